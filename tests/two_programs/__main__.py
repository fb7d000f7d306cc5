"""Two programs on one store, for minutes of syncs and clicks: nothing is lost, nothing false is said, each sees the
other's writes within two seconds.

    python -m tests.two_programs [--minutes 10]         tells what was found, also in docs/performance.md, and fails
                                                    where something is wrong
"""

import argparse
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.scale.page import REPORT, write
from tests.two_programs.run import SAMPLE, run
from tests.x_server import start_x_server


def _about(minutes: float) -> str:
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores. Written by `python -m tests.two_programs`: {minutes:g}"
        " minutes of a window with the demonstration building, in which somebody clicks at random, and of a program"
        " that synchronises, confirms and acknowledges on the same store. What must be there is known from the cursors."
    )


def main() -> int:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--write", type=Path, default=REPORT)
    options = parser.parse_args()
    end = start_x_server()
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            found = run(Path(name), 60 * options.minutes, [SAMPLE])
    finally:
        if end is not None:
            end()
    told = found.told()
    sys.stdout.write(told + "\n")
    lines = "\n".join(f"- {line}" for line in told.splitlines())
    write(options.write, f"{_about(options.minutes)}\n\n{lines}\n", "two programs", "## Two programs on one store")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
