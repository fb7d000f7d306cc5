"""What elements are associated with outside of the model: documents, libraries, approvals, constraints."""

from collections.abc import Callable, Iterator
from functools import partial

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Property
from timeo_desktop.readers.ifc.damage import sound
from timeo_desktop.readers.ifc.description.entities import all_of, attribute, first_of
from timeo_desktop.readers.ifc.description.types import Types, with_types

_CODES = ("Identification", "ItemReference", "DocumentId", "Identifier")


def outside_associations(model: IfcFile, types: Types) -> Iterator[Association]:
    """What each element is associated with, also through its type."""
    for kind, relation_name, attribute_name, facts in _ASSOCIATED:
        tell = partial(_associated, types, kind, attribute_name, facts)
        yield from sound(all_of(model, relation_name), tell)


def _associated(
    types: Types, kind: str, name_of: str, facts: Callable[[Entity], tuple[Property, ...]], relation: Entity
) -> Iterator[Association]:
    thing = attribute(relation, name_of)
    if thing is not None:
        name, detail = _said_of(thing, "Name", *_CODES), facts(thing)
        for step, inherited in with_types(relation, types):
            yield Association(step, kind, name, detail, inherited)


def _placed(thing: Entity) -> tuple[Property, ...]:
    """The code of a document or library, and where it is."""
    return Property("code", _said_of(thing, *_CODES)), Property("location", _said_of(thing, "Location"))


def _said_of(thing: Entity, *names: str) -> str:
    """What the first of these attributes says, of the thing itself or of what it refers to or is referred to by."""
    others = [attribute(thing, name) for name in ("ReferencedDocument", "ReferencedLibrary")]
    others += attribute(thing, "DocumentReferences") or attribute(thing, "LibraryReference") or ()
    return next((text for each in (thing, *others) if (text := first_of(each, *names))), "")


def _graded(thing: Entity) -> tuple[Property, ...]:
    """How far something is approved, or how much it binds."""
    grade = first_of(thing, "Status", "ApprovalStatus", "UserDefinedGrade", "ConstraintGrade")
    return Property("grade", grade), Property("description", first_of(thing, "Description"))


# The kind of association, its relation, the attribute that says with what, and what else is told of it.
_ASSOCIATED: tuple[tuple[str, str, str, Callable[[Entity], tuple[Property, ...]]], ...] = (
    ("document", "IfcRelAssociatesDocument", "RelatingDocument", _placed),
    ("library", "IfcRelAssociatesLibrary", "RelatingLibrary", _placed),
    ("approval", "IfcRelAssociatesApproval", "RelatingApproval", _graded),
    ("constraint", "IfcRelAssociatesConstraint", "RelatingConstraint", _graded),
)
