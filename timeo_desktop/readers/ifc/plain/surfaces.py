"""Surfaces that are drawn by themselves and that no engine draws, or that make one hang, as plane faces."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import ifcopenshell.util.unit
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.ifc.plain.curve_points import bands, curve_points, outline_points, placed, surface

_STEPS = 36  # of a whole turn

Make = Callable[[IfcFile, Entity], Entity | None]


def _linear_extrusion(model: IfcFile, swept: Entity) -> Entity:
    """A curve drawn along a direction: two kernels of ifcopenshell hang, one crashes, ifclite draws nothing."""
    low = placed(swept.Position, outline_points(swept.SweptCurve))
    along = np.array(swept.ExtrudedDirection.DirectionRatios)
    lift = placed(swept.Position, np.array([np.zeros(3), along * swept.Depth / np.linalg.norm(along)]))
    return surface(model, bands([low, low + lift[1] - lift[0]]))


def _revolution(model: IfcFile, swept: Entity) -> Entity:
    """A curve turned once round an axis; drawn by no engine where the curve is straight."""
    axis, line = swept.AxisPosition, outline_points(swept.SweptCurve)
    return _revolved(model, swept, line, axis.Location.Coordinates, axis.Axis.DirectionRatios)


def _sphere(model: IfcFile, whole: Entity) -> Entity:
    """A whole sphere: half a circle turned round the axis."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, _STEPS // 2 + 1)
    return _revolved(model, whole, _circle(angles, whole.Radius))


def _torus(model: IfcFile, whole: Entity) -> Entity:
    """A whole torus: a circle turned round the axis."""
    angles = np.linspace(0, 2 * np.pi, _STEPS + 1)
    middle = np.array([whole.MajorRadius, 0, 0])
    return _revolved(model, whole, middle + _circle(angles, whole.MinorRadius))


def _circle(angles: F64, radius: float) -> F64:
    """Points (N, 3) of a circle that stands on the axis of x."""
    return np.column_stack((np.cos(angles), np.zeros(len(angles)), np.sin(angles))) * radius


def _revolved(
    model: IfcFile, whole: Entity, line: F64, centre: Sequence[float] = (0, 0, 0), along: Sequence[float] = (0, 0, 1)
) -> Entity:
    """A line turned once round an axis, in the coordinates of a surface."""
    angles = np.linspace(0, 2 * np.pi, _STEPS + 1)
    rows = [placed(whole.Position, turned(line, np.array(centre), np.array(along), angle)) for angle in angles]
    return surface(model, bands(rows))


def _bounded_plane(model: IfcFile, bounded: Entity) -> Entity | None:
    """Part of a plane with holes: ifcopenshell adds them, ifclite draws nothing."""
    if not bounded.InnerBoundaries:
        return None
    loops = [
        placed(bounded.BasisSurface.Position, curve_points(curve)[:-1])
        for curve in (bounded.OuterBoundary, *bounded.InnerBoundaries)
    ]
    return surface(model, loops[:1], loops[1:])


def _rectangle(model: IfcFile, part: Entity) -> Entity | None:
    """A rectangle of a plane, or of the shell of a cylinder by angle and height."""
    whole = part.BasisSurface
    if whole.is_a("IfcPlane"):
        along = np.array([part.U1, part.U2])
        row = np.column_stack((along, np.zeros((2, 2))))
        up = (0.0, 1.0, 0.0)
    elif whole.is_a("IfcCylindricalSurface"):
        unit = ifcopenshell.util.unit.calculate_unit_scale(model, "PLANEANGLEUNIT")
        angles = np.linspace(part.U1, part.U2, _STEPS + 1) * unit
        row = np.column_stack((np.cos(angles) * whole.Radius, np.sin(angles) * whole.Radius, np.zeros(len(angles))))
        up = (0.0, 0.0, 1.0)
    else:
        return None
    return surface(model, bands([placed(whole.Position, row + np.array(up) * height) for height in (part.V1, part.V2)]))


_MAKES: dict[str, Make] = {
    "IfcSurfaceOfLinearExtrusion": _linear_extrusion,
    "IfcSurfaceOfRevolution": _revolution,
    "IfcCurveBoundedPlane": _bounded_plane,
    "IfcRectangularTrimmedSurface": _rectangle,
    "IfcSphericalSurface": _sphere,
    "IfcToroidalSurface": _torus,
}


def _alone(model: IfcFile, kind: str) -> Iterator[tuple[Entity, Entity]]:
    """Those that are items of a representation. Most surfaces are not: they say where a space ends, or are cut by."""
    for item in model.by_type(kind) if _knows(model, kind) else ():
        if any(user.is_a("IfcRepresentation") for user in model.get_inverse(item)):
            made = _MAKES[kind](model, item)
            if made is not None:
                yield item, made


def _knows(model: IfcFile, kind: str) -> bool:
    schema = ifcopenshell.ifcopenshell_wrapper.schema_by_name(model.schema_identifier)
    return any(each.name() == kind for each in schema.entities())


def _in_sets(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """Those within a set of points, curves and surfaces. No engine looks for faces there: they stand beside the set."""
    beside: dict[int, list[Entity]] = {}
    for whole in model.by_type("IfcGeometricSet"):
        made = {each.id(): _made(model, each) for each in whole.Elements}
        found = [each for each in made.values() if each is not None]
        if found:
            left = [each for each in whole.Elements if made[each.id()] is None]
            if left:
                yield whole, model.create_entity(whole.is_a(), left)
            beside[whole.id()] = [*([whole] if left else ()), *found]
    for shape in {user.id(): user for step in beside for user in model.get_inverse(model.by_id(step))}.values():
        if shape.is_a("IfcRepresentation"):
            items = [one for item in shape.Items for one in beside.get(item.id(), [item])]
            plain = all(each.is_a("IfcFaceBasedSurfaceModel") for each in items)
            kind = "SurfaceModel" if plain else shape.RepresentationType
            said = (shape.ContextOfItems, shape.RepresentationIdentifier, kind)
            yield shape, model.create_entity(shape.is_a(), *said, items)


def _made(model: IfcFile, item: Entity) -> Entity | None:
    make = _MAKES.get(item.is_a())
    return None if make is None else make(model, item)


def turned(points: F64, centre: F64, along: F64, angle: float) -> F64:
    """Points (N, 3) turned round an axis, by the formula of Rodrigues."""
    along = along / np.linalg.norm(along)
    arms = points - centre
    sideways, lengthwise = np.cross(along, arms), np.outer(arms @ along, along)
    return np.asarray(centre + arms * np.cos(angle) + sideways * np.sin(angle) + lengthwise * (1 - np.cos(angle)))


SURFACES: tuple[Callable[[IfcFile], Iterator[tuple[Entity, Entity]]], ...] = (
    *(partial(_alone, kind=kind) for kind in _MAKES),
    _in_sets,
)
