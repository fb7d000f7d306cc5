"""Interventions that could not be read, or of which the log may not be whole: none of them is forgotten while the
cursor of their connection moves on; each is asked for again."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from timeo_desktop.domain.records import Away, How
from timeo_desktop.domain.times import Millis

LOG = "log"  # it can be read, but its log may not be whole
_KEPT = (How.HIDDEN, How.MISSING)


@dataclass(frozen=True)
class Unread:
    """One of them: `how` it is away, or `LOG`; since when, and when it was last asked for (0: never)."""

    key: str
    how: str
    since: Millis
    asked: Millis


def note(db: Database, connection: str, keys: Iterable[str], how: str, moment: Millis) -> None:
    """Ask for these again."""
    db.conn.executemany(
        "INSERT INTO unread (connection, key, how, since) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (connection, key) DO UPDATE SET how = excluded.how",
        ((connection, key, how, moment) for key in keys),
    )


def note_away(db: Database, connection: str, away: Away, moment: Millis) -> None:
    """Ask again for one that cannot be read; not for one that is deleted, or went into another one."""
    if away.how in _KEPT:
        note(db, connection, [away.key], away.how.value, moment)
    else:
        settle(db, connection, [away.key])


def settle(db: Database, connection: str, keys: Iterable[str]) -> None:
    """These are known whole."""
    db.conn.executemany("DELETE FROM unread WHERE connection = ? AND key = ?", ((connection, key) for key in keys))


def waiting(connection: sqlite3.Connection, of: str, limit: int) -> list[Unread]:
    """Those of a connection that were asked for the longest ago."""
    query = "SELECT key, how, since, asked FROM unread WHERE connection = ? ORDER BY asked, key LIMIT ?"
    return [Unread(*row) for row in connection.execute(query, (of, limit))]


def asked(db: Database, connection: str, keys: Iterable[str], moment: Millis) -> None:
    """These were asked for."""
    db.conn.executemany(
        "UPDATE unread SET asked = ? WHERE connection = ? AND key = ?", ((moment, connection, key) for key in keys)
    )


def counts(connection: sqlite3.Connection, of: str) -> dict[str, int]:
    """How many there are of a connection, by how."""
    return dict(connection.execute("SELECT how, count(*) FROM unread WHERE connection = ? GROUP BY how", (of,)))
