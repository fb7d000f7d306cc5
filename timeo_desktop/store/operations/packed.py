"""Moves readings of a stream from pages and rows into blocks, and says which streams have rows that are old enough."""

import sqlite3
from dataclasses import dataclass

import numpy as np
from sqlite_utils import Database

from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import blocks, readings
from timeo_desktop.store.operations.blocks import Versions, month_of

_NEVER = int(np.iinfo(np.int64).min)


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


def prepare(
    connection: sqlite3.Connection, stream: int, before: Millis, few: int, of_pages: Versions = blocks.NOTHING
) -> Prepared | None:
    """The blocks of a stream with these readings of pages and its rows of before a moment; None where there is nothing
    worth while: rows of a month that is not over wait until there are more than `few`."""
    connection.execute("BEGIN")  # rows, former values and blocks of one moment
    try:
        until = _until(connection, stream, before, few)
        mark = _mark(connection, stream, until)
        told = blocks.together([of_pages, readings.rows_between(connection, stream, _NEVER, until)])
        if not len(told.at):
            return None
        packed = blocks.blocks_of(connection, stream, np.unique(month_of(told.at)).tolist())
    finally:
        connection.execute("COMMIT")
    whole = blocks.together([*packed, told])
    months = tuple((month, part, blocks.encode(part)) for month, part in blocks.by_month(whole))
    return Prepared(stream, until, mark, months)


def _until(connection: sqlite3.Connection, stream: int, before: Millis, few: int) -> Millis:
    """The last row that is packed: of the months that are over, or of the one that goes on where it has enough."""
    begun = blocks.month_begins(before)
    query = "SELECT max(at), coalesce(sum(at >= ?), 0) FROM reading WHERE stream = ? AND at < ?"
    last, of_month = connection.execute(query, (begun, stream, before)).fetchone()
    if of_month <= few:
        (last,) = connection.execute(
            "SELECT max(at) FROM reading WHERE stream = ? AND at < ?", (stream, begun)
        ).fetchone()
    return _NEVER if last is None else int(last)


def _mark(connection: sqlite3.Connection, stream: int, until: Millis) -> tuple[object, ...]:
    """What another value, another reading or another packing changes: every write has a later delivery."""
    queries = (
        ("SELECT count(*), max(delivery) FROM reading WHERE stream = ? AND at <= ?", (stream, until)),
        ("SELECT count(*), max(replaced) FROM reading_past WHERE stream = ? AND at <= ?", (stream, until)),
        ("SELECT count(*), sum(length(data)) FROM reading_block WHERE stream = ?", (stream,)),
    )
    return tuple(value for query, values in queries for value in connection.execute(query, values).fetchone())


def put(db: Database, prepared: Prepared) -> bool:
    """Write the blocks and delete the rows, unless they have changed since: then nothing; whether it was done."""
    connection, stream, until = db.conn, prepared.stream, prepared.until
    if _mark(connection, stream, until) != prepared.mark:
        return False
    for month, versions, data in prepared.months:
        blocks.save_block(connection, stream, month, versions, data)
    connection.execute("DELETE FROM reading WHERE stream = ? AND at <= ?", (stream, until))
    connection.execute("DELETE FROM reading_past WHERE stream = ? AND at <= ?", (stream, until))
    last = int(prepared.months[-1][1].at[-1])
    connection.execute("UPDATE stream_tail SET packed = max(packed, ?) WHERE stream = ?", (last, stream))
    return True
