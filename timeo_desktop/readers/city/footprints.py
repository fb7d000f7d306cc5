"""Footprints raised to buildings: walls for every side of every ring, and a flat roof.

All buildings of a chunk are raised at once; only the roof of each is triangulated by itself.
"""

from dataclasses import dataclass
from typing import Any

import mapbox_earcut
import numpy as np
import shapely
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64, U8, U32
from timeo_desktop.readers.chunking import Mesh, ranges
from timeo_desktop.readers.city.heights import Extents
from timeo_desktop.readers.city.polygons import quads
from timeo_desktop.readers.city.surfaces import ROOF, WALL, colour_of, oriented

_SHARP = np.cos(np.radians(25.0))
_AT_ONCE = 8192  # rectangles in the making: as polygons they take a kilobyte each
_WALL_CORNERS = np.array([0, 1, 2, 0, 2, 3], dtype=np.uint32)


@dataclass(frozen=True, eq=False)
class Rings:
    """Rings without their closing point; each belongs to a part, each part to a building. Outer rings run
    anticlockwise, inner ones clockwise, so the outside of a wall is always at its right hand."""

    flat: F64  # (P, 2)
    ring_sizes: I64  # (R,)
    ring_parts: I64  # (R,)
    part_rows: I64  # (K,)


def rings_of(polygons: NDArray[Any]) -> Rings:
    """The rings of N polygons or multi-polygons in the plane."""
    parts, rows = shapely.get_parts(polygons, return_index=True)
    solid = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, rows = shapely.orient_polygons(parts[solid], exterior_cw=False), rows[solid]
    rings, owners = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    last = np.flatnonzero(np.diff(ring, append=-1))
    kept = np.ones(len(points), dtype=bool)
    kept[last] = False  # a ring ends where it began
    return Rings(points[kept], np.bincount(ring[kept], minlength=len(rings)), owners, rows)


class FootprintShapes:
    """Footprints with their heights. `polygons` (N,) lie in the plane of the scene, valid and not empty."""

    def __init__(self, steps: U32, polygons: NDArray[Any], heights: Extents) -> None:
        self.steps = steps
        self._polygons = polygons
        bounds = shapely.bounds(polygons)
        self.lows = np.column_stack((bounds[:, :2], heights.bottoms))
        self.highs = np.column_stack((bounds[:, 2:], heights.tops))
        corners = shapely.get_num_coordinates(polygons)
        self.triangle_counts: I64 = (3 * corners).astype(np.int64)  # two a wall and about one a corner of the roof
        self.colours = _all(colour_of("Building", ROOF), len(steps))
        self.sides = _all(colour_of("Building", WALL), len(steps))
        self._outlines = np.empty((len(steps), 4, 2))
        for rows in np.array_split(np.arange(len(steps)), len(steps) // _AT_ONCE + 1):
            self._outlines[rows] = oriented(polygons[rows], self.lows[rows], self.highs[rows])

    def outlines(self, rows: I64) -> F64:
        """The smallest rectangle about each footprint."""
        return self._outlines[rows]

    def mesh(self, rows: I64) -> Mesh:
        """Walls and roofs of these rows."""
        rings = rings_of(self._polygons[rows])
        count = len(rings.flat)
        starts = np.cumsum(rings.ring_sizes) - rings.ring_sizes
        ring = np.repeat(np.arange(len(rings.ring_sizes)), rings.ring_sizes)
        following = np.arange(1, count + 1)
        following[starts + rings.ring_sizes - 1] = starts
        previous = np.empty(count, dtype=np.int64)
        previous[following] = np.arange(count)
        features = rings.part_rows[rings.ring_parts[ring]]
        bottoms, tops = self.lows[rows, 2][features], self.highs[rows, 2][features]
        along = rings.flat[following] - rings.flat
        length = np.linalg.norm(along, axis=1, keepdims=True)
        along /= np.where(length > 0, length, 1)
        # Four corners a wall, then the corners of the roofs.
        points = np.empty((5 * count, 3))
        walls = points[: 4 * count].reshape(count, 4, 3)
        walls[:, (0, 3), :2] = rings.flat[:, None]
        walls[:, (1, 2), :2] = rings.flat[following][:, None]
        walls[:, :2, 2], walls[:, 2:, 2] = bottoms[:, None], tops[:, None]
        points[4 * count :, :2], points[4 * count :, 2] = rings.flat, tops
        normals = np.zeros((5 * count, 3), dtype=np.float32)
        outwards = normals[: 4 * count].reshape(count, 4, 3)
        outwards[:, :, 0], outwards[:, :, 1] = along[:, 1, None], -along[:, 0, None]
        normals[4 * count :, 2] = 1
        colours = np.empty((5 * count, 4), dtype=np.uint8)
        colours[: 4 * count], colours[4 * count :] = colour_of("Building", WALL), colour_of("Building", ROOF)
        wall = np.arange(count, dtype=np.uint32)[:, None] * 4 + _WALL_CORNERS
        # A standing edge where the wall turns; the eaves everywhere.
        turns = np.flatnonzero(np.einsum("ij,ij->i", along, along[previous]) < _SHARP).astype(np.uint32)
        standing = np.stack((turns * 4, turns * 4 + 3), axis=1)
        eaves = np.stack((np.arange(count), following), axis=1).astype(np.uint32) + np.uint32(4 * count)
        return Mesh(
            points=points,
            normals=normals,
            colours=colours,
            features=np.concatenate((np.repeat(features, 4), features)),
            triangles=np.concatenate((wall.reshape(-1, 3), _roofs(rings, starts) + np.uint32(4 * count))),
            edges=np.concatenate((standing, eaves)),
            curves=np.empty((0, 2), dtype=np.uint32),
        )


def _all(colour: tuple[int, int, int, int], count: int) -> U8:
    return np.tile(np.array([colour], dtype=np.uint8), (count, 1))


def _roofs(rings: Rings, starts: I64) -> U32:
    """Triangles (T, 3) over the points of the rings."""
    firsts = np.flatnonzero(np.diff(rings.ring_parts, prepend=-1))
    counts = np.diff(np.append(firsts, len(rings.ring_parts)))
    begins = starts[firsts]
    sizes = np.add.reduceat(rings.ring_sizes, firsts) if len(firsts) else np.empty(0, dtype=np.int64)
    fours = np.flatnonzero((counts == 1) & (sizes == 4))
    level = np.pad(rings.flat, ((0, 0), (0, 1)))
    made = [quads(level, begins[fours, None] + np.arange(4)).astype(np.uint32)]
    rest = np.flatnonzero((counts > 1) | (sizes != 4))
    if len(rest):
        made.append(_earcut(rings, firsts[rest], counts[rest], begins[rest], sizes[rest]))
    return np.concatenate(made)


def _earcut(rings: Rings, firsts: I64, counts: I64, begins: I64, sizes: I64) -> U32:
    """Triangles of parts: their first rings and how many, their first points and how many."""
    local = rings.flat[ranges(begins, sizes)] - np.repeat(rings.flat[begins], sizes, axis=0)
    stops, last = np.cumsum(sizes), np.cumsum(counts)
    ends: U32 = np.cumsum(rings.ring_sizes[ranges(firsts, counts)]).astype(np.uint32)
    ends -= np.repeat(stops - sizes, counts).astype(np.uint32)
    spans = zip((stops - sizes).tolist(), stops.tolist(), (last - counts).tolist(), last.tolist(), strict=True)
    found = [mapbox_earcut.triangulate_float64(local[a:b], ends[c:d]) for a, b, c, d in spans]
    corners = np.concatenate(found) + np.repeat(begins, [len(each) for each in found]).astype(np.uint32)
    return corners.reshape(-1, 3)
