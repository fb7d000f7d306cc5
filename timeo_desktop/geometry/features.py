"""What one aims at on an element: corners, straight edges with their middles, circles. Made of its crease edges, where
a circle is many short ones, and a long edge may be several that follow each other."""

from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.geometry.mesh import Mask, components, weld
from timeo_desktop.geometry.rounds import BEND_DEGREES, Circle, circle_through

_STRAIGHT = np.cos(np.radians(0.5))
_SMOOTH = np.cos(np.radians(BEND_DEGREES))
_SHORT = 1e-6  # metres


@dataclass(frozen=True, eq=False)
class Features:
    """Edges (E, 2, 3) as they are drawn, corners (C, 3) where edges end or bend sharply, middles (M, 3) of straight
    edges between corners, and circles."""

    edges: F64
    corners: F64
    middles: F64
    circles: tuple[Circle, ...]


def features_of(segments: F64) -> Features:
    """Features of segments (S, 2, 3) that lie in any order."""
    points, ends = weld(segments.reshape(-1, 3))
    ends = np.unique(np.sort(ends.reshape(-1, 2), axis=1), axis=0)
    ends = ends[np.linalg.norm(points[ends[:, 1]] - points[ends[:, 0]], axis=1) > _SHORT]
    if not len(ends):
        none = np.empty((0, 3))
        return Features(np.empty((0, 2, 3)), none, none, ())
    through, pairs, bends = _passed(points, ends)
    straight, smooth = bends > _STRAIGHT, bends > _SMOOTH
    is_corner = np.ones(len(points), dtype=bool)
    is_corner[through[smooth]] = False
    middles = _middles(points, ends, components(len(ends), pairs[straight]), is_corner)
    circles = _circles(points, ends, components(len(ends), pairs[smooth]), pairs[smooth & ~straight])
    return Features(points[ends], points[is_corner], middles, circles)


def _passed(points: F64, ends: I64) -> tuple[I64, I64, F64]:
    """Points (K,) in which exactly two segments meet, those two (K, 2), and the cosine (K,) of their bend."""
    at = ends.reshape(-1)
    order = np.argsort(at, kind="stable")
    counts = np.bincount(at, minlength=len(points))
    starts = np.cumsum(counts) - counts
    through = np.flatnonzero(counts == 2)
    halves = np.column_stack((order[starts[through]], order[starts[through] + 1]))
    pairs, sides = halves // 2, halves % 2
    far = points[ends[pairs, 1 - sides]]  # (K, 2, 3)
    ways = far - points[through][:, None]
    ways /= np.linalg.norm(ways, axis=2)[:, :, None]
    return through, pairs, -np.einsum("ij,ij->i", ways[:, 0], ways[:, 1])


def _middles(points: F64, ends: I64, lines: I64, is_corner: Mask) -> F64:
    """The middle of each straight line of segments whose ends are corners."""
    keys, turns = np.unique(np.repeat(lines, 2) * len(points) + ends.reshape(-1), return_counts=True)
    line, tip = np.divmod(keys[turns == 1], len(points))  # the inner points of a line come twice
    twos = np.flatnonzero((line[1:] == line[:-1]) & is_corner[tip[1:]] & is_corner[tip[:-1]])
    return np.asarray((points[tip[twos]] + points[tip[twos + 1]]) / 2)


def _circles(points: F64, ends: I64, chains: I64, bent: I64) -> tuple[Circle, ...]:
    """Circles of chains that bend everywhere."""
    found = []
    for chain in np.unique(chains[bent.reshape(-1)]):
        circle = circle_through(points[np.unique(ends[chains == chain])])
        if circle is not None:
            found.append(circle)
    return tuple(found)
