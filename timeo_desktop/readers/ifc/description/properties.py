"""Properties and quantities of every kind: what they say, with their units."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from ifcopenshell import entity_instance as Entity

from timeo_desktop.domain.elements import Property
from timeo_desktop.domain.property_values import Plain, Range, Table, Value
from timeo_desktop.readers.ifc.damage import sound
from timeo_desktop.readers.ifc.description.entities import attribute, text_of
from timeo_desktop.readers.ifc.description.references import said
from timeo_desktop.readers.ifc.description.unit_symbols import UnitSymbols
from timeo_desktop.readers.ifc.description.values import plain, several

_Said = tuple[Value, str]  # a value and the symbol of its unit
_PARTS = {"IfcComplexProperty": "HasProperties", "IfcPhysicalComplexQuantity": "HasQuantities"}
_QUANTITIES = ("Length", "Area", "Volume", "Weight", "Time", "Count", "Number")
_USAGES = ("UsageName", "Discrimination", "Quality", "Usage")


def properties_of(
    parts: Iterable[Entity] | None, units: UnitSymbols, prefix: str = "", within: frozenset[int] = frozenset()
) -> Iterator[Property]:
    """What the properties or quantities of a set say; a complex one what it is used for and, below its name, what its
    parts say. What a damaged file puts among them says nothing. `within` are the STEP ids of the complex ones that
    these are parts of: a loop ends."""

    def say(part: Entity) -> Iterator[Property]:
        kind, name = part.is_a(), prefix + text_of(part[0])
        if kind in _PARTS and part.id() not in within:
            if usage := ", ".join(filter(None, (text_of(attribute(part, each)) for each in _USAGES))):
                yield Property(name, usage, "", text_of(part[1]))
            yield from properties_of(getattr(part, _PARTS[kind]), units, f"{name} / ", within | {part.id()})
        elif kind in _KINDS:
            value, unit = _KINDS[kind](part, units)
            yield Property(name, value, unit, _remark(part))

    yield from sound(parts or (), say)


def _remark(entity: Entity) -> str:
    """What it means (Description, later Specification), and by which formula a quantity was found."""
    formula = entity[4] if entity.is_a("IfcPhysicalSimpleQuantity") and len(entity) > 4 else None  # IFC2X3 has none
    return "; ".join(filter(None, (text_of(formula), text_of(entity[1]))))


def _quantity(entity: Entity, units: UnitSymbols) -> _Said:
    measure = entity.is_a().replace("IfcQuantity", "Ifc") + "Measure"
    return plain(entity[3]), units.of_measure(entity[2], measure)


def _single(entity: Entity, units: UnitSymbols) -> _Said:
    value, unit = entity[2], entity[3]  # by place, five times as fast as by name
    return plain(value), units.of(unit, value)


def _listed(entity: Entity, units: UnitSymbols) -> _Said:
    values = entity.ListValues or ()
    return several(values), units.of(entity.Unit, *values)


def _enumerated(entity: Entity, units: UnitSymbols) -> _Said:
    values, all_values = entity.EnumerationValues or (), entity.EnumerationReference
    return several(values), units.of(all_values.Unit if all_values is not None else None, *values)


def _bounded(entity: Entity, units: UnitSymbols) -> _Said:
    set_point = attribute(entity, "SetPointValue")  # IFC2X3 has none
    bounds = entity.LowerBoundValue, entity.UpperBoundValue, set_point
    return Range(*(plain(each) for each in bounds)), units.of(entity.Unit, *bounds)


def _table(entity: Entity, units: UnitSymbols) -> _Said:
    keys, values = entity.DefiningValues or (), entity.DefinedValues or ()
    rows = tuple((plain(key), plain(value)) for key, value in zip(keys, values, strict=False))
    table = Table(rows, units.of(entity.DefiningUnit, *keys), entity.Expression or "")
    return table, units.of(entity.DefinedUnit, *values)


def _referred(entity: Entity, units: UnitSymbols) -> _Said:
    thing, usage = entity.PropertyReference, entity.UsageName
    if thing is None:
        return usage or "", ""
    if thing.is_a("IfcAppliedValue"):
        return _applied(thing, units)
    if thing.is_a("IfcTimeSeries"):
        return _series(thing, units)
    text = said(thing) or thing.is_a()
    return f"{usage}: {text}" if usage else text, ""


def _applied(thing: Entity, units: UnitSymbols) -> _Said:
    """A cost or the like: its value, which may bear a unit of its own; else its name."""
    value = thing.AppliedValue
    if value is None or value.is_a("IfcReference"):
        return thing.Name or "", ""
    if value.is_a("IfcMeasureWithUnit"):
        return plain(value.ValueComponent), units.of(value.UnitComponent, value.ValueComponent)
    return plain(value), units.of(None, value)


def _series(thing: Entity, units: UnitSymbols) -> _Said:
    """Values by their moment, or by the time since the first."""
    rows: list[tuple[Plain, Plain]] = []
    used: list[Entity] = []
    for number, each in enumerate(thing.Values or ()):
        values = each.ListValues or ()
        used += values
        moment = attribute(each, "TimeStamp")
        key = (
            number * (thing.TimeStep or 0) if moment is None else said(moment) if isinstance(moment, Entity) else moment
        )
        rows += [(key, plain(value)) for value in values]
    step = units.of_measure(None, "IfcTimeMeasure") if thing.is_a("IfcRegularTimeSeries") else ""
    return Table(tuple(rows), step, thing.Name or ""), units.of(thing.Unit, *used)


_KINDS: Mapping[str, Callable[[Entity, UnitSymbols], _Said]] = {
    "IfcPropertySingleValue": _single,
    "IfcPropertyListValue": _listed,
    "IfcPropertyEnumeratedValue": _enumerated,
    "IfcPropertyBoundedValue": _bounded,
    "IfcPropertyTableValue": _table,
    "IfcPropertyReferenceValue": _referred,
    **{f"IfcQuantity{each}": _quantity for each in _QUANTITIES},
}
