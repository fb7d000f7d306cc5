"""Round shapes that ifclite-geom 4.15 cuts into the same few pieces at any size, so that a large tank has flat sides.

Counted on probes of several radii: how many pieces a whole turn has. What stands a centimetre inside of its circle is
made by ifcopenshell's kernels, which cut by size.
"""

import math
from collections.abc import Callable

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.readers.ifc.units import unit_scale

_MOST = 0.01  # metres that the middle of a piece may be off
_CIRCLE, _CORNERS, _REVOLVED, _SPHERE, _ARCS = 36, 24, 24, 24, 32
_FEWEST = 4  # pieces of the shortest arc


def coarse_items(model: IfcFile) -> list[Entity]:
    """Profiles, solids and curves of a model that would be cut too coarsely."""
    scale = unit_scale(model)
    return [item for entity, off in _ROWS for item in _instances(model, entity) if off(item) * scale > _MOST]


def _instances(model: IfcFile, entity: str) -> list[Entity]:
    try:
        return list(model.by_type(entity))
    except RuntimeError:  # an older schema, which has no such entity
        return []


def _off(radius: float, pieces: int, turn: float = 2 * math.pi) -> float:
    """How far the middle of a piece is from the arc that it stands for."""
    return radius * (1 - math.cos(turn / pieces / 2))


def _revolved(solid: Entity) -> float:
    """By how far the axis is from the profile: the profile's own size adds to it, and does so little."""
    axis, profile = solid.Axis.Location.Coordinates, solid.SweptArea
    place = getattr(profile, "Position", None)
    middle = place.Location.Coordinates if place is not None else (0.0, 0.0)
    return _off(math.dist(axis[:2], middle[:2]), _REVOLVED)


def _arcs(curve: Entity) -> float:
    """The worst arc of a curve that may have some."""
    arcs = [part.wrappedValue for part in curve.Segments or () if part.is_a("IfcArcIndex")]
    points = curve.Points.CoordList if arcs else ()
    return max((_through(*(points[at - 1] for at in arc)) for arc in arcs), default=0.0)


def _through(*points: tuple[float, ...]) -> float:
    """The same for the arc through three points."""
    start, middle, end = points
    first, second, chord = math.dist(start, middle), math.dist(middle, end), math.dist(start, end)
    half = (first + second + chord) / 2
    area = math.sqrt(max(half * (half - first) * (half - second) * (half - chord), 0.0))
    if not area:
        return 0.0
    radius = first * second * chord / (4 * area)
    turn = sum(2 * math.asin(min(each / (2 * radius), 1.0)) for each in (first, second))
    return _off(radius, max(_FEWEST, math.ceil(_ARCS * turn / (2 * math.pi))), turn)


_ROWS: tuple[tuple[str, Callable[[Entity], float]], ...] = (
    ("IfcCircleProfileDef", lambda profile: _off(profile.Radius, _CIRCLE)),
    ("IfcRoundedRectangleProfileDef", lambda profile: _off(profile.RoundingRadius, _CORNERS)),
    ("IfcRevolvedAreaSolid", _revolved),
    ("IfcSphere", lambda sphere: _off(sphere.Radius, _SPHERE)),
    ("IfcIndexedPolyCurve", _arcs),
)
