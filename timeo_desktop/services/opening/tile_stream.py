"""A tileset on a server, read as the camera asks for it: what is wanted, fetched ahead, given up again, and kept."""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import CancelledError

from timeo_desktop.connectors.http import ServerError, WebPage
from timeo_desktop.connectors.tileset_server import Coming, TilesetServer
from timeo_desktop.domain.chunks import Promise
from timeo_desktop.domain.connections import Unavailable
from timeo_desktop.domain.errors import Cancelled, CannotOpen, UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.opening.messages import FileAnswer
from timeo_desktop.store.models.fetched import FetchedFiles
from timeo_desktop.store.models.packages import PackageCache

_AHEAD = 6  # tiles that are fetched at once
_POLL = 0.05
_QUIET_SECONDS = 10.0  # that a server which cannot be reached is left alone
_TRIES = 3


class TileStream:
    """What the window wants of a tileset, and what its reader gets. Methods may be called from any thread; `ask` never
    waits. `content` names the state of the tileset, `origin` its server and `start` its first file there; `trouble` is
    set once the server could not be reached."""

    def __init__(self, server: TilesetServer, kept: FetchedFiles, content: str) -> None:
        self._server, self._kept, self.content = server, kept, content
        self.origin, self.start = server.origin, server.start
        self.trouble: Sentence | None = None
        self._changed = threading.Condition()
        self._wanted: tuple[str, ...] = ()
        self._given: set[str] = set()
        self._contents: dict[str, tuple[str, ...]] = {}
        self._coming: dict[str, Coming] = {}
        self._failures: Counter[str] = Counter()
        self._current = ""
        self._quiet_until = 0.0
        self._closed = False

    # The window.

    def ask(self, names: Sequence[str]) -> None:
        """From now on these tiles are wanted and no others, the most wanted first."""
        wanted = tuple(names)
        with self._changed:
            if wanted == self._wanted or self._closed:
                return
            self._wanted = wanted
            self._fetch_ahead()
            self._changed.notify_all()

    @property
    def is_idle(self) -> bool:
        """Whether nothing that can be had is waited for."""
        with self._changed:
            return not self._current and (self._next() == "" or self._closed)

    # The reader.

    def promised(self, promises: Sequence[Promise]) -> None:
        """More tiles are known."""
        with self._changed:
            self._contents.update({each.file.name: each.contents for each in promises})

    def next(self, stop: threading.Event) -> str:
        """Waits until a tile is wanted: its name; nothing once `stop` is set."""
        with self._changed:
            self._current = ""
            while not stop.is_set() and not self._closed:
                name = self._next()
                if name:
                    self._given.add(name)
                    self._current = name
                    self._fetch_ahead()
                    return name
                self._changed.wait(_POLL)
        return ""

    def _next(self) -> str:
        quiet = time.monotonic() < self._quiet_until
        for name in self._wanted:
            if name not in self._given and not (quiet and self._missing(name)):
                return name
        return ""

    def _missing(self, name: str) -> list[str]:
        return [address for address in self._contents.get(name, ()) if not self._kept.has(address)]

    def _fetch_ahead(self) -> None:
        names = [name for name in self._wanted if name == self._current or name not in self._given][:_AHEAD]
        wanted = dict.fromkeys(address for name in names for address in self._missing(name))
        for address in [address for address in self._coming if address not in wanted]:
            self._coming.pop(address).given_up.set()
        if time.monotonic() < self._quiet_until:
            return
        for address in wanted:
            if address not in self._coming:
                self._coming[address] = self._server.begin(address)

    def fetch(self, address: str, stop: threading.Event) -> FileAnswer:
        """A file of the tile that is being read, from here or from the server."""
        data = self._kept.get(address)
        if data is not None:
            return FileAnswer(data)
        with self._changed:
            coming = self._coming.get(address) or self._server.begin(address)
            self._coming[address] = coming
        try:
            data = self._awaited(coming, stop)
        except (Cancelled, CancelledError):
            return FileAnswer(not_now=True)
        except Unavailable as error:
            return self._unavailable(error)
        except UserError as error:
            return FileAnswer(problem=str(error))
        finally:
            with self._changed:
                self._coming.pop(address, None)
        self._kept.put(address, data)
        return FileAnswer(data)

    def _awaited(self, coming: Coming, stop: threading.Event) -> bytes:
        while True:
            try:
                return coming.data.result(timeout=_POLL)
            except TimeoutError:
                if stop.is_set() or self._closed or (self._current and self._current not in self._wanted):
                    coming.given_up.set()

    def _unavailable(self, error: Unavailable) -> FileAnswer:
        """A server that is gone may come back; one that fails at one tile three times will go on doing so."""
        with self._changed:
            if isinstance(error, (ServerError, WebPage)) and error.retry_after is None:
                self._failures[self._current] += 1
                return FileAnswer(problem=str(error), not_now=self._failures[self._current] < _TRIES)
            self._quiet_until = time.monotonic() + (error.retry_after or _QUIET_SECONDS)
            self.trouble = Sentence(error.key, error.values)
        return FileAnswer(problem=str(error), not_now=True)

    def left(self, name: str, broken: bool) -> None:
        """A tile was not read; it may be asked for again unless it is `broken`."""
        with self._changed:
            if not broken:
                self._given.discard(name)

    def close(self) -> None:
        """End all that is under way."""
        with self._changed:
            self._closed = True
            for coming in self._coming.values():
                coming.given_up.set()
            self._changed.notify_all()
        self._server.close()


def connect(url: str, name: str, cache: PackageCache, stop: threading.Event) -> tuple[TileStream, Sentence | None]:
    """The tileset at an address, in the state that its first file has, and what to say of that. When the server cannot
    be reached the state of last time is used, and that is said. Raises CannotOpen, OSError or Cancelled."""
    server = TilesetServer(url)
    stale, first = None, None
    try:
        first = server.fetch(server.start, stop, again=1)
        digest = hashlib.sha256(first).hexdigest()
        cache.remember_remote(url, digest)
    except Unavailable as error:
        known = cache.remote(url)
        if known is None:
            raise CannotOpen(error.key, **error.values) from error
        digest = known
        stale = sentence("{name} cannot be reached: it is shown as it was fetched last", name=name)
    except UserError as error:
        raise CannotOpen(error.key, **error.values) from error
    content = hashlib.sha256(f"{url}/{digest}".encode()).hexdigest()[:32]
    kept = cache.fetched(content)
    if first is not None:
        kept.put(server.start, first)
    return TileStream(server, kept, content), stale
