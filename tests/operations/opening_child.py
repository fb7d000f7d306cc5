"""A process that is killed while it opens: `python -m tests.operations.opening_child store|package|register …`.

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


def register(path: str, package: str, count: str) -> None:
    """Register a version of a model of so many elements, all with new GlobalIds."""
    from timeo_desktop.domain.records import Key, Scheme
    from timeo_desktop.services.operations import register_model
    from timeo_desktop.store.operations import database
    from timeo_desktop.store.operations.registered import ModelElement, NewVersion

    rows = [
        ModelElement(
            step=n, parent=0, guid=f"{package}{n}", ifc_class="IfcPump", name=f"{package} {n}", tag=f"T-{n}", type="",
            place=None, keys=(Key(Scheme.GUID, f"{package}{n}"), Key(Scheme.TAG, f"T-{n}")),
        )
        for n in range(1, int(count) + 1)
    ]  # fmt: skip
    store = database.Store(Path(path))
    _begin()
    register_model.register(store, NewVersion("m", "m.ifc", package, rows))
    say("registered")


def main() -> None:
    """What the first word says."""
    {"store": open_store, "package": open_package, "register": register}[sys.argv[1]](*sys.argv[2:])
    sys.stdin.readline()


if __name__ == "__main__":
    main()
