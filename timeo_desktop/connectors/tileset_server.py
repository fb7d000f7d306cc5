"""A 3D Tiles tileset on a web server: its files, some at a time, each of which can be given up."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from timeo_desktop.connectors.http import HttpSource
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.web_address import with_query

_MOST_BYTES = 8 << 30
_AT_ONCE = 6


@dataclass(frozen=True, eq=False)
class Coming:
    """A file on its way. `data` raises the errors of a connector, or Cancelled once it was `given_up`."""

    data: "Future[bytes]"
    given_up: threading.Event = field(default_factory=threading.Event)


class TilesetServer:
    """The server (`origin`) on which a tileset lies. Its files are known by their addresses below the root of the
    server; no other server is asked."""

    def __init__(self, url: str) -> None:
        """Raises UserError when the address is none."""
        parts = urlsplit(url.strip())
        self._query = parts.query  # some servers put a key there
        self.origin = f"{parts.scheme}://{parts.netloc}"
        path = parts.path.lstrip("/")
        self.start = f"{path}tileset.json" if path.endswith("/") or not path else path
        self._http = HttpSource(self.origin, headers={"Accept": "*/*"})
        self._bytes = 0
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="timeo-tiles")

    def begin(self, address: str) -> Coming:
        """Begin to fetch a file by its address on the server."""
        given_up = threading.Event()
        return Coming(self._pool.submit(self.fetch, address, given_up, 1), given_up)

    def fetch(self, address: str, stop: threading.Event, again: int = 3) -> bytes:
        """The bytes of a file by its address on the server, with the query that the user gave and that of its own.
        Raises the errors of a connector, or Cancelled."""
        data = self._http.get_bytes(with_query(f"{self.origin}/{address}", self._query), stop, again)
        self._bytes += len(data)
        if self._bytes > _MOST_BYTES:
            raise BadData("{server} sends more than can be meant", server=self._http.host)
        return data

    def close(self) -> None:
        """Begin nothing any more, and wait until what was given up has ended."""
        self._pool.shutdown(cancel_futures=True)
