"""What may be asked of the elements of one open model. The store answers; services and the window ask."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Element, PropertySet
from timeo_desktop.domain.filters import Condition

NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})
ATTRIBUTES = "Attributes"  # the name of the set that holds the row of the attribute table
AttributeValue = str | int | float | None


class ModelElements(Protocol):
    """Keyed reads, fast enough for a click. Elements are named by their STEP id (`step`)."""

    def close(self) -> None:
        """Give the file back."""

    def element(self, step: int) -> Element | None:
        """One element, or None."""

    def roots(self) -> list[Element]:
        """What nothing contains: the project, and whatever the file left outside any tree."""

    def children(self, step: int) -> list[Element]:
        """What is directly inside: storeys from the top down, then other things by class and name."""

    def child_count(self, step: int) -> int:
        """How many things are directly inside."""

    def class_counts(self, step: int) -> list[tuple[str, int]]:
        """How many of each class are directly inside, the most frequent first."""

    def classes_of(self, steps: Sequence[int]) -> dict[str, int]:
        """How many of each class are among these elements."""

    def below(self, *steps: int) -> list[int]:
        """STEP ids of everything inside these, at any depth, they themselves included."""

    def members(self, step: int) -> list[Element]:
        """What belongs to this without being inside: members of a group, what is referenced in a storey, a space or a
        zone, systems that serve a building."""

    def member_count(self, step: int) -> int:
        """How many belong to this without being inside."""

    def belonging(self, steps: Sequence[int], kinds: Sequence[str]) -> list[int]:
        """STEP ids of what belongs to these, or to the storeys, zones and groups in them, in one of these ways (kinds
        of `Association`); also what belongs to that."""

    def path_to(self, step: int) -> list[int]:
        """STEP ids from the root down to an element."""

    def property_sets(self, step: int) -> list[PropertySet]:
        """Property and quantity sets of an element, own ones first."""

    def associations(self, step: int) -> list[Association]:
        """What an element is made of and belongs to."""

    def attribute_names(self) -> list[str]:
        """The columns of the attribute table, in the order of the file."""

    def attribute_column(self, name: str) -> tuple[list[int], list[object]]:
        """The steps that have a value of this attribute, ascending, and the values."""

    def search(self, text: str, limit: int) -> list[Element]:
        """Elements found by name, tag, class, GlobalId or another identifier, the likeliest first."""

    def called(self, text: str) -> list[int]:
        """STEP ids of all elements whose name, tag or GlobalId is exactly this."""

    def containing(self, text: str) -> list[int]:
        """STEP ids of all elements whose name, tag, class or another identifier contains this."""

    def of_class(self, ifc_class: str) -> list[int]:
        """STEP ids of all elements of a class."""

    def of_guids(self, guids: Sequence[str]) -> dict[str, list[int]]:
        """STEP ids of the elements that bear these GlobalIds."""

    def classes(self) -> list[str]:
        """The classes of all objects."""

    def last_step(self) -> int:
        """The largest step there is."""

    def object_count(self) -> int:
        """How many objects there are, without what only contains others."""

    def portfolio(
        self,
        words: Sequence[str],
        column: str,
        descending: bool,
        classes: Mapping[str, Sequence[str]] = NOTHING,
        conditions: Sequence[Condition] = (),
    ) -> I64:
        """Steps of the objects that a filter leaves over, in the order of a column."""

    def portfolio_rows(self, steps: Sequence[int]) -> dict[int, tuple[AttributeValue, ...]]:
        """Name, identity, class and attributes of some objects, by step."""
