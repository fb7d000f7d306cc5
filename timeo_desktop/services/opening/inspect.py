"""Look things up in an open model: tree, properties, search. Keyed reads, fast enough for a click."""

from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.operations import DocumentRow
from timeo_desktop.domain.packages import Package
from timeo_desktop.store.models.elements import ATTRIBUTES, AttributeValue, StoreError
from timeo_desktop.store.models.elements import ElementReader as ModelElements
from timeo_desktop.store.models.packages import ELEMENTS
from timeo_desktop.store.operations.documents import documents_of

__all__ = ["ATTRIBUTES", "AttributeValue", "DocumentRow", "ModelElements", "documents_of", "elements_of", "plain"]


def elements_of(package: Package) -> ModelElements | None:
    """The element database of a package, or None when the file gave shapes only."""
    if not package.has_elements:
        return None
    try:
        return ModelElements(package.folder / ELEMENTS, package.growing)
    except StoreError:
        return None


def documents_in_model(elements: ModelElements, step: int) -> list[DocumentRow]:
    """Documents that the model itself names for an element."""
    found = []
    for row in elements.associations(step):
        if row.kind == "document":
            detail = dict(row.detail)
            place = next((detail[key] for key in detail if key.lower() == "location"), "")
            found.append(DocumentRow(0, "", row.name, place, "", None, 0))
    return found
