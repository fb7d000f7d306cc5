"""What is said of a comparison: lines on the way, and docs/fidelity.md, whose hand-written sections are kept."""

import platform
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.fidelity_check.compare import MISSING, Outcome
from tests.benchmarks.fidelity_check.measures import (
    BOX_METRES,
    COLOUR_SHARE,
    COLOUR_STEPS,
    FLOAT32_REACH,
    FLOAT32_TOLERANCE,
    MEASURES,
    SHARE,
)
from tests.benchmarks.fidelity_check.program import ROOT

FROM, TO = "<!-- by hand: from here -->", "<!-- by hand: to here -->"
LISTED = 60  # differences of one file; more are counted


def print_outcome(outcome: Outcome) -> None:
    """One line for a file, and one for each difference."""
    differing = ", ".join(f"{outcome.differing(name)} {name}" for name in (*MEASURES, MISSING))
    note = f" ({outcome.note})" if outcome.note else ""
    print(f"{outcome.name}: {outcome.compared} compared, {outcome.agreeing} agree; differ: {differing};"
          f" {outcome.only_ours} only ours{note}", flush=True)  # fmt: skip
    for row in outcome.differences:
        who = f"#{row.subject.step} {row.subject.guid} {row.subject.ifc_class} {row.subject.name!r}"
        print(f"    {who} {'+'.join(row.measures)} [{row.kernel}] {row.reason}")


def share_of(outcomes: Iterable[Outcome]) -> float:
    """The share of compared elements that agree in everything; 0 when nothing could be compared."""
    rows = list(outcomes)
    compared = sum(row.compared for row in rows)
    return sum(row.agreeing for row in rows) / compared if compared else 0.0


def percent(share: float) -> str:
    """A share as a percentage that never rounds up to a whole."""
    return f"{int(share * 100_000) / 1000:.3f} %"


def summary_line(outcomes: list[Outcome]) -> str:
    """The totals in one sentence."""
    compared, agreeing = sum(row.compared for row in outcomes), sum(row.agreeing for row in outcomes)
    files = sum(1 for row in outcomes if row.compared)
    return (
        f"{agreeing} of {compared} elements agree in everything ({percent(share_of(outcomes))}),"
        f" in {files} of {len(outcomes)} files"
    )


def report_text(outcomes: list[Outcome], before: str) -> str:
    """The page in Markdown. `before` is the page as it was, for what people wrote in it."""
    written = [*_head(outcomes), *_file_table(outcomes), "", *_difference_tables(outcomes), ""]
    return "\n".join([*written, FROM, by_hand(before), TO, ""])


def by_hand(page: str) -> str:
    """What people wrote in a page."""
    return page.partition(FROM)[2].partition(TO)[0].strip("\n")


def _head(outcomes: list[Outcome]) -> list[str]:
    names = ("ifclite-geom", "ifcopenshell", "numpy")
    versions = ", ".join([_program_version(), *(f"{name} {version(name)}" for name in names)])
    volumes, coloured = sum(row.volumes for row in outcomes), sum(row.coloured for row in outcomes)
    return [
        "# Fidelity",
        "",
        "Each element as drawn, against ifcopenshell's `opencascade` kernel on the same file, and its colours against a"
        " reading of our own written from the standard's text. Written by `tests/benchmarks/fidelity.py`, which runs"
        " `info --json` and measures the chunks that were kept.",
        "",
        f"- **box**: all six numbers within {BOX_METRES * 1000:.0f} mm, and what float32 adds: a millionth of the"
        f" coordinate, at most {FLOAT32_TOLERANCE * FLOAT32_REACH * 1000:.0f} mm;",
        f"- **area**: all triangles, within {SHARE:.0%};",
        f"- **volume**: within {SHARE:.0%}, where both are closed ({volumes} elements);",
        f"- **colours**: each styled colour, opacity included, within {COLOUR_STEPS}/255, on the same share of the area"
        f" within {COLOUR_SHARE:.0%} ({coloured} elements have a style).",
        "",
        "Openings, alignments, grids, annotations, referents and elements without triangles are left out.",
        "",
        f"**{summary_line(outcomes)}.**",
        "",
        f"Versions: {versions}, Python {platform.python_version()}.",
        "",
    ]


def _program_version() -> str:
    command = [sys.executable, "-m", "timeo_desktop", "--version"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return ended.stdout.strip() or "timeo-desktop of unknown version"


def _file_table(outcomes: list[Outcome]) -> list[str]:
    lines = [
        "| File | Compared | Agree | Box differs | Area | Volume | Colours | Missing | Only ours | Note |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    for row in sorted(outcomes, key=lambda each: each.name):
        differing = (row.differing(name) for name in (*MEASURES, MISSING))
        lines.append(_table_row(row.name, row.compared, row.agreeing, *differing, row.only_ours, row.note))
    totals = [sum(row.differing(name) for row in outcomes) for name in (*MEASURES, MISSING)]
    counts = (sum(row.compared for row in outcomes), sum(row.agreeing for row in outcomes), *totals)
    only_ours = sum(row.only_ours for row in outcomes)
    return [*lines, _table_row("**Total**", *counts, only_ours, percent(share_of(outcomes)))]


def _difference_tables(outcomes: list[Outcome]) -> list[str]:
    lines = ["## The rest", ""]
    if not any(outcome.differences for outcome in outcomes):
        return [*lines, "None."]
    lines += ["| File | Element | Class | Name | Differs in | Kernel | What is known |", "|" + "---|" * 7]
    for outcome in sorted(outcomes, key=lambda each: each.name):
        for row in outcome.differences[:LISTED]:
            who = (f"#{row.subject.step}", row.subject.ifc_class, row.subject.name)
            lines.append(_table_row(outcome.name, *who, " ".join(row.measures), row.kernel, row.reason))
        if (more := len(outcome.differences) - LISTED) > 0:
            lines.append(_table_row(outcome.name, f"{more} more", "", "", "", "", ""))
    return lines


def _table_row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def write(path: Path, outcomes: list[Outcome]) -> None:
    """Write the page anew."""
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(report_text(outcomes, before), "utf-8")
