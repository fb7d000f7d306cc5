"""Circles and cylinders that tessellated things stand for: the circle goes through the corners, not through the middle
of the sides."""

from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.geometry.mesh import Mask, Mesh, connected, face_at

BEND_DEGREES = 46.0  # at most between two sides of what is round
_STRAIGHT_DEGREES = 0.5
_LEAST_CORNERS = 5  # of a circle or an arc
_OFF, _OFF_SHARE = 1e-4, 2e-3  # metres, and share of the radius, by which corners may miss the circle


@dataclass(frozen=True, eq=False)
class Circle:
    """Centre (3,), axis (3,) of unit length, and radius in metres."""

    centre: F64
    axis: F64
    radius: float


@dataclass(frozen=True, eq=False)
class Cylinder:
    """The ends (2, 3) of its axis, and its radius in metres."""

    ends: F64
    radius: float


def circle_through(points: F64) -> Circle | None:
    """The circle on which points (N, 3) lie, or None."""
    if len(points) < _LEAST_CORNERS:
        return None
    middle = points.mean(axis=0)
    _, sizes, ways = np.linalg.svd(points - middle, full_matrices=False)
    if sizes[1] < 1e-6 or sizes[2] / np.sqrt(len(points)) > _OFF:
        return None
    flat = _flat_circle((points - middle) @ ways[:2].T)
    if flat is None:
        return None
    centre, radius = flat
    return Circle(middle + centre @ ways[:2], ways[2], radius)


def _flat_circle(points: F64) -> tuple[F64, float] | None:
    """Centre (2,) and radius of the circle on which points (N, 2) lie: Kåsa's fit, exact for points of a circle."""
    middle = points.mean(axis=0)
    near = points - middle
    table = np.column_stack((2 * near, np.ones(len(near))))
    found, _, rank, _ = np.linalg.lstsq(table, (near**2).sum(axis=1), rcond=None)
    if rank < 3:
        return None
    radius = float(np.sqrt(max(found[2] + found[0] ** 2 + found[1] ** 2, 0.0)))
    missed = np.abs(np.linalg.norm(near - found[:2], axis=1) - radius)
    if missed.max() > _OFF + _OFF_SHARE * radius:
        return None
    return np.asarray(middle + found[:2]), radius


def cylinder_at(mesh: Mesh, row: int) -> Cylinder | None:
    """The cylinder whose wall a triangle belongs to, as far as it is straight, or None."""
    facet = face_at(mesh, row)
    inside = np.isin(mesh.pairs, facet)
    rim = inside.any(axis=1) & ~inside.all(axis=1)
    bends = np.einsum("ij,ij->i", mesh.normals[mesh.pairs[:, 0]], mesh.normals[mesh.pairs[:, 1]])
    smooth = bends > np.cos(np.radians(BEND_DEGREES))
    bent = rim & smooth & (bends < np.cos(np.radians(_STRAIGHT_DEGREES)))
    edges = mesh.points[mesh.shared[bent]]
    ways = edges[:, 1] - edges[:, 0]
    lengths = np.linalg.norm(ways, axis=1)
    for index in np.argsort(-lengths)[:2]:
        found = _about(mesh, row, ways[index] / max(lengths[index], 1e-12), smooth)
        if found is not None:
            return found
    return None


def _about(mesh: Mesh, row: int, way: F64, smooth: Mask) -> Cylinder | None:
    """The cylinder about a direction (3,) of which a triangle is part of the wall."""
    wall = connected(mesh, row, np.abs(mesh.normals @ way) < 2e-3, smooth)
    corners: I64 = np.unique(mesh.corners[wall])
    points = mesh.points[corners]
    across = np.linalg.svd(way[None])[2][1:]
    flat_points = points @ across.T
    _, rows = np.unique(np.round(flat_points, 5), axis=0, return_index=True)  # each side once, not both of its ends
    seen = flat_points[rows]
    if len(seen) < _LEAST_CORNERS:
        return None
    flat = _flat_circle(seen)
    if flat is None:
        return None
    along = points @ way
    foot = flat[0] @ across
    return Cylinder(np.array([foot + along.min() * way, foot + along.max() * way]), flat[1])
