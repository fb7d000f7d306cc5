"""What an IFC file says of its place on a map, before anybody judges it: IfcMapConversion, IfcRigidOperation and their
property sets for IFC2X3, in every spelling of their names, on the project, a site or a building.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import ifcopenshell
import ifcopenshell.util.unit

from timeo_desktop.readers.ifc.damage import number

_SETS = re.compile(r"e?pset_(mapconversion|projectedcrs)$", re.IGNORECASE)
_HOLDERS = ("IfcProject", "IfcSite", "IfcBuilding")
# Metres in the units that property sets name by words.
_UNIT_WORDS = {
    "m": 1.0, "metre": 1.0, "meter": 1.0, "metres": 1.0, "meters": 1.0, "mm": 1e-3, "millimetre": 1e-3,
    "millimeter": 1e-3, "cm": 1e-2, "centimetre": 1e-2, "centimeter": 1e-2, "ft": 0.3048, "foot": 0.3048,
    "feet": 0.3048, "us survey foot": 1200 / 3937, "us survey feet": 1200 / 3937, "ftus": 1200 / 3937,
}  # fmt: skip


@dataclass(frozen=True)
class SystemWords:
    """How a file names its coordinate reference system: the names to try, the best first."""

    names: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The first of them, for people."""
        return self.names[0] if self.names else ""


@dataclass(frozen=True)
class MapStatement:
    """A coordinate operation. `first` (east) and `second` (north) are in a unit of so many metres (`unit`) or, where
    `angular`, of so many degrees (`angle`); both None where the file does not say it. `scale` None: left out."""

    words: SystemWords
    first: float
    second: float
    height: float
    axis: tuple[float, float] = (1.0, 0.0)
    scale: float | None = None
    factors: tuple[float, float, float] = (1.0, 1.0, 1.0)
    unit: float | None = None
    angle: float | None = None
    angular: bool = False
    rigid: bool = False


def statement_of(model: ifcopenshell.file) -> MapStatement | None:
    """The coordinate operation of a model, or None. Where there are several, that of the model's own context."""
    if model.schema != "IFC2X3":
        operations = sorted(model.by_type("IfcCoordinateOperation"), key=_is_of_a_plan)
        if operations:
            return _of_entity(operations[0])
    return _of_property_sets(model)


def words_of(model: ifcopenshell.file) -> SystemWords:
    """How a model that has no coordinate operation names its system."""
    if model.schema != "IFC2X3":
        for crs in model.by_type("IfcCoordinateReferenceSystem"):
            return _words(crs)
    return _words_of_set(_property_sets(model).get("projectedcrs", {}))


def _is_of_a_plan(operation: ifcopenshell.entity_instance) -> bool:
    return getattr(operation.SourceCRS, "ContextType", None) == "Plan"


def _of_entity(operation: ifcopenshell.entity_instance) -> MapStatement | None:
    crs = operation.TargetCRS
    words = _words(crs) if crs is not None else SystemWords()
    unit, angle = _units_of(crs)
    if operation.is_a("IfcRigidOperation"):
        first, second = operation.FirstCoordinate, operation.SecondCoordinate
        angular = any(each is not None and each.is_a("IfcPlaneAngleMeasure") for each in (first, second))
        height = _number(operation.Height)
        return MapStatement(
            words, _number(first), _number(second), height, unit=unit, angle=angle, angular=angular, rigid=True
        )
    if not operation.is_a("IfcMapConversion"):
        return None
    factors = tuple(_number(getattr(operation, f"Factor{axis}", None)) or 1.0 for axis in "XYZ")
    return MapStatement(
        words, _number(operation.Eastings), _number(operation.Northings), _number(operation.OrthogonalHeight),
        _axis(operation.XAxisAbscissa, operation.XAxisOrdinate), _number(operation.Scale) or None,
        (factors[0], factors[1], factors[2]), unit, angle,
    )  # fmt: skip


def _words(crs: ifcopenshell.entity_instance) -> SystemWords:
    """Well-known text where there is any, then its name, its description, and what its parts say together."""
    texts = [text.WellKnownText for text in getattr(crs, "WellKnownText", None) or ()]
    datum, projection, zone = (
        str(getattr(crs, name, None) or "") for name in ("GeodeticDatum", "MapProjection", "MapZone")
    )
    return _in_order(*texts, crs.Name, crs.Description, f"{datum} / {projection} {zone}" if projection else "")


def _in_order(*names: str | None) -> SystemWords:
    return SystemWords(tuple(dict.fromkeys(name.strip() for name in names if name and name.strip(" /"))))


def _units_of(crs: ifcopenshell.entity_instance | None) -> tuple[float | None, float | None]:
    """Metres and degrees in one unit of a system's coordinates, where it states one."""
    stated = getattr(crs, "MapUnit", None)
    radians = _in_si(getattr(crs, "AngleUnit", None) or stated, "PLANEANGLEUNIT")
    return _in_si(stated, "LENGTHUNIT"), None if radians is None else math.degrees(radians)


def _in_si(unit: ifcopenshell.entity_instance | None, kind: str) -> float | None:
    """Metres or radians in one unit of this kind, read with the unit that its factor is in; None where it is of another
    kind or cannot be followed."""
    if unit is None or getattr(unit, "UnitType", None) != kind:
        return None
    try:
        return float(ifcopenshell.util.unit.get_unit_scale(unit))
    except (AttributeError, TypeError, ValueError):
        return None


# The property sets.


def _of_property_sets(model: ifcopenshell.file) -> MapStatement | None:
    sets = _property_sets(model)
    row = sets.get("mapconversion")
    if not row:
        return None
    crs = sets.get("projectedcrs", {})
    words = _words_of_set(crs | {"target": row.get("targetcrs")})
    unit = _in_si(_unit(row.get("eastings")), "LENGTHUNIT") or _UNIT_WORDS.get(_text(crs.get("mapunit")).casefold())
    first, second, height, scale = (
        _value(row.get(key)) for key in ("eastings", "northings", "orthogonalheight", "scale")
    )
    axis = _axis(_value(row.get("xaxisabscissa")), _value(row.get("xaxisordinate")))
    return MapStatement(words, first or 0.0, second or 0.0, height or 0.0, axis, scale or None, unit=unit)


_Row = dict[str, ifcopenshell.entity_instance | None]


def _property_sets(model: ifcopenshell.file) -> dict[str, _Row]:
    """The properties of both sets, by their names in small letters."""
    found: dict[str, _Row] = {}
    for holder in (each for kind in _HOLDERS for each in model.by_type(kind)):
        for row in _sets_of(holder):
            match = _SETS.match((row.Name or "").strip())
            if match:
                entries = {(each.Name or "").strip().casefold(): each for each in row.HasProperties or ()}
                found.setdefault(match.group(1).casefold(), entries)
    return found


def _sets_of(holder: ifcopenshell.entity_instance) -> Iterator[ifcopenshell.entity_instance]:
    for relation in getattr(holder, "IsDefinedBy", None) or ():
        definition = getattr(relation, "RelatingPropertyDefinition", None)
        if definition is not None and definition.is_a("IfcPropertySet"):
            yield definition


def _words_of_set(crs: _Row) -> SystemWords:
    name, description, datum, projection, zone, target = (
        _text(crs.get(key)) for key in ("name", "description", "geodeticdatum", "mapprojection", "mapzone", "target")
    )
    return _in_order(name, target, description, f"{datum} / {projection} {zone}" if projection else "")


def _text(entry: ifcopenshell.entity_instance | None) -> str:
    value = getattr(entry, "NominalValue", None)
    return "" if value is None else str(value.wrappedValue).strip()


def _value(entry: ifcopenshell.entity_instance | None) -> float | None:
    try:
        return float(_text(entry).replace(",", "."))
    except ValueError:
        return None


def _unit(entry: ifcopenshell.entity_instance | None) -> ifcopenshell.entity_instance | None:
    return getattr(entry, "Unit", None)


def _number(value: object) -> float:
    """A number of an attribute, or 0 where it is left out."""
    return number(value) or 0.0


def _axis(abscissa: object, ordinate: object) -> tuple[float, float]:
    """The direction of the model's x on the map; east where it is left out."""
    x, y = _number(abscissa), _number(ordinate)
    return (x, y) if x or y else (1.0, 0.0)
