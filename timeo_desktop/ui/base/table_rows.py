"""Where the rows of a table come from: objects in memory, or a query that hands out identities and pages. No Qt here.

A table holds identities (int64) in the order shown, and asks for the rows that come into view: a metropolis costs no
more than a village.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import pairwise
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from timeo_desktop.domain.alike import natural, plain
from timeo_desktop.domain.chunks import I64
from timeo_desktop.services.exchange.export import Value

Row = TypeVar("Row")
Key = tuple[object, ...]
NOTHING = "—"
_AT_ONCE = 10_000  # values that are sorted in one go
MANY = 20_000  # rows that are arranged away from the GUI thread


@dataclass(frozen=True)
class Column:
    """One column. `value` is what sorts and is exported, `text` what is shown (None: the value itself)."""

    title: str
    value: Callable[[Any], Value]
    text: Callable[[Any], str] | None = None
    colour: Callable[[Any], str] | None = None
    groups: bool = False
    number: bool = False
    width: int = 120
    is_word: bool = True  # its title is a word of ours, to be translated

    def shown(self, row: Any) -> str:
        """The cell as people read it."""
        if self.text is not None:
            return self.text(row)
        value = self.value(row)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Arrangement:
    """How rows are wanted: which words occur in them, by which column they are sorted, and grouped (-1: not)."""

    text: str = ""
    column: int = 0
    descending: bool = False
    group: int = -1


@dataclass(frozen=True)
class Group:
    """Rows of an order that belong together: from `start` up to `stop`."""

    title: str
    start: int
    stop: int


@dataclass(frozen=True, eq=False)
class Order:
    """Identities (N,) in the order shown, and the groups that they form. `note` says why there are none, or why the
    wanted text means nothing."""

    ids: I64
    groups: tuple[Group, ...] = ()
    note: str = ""


class Rows(Protocol[Row]):
    """A source of rows. `arrange` is called from another thread where it `is_slow`; `page` for what comes into view."""

    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def total(self) -> int: ...
    @property
    def is_slow(self) -> bool: ...
    def arrange(self, wanted: Arrangement) -> Order: ...
    def page(self, ids: I64) -> list[Row]: ...


def order_of(rows: Iterable[tuple[int, Value, str | None]], descending: bool) -> Order:
    """Identities in the order of their values, those without one last; where they have titles, grouped by these."""
    all_rows = list(rows)
    ids = np.fromiter((row[0] for row in all_rows), np.int64, len(all_rows))
    places = _ranks([row[1] for row in all_rows], _order)
    # Of equals the first stays first, whichever way they are sorted.
    places = np.where(places < 0, np.iinfo(np.int64).max, -places if descending else places)
    order = np.argsort(places, kind="stable")
    if all(title is None for _, _, title in all_rows):
        return Order(ids[order])
    titles = [title or NOTHING for _, _, title in all_rows]
    shelves = _ranks(titles, lambda title: natural(str(title)))[order]
    by_shelf = np.argsort(shelves, kind="stable")
    order, shelves = order[by_shelf], shelves[by_shelf]
    starts = np.flatnonzero(np.diff(shelves, prepend=-1)).tolist()
    groups = (Group(titles[order[low]], low, high) for low, high in pairwise([*starts, len(order)]))
    return Order(ids[order], tuple(groups))


def _ranks(values: Sequence[Value], key: Callable[[Value], Key]) -> I64:
    """The place of each value (N,) among all that differ by their key; -1 for none."""
    keys = {value: key(value) for value in dict.fromkeys(values) if value is not None}
    ranks: dict[object, int] = {}
    for each in _sorted(keys.values()):
        ranks.setdefault(each, len(ranks))
    of = {value: ranks[own] for value, own in keys.items()}
    return np.fromiter((-1 if value is None else of[value] for value in values), np.int64, len(values))


def _sorted(keys: Iterable[Key]) -> Iterable[Key]:
    """The keys in order; many of them a few at a time, for in the middle of sorting no other thread can do anything."""
    every = list(keys)
    return merge(*(sorted(every[start : start + _AT_ONCE]) for start in range(0, len(every), _AT_ONCE)))


class ObjectRows(Generic[Row]):
    """Rows that are in memory for other reasons. `key` tells a row from others, also when it is told anew."""

    def __init__(self, columns: Sequence[Column], key: Callable[[Row], Hashable]) -> None:
        self.columns, self._key = columns, key
        self._rows: list[Row] = []
        self._ids: dict[Hashable, int] = {}  # a key keeps its identity for as long as the table lives
        self._of: dict[int, Row] = {}

    @property
    def total(self) -> int:
        """How many there are, filtered out or not."""
        return len(self._rows)

    @property
    def is_slow(self) -> bool:
        """Whether arranging them would be felt."""
        return len(self._rows) > MANY

    def put(self, rows: Sequence[Row]) -> None:
        """Have these rows from now on."""
        self._rows = list(rows)
        self._of = {self.id_of(row): row for row in self._rows}

    def id_of(self, row: Row) -> int:
        """The identity of a row."""
        return self._ids.setdefault(self._key(row), len(self._ids))

    def ids_of(self, keys: set[Hashable] | frozenset[Hashable]) -> I64:
        """The identities of the rows with these keys that are there."""
        found = (self._ids[key] for key in keys & self._ids.keys())
        return np.array([each for each in found if each in self._of], dtype=np.int64)

    def where(self, wanted: Callable[[Row], bool]) -> I64:
        """The identities of the rows that are wanted."""
        return np.array([number for number, row in self._of.items() if wanted(row)], dtype=np.int64)

    def page(self, ids: I64) -> list[Row]:
        """The rows of these identities."""
        return [self._of[number] for number in ids.tolist()]

    def arrange(self, wanted: Arrangement) -> Order:
        """Filter, sort and group."""
        words = plain(wanted.text).split()
        rows = [row for row in self._rows if self._has(row, words)] if words else list(self._rows)
        value = self.columns[wanted.column].value
        title = None if wanted.group < 0 else self.columns[wanted.group].shown
        return order_of(
            ((self.id_of(row), value(row), None if title is None else title(row)) for row in rows), wanted.descending
        )

    def _has(self, row: Row, words: list[str]) -> bool:
        text = plain(" ".join(column.shown(row) for column in self.columns))
        return all(word in text for word in words)


def _order(value: Value) -> tuple[int, object]:
    """Numbers by size, then texts as people compare them."""
    return (1, natural(value)) if isinstance(value, str) else (0, value)
