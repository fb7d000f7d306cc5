"""Look things up in an open model: tree, properties, search. Keyed reads, fast enough for a click."""

from timeo_desktop.store.elements import ElementReader as ModelElements
from timeo_desktop.store.elements import StoreError
from timeo_desktop.store.packages import ELEMENTS, Package

__all__ = ["ModelElements", "elements_of"]


def elements_of(package: Package) -> ModelElements | None:
    """The element database of a package, or None when the file gave shapes only."""
    if not package.has_elements:
        return None
    try:
        return ModelElements(package.folder / ELEMENTS)
    except StoreError:
        return None
