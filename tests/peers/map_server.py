"""MapProxy, a real WMTS server, over a cache of tiles that say by their colour which they are."""

import math
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from pyproj import Transformer

from timeo_desktop.readers.pictures import encoded

LEVEL = 17
_SETTINGS = """
services: {wmts: {kvp: true, restful: true, restful_template:
  '/{Layer}/{TileMatrixSet}/{TileMatrix}/{TileCol}/{TileRow}.{Format}'}}
layers:
  - {name: plan, title: 'Plan <b>de</b> test', tile_sources: [plan]}
caches:
  plan:
    grids: [mercator]
    sources: []
    format: image/jpeg
    cache: {type: file, directory: ./tiles, directory_layout: tms}
grids:
  mercator: {base: GLOBAL_WEBMERCATOR}
"""


EXTENT = (1574000.0, 2268000.0, 1574600.0, 2268500.0)  # west, south, east, north in EPSG:3943
EPSG = 3943
_TO_DEGREES = Transformer.from_crs(EPSG, 4326, always_xy=True)


def tile_under(x: float, y: float) -> tuple[int, int]:
    """Column and row of the Web Mercator tile under a point of the scene."""
    longitude, latitude = _TO_DEGREES.transform(x, y)
    north = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return int((longitude + 180) / 360 * 2**LEVEL), int((1 - north / math.pi) / 2 * 2**LEVEL)


def colour_of(column: int, row: int) -> tuple[int, int, int]:
    """The colour of a tile, counted from the upper left."""
    return 40 + 40 * (column % 5), 40 + 40 * (row % 5), 128


def _fill(folder: Path) -> None:
    (left, top), (right, bottom) = tile_under(EXTENT[0], EXTENT[3]), tile_under(EXTENT[2], EXTENT[1])
    for column in range(left - 1, right + 2):
        for row in range(top - 1, bottom + 2):
            path = folder / "tiles" / str(LEVEL) / str(column) / f"{row}.jpeg"
            path.parent.mkdir(parents=True, exist_ok=True)
            colour = np.array(colour_of(column, row), dtype=np.uint8)
            path.write_bytes(encoded(np.tile(colour[:, None, None], (1, 256, 256))))


@contextmanager
def map_server(folder: Path) -> Iterator[str]:
    """The address of a server that has the tiles of one level over EXTENT, in Web Mercator."""
    _fill(folder)
    (folder / "mapproxy.yaml").write_text(_SETTINGS, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "mapproxy.script.util",
        "serve-develop",
        "mapproxy.yaml",
        "-b",
        f"127.0.0.1:{port}",
    ]
    with (folder / "log").open("wb") as log:
        # A group of its own: it starts a second process that watches its files.
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
        try:
            _await(f"http://127.0.0.1:{port}/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _await(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, "MapProxy did not start"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("MapProxy does not answer")
