"""What the attributes of an entity say that every class has of its own, with the units of their measures."""

from collections.abc import Iterator

from ifcopenshell import entity_instance as Entity

from timeo_desktop.domain.elements import Property
from timeo_desktop.domain.property_values import Plain
from timeo_desktop.readers.ifc.description.entities import declared_by
from timeo_desktop.readers.ifc.description.references import said
from timeo_desktop.readers.ifc.description.unit_symbols import UnitSymbols
from timeo_desktop.readers.ifc.description.values import COMPOUND_ANGLE, angle_text, plain, several


def attributes_of(entity: Entity, units: UnitSymbols, but: frozenset[str]) -> Iterator[Property]:
    """The attributes that say something, `but` those with these names: values with their unit, and the names of things
    that they refer to."""
    for place, name, measure in declared_by(entity.is_a(True)):
        value = None if name in but else entity[place]
        if value is None:
            continue
        if isinstance(value, Plain):
            yield Property(name, value, units.of_measure(None, measure))
        elif isinstance(value, Entity) and not value.id():
            yield Property(name, plain(value), units.of(None, value))
        elif measure == COMPOUND_ANGLE:
            if text := angle_text(value):
                yield Property(name, text)
        elif not isinstance(value, tuple):
            if text := said(value):
                yield Property(name, text)
        elif texts := [text for each in value if (text := said(each) if isinstance(each, Entity) else each)]:
            yield Property(name, several(texts), units.of_measure(None, measure))
