"""What makes the elements of a package quick to find and to sort: a file beside their database, made from it.

It is made anew whenever it is missing, so a package of an older version is as whole without it, only slower.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.alike import natural, plain
from timeo_desktop.domain.naming import is_naming
from timeo_desktop.store import search_index
from timeo_desktop.store.search_index import Text

NAME_INDEX = "names.sqlite"
FIXED = ("name", "guid", "ifc_class")  # what every object has, besides the attributes of its file
_MOST_SORTED = 64  # attributes whose order is kept; that of others is made when it is asked for
_SHOWN = 200  # elements of a class that are found by its name
_OFTEN = 1_000_000  # steps of SQLite between two signs of life
_TABLES = """
CREATE TABLE folded (step INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE object (steps BLOB NOT NULL);
CREATE TABLE ordering (field TEXT PRIMARY KEY, rows BLOB NOT NULL, ranks BLOB NOT NULL);
CREATE TABLE of_class (ifc_class TEXT NOT NULL, place INTEGER NOT NULL, step INTEGER NOT NULL, spatial INTEGER NOT NULL,
    PRIMARY KEY (ifc_class, place)) WITHOUT ROWID;
"""


_OBJECTS = "SELECT step FROM element WHERE spatial = 0 ORDER BY step"
_OF_CLASS = """
SELECT ifc_class, place, step, spatial FROM (
    SELECT ifc_class, step, spatial, row_number() OVER (
        PARTITION BY ifc_class ORDER BY spatial DESC, length(name), name, step) AS place FROM element)
WHERE place <= ?
"""


@dataclass(frozen=True, eq=False)
class Ordering:
    """Objects in the order of a column: `rows` (N,) count them by ascending step; `ranks` (K,) belong to the first K,
    which have a value, and are equal where the values are."""

    rows: NDArray[np.int32]
    ranks: NDArray[np.int32]

    def kept(self, left: NDArray[np.bool_]) -> "Ordering":
        """The same order of fewer objects, those that are `left` (N,)."""
        here = left[self.rows]
        return Ordering(self.rows[here], self.ranks[here[: len(self.ranks)]])

    def descending(self) -> NDArray[np.int32]:
        """The rows from the largest value down; equal ones stay as they stand, what has no value stays last."""
        starts = np.flatnonzero(np.diff(self.ranks, prepend=-1))[::-1]
        counts = -np.diff(starts, prepend=len(self.ranks))
        before = np.cumsum(counts) - counts
        places = np.arange(len(self.ranks)) + np.repeat(starts - before, counts)
        return np.concatenate((self.rows[places], self.rows[len(self.ranks) :]))


def make_name_index(elements: Path, alive: Callable[[], None] = lambda: None) -> None:
    """Make the index beside a whole element database, calling `alive` now and then. Raises sqlite3.Error or OSError
    when the disk is full."""
    target = elements.with_name(NAME_INDEX)
    unfinished = target.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    uri = f"file:{quote(elements.absolute().as_posix())}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True)) as source,
        closing(sqlite3.connect(unfinished, isolation_level=None)) as index,
    ):
        index.set_progress_handler(alive, _OFTEN)
        index.execute("PRAGMA journal_mode = OFF")
        index.execute("PRAGMA synchronous = OFF")
        index.execute("BEGIN")
        search_index.make(index)
        for statement in _TABLES.split(";"):
            index.execute(statement)
        search_index.fill(index, _names(source))
        index.executemany("INSERT INTO folded VALUES (?, ?)", _folded(source))
        steps = np.array([step for (step,) in source.execute(_OBJECTS)], dtype=np.int64)
        index.execute("INSERT INTO object VALUES (?)", (steps.tobytes(),))
        for field in _sorted(source):
            found = ordering_of(values_of(source, field))
            index.execute("INSERT INTO ordering VALUES (?, ?, ?)", (field, found.rows.tobytes(), found.ranks.tobytes()))
        index.executemany("INSERT INTO of_class VALUES (?, ?, ?, ?)", source.execute(_OF_CLASS, (_SHOWN,)))
        index.execute("COMMIT")
    unfinished.replace(target)


def _names(source: sqlite3.Connection) -> Iterator[Text]:
    """Names, tag, identifier and naming attributes (an address, a number in a register) of each element."""
    fields = [
        f"attribute.a{place}"
        for place, name in source.execute("SELECT place, name FROM attribute_name")
        if is_naming(name)
    ]
    if any(name == "long_name" for _, name, *_ in source.execute("PRAGMA table_info(element)")):
        fields.append("element.long_name")  # a package of an earlier version has none
    columns = "".join(f", {field}" for field in fields)
    query = (
        f"SELECT element.step, element.name, element.tag, element.guid{columns} FROM element"
        " LEFT JOIN attribute ON attribute.step = element.step"
    )
    for step, *names in source.execute(query):
        yield Text(step, [str(name) for name in names if name not in (None, "")])


def _folded(source: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """All that a filter looks through of each object, as people compare it."""
    query = (
        "SELECT element.step, element.name, element.guid, element.ifc_class, attribute.* FROM element"
        " LEFT JOIN attribute ON attribute.step = element.step WHERE element.spatial = 0"
    )
    for step, name, guid, ifc_class, _, *values in source.execute(query):
        texts = (name, guid, ifc_class, *(value for value in values if value is not None))
        yield step, plain("\n".join(map(str, texts)))


def _sorted(source: sqlite3.Connection) -> list[str]:
    (count,) = source.execute("SELECT count(*) FROM attribute_name").fetchone()
    return [*FIXED, *(f"a{place}" for place in range(min(count, _MOST_SORTED)))]


def values_of(source: sqlite3.Connection, field: str) -> list[object]:
    """What each object has in a field of the element or the attribute table, by ascending step."""
    query = (
        f"SELECT {field} FROM element LEFT JOIN attribute ON attribute.step = element.step WHERE spatial = 0"
        " ORDER BY element.step"
    )
    return [value for (value,) in source.execute(query)]


def ordering_of(values: list[object]) -> Ordering:
    """Values in the order in which people sort them; what is equal stays as it stands, what is missing comes last."""
    known = np.array([row for row, value in enumerate(values) if value not in (None, "")], dtype=np.int64)
    missing = np.ones(len(values), dtype=bool)
    missing[known] = False
    keys = _keys([values[row] for row in known.tolist()])
    order = np.argsort(keys, kind="stable")
    ranks = np.cumsum(np.diff(keys[order], prepend=keys[order[:1]]) != 0)
    rows = np.concatenate((known[order], np.flatnonzero(missing)))
    return Ordering(rows.astype(np.int32), ranks.astype(np.int32))


def _keys(values: list[object]) -> NDArray[np.float64]:
    """What sorts like the values: themselves if all are numbers, else the places of their texts."""
    if all(isinstance(value, int | float) for value in values):
        return np.array(values, dtype=np.float64)
    keys = {text: natural(text) for text in set(map(str, values))}
    rank, before = -1, None
    place: dict[str, int] = {}
    for text in sorted(keys, key=keys.__getitem__):
        rank += keys[text] != before
        place[text], before = rank, keys[text]
    return np.array([place[str(value)] for value in values], dtype=np.float64)
