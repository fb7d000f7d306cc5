"""Surfaces that are drawn by themselves and that no engine draws, or that make one hang, as plane faces."""

from collections.abc import Iterator

import ifcopenshell.util.unit
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.ifc.plain.curve_points import bands, curve_points, outline_points, placed, surface

_STEPS = 36  # of a whole turn


def linear_extrusions(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """A curve drawn along a direction: two kernels of ifcopenshell hang, one crashes, ifclite draws nothing."""
    for swept in _drawn(model, "IfcSurfaceOfLinearExtrusion"):
        low = placed(swept.Position, outline_points(swept.SweptCurve))
        along = np.array(swept.ExtrudedDirection.DirectionRatios)
        lift = placed(swept.Position, np.array([np.zeros(3), along * swept.Depth / np.linalg.norm(along)]))
        yield swept, surface(model, bands([low, low + lift[1] - lift[0]]))


def revolutions(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """A curve turned once round an axis; drawn by no engine where the curve is straight."""
    for swept in _drawn(model, "IfcSurfaceOfRevolution"):
        axis, line = swept.AxisPosition, outline_points(swept.SweptCurve)
        centre, along = np.array(axis.Location.Coordinates), np.array(axis.Axis.DirectionRatios)
        angles = np.linspace(0, 2 * np.pi, _STEPS + 1)
        rows = [placed(swept.Position, turned(line, centre, along, angle)) for angle in angles]
        yield swept, surface(model, bands(rows))


def bounded_planes(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """Part of a plane with holes: ifcopenshell adds them, ifclite draws nothing."""
    for bounded in _drawn(model, "IfcCurveBoundedPlane"):
        if bounded.InnerBoundaries:
            loops = [
                placed(bounded.BasisSurface.Position, curve_points(curve)[:-1])
                for curve in (bounded.OuterBoundary, *bounded.InnerBoundaries)
            ]
            yield bounded, surface(model, loops[:1], loops[1:])


def rectangles(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """A rectangle of a plane, or of the shell of a cylinder by angle and height."""
    for part in _drawn(model, "IfcRectangularTrimmedSurface"):
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
            continue
        rows = [placed(whole.Position, row + np.array(up) * height) for height in (part.V1, part.V2)]
        yield part, surface(model, bands(rows))


def turned(points: F64, centre: F64, along: F64, angle: float) -> F64:
    """Points (N, 3) turned round an axis, by the formula of Rodrigues."""
    along = along / np.linalg.norm(along)
    arms = points - centre
    sideways, lengthwise = np.cross(along, arms), np.outer(arms @ along, along)
    return np.asarray(centre + arms * np.cos(angle) + sideways * np.sin(angle) + lengthwise * (1 - np.cos(angle)))


def _drawn(model: IfcFile, entity: str) -> Iterator[Entity]:
    """Those that are items of a representation. Most surfaces are not: they say where a space ends, or are cut by."""
    for item in model.by_type(entity):
        users = model.get_inverse(item)
        if any(user.is_a("IfcRepresentation") or user.is_a("IfcGeometricSet") for user in users):
            yield item


SURFACES = (linear_extrusions, revolutions, bounded_planes, rectangles)
