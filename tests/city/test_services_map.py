"""A map from a real server lies where it belongs, is fetched once, stays offline, and bad servers are one sentence."""

import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.city.test_services_textures import pixels
from tests.conftest import Read
from tests.peers.map_server import EPSG, EXTENT, LEVEL, colour_of, tile_under
from timeo_desktop.connectors.wmts import Map, MapServer
from timeo_desktop.domain.connections import BadData, Unavailable
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.services.city.map_picture import Fetched, cut_for, fetch_map
from timeo_desktop.store.models.chunk_files import read_chunk


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


def plan(server: MapServer, stop: threading.Event) -> Map:
    (found,) = server.maps(stop)
    only = tuple(matrix for matrix in found.sets[0].matrices if matrix.name.lstrip("0") == str(LEVEL))
    (grid,) = found.sets
    return replace(found, sets=(replace(grid, matrices=only),))


@pytest.mark.parametrize("path", ["/service", "/wmts/1.0.0/WMTSCapabilities.xml"], ids=["query", "templates"])
def test_every_tile_lies_where_it_belongs(
    map_address: str, path: str, stop: threading.Event, tmp_path: Path, read: Read
) -> None:
    source = MapServer(map_address + path)
    each = plan(source, stop)
    assert bool(each.template) == path.endswith(".xml")
    *_, last = fetch_map(source, each, cut_for(each, EXTENT, EPSG), tmp_path, stop)
    assert last.path is not None
    package = read(last.path)
    assert package.summary.schema == "Orthophoto"
    assert package.summary.placement.epsg == EPSG
    chunks = [read_chunk(package.folder / file.name) for file in package.chunks if not file.error]
    looked_at = 0
    for chunk in chunks:
        assert chunk.texture is not None
        shown = pixels(chunk.picture)[:3]
        for point, place in zip(chunk.points + np.array(chunk.origin), chunk.texture, strict=True):
            x, y = point[:2]
            inside = EXTENT[0] < x < EXTENT[2] and EXTENT[1] < y < EXTENT[3]
            # Near the rim of a tile the colours of two mix.
            same = {tile_under(x + dx, y + dy) for dx in (-8, 8) for dy in (-8, 8)}
            if inside and len(same) == 1:
                row = min(int((1 - place[1]) * shown.shape[1]), shown.shape[1] - 1)
                column = min(int(place[0] * shown.shape[2]), shown.shape[2] - 1)
                assert np.abs(shown[:, row, column] - np.array(colour_of(*same.pop()))).max() < 16
                looked_at += 1
    assert looked_at > 300


def test_what_was_fetched_is_not_fetched_again(map_address: str, stop: threading.Event, tmp_path: Path) -> None:
    source = MapServer(f"{map_address}/service")
    each = plan(source, stop)
    cut = cut_for(each, EXTENT, EPSG)
    part = fetch_map(source, each, cut, tmp_path, stop)
    next(part)
    next(part)
    stop.set()
    with pytest.raises(Cancelled):
        list(part)
    assert len(list(tmp_path.glob("*.tiles/*.jpg"))) == 2
    again = threading.Event()
    *_, last = fetch_map(source, each, cut, tmp_path, again)
    gone = MapServer("http://127.0.0.1:9/service")
    gone.host = source.host  # the same map, and nobody answers any more
    *_, offline = fetch_map(gone, each, cut, tmp_path, again)
    assert last == offline == Fetched(last.total, last.total, last.path)


def test_a_place_without_a_map_is_said(map_address: str, stop: threading.Event) -> None:
    each = plan(MapServer(f"{map_address}/service"), stop)
    (grid,) = each.sets
    small = replace(grid, matrices=tuple(replace(matrix, count=(3, 3)) for matrix in grid.matrices))
    with pytest.raises(UserError, match="nothing at the place"):
        cut_for(replace(each, sets=(small,)), EXTENT, EPSG)


@pytest.fixture
def answering() -> Iterator[Callable[[bytes, str], str]]:
    """A server that gives the same answer to everything."""
    servers = []

    def start(body: bytes, kind: str) -> str:
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=made.serve_forever, daemon=True).start()
        servers.append(made)
        return f"http://127.0.0.1:{made.server_port}/wmts"

    yield start
    for made in servers:
        made.shutdown()
        made.server_close()


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"<html>log in</html>", "text/html", Unavailable),
        (b"<?xml version='1.0'?><a/>", "text/xml", BadData),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "text/xml", BadData),
        (b"{}", "application/json", BadData),
        (b"<?xml version='1.0'?><C><Contents/></C>", "text/xml", BadData),
    ],
)
def test_what_is_no_map_server_is_one_sentence(
    answering: Callable[[bytes, str], str], stop: threading.Event, body: bytes, kind: str, error: type[UserError]
) -> None:
    with pytest.raises(error):
        MapServer(answering(body, kind)).maps(stop)
