"""One model's element database, open for reading: a connection for each thread, so that no question waits for
another's."""

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from timeo_desktop.store.giving_up import can_be_given_up
from timeo_desktop.store.models.name_index import NAME_INDEX


class ElementFile:
    """Opened read-only, so it also works on a network folder; one that is still `growing` is where it can be locked.
    `indexed`: its name index is there, as the schema `found`. Safe to use from any thread."""

    def __init__(self, path: Path, growing: bool) -> None:
        self.growing = growing
        index = path.with_name(NAME_INDEX)
        self.indexed = not growing and index.is_file()
        self._uri = _uri(path, immutable=not growing)
        self._index_uri = _uri(index, immutable=True)
        self._opened: dict[int, _Opened] | None = {}  # by thread; None once it is closed
        self._lock = threading.Lock()
        self.connection()

    def ask(self, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> sqlite3.Cursor:
        """The rows of a query, on this thread's connection. Raises sqlite3.Error where the file cannot be opened, or
        was closed."""
        own = self._own()
        with own.asked:
            return own.connection.execute(query, values)

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, for questions that take no time."""
        return self._own().connection

    def _own(self) -> "_Opened":
        thread = threading.get_ident()
        with self._lock:
            if self._opened is None:
                error = sqlite3.OperationalError("the file is closed")
                error.sqlite_errorcode = sqlite3.SQLITE_INTERRUPT  # who asked does not wait any more
                raise error
            if thread not in self._opened:
                self._opened[thread] = _Opened(self._open(), threading.Lock())
            return self._opened[thread]

    def _open(self) -> sqlite3.Connection:
        made = sqlite3.connect(self._uri, uri=True, check_same_thread=False)
        can_be_given_up(made)
        if self.indexed:
            made.execute("ATTACH ? AS found", (self._index_uri,))
        return made

    def close(self) -> None:
        """Give the file back; what is still being asked of it ends with an sqlite3.Error."""
        with self._lock:
            opened, self._opened = self._opened or {}, None
        for each in opened.values():
            each.connection.interrupt()
            with each.asked:
                each.connection.close()


class _Opened(NamedTuple):
    """A thread's connection; `asked` is held while it is asked something that may take a while."""

    connection: sqlite3.Connection
    asked: threading.Lock


def _uri(path: Path, *, immutable: bool) -> str:
    # Not as_uri(): sqlite refuses the authority that it makes of a network folder on Windows.
    return f"file:{quote(path.absolute().as_posix())}?mode=ro{'&immutable=1' if immutable else ''}"
