"""What a mesh encloses and covers, and whether two engines made the same of an element."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64

_SAME_METRES = 0.010
_FLOAT32 = 1e-6  # of the coordinate
_SAME_SHARE = 0.05  # of area and volume: a coarse circle of one engine lacks up to 3 % of that of the other
_WELD = 1e-5  # of the size of the mesh


@dataclass(frozen=True)
class Measures:
    """Area in m² and volume in m³ of a mesh, its box (6,) in metres, and whether it is closed: each edge is walked once
    in either direction. The volume of one that is not closed is about the middle of its box: cracks change it little,
    faces that are turned the wrong way much."""

    area: float
    volume: float
    box: F64
    closed: bool


def measured(points: F64, triangles: NDArray[np.integer]) -> Measures:
    """The measures of triangles (T, 3) into points (P, 3), in metres."""
    used, corners = np.unique(triangles, return_inverse=True)
    low, high = points[used].min(axis=0), points[used].max(axis=0)
    local = points[used] - (low + high) / 2
    a, b, c = (local[corners.reshape(-1, 3)[:, at]] for at in range(3))
    area = float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)
    volume = abs(float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6))
    grid = np.round(local / max(float((high - low).max()) * _WELD, 1e-9)).astype(np.int64)
    welded = np.unique(grid, axis=0, return_inverse=True)[1].reshape(-1)[corners.reshape(-1, 3)]
    return Measures(area, volume, np.concatenate((low, high)), _is_closed(welded))


def _is_closed(triangles: I64) -> bool:
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = edges[edges[:, 0] != edges[:, 1]]
    walked, counts = np.unique(edges, axis=0, return_counts=True)
    return bool((counts == 1).all()) and {(a, b) for a, b in walked.tolist()} == {(b, a) for a, b in walked.tolist()}


def same(one: Measures, other: Measures) -> bool:
    """Whether two meshes show the same thing. Where one is closed, volume speaks as well."""
    near = _SAME_METRES + _FLOAT32 * np.abs(other.box)
    return (
        bool((np.abs(one.box - other.box) <= near).all())
        and _close(one.area, other.area)
        and (not (one.closed or other.closed) or _close(one.volume, other.volume))
    )


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME_SHARE * max(abs(one), abs(other))
