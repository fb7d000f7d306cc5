"""Reads the element database of one model: a small SQLite file beside its chunks.

Being a file of its own it is evicted, copied and opened read-only together with the geometry it describes. It is
written by `element_rows.py`.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from timeo_desktop.domain.alike import containing
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Element, Property, PropertySet
from timeo_desktop.domain.filters import Condition
from timeo_desktop.domain.model_elements import ATTRIBUTES, NOTHING, AttributeValue
from timeo_desktop.domain.naming import is_naming
from timeo_desktop.domain.property_values import from_json
from timeo_desktop.store import search_index
from timeo_desktop.store.models.element_tree import ElementTree
from timeo_desktop.store.models.portfolio import Portfolio

_ALL = 1 << 40
_SEARCH = """
SELECT * FROM element
WHERE guid = :exact OR name GLOB :like OR tag GLOB :like OR ifc_class GLOB :like
ORDER BY guid = :exact DESC, tag GLOB :like DESC, spatial DESC, length(name), name, step LIMIT :limit
"""


# What any of these raises when the disk is full or a file is damaged.
StoreError = sqlite3.Error


class ElementReader(ElementTree):
    """Keyed reads on one model's element database."""

    def __init__(self, path: Path, growing: bool = False) -> None:
        super().__init__(path, growing)
        self._portfolio: Portfolio | None = None

    def property_sets(self, step: int) -> list[PropertySet]:
        """Property and quantity sets of an element, own ones first. A property of its own hides an inherited one."""
        query = (
            "SELECT name, properties, inherited FROM element_property_set"
            " JOIN property_set ON property_set.step = property_set WHERE element = ? ORDER BY inherited, name"
        )
        sets: list[PropertySet] = []
        own: set[tuple[str, str]] = set()
        for name, text, inherited in self._ask(query, (step,)):
            properties = _properties(text)
            if inherited:
                properties = tuple(each for each in properties if (name, each.name) not in own)
            else:
                own.update((name, each.name) for each in properties)
            if properties:
                sets.append(PropertySet(name, properties, bool(inherited)))
        attributes = tuple(Property(name, value) for name, value in self.attributes(step) if value is not None)
        return [PropertySet(ATTRIBUTES, attributes), *sets] if attributes else sets

    def attributes(self, step: int) -> list[tuple[str, AttributeValue]]:
        """The row of an element in the attribute table: names and values."""
        row = self._ask("SELECT * FROM attribute WHERE step = ?", (step,)).fetchone()
        return [] if row is None else list(zip(self.attribute_names(), row[1:], strict=True))

    def attribute_names(self) -> list[str]:
        """The columns of the attribute table, in the order of the file."""
        return [row[0] for row in self._ask("SELECT name FROM attribute_name ORDER BY place")]

    def identities(self) -> Iterator[tuple[int, str]]:
        """Steps and identifiers of all elements that have one."""
        yield from self._ask("SELECT step, guid FROM element WHERE guid != ''")

    def last_step(self) -> int:
        """The largest step there is."""
        return int(self._ask("SELECT coalesce(max(step), 0) FROM element").fetchone()[0])

    def object_count(self) -> int:
        """How many objects there are, without what only contains others."""
        if self._file.indexed:
            return int(self._ask("SELECT length(steps) / 8 FROM found.object").fetchone()[0])
        return int(self._ask("SELECT count(*) FROM element WHERE spatial = 0").fetchone()[0])

    def classes(self) -> list[str]:
        """The classes of all objects."""
        table = "found.of_class" if self._file.indexed else "element"
        return [row[0] for row in self._ask(f"SELECT DISTINCT ifc_class FROM {table} WHERE spatial = 0")]

    def portfolio(
        self,
        words: Sequence[str],
        column: str,
        descending: bool,
        classes: Mapping[str, Sequence[str]] = NOTHING,
        conditions: Sequence[Condition] = (),
    ) -> I64:
        """Steps (N,) of the objects whose name, identity, class or any attribute contains each word, in the order of
        a column (an attribute's name, or "name", "guid", "ifc_class"); what has no value comes last. `classes` are
        those that a word means in the language of the user; every one of the `conditions` must hold as well."""
        return self._table().find(words, column, descending, classes, conditions)

    def portfolio_rows(self, steps: Sequence[int]) -> dict[int, tuple[AttributeValue, ...]]:
        """Name, identity, class and attributes of some objects, by step."""
        return self._table().rows(steps)

    def _table(self) -> Portfolio:
        """What is streamed gains rows and columns: its table is looked at anew each time."""
        if self._portfolio is None or self._file.growing:
            self._portfolio = Portfolio(self._file, self.attribute_names())
        return self._portfolio

    def attribute_column(self, name: str) -> tuple[list[int], list[object]]:
        """The steps that have a value of this attribute, ascending, and the values."""
        place = self.attribute_names().index(name)
        query = f"SELECT step, a{place} FROM attribute WHERE a{place} IS NOT NULL ORDER BY step"
        rows = self._ask(query).fetchall()
        return [row[0] for row in rows], [row[1] for row in rows]

    def associations(self, step: int) -> list[Association]:
        """What an element is made of and belongs to."""
        rows = self._ask("SELECT * FROM association WHERE element = ? ORDER BY rowid", (step,))
        return [_association(*row) for row in rows]

    def box(self, step: int) -> tuple[float, ...] | None:
        """The box of a drawn element: (xmin, ymin, zmin, xmax, ymax, zmax) in metres of the model, or None."""
        row = self._ask("SELECT * FROM box WHERE step = ?", (step,)).fetchone()
        return tuple(row[1:]) if row else None

    def all_elements(self) -> Iterator[Element]:
        """Every element, in the order of the file."""
        return self._elements("SELECT * FROM element ORDER BY step")

    def all_boxes(self) -> dict[int, tuple[float, ...]]:
        """Boxes of all drawn elements by STEP id."""
        return {row[0]: tuple(row[1:]) for row in self._ask("SELECT * FROM box")}

    def all_types(self) -> dict[int, str]:
        """The name of each element's type, by STEP id."""
        return dict(self._ask("SELECT element, name FROM association WHERE kind = 'type'").fetchall())

    def all_property_sets(self) -> Iterator[tuple[int, str, list[list[object]]]]:
        """Own property sets of all elements: STEP id, name of the set, properties as [name, value, unit]."""
        query = (
            "SELECT element, name, properties FROM element_property_set JOIN property_set"
            " ON property_set.step = property_set WHERE inherited = 0"
        )
        for step, name, text in self._ask(query):
            yield step, name, json.loads(text)

    def search(self, text: str, limit: int) -> list[Element]:
        """Elements by GlobalId, name, tag, class or another identifier, the likeliest first; without an index only
        those that contain the text."""
        if not self._file.indexed:
            return self._containing(text, limit)
        steps = search_index.find(self._file.connection(), text, limit)
        found = [row for step in steps if (row := self.element(step)) is not None]
        if len(found) < limit:
            others = (step for step in self._of_classes_like(text) if step not in set(steps))
            found += [row for step in islice(others, limit - len(found)) if (row := self.element(step)) is not None]
        return found

    def _of_classes_like(self, text: str) -> list[int]:
        """Some elements of each class whose name contains the text, those that contain others first."""
        query = "SELECT step FROM found.of_class WHERE ifc_class GLOB ? ORDER BY spatial DESC, place"
        return [row[0] for row in self._ask(query, (containing(text),))]

    def _containing(self, text: str, limit: int) -> list[Element]:
        rows = list(self._elements(_SEARCH, {"exact": text, "like": containing(text), "limit": limit}))
        if len(rows) >= limit:
            return rows
        found = {row.step for row in rows}
        return (
            rows + [row for row in self._named_by_attribute(text, limit) if row.step not in found][: limit - len(rows)]
        )

    def _named_by_attribute(self, text: str, limit: int) -> list[Element]:
        """Elements with an address, an RNB id or another identifier that contains the text."""
        fields = [f"a{place}" for place, name in enumerate(self.attribute_names()) if is_naming(name)]
        if not fields:
            return []
        where = " OR ".join(f"{field} GLOB :like" for field in fields)
        query = f"SELECT * FROM element WHERE step IN (SELECT step FROM attribute WHERE {where} LIMIT :limit)"
        return list(self._elements(query, {"like": containing(text), "limit": limit}))

    def called(self, text: str) -> list[int]:
        """STEP ids of all elements whose name, tag or GlobalId is exactly this."""
        query = "SELECT step FROM element WHERE :text IN (guid, tag, name) ORDER BY step"
        return [row[0] for row in self._ask(query, {"text": text})]

    def containing(self, text: str) -> list[int]:
        """STEP ids of all elements whose name, tag, class or another identifier contains this."""
        return [row.step for row in self._containing(text, _ALL)]

    def of_class(self, ifc_class: str) -> list[int]:
        """STEP ids of all elements of a class."""
        query = "SELECT step FROM element WHERE ifc_class = ? COLLATE NOCASE"
        return [row[0] for row in self._ask(query, (ifc_class,))]

    def of_guids(self, guids: Sequence[str]) -> dict[str, list[int]]:
        """STEP ids of the elements that bear these GlobalIds."""
        query = "SELECT guid, step FROM element WHERE guid IN (SELECT value FROM json_each(?)) ORDER BY step"
        found: dict[str, list[int]] = {}
        for guid, step in self._ask(query, (json.dumps(list(guids)),)):
            found.setdefault(guid, []).append(step)
        return found


def _association(step: int, kind: str, name: str, detail: str, inherited: int = 0, thing: int = 0) -> Association:
    """A row of the association table; a package of an earlier version lacks the last columns."""
    return Association(step, kind, name, _properties(detail), bool(inherited), thing)


def _properties(text: str) -> tuple[Property, ...]:
    """Properties that were written as JSON."""
    return tuple(Property(name, from_json(value), *later) for name, value, *later in json.loads(text))
