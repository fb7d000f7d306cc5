"""Moves readings of a stream from rows into blocks, and says which streams have any that are old enough."""

import sqlite3
from dataclasses import dataclass

import numpy as np
from sqlite_utils import Database

from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import blocks, readings
from timeo_desktop.store.operations.blocks import Versions, month_of


@dataclass(frozen=True, eq=False)
class Prepared:
    """Blocks of a stream, encoded, in the place of its rows until `until`; `mark` tells whether these are the same
    still."""

    stream: int
    until: Millis
    mark: tuple[object, ...]
    months: tuple[tuple[int, Versions, bytes], ...]


def streams_with_rows(connection: sqlite3.Connection, before: Millis) -> list[int]:
    """Streams that have rows of before a moment: one index seek a stream."""
    query = (
        "SELECT stream FROM stream_tail t WHERE (SELECT min(at) FROM reading r WHERE r.stream = t.stream) < ?"
        " ORDER BY stream"
    )
    return [row[0] for row in connection.execute(query, (before,))]


def prepare(connection: sqlite3.Connection, stream: int, before: Millis, few: int) -> Prepared | None:
    """The blocks of a stream with its rows of before a moment; None where it is not worth while: a month that is not
    over waits until it has more than `few`."""
    connection.execute("BEGIN")  # rows, former values and blocks of one moment
    try:
        until = _until(connection, stream, before, few)
        if until is None:
            return None
        mark = _mark(connection, stream, until)
        (first,) = connection.execute("SELECT min(at) FROM reading WHERE stream = ?", (stream,)).fetchone()
        low, _ = _month_of(first)
        _, high = _month_of(until)
        told = readings.versions_between(connection, stream, low, high)
        hot = connection.execute(
            "SELECT at FROM reading WHERE stream = ? AND at > ? AND at <= ?", (stream, until, high)
        ).fetchall()
    finally:
        connection.execute("COMMIT")
    told = told.where(~np.isin(told.at, np.array([row[0] for row in hot], np.int64)))
    months = tuple((month, part, blocks.encode(part)) for month, part in blocks.by_month(told))
    return Prepared(stream, until, mark, months)


def _until(connection: sqlite3.Connection, stream: int, before: Millis, few: int) -> Millis | None:
    """The last moment that is packed: of the months that are over, or of the one that goes on where it has enough."""
    begun, _ = _month_of(before)
    query = "SELECT max(at), coalesce(sum(at >= ?), 0) FROM reading WHERE stream = ? AND at < ?"
    last, of_month = connection.execute(query, (begun, stream, before)).fetchone()
    if of_month <= few:
        (last,) = connection.execute(
            "SELECT max(at) FROM reading WHERE stream = ? AND at < ?", (stream, begun)
        ).fetchone()
    return None if last is None else int(last)


def _month_of(moment: Millis) -> tuple[Millis, Millis]:
    """First and last moment of the month of a moment, UTC."""
    month = month_of(np.array([moment], np.int64)).astype("datetime64[M]")
    first, following = (each.astype("datetime64[ms]").astype(np.int64)[0] for each in (month, month + 1))
    return int(first), int(following) - 1


def _mark(connection: sqlite3.Connection, stream: int, until: Millis) -> tuple[object, ...]:
    """What another value, another reading or another packing changes: every write has a later delivery."""
    queries = (
        "SELECT count(*), max(delivery) FROM reading WHERE stream = ? AND at <= ?",
        "SELECT count(*), max(replaced) FROM reading_past WHERE stream = ? AND at <= ?",
        "SELECT count(*), sum(length(data)) FROM reading_block WHERE stream = ? AND first <= ?",
    )
    return tuple(value for query in queries for value in connection.execute(query, (stream, until)).fetchone())


def put(db: Database, prepared: Prepared) -> int:
    """Write the blocks and delete the rows, unless they have changed since: then nothing. How many rows went."""
    connection, stream, until = db.conn, prepared.stream, prepared.until
    if _mark(connection, stream, until) != prepared.mark:
        return 0
    for month, versions, data in prepared.months:
        blocks.save_block(connection, stream, month, versions, data)
    gone = connection.execute("DELETE FROM reading WHERE stream = ? AND at <= ?", (stream, until)).rowcount
    connection.execute("DELETE FROM reading_past WHERE stream = ? AND at <= ?", (stream, until))
    connection.execute("UPDATE stream_tail SET packed = max(packed, ?) WHERE stream = ?", (until, stream))
    return int(gone)
