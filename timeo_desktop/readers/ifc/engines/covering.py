"""Which of some triangles a point lies on."""

import numpy as np

from timeo_desktop.domain.chunks import F64, I64

_BLOCK = 500_000  # pairs at a time


def nearest(points: F64, triangles: F64) -> I64:
    """The triangle (T, 3, 3) that each point (P, 3) lies on, or lies nearest to by its plane and its sides (P,)."""
    first = triangles[:, 0]
    along, across = triangles[:, 1] - first, triangles[:, 2] - first
    normals = np.cross(along, across)
    doubled = np.einsum("ti,ti->t", normals, normals)
    safe = np.where(doubled > 0, doubled, np.inf)[:, None]
    # A point is first + u · along + v · across + height · normal; these rows give u, v and the height.
    rows = (np.cross(across, normals) / safe, np.cross(normals, along) / safe, normals / np.sqrt(safe))
    found = np.empty(len(points), dtype=np.int64)
    step = max(1, _BLOCK // max(1, len(triangles)))
    for start in range(0, len(points), step):
        block = points[start : start + step]
        u, v, height = (block @ row.T - np.einsum("ti,ti->t", first, row) for row in rows)
        outside = np.maximum(-u, 0) + np.maximum(-v, 0) + np.maximum(u + v - 1, 0)
        distance = np.abs(height) + outside * np.sqrt(np.sqrt(doubled))
        distance[:, doubled == 0] = np.inf
        found[start : start + step] = distance.argmin(axis=1)
    return found
