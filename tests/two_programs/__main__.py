"""Two programs on one store, for minutes of syncs and clicks: nothing is lost, nothing false is said, each sees the
other's writes within two seconds.

    python -m tests.two_programs [--minutes 10]         prints what was found, and fails where something is wrong
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.two_programs.run import SAMPLE, run
from tests.x_server import start_x_server


def main() -> int:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    options = parser.parse_args()
    end = start_x_server()
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            found = run(Path(name), 60 * options.minutes, [SAMPLE])
    finally:
        if end is not None:
            end()
    sys.stdout.write(found.told() + "\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
