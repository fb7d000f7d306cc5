"""Terrain from points that lie anywhere: triangles between them (Delaunay), seen as a raster of heights.

Reads text with a point a line: x, y and height, with spaces, semicolons, commas or tabs between them. The raster is
kept in the package, so that layers and pictures can be laid on it.
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import rasterio
import shapely
from rasterio.features import rasterize
from rasterio.io import MemoryFile

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import sentence
from timeo_desktop.geodesy import projection_for
from timeo_desktop.readers.job import Out, ReadJob
from timeo_desktop.readers.terrain.reader import read_raster

_MOST_POINTS = 300_000  # more are thinned evenly over the map
_MOST_CELLS = 3_000  # along a side
_LONGEST = 25.0  # times the usual side: longer triangles only close the outline
_NUMBER = re.compile(r"[-+]?\d")


def read(job: ReadJob, out: Out) -> None:
    """Read one file. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    path = Path(job.path)
    points = _points(path)
    projection = projection_for(path.name, job.source_crs or _beside(path), job.crs, points[:: len(points) // 500 or 1])
    for notice in projection.notices:
        out.notice(notice)
    placed = projection.apply(points)
    placed = placed[np.isfinite(placed).all(axis=1)]
    if len(placed) < 3:
        raise CannotOpen("Nothing of {name} can be drawn: it has no values", name=path.name)
    thinned = _thinned(placed)
    if len(thinned) < len(placed):
        out.notice(
            sentence(
                "{name}: {count} of its {total} points make the terrain", name=path.name, count=len(thinned),
                total=len(placed),
            )
        )  # fmt: skip
    with _raster(thinned, projection.epsg) as (data, file):
        out.terrain(data)
        read_raster(job, out, path, file, projection)


def _beside(path: Path) -> str | None:
    """The system that a .prj file beside the points names."""
    try:
        return path.with_suffix(".prj").read_text("utf-8", errors="replace")
    except OSError:
        return None


def _points(path: Path) -> F64:
    """The first three columns (P, 3). Lines before the first numbers are a heading."""
    with path.open(encoding="utf-8", errors="replace") as file:
        head = [file.readline() for _ in range(50)]
    skipped = next((row for row, line in enumerate(head) if _NUMBER.match(line.strip())), None)
    if skipped is None:
        raise CannotOpen("{name} has no line with three numbers", name=path.name)
    first = head[skipped]
    between = next((sign for sign in (";", "\t", ",") if sign in first), None)
    # A comma is a decimal point where something else stands between the numbers.
    text = path.read_text("utf-8", errors="replace")
    if between == ";" and "," in first:
        text = text.replace(",", ".")
    try:
        found = np.loadtxt(io.StringIO(text), delimiter=between, skiprows=skipped, usecols=(0, 1, 2), ndmin=2)
    except ValueError as error:
        raise CannotOpen("{name} is not a list of points: {reason}", name=path.name, reason=error) from error
    return np.asarray(found, dtype=np.float64)


def _thinned(points: F64) -> F64:
    """At most so many points, one in each cell of a grid."""
    if len(points) <= _MOST_POINTS:
        return points
    flat = points[:, :2] - points[:, :2].min(axis=0)
    cell = np.sqrt(max(float(np.prod(flat.max(axis=0))), 1e-9) / _MOST_POINTS)
    cells = (flat // cell).astype(np.int64)
    _, kept = np.unique(cells[:, 0] * (1 << 32) + cells[:, 1], return_index=True)
    return points[np.sort(kept)]


@contextmanager
def _raster(points: F64, epsg: int | None) -> Iterator[tuple[bytes, rasterio.DatasetReader]]:
    """The heights of the triangles as a raster, its bytes and open to be read; outside of them it has no value."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    usual = float(np.sqrt(max(float(np.prod(high - low)), 1e-9) / len(points)))
    # Two cells from point to point: with fewer, points would fall together and their heights be lost.
    step = max(usual / 2, float((high - low).max()) / _MOST_CELLS, 1e-3)
    width, height = (max(int(np.ceil(side / step)), 2) for side in high - low)
    transform = rasterio.Affine(step, 0, low[0], 0, -step, high[1])
    heights = _heights(points, transform, (height, width), usual * _LONGEST)
    about = {"driver": "GTiff", "width": width, "height": height, "count": 1, "dtype": "float32", "nodata": np.nan}
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        crs = None if epsg is None else f"EPSG:{epsg}"
        with memory.open(**about, crs=crs, transform=transform, compress="deflate", tiled=True) as file:
            file.write(heights.astype(np.float32), 1)
            file.units = ("metre",)
        with memory.open() as file:
            yield bytes(memory.getbuffer()), file


def _heights(points: F64, transform: rasterio.Affine, shape: tuple[int, int], longest: float) -> F64:
    """The height of the triangle over the middle of each cell."""
    # Triangulation knows one height at a place: of points above one another the first counts.
    places, index = np.unique(points[:, :2], axis=0, return_index=True)
    triangles = shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(places)))
    corners = shapely.get_coordinates(triangles).reshape(-1, 4, 2)[:, :3]
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    kept = np.flatnonzero(sides <= longest)
    if not kept.size:
        return np.full(shape, np.nan)
    # GDAL finds the triangle of every cell in one pass; asking for each cell which triangle it is in takes far longer.
    owner = rasterize(
        ((triangles[row], number) for number, row in enumerate(kept, start=1)), out_shape=shape, transform=transform,
        dtype="int32",
    )  # fmt: skip
    heights = points[index, 2]
    rank = np.lexsort((places[:, 1], places[:, 0]))
    ordered = places[rank]
    flat = corners[kept].reshape(-1, 2)
    # Triangles come back as coordinates, not as rows of points; they are the very same numbers, so rows are looked up.
    found = _row_of(ordered, flat)
    z = heights[rank][found].reshape(-1, 3)
    a, b, c = (corners[kept][:, corner] for corner in range(3))
    # The plane through three corners: z = z_a + u (z_b - z_a) + v (z_c - z_a).
    rows, columns = np.nonzero(owner)
    number = owner[rows, columns] - 1
    x = transform.c + (columns + 0.5) * transform.a - a[number, 0]
    y = transform.f + (rows + 0.5) * transform.e - a[number, 1]
    ab, ac = b - a, c - a
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    u = (x * ac[number, 1] - y * ac[number, 0]) / area[number]
    v = (y * ab[number, 0] - x * ab[number, 1]) / area[number]
    grid = np.full(shape, np.nan)
    grid[rows, columns] = z[number, 0] + u * (z[number, 1] - z[number, 0]) + v * (z[number, 2] - z[number, 0])
    return grid


def _row_of(ordered: F64, wanted: F64) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Rows of places (N, 2), sorted by x and then y, that are these (M, 2)."""
    keys = ordered.view(np.dtype([("x", np.float64), ("y", np.float64)]))[:, 0]
    asked = np.ascontiguousarray(wanted).view(keys.dtype)[:, 0]
    return np.searchsorted(keys, asked)
