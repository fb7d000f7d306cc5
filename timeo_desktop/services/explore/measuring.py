"""Taking measures. Places are metres of the map; triangles (T, 3, 3) are metres of any system of the same scale."""

from collections.abc import Callable

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.domain.places import Point
from timeo_desktop.geometry.amounts import angle_of, length_of, polygon_area
from timeo_desktop.geometry.mesh import area_of, face_at, is_closed, mesh_of, volume_of
from timeo_desktop.geometry.nearest import nearest
from timeo_desktop.geometry.rays import is_inside, reaches

_DOWN = np.array([0.0, 0.0, -1.0])
_LIFT = 1e-4  # metres: a place on a floor stands on that floor, not below it
# How many places each kind of measure through places takes: the fewest, and the most (0: any number).
PLACES = {
    MeasureKind.DISTANCE: (2, 2), MeasureKind.CHAIN: (2, 0), MeasureKind.ANGLE: (3, 3), MeasureKind.AREA: (3, 0),
    MeasureKind.COORDINATES: (1, 1),
}  # fmt: skip
_AMOUNTS: dict[MeasureKind, Callable[[F64], float]] = {
    MeasureKind.DISTANCE: length_of, MeasureKind.CHAIN: length_of, MeasureKind.ANGLE: angle_of,
    MeasureKind.AREA: polygon_area, MeasureKind.COORDINATES: lambda _points: 0.0,
}  # fmt: skip


def through(kind: MeasureKind, points: F64, of: tuple[int, ...] = ()) -> Measure:
    """The measure of a kind through places (N, 3) of the map. Raises UserError when there are too few or too many."""
    fewest, most = PLACES[kind]
    if len(points) < fewest or (most and len(points) > most):
        raise UserError("This measure takes another number of places: {count}", count=fewest)
    return Measure(kind, _points(points), _AMOUNTS[kind](points), of)


def surface(triangles: F64, shift: F64, of: int) -> Measure:
    """The surface of an element. `shift` (3,) leads from its metres to those of the map. Raises UserError when it has
    none."""
    _require(triangles)
    return Measure(MeasureKind.SURFACE, (_middle(triangles, shift),), area_of(triangles), (of,))


def volume(triangles: F64, shift: F64, of: int) -> Measure:
    """The volume of an element. Raises UserError where its shape is not closed."""
    _require(triangles)
    mesh = mesh_of(triangles)
    if not is_closed(mesh):
        raise UserError(
            "The shape of this element is not closed: it has no volume, only a surface of {area} m²",
            area=f"{area_of(triangles):.3f}",
        )
    return Measure(MeasureKind.VOLUME, (_middle(triangles, shift),), volume_of(mesh), (of,))


def face(triangles: F64, place: F64, shift: F64, of: int) -> Measure:
    """The area of the whole flat face of an element at a place (3,) on it, in its own metres."""
    _require(triangles)
    mesh = mesh_of(triangles)
    rows = face_at(mesh, _triangle_at(mesh.triangles, mesh.normals, place))
    return Measure(MeasureKind.AREA, _points((place + shift)[None]), float(mesh.areas[rows].sum()), (of,))


def clearance(first: F64, second: F64, shift: F64, of: tuple[int, int]) -> Measure:
    """The smallest distance between two elements; 0 where they touch, cross, or one is inside the other."""
    _require(first)
    _require(second)
    found = nearest(first, second)
    distance = 0.0 if _holds(first, second) or _holds(second, first) else found.distance
    points = np.stack((found.first, found.second)) + shift
    return Measure(MeasureKind.CLEARANCE, _points(points), distance, of)


def height(place: F64, below: F64 | None, of: tuple[int, ...]) -> Measure:
    """How high a place (3,) of the map is above the height of what is below it. Raises UserError when nothing is."""
    if below is None:
        raise UserError("Nothing is below this place")
    foot = np.array([place[0], place[1], below[2]])
    return Measure(MeasureKind.HEIGHT, _points(np.stack((place, foot))), float(place[2] - below[2]), of)


def first_below(triangles: F64, place: F64) -> float | None:
    """How far straight below a place (3,) the first of triangles (T, 3, 3) is; one that it lies on does not count as
    long as it goes on above or below."""
    down = reaches(triangles, place + _LIFT * _DOWN, _DOWN) + _LIFT
    least = float(down.min(initial=np.inf))
    return least if np.isfinite(least) else None


def _triangle_at(triangles: F64, normals: F64, place: F64) -> int:
    """The triangle that a place lies on: in its plane, and nearest to it."""
    start = place + normals * 1e-3
    found = np.full(len(triangles), np.inf)
    off = np.abs(np.einsum("ij,ij->i", place - triangles[:, 0], normals))
    for row in np.argsort(off)[:200].tolist():
        met = reaches(triangles[row : row + 1], start[row], -normals[row])[0]
        found[row] = abs(met - 1e-3)
    return int(np.argmin(found)) if np.isfinite(found).any() else int(np.argmin(off))


def _holds(outer: F64, inner: F64) -> bool:
    """Whether the one is inside the other, which is closed; both have no crossing."""
    low, high = outer.min(axis=(0, 1)), outer.max(axis=(0, 1))
    point = inner[0, 0]
    return bool((point > low).all() and (point < high).all()) and is_inside(point, outer) and is_closed(mesh_of(outer))


def _require(triangles: F64) -> None:
    if not len(triangles):
        raise UserError("This element has no shape that could be measured")


def _middle(triangles: F64, shift: F64) -> Point:
    corners = triangles.reshape(-1, 3)
    return _points(((corners.min(axis=0) + corners.max(axis=0)) / 2 + shift)[None])[0]


def _points(points: F64) -> tuple[Point, ...]:
    return tuple((float(x), float(y), float(z)) for x, y, z in points)
