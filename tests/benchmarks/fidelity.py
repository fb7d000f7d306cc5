"""Compares what the program draws of IFC files, in box, area, volume and colours, with independent readings.

It runs the program as a user would (`info --json`), reads what was kept in the chunk cache, and imports nothing of it.
Every kernel runs in a child of its own, which may crash or be killed: what it finished counts.

Usage: python tests/benchmarks/fidelity.py [FILES or folders...] [--report docs/fidelity.md] [--limit-seconds 120]
    [--keep FOLDER] [--jobs 2]
"""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.fidelity_check import child, report  # noqa: E402
from tests.benchmarks.fidelity_check.compare import compare_file  # noqa: E402

WANTED_SHARE = 0.999


def models_below(places: list[Path]) -> list[Path]:
    """The files that were named, and every model below the folders that were named; smallest first."""
    found = {path for place in places for path in ([place] if place.is_file() else place.rglob("*.ifc"))}
    return sorted(found, key=lambda path: (path.stat().st_size, path.name))


def default_places() -> list[Path]:
    """The test data (TIMEO_TEST_DATA, or the folder beside the source tree) and the reported inputs."""
    data = Path(os.environ.get("TIMEO_TEST_DATA") or ROOT.parent / "shared" / "data")
    return [data / "ifc", data / "corner", ROOT / "tests" / "reported" / "data" / "ifc"]


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Compare drawn elements with independent readings.")
    parser.add_argument("places", nargs="*", type=Path, metavar="FILE or FOLDER")
    parser.add_argument("--report", type=Path, help="write a Markdown report here")
    parser.add_argument("--limit-seconds", type=float, default=120.0, help="time for each kernel on each file")
    parser.add_argument("--jobs", type=int, default=1, help="files at a time")
    parser.add_argument("--keep", type=Path, help="a folder for what the reference makes, for other runs")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Compare all files; 1 when fewer elements agree than wanted, 2 when there is nothing to compare."""
    options = arguments()
    if options.child:
        child.run(options.child)
        return 0
    models = models_below(options.places or default_places())
    if not models:
        print("There are no .ifc files to compare: name some, or set TIMEO_TEST_DATA", file=sys.stderr)
        return 2
    outcomes = []
    with ThreadPoolExecutor(options.jobs) as pool:  # each waits for children most of the time
        for outcome in pool.map(lambda path: compare_file(path, options.limit_seconds, options.keep), models):
            outcomes.append(outcome)
            report.print_outcome(outcome)
    print(report.summary_line(outcomes))
    if options.report:
        report.write(options.report, outcomes)
    return 0 if report.share_of(outcomes) >= WANTED_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
