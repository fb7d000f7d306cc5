"""A word of the command line, as a row of a table. A family lists its own in `services/<family>/subcommands.py`."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

OK, FAILED, USAGE = 0, 1, 2


@dataclass(frozen=True)
class Subcommand:
    """`declare` adds the arguments; `run` does the work and gives the exit code (0 done, 1 not done), and raises
    UserError with what to say."""

    name: str
    help: str
    declare: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
