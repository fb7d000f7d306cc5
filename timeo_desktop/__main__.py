"""Starts the program. `freeze_support` comes first: in a frozen program the reader child starts here too."""

import multiprocessing
import sys


def main() -> int:
    """Run the command line; the exit code."""
    multiprocessing.freeze_support()
    from timeo_desktop.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
