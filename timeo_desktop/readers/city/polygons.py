"""Polygons in space to triangles. Most faces of a city have three or four corners, and those are done all at once;
only the rest and faces with holes go through earcut one by one.

A ring is a run of points without the closing one; a face is a run of rings, its outline first.
"""

from dataclasses import dataclass

import mapbox_earcut
import numpy as np

from timeo_desktop.domain.chunks import F64, I64

_FLAT = 1e-12


@dataclass(frozen=True, eq=False)
class Faces:
    """F polygons: indices of their corners ring by ring, sizes of the R rings, and how many rings each face has."""

    corners: I64  # (C,)
    ring_sizes: I64  # (R,)
    ring_counts: I64  # (F,)


@dataclass(frozen=True, eq=False)
class Triangulated:
    """Triangles of faces, in the order of their owners, and the faces that have no area."""

    triangles: I64  # (T, 3) point indices
    owners: I64  # (T,) face of each triangle
    flat: I64  # faces that gave no triangle


def triangulate(points: F64, faces: Faces) -> Triangulated:
    """Triangulate faces over points (P, 3). Faces with corners that are not finite give nothing."""
    count = len(faces.ring_counts)
    ring_starts = np.cumsum(faces.ring_sizes) - faces.ring_sizes
    first_rings = np.cumsum(faces.ring_counts) - faces.ring_counts
    has_ring = faces.ring_counts > 0
    outline = np.zeros(count, dtype=np.int64)
    outline[has_ring] = faces.ring_sizes[first_rings[has_ring]]
    starts = np.zeros(count, dtype=np.int64)
    starts[has_ring] = ring_starts[first_rings[has_ring]]
    single = faces.ring_counts == 1
    parts, owners = [], []
    threes = np.flatnonzero(single & (outline == 3))
    parts.append(faces.corners[starts[threes, None] + np.arange(3)])
    owners.append(threes)
    fours = np.flatnonzero(single & (outline == 4))
    parts.append(quads(points, faces.corners[starts[fours, None] + np.arange(4)]))
    owners.append(np.repeat(fours, 2))
    rest = np.flatnonzero(has_ring & (outline >= 3) & ~(single & (outline <= 4)))
    made, whose = _earcut(points, faces, rest, first_rings, ring_starts)
    parts.append(made)
    owners.append(whose)
    triangles, owner = np.concatenate(parts), np.concatenate(owners)
    corners = points[triangles]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    kept = np.einsum("ij,ij->i", across, across) > _FLAT  # false for NaN as well
    triangles, owner = triangles[kept], owner[kept]
    order = np.argsort(owner, kind="stable")
    drawn = np.zeros(count, dtype=bool)
    drawn[owner] = True
    return Triangulated(triangles[order], owner[order], np.flatnonzero(~drawn))


def quads(points: F64, corners: I64) -> I64:
    """Two triangles for each quadrilateral (Q, 4), cut so that a corner that points inwards stays one."""
    at = points[corners]
    normals = np.cross(at[:, 2] - at[:, 0], at[:, 3] - at[:, 1])
    # A wrong diagonal covers more than the face: one of its triangles lies outside, or over the other.
    covered = [
        sum(
            np.abs(np.einsum("qi,qi->q", np.cross(at[:, b] - at[:, a], at[:, c] - at[:, a]), normals))
            for a, b, c in ((start, start + 1, start + 2), (start, start + 2, (start + 3) % 4))
        )
        for start in (0, 1)
    ]
    other = covered[1] < covered[0] * (1 - _FLAT)
    straight = np.array([[0, 1, 2], [0, 2, 3]])
    crossed = np.array([[1, 2, 3], [1, 3, 0]])
    pattern = np.where(other[:, None, None], crossed, straight)
    return corners[np.arange(len(corners))[:, None, None], pattern].reshape(-1, 3)


def _earcut(points: F64, faces: Faces, wanted: I64, first_rings: I64, ring_starts: I64) -> tuple[I64, I64]:
    made: list[I64] = []
    counts: list[int] = []
    with np.errstate(invalid="ignore"):
        for face in wanted.tolist():
            first = first_rings[face]
            sizes = faces.ring_sizes[first : first + faces.ring_counts[face]]
            start = ring_starts[first]
            corners = faces.corners[start : start + int(sizes.sum())]
            flat = _flattened(points[corners], int(sizes[0]))
            if flat is None:
                counts.append(0)
                continue
            found = mapbox_earcut.triangulate_float64(flat, np.cumsum(sizes).astype(np.uint32))
            made.append(corners[found])
            counts.append(len(found) // 3)
    triangles = np.concatenate(made) if made else np.empty(0, dtype=np.int64)
    return triangles.reshape(-1, 3), np.repeat(wanted, np.array(counts, dtype=np.int64))


def _flattened(corners: F64, outline: int) -> F64 | None:
    """Corners (C, 3) in the plane of their outline, (C, 2) in an order that keeps the sense of rotation; None when
    they enclose nothing. The normal is Newell's."""
    around = corners[:outline]
    following = np.concatenate((around[1:], around[:1]))
    relative = around - around[0]
    normal = np.cross(relative, following - around[0]).sum(axis=0)
    axis = int(np.argmax(np.abs(normal)))
    if not np.isfinite(corners).all() or abs(normal[axis]) < _FLAT:
        return None
    first, second = ((1, 2), (2, 0), (0, 1))[axis]
    if normal[axis] < 0:
        first, second = second, first
    return np.ascontiguousarray((corners - corners[0])[:, (first, second)])
