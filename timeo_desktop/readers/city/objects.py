"""What a city file says of its objects besides their geometry, as rows for the store, and what is reported of it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from timeo_desktop.domain.chunks import F64, U32
from timeo_desktop.domain.description import Association, PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Element, Failure, Property
from timeo_desktop.domain.property_values import Plain
from timeo_desktop.domain.text import Sentence

ROOT = 1
MOST_NAMES = 1_900  # columns that a table of the store may have
_MOST_FAILURES = 5_000
_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class CityObject:
    """An object of the city: a building, a part of one, a tree, a road. `parent` is the step of what it is part of."""

    step: int
    parent: int
    identity: str
    kind: str
    name: str = ""
    drawable: bool = False
    spatial: bool = False

    def element(self) -> Element:
        """The row of the element table."""
        return Element(
            self.step, self.parent, self.identity, self.kind, self.name, drawable=self.drawable, spatial=self.spatial
        )


@dataclass
class CityDescription:
    """Rows of a city file. `names` are the columns of the attribute table and `values` its rows after the step."""

    objects: Sequence[CityObject]
    names: tuple[str, ...]
    values: Iterable[tuple[object, ...]]
    steps: U32
    lows: F64
    highs: F64
    associated: list[Association] = field(default_factory=list)
    about: dict[str, object] = field(default_factory=dict)  # of the file itself

    def elements(self) -> Iterator[Element]:
        """The objects."""
        return (each.element() for each in self.objects)

    def property_sets(self) -> Iterator[PropertySetRow]:
        """What the file says of itself; attributes of objects are a table."""
        if self.about:
            rows = tuple(Property(name, _value(value)) for name, value in self.about.items())
            yield PropertySetRow(ROOT, "Metadata", rows)

    def property_set_links(self) -> Iterator[PropertySetLink]:
        """The file's own."""
        if self.about:
            yield PropertySetLink(ROOT, ROOT, False)

    def associations(self) -> Iterator[Association]:
        """Groups and the like."""
        return iter(self.associated)

    def attribute_names(self) -> tuple[str, ...]:
        """Columns, in the order of the file."""
        return self.names

    def attribute_rows(self) -> Iterator[tuple[object, ...]]:
        """The step and a value for each column."""
        return iter(self.values)

    def boxes(self) -> Iterator[tuple[float, ...]]:
        """The step and the box of what is drawn, metres of the scene."""
        for start in range(0, len(self.steps), _ROWS):
            part = slice(start, start + _ROWS)
            rows = zip(self.steps[part].tolist(), self.lows[part].tolist(), self.highs[part].tolist(), strict=True)
            for step, low, high in rows:
                yield (step, *low, *high)


def attribute_table(
    rows: Sequence[tuple[int, dict[str, object]]],
) -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
    """Columns and rows of attributes that each object names for itself. What has parts becomes text."""
    names: dict[str, None] = {}
    for _, attributes in rows:
        for name in attributes:
            names.setdefault(name)
    kept = tuple(names)[:MOST_NAMES]
    return kept, ((step, *(_value(attributes.get(name)) for name in kept)) for step, attributes in rows if attributes)


def _value(value: object) -> Plain:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, (str, float)):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else str(value)
    return json.dumps(value, ensure_ascii=False)


@dataclass
class Report:
    """What is told of a file once it is read."""

    by_kind: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def fail(self, each: CityObject, reason: Sentence) -> None:
        """An object that cannot be drawn. Beyond some thousands the list would be no help."""
        if len(self.failures) < _MOST_FAILURES:
            self.failures.append(Failure(each.step, each.identity, each.kind, each.name, reason))
