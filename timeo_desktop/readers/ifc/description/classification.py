"""Classification references and documents of elements."""

from collections.abc import Iterator

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association
from timeo_desktop.readers.ifc.description.types import Types, with_types


def classifications(model: IfcFile, types: Types) -> Iterator[Association]:
    """What elements are classified as, also through their type."""
    for relation in model.by_type("IfcRelAssociatesClassification"):
        reference = relation.RelatingClassification
        if reference is None:
            continue
        code = _identification(reference)
        source = getattr(reference, "ReferencedSource", None)
        detail = (("code", code), ("system", getattr(source, "Name", None) or ""))
        for step in with_types(relation, types):
            yield Association(step, "classification", reference.Name or code, detail)


def documents(model: IfcFile, types: Types) -> Iterator[Association]:
    """The documents of elements, also through their type."""
    for relation in model.by_type("IfcRelAssociatesDocument"):
        document = relation.RelatingDocument
        if document is None:
            continue
        code = _identification(document)
        detail = (("code", code), ("location", getattr(document, "Location", None) or ""))
        for step in with_types(relation, types):
            yield Association(step, "document", document.Name or code or "", detail)


def _identification(reference: Entity) -> str:
    """The code of a reference, whose name changed with IFC4."""
    return getattr(reference, "Identification", None) or getattr(reference, "ItemReference", None) or ""
