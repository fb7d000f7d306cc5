"""A real web server over a folder with a tileset, and a tileset of several files to serve."""

import functools
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

from tests.city.files import cityjson, house, write_json
from tests.conftest import Read
from timeo_desktop.services.exchange.export_tiles import export_tiles

APART = 100.0  # metres


class Served:
    """A running server over a folder; `asked` are the paths, `slow` seconds before each answer."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.slow = 0.0
        self._closed = threading.Event()
        served = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked.append(self.path)
                served._closed.wait(served.slow)
                super().do_GET()

            def log_message(self, *_words: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/tileset.json"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def quarters(tmp_path: Path, read: Read) -> Path:
    """The folder of a tileset of four quarters, each a tileset of its own behind the first one; each holds a house
    whose attributes differ."""
    folder = tmp_path / "tiles"
    children = []
    for number in range(4):
        document = cityjson((1574000.0 + APART * number, 2268000.0, 140.0))
        document["CityObjects"] = {
            f"house-{number}": {"type": "Building", "geometry": [house()], "attributes": {f"only_{number}": number}}
        }
        package = read(write_json(tmp_path / f"house-{number}.city.json", document))
        quarter = export_tiles(package, folder / f"q{number}").tileset
        matrix = json.loads(quarter.read_text("utf-8"))["root"]["transform"]
        children.append(_tile(matrix, 10.0, geometricError=20.0, content={"uri": f"q{number}/tileset.json"}))
        if number == 0:
            root = _tile(matrix, 3 * APART + 20, geometricError=500.0, refine="ADD", children=children)
    write_json(folder / "tileset.json", {"asset": {"version": "1.1"}, "geometricError": 1000.0, "root": root})
    return folder


def _tile(matrix: list[float], east: float, **more: Any) -> dict[str, Any]:
    """A tile whose box reaches from 10 m west of a place to `east` m east of it. `matrix` stands at the place."""
    axes = np.array(matrix).reshape(4, 4)
    half = np.array([(east + 10) / 2, 10.0, 10.0])
    centre = axes[3, :3] + axes[0, :3] * (half[0] - 10)
    return {"boundingVolume": {"box": [*centre, *(axes[:3, :3] * half[:, None]).reshape(-1)]}, **more}
