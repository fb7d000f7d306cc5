"""A map from a server, fetched for the place that is open and kept as a picture on the map, also without a network.

The tiles are kept as they came, and a VRT beside them says where each lies (GDAL's virtual format): it opens as any
orthophoto does. What was fetched before is not fetched again.
"""

import hashlib
import math
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from timeo_desktop.connectors.wmts import Map, MapServer, TileMatrix, TileMatrixSet
from timeo_desktop.domain.errors import UserError

_PLAIN = re.compile(r"[^\w\-]+")
_LONGEST = 60
_FINEST = 0.2  # metres; finer pictures of a city are seldom offered
_RIM, _LEAST_RIM, _MOST_RIM = 0.3, 60.0, 2_000.0  # of the longer side; metres
_PIXELS = 6_000  # along the longer side
_MOST_TILES = 900
_INDEXED = 3  # the colour type of a PNG with a palette
Extent = tuple[float, float, float, float]


@dataclass(frozen=True)
class MapOffer:
    """A map that a server offers."""

    server: MapServer
    map: Map

    @property
    def key(self) -> str:
        """Its name on the server."""
        return self.map.key

    @property
    def title(self) -> str:
        """What it is called."""
        return self.map.title


@dataclass(frozen=True)
class Cut:
    """Which tiles cover a place: a level, and columns and rows from the first to the last."""

    grid: TileMatrixSet
    matrix: TileMatrix
    columns: range
    rows: range

    @property
    def places(self) -> list[tuple[int, int]]:
        """Columns and rows of all tiles."""
        return [(column, row) for row in self.rows for column in self.columns]


@dataclass(frozen=True)
class Fetched:
    """How far fetching has come; `path` is there at the end."""

    done: int
    total: int
    path: Path | None = None


def host_of(address: str) -> str:
    """The name of a map server. Raises UserError when the address is none."""
    return MapServer(address).host


def maps_of(address: str, stop: threading.Event) -> list[MapOffer]:
    """What a map server offers. Raises the errors of a connector, or Cancelled."""
    server = MapServer(address)
    return [MapOffer(server, each) for each in server.maps(stop)]


def fetched(offer: MapOffer, extent: Extent, epsg: int, folder: Path, stop: threading.Event) -> Iterator[Fetched]:
    """Fetch a map for an extent (west, south, east, north) of a scene in EPSG `epsg` into a folder; see `cut_for` and
    `fetch_map`, which raise UserError."""
    return fetch_map(offer.server, offer.map, cut_for(offer.map, extent, epsg), folder, stop)


def cut_for(each: Map, extent: Extent, epsg: int) -> Cut:
    """The tiles of a map over an extent (west, south, east, north) of a scene in EPSG `epsg`, and some way around it.
    Raises UserError when the map does not reach there."""
    side = max(extent[2] - extent[0], extent[3] - extent[1])
    rim = min(max(_RIM * side, _LEAST_RIM), _MOST_RIM)
    extent = (extent[0] - rim, extent[1] - rim, extent[2] + rim, extent[3] + rim)
    best = sorted(each.sets, key=lambda grid: (grid.epsg != epsg, grid.epsg == 4326))
    wanted = max(max(extent[2] - extent[0], extent[3] - extent[1]) / _PIXELS, _FINEST)
    for grid in best:
        box = _in_grid(extent, epsg, grid.epsg)
        if box is None:
            continue
        metres = math.dist(extent[:2], extent[2:]) / math.dist(box[:2], box[2:])  # on the ground, in a unit of the grid
        chosen: Cut | None = None
        for matrix in grid.matrices:
            cut = _cut(grid, matrix, box)
            if chosen is not None and len(cut.columns) * len(cut.rows) > _MOST_TILES:
                break
            if cut.columns and cut.rows:
                chosen = cut
            if matrix.resolution * metres <= wanted:
                break
        if chosen is not None:
            return chosen
    raise UserError("{name} has nothing at the place that is open", name=each.title)


def _in_grid(extent: Extent, scene: int, grid: int) -> Extent | None:
    from timeo_desktop.geodesy import moved

    west, south, east, north = extent
    side = np.linspace(0, 1, 9)
    x, y = (each.reshape(-1) for each in np.meshgrid(west + side * (east - west), south + side * (north - south)))
    found = moved(np.column_stack((x, y)), scene, grid)
    if found is None:
        return None
    (left, bottom), (right, top) = found.min(axis=0), found.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def _cut(grid: TileMatrixSet, matrix: TileMatrix, box: Extent) -> Cut:
    width, height = (matrix.resolution * pixels for pixels in matrix.tile)
    first = math.floor((box[0] - matrix.left) / width), math.floor((matrix.top - box[3]) / height)
    last = math.floor((box[2] - matrix.left) / width), math.floor((matrix.top - box[1]) / height)
    columns = range(max(first[0], 0), min(last[0] + 1, matrix.count[0]))
    return Cut(grid, matrix, columns, range(max(first[1], 0), min(last[1] + 1, matrix.count[1])))


def fetch_map(server: MapServer, each: Map, cut: Cut, folder: Path, stop: threading.Event) -> Iterator[Fetched]:
    """Fetch the tiles of a cut into a folder. The last item names the file to open. Raises UserError when the server
    fails or the folder cannot be written, or Cancelled."""
    mark = hashlib.sha256(repr((server.host, each.key, each.style, cut)).encode()).hexdigest()[:8]
    # The title comes from outside: it becomes a name, never a path.
    name = f"{_PLAIN.sub('_', each.title).strip('_')[:_LONGEST] or 'map'}-{mark}"
    tiles = folder / f"{name}.tiles"
    there: list[tuple[int, int]] = []
    try:
        tiles.mkdir(parents=True, exist_ok=True)
        for done, place in enumerate(cut.places):
            path = tiles / f"{place[1]}-{place[0]}{each.ending}"
            if not path.exists():
                data = server.tile(each, cut.grid, cut.matrix, place, stop)
                if data is not None:
                    unfinished = path.with_suffix(".part")
                    unfinished.write_bytes(data)
                    unfinished.replace(path)
            if path.exists():
                there.append(place)
            yield Fetched(done + 1, len(cut.places))
        if not there:
            raise UserError("{name} has nothing at the place that is open", name=each.title)
        target = folder / f"{name}.vrt"
        target.write_text(_vrt(each, cut, tiles, there), "utf-8")
    except OSError as error:
        raise UserError("{file} could not be written: {reason}", file=folder, reason=error.strerror or error) from error
    yield Fetched(len(cut.places), len(cut.places), target)


def _vrt(each: Map, cut: Cut, tiles: Path, there: list[tuple[int, int]]) -> str:
    width, height = cut.matrix.tile
    step = cut.matrix.resolution
    left = cut.matrix.left + cut.columns.start * width * step
    top = cut.matrix.top - cut.rows.start * height * step
    bands = []
    for band, meaning in enumerate(("Red", "Green", "Blue"), start=1):
        sources = [_source(cut, tiles / f"{row}-{column}{each.ending}", (column, row), band) for column, row in there]
        bands.append(
            f'<VRTRasterBand dataType="Byte" band="{band}"><ColorInterp>{meaning}</ColorInterp>'
            f"{''.join(sources)}</VRTRasterBand>"
        )
    return (
        f'<VRTDataset rasterXSize="{len(cut.columns) * width}" rasterYSize="{len(cut.rows) * height}">'
        f"<SRS>EPSG:{cut.grid.epsg}</SRS>"
        f"<GeoTransform>{left!r}, {step!r}, 0.0, {top!r}, 0.0, {-step!r}</GeoTransform>{''.join(bands)}</VRTDataset>"
    )


def _source(cut: Cut, path: Path, place: tuple[int, int], band: int) -> str:
    width, height = cut.matrix.tile
    across, down = (place[0] - cut.columns.start) * width, (place[1] - cut.rows.start) * height
    size = f'xSize="{width}" ySize="{height}"'
    indexed = _is_indexed(path)
    source = 1 if indexed else band
    return (
        f'<ComplexSource><SourceFilename relativeToVRT="1">{escape(f"{path.parent.name}/{path.name}")}</SourceFilename>'
        f"<SourceBand>{source}</SourceBand>"
        f'<SrcRect xOff="0" yOff="0" {size}/><DstRect xOff="{across}" yOff="{down}" {size}/>'
        f"{f'<ColorTableComponent>{band}</ColorTableComponent>' if indexed else ''}</ComplexSource>"
    )


def _is_indexed(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(26)
    return head.startswith(b"\x89PNG") and head[25] == _INDEXED
