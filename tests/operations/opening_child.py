"""A process that is killed while it opens: `python -m tests.operations.opening_child store|package …`.

It makes itself ready, says "ready", waits for a line, says "started", and opens; then it says what it has done, line
by line, and waits for its end.
"""

import sys
import threading
from pathlib import Path


def say(word: str) -> None:
    """Tell who watches."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _begin() -> None:
    say("ready")
    sys.stdin.readline()
    say("started")


def open_store(path: str, migrations: str) -> None:
    """Open a store of operations with the migrations of a folder."""
    from timeo_desktop.store.operations import database

    database._MIGRATIONS = Path(migrations)
    _begin()
    database.Store(Path(path))
    say("opened")


def open_package(source: str, cache: str) -> None:
    """Open a file into a cache that says when it takes a package."""
    from timeo_desktop.readers.process import ReaderPool
    from timeo_desktop.services.opening.events import ModelFile, StallLimits
    from timeo_desktop.services.opening.open_source import CHILD_TARGET, open_model
    from timeo_desktop.store.models.packages import Package, PackageCache

    class Told(PackageCache):
        def commit(self, key: str, package: Package) -> None:
            say("commits")
            super().commit(key, package)
            say("committed")

    pool = ReaderPool(CHILD_TARGET, keep_spare=False)
    pool.prepare()
    _begin()
    for event in open_model(
        ModelFile(Path(source)), Told(Path(cache), 1 << 30), pool, threading.Event(), StallLimits()
    ):
        say(type(event).__name__)
    pool.close()


def main() -> None:
    """What the first word says."""
    {"store": open_store, "package": open_package}[sys.argv[1]](*sys.argv[2:])
    sys.stdin.readline()


if __name__ == "__main__":
    main()
