"""A tileset server as photogrammetric services are: a key everywhere, a session below the first file, addresses from
the root, files of any name."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.web_address import with_query
from timeo_desktop.geodesy import wgs84
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.files import Remote
from timeo_desktop.services.opening.events import StallLimits
from timeo_desktop.services.opening.open_source import Event, Noticed, Opened, models_of, open_model
from timeo_desktop.store.models.packages import PackageCache

DATA = Path(__file__).parent / "data" / "city"
BOX = json.loads((DATA / "20_rtc_center/tileset.json").read_text())["root"]["boundingVolume"]
TILE = (DATA / "20_rtc_center/0.b3dm").read_bytes()
AT = "/v1/3dtiles"


def tileset(uri: str) -> bytes:
    root = {"boundingVolume": BOX, "geometricError": 0, "refine": "REPLACE", "content": {"uri": uri}}
    return json.dumps({"asset": {"version": "1.0"}, "geometricError": 50, "root": root}).encode()


@dataclass
class Service:
    """A running server; `files` by path. All but `open_paths` want ?session=S1, all want ?key=K."""

    files: dict[str, bytes]
    open_paths: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def start(self) -> ThreadingHTTPServer:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(self.path)
                parts = urlsplit(self.path)
                query, body = parse_qs(parts.query), service.files.get(parts.path)
                welcome = parts.path in service.open_paths or query.get("session") == ["S1"]
                code = 404 if body is None else 403 if query.get("key") != ["K"] else 200 if welcome else 400
                self.send_response(code)
                self.end_headers()
                self.wfile.write(body if code == 200 and body is not None else b"{}")

            def log_message(self, *_: object) -> None:
                """Quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.address = f"http://127.0.0.1:{server.server_port}"
        return server


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service({
        f"{AT}/root.json": tileset(f"{AT}/files/a.json?session=S1"),
        f"{AT}/files/a.json": tileset(f"{AT}/files/b.b3dm"),
        f"{AT}/files/b.b3dm": TILE,
    }, open_paths=(f"{AT}/root.json", "/first", "/tiles/"))  # fmt: skip
    server = made.start()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def opened(address: str, cache: PackageCache, pool: ReaderPool) -> tuple[Package, str]:
    """The package, and everything that was told."""
    (file,) = models_of(address)
    events: list[Event] = list(open_model(file, cache, pool, threading.Event(), StallLimits()))
    assert isinstance(events[-1], Opened)
    return events[-1].package, " | ".join(str(each.sentence) for each in events if isinstance(each, Noticed))


def test_keys_and_sessions_go_along_and_are_never_shown(
    service: Service, cache: PackageCache, pool: ReaderPool
) -> None:
    package, told = opened(f"{service.address}{AT}/root.json?key=K", cache, pool)
    assert package.summary.drawn == 1
    bounds, epsg = package.summary.bounds, package.summary.placement.epsg
    assert bounds is not None
    assert epsg is not None
    assert wgs84(np.array(bounds).reshape(2, 3).mean(axis=0)[None], epsg)[0] == pytest.approx(
        [1.4442, 43.6045], abs=2e-4
    )
    assert [urlsplit(path).path for path in dict.fromkeys(service.asked)] == [
        f"{AT}/root.json", f"{AT}/files/a.json", f"{AT}/files/b.b3dm",
    ]  # fmt: skip
    assert "S1" not in told
    assert "key" not in told


def test_what_fails_is_named_without_its_session(service: Service, cache: PackageCache, pool: ReaderPool) -> None:
    document = json.loads(tileset("b.b3dm"))
    document["root"]["children"] = [{"boundingVolume": BOX, "geometricError": 0, "content": {"uri": "gone.b3dm?x=1"}}]
    service.files[f"{AT}/files/a.json"] = json.dumps(document).encode()
    package, told = opened(f"{service.address}{AT}/root.json?key=K", cache, pool)
    (failure,) = package.summary.failed
    assert failure.name == "v1/3dtiles/files/gone.b3dm"
    assert "HTTP 404" in str(failure.reason)
    assert "S1" not in told + str(failure)


@pytest.mark.parametrize("first", ["/first", "/tiles/tileset.json"])
def test_files_of_a_tileset_are_called_anything(
    service: Service, cache: PackageCache, pool: ReaderPool, first: str
) -> None:
    service.open_paths = (first,)
    service.files[first] = tileset("/more/inner?session=S1")
    service.files["/more/inner"] = tileset(f"{service.address}/more/deep/tile")
    service.files["/more/deep/tile"] = TILE
    package, _ = opened(f"{service.address}{first.removesuffix('tileset.json')}?key=K", cache, pool)
    assert package.summary.drawn == 1


def test_another_server_is_never_asked(service: Service, cache: PackageCache, pool: ReaderPool) -> None:
    other = Service({"/x.b3dm": TILE})
    server = other.start()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    host = other.address.removeprefix("http:")
    for uri in (f"{other.address}/x.b3dm", f"{host}/x.b3dm"):
        service.files[f"{AT}/files/a.json"] = tileset(uri)
        with pytest.raises(CannotOpen, match="refers to another place"):
            opened(f"{service.address}{AT}/root.json?key=K", cache, pool)
    server.shutdown()
    server.server_close()
    thread.join()
    assert other.asked == []


@pytest.mark.parametrize(
    ("base", "uri", "right"),
    [
        ("v1/a.json?session=S", "b.b3dm", "v1/b.b3dm?session=S"),
        ("v1/a.json?session=S", "c/../b.b3dm?x=1", "v1/b.b3dm?x=1&session=S"),
        ("v1/a.json?session=S", "/b?session=T", "b?session=T"),
        ("v1/a.json", "../b%20c.glb", "b%20c.glb"),
        ("v1/a.json?t=a%2Bb%3D%3D", "b.glb", "v1/b.glb?t=a%2Bb%3D%3D"),  # signatures stay as they are
        ("v1/a.json", "https://here/x/y.glb?z", "x/y.glb?z"),
        ("v1/a.json", "https://there/x/y.glb", "https://there/x/y.glb"),
        ("v1/a.json", "https://here.evil/x", "https://here.evil/x"),
        ("v1/a.json", "//there/x", "//there/x"),
        ("v1/a.json", "b\\c.glb", "v1/b/c.glb"),
    ],
)
def test_addresses_are_joined_as_servers_mean_them(base: str, uri: str, right: str) -> None:
    assert Remote(lambda _address: b"", "https://here", "v1/a.json").below(base, uri) == right


def test_an_address_above_the_root_is_refused() -> None:
    with pytest.raises(CannotDecode, match="outside its folder"):
        Remote(lambda _address: b"", "https://here", "a.json").below("a.json", "../../etc")


def test_a_query_adds_only_what_is_not_there() -> None:
    assert with_query("https://a/b?session=1", "key=K&session=2") == "https://a/b?session=1&key=K"
    assert with_query("https://a/b", "") == "https://a/b"
