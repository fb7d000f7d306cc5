"""Distances between pairs of triangles: of each edge to each edge, of each corner to the other's face, and 0 where an
edge of one goes through the other."""

import numpy as np

from timeo_desktop.domain.chunks import F64

_TINY = 1e-30
_SLIVER = 1e-12  # a triangle of less, square metres, has no plane
Found = tuple[F64, F64, F64]


def distances(first: F64, second: F64) -> Found:
    """Distances (N,) between triangles (N, 3, 3) row by row, and the nearest points (N, 3) of each."""
    found = [_edges(first, second), _corners(first, second), _swapped(_corners(second, first))]
    found += [_through(first, second), _swapped(_through(second, first))]
    values = np.stack([each[0] for each in found])
    best = np.argmin(values, axis=0)
    rows = np.arange(len(first))
    points, others = (np.stack([each[side] for each in found])[best, rows] for side in (1, 2))
    return values[best, rows], points, others


def plane_gaps(first: F64, second: F64) -> F64:
    """How far (N,) triangles of the second stay from the planes of the first, (N, 3, 3) each: they are no nearer."""
    start = first[:, 0]
    normal = np.cross(first[:, 1] - start, first[:, 2] - start)
    length = np.linalg.norm(normal, axis=1)
    heights = np.einsum("nij,nj->ni", second - start[:, None], normal)
    beside = np.maximum(np.maximum(heights.min(axis=1), -heights.max(axis=1)), 0.0)
    return np.where(length > _SLIVER, beside / np.maximum(length, _SLIVER), 0.0)


def _swapped(found: Found) -> Found:
    return found[0], found[2], found[1]


def _edges(first: F64, second: F64) -> Found:
    """Of the nine pairs of edges the nearest."""
    count = len(first)
    a, b = np.repeat(np.arange(3), 3), np.tile(np.arange(3), 3)
    start, other = first[:, a].reshape(-1, 3), second[:, b].reshape(-1, 3)
    along, beside = first[:, (a + 1) % 3].reshape(-1, 3) - start, second[:, (b + 1) % 3].reshape(-1, 3) - other
    s, t = _closest_on_lines(start, along, other, beside)
    points, others = start + s[:, None] * along, other + t[:, None] * beside
    return _least(points.reshape(count, 9, 3), others.reshape(count, 9, 3))


def _closest_on_lines(start: F64, along: F64, other: F64, beside: F64) -> tuple[F64, F64]:
    """Where (0…1) two segments come nearest: Ericson, Real-Time Collision Detection (2005), 5.1.9."""
    between = start - other
    a, e = np.einsum("ij,ij->i", along, along), np.einsum("ij,ij->i", beside, beside)
    b, c = np.einsum("ij,ij->i", along, beside), np.einsum("ij,ij->i", along, between)
    f = np.einsum("ij,ij->i", beside, between)
    spread = a * e - b * b
    askew = spread > 1e-12 * a * e
    s = np.where(askew, np.clip((b * f - c * e) / np.where(askew, spread, 1), 0, 1), 0.0)
    t = (b * s + f) / np.maximum(e, _TINY)
    held = np.clip(t, 0, 1)
    s = np.where(t == held, s, np.clip((b * held - c) / np.maximum(a, _TINY), 0, 1))
    return s, held


def _corners(first: F64, second: F64) -> Found:
    """Of the corners of the first those above the face of the second; infinite where there is none."""
    start = second[:, 0]
    one, two = second[:, 1] - start, second[:, 2] - start
    normal = np.cross(one, two)
    length = np.einsum("ij,ij->i", normal, normal)
    offsets = first - start[:, None]
    heights = np.einsum("nij,nj->ni", offsets, normal) / np.maximum(length, _TINY)[:, None]
    feet = first - heights[:, :, None] * normal[:, None]
    inside = _inside(feet - start[:, None], one, two, normal, length)
    found = np.where(inside, np.abs(heights) * np.sqrt(length)[:, None], np.inf)
    best = np.argmin(found, axis=1)
    rows = np.arange(len(first))
    return found[rows, best], first[rows, best], feet[rows, best]


def _through(first: F64, second: F64) -> Found:
    """0 where an edge of the first goes through the face of the second, else infinite."""
    start = second[:, 0]
    one, two = second[:, 1] - start, second[:, 2] - start
    normal = np.cross(one, two)
    length = np.einsum("ij,ij->i", normal, normal)
    heights = np.einsum("nij,nj->ni", first - start[:, None], normal)
    after = np.roll(heights, -1, axis=1)
    crosses = (heights * after <= 0) & (heights != after)
    share = np.where(crosses, heights / np.where(crosses, heights - after, 1), 0.0)
    places = first + share[:, :, None] * (np.roll(first, -1, axis=1) - first)
    met = crosses & _inside(places - start[:, None], one, two, normal, length)
    best = np.argmax(met, axis=1)
    rows = np.arange(len(first))
    there = places[rows, best]
    return np.where(met[rows, best], 0.0, np.inf), there, there


def _inside(offsets: F64, one: F64, two: F64, normal: F64, length: F64) -> F64:
    """Whether points (N, 3, 3) of the plane of a triangle, from its first corner, lie in it."""
    size = np.maximum(length, _TINY)[:, None]
    u = np.einsum("nij,nj->ni", np.cross(offsets, two[:, None]), normal) / size
    v = np.einsum("nij,nj->ni", np.cross(one[:, None], offsets), normal) / size
    return np.asarray((length > _TINY)[:, None] & (u >= 0) & (v >= 0) & (u + v <= 1))


def _least(points: F64, others: F64) -> Found:
    """Of pairs of points (N, K, 3) the nearest of each row."""
    gaps = np.linalg.norm(points - others, axis=2)
    best = np.argmin(gaps, axis=1)
    rows = np.arange(len(points))
    return gaps[rows, best], points[rows, best], others[rows, best]
