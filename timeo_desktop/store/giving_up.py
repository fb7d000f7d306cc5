"""A question that nobody waits for any more ends where it stands, whichever SQLite files it reads."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STEPS = 20_000  # of SQLite's machine between two looks whether to go on: some tenths of a millisecond
_here = threading.local()


@contextmanager
def given_up_by(stop: threading.Event) -> Iterator[None]:
    """What this thread reads and writes meanwhile ends with an sqlite3.OperationalError once the event is set."""
    _here.stop = stop
    try:
        yield
    finally:
        del _here.stop


def can_be_given_up(connection: sqlite3.Connection) -> None:
    """Let what is asked or written on this connection be given up."""
    connection.set_progress_handler(is_given_up, _STEPS)


def is_given_up() -> bool:
    """Whether nobody waits any more for what this thread does."""
    stop = getattr(_here, "stop", None)
    return stop is not None and stop.is_set()
