"""Reads a raster as a pyramid of textured or plain tiles: a terrain model by its heights, a picture by its colours.

A picture lies on the terrain that is open, or at height zero. A raster is warped to the system of the scene. Heights
are metres by what the file says of its band; what it says is nothing is left out.
"""

import math
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import RasterioError
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.geodesy import Projection, projection_for
from timeo_desktop.readers.chunking import Mesh, chunk_of
from timeo_desktop.readers.city.objects import ROOT, CityDescription, CityObject
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.lengths import doubtful_heights
from timeo_desktop.readers.pictures import encoded
from timeo_desktop.readers.rasters import opened
from timeo_desktop.readers.terrain.colours import Colours, colours_of, has_palette
from timeo_desktop.readers.terrain.grid import grid_mesh
from timeo_desktop.readers.terrain.ground import Ground, bilinear, grid_of, ground_under, seen_in
from timeo_desktop.readers.terrain.measure import Measure, is_measured, measure_of

_CELLS = 96  # along a side of a tile
_PIXELS = 512  # of a picture, along a side of a tile
_ABOVE = 0.15  # metres by which a picture lies over the terrain model
_BELOW = 0.6  # metres by which it lies under what stands on no terrain
_ROUGH = 0.35  # error of a coarse terrain, as a share of its cell
_TERRAIN: tuple[int, int, int, int] = (150, 142, 126, 255)
_WHITE: tuple[int, int, int, int] = (255, 255, 255, 255)


def read(job: ReadJob, out: Out) -> None:
    """Read one raster. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    path = Path(job.path)
    try:
        with opened(path) as file:
            _read(job, out, path, file)
    except RasterioError as error:
        reason = str(error).replace(str(path), path.name)
        raise CannotOpen("{name} cannot be read: {reason}", name=path.name, reason=reason) from error


def _read(job: ReadJob, out: Out, path: Path, file: rasterio.DatasetReader) -> None:
    wkt = file.crs.to_wkt() if file.crs is not None else None
    if wkt is None and file.transform == rasterio.Affine.identity():
        raise CannotOpen("{name} is a picture without a place on the map", name=path.name)
    left, bottom, right, top = file.bounds
    corners = np.array([(x, y, 0.0) for x in (left, right) for y in (bottom, top)])
    projection = projection_for(path.name, job.source_crs or wkt, job.crs, corners)
    for notice in projection.notices:
        out.notice(notice)
    read_raster(job, out, path, file, projection, job.source_crs or wkt)


def read_raster(
    job: ReadJob, out: Out, path: Path, file: rasterio.DatasetReader, projection: Projection, source: str | None = None
) -> None:
    """Read a raster that is open, warped from its system `source` where it is not that of the scene."""
    out.placed(projection.epsg)
    is_picture = _is_picture(file)
    if is_picture and not job.terrain:
        flat = sentence(
            "{name} lies flat at {height} m: open a terrain model first to drape it",
            name=path.name, height=job.floor,
        )  # fmt: skip
        out.lies_flat(flat)
    numbers = colours_of(path.name, file) if is_picture else measure_of(path.name, file)
    for notice in numbers.notices:
        out.notice(notice)
    out.stage("geometry")
    with ExitStack() as stack:
        ground = stack.enter_context(ground_under(job.terrain if is_picture else "", projection.epsg))
        view = file
        if source is not None and projection.epsg is not None:
            view = stack.enter_context(_warped(file, source, projection.epsg, numbers))
        _Reading(path, job, out, view, projection, numbers, ground, _companions(path, file)).run()


def _warped(file: rasterio.DatasetReader, source: str, epsg: int, numbers: Colours | Measure) -> WarpedVRT:
    """A raster seen in another system; what is not there has no value, or is transparent."""
    if isinstance(numbers, Measure):
        return seen_in(file, source, epsg, numbers)
    # Numbers of a palette cannot be mixed.
    mixed = Resampling.nearest if has_palette(file) else Resampling.bilinear
    return WarpedVRT(
        file, src_crs=source, crs=f"EPSG:{epsg}", resampling=mixed, nodata=None,
        add_alpha=ColorInterp.alpha not in file.colorinterp,
    )  # fmt: skip


def _is_picture(file: rasterio.DatasetReader) -> bool:
    """Whether a raster holds colours: three bands, or one of bytes (a scanned map, an old photograph). Heights come in
    larger numbers, or say their unit."""
    return bool(file.count >= 3 or (file.dtypes[0] == "uint8" and not is_measured(file)))


def _companions(path: Path, file: rasterio.DatasetReader) -> tuple[str, ...]:
    """Files that GDAL read with this one, and those by which it could still get a place."""
    used = {os.path.relpath(each, path.parent) for each in file.files}
    places = {path.stem + ending for ending in (".prj", ".tfw", ".wld")}
    return tuple(sorted((used | places) - {path.name}))


@dataclass
class _Reading:
    """One raster, seen in the system of the scene."""

    path: Path
    job: ReadJob
    out: Out
    view: "rasterio.DatasetReader | WarpedVRT"
    projection: Projection
    numbers: Colours | Measure
    ground: Ground | None
    beside: tuple[str, ...]
    doubt: Sentence | None = None

    def run(self) -> None:
        """Write the pyramid, coarse tiles first, then the rows."""
        side = _PIXELS if isinstance(self.numbers, Colours) else _CELLS
        levels = max(0, math.ceil(math.log2(max(self.view.width, self.view.height) / side)))
        names: dict[tuple[int, int, int], str] = {}
        tiles = _Tiles(self.view.width, self.view.height, side, levels)
        lows, highs = np.full(3, np.inf), np.full(3, -np.inf)
        for done, (level, x, y) in enumerate(tiles):
            step = 2 ** (levels - level)
            found = self._tile(Window(x * side * step, y * side * step, side * step, side * step), step)
            self.out.tick(done, len(tiles))
            if found is None:
                continue
            low, high = found.points.min(axis=0), found.points.max(axis=0)
            chunk = chunk_of(found, np.array([ROOT + 1]), low[None], high[None], "model")
            parent = names.get((level - 1, x >> 1, y >> 1), "")
            error = 0.0 if level == levels else _ROUGH * step * abs(self.view.transform.a)
            names[level, x, y] = self.out.tile(chunk, error=error, parent=parent)
            lows, highs = np.minimum(lows, low), np.maximum(highs, high)
        if not names:
            raise CannotOpen("Nothing of {name} can be drawn: it has no values", name=self.path.name)
        if self.doubt is not None:
            self.out.notice(self.doubt)
        self._describe(lows, highs)

    def _tile(self, window: Window, step: int) -> Mesh | None:
        """A grid over a window, cut at the rim of the raster."""
        width = min(window.width, self.view.width - window.col_off)
        height = min(window.height, self.view.height - window.row_off)
        if width <= 0 or height <= 0:
            return None
        window = Window(window.col_off, window.row_off, width, height)
        per_cell = step * (_PIXELS // _CELLS if isinstance(self.numbers, Colours) else 1)
        # The last cell of a row is narrower, so that a tile ends where the raster does.
        columns = np.minimum(np.arange(max(2, math.ceil(width / per_cell) + 1)) * per_cell, width)
        rows = np.minimum(np.arange(max(2, math.ceil(height / per_cell) + 1)) * per_cell, height)
        x, y = np.meshgrid(columns + window.col_off, rows + window.row_off)
        transform = self.view.transform
        flat = np.column_stack((
            (transform.a * x + transform.b * y + transform.c).reshape(-1),
            (transform.d * x + transform.e * y + transform.f).reshape(-1),
        ))  # fmt: skip
        if isinstance(self.numbers, Colours):
            return self._picture(self.numbers, window, flat, (len(rows), len(columns)), step)
        heights = self._heights(self.numbers, window, flat, (len(rows), len(columns)))
        if self.projection.epsg is not None:
            self.doubt = self.doubt or doubtful_heights(self.path.name, heights)
        if np.isnan(heights).all():
            return None
        return grid_mesh(*_as_few(flat, heights, (len(rows), len(columns))), _TERRAIN)

    def _heights(self, measure: Measure, window: Window, flat: F64, shape: tuple[int, int]) -> F64:
        """Heights at the corners of cells, half a cell off where the raster has its values."""
        # A cell more on every side: both neighbours must find the same height at a corner on the rim between them.
        one = Window(
            max(window.col_off - 1, 0), max(window.row_off - 1, 0),
            min(window.width + 2, self.view.width), min(window.height + 2, self.view.height),
        )  # fmt: skip
        scale = max(1.0, window.width / (shape[1] - 1))
        sampled = grid_of(self.view, one, (max(2, round(one.height / scale)), max(2, round(one.width / scale))))
        inverse = ~self.view.transform
        columns = inverse.a * flat[:, 0] + inverse.b * flat[:, 1] + inverse.c - one.col_off
        rows = inverse.d * flat[:, 0] + inverse.e * flat[:, 1] + inverse.f - one.row_off
        return measure.metres(
            bilinear(sampled, columns * sampled.shape[1] / one.width - 0.5, rows * sampled.shape[0] / one.height - 0.5)
        )

    def _picture(self, colours: Colours, window: Window, flat: F64, shape: tuple[int, int], step: int) -> Mesh | None:
        size = (min(_PIXELS, math.ceil(window.height / step)), min(_PIXELS, math.ceil(window.width / step)))
        bands = colours.of(self.view, window, size)
        if len(bands) == 4 and not bands[3].any():
            return None
        ground = None if self.ground is None else self.ground.heights(flat)
        if ground is None or np.isnan(ground).all():
            heights = np.full(len(flat), self.job.floor - _BELOW)
        else:
            # Over a hole in the terrain a picture lies at the usual height: at none it would be torn.
            heights = np.where(np.isnan(ground), np.nanmedian(ground), ground) + _ABOVE
        u, v = np.meshgrid(np.linspace(0, 1, shape[1]), np.linspace(1, 0, shape[0]))
        texture = np.column_stack((u.reshape(-1), v.reshape(-1))).astype(np.float32)
        return grid_mesh(flat, heights, shape, _WHITE, texture, encoded(bands))

    def _describe(self, lows: F64, highs: F64) -> None:
        self.out.stage("properties")
        is_picture = isinstance(self.numbers, Colours)
        kind = "Orthophoto" if is_picture else "TINRelief"
        objects = [
            CityObject(ROOT, 0, "", "MapLayer", self.path.name, spatial=True),
            CityObject(ROOT + 1, ROOT, "", kind, self.path.stem, drawable=True),
        ]
        values = [(ROOT + 1, self.view.width, self.view.height, round(abs(self.view.transform.a), 4))]
        steps = np.array([ROOT + 1], dtype=np.uint32)
        names = ("columns", "rows", "metres per cell")
        self.out.describe(CityDescription(objects, names, values, steps, lows[None], highs[None]))
        self.out.city(
            CityFacts(
                schema="Orthophoto" if is_picture else "Terrain",
                by_class={kind: 1},
                drawn=1,
                failed=(),
                epsg=self.projection.epsg,
                source_crs=self.projection.source_name,
                beside=self.beside,
            )
        )


def _as_few(flat: F64, heights: F64, shape: tuple[int, int]) -> tuple[F64, F64, tuple[int, int]]:
    """A grid of one height by its four corners: lakes, seas and what a file leaves out cost next to nothing."""
    if not (heights == heights[0]).all():
        return flat, heights, shape
    corners = [0, shape[1] - 1, len(flat) - shape[1], len(flat) - 1]
    return flat[corners], heights[corners], (2, 2)


@dataclass(frozen=True)
class _Tiles:
    """The tiles of a pyramid, (level, x, y), as far as the raster reaches: a long one has few of them."""

    width: int
    height: int
    side: int
    levels: int

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        for level in range(self.levels + 1):
            columns, rows = self._at(level)
            for y in range(rows):
                for x in range(columns):
                    yield level, x, y

    def __len__(self) -> int:
        return sum(math.prod(self._at(level)) for level in range(self.levels + 1))

    def _at(self, level: int) -> tuple[int, int]:
        span = self.side << (self.levels - level)
        return -(-self.width // span), -(-self.height // span)
