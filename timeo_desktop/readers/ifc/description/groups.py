"""Zones, systems and other groups, and what else an element belongs to without being a part of it."""

from collections.abc import Iterator

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import GROUP, REFERENCE, SERVICE, SYSTEM, ZONE, Association
from timeo_desktop.domain.elements import Property
from timeo_desktop.readers.ifc.damage import sound
from timeo_desktop.readers.ifc.description.entities import attribute, text_of

# A zone is a kind of system in IFC4, and is never called one.
_KINDS = (("IfcZone", ZONE), ("IfcSystem", SYSTEM), ("IfcGroup", GROUP))


def group_kind(entity: Entity) -> str:
    """What kind of group it is; nothing for what is none."""
    return next((kind for name, kind in _KINDS if entity.is_a(name)), "")


def groups(model: IfcFile) -> Iterator[Association]:
    """What each element is assigned to, where it is referenced besides its own place, and what a system serves."""
    yield from sound(model.by_type("IfcRelAssignsToGroup"), _assigned)
    yield from sound(model.by_type("IfcRelReferencedInSpatialStructure"), _referenced)
    yield from sound(model.by_type("IfcRelServicesBuildings"), _served)


def _assigned(relation: Entity) -> Iterator[Association]:
    group = relation.RelatingGroup
    if group is not None:
        yield from _belonging(relation.RelatedObjects, group_kind(group), group)


def _referenced(relation: Entity) -> Iterator[Association]:
    if relation.RelatingStructure is not None:
        yield from _belonging(relation.RelatedElements, REFERENCE, relation.RelatingStructure)


def _served(relation: Entity) -> Iterator[Association]:
    if relation.RelatingSystem is not None:
        for building in relation.RelatedBuildings or ():
            yield from _belonging((relation.RelatingSystem,), SERVICE, building)


def _belonging(parts: tuple[Entity, ...] | None, kind: str, whole: Entity) -> Iterator[Association]:
    words = Property("description", text_of(whole.Description) or text_of(whole.ObjectType))
    detail = Property("class", whole.is_a()), words
    name = text_of(whole.Name) or text_of(attribute(whole, "LongName")) or whole.is_a()
    for part in parts or ():
        yield Association(part.id(), kind, name, detail, thing=whole.id())
