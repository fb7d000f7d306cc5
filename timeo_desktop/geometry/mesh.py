"""What a heap of triangles is as a mesh: which corners are one, which triangles are neighbours, whether it is closed,
its faces, its area and its volume."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.geometry.rays import is_inside

Mask = NDArray[np.bool_]
_WELD = 1e-5  # metres within which corners are one
_FLAT = np.cos(np.radians(0.5))
_NARROW = 1e-12  # square metres: a triangle of less has no direction


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles (T, 3, 3) in metres, the welded corner (T, 3) that each of theirs is, unit normals (T, 3), areas (T,),
    and the pairs (P, 2) of triangles that share an edge, with that edge (P, 2) by its welded corners."""

    triangles: F64
    corners: I64
    points: F64  # (V, 3) the welded corners
    normals: F64
    areas: F64
    pairs: I64
    shared: I64


def mesh_of(triangles: F64) -> Mesh:
    """The mesh of triangles (T, 3, 3)."""
    points, corners = weld(triangles.reshape(-1, 3))
    corners = corners.reshape(-1, 3)
    across = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    double = np.linalg.norm(across, axis=1)
    normals = across / np.where(double > _NARROW, double, 1.0)[:, None]
    starts, ends = corners.reshape(-1), corners[:, [1, 2, 0]].reshape(-1)
    keys = np.minimum(starts, ends) * len(points) + np.maximum(starts, ends)
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    left, right = order[:-1][same], order[1:][same]
    shared = np.column_stack((starts[left], ends[left]))
    return Mesh(triangles, corners, points, normals, double / 2, np.column_stack((left // 3, right // 3)), shared)


def weld(points: F64) -> tuple[F64, I64]:
    """Points (N, 3) with those that lie together made one: the points (V, 3) that are left, and which (N,) each is."""
    if not len(points):
        return points, np.empty(0, dtype=np.int64)
    cells = np.round(points / _WELD).astype(np.int64)
    order = np.lexsort(cells.T)
    steps = np.ones(len(points), dtype=bool)
    steps[1:] = (np.diff(cells[order], axis=0) != 0).any(axis=1)
    numbers = np.empty(len(points), dtype=np.int64)
    numbers[order] = np.cumsum(steps) - 1
    return points[order[steps]], numbers


def area_of(triangles: F64) -> float:
    """The surface of triangles (T, 3, 3), square metres."""
    return float(
        np.linalg.norm(np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1).sum() / 2
    )


def volume_of(mesh: Mesh) -> float:
    """What closed triangles hold, cubic metres. Of several bodies the sum, also where one is inside out; a body inside
    another whose triangles face the other way is a hollow of it."""
    labels = components(len(mesh.areas), mesh.pairs)
    # About their own middle, so that far places lose nothing.
    near = mesh.triangles - mesh.points.mean(axis=0)
    signed = np.einsum("ij,ij->i", near[:, 0], np.cross(near[:, 1], near[:, 2])) / 6
    parts: F64 = np.asarray(np.bincount(labels, signed), dtype=np.float64)
    if (parts >= 0).all() or (parts <= 0).all():
        return float(np.abs(parts).sum())
    return float(sum(-abs(parts[each]) if _is_hollow(mesh, labels, parts, each) else abs(parts[each])
                     for each in np.flatnonzero(parts).tolist()))  # fmt: skip


def _is_hollow(mesh: Mesh, labels: I64, parts: F64, body: int) -> bool:
    """Whether a body is inside another one that faces the other way."""
    point = mesh.triangles[labels == body][0].mean(axis=0)
    others = np.flatnonzero(parts * parts[body] < 0)
    return any(is_inside(point, mesh.triangles[labels == each]) for each in others.tolist())


def is_closed(mesh: Mesh) -> bool:
    """Whether the triangles leave no hole. Where an edge of one lies along several of others, that is none."""
    real = mesh.areas > _NARROW
    starts, ends = mesh.corners[real].reshape(-1), mesh.corners[real][:, [1, 2, 0]].reshape(-1)
    forward = starts < ends
    keys = np.where(forward, starts, ends) * len(mesh.points) + np.where(forward, ends, starts)
    edges, inverse = np.unique(keys, return_inverse=True)
    turns = np.bincount(inverse, np.where(forward, 1.0, -1.0), len(edges))
    open_edges = edges[turns != 0]
    if not len(open_edges):
        return len(edges) > 0
    rims = mesh.points[np.column_stack(np.divmod(open_edges, len(mesh.points)))]
    return _cancel(rims, turns[turns != 0])


def _cancel(rims: F64, turns: F64) -> bool:
    """Whether edges (E, 2, 3), each run through `turns` (E,) times, cancel along the lines that they lie on."""
    ways = rims[:, 1] - rims[:, 0]
    ways /= np.maximum(np.linalg.norm(ways, axis=1), _NARROW)[:, None]
    left = np.arange(len(rims))
    while left.size:
        first = left[0]
        offsets = rims[left] - rims[first, 0]
        along = offsets @ ways[first]
        beside = np.linalg.norm(offsets - along[:, :, None] * ways[first], axis=2).max(axis=1)
        on = beside < 10 * _WELD
        ends, weights = along[on].reshape(-1), np.column_stack((turns[left[on]], -turns[left[on]])).reshape(-1)
        order = np.argsort(ends)
        covered = np.cumsum(weights[order])[:-1]
        if (np.abs(covered) * (np.diff(ends[order]) > 10 * _WELD)).any():
            return False
        left = left[~on]
    return True


def face_at(mesh: Mesh, row: int) -> I64:
    """The triangles (F,) of the flat face that a triangle belongs to: its neighbours, theirs, as long as all lie in
    one plane."""
    normal, point = mesh.normals[row], mesh.triangles[row, 0]
    size = max(float(np.ptp(mesh.points, axis=0).max()), 1.0)
    flat = np.abs((mesh.triangles - point) @ normal).max(axis=1) < 1e-5 * size
    return connected(mesh, row, flat & (np.abs(mesh.normals @ normal) > _FLAT))


def connected(mesh: Mesh, row: int, wanted: Mask, joins: Mask | None = None) -> I64:
    """The triangles (F,) that one is connected with through `wanted` (T,) ones and those `joins` (P,) of its pairs."""
    open_pairs = wanted[mesh.pairs].all(axis=1)
    pairs = mesh.pairs[open_pairs if joins is None else open_pairs & joins]
    labels = components(len(wanted), pairs)
    return np.flatnonzero((labels == labels[row]) & (wanted | (np.arange(len(wanted)) == row)))


def components(count: int, pairs: I64) -> I64:
    """A label (count,) that things have in common which `pairs` (P, 2) join: the least row among them."""
    labels = np.arange(count)
    while True:
        least = np.minimum(labels[pairs[:, 0]], labels[pairs[:, 1]])
        new = labels.copy()
        for side in (0, 1):
            np.minimum.at(new, pairs[:, side], least)
            np.minimum.at(new, labels[pairs[:, side]], least)
        new = new[new]
        if np.array_equal(new, labels):
            return labels
        labels = new
