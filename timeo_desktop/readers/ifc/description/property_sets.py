"""Property and quantity sets: what they say, and which elements have them."""

from collections.abc import Iterable, Iterator

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Property
from timeo_desktop.readers.ifc.description.types import Types
from timeo_desktop.readers.ifc.description.unit_symbols import UnitSymbols

_IN_SETS = ("IfcPropertySet", "IfcElementQuantity")
_DEPTH = 4


def property_sets(model: IfcFile, units: UnitSymbols) -> Iterator[PropertySetRow]:
    """Each property or quantity set of the file once, also those of types."""
    for kind in _IN_SETS:
        for row in model.by_type(kind):
            parts = row.HasProperties if kind == "IfcPropertySet" else row.Quantities
            properties = tuple(found for part in parts or () for found in _properties(part, units))
            yield PropertySetRow(row.id(), row.Name or "", properties)
    if model.schema != "IFC2X3":
        for row in model.by_type("IfcPreDefinedPropertySet"):
            yield PropertySetRow(row.id(), row.Name or row.is_a(), tuple(_attributes(row)))


def property_set_links(model: IfcFile, types: Types) -> Iterator[PropertySetLink]:
    """Who has which set, directly and through the type."""
    for relation in model.by_type("IfcRelDefinesByProperties"):
        for single in _definitions(relation.RelatingPropertyDefinition):
            for related in relation.RelatedObjects or ():
                yield PropertySetLink(related.id(), single, False)
    for step, element_type in types.items():
        for definition in element_type.HasPropertySets or ():
            yield PropertySetLink(step, definition.id(), True)


def _definitions(definition: Entity | tuple[Entity, ...] | None) -> Iterator[int]:
    if definition is None:
        return
    if isinstance(definition, tuple) or definition.is_a("IfcPropertySetDefinitionSet"):
        members = definition if isinstance(definition, tuple) else definition.wrappedValue
        for member in members:
            yield member.id()
    else:
        yield definition.id()


def _properties(entity: Entity, units: UnitSymbols, depth: int = 0, prefix: str = "") -> Iterator[Property]:
    name = prefix + (entity.Name or "")
    kind = entity.is_a()
    if kind in ("IfcComplexProperty", "IfcPhysicalComplexQuantity"):
        parts = entity.HasProperties if kind == "IfcComplexProperty" else entity.HasQuantities
        for part in (parts or ()) if depth < _DEPTH else ():
            yield from _properties(part, units, depth + 1, f"{name} / ")
    elif kind == "IfcPropertySingleValue":
        value = entity.NominalValue
        yield Property(name, _plain(value), units.of(entity.Unit, value))
    elif entity.is_a("IfcPhysicalSimpleQuantity"):
        measure = kind.replace("IfcQuantity", "Ifc") + "Measure"
        yield Property(name, _plain(entity[3]), units.of_measure(entity.Unit, measure))
    else:
        yield _several(entity, name, kind, units)


def _several(entity: Entity, name: str, kind: str, units: UnitSymbols) -> Property:
    if kind == "IfcPropertyEnumeratedValue":
        return Property(name, _list(entity.EnumerationValues))
    if kind == "IfcPropertyListValue":
        values = entity.ListValues or ()
        return Property(name, _list(values), units.of(entity.Unit, values[0] if values else None))
    if kind == "IfcPropertyBoundedValue":
        low, high = entity.LowerBoundValue, entity.UpperBoundValue
        span = f"{'' if low is None else _plain(low)} … {'' if high is None else _plain(high)}"
        return Property(name, span, units.of(entity.Unit, low or high))
    if kind == "IfcPropertyTableValue":
        keys, values = entity.DefiningValues or (), entity.DefinedValues or ()
        return Property(name, "; ".join(f"{_plain(a)} → {_plain(b)}" for a, b in zip(keys, values, strict=False)))
    if kind == "IfcPropertyReferenceValue" and entity.PropertyReference is not None:
        return Property(name, str(getattr(entity.PropertyReference, "Name", None) or entity.PropertyReference.is_a()))
    return Property(name, "")


def _plain(value: object) -> object:
    inner = getattr(value, "wrappedValue", value)
    if inner is None or isinstance(inner, (str, bool, int, float)):
        return inner
    if isinstance(inner, tuple):
        return ", ".join(str(part) for part in inner)
    return str(inner)


def _list(values: Iterable[object] | None) -> str:
    return ", ".join(str(_plain(value)) for value in values or ())


def _attributes(row: Entity) -> Iterator[Property]:
    """Predefined property sets hold their values as attributes after the first four."""
    for name, value in list(row.get_info(recursive=False).items())[6:]:
        if value is not None and isinstance(value, (str, int, float, bool)):
            yield Property(name, value)
