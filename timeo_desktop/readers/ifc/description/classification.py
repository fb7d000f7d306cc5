"""What elements and materials are classified as."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Property
from timeo_desktop.readers.ifc.damage import sound
from timeo_desktop.readers.ifc.description.entities import all_of, attribute, first_of
from timeo_desktop.readers.ifc.description.references import said
from timeo_desktop.readers.ifc.description.types import Types, related_of, with_types


def classifications(model: IfcFile, types: Types) -> Iterator[Association]:
    """What elements are classified as; through their type only in systems in which they are not classified
    themselves."""
    relations = model.by_type("IfcRelAssociatesClassification")
    found = list(sound(relations, _told))
    own = {(related.id(), system) for relation, system, _ in found for related in related_of(relation)}
    for relation, system, (name, detail) in found:
        for step, inherited in with_types(relation, types):
            if not inherited or (step, system) not in own:
                yield Association(step, "classification", name, detail, inherited)


def _told(relation: Entity) -> Iterator[tuple[Entity, Entity | None, tuple[str, tuple[Property, ...]]]]:
    """A relation, the system of what it classifies as, and what is said of that."""
    reference = relation.RelatingClassification
    if reference is not None:
        yield relation, _system(reference), _reference(reference)


def _reference(reference: Entity) -> tuple[str, tuple[Property, ...]]:
    """The name of what a reference classifies as, its code, and its system with the edition."""
    system = _system(reference)
    if reference.is_a("IfcClassification"):
        return said(reference), ()
    notation = said(reference) if reference.is_a("IfcClassificationNotation") else ""
    code = first_of(reference, "Identification", "ItemReference") or notation
    return attribute(reference, "Name") or code, (Property("code", code), Property("system", said(system)))


def _system(reference: Entity) -> Entity | None:
    """The classification at the end of a chain of references. A loop in a bad file ends."""
    seen = set()
    at: Entity | None = reference
    while at is not None and at.id() not in seen:
        if at.is_a("IfcClassification"):
            return at
        seen.add(at.id())
        at = attribute(at, "ReferencedSource")
    return None


def classified_materials(model: IfcFile) -> Mapping[int, Sequence[str]]:
    """What each material, by STEP id, is classified as or refers to outside of the model."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for relation in all_of(model, "IfcExternalReferenceRelationship"):
        for related in relation.RelatedResourceObjects or ():
            found[related.id()].append(said(relation.RelatingReference))
    for relation in all_of(model, "IfcMaterialClassificationRelationship"):
        for each in relation.MaterialClassifications or ():
            found[relation.ClassifiedMaterial.id()].append(said(each))
    return found
