"""Where an IFC model lies on the map (IfcMapConversion, or its property-set form in IFC2X3)."""

import re
from typing import Any

import ifcopenshell
import ifcopenshell.util.geolocation
import ifcopenshell.util.placement
import ifcopenshell.util.unit
import numpy as np

from timeo_desktop.domain.elements import IDENTITY, Placement
from timeo_desktop.readers.ifc.units import unit_scale

_FAR = 10_000.0  # metres; no building is as large
_HIGHEST = 9_000.0  # metres; more is no height of a site
_EPSG = re.compile(r"(?:EPSG|urn:ogc:def:crs:EPSG)[:\s/]*(?:[\d.]*:)?(\d{4,6})\s*$", re.IGNORECASE)


def placement_of(model: Any) -> Placement:
    """The model's metres to the map's metres. Identity when the file has no map conversion."""
    if not model.by_type("IfcProject"):
        return IDENTITY
    epsg = _epsg(model)
    parameters = ifcopenshell.util.geolocation.get_helmert_transformation_parameters(model)
    if parameters is None:
        return Placement(_world(model), epsg, site=_site(model), north=_north(model), address=_address(model))
    unit = unit_scale(model)
    # Parameters turn project units into map units; the model is in metres here, so both sides are scaled.
    map_unit = _map_unit(model, unit, parameters.scale)
    scale = parameters.scale * map_unit / unit
    if not 0.9 < scale < 1.1:
        # Some exporters write the inverse ratio of the units here; a map never enlarges a building by a tenth.
        scale = 1.0
    cosine, sine = parameters.xaa, parameters.xao
    length = float(np.hypot(cosine, sine)) or 1.0
    cosine, sine = cosine / length, sine / length
    factors = (parameters.factor_x, parameters.factor_y, parameters.factor_z)
    x, y, z = (scale * factor for factor in factors)
    matrix = (
        (x * cosine, -y * sine, 0.0, parameters.e * map_unit),
        (x * sine, y * cosine, 0.0, parameters.n * map_unit),
        (0.0, 0.0, z, parameters.h * map_unit),
        (0.0, 0.0, 0.0, 1.0),
    )
    return Placement(matrix, epsg, exact=True)


def _world(model: Any) -> tuple[tuple[float, ...], ...]:
    """The world coordinate system of the model where that stands on a map (LoGeoRef 40), turned to true north; else
    nothing is moved."""
    for context in model.by_type("IfcGeometricRepresentationContext", include_subtypes=False):
        system = context.WorldCoordinateSystem
        if system is None or not system.is_a("IfcAxis2Placement3D"):
            continue
        matrix = np.array(ifcopenshell.util.placement.get_axis2placement(system), dtype=np.float64)
        matrix[:3, 3] *= unit_scale(model)
        if not np.isfinite(matrix).all() or np.abs(matrix[:2, 3]).max() < _FAR:
            continue
        if np.allclose(matrix[:3, :3], np.eye(3)):
            x, y = _north(model)
            length = float(np.hypot(x, y))
            matrix[:2, :2] = np.array([[y, -x], [x, y]]) / length
        return tuple(tuple(row) for row in matrix.tolist())
    return IDENTITY.matrix


def _address(model: ifcopenshell.file) -> str:
    """The postal address of the site or building (LoGeoRef 10), in one line."""
    for kind, attribute in (("IfcSite", "SiteAddress"), ("IfcBuilding", "BuildingAddress")):
        for each in model.by_type(kind):
            if (address := getattr(each, attribute, None)) is not None:
                town = " ".join(filter(None, (address.PostalCode, address.Town)))
                return ", ".join(filter(None, (*(address.AddressLines or ()), town, address.Country)))
    return ""


def _site(model: Any) -> tuple[float, float, float] | None:
    """Longitude, latitude and height of the first site that has them (LoGeoRef 20)."""
    for site in model.by_type("IfcSite"):
        latitude, longitude = _degrees(site.RefLatitude), _degrees(site.RefLongitude)
        if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
            continue
        height = float(site.RefElevation or 0.0) * unit_scale(model)
        return longitude, latitude, height if abs(height) < _HIGHEST else 0.0
    return None


def _degrees(angle: Any) -> float | None:
    """Degrees of an IfcCompoundPlaneAngleMeasure: degrees, minutes, seconds and millionths, all of one sign."""
    if not angle or not 3 <= len(angle) <= 4:
        return None
    parts = [float(part) for part in angle]
    degrees = parts[0] + parts[1] / 60 + (parts[2] + (parts[3] / 1e6 if len(parts) == 4 else 0.0)) / 3600
    return degrees if -180 <= degrees <= 180 else None


def _north(model: Any) -> tuple[float, float]:
    """The direction of true north in the model."""
    for context in model.by_type("IfcGeometricRepresentationContext", include_subtypes=False):
        if context.TrueNorth is not None:
            x, y = (float(ratio) for ratio in context.TrueNorth.DirectionRatios[:2])
            if x or y:
                return x, y
    return 0.0, 1.0


def _map_unit(model: Any, project_unit: float, scale: float) -> float:
    """Metres in one unit of the map. Without a stated map unit the standard means the project's unit."""
    if model.schema == "IFC2X3":
        # The property sets state no unit; a scale of 0.001 with millimetre projects shows metres.
        return 1.0 if abs(scale - project_unit) < 1e-3 * project_unit else project_unit
    for crs in model.by_type("IfcProjectedCRS"):
        if crs.MapUnit is not None:
            prefix = getattr(crs.MapUnit, "Prefix", None)
            if crs.MapUnit.is_a("IfcSIUnit"):
                return float(ifcopenshell.util.unit.get_prefix_multiplier(prefix))
            if crs.MapUnit.is_a("IfcConversionBasedUnit"):
                return float(crs.MapUnit.ConversionFactor.ValueComponent.wrappedValue)
    # Authors who scale by the project's unit, or give no scale to a metric one, mean metres.
    return 1.0 if abs(scale - project_unit) < 1e-3 * project_unit else project_unit


def _epsg(model: Any) -> int | None:
    names: list[str] = []
    if model.schema != "IFC2X3":
        names = [crs.Name or "" for crs in model.by_type("IfcProjectedCRS")]
    else:
        for row in model.by_type("IfcPropertySet"):
            if (row.Name or "").lower() == "epset_projectedcrs":
                for entry in row.HasProperties:
                    if entry.Name == "Name" and entry.NominalValue is not None:
                        names.append(str(entry.NominalValue.wrappedValue))
    for name in names:
        if found := _EPSG.search(name.strip()):
            return int(found.group(1))
    return None
