"""Which type each element has, and what comes to an element through it."""

from collections.abc import Iterator, Mapping

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association

Types = Mapping[int, Entity]  # by the STEP id of the element


def element_types(model: IfcFile) -> Types:
    """The type of each element that has one."""
    return {
        related.id(): relation.RelatingType
        for relation in model.by_type("IfcRelDefinesByType")
        if relation.RelatingType is not None
        for related in relation.RelatedObjects or ()
    }


def type_associations(types: Types) -> Iterator[Association]:
    """The type as something that an element belongs to."""
    for step, element_type in types.items():
        name = element_type.Name or element_type.is_a()
        yield Association(step, "type", name, (("class", element_type.is_a()), ("GlobalId", element_type.GlobalId)))


def with_types(relation: Entity, types: Types) -> Iterator[int]:
    """Elements a relation speaks of, also through their type."""
    related = {each.id() for each in relation.RelatedObjects or ()}
    yield from related
    for step, element_type in types.items():
        if element_type.id() in related:
            yield step
