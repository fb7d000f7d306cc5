"""What the elements of the store are called, kept in step with their rows and keys, and found by any part of it."""

import sqlite3
from collections.abc import Iterable, Iterator

from timeo_desktop.store import search_index
from timeo_desktop.store.search_index import Text

_AT_ONCE = 500
_A_TURN = 2_000  # elements that are put into the index in one transaction
_FRAGMENTS = 40  # of a whole title, in which the rarest may be what is not the name


def refresh(connection: sqlite3.Connection, elements: Iterable[int]) -> None:
    """Have these elements found by the names that they bear now; one that has ended is not found any more."""
    search_index.put(connection, _texts(connection, list(elements)))


def wait_for(connection: sqlite3.Connection, elements: Iterable[int]) -> None:
    """Have these elements found by their names later: `refresh_waiting`."""
    connection.executemany("INSERT OR IGNORE INTO unnamed VALUES (?)", ((each,) for each in sorted(elements)))


def is_waiting(connection: sqlite3.Connection) -> bool:
    """Whether elements wait for being found by their names."""
    return connection.execute("SELECT 1 FROM unnamed LIMIT 1").fetchone() is not None


def refresh_waiting(connection: sqlite3.Connection) -> bool:
    """Have some of the elements that wait found by the names that they bear now; whether more wait."""
    rows = connection.execute("SELECT element FROM unnamed ORDER BY element LIMIT ?", (_A_TURN,)).fetchall()
    waiting = [element for (element,) in rows]
    refresh(connection, waiting)
    connection.executemany("DELETE FROM unnamed WHERE element = ?", rows)
    return is_waiting(connection)


def _texts(connection: sqlite3.Connection, elements: list[int]) -> Iterator[Text]:
    for start in range(0, len(elements), _AT_ONCE):
        some = elements[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        query = f"SELECT id, name, tag FROM element WHERE until IS NULL AND id IN ({marks})"
        rows = {number: [name, tag] for number, name, tag in connection.execute(query, some)}
        keys = f"SELECT element, value FROM element_key WHERE until IS NULL AND element IN ({marks}) ORDER BY 1, 2"
        for number, value in connection.execute(keys, some):
            if number in rows:
                rows[number].append(value)
        yield from (Text(number, rows.get(number, ())) for number in some)


def find(connection: sqlite3.Connection, text: str, limit: int) -> list[int]:
    """Elements that are called so, the likeliest first."""
    return search_index.find(connection, text, limit)


def candidates(connection: sqlite3.Connection, text: str) -> dict[int, str]:
    """Elements that share rare fragments with a text, and what they are called, a name a line."""
    return search_index.candidates(connection, text, _FRAGMENTS)
