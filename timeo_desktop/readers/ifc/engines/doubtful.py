"""What each engine is known to draw wrong, by entity: ifclite-geom 4.15 and the kernels of ifcopenshell 0.9.

What ifclite-geom draws wrong is made by ifcopenshell. What ifcopenshell draws wrong, or none draws, is mostly said in
other words before they see it (`plain/mended.py`); the rest is right as ifclite-geom draws it. How each row was found:
small probes of every kind of solid, surface and profile, measured against their formulas.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.readers.ifc.engines.coarse import coarse_items
from timeo_desktop.readers.ifc.plain.swept_disks import directrix_points, means_all

_MANY_OPENINGS = 4
_ON_THE_WAY = ("IfcRepresentationItem", "IfcRepresentation", "IfcProfileDef", "IfcProductDefinitionShape",
               "IfcRepresentationMap")  # fmt: skip
_FEW = 1e-6
_SHARP = math.cos(math.radians(25))  # from here on the tube between two corners looks pinched
_HOLLOW = ("IfcCircleHollowProfileDef", "IfcRectangleHollowProfileDef", "IfcArbitraryProfileDefWithVoids")


@dataclass(frozen=True)
class Doubt:
    """An entity that is drawn wrong; `when` tells which of its instances are."""

    entity: str
    when: Callable[[Entity], bool]


def _always(_item: Entity) -> bool:
    return True


def _has(*names: str) -> Callable[[Entity], bool]:
    """Whether one of these numbers, which are ignored, is given and not zero."""
    return lambda item: any(getattr(item, name, None) for name in names)


def _not_polyline(half_space: Entity) -> bool:
    return half_space.PolygonalBoundary is not None and not half_space.PolygonalBoundary.is_a("IfcPolyline")


def _hollow(solid: Entity) -> bool:
    return solid.SweptArea is not None and solid.SweptArea.is_a() in _HOLLOW


def _is_operand(item: Entity) -> bool:
    """Whether something else is cut by it, or it is cut."""
    return any(user.is_a("IfcBooleanResult") for user in item.file.get_inverse(item))


def _equal_legs(profile: Entity) -> bool:
    return profile.Width is None


def _bounds_profile(curve: Entity) -> bool:
    return any(user.is_a("IfcProfileDef") for user in curve.file.get_inverse(curve))


def _is_item(surface: Entity) -> bool:
    """Whether it is drawn by itself; most say where a space ends."""
    users = surface.file.get_inverse(surface)
    return any(user.is_a("IfcRepresentation") or user.is_a("IfcGeometricSet") for user in users)


def _scaled(profile: Entity) -> bool:
    scales = (profile.Operator.Scale, getattr(profile.Operator, "Scale2", None))
    return any(scale not in (None, 1.0) for scale in scales)


def _not_of_length_one(solid: Entity) -> bool:
    return abs(math.hypot(*solid.ExtrudedDirection.DirectionRatios) - 1) > _FEW


def _not_closed(half_space: Entity) -> bool:
    curve = half_space.PolygonalBoundary
    if curve is None or not curve.is_a("IfcPolyline"):
        return False
    return bool(curve.Points[0].Coordinates != curve.Points[-1].Coordinates)


def _pinched(disk: Entity) -> bool:
    """Whether its directrix has a sharp corner: ifclite-geom turns the circle there and does not widen it."""
    points = directrix_points(disk.Directrix)
    if points is None or len(points) < 3:
        return False
    steps = np.diff(points, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    steps = steps[lengths > 0] / lengths[lengths > 0, None]
    return bool((np.einsum("ij,ij->i", steps[:-1], steps[1:]) < _SHARP).any())


# What it does instead.
KNOWN = (
    Doubt("IfcSurfaceCurveSweptAreaSolid", _always),  # a fragment
    Doubt("IfcPolygonalBoundedHalfSpace", _not_polyline),  # bounded by nothing
    Doubt("IfcBoxedHalfSpace", _always),  # nothing is cut
    Doubt("IfcSphere", _is_operand),  # inside out
    Doubt("IfcExtrudedAreaSolidTapered", _is_operand),  # added where it is taken away
    Doubt("IfcRevolvedAreaSolid", _hollow),  # full
    Doubt("IfcCompositeProfileDef", _always),  # open where its parts touch
    Doubt("IfcCShapeProfileDef", _has("InternalFilletRadius")),  # sharp corners
    Doubt("IfcAsymmetricIShapeProfileDef", _has("BottomFlangeFilletRadius", "TopFlangeFilletRadius")),
    Doubt("IfcTrapeziumProfileDef", _always),  # nothing, also where the element has other parts
    Doubt("IfcEllipseProfileDef", _always),
    Doubt("IfcLShapeProfileDef", _equal_legs),
    Doubt("IfcBSplineCurve", _bounds_profile),
    Doubt("IfcRectangularPyramid", _always),
    Doubt("IfcCurveBoundedPlane", _is_item),
    Doubt("IfcSweptDiskSolid", _pinched),
    Doubt("IfcSweptDiskSolid", means_all),  # the first part of it
)  # fmt: skip


# What ifcopenshell draws wrong and ifclite-geom right.
KNOWN_OF_IFCOPENSHELL = (
    Doubt("IfcDerivedProfileDef", _scaled),  # not at this scale
    Doubt("IfcExtrudedAreaSolid", _not_of_length_one),  # too long
    Doubt("IfcPolygonalBoundedHalfSpace", _not_closed),  # bounded by nothing
    Doubt("IfcExtrudedAreaSolidTapered", _always),  # with its ends twice
    Doubt("IfcSectionedSolidHorizontal", _always),
)


def right_by_ifclite(model: IfcFile) -> set[int]:
    """STEP ids of products that ifclite-geom draws better than ifcopenshell."""
    return products_of(
        model, [item for row in KNOWN_OF_IFCOPENSHELL for item in instances(model, row.entity) if row.when(item)]
    )


def doubtful(model: IfcFile, elements: dict[int, str]) -> set[int]:
    """STEP ids of the elements that ifclite-geom draws wrong, if it draws them at all."""
    found: set[int] = set()
    items = [item for row in KNOWN for item in instances(model, row.entity) if row.when(item)]
    found.update(products_of(model, [*items, *coarse_items(model)]))
    return (found | lost_in_openings(model)) & elements.keys()


def lost_in_openings(model: IfcFile) -> set[int]:
    """Elements with many openings that are boundary representations: ifclite-geom loses most of the element, and takes
    long for it."""
    openings = Counter(_brep_opened(model))
    return {step for step, count in openings.items() if count >= _MANY_OPENINGS}


def instances(model: IfcFile, entity: str, exactly: bool = False) -> list[Entity]:
    """All instances of an entity, none where the schema has no such entity; `exactly`: not those of its subtypes."""
    try:
        return list(model.by_type(entity, include_subtypes=not exactly))
    except RuntimeError:
        return []


def _brep_opened(model: IfcFile) -> Iterator[int]:
    """The element of each opening whose shape is a boundary representation."""
    for row in model.by_type("IfcRelVoidsElement"):
        host, opening = row.RelatingBuildingElement, row.RelatedOpeningElement
        if host is None or opening is None or opening.Representation is None:
            continue
        if any(shape.RepresentationType == "Brep" for shape in opening.Representation.Representations or ()):
            yield host.id()


def products_of(model: IfcFile, items: list[Entity]) -> set[int]:
    """Products whose representation holds one of these items, directly, through booleans, profiles or mapped items;
    what an opening is made of concerns the element that has it."""
    found: set[int] = set()
    waiting, seen = list(items), {item.id() for item in items}
    while waiting:
        for user in model.get_inverse(waiting.pop()):
            if user.id() in seen:
                continue
            seen.add(user.id())
            if user.is_a("IfcFeatureElementSubtraction"):
                found.update(row.RelatingBuildingElement.id() for row in user.VoidsElements)
            elif user.is_a("IfcProduct"):
                found.add(user.id())
            elif any(user.is_a(kind) for kind in _ON_THE_WAY):
                waiting.append(user)
    return found
