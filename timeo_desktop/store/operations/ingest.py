"""Saving readings as connectors deliver them: many streams a page, late, doubled, corrected.

What lies after the last reading of its stream is surely new and inserted as it is. Only the rest, a few in a hundred,
is compared with what is stored, in rows or in blocks: the same again changes nothing, another value becomes another
version. The tails and silences of the streams are kept in the same transaction.
"""

import math
import sqlite3
from collections.abc import Mapping, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from timeo_desktop.domain.operations import Arrived
from timeo_desktop.domain.records import Readings
from timeo_desktop.domain.times import DAY
from timeo_desktop.store.operations import blocks
from timeo_desktop.store.operations.blocks import I64, Versions, month_of

_INSERT = "INSERT INTO reading (stream, at, value, delivery) VALUES (?, ?, ?, ?)"
# The trigger `reading_is_corrected` keeps the former value.
_CORRECT = "UPDATE reading SET value = ?, delivery = ? WHERE stream = ? AND at = ?"
_TAIL = """
INSERT INTO stream_tail (stream, first, last, value, delivery) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (stream) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last),
    value = CASE WHEN excluded.last >= last THEN excluded.value ELSE value END,
    delivery = CASE WHEN excluded.last >= last THEN excluded.delivery ELSE delivery END
"""
_SILENCE = "INSERT OR REPLACE INTO silence VALUES (?, ?, ?)"
_NEVER = int(np.iinfo(np.int64).min)
_MISSING = object()
NOTHING = Arrived(blocks.NOTHING.at, blocks.NOTHING.at, blocks.NOTHING.values)


def save_readings(db: Database, numbers: Mapping[str, int], delivery: int, batch: Sequence[Readings]) -> Arrived:
    """Save the readings of a page; those that are new or have another value than before. `numbers`: the ids of their
    streams by key."""
    page = _in_order(numbers, batch)
    if not len(page.at):
        return page
    starts = np.flatnonzero(np.diff(page.streams, prepend=page.streams[0] - 1))
    streams = page.streams[starts]
    tails = _tails(db.conn, streams)
    sizes = np.diff(np.append(starts, len(page.at)))
    last, packed = (np.repeat(column, sizes) for column in tails.T)
    fresh = page.at > last
    values = [None if math.isnan(value) else value for value in page.values.tolist()]
    rows = list(zip(page.streams.tolist(), page.at.tolist(), values, repeat(delivery)))
    db.conn.executemany(_INSERT, (rows[place] for place in np.flatnonzero(fresh).tolist()))
    changed, added = fresh.copy(), fresh.copy()
    blocks_of_page = _Packed(db.conn)
    for place in np.flatnonzero(~fresh).tolist():
        is_packed = bool(page.at[place] <= packed[place])
        changed[place], added[place] = _save_older(db.conn, rows[place], blocks_of_page if is_packed else None)
    arrived = Arrived(page.streams[changed], page.at[changed], page.values[changed])
    _keep_silences(db.conn, page, last, fresh, added)
    _keep_tails(db.conn, arrived, delivery)
    return arrived


def _in_order(numbers: Mapping[str, int], batch: Sequence[Readings]) -> Arrived:
    """The readings of a page by stream and moment; where it tells a moment twice, the last counts."""
    if not batch:
        return NOTHING
    sizes = [len(each.at) for each in batch]
    streams = np.repeat(np.array([numbers[each.stream] for each in batch], np.int64), sizes)
    at, values = np.concatenate([each.at for each in batch]), np.concatenate([each.values for each in batch])
    order = np.lexsort((at, streams))  # stable: of equals the one told last stays last
    streams, at, values = streams[order], at[order], values[order]
    kept = np.append((streams[1:] != streams[:-1]) | (at[1:] != at[:-1]), True)[: len(at)]
    return Arrived(streams[kept], at[kept].astype(np.int64), values[kept].astype(np.float64))


def _tails(connection: sqlite3.Connection, streams: I64) -> I64:
    """Last moment and until when packed (N, 2) of streams (N,)."""
    marks = ", ".join(map(str, streams.tolist()))
    query = f"SELECT stream, last, packed FROM stream_tail WHERE stream IN ({marks})"
    known = {stream: (last, packed) for stream, last, packed in connection.execute(query)}
    return np.array([known.get(stream, (_NEVER, _NEVER)) for stream in streams.tolist()], np.int64)


class _Packed:
    """The packed readings that a page may correct, each block decoded once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._blocks: dict[tuple[int, int], Versions] = {}

    def value(self, stream: int, at: int) -> object:
        """The value of a reading (None: the source sent none); `_MISSING` where there is no such reading."""
        month = int(month_of(np.array([at], np.int64))[0])
        if (stream, month) not in self._blocks:
            query = "SELECT data FROM reading_block WHERE stream = ? AND month = ?"
            row = self._connection.execute(query, (stream, month)).fetchone()
            self._blocks[stream, month] = blocks.NOTHING if row is None else blocks.decode(row[0], False).current()
        block = self._blocks[stream, month]
        place = int(np.searchsorted(block.at, at))
        if place == len(block.at) or block.at[place] != at:
            return _MISSING
        value = float(block.values[place])
        return None if math.isnan(value) else value


def _save_older(
    connection: sqlite3.Connection, row: tuple[int, int, float | None, int], packed: _Packed | None
) -> tuple[bool, bool]:
    """Save a reading that is not after the tail; whether it is new or corrected, and whether it is new."""
    stream, at, value, delivery = row
    found = connection.execute("SELECT value FROM reading WHERE stream = ? AND at = ?", (stream, at)).fetchone()
    if found is not None:
        if found[0] == value:
            return False, False
        connection.execute(_CORRECT, (value, delivery, stream, at))
        return True, False
    before = _MISSING if packed is None else packed.value(stream, at)
    if before is not _MISSING and before == value:
        return False, False
    connection.execute(_INSERT, row)
    return True, before is _MISSING


def _keep_silences(
    connection: sqlite3.Connection, page: Arrived, last: I64, fresh: NDArray[np.bool_], added: NDArray[np.bool_]
) -> None:
    """Note the gaps that fresh readings end, and split those into which late ones fall."""
    follows = np.append(False, (page.streams[1:] == page.streams[:-1]) & fresh[:-1])
    before = np.where(follows, np.append(_NEVER, page.at[:-1]), last)
    known = fresh & (before != _NEVER)
    long = np.flatnonzero(known & (page.at - np.where(known, before, page.at) > DAY))
    connection.executemany(
        _SILENCE, zip(page.streams[long].tolist(), before[long].tolist(), page.at[long].tolist(), strict=True)
    )
    for place in np.flatnonzero(added & ~fresh)[::-1].tolist():  # from behind: what is first moves back
        _split_silence(connection, int(page.streams[place]), int(page.at[place]))


def _split_silence(connection: sqlite3.Connection, stream: int, at: int) -> None:
    query = "SELECT since, until FROM silence WHERE stream = ? AND since < ? ORDER BY since DESC LIMIT 1"
    row = connection.execute(query, (stream, at)).fetchone()
    (first,) = connection.execute("SELECT first FROM stream_tail WHERE stream = ?", (stream,)).fetchone()
    parts = [(at, first)] if at < first else []
    if at < first:
        connection.execute("UPDATE stream_tail SET first = ? WHERE stream = ?", (at, stream))
    elif row is not None and at < row[1]:
        connection.execute("DELETE FROM silence WHERE stream = ? AND since = ?", (stream, row[0]))
        parts = [(row[0], at), (at, row[1])]
    connection.executemany(_SILENCE, ((stream, low, high) for low, high in parts if high - low > DAY))


def _keep_tails(connection: sqlite3.Connection, arrived: Arrived, delivery: int) -> None:
    if not len(arrived.at):
        return
    starts = np.flatnonzero(np.diff(arrived.streams, prepend=arrived.streams[0] - 1))
    ends = np.append(starts[1:], len(arrived.at)) - 1
    values = (None if math.isnan(value) else value for value in arrived.values[ends].tolist())
    connection.executemany(
        _TAIL,
        zip(arrived.streams[starts].tolist(), arrived.at[starts].tolist(), arrived.at[ends].tolist(), values,
            repeat(delivery)),
    )  # fmt: skip
