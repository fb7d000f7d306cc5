"""Entities of a model and their attributes, whichever its schema."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import ifcopenshell.ifcopenshell_wrapper as schemas
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile


class Attribute(NamedTuple):
    """An attribute that a class declares: its place, its name, and the type of its value or of each in a list."""

    place: int
    name: str
    measure: str


def all_of(model: IfcFile, *kinds: str) -> Iterator[Entity]:
    """All entities of some kinds, of which the schema of the file may not know all."""
    for kind in kinds:
        try:
            found = model.by_type(kind)
        except RuntimeError:  # no such kind
            continue
        yield from found


def attribute(entity: Entity | None, name: str) -> Entity | None:
    """An attribute that not every class or schema has; None where it is not there or not said, or where something else
    is in the place of the entity. Asking ifcopenshell for
    one that a class lacks takes thirty times as long."""
    if not isinstance(entity, Entity):
        return None
    declared = _by_name(entity.is_a(True)).get(name)
    return None if declared is None else entity[declared.place]


def text_of(value: object) -> str:
    """What an attribute says in words; nothing where it is left out, or an entity stands in its place."""
    return "" if value is None or isinstance(value, Entity) else str(value)


def first_of(entity: Entity | None, *names: str) -> str:
    """The text of the first of these attributes that says something: schemas have other names for one thing."""
    return next((str(value) for name in names if (value := attribute(entity, name)) not in (None, "")), "")


def declared_by(kind: str) -> tuple[Attribute, ...]:
    """The attributes of a class, named with its schema: IFC4.IfcWall. Derived ones are left out."""
    return tuple(_by_name(kind).values())


@cache
def _by_name(kind: str) -> Mapping[str, Attribute]:
    schema, _, name = kind.partition(".")
    entity = schemas.schema_by_name(schema).declaration_by_name(name).as_entity()
    declared = () if entity is None else zip(entity.all_attributes(), entity.derived(), strict=True)
    return {
        each.name(): Attribute(place, each.name(), _measure(each.type_of_attribute()))
        for place, (each, is_derived) in enumerate(declared)
        if not is_derived
    }


def _measure(declared: schemas.parameter_type) -> str:
    named = declared.as_named_type()
    if named is not None:
        return str(named.declared_type().name())
    several_of = declared.as_aggregation_type()
    return "" if several_of is None else _measure(several_of.type_of_element())
