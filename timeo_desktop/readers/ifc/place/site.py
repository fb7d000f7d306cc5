"""What an IFC file says of its place beside a map conversion: latitude and longitude, true north, an address, a
placement or a world coordinate system that stands on a map itself.
"""

import ifcopenshell
import ifcopenshell.util.placement
import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.ifc.damage import number, numbers
from timeo_desktop.readers.ifc.units import unit_scale

FAR = 10_000.0  # metres; no building is as large
_HIGHEST = 9_000.0  # metres; more is no height of a site
Rows = tuple[tuple[float, ...], ...]


def rows_of(matrix: F64) -> Rows:
    """A matrix as a frozen value."""
    return tuple(tuple(row) for row in matrix.tolist())


def address_of(model: ifcopenshell.file) -> str:
    """The postal address of the site or building (LoGeoRef 10), in one line."""
    for kind, attribute in (("IfcSite", "SiteAddress"), ("IfcBuilding", "BuildingAddress")):
        for each in model.by_type(kind):
            if (address := getattr(each, attribute, None)) is not None:
                town = " ".join(filter(None, (address.PostalCode, address.Town)))
                return ", ".join(filter(None, (*(address.AddressLines or ()), town, address.Country)))
    return ""


def site_of(model: ifcopenshell.file) -> tuple[float, float, float] | None:
    """Longitude, latitude and height of the first site that has them (LoGeoRef 20)."""
    for site in model.by_type("IfcSite"):
        latitude, longitude = degrees_of(site.RefLatitude), degrees_of(site.RefLongitude)
        if latitude is None or longitude is None or (latitude == 0 and longitude == 0) or abs(latitude) > 90:
            continue
        height = (number(site.RefElevation) or 0.0) * unit_scale(model)
        return longitude, latitude, height if abs(height) < _HIGHEST else 0.0
    return None


def degrees_of(angle: object) -> float | None:
    """Degrees of an IfcCompoundPlaneAngleMeasure: degrees, minutes, seconds and millionths, all of one sign; some
    authors write it at the first of them only."""
    parts = numbers(angle)
    if not 3 <= len(parts) <= 4:
        return None
    degrees, minutes, seconds, millionths = (abs(part) for part in (*parts, 0)[:4])
    size = degrees + minutes / 60 + (seconds + millionths / 1e6) / 3600
    return None if size > 180 else -size if any(part < 0 for part in parts) else size


def north_of(model: ifcopenshell.file) -> tuple[float, float]:
    """The direction of true north in the model."""
    for context in model.by_type("IfcGeometricRepresentationContext", include_subtypes=False):
        if context.TrueNorth is not None:
            x, y = (*numbers(context.TrueNorth.DirectionRatios), 0.0, 0.0)[:2]
            if x or y:
                return x, y
    return 0.0, 1.0


def world_of(model: ifcopenshell.file) -> F64 | None:
    """The world coordinate system of the model (4 × 4, metres), where there is one that is not the model's own."""
    for context in model.by_type("IfcGeometricRepresentationContext", include_subtypes=False):
        system = context.WorldCoordinateSystem
        if system is None or not system.is_a("IfcAxis2Placement3D"):
            continue
        matrix = _in_metres(ifcopenshell.util.placement.get_axis2placement(system), model)
        if np.isfinite(matrix).all() and not np.array_equal(matrix, np.eye(4)):
            return matrix
    return None


def is_far(matrix: F64) -> bool:
    """Whether a placement (4 × 4) stands on a map by itself."""
    return bool(np.abs(matrix[:2, 3]).max() >= FAR)


def frame_of(model: ifcopenshell.file) -> Rows | None:
    """The placement of the site or, where that is at zero, of a building, where it stands on a map (LoGeoRef 30)."""
    for each in (*model.by_type("IfcSite"), *model.by_type("IfcBuilding")):
        if each.ObjectPlacement is not None and each.ObjectPlacement.is_a("IfcLocalPlacement"):
            matrix = _in_metres(ifcopenshell.util.placement.get_local_placement(each.ObjectPlacement), model)
            if np.isfinite(matrix).all() and is_far(matrix):
                return rows_of(matrix)
    return None


def origins_of(model: ifcopenshell.file) -> tuple[str, ...]:
    """GlobalIds of the project and its sites: files that share one are of one place."""
    roots = (*model.by_type("IfcProject"), *model.by_type("IfcSite"))
    return tuple(dict.fromkeys(root.GlobalId for root in roots if root.GlobalId))


def _in_metres(matrix: F64, model: ifcopenshell.file) -> F64:
    found = np.array(matrix, dtype=np.float64)
    found[:3, 3] *= unit_scale(model)
    return found
