"""Look things up in an open model: tree, properties, search. Keyed reads, fast enough for a click."""

from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.domain.operations import DocumentRow
from timeo_desktop.domain.packages import Package
from timeo_desktop.store.models.elements import ElementReader, StoreError
from timeo_desktop.store.models.packages import ELEMENTS


def reader_of(package: Package) -> ElementReader | None:
    """The element database of a package, with all that whoever registers or exports it asks; None when the file gave
    shapes only."""
    if not package.has_elements:
        return None
    try:
        return ElementReader(package.folder / ELEMENTS, package.growing)
    except StoreError:
        return None


def elements_of(package: Package) -> ModelElements | None:
    """What the window asks of a package's elements, or None when the file gave shapes only."""
    return reader_of(package)


def documents_in_model(elements: ModelElements, step: int) -> list[DocumentRow]:
    """Documents that the model itself names for an element."""
    found = []
    for row in elements.associations(step):
        if row.kind == "document":
            place = next((str(each.value) for each in row.detail if each.name.lower() == "location"), "")
            found.append(DocumentRow(0, "", row.name, place, "", None, 0))
    return found
