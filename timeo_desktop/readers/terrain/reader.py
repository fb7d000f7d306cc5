"""Reads a raster as a pyramid of textured or plain tiles: a terrain model by its heights, a picture by its colours.

A picture lies on the terrain that is open, or at height zero. A raster is warped to the system of the scene.
"""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import RasterioError
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from timeo_desktop.domain.chunks import F32, F64, U8
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import sentence
from timeo_desktop.geodesy import Projection, projection_for
from timeo_desktop.readers.chunking import Mesh, chunk_of
from timeo_desktop.readers.city.objects import ROOT, CityDescription, CityObject
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.pictures import encoded
from timeo_desktop.readers.shading import face_normals
from timeo_desktop.readers.terrain.ground import bilinear, grid_of, ground_heights

_CELLS = 96  # along a side of a tile
_PIXELS = 512  # of a picture, along a side of a tile
_SKIRT = 0.02  # of a tile's side: hides cracks between levels
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
        with rasterio.open(path) as file:
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
    out.stage("geometry")
    if source is not None and projection.epsg is not None:
        with WarpedVRT(
            file, src_crs=source, crs=f"EPSG:{projection.epsg}", resampling=_resampling(file),
            add_alpha=is_picture and file.count in (1, 3), nodata=None if is_picture else np.nan,
            dtype=None if is_picture else "float32",
        ) as view:  # fmt: skip
            _Reading(path, job, out, view, projection, is_picture, _companions(path, file)).run()
    else:
        _Reading(path, job, out, file, projection, is_picture, _companions(path, file)).run()


def _is_picture(file: rasterio.DatasetReader) -> bool:
    """Whether a raster holds colours: three bands, or one of bytes (a scanned map, an old photograph). Heights come in
    larger numbers."""
    return bool(file.count >= 3 or file.dtypes[0] == "uint8")


def _resampling(file: rasterio.DatasetReader) -> Resampling:
    """Numbers of a palette cannot be mixed."""
    return Resampling.nearest if file.colorinterp[0] == ColorInterp.palette else Resampling.bilinear


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
    is_picture: bool
    beside: tuple[str, ...]

    def run(self) -> None:
        """Write the pyramid, coarse tiles first, then the rows."""
        side = _PIXELS if self.is_picture else _CELLS
        levels = max(0, math.ceil(math.log2(max(self.view.width, self.view.height) / side)))
        names: dict[tuple[int, int, int], str] = {}
        total = sum(4**level for level in range(levels + 1))
        lows, highs = np.full(3, np.inf), np.full(3, -np.inf)
        for done, (level, x, y) in enumerate(_tiles(levels)):
            step = 2 ** (levels - level)
            found = self._tile(Window(x * side * step, y * side * step, side * step, side * step), step)
            self.out.tick(done, total)
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
        self._describe(lows, highs)

    def _tile(self, window: Window, step: int) -> Mesh | None:
        """A grid over a window, cut at the rim of the raster."""
        width = min(window.width, self.view.width - window.col_off)
        height = min(window.height, self.view.height - window.row_off)
        if width <= 0 or height <= 0:
            return None
        window = Window(window.col_off, window.row_off, width, height)
        per_cell = step * (_PIXELS // _CELLS if self.is_picture else 1)
        # The last cell of a row is narrower, so that a tile ends where the raster does.
        columns = np.minimum(np.arange(max(2, math.ceil(width / per_cell) + 1)) * per_cell, width)
        rows = np.minimum(np.arange(max(2, math.ceil(height / per_cell) + 1)) * per_cell, height)
        x, y = np.meshgrid(columns + window.col_off, rows + window.row_off)
        transform = self.view.transform
        flat = np.column_stack((
            (transform.a * x + transform.b * y + transform.c).reshape(-1),
            (transform.d * x + transform.e * y + transform.f).reshape(-1),
        ))  # fmt: skip
        if self.is_picture:
            return self._picture(window, flat, (len(rows), len(columns)), step)
        heights = self._heights(window, flat, (len(rows), len(columns)))
        return None if np.isnan(heights).all() else _grid(flat, heights, (len(rows), len(columns)), _TERRAIN)

    def _heights(self, window: Window, flat: F64, shape: tuple[int, int]) -> F64:
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
        return bilinear(
            sampled, columns * sampled.shape[1] / one.width - 0.5, rows * sampled.shape[0] / one.height - 0.5
        )

    def _picture(self, window: Window, flat: F64, shape: tuple[int, int], step: int) -> Mesh | None:
        size = (min(_PIXELS, math.ceil(window.height / step)), min(_PIXELS, math.ceil(window.width / step)))
        has_palette = self.view.colorinterp[0] == ColorInterp.palette
        mixed = Resampling.nearest if has_palette else Resampling.average
        bands = self.view.read(window=window, out_shape=(self.view.count, *size), resampling=mixed)
        if self.view.colorinterp[-1] == ColorInterp.alpha and not bands[-1].any():
            return None
        if has_palette:
            bands = _painted(bands[0], self.view.colormap(1))
        elif self.view.count < 3:
            bands = np.repeat(bands[:1], 3, axis=0)
        ground = ground_heights(self.job.terrain, self.projection.epsg, flat)
        if ground is None or np.isnan(ground).all():
            heights = np.full(len(flat), self.job.floor - _BELOW)
        else:
            # Over a hole in the terrain a picture lies at the usual height: at none it would be torn.
            heights = np.where(np.isnan(ground), np.nanmedian(ground), ground) + _ABOVE
        u, v = np.meshgrid(np.linspace(0, 1, shape[1]), np.linspace(1, 0, shape[0]))
        texture = np.column_stack((u.reshape(-1), v.reshape(-1))).astype(np.float32)
        return _grid(flat, heights, shape, _WHITE, texture, encoded(_as_bytes(bands)))

    def _describe(self, lows: F64, highs: F64) -> None:
        self.out.stage("properties")
        kind = "Orthophoto" if self.is_picture else "TINRelief"
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
                schema="Orthophoto" if self.is_picture else "Terrain",
                by_class={kind: 1},
                drawn=1,
                failed=(),
                epsg=self.projection.epsg,
                source_crs=self.projection.source_name,
                beside=self.beside,
            )
        )


def _tiles(levels: int) -> Iterator[tuple[int, int, int]]:
    for level in range(levels + 1):
        for y in range(1 << level):
            for x in range(1 << level):
                yield level, x, y


def _grid(
    flat: F64,
    heights: F64,
    shape: tuple[int, int],
    colour: tuple[int, int, int, int],
    texture: F32 | None = None,
    picture: bytes = b"",
) -> Mesh:  # fmt: skip
    """Triangles over a grid of points in rows; cells with an unknown corner are left out. A skirt hangs
    from the rim."""
    rows, columns = shape
    place = np.arange(rows * columns).reshape(shape)
    a, b, c, d = (each.reshape(-1) for each in (place[:-1, :-1], place[1:, :-1], place[1:, 1:], place[:-1, 1:]))
    triangles = np.concatenate((np.stack((a, b, c), axis=1), np.stack((a, c, d), axis=1)))
    points = np.column_stack((flat, np.nan_to_num(heights)))
    triangles = triangles[~np.isnan(heights)[triangles].any(axis=1)]
    normals = _smooth(points, triangles)
    rim = np.concatenate((place[0], place[:, -1], place[-1, ::-1], place[::-1, 0]))
    # What is flat has no cracks to hide.
    drop = _SKIRT * float(np.ptp(flat[:, 0]) + np.ptp(flat[:, 1])) if np.nanmax(heights) > np.nanmin(heights) else 0.0
    # Lit as the rim it hangs from (its normals are taken again below), a skirt does not show against the ground.
    hem = points[rim] - np.array([0.0, 0.0, drop])
    first = len(points)
    low = np.arange(first, first + len(rim))
    known = ~np.isnan(heights)[rim]
    joined = known[:-1] & known[1:]
    skirt = np.concatenate((
        np.stack((rim[:-1], low[:-1], low[1:]), axis=1)[joined], np.stack((rim[:-1], low[1:], rim[1:]), axis=1)[joined],
    ))[: None if drop else 0]  # fmt: skip
    count = first + len(rim)
    return Mesh(
        points=np.concatenate((points, hem)),
        normals=np.concatenate((normals, normals[rim])),
        colours=np.tile(np.array([colour], dtype=np.uint8), (count, 1)),
        features=np.zeros(count, dtype=np.int64),
        triangles=np.concatenate((triangles, skirt)).astype(np.uint32),
        edges=np.empty((0, 2), dtype=np.uint32),
        curves=np.empty((0, 2), dtype=np.uint32),
        texture=None if texture is None else np.concatenate((texture, texture[rim])),
        picture=picture,
    )


def _smooth(points: F64, triangles: "np.ndarray[tuple[int, int], np.dtype[np.int64]]") -> F32:
    normals, areas = face_normals(points - points[0], triangles)
    summed = np.zeros((len(points), 3))
    for corner in range(3):
        np.add.at(summed, triangles[:, corner], normals * areas[:, None])
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    up = np.array([0.0, 0.0, 1.0])
    found = np.where(length > 0, summed / np.where(length > 0, length, 1), up)
    # Rows run south in one file and north in another, and triangles with them; ground is seen from above.
    return np.where(found[:, 2:] < 0, -found, found).astype(np.float32)


def _painted(numbers: NDArray[Any], palette: dict[int, tuple[int, ...]]) -> U8:
    """The colours (3, H, W) of numbers (H, W) in a palette."""
    table = np.zeros((256, 3), dtype=np.uint8)
    for number, colour in palette.items():
        table[number] = colour[:3]
    return np.asarray(table[numbers].transpose(2, 0, 1))


def _as_bytes(bands: NDArray[Any]) -> U8:
    if bands.dtype == np.uint8:
        return np.asarray(bands[:3])
    largest = float(np.nanmax(bands[:3])) or 1.0
    return np.asarray(np.clip(bands[:3] / largest * 255, 0, 255), dtype=np.uint8)
