"""Look things up in an open model: the tree, an element's properties, and search. Keyed reads, fast enough for a click."""

import sqlite3

from timeo_desktop.store.elements import ElementReader as ModelElements
from timeo_desktop.store.packages import ELEMENTS, Package

__all__ = ["ModelElements", "elements_of"]


def elements_of(package: Package) -> ModelElements | None:
    """The element database of a package, or None when the file gave shapes only."""
    if not package.has_elements:
        return None
    try:
        return ModelElements(package.folder / ELEMENTS)
    except sqlite3.Error:
        return None
