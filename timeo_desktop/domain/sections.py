"""Sections: what is cut away so that one sees inside. Places are metres of the map, float64; z is up."""

from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.places import Point

PLAN = "plan"  # the name of the section that makes a plan


@dataclass(frozen=True)
class Plane:
    """Through `point`; what lies on the side that `normal` (unit length) points to is cut away."""

    point: Point
    normal: Point


@dataclass(frozen=True)
class Section:
    """One cut: what lies beyond any of its planes is not seen. One plane is a section plane, six are a box."""

    planes: tuple[Plane, ...]
    name: str = ""
    on: bool = True


def box_section(low: F64, high: F64, name: str = "", turn: float = 0.0) -> Section:
    """What lies outside a box is cut away: corners (3,), map metres, turned by `turn` radians about the vertical
    through its middle."""
    middle, half = (low + high) / 2, (high - low) / 2
    cosine, sine = np.cos(turn), np.sin(turn)
    axes = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    normals = np.vstack((axes, -axes))
    points = middle + normals * np.tile(half, 2)[:, None]
    return Section(
        tuple(Plane(_point(point), _point(normal)) for point, normal in zip(points, normals, strict=True)), name
    )


def cutting(sections: tuple[Section, ...], origin: F64) -> F64:
    """All planes that are on as rows (P, 4) of a, b, c, d in metres around `origin` (3,): a place is kept where
    a x + b y + c z + d <= 0 for all of them."""
    planes = [plane for section in sections if section.on for plane in section.planes]
    if not planes:
        return np.empty((0, 4))
    normals = np.array([plane.normal for plane in planes], dtype=np.float64)
    points = np.array([plane.point for plane in planes], dtype=np.float64) - origin
    return np.column_stack((normals, -np.einsum("ij,ij->i", normals, points)))


def _point(place: F64) -> Point:
    return float(place[0]), float(place[1]), float(place[2])
