"""A map from a server whose tiles are missing or transparent in places."""

import threading
import warnings
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from timeo_desktop.connectors.wmts import Map, MapServer, TileMatrix, TileMatrixSet
from timeo_desktop.readers.rasters import opened
from timeo_desktop.services.city.map_picture import Cut, fetch_map

SIDE = 64


def png(bands: np.ndarray, palette: dict[int, tuple[int, int, int, int]] | None = None) -> bytes:
    """A tile (C, 64, 64) as PNG."""
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open(driver="PNG", width=SIDE, height=SIDE, count=len(bands), dtype="uint8") as file:
            file.write(bands)
            if palette is not None:
                file.write_colormap(1, palette)
        return bytes(memory.read())


PLAIN = png(np.full((3, SIDE, SIDE), 90, dtype="uint8"))
LEFT = np.broadcast_to(np.arange(SIDE) < SIDE // 2, (SIDE, SIDE))
SEEN_LEFT = png(np.concatenate((np.full((3, SIDE, SIDE), 90), np.where(LEFT, 255, 0)[None])).astype("uint8"))
INDEXED = png(np.where(LEFT, 1, 0).astype("uint8")[None], {0: (0, 0, 0, 0), 1: (90, 90, 90, 255)})
TILES = {(0, 0): PLAIN, (1, 0): SEEN_LEFT, (2, 0): INDEXED}  # (3, 0) is missing


def test_what_a_map_does_not_show_is_transparent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = TileMatrix("1", 1.0, 1574000.0, 2268400.0, (SIDE, SIDE), (4, 1))
    grid = TileMatrixSet("grid", 3943, (matrix,))
    each = Map("a", "A map", "", "image/png", (grid,), "")
    cut = Cut(grid, matrix, range(4), range(1))
    monkeypatch.setattr(MapServer, "tile", lambda _server, _map, _grid, _matrix, place, _stop: TILES.get(place))
    *_, last = fetch_map(MapServer("http://127.0.0.1:9/service"), each, cut, tmp_path, threading.Event())
    assert last.path is not None
    with opened(last.path) as file:
        assert file.colorinterp[3] == rasterio.enums.ColorInterp.alpha
        alpha = file.read(4)
    shares = [float((alpha[:, SIDE * tile : SIDE * (tile + 1)] == 255).mean()) for tile in range(4)]
    assert shares == pytest.approx([1, 0.5, 0.5, 0], abs=0.01)
