"""Profiles that ifcopenshell and ifclite-geom misread, as their outlines."""

from collections.abc import Iterator

import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile
from shapely import LineString, Polygon

from timeo_desktop.readers.ifc.plain.curve_points import curve_points, polyline

_SHARPEST = 10.0  # times half the thickness, how far a corner may reach out before it is cut off
_ROUND = 8  # segments of a quarter of a circle


def centre_lines(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """A band of a given thickness about a line: ifcopenshell fills what the line goes round, ifclite draws nothing."""
    if model.schema == "IFC2X3":
        return
    for profile in model.by_type("IfcCenterLineProfileDef"):
        line = LineString(curve_points(profile.Curve)[:, :2])
        outline = line.buffer(profile.Thickness / 2, cap_style="flat", join_style="mitre", mitre_limit=_SHARPEST)
        if isinstance(outline, Polygon) and not outline.is_empty:
            yield profile, _profile(model, profile, outline)


def z_shapes(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """ifcopenshell makes them wider by the thickness of the web."""
    for profile in model.by_type("IfcZShapeProfileDef"):
        web, flange = profile.WebThickness / 2, profile.FlangeThickness
        high, wide = profile.Depth / 2, profile.FlangeWidth - profile.WebThickness / 2
        half = [(-web, -high), (wide, -high), (wide, flange - high), (web, flange - high)]
        outline = Polygon([*half, *((-x, -y) for x, y in half)])
        if profile.FilletRadius:
            # Out with sharp corners and back with round ones: only inner corners become round.
            grown = outline.buffer(profile.FilletRadius, join_style="mitre")
            outline = grown.buffer(-profile.FilletRadius, quad_segs=_ROUND)
        yield profile, _moved(profile, _profile(model, profile, outline))


def _moved(profile: Entity, made: Entity) -> Entity:
    """The outline where the profile is."""
    place = profile.Position
    if place is None:
        return made
    x = place.RefDirection.DirectionRatios if place.RefDirection else (1.0, 0.0)
    x = np.array(x) / np.linalg.norm(x)
    turned = np.array([x, (-x[1], x[0])])
    for curve in (made.OuterCurve, *(made.InnerCurves if made.is_a("IfcArbitraryProfileDefWithVoids") else ())):
        for each in curve.Points:
            each.Coordinates = (np.array(each.Coordinates) @ turned + place.Location.Coordinates).tolist()
    return made


def _profile(model: IfcFile, profile: Entity, outline: Polygon) -> Entity:
    said = (profile.ProfileType, profile.ProfileName, polyline(model, outline.exterior.coords))
    holes = [polyline(model, ring.coords) for ring in outline.interiors]
    if holes:
        return model.create_entity("IfcArbitraryProfileDefWithVoids", *said, holes)
    return model.create_entity("IfcArbitraryClosedProfileDef", *said)


PROFILES = (centre_lines, z_shapes)
