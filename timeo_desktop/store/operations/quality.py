"""What came of a connection, and which of its measurements say nothing any more."""

import sqlite3
from dataclasses import dataclass

from timeo_desktop.domain.times import HOUR, Millis

_NO_PERIOD = 6 * HOUR
# What is counted of a connection: the word for it, how many, since when, until when.
_CAME = {
    "Tickets": "SELECT count(*), min(requested), max(updated) FROM intervention WHERE connection = ?",
    "Measurements": "SELECT count(*), min(t.first), max(t.last) FROM stream s"
    " LEFT JOIN stream_tail t ON t.stream = s.id WHERE s.connection = ?",
    "Documents": "SELECT count(*), min(happened), max(happened) FROM document WHERE connection = ?",
    "Layers": "SELECT count(*), min(modified), max(modified) FROM map_layer WHERE connection = ?",
}


@dataclass(frozen=True)
class Came:
    """How many records of a kind came, and of what time they tell (None: they say none)."""

    word: str
    count: int
    since: Millis | None
    until: Millis | None


@dataclass(frozen=True)
class Silent:
    """A measurement whose last reading is older than three of its periods."""

    stream: int
    name: str
    unit: str
    last: Millis
    value: float | None


def came(connection: sqlite3.Connection, of: str) -> list[Came]:
    """What came of a connection, kinds of which nothing came left out."""
    found = [Came(word, *connection.execute(query, (of,)).fetchone()) for word, query in _CAME.items()]
    return [each for each in found if each.count]


def silent(connection: sqlite3.Connection, of: str, moment: Millis, periods: int, limit: int = 1_000) -> list[Silent]:
    """Measurements of a connection without a reading for so many periods, the longest silent first; those that are gone
    or replaced are left out."""
    query = (
        "SELECT s.id, s.name, s.unit, t.last, t.value FROM stream s JOIN stream_tail t ON t.stream = s.id"
        " WHERE s.connection = ? AND s.gone IS NULL AND t.last < ? - ? * coalesce(s.expected, ?)"
        " AND NOT EXISTS (SELECT 1 FROM stream_succession c WHERE c.former = s.id AND c.later != s.id"
        " AND c.withdrawn IS NULL) ORDER BY t.last, s.id LIMIT ?"
    )
    return [Silent(*row) for row in connection.execute(query, (of, moment, periods, _NO_PERIOD, limit))]
