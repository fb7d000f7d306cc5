"""The table of docs/history.md: what was compared, and what differed."""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.scale.page import write
from tests.rehearsal.found import EXAMPLES, Found
from tests.rehearsal.world import Size

REPORT = Path(__file__).parents[2] / "docs" / "history.md"
_MARK, _HEAD = "rehearsal", "## Six weeks compared with the servers' own databases"


def write_page(page: Path, size: Size, figures: dict[str, Any], found: Found) -> None:
    """Put the table into the page, which is made where it is absent."""
    page.touch()
    write(page, "\n".join([_about(size, figures), "", *_table(found), "", *_differences(found), ""]), _MARK, _HEAD)


def _about(size: Size, figures: dict[str, Any]) -> str:
    told = ", ".join(f"{number:,} {name}".replace(",", " ") for name, number in figures.items())
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}. Written by"
        f" `python -m tests.rehearsal --tickets {size.tickets} --days {size.days} --amount {size.amount} --seed"
        f" {size.seed}`: {told}."
        " The program was killed at random moments of the machine's time, so two runs differ in what was learned"
        " when."
    )


def _table(found: Found) -> Iterator[str]:
    yield from ("| compared | number |", "|---|--:|")
    for what, number in found.counts.items():
        yield f"| {what} | {number:,} |".replace(",", " ")


def _differences(found: Found) -> Iterator[str]:
    if not found.wrong:
        yield "Nothing differs."
        return
    yield from ("| differs | times | for example |", "|---|--:|---|")
    for kind, examples in sorted(found.wrong.items()):
        told = "; ".join(_cell(each) for each in examples[:EXAMPLES])
        yield f"| {kind} | {len(examples)} | {told} |"


def _cell(example: tuple[object, ...]) -> str:
    return " ".join(repr(part)[:60] for part in example).replace("|", "\\|").replace("\n", " ")
