"""The operations database: opening it safely, one writer, any number of readers.

WAL mode; numbered migrations in `migrations/`, with a copy of the file made before one runs. All writes go through
`Store.write()`, one at a time in this program and, by SQLite's own lock, among programs.
"""

import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database as Database

from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.errors import UserError
from timeo_desktop.store.giving_up import can_be_given_up
from timeo_desktop.store.operations.troubles import is_busy, is_damage, reason

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30.0
_COPIES = 3
_COPY_SECONDS = 86_400
_CACHE, _READER_CACHE = 65_536, 16_384  # KiB; every thread that reads has one
_LOOKS = (0.001, 0.004)  # seconds between two looks whether another program has ended its writing
_PATIENCE = 120.0  # seconds: another program may be migrating
# Too large to be read whole at every start; they are looked at in the copy of the day, and where damage is met.
_UNCHECKED = frozenset({
    "reading", "reading_past", "reading_page", "reading_block", "raw_record", "intervention", "intervention_event",
    "delivery", "element", "element_key", "model_element", "link", "record_key", "change_log",
})  # fmt: skip
_UNCHECKED_BEGIN = ("named",)  # and the tables that their indexes are made of

# What reading and writing raise when the disk is full or the file is damaged.
StoreError = sqlite3.Error
Reader = sqlite3.Connection  # what services pass on without knowing


class StoreDamaged(UserError):
    """The database file cannot be used. `copy` is the last good copy, if there is one."""

    copy: Path | None = None


class StoreTooNew(UserError):
    """The database was written by a newer program."""


class StoreUnusable(UserError):
    """The database cannot be opened just now: another program has it, the disk is full or gone. Nothing is damaged."""


class _Broken(Exception):
    """A check found damage."""


class Store:
    """An open operations database. Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        """Open or make the database. Raises StoreTooNew, StoreDamaged, StoreUnusable, or OSError when the place cannot
        be written."""
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()  # of writers; who reads never waits for it
        self._making = threading.Lock()
        self._readers: dict[int, sqlite3.Connection] = {}
        with _alone(path):  # two programs that start at once would both make the tables
            self._connection = _connect(path)
            try:
                _migrate(self._connection, path)
                _check(self._connection)
            except (sqlite3.Error, _Broken) as error:
                self._connection.close()
                raise _refusal(path, error) from error
            except UserError:
                self._connection.close()
                raise
        can_be_given_up(self._connection)
        self._connection.execute("PRAGMA busy_timeout = 0")  # `_begin` waits
        self._database = Database(self._connection)

    @contextmanager
    def write(self) -> Iterator[Database]:
        """One transaction: all of it is kept or nothing. Within it, reads see its own writes."""
        with self._lock:
            self._begin()
            try:
                yield self._database
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _begin(self) -> None:
        """Wait for other programs, and look often: SQLite looks ten times a second in the end, and would hardly ever
        find a program idle that writes page after page."""
        deadline = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if not is_busy(error) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(*_LOOKS))

    def read(self) -> sqlite3.Connection:
        """This thread's read-only connection; neither making it nor reading waits for a write that is under way."""
        thread = threading.get_ident()
        found = self._readers.get(thread)
        if found is None:
            found = _connect(self.path, _READER_CACHE)
            found.execute("PRAGMA query_only = ON")
            can_be_given_up(found)
            with self._making:
                self._readers[thread] = found
        return found

    def copy_if_old(self) -> Path | None:
        """Make a copy unless there is one of today; the new copy. Runs beside writers."""
        newest = max((copy.stat().st_mtime for copy in copies(self.path)), default=0.0)
        if datetime.now(UTC).timestamp() - newest < _COPY_SECONDS:
            return None
        try:
            return make_copy(self.path, patience=0)
        except Timeout:  # another program makes it
            return None

    def close(self) -> None:
        """Give the file back."""
        with self._lock, self._making:
            for connection in self._readers.values():
                connection.close()
            self._readers.clear()
            self._connection.close()


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f"{path.stem}-{what}.lock")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No other program opens this database meanwhile."""
    try:
        with FileLock(_beside(path, "opening"), timeout=_PATIENCE):
            yield
    except Timeout as error:
        raise StoreUnusable(
            "Another program is making the data in {path} ready. Please try again", path=path
        ) from error


def _connect(path: Path, cache: int = _CACHE) -> sqlite3.Connection:
    connection: sqlite3.Connection | None = None
    try:
        # Without Python's own transactions: only `Store.write` begins one, and says when it ends.
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode = WAL")
        # After a power cut the last pages may be gone, never the file; their cursors are gone with them, so they are
        # fetched again.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{cache}")
        connection.create_function("plain", 1, plain, deterministic=True)
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise _refusal(path, error) from error
    return connection


def versions() -> list[tuple[int, Path]]:
    """Migrations by number."""
    return sorted((int(path.name[:4]), path) for path in _MIGRATIONS.glob("[0-9]*.sql"))


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    (here,) = connection.execute("PRAGMA user_version").fetchone()
    newest = versions()[-1][0]
    if here > newest:
        raise StoreTooNew(
            "The data in {path} was written by a newer version of this program ({here}; this one knows {newest})."
            " Please update the program; nothing was changed",
            path=path, here=here, newest=newest,
        )  # fmt: skip
    if 0 < here < newest:
        make_copy(path)
    # All of them in one transaction: a program that is killed leaves the store at the old version or at the new one.
    script = "\n".join(file.read_text("utf-8") for number, file in versions() if number > here)
    if here < newest:
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {newest};\nCOMMIT;")


def _check(connection: sqlite3.Connection, whole: bool = False) -> None:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        if whole or not (table in _UNCHECKED or table.startswith(_UNCHECKED_BEGIN)):
            row = connection.execute(f"PRAGMA quick_check('{table}')").fetchone()
            if row is None or row[0] != "ok":
                raise _Broken(row[0] if row else "no answer")


def _refusal(path: Path, error: Exception) -> UserError:
    """What an error means for the user: only what was looked at whole is called damaged."""
    if isinstance(error, _Broken) or (is_damage(error) and _is_broken(path)):
        return _damaged(path, error)
    if is_busy(error):
        return StoreUnusable("The data in {path} is in use by another program. Please try again", path=path)
    return StoreUnusable("The data in {path} cannot be opened just now: {reason}", path=path, reason=reason(error))


def _is_broken(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS)) as looked_at:
            _check(looked_at, whole=True)
    except _Broken:
        return True
    except sqlite3.Error as error:
        return is_damage(error)
    return False


def _damaged(path: Path, error: Exception) -> StoreDamaged:
    found = copies(path)
    if found:
        made = datetime.fromtimestamp(found[-1].stat().st_mtime, UTC).astimezone()
        raised = StoreDamaged(
            "The data in {path} is damaged ({reason}). There is a good copy of {made}",
            path=path, reason=error, made=f"{made:%Y-%m-%d %H:%M}",
        )  # fmt: skip
        raised.copy = found[-1]
        return raised
    return StoreDamaged("The data in {path} is damaged ({reason}), and there is no copy yet", path=path, reason=error)


def copies(path: Path) -> list[Path]:
    """Copies of a database, the oldest first."""
    return sorted((path.parent / "copies").glob(f"{path.stem}-*.sqlite"))


def make_copy(path: Path, patience: float = _PATIENCE) -> Path:
    """Copy a database while it may be in use, check the copy, keep the last few. Raises sqlite3.Error, and Timeout
    where another program is copying for longer than `patience` seconds."""
    with FileLock(_beside(path, "copying"), timeout=patience):
        return _make_copy(path)


def _make_copy(path: Path) -> Path:
    folder = path.parent / "copies"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{path.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.sqlite"
    for left in folder.glob("*.part"):
        left.unlink(missing_ok=True)
    unfinished = target.with_suffix(".part")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)  # in one read transaction: in steps it would begin anew whenever something is written
        copy.execute("PRAGMA journal_mode = DELETE")
        _check(copy, whole=True)
    unfinished.replace(target)
    for old in copies(path)[:-_COPIES]:
        old.unlink(missing_ok=True)
    return target


def set_aside(path: Path) -> Path:
    """Move a damaged database out of the way; where it is now."""
    aside = path.with_name(f"{path.stem}-damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.sqlite")
    for ending in ("-wal", "-shm"):
        beside = Path(f"{path}{ending}")
        if beside.exists():
            beside.replace(f"{aside}{ending}")
    path.replace(aside)
    return aside


def restore(path: Path, copy: Path) -> Path:
    """Put a copy in the place of a damaged database, which is kept beside it; where the damaged one is now."""
    unfinished = path.with_suffix(".part")
    shutil.copyfile(copy, unfinished)
    aside = set_aside(path)
    unfinished.replace(path)
    return aside
