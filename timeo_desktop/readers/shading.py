"""From plain triangles to what the scene draws: normals that are smooth on curved parts, and crease edges.

Works on one indexed mesh whose vertices are shared between triangles. All in numpy, about one sort per call.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F32, F64, U32

CREASE_DEGREES = 32.0
_FAN_DOUBLINGS = 6  # a fan of up to 64 triangles about one vertex gets one normal


@dataclass(frozen=True, eq=False)
class Shaded:
    """Drawable mesh. `source` gives, for each vertex, the vertex of the input mesh that it was split from."""

    source: NDArray[np.int64]  # (V,)
    normals: F32  # (V, 3)
    triangles: U32  # (T, 3)
    edges: U32  # (E, 2)


def face_normals(points: F64, triangles: NDArray[np.int64]) -> tuple[F64, F64]:
    """Unit normals (T, 3) and doubled areas (T,); the normal of a triangle without area is zero."""
    first = points[triangles[:, 0]]
    cross = np.cross(points[triangles[:, 1]] - first, points[triangles[:, 2]] - first)
    areas = np.sqrt(np.einsum("ij,ij->i", cross, cross))
    return cross / np.where(areas > 0, areas, 1)[:, None], areas


def shade(points: F64, triangles: NDArray[np.int64], crease_degrees: float = CREASE_DEGREES) -> Shaded:
    """Split vertices along creases and give each its normal. `points` (P, 3) metres, `triangles` (T, 3)."""
    count = len(triangles)
    if count == 0:
        empty = np.empty((0, 3), dtype=np.float32)
        none = np.empty((0, 2), dtype=np.uint32)
        return Shaded(np.empty(0, dtype=np.int64), empty, np.empty((0, 3), dtype=np.uint32), none)
    normals, areas = face_normals(points, triangles)
    corners = triangles.reshape(-1)
    ends = triangles[:, [1, 2, 0]].reshape(-1)
    # One number for an undirected edge: both of its half-edges get the same, so one sort brings them together.
    keys = np.minimum(corners, ends) * len(points) + np.maximum(corners, ends)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    same = ordered[1:] == ordered[:-1]
    # Half-edge i runs from corner i to the next corner of its triangle; pair the two sides of each shared edge.
    left, right = order[:-1][same], order[1:][same]
    bend = np.einsum("ij,ij->i", normals[left // 3], normals[right // 3])
    smooth = bend > np.cos(np.radians(crease_degrees))
    # A triangle without area has no direction: it makes no crease, and lets none through.
    blank = (areas[left // 3] == 0) | (areas[right // 3] == 0)
    first = np.ones(len(order), dtype=bool)
    first[1:] = ~same
    plain = np.zeros(len(corners), dtype=bool)
    plain[left[smooth | blank]] = True
    plain[right[smooth | blank]] = True
    # What was paired over a smooth bend is no crease; a half-edge that found no partner is the rim of an open surface
    # and is drawn as one. Of each edge the first half-edge speaks.
    crease = order[first]
    crease = crease[~plain[crease]]
    labels = _fans(corners, ends, left[smooth], right[smooth], 3 * count)
    # Weighted by area: a sliver beside a large face must not tilt its normal. bincount adds far faster than add.at.
    summed = np.stack(
        [np.bincount(labels, np.repeat(normals[:, axis] * areas, 3), 3 * count) for axis in range(3)], axis=1
    )
    kept = labels == np.arange(3 * count)
    rows = np.cumsum(kept) - 1
    vertex_normals = summed[kept]
    lengths = np.sqrt(np.einsum("ij,ij->i", vertex_normals, vertex_normals))
    vertex_normals /= np.where(lengths > 0, lengths, 1)[:, None]
    # The corner after one in its triangle, where the drawn edge ends.
    index = rows[labels].astype(np.uint32)
    following = crease - crease % 3 + (crease + 1) % 3
    return Shaded(
        source=corners[kept],
        normals=vertex_normals.astype(np.float32),
        triangles=index.reshape(-1, 3),
        edges=np.stack((index[crease], index[following]), axis=1),
    )


def _fans(
    corners: NDArray[np.int64],
    ends: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    size: int,
) -> NDArray[np.int64]:
    """Label the corners that meet smoothly around a vertex: each corner points at a neighbour over one of its edges,
    and pointers are doubled until they have gone round the fan."""
    # A corner knows its two neighbours around the vertex by the half-edge that leaves it and the one that reaches it;
    # which corner of the other triangle lies at the same vertex depends on whether the two run against each other, as
    # in a well-made surface, or the same way, as where a face is turned inside out.
    step = np.arange(size)
    after_left = left - left % 3 + (left + 1) % 3
    after_right = right - right % 3 + (right + 1) % 3
    opposed = corners[left] == ends[right]
    partner = np.where(opposed, after_right, right)
    step[left] = partner
    partner_back = np.where(opposed, after_left, left)
    step[right] = np.where(opposed, partner_back, step[right])
    labels = np.minimum(np.arange(size), step)
    # Pointer doubling: after n rounds a corner has seen 2ⁿ neighbours, so no loop over vertices is needed.
    for _ in range(_FAN_DOUBLINGS):
        labels = np.minimum(labels, labels[step])
        step = step[step]
    labels = labels[step]
    return labels[labels]
