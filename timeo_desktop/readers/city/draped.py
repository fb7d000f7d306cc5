"""Flat shapes on the terrain: lines get more points, polygons are cut into pieces, so that they follow the ground."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64

Array = NDArray[Any]
_STEP = 5.0  # metres between the points of what is draped
_PIECES, _SMALLEST, _WIDEST = 12, 8.0, 32.0  # along a side of a polygon, and metres of a piece
_MOST = 400_000  # pieces of one layer
_OVER = 0.2  # metres above the ground
_OWN = 1.0  # metres: what is farther from the ground than this is meant to be: a bridge, a pipe
_AREA = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def draped(shapes: Array, heights: Callable[[F64], F64 | None]) -> Array:
    """Shapes (N,) in the plane of the scene, at the height of the ground that `heights` tells for places (P, 2), NaN
    where none is known. A shape that has heights of its own, far above or below the ground, keeps them."""
    own = _keeps_its_heights(shapes, heights)
    found = shapes.copy()
    laid = np.flatnonzero(~own)
    cut = in_pieces(shapely.segmentize(shapes[laid], _STEP))

    def lift(points: F64) -> F64:
        ground = heights(points[:, :2])
        if ground is not None:
            points[:, 2] = np.where(np.isnan(ground), points[:, 2], ground + _OVER)
        return points

    found[laid] = shapely.transform(shapely.force_3d(cut), lift, include_z=True)
    return found


def _keeps_its_heights(shapes: Array, heights: Callable[[F64], F64 | None]) -> NDArray[np.bool_]:
    points, index = shapely.get_coordinates(shapes, include_z=True, return_index=True)
    found = np.zeros(len(shapes), dtype=bool)
    known = np.isfinite(points[:, 2]) & (points[:, 2] != 0)
    ground = heights(points[known, :2]) if known.any() else None
    if ground is None:
        return found
    away, rows = points[known, 2] - ground, index[known]
    told = np.isfinite(away)
    sums = np.bincount(rows[told], np.abs(away[told]), minlength=len(shapes))
    counts = np.bincount(rows[told], minlength=len(shapes))
    return np.asarray(sums > _OWN * np.maximum(counts, 1))


def in_pieces(shapes: Array) -> Array:
    """Polygons (among N shapes) as many, cut along a grid whose lines neighbours share."""
    areas = np.flatnonzero(np.isin(shapely.get_type_id(shapes), _AREA))
    if not areas.size:
        return shapes
    flat = shapely.force_2d(shapes[areas])
    crossing = ~shapely.is_valid(flat)
    flat[crossing] = shapely.make_valid(flat[crossing], method="structure", keep_collapsed=False)
    rows, lows, cells = _grid(flat)
    pieces = shapely.intersection(
        flat[rows], shapely.box(lows[:, 0], lows[:, 1], lows[:, 0] + cells, lows[:, 1] + cells)
    )
    parts, owner = shapely.get_parts(pieces, return_index=True)
    solid = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & (shapely.area(parts) > 0)
    joined = np.full(len(flat), None, dtype=object)
    shapely.multipolygons(parts[solid], indices=rows[owner[solid]], out=joined)
    cut = np.flatnonzero(~shapely.is_missing(joined))
    found = shapes.copy()
    found[areas[cut]] = joined[cut]
    return found


def _grid(flat: Array) -> tuple[I64, F64, F64]:
    """The cells that polygons (N,) may touch: the polygon, the lower left corner and the size of each."""
    bounds = np.nan_to_num(shapely.bounds(flat))
    side = np.clip(np.sqrt(shapely.area(flat)) / _PIECES, _SMALLEST, _WIDEST)
    cell = 2.0 ** np.floor(np.log2(side))
    while True:
        first = np.floor(bounds[:, :2] / cell[:, None])
        counts = (np.ceil(bounds[:, 2:] / cell[:, None]) - first).astype(np.int64).clip(1)
        total = counts.prod(axis=1)
        if total.sum() <= _MOST or cell.min() > bounds[:, 2:].max() - bounds[:, :2].min():
            break
        cell = cell * 2
    rows = np.repeat(np.arange(len(flat)), total)
    number = np.arange(len(rows)) - np.repeat(np.cumsum(total) - total, total)
    across = counts[rows, 0]
    corners = (first[rows] + np.column_stack((number % across, number // across))) * cell[rows, None]
    return rows, corners, cell[rows]
