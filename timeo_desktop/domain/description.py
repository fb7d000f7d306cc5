"""What a reader tells about a model besides its geometry: the rows that go into the store."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from timeo_desktop.domain.elements import Element, Property

ZONE, SYSTEM, GROUP = GROUPS = ("zone", "system", "group")
REFERENCE = "reference"  # in a storey, a space or a zone that it is no part of
SERVICE = "service"  # what a system serves


@dataclass(frozen=True)
class PropertySetRow:
    """A property or quantity set as defined once in the file; many elements may share it."""

    step: int
    name: str
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class PropertySetLink:
    """That an element has a property set, directly or inherited from its type."""

    element: int
    property_set: int
    inherited: bool


@dataclass(frozen=True)
class Association:
    """A named thing that an element belongs to or is made of.

    `kind` is one of: type, material, layer set, layer, profile set, profile, constituent set, classification, system,
    zone, group, reference, service, document, library, approval, constraint. `detail` are further facts (thickness of a
    material layer, identification of a document). `inherited`: it comes from the element's type. `thing`: the STEP id
    of what is named, whose own property sets are linked to it as to an element, if it is none; 0 where it has none.
    """

    element: int
    kind: str
    name: str
    detail: tuple[Property, ...] = ()
    inherited: bool = False
    thing: int = 0


class Description(Protocol):
    """A model's rows, read lazily and in this order.

    Elements that all have much the same attributes give them as one table: the names of its columns, and rows of the
    element's step followed by a value (text, number or None) for each column.
    """

    def elements(self) -> Iterator[Element]: ...
    def property_sets(self) -> Iterator[PropertySetRow]: ...
    def property_set_links(self) -> Iterator[PropertySetLink]: ...
    def associations(self) -> Iterator[Association]: ...
    def attribute_names(self) -> tuple[str, ...]: ...
    def attribute_rows(self) -> Iterator[tuple[object, ...]]: ...
    def boxes(self) -> Iterator[tuple[float, ...]]: ...
