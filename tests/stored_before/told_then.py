"""The elements of a package as the version before told them, which knew less of them."""

from dataclasses import dataclass
from typing import Any

from timeo_desktop.domain.elements import Property, PropertySet
from timeo_desktop.domain.model_elements import ATTRIBUTES


@dataclass(frozen=True)
class _Property:
    name: str
    value: object
    unit: str


@dataclass(frozen=True)
class _Set:
    name: str
    properties: tuple[_Property, ...]
    inherited: bool


@dataclass(frozen=True)
class _Association:
    element: int
    kind: str
    name: str
    detail: tuple[tuple[str, object], ...]


class ToldThen:
    """Elements without the attributes of their class, what they inherit besides properties, and remarks; the rest is
    that of `elements`."""

    def __init__(self, elements: Any) -> None:
        self._elements = elements

    def __getattr__(self, name: str) -> Any:
        return getattr(self._elements, name)

    def property_sets(self, step: int) -> list[_Set]:
        return [_set(each) for each in self._elements.property_sets(step) if not self._is_new(step, each)]

    def _is_new(self, step: int, told: PropertySet) -> bool:
        element = self._elements.element(step)
        return told.name == ATTRIBUTES and element is not None and element.ifc_class.startswith("Ifc")

    def associations(self, step: int) -> list[_Association]:
        rows = self._elements.associations(step)
        return [
            _Association(row.element, row.kind, row.name, tuple((each.name, each.value) for each in row.detail))
            for row in rows
        ]


def _set(told: PropertySet) -> _Set:
    return _Set(told.name, tuple(map(_property, told.properties)), told.inherited)


def _property(told: Property) -> _Property:
    value = ", ".join(map(str, told.value)) if isinstance(told.value, tuple) else told.value
    return _Property(told.name, value, told.unit)
