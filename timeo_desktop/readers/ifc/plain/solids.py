"""Solids that no engine draws, or that one draws wrong, in the words of solids that all draw."""

from collections.abc import Iterator

import ifcopenshell.util.unit
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.ifc.plain.curve_points import bands, body, curve_points, outline_points, placed
from timeo_desktop.readers.ifc.plain.surfaces import turned

_STEPS = 36  # of a whole turn


def cylinders(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """A circle drawn upwards. As a primitive no engine draws it, and nothing is cut by it."""
    for solid in model.by_type("IfcRightCircularCylinder"):
        circle = model.create_entity("IfcCircleProfileDef", "AREA", None, None, solid.Radius)
        up = model.create_entity("IfcDirection", (0.0, 0.0, 1.0))
        plain = model.create_entity("IfcExtrudedAreaSolid", circle, solid.Position, up, solid.Height)
        yield from _in_place(model, solid, plain)


def cones(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """A triangle turned once round its height."""
    for solid in model.by_type("IfcRightCircularCone"):
        angles = np.linspace(0, 2 * np.pi, _STEPS, endpoint=False)
        ring = np.column_stack((np.cos(angles), np.sin(angles), np.zeros(_STEPS))) * solid.BottomRadius
        base, top = placed(solid.Position, ring), placed(solid.Position, np.array([[0, 0, solid.Height]]))[0]
        sides = [np.array((base[at - 1], base[at], top)) for at in range(_STEPS)]
        yield from _in_place(model, solid, body(model, [*sides, base[::-1]]))


def _in_place(model: IfcFile, primitive: Entity, plain: Entity) -> Iterator[tuple[Entity, Entity]]:
    """A primitive, and what holds nothing but it and may hold nothing else, are both said plainly."""
    yield primitive, plain
    for user in model.get_inverse(primitive):
        if user.is_a("IfcCsgSolid"):
            yield user, model.create_entity(plain.is_a(), *plain)


def filleted_bars(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """A bar along straight legs with round corners between them, as a bar along legs and arcs."""
    if model.schema == "IFC2X3":
        return
    for bar in model.by_type("IfcSweptDiskSolidPolygonal"):
        points = np.array([each.Coordinates for each in bar.Directrix.Points], dtype=np.float64)
        curve = _filleted(model, points, bar.FilletRadius) if bar.FilletRadius else bar.Directrix
        # Parameters count the legs, which are other ones now; all but those of a part can be left out.
        if curve is not None and not bar.StartParam and bar.EndParam in (None, 1.0, len(points) - 1.0):
            yield bar, model.create_entity("IfcSweptDiskSolid", curve, bar.Radius, bar.InnerRadius, None, None)


def _filleted(model: IfcFile, points: F64, radius: float) -> Entity | None:
    """The legs with an arc in place of each corner; none where a leg is too short for its arcs."""
    rows, segments = [points[0]], []
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        back, ahead = (each / np.linalg.norm(each) for each in (before - corner, after - corner))
        half = np.arccos(np.clip(back @ ahead, -1, 1)) / 2
        if half > np.pi / 2 - 1e-6:  # straight on
            continue
        reach = radius / np.tan(half)
        if reach > min(np.linalg.norm(before - corner), np.linalg.norm(after - corner)):
            return None
        middle = (back + ahead) / np.linalg.norm(back + ahead)
        rows += [corner + back * reach, corner + middle * (radius / np.sin(half) - radius), corner + ahead * reach]
        end = len(rows)
        segments += [("IfcLineIndex", (end - 3, end - 2)), ("IfcArcIndex", (end - 2, end - 1, end))]
    rows.append(points[-1])
    segments.append(("IfcLineIndex", (len(rows) - 1, len(rows))))
    listed = model.create_entity("IfcCartesianPointList3D", np.array(rows).tolist())
    return model.create_entity(
        "IfcIndexedPolyCurve", listed, [model.create_entity(kind, row) for kind, row in segments], False
    )


def breps_with_voids(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """The shells of a body with hollows, of which no engine draws anything. Those of hollows face into them, so that
    what is enclosed is the body alone; some files turn them the other way."""
    for kind in ("IfcFacetedBrepWithVoids", "IfcAdvancedBrepWithVoids"):
        for solid in model.by_type(kind) if model.schema != "IFC2X3" else model.by_type("IfcFacetedBrepWithVoids"):
            outwards = _enclosed(solid.Outer)
            hollows = [_turned(model, each) if _enclosed(each) * outwards > 0 else each for each in solid.Voids]
            yield solid, model.create_entity("IfcShellBasedSurfaceModel", [solid.Outer, *hollows])


def _enclosed(shell: Entity) -> float:
    """What a shell of plane faces encloses, six times, positive where they face outwards; 0 for curved ones."""
    volume, loops = 0.0, [bound for face in shell.CfsFaces for bound in face.Bounds]
    if not all(bound.Bound.is_a("IfcPolyLoop") for bound in loops):
        return volume
    for bound in loops:
        points = np.array([point.Coordinates for point in bound.Bound.Polygon])
        crossed = np.cross(points[1:-1], points[2:]) @ points[0]
        volume += float(crossed.sum()) * (1 if bound.Orientation else -1)
    return volume


def _turned(model: IfcFile, shell: Entity) -> Entity:
    """A shell whose faces face the other way."""
    faces = [
        model.create_entity("IfcFace", [model.create_entity(each.is_a(), each.Bound, not each.Orientation)
                                        for each in face.Bounds])
        for face in shell.CfsFaces
    ]  # fmt: skip
    return model.create_entity("IfcClosedShell", faces)


def sectioned_spines(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """Profiles set along a spine, and straight between them. Where they have different corners, or the spine is curved
    between two of them, there is no telling without following it."""
    for spine in model.by_type("IfcSectionedSpine"):
        rows = [
            placed(position, outline_points(profile))
            for profile, position in zip(spine.CrossSections, spine.CrossSectionPositions, strict=True)
        ]
        if len({len(row) for row in rows}) == 1 and len(curve_points(spine.SpineCurve)) <= len(rows):
            yield spine, body(model, [*bands(rows), rows[0][:0:-1], rows[-1][1:]])


def tapered_revolutions(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """A profile that becomes another one while it turns; ifcopenshell takes no notice of the other."""
    if model.schema == "IFC2X3":
        return
    unit = ifcopenshell.util.unit.calculate_unit_scale(model, "PLANEANGLEUNIT")
    for solid in model.by_type("IfcRevolvedAreaSolidTapered"):
        first, last = (outline_points(profile) for profile in (solid.SweptArea, solid.EndSweptArea))
        if len(first) != len(last):
            continue
        axis, whole = solid.Axis, solid.Angle * unit
        centre, along = np.array(axis.Location.Coordinates), np.array(axis.Axis.DirectionRatios)
        rows = [
            placed(solid.Position, turned(first + (last - first) * share, centre, along, whole * share))
            for share in np.linspace(0, 1, max(2, int(_STEPS * whole / (2 * np.pi)) + 1))
        ]
        yield solid, body(model, [*bands(rows), rows[0][:0:-1], rows[-1][1:]])


SOLIDS = (cylinders, cones, filleted_bars, breps_with_voids, tapered_revolutions, sectioned_spines)
