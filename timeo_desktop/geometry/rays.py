"""Half lines: which boxes and triangles they meet, what they pass, all in metres."""

import numpy as np

from timeo_desktop.domain.chunks import F64

_PARALLEL = 1e-30
_RIM = 1e-9


def reaches(triangles: F64, start: F64, direction: F64) -> F64:
    """How far (T,) along a half line triangles (T, 3, 3) are met, from either side; infinite where they are not.
    Möller and Trumbore (1997)."""
    one, two = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    across = np.cross(direction, two)
    determinant = np.einsum("ij,ij->i", one, across)
    usable = np.abs(determinant) > _PARALLEL
    inverse = 1 / np.where(usable, determinant, 1)
    offset = start - triangles[:, 0]
    u = np.einsum("ij,ij->i", offset, across) * inverse
    turned = np.cross(offset, one)
    v = turned @ direction * inverse
    along = np.einsum("ij,ij->i", two, turned) * inverse
    met = usable & (u >= -_RIM) & (v >= -_RIM) & (u + v <= 1 + _RIM) & (along > 0)
    return np.where(met, along, np.inf)


def entries(lows: F64, highs: F64, start: F64, direction: F64, pad: F64) -> F64:
    """How far (N,) along a half line it enters boxes that are grown by `pad` (N,); infinite where it passes beside."""
    way = np.where(np.abs(direction) < _PARALLEL, _PARALLEL, direction)
    first = (lows - pad[:, None] - start) / way
    second = (highs + pad[:, None] - start) / way
    near, far = np.minimum(first, second).max(axis=1), np.maximum(first, second).min(axis=1)
    return np.where((far >= near) & (far >= 0), np.maximum(near, 0.0), np.inf)


def nearest_on_segments(ends: F64, start: F64, direction: F64) -> F64:
    """The point (S, 3) of each segment (S, 2, 3) that a line comes nearest to; `direction` is of unit length."""
    along = ends[:, 1] - ends[:, 0]
    between = ends[:, 0] - start
    # Both as they are seen from along the line: the nearest point is that to a point in a plane.
    flat = along - (along @ direction)[:, None] * direction
    offset = between - (between @ direction)[:, None] * direction
    length = np.einsum("ij,ij->i", flat, flat)
    share = np.clip(-np.einsum("ij,ij->i", flat, offset) / np.maximum(length, _PARALLEL), 0, 1)
    return np.asarray(ends[:, 0] + share[:, None] * along)


def is_inside(point: F64, triangles: F64) -> bool:
    """Whether a point (3,) is inside closed triangles (T, 3, 3): by how often half lines in odd directions leave."""
    votes = 0
    for direction in _ODD_WAYS:
        met = np.unique(np.round(reaches(triangles, point, direction), 7))
        votes += int(np.isfinite(met).sum() % 2)
    return votes * 2 > len(_ODD_WAYS)


_ODD_WAYS = np.array([[0.5377, 0.6123, 0.5796], [-0.7311, 0.2219, 0.6452], [0.1173, -0.8391, -0.5312]])
_ODD_WAYS /= np.linalg.norm(_ODD_WAYS, axis=1)[:, None]
