"""Fills of cuts: from the segments in which planes meet meshes to the triangles between them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64

_GRID = 1e-4  # metres: ends nearer than this are one, for neighbours in a mesh may differ by their rounding
_SAME = 1e-6  # of an area


@dataclass(frozen=True, eq=False)
class Fill:
    """Triangles (T, 3, 2) of the plane, metres, and the group (T,) of each."""

    triangles: F64
    groups: I64


def ends_open(segments: F64, groups: I64) -> NDArray[np.bool_]:
    """Whether the segments (S, 2, 2), directed, of each group (0…G-1 in `groups` (S,)) leave a line open, (G,)."""
    count = int(groups.max(initial=-1)) + 1
    ends = np.round(segments / _GRID).astype(np.int64)
    apart = (ends[:, 0] != ends[:, 1]).any(axis=1)
    ends, of = ends[apart].reshape(-1, 2), np.repeat(groups[apart], 2)
    order = np.lexsort((ends[:, 1], ends[:, 0], of))
    ends, of = ends[order], of[order]
    if not len(of):
        return np.zeros(count, dtype=bool)
    first = np.r_[True, (of[1:] != of[:-1]) | (ends[1:] != ends[:-1]).any(axis=1)]
    starts = np.flatnonzero(first)
    odd = np.diff(np.r_[starts, len(of)]) % 2 == 1
    found = np.zeros(count, dtype=bool)
    found[of[starts[odd]]] = True
    return found


def fill(segments: F64, groups: I64) -> Fill:
    """What lies inside the closed lines that segments (S, 2, 2) of one group make, with holes and what lies in holes.
    Segments are directed, with what is solid to their left; solids of a group that overlap are one."""
    ends, groups = _once(np.round(segments / _GRID).astype(np.int64), groups)
    if not len(ends):
        return Fill(np.empty((0, 3, 2)), np.empty(0, dtype=np.int64))
    names, of = np.unique(groups, return_inverse=True)
    places = ends * _GRID
    areas = shapely.build_area(shapely.multilinestrings(shapely.linestrings(places), indices=of))
    middle = places.mean(axis=(0, 1))
    starts, stops = places[:, 0] - middle, places[:, 1] - middle
    signed = np.bincount(of, (starts[:, 0] * stops[:, 1] - starts[:, 1] * stops[:, 0]) / 2, len(names))
    found = shapely.area(areas)
    for group in np.flatnonzero(np.abs(found - np.abs(signed)) > _SAME * np.maximum(found, _GRID)):
        areas[group] = _wound(places[of == group])
    pieces, piece_of = shapely.get_parts(shapely.constrained_delaunay_triangles(areas), return_index=True)
    corners = shapely.get_coordinates(pieces).reshape(-1, 4, 2)[:, :3]
    return Fill(corners, names[piece_of])


def _once(ends: I64, groups: I64) -> tuple[I64, I64]:
    """Segments without those that come in both directions, as where two solids touch, and without repeats."""
    turned = (ends[:, 0, 0] > ends[:, 1, 0]) | ((ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1]))
    plain = np.where(turned[:, None, None], ends[:, ::-1], ends)
    keys = np.column_stack((groups, plain.reshape(-1, 4)))
    order = np.lexsort(keys.T[::-1])
    keys, ends, signs = keys[order], ends[order], np.where(turned, -1, 1)[order]
    if not len(keys):
        return ends, groups
    starts = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)])
    net = np.add.reduceat(signs, starts)
    lone = (keys[starts, 1:3] != keys[starts, 3:5]).any(axis=1) & (net != 0)
    kept, forward = keys[starts[lone]], net[lone] > 0
    places = kept[:, 1:].reshape(-1, 2, 2)
    return np.where(forward[:, None, None], places, places[:, ::-1]), kept[:, 0]


def _wound(places: F64) -> shapely.Geometry:
    """What directed segments (S, 2, 2) go round, however they cross."""
    lines = shapely.union_all(shapely.linestrings(places))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    starts, stops = places[:, 0], places[:, 1]
    kept = []
    for face, (x, y) in zip(faces, inside, strict=True):
        up = (starts[:, 1] <= y) & (stops[:, 1] > y)
        down = (starts[:, 1] > y) & (stops[:, 1] <= y)
        crossing = up | down
        first, second = starts[crossing], stops[crossing]
        share = (y - first[:, 1]) / (second[:, 1] - first[:, 1])
        right = first[:, 0] + share * (second[:, 0] - first[:, 0]) > x
        if (np.where(up[crossing], 1, -1) * right).sum() != 0:
            kept.append(face)
    return shapely.union_all(kept)
