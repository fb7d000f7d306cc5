"""Readings that are not to be trusted: told as a range of a stream, never reading by reading."""

import sqlite3
from collections.abc import Iterable

from sqlite_utils import Database

from timeo_desktop.domain.operations import Doubt
from timeo_desktop.domain.times import Millis


def save_doubt(db: Database, doubt: Doubt) -> int:
    """Note a doubt; its id."""
    cursor = db.conn.execute(
        "INSERT INTO reading_doubt (stream, since, until, reason, made) VALUES (?, ?, ?, ?, ?)",
        (doubt.stream, doubt.since, doubt.until, doubt.reason, doubt.made),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def accept(db: Database, doubt: int, by: str, moment: Millis) -> int | None:
    """Note who accepts the readings of a doubt all the same; their stream, or None where that is settled already."""
    row = db.conn.execute(
        "UPDATE reading_doubt SET accepted_by = ?, accepted = ? WHERE id = ? AND accepted IS NULL RETURNING stream",
        (by, moment, doubt),
    ).fetchone()
    return None if row is None else int(row[0])


def doubts_of(connection: sqlite3.Connection, streams: Iterable[int]) -> list[Doubt]:
    """The doubts about these streams, also the accepted ones, by stream and time."""
    marks = ", ".join(str(int(each)) for each in streams)
    query = (
        "SELECT stream, since, until, reason, made, accepted_by, accepted, id FROM reading_doubt"
        f" WHERE stream IN ({marks}) ORDER BY stream, since, id"
    )
    return [Doubt(*row) for row in connection.execute(query)]
