"""Plays weeks of maintenance and compares what was told with the servers' own databases.

    python -m tests.rehearsal                           six weeks of 600 tickets, about a quarter of an hour
    python -m tests.rehearsal --days 183 --amount 10    six months at ten times the amount, some hours
    python -m tests.rehearsal --seed 8 --write FILE     another six weeks; the table goes elsewhere
    python -m tests.rehearsal --compare --folder KEPT   only the comparison of weeks that were played before

Writes its table into docs/history.md. The exit status is 1 where anything differs.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.rehearsal.compare_dates import compare_dates
from tests.rehearsal.compare_store import compare_store
from tests.rehearsal.found import Found
from tests.rehearsal.page import REPORT, write_page
from tests.rehearsal.play import Play
from tests.rehearsal.truth import ticket
from tests.rehearsal.world import Size, World, missing
from tests.x_server import start_x_server


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=600, help="in six weeks")
    parser.add_argument("--days", type=int, default=42)
    parser.add_argument("--amount", type=int, default=1, help="how many times that amount of everything")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="where to play; emptied before, kept afterwards")
    parser.add_argument("--compare", action="store_true", help="what was played before in that folder")
    parser.add_argument("--write", type=Path, default=REPORT)
    return parser.parse_args()


def _play(folder: Path, size: Size) -> None:
    end: Callable[[], None] | None = start_x_server()
    display = {name: os.environ[name] for name in ("DISPLAY",) if end is not None}
    world = World(folder, size)
    try:
        Play(world, {**display, "QT_QPA_PLATFORM": "xcb" if end is not None else "offscreen"}).run(_tell)
    finally:
        world.close()
        if end is not None:
            end()


def _compare(folder: Path) -> Found:
    found = Found()
    *_, last = sorted(folder.glob("truth-*.json"))
    tickets = {each.key: each for each in map(ticket, json.loads(last.read_text("utf-8"))["tickets"])}
    compare_store(folder, tickets, found)
    compare_dates(folder, found)
    for line in found.lines():
        _tell(line)
    return found


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Play, compare, tell."""
    options = _options()
    if reason := missing():
        _tell(reason)
        return 2
    size = Size(options.tickets, options.days, options.amount, options.seed)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = options.folder or Path(name)
        if options.compare:
            size = Size(**json.loads((folder / "size.json").read_text("utf-8")))
        else:
            _play(folder, size)
        found = _compare(folder)
        figures = json.loads((folder / "figures.json").read_text("utf-8"))
        write_page(options.write, size, figures, found)
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
