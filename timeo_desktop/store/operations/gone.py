"""What a source no longer has: it stays, marked, and comes back when it is delivered again.

A sweep that would make many records vanish at once is more likely a fault of the source: what it misses is kept here
until a person accepts it, or a later sweep says otherwise.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from timeo_desktop.domain.records import Away, Page
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import interventions, unread
from timeo_desktop.store.operations.facts import Record

_SHARE, _ALWAYS = 0.20, 5  # of the records; so many may always go


@dataclass(frozen=True)
class Removed:
    """Ids of what went, and how many records were missing in a sweep that was not believed."""

    interventions: tuple[int, ...] = ()
    streams: tuple[int, ...] = ()
    refused: int = 0


def remove(db: Database, connection: str, record: Record, page: Page) -> Removed:
    """Mark what a page says is gone, and what its sweep misses where that can be believed."""
    if page.present is None:
        return _mark(db, connection, record, page.away)
    known = interventions.known_keys(db.conn, connection).keys() | _known_streams(db.conn, connection)
    missing = known - page.present
    refused = missing if len(missing) > max(_ALWAYS, _SHARE * len(known)) else set()
    _keep(db, connection, refused)
    said = {each.key for each in page.away}
    unsaid = [Away(key) for key in sorted(missing - refused - said)]
    removed = _mark(db, connection, record, [*page.away, *unsaid])
    return Removed(removed.interventions, removed.streams, len(refused))


def accept(db: Database, connection: str, record: Record) -> Removed:
    """Believe the sweep that was not believed."""
    rows = db.conn.execute("SELECT key FROM missing WHERE connection = ? ORDER BY key", (connection,)).fetchall()
    _keep(db, connection, ())
    return _mark(db, connection, record, [Away(row[0]) for row in rows])


def missing(connection: sqlite3.Connection, of: str) -> int:
    """How many records of a connection were missing in a sweep that was not believed."""
    return int(connection.execute("SELECT count(*) FROM missing WHERE connection = ?", (of,)).fetchone()[0])


def bring_back(db: Database, connection: str, keys: Iterable[str]) -> None:
    """Streams whose readings are delivered are not gone."""
    query = "SELECT key FROM stream WHERE connection = ? AND gone IS NOT NULL"
    gone = {row[0] for row in db.conn.execute(query, (connection,))}  # mostly none: asked for every page
    back = gone.intersection(keys)
    db.conn.executemany(
        "UPDATE stream SET gone = NULL WHERE connection = ? AND key = ?", ((connection, key) for key in back)
    )


def moments(connection: sqlite3.Connection, streams: Iterable[int]) -> dict[int, Millis]:
    """When each of these streams went, of those that are gone."""
    marks = ", ".join(str(int(each)) for each in streams)
    query = f"SELECT s.id, d.recorded FROM stream s JOIN delivery d ON d.id = s.gone WHERE s.id IN ({marks})"
    return dict(connection.execute(query).fetchall())


def _mark(db: Database, connection: str, record: Record, away: Sequence[Away]) -> Removed:
    tickets, streams = [], []
    query = "UPDATE stream SET gone = ? WHERE connection = ? AND key = ? AND gone IS NULL RETURNING id"
    for each in away:
        number = interventions.mark_away(db, connection, record, each)
        if number is not None:
            tickets.append(number)
            unread.note_away(db, connection, each, record.moment)
        streams += [row[0] for row in db.conn.execute(query, (record.delivery, connection, each.key)).fetchall()]
    return Removed(tuple(tickets), tuple(streams))


def _keep(db: Database, connection: str, keys: Iterable[str]) -> None:
    db.conn.execute("DELETE FROM missing WHERE connection = ?", (connection,))
    db.conn.executemany("INSERT INTO missing VALUES (?, ?)", ((connection, key) for key in keys))


def _known_streams(connection: sqlite3.Connection, of: str) -> set[str]:
    rows = connection.execute("SELECT key FROM stream WHERE connection = ? AND gone IS NULL", (of,))
    return {row[0] for row in rows}
