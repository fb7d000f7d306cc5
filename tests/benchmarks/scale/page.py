"""The part of docs/performance.md about operations at the scale of a metropolis, and its picture."""

import math
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.scale.figures import extrapolated
from tests.benchmarks.scale.plan import Size

REPORT = Path(__file__).parents[3] / "docs" / "performance.md"
PICTURE = Path("pictures", "operations-growth.svg")
MARK = "operations scale"
HEAD = "## Operations at the scale of a metropolis"
Figures = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """A figure that is wanted: at least so much where `more`, else at most; `why` it may be missed."""

    what: str
    wanted: float
    value: Callable[[Figures], float]
    more: bool = False
    why: str = ""


def _of(name: str) -> Callable[[Figures], float]:
    return lambda found: float(found.get(name, math.nan))


TARGETS = (
    Target("ingest beside the window and a second program, readings/s", 150_000, _of("ingest, readings/s"), True,
           "two programs and the drawing share the cores; alone it is {ingest alone, readings/s}"),
    Target("a reading once packed, bytes", 4, _of("after: bytes a reading"), why="daily streams have small blocks"),
    Target("latest value of all streams, the first time after a start, ms", 100, _of("latest first, ms"),
           why="again it takes {latest again, ms}"),
    Target("chart of ten years, read and drawn, ms", 150, _of("chart, ms"),
           why="of it {chart read, ms} for {chart readings} readings out of their blocks, the rest is drawing"),
    Target("model of 50 000 elements exported anew and registered, s", 20, _of("registered, s"),
           why="{recognised} of {elements registered} elements were recognised"),
    Target("message to pin, ms", 200, _of("message to pin, ms"), why="topics are read 40 ms after a change"),
    Target("message to colour, ms", 200, _of("message to colour, ms"), why="topics are read 40 ms after a change"),
    Target("panel or overlay opens, the slowest, ms", 200, _of("panel or overlay, ms"), why="{slowest to open}"),
    Target("click to the history of a building with 1 000 streams, ms", 300, _of("history click, ms"),
           why="{history entries} entries; the store answers in {history, ms}"),
    Target("slider step, median, ms", 150, _of("slider step, ms"), why="the worst of twenty {slider step, worst ms}"),
    Target("start with that store, s", 3, _of("start, s"), why="from the process to the painted window"),
    Target("close, s", 2, _of("close, s")),
    Target("CPU at rest, %", 2, _of("CPU at rest, %")),
    Target("memory of the window, MB", 1200, lambda found: max(
        (value for name, value in found.items() if name.startswith("memory after")), default=math.nan)),
    Target("longest wait of the GUI thread outside drawing, ms", 50, lambda found: max(
        (value for name, value in found.items() if name.startswith("wait in")), default=math.nan),
           why="{wait in acts, ms} in acts, {wait in messages, ms} in messages, {wait in feed, ms} in the feed"),
)  # fmt: skip
GROWN = {
    "ingest, µs": "#0072b2", "latest first, ms": "#009e73", "chart, ms": "#d55e00", "registered, s": "#cc79a7",
    "message to pin, ms": "#e69f00", "panel or overlay, ms": "#56b4e9", "history click, ms": "#666666",
    "slider step, ms": "#a05a2c", "start, s": "#882255", "close, s": "#44aa99", "memory after feed, MB": "#000000",
    "wait in feed, ms": "#999933",
}  # fmt: skip


def load() -> float:
    """Programs that run or wait for a core."""
    return os.getloadavg()[0]


def number(value: float) -> str:
    """A figure as it is read."""
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")


def text(results: dict[float, Figures], peers: dict[str, float], before: float) -> str:
    """What was measured, of the largest size against what is wanted, and of all sizes."""
    largest = max(results)
    return "\n".join([
        _about(largest, before), "", *_targets(results[largest]), "", *_peers(results[largest], peers), "",
        *_past(results[largest]), "", *_growth(results), "",
    ])  # fmt: skip


def _about(largest: float, before: float) -> str:
    size = Size(largest)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite"
        f" {sqlite3.sqlite_version}, software OpenGL. Programs that ran or waited for a core: {before:.1f} at the"
        f" start, {load():.1f} at the end. Written by `tests/benchmarks/operations_scale.py`. A store with"
        f" {size.models:,} models of {size.elements:,} elements, {size.tickets:,} tickets, {size.streams:,} streams"
        f" with {size.part(100_000_000):,} readings, of which the last {size.fed:,} are fed in while it is measured, in"
        " pages of 1,000 readings over 1,000 streams, 2 % late, 1 % doubled, with 20 alarm rules."
    )


def _targets(found: Figures) -> Iterator[str]:
    told = {**found, "slowest to open": _told(found.get("opened", {}))}
    yield from ("| at full size | measured | wanted | |", "|---|--:|--:|---|")
    for target in TARGETS:
        got = target.value(found)
        if math.isnan(got):
            continue
        met = got >= target.wanted if target.more else got <= target.wanted
        why = f"**missed**: {_filled(target.why, told) or 'no reason is known'}"
        sign = "≥" if target.more else "≤"
        yield f"| {target.what} | {number(got)} | {sign} {number(target.wanted)} | {'met' if met else why} |"


def _told(parts: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.0f}" for name, value in sorted(parts.items(), key=lambda each: -each[1])[:4])


def _filled(why: str, found: Figures) -> str:
    for name, value in found.items():
        why = why.replace(f"{{{name}}}", value if isinstance(value, str) else number(value) if
                          isinstance(value, int | float) else "")  # fmt: skip
    return why


def _peers(found: Figures, peers: dict[str, float]) -> Iterator[str]:
    rates = {"beside the window": found.get("ingest, readings/s", math.nan),
             "alone": found.get("ingest alone, readings/s", math.nan), **peers}  # fmt: skip
    yield from (f"| the same pages | {' | '.join(rates)} |", f"|---|{'--:|' * len(rates)}")
    yield f"| readings/s | {' | '.join(number(rate) for rate in rates.values())} |"


def _past(found: Figures) -> Iterator[str]:
    yield "| answers about 20 days of the past | equal | different |"
    yield "|---|--:|--:|"
    for prefix, when in (("", "as filled"), ("after: ", "after ingest, registering and packing")):
        for question in ("history", "readings", "tickets"):
            equal, other = (found.get(f"{prefix}{question} {word}", math.nan) for word in ("equal", "different"))
            yield f"| {question}, {when} | {number(equal)} | {number(other)} |"


def _growth(results: dict[float, Figures]) -> Iterator[str]:
    shares = sorted(results)
    names = list(dict.fromkeys(
        name for share in shares for name, value in results[share].items() if isinstance(value, int | float)
    ))  # fmt: skip
    yield f"| share of the metropolis | {' | '.join(f'{share:g}' for share in shares)} |"
    yield f"|---|{'--:|' * len(shares)}"
    for name in names:
        yield f"| {name} | {' | '.join(number(results[share].get(name, math.nan)) for share in shares)} |"
    sizes = [
        (results[share].get("after: packed readings"), results[share].get("after: blocks, MB")) for share in shares
    ]
    known = [each for each in sizes if None not in each][-3:]
    if len(known) == 3:
        counts, megabytes = (np.array(column) for column in zip(*known, strict=True))
        told = extrapolated(counts, 1e6 * megabytes, 1e9)
        yield f"\nA thousand million readings, by a line through the last three sizes: {told:.2f} bytes a reading."
    yield "\n![Growth from a thousandth to the whole metropolis](pictures/operations-growth.svg)"


def write(page: Path, part: str, mark: str = MARK, head: str = HEAD) -> None:
    """Put a section into the page: in its place, or at the end."""
    old = page.read_text("utf-8")
    first, last = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    if first not in old:
        old = f"{old.rstrip()}\n\n{head}\n\n{first}\n{last}\n"
    begin, end = old.index(first) + len(first), old.index(last)
    page.write_text(f"{old[:begin]}\n{part}{old[end:]}", "utf-8")


def plot(results: dict[float, Figures], path: Path) -> None:
    """Figures against the share, both in powers of ten; a dashed line grows in step with it."""
    shares = sorted(results)
    series = {
        name: [(share, float(results[share][name])) for share in shares if results[share].get(name)] for name in GROWN
    }
    series = {name: points for name, points in series.items() if len(points) > 1}
    if not series:
        return
    width, height, left, right, top = 680, 420, 60, 150, 24
    values = [value for points in series.values() for _, value in points]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(shares[0]), math.log10(shares[-1])

    def x(share: float) -> float:
        return left + (math.log10(share) - first) / (last - first) * (width - left - right)

    def y(value: float) -> float:
        return top + (high - math.log10(value)) / (high - low) * (height - top - 44)

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"'
        f' font-size="12"><rect width="{width}" height="{height}" fill="white"/>'
    ]
    for power in range(low, high + 1):
        drawn.append(f'<path d="M{left} {y(10**power):.1f}H{width - right}" stroke="#ddd"/>')
        drawn.append(f'<text x="{left - 6}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    drawn += [f'<text x="{x(share):.1f}" y="{height - 24}" text-anchor="middle">{share:g}</text>' for share in shares]
    free = -math.inf
    for name, points in sorted(series.items(), key=lambda each: -each[1][-1][1]):
        colour = GROWN[name]
        line = " ".join(f"{x(share):.1f},{y(value):.1f}" for share, value in points)
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        free = max(y(points[-1][1]) + 4, free + 14)
        drawn.append(f'<text x="{width - right + 6}" y="{free:.1f}" fill="{colour}">{name}</text>')
        (begin, _), (end, value) = points[0], points[-1]
        in_step = max(begin, end * 10**low / value)
        dashed = f"M{x(in_step):.1f} {y(value * in_step / end):.1f}L{x(end):.1f} {y(value):.1f}"
        drawn.append(f'<path d="{dashed}" stroke="{colour}" stroke-dasharray="3 4" opacity="0.6"/>')
    drawn.append(
        f'<text x="{(width - right + left) / 2}" y="{height - 6}" text-anchor="middle">share of the metropolis (dashed:'
        " growth in step)</text></svg>"
    )
    path.write_text("\n".join(drawn) + "\n", "utf-8")
