"""What makes the elements of a package quick to find and to sort: a file beside their database, made from it.

It is made anew whenever it is missing, so a package of an older version is as whole without it, only slower.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import numpy as np

from timeo_desktop.domain.alike import natural, plain
from timeo_desktop.domain.chunks import I64
from timeo_desktop.store import search_index
from timeo_desktop.store.models.naming import is_naming
from timeo_desktop.store.search_index import Text

NAME_INDEX = "search.sqlite"
SORTED = ("name", "guid")  # columns whose ranks are kept; those of others are made when they are asked for
_OFTEN = 1_000_000  # steps of SQLite between two signs of life
_TABLES = """
CREATE TABLE folded (step INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE ranking (field TEXT PRIMARY KEY, ranks BLOB NOT NULL);
"""


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
        for field in SORTED:
            ranks = ranks_of([value for (value,) in source.execute(f"SELECT {field} FROM element ORDER BY step")])
            index.execute("INSERT INTO ranking VALUES (?, ?)", (field, ranks.tobytes()))
        index.execute("COMMIT")
    unfinished.replace(target)


def _names(source: sqlite3.Connection) -> Iterator[Text]:
    """Name, tag, identifier and naming attributes (an address, a number in a register) of each element."""
    fields = [
        f"a{place}" for place, name in source.execute("SELECT place, name FROM attribute_name") if is_naming(name)
    ]
    columns = "".join(f", attribute.{field}" for field in fields)
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


def ranks_of(values: list[object]) -> I64:
    """The place of each value among the distinct ones as people sort them, from 0; -1 where there is none."""
    ranks = np.full(len(values), -1, dtype=np.int64)
    known = np.array([row for row, value in enumerate(values) if value not in (None, "")], dtype=np.int64)
    if not known.size:
        return ranks
    if all(isinstance(values[row], int | float) for row in known.tolist()):
        numbers = np.array([values[row] for row in known.tolist()], dtype=np.float64)
        ranks[known] = np.unique(numbers, return_inverse=True)[1]
        return ranks
    keys = {text: natural(text) for text in {str(values[row]) for row in known.tolist()}}
    rank, before = -1, None
    place: dict[str, int] = {}
    for text in sorted(keys, key=keys.__getitem__):
        rank += keys[text] != before
        place[text], before = rank, keys[text]
    ranks[known] = [place[str(values[row])] for row in known.tolist()]
    return ranks
