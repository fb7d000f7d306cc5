"""Which type each element has, and what comes to an element through it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Property
from timeo_desktop.readers.ifc.damage import sound
from timeo_desktop.readers.ifc.description.entities import attribute, text_of

_OWN_WORDS = ("ObjectType", "ElementType", "ProcessType", "ResourceType")
_NOTHING = (None, "", "NOTDEFINED")


@dataclass(frozen=True)
class Types:
    """The type `of` each element that has one, and the elements that have each type; all by STEP id."""

    of: Mapping[int, Entity]
    elements: Mapping[int, tuple[int, ...]]

    def each(self) -> Iterator[tuple[Entity, tuple[int, ...]]]:
        """Every type that has elements, with these."""
        for elements in self.elements.values():
            yield self.of[elements[0]], elements


def element_types(model: IfcFile) -> Types:
    """The types of a model. Of several types of one element the last counts."""
    found = dict(sound(model.by_type("IfcRelDefinesByType"), _typed))
    elements = defaultdict(list)
    for step, element_type in found.items():
        elements[element_type.id()].append(step)
    return Types(found, {step: tuple(steps) for step, steps in elements.items()})


def _typed(relation: Entity) -> Iterator[tuple[int, Entity]]:
    if relation.RelatingType is not None and relation.RelatingType.is_a("IfcTypeObject"):
        yield from ((related.id(), relation.RelatingType) for related in related_of(relation))


def type_associations(types: Types) -> Iterator[Association]:
    """The type as something that an element belongs to."""
    for element_type, elements in types.each():
        detail = Property("class", element_type.is_a()), Property("GlobalId", text_of(element_type.GlobalId))
        for step in elements:
            yield Association(step, "type", text_of(element_type.Name) or element_type.is_a(), detail)


def predefined_type(product: Entity, element_type: Entity | None) -> tuple[str, bool]:
    """The predefined type of an element, in its own word where that is none of IFC's list, and whether it is that of
    its type. Source: IFC 4.3, IfcObject and IfcTypeObject: what is NOTDEFINED says nothing."""
    own = attribute(product, "PredefinedType")
    if own not in _NOTHING:
        return _word(product, own), False
    inherited = attribute(element_type, "PredefinedType")
    if inherited not in _NOTHING:
        return _word(element_type, inherited), True
    return own or "", False


def _word(entity: Entity | None, predefined: str) -> str:
    own = (attribute(entity, each) for each in _OWN_WORDS) if predefined == "USERDEFINED" else ()
    return next(filter(None, own), predefined)


def related_of(relation: Entity) -> tuple[Entity, ...]:
    """The things a relation speaks of, as far as they are things."""
    things = relation.RelatedObjects
    return tuple(each for each in things if isinstance(each, Entity)) if isinstance(things, tuple) else ()


def with_types(relation: Entity, types: Types) -> Iterator[tuple[int, bool]]:
    """The things a relation speaks of, and the elements that have one of them as their type; whether they inherit."""
    for related in related_of(relation):
        yield related.id(), False
        for step in types.elements.get(related.id(), ()):
            yield step, True
