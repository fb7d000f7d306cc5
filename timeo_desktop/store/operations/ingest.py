"""Saving readings as connectors deliver them: many streams a page, late, doubled, corrected.

What lies after all that was ever told of its stream is surely new and inserted as it is. Only the rest, a few in a
hundred, is compared with what is stored, in rows or in blocks: the same again changes nothing, another value becomes
another version, and so does "there is none any more" (removed.py). The tails and silences of the streams are kept in
the same transaction.
"""

import math
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from timeo_desktop.domain.operations import Arrived
from timeo_desktop.domain.records import Readings
from timeo_desktop.domain.times import DAY
from timeo_desktop.store.operations import blocks, pages, readings, removed
from timeo_desktop.store.operations.blocks import I64, Versions, month_of

_INSERT = "INSERT INTO reading (stream, at, value, delivery) VALUES (?, ?, ?, ?)"
# The trigger `reading_is_corrected` keeps the former value.
_CORRECT = "UPDATE reading SET value = ?, delivery = ? WHERE stream = ? AND at = ?"
_GO_ON = "UPDATE stream_tail SET last = ?, value = ?, delivery = ? WHERE stream = ?"
_TAIL = """
INSERT INTO stream_tail (stream, first, last, value, delivery, told) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
ON CONFLICT (stream) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last),
    value = CASE WHEN excluded.last >= last THEN excluded.value ELSE value END,
    delivery = CASE WHEN excluded.last >= last THEN excluded.delivery ELSE delivery END,
    told = CASE WHEN excluded.first < first THEN excluded.told ELSE told END
"""
_SILENCE = "INSERT OR REPLACE INTO silence (stream, since, until, told) VALUES (?, ?, ?, ?)"
_NEVER, _ALWAYS = int(np.iinfo(np.int64).min), int(np.iinfo(np.int64).max)
_FIRST, _LAST, _PACKED, _EVER = range(4)
_WORTH_A_PAGE = 64  # readings; fewer are rows
_MANY = 16  # readings of a stream that are told again
_NEAR = 4  # times as many numbers as streams
_MISSING = object()
NOTHING = Arrived(blocks.NOTHING.at, blocks.NOTHING.at, blocks.NOTHING.values)


def save_readings(db: Database, numbers: Mapping[str, int], delivery: int, batch: Sequence[Readings]) -> Arrived:
    """Save the readings of a page; those that are new or have another value than before, and, late and without a value,
    those that were removed. `numbers`: the ids of their streams by key."""
    page = removed.with_removed(db.conn, numbers, batch, _in_order(numbers, batch))
    if not len(page.at):
        return page
    starts = np.flatnonzero(np.diff(page.streams, prepend=page.streams[0] - 1))
    sizes = np.diff(np.append(starts, len(page.at)))
    tails = np.repeat(_tails(db.conn, page.streams[starts]), sizes, axis=0)
    fresh = page.at > tails[:, _EVER]
    _save_fresh(db.conn, Arrived(page.streams[fresh], page.at[fresh], page.values[fresh]), delivery)
    changed, late = fresh.copy(), np.zeros_like(fresh)
    older = _unlike_stored(db.conn, page, np.flatnonzero(~fresh))
    if len(older):
        stored = _Stored(db.conn, page.streams[older], page.at[older])
        for place in older.tolist():
            row = (int(page.streams[place]), int(page.at[place]), float(page.values[place]), delivery)
            is_packed = row[1] <= int(tails[place, _PACKED])
            changed[place], late[place] = _save_older(db.conn, row, stored, is_packed)
    arrived = Arrived(page.streams[changed], page.at[changed], page.values[changed], ~fresh[changed])
    removed.note_changes(db.conn, delivery, arrived, arrived.late & ~late[changed])
    follows = tails[changed, _LAST] != _NEVER
    _end_silences(db.conn, page, tails[:, _LAST], fresh, delivery)
    came_late = Arrived(page.streams[late], page.at[late], page.values[late])
    _split_silences(db.conn, came_late, tails[late, _FIRST], delivery)
    _keep_tails(db.conn, arrived, fresh[changed] & follows, delivery)
    # Where the end of a stream was ever removed, and where something is now, neighbours are no longer what they seem.
    odd = (arrived.values == blocks.REMOVED) | (tails[changed, _EVER] > tails[changed, _LAST])
    removed.recount(db.conn, delivery, arrived, np.unique(arrived.streams[odd]))
    return removed.as_seen(arrived)


def _unlike_stored(connection: sqlite3.Connection, page: Arrived, places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of these readings of a page those that are not just what is stored: where many of a stream are told again, all
    are compared at once."""
    kept = []
    for stream in np.unique(page.streams[places]).tolist():
        own = places[page.streams[places] == stream]
        if len(own) >= _MANY:
            at, values = page.at[own], page.values[own]
            stored = readings.current_between(connection, stream, int(at[0]), int(at[-1]))
            where = np.minimum(np.searchsorted(stored.at, at), max(len(stored.at) - 1, 0))
            if len(stored.at):
                same = (stored.values[where] == values) | (np.isnan(stored.values[where]) & np.isnan(values))
                own = own[~((stored.at[where] == at) & same)]
        kept.append(own)
    return np.concatenate(kept) if kept else places


def _save_fresh(connection: sqlite3.Connection, fresh: Arrived, delivery: int) -> None:
    if len(fresh.at) >= _WORTH_A_PAGE:
        pages.save_page(connection, delivery, fresh)
    else:
        columns = (fresh.streams.tolist(), fresh.at.tolist(), fresh.values.tolist())
        connection.executemany(_INSERT, zip(*columns, repeat(delivery)))  # what is not a number becomes NULL


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
    values = np.where(np.isfinite(values), values, np.nan)  # the infinite is no number, and means something here
    return Arrived(streams[kept], at[kept].astype(np.int64), values[kept].astype(np.float64))


def _tails(connection: sqlite3.Connection, streams: I64) -> I64:
    """First and last moment, until when packed, and the last moment ever told (N, 4), of streams (N,) in ascending
    order."""
    low, high = int(streams[0]), int(streams[-1])
    # Streams of one source have neighbouring numbers: one statement, which is not written anew for each page.
    near = high - low < _NEAR * len(streams)
    own = "" if near else f" AND stream IN ({', '.join(map(str, streams.tolist()))})"
    condition = f"stream BETWEEN ? AND ?{own} ORDER BY stream"
    query = f"SELECT stream, first, last, packed, max(ever, last) FROM stream_tail WHERE {condition}"
    known = np.array(connection.execute(query, (low, high)).fetchall(), np.int64).reshape(-1, 5)
    known = known[np.isin(known[:, 0], streams, assume_unique=True)] if near else known
    tails = np.full((len(streams), 4), (_ALWAYS, _NEVER, _NEVER, _NEVER), np.int64)
    tails[np.searchsorted(streams, known[:, 0])] = known[:, 1:]
    return tails


class _Stored:
    """The readings of pages and blocks that a page may correct; each block is decoded once."""

    def __init__(self, connection: sqlite3.Connection, streams: I64, at: I64) -> None:
        self._connection = connection
        self._in_pages = pages.values_of(connection, streams, at)
        self._blocks: dict[tuple[int, int], Versions] = {}

    def value(self, stream: int, at: int, packed: bool) -> object:
        """The value of a reading (None: the source sent none; REMOVED); `_MISSING` where there never was one."""
        found = self._in_pages.get((stream, at))
        if found is not None:
            return None if math.isnan(found) else found
        return self._packed_value(stream, at) if packed else _MISSING

    def _packed_value(self, stream: int, at: int) -> object:
        month = int(month_of(np.array([at], np.int64))[0])
        if (stream, month) not in self._blocks:
            query = "SELECT data FROM reading_block WHERE stream = ? AND month = ?"
            row = self._connection.execute(query, (stream, month)).fetchone()
            self._blocks[stream, month] = blocks.NOTHING if row is None else blocks.decode(row[0], False).last()
        block = self._blocks[stream, month]
        place = int(np.searchsorted(block.at, at))
        if place == len(block.at) or block.at[place] != at:
            return _MISSING
        value = float(block.values[place])
        return None if math.isnan(value) else value


def _save_older(
    connection: sqlite3.Connection, row: tuple[int, int, float, int], stored: _Stored, packed: bool
) -> tuple[bool, bool]:
    """Save a reading that is not after all that was told; whether it is new or another than before, and whether it is
    new."""
    stream, at, number, delivery = row
    value = None if math.isnan(number) else number
    found = connection.execute("SELECT value FROM reading WHERE stream = ? AND at = ?", (stream, at)).fetchone()
    if found is not None:
        if found[0] == value:
            return False, False
        connection.execute(_CORRECT, (value, delivery, stream, at))
        return True, found[0] == blocks.REMOVED
    known = stored.value(stream, at, packed)
    if known is not _MISSING and known == value:
        return False, False
    connection.execute(_INSERT, row)
    return True, known is _MISSING or known == blocks.REMOVED


def _end_silences(
    connection: sqlite3.Connection, page: Arrived, last: I64, fresh: NDArray[np.bool_], delivery: int
) -> None:
    """Note the gaps that fresh readings end. `last`: of each reading's stream before the page."""
    follows = np.append(False, (page.streams[1:] == page.streams[:-1]) & fresh[:-1])
    before = np.where(follows, np.append(_NEVER, page.at[:-1]), last)
    known = fresh & (before != _NEVER)
    long = np.flatnonzero(known & (page.at - np.where(known, before, page.at) > DAY))
    columns = (page.streams[long].tolist(), before[long].tolist(), page.at[long].tolist())
    connection.executemany(_SILENCE, zip(*columns, repeat(delivery)))


def _split_silences(connection: sqlite3.Connection, late: Arrived, first: I64, delivery: int) -> None:
    """Split the gaps into which late readings fall. `first`: of each one's stream before the page."""
    if not len(late.at):
        return
    marks = ", ".join(map(str, np.unique(late.streams).tolist()))
    gaps: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for stream, since, until in connection.execute(
        f"SELECT stream, since, until FROM silence WHERE stream IN ({marks})"
    ):
        gaps[stream].append((since, until))
    begins = dict(zip(late.streams.tolist(), first.tolist(), strict=True))
    for stream, at in zip(late.streams.tolist(), late.at.tolist(), strict=True):
        begin = begins[stream]
        begins[stream] = min(begin, at)
        split = [(at, begin)] if at < begin else [gap for gap in gaps[stream] if gap[0] < at < gap[1]]
        parts = [part for low, high in split for part in ([(low, high)] if low == at else [(low, at), (at, high)])]
        connection.executemany(
            "DELETE FROM silence WHERE stream = ? AND since = ?", ((stream, low) for low, _ in split)
        )
        gaps[stream] = [gap for gap in gaps[stream] if gap not in split] + [p for p in parts if p[1] - p[0] > DAY]
        connection.executemany(_SILENCE, ((stream, low, high, delivery) for low, high in parts if high - low > DAY))


def _keep_tails(connection: sqlite3.Connection, arrived: Arrived, goes_on: NDArray[np.bool_], delivery: int) -> None:
    """`goes_on`: which readings (N,) are after the tail of a stream that has one: then all that follow are."""
    if not len(arrived.at):
        return
    starts = np.flatnonzero(np.diff(arrived.streams, prepend=arrived.streams[0] - 1))
    ends = np.append(starts[1:], len(arrived.at)) - 1
    on = np.flatnonzero(goes_on[starts])
    columns = (arrived.at[ends[on]], arrived.values[ends[on]], np.full(len(on), delivery), arrived.streams[ends[on]])
    connection.executemany(_GO_ON, zip(*(column.tolist() for column in columns), strict=True))
    other = np.flatnonzero(~goes_on[starts])
    columns = (arrived.streams[ends[other]], arrived.at[starts[other]], arrived.at[ends[other]],
               arrived.values[ends[other]])  # fmt: skip
    connection.executemany(_TAIL, zip(*(column.tolist() for column in columns), repeat(delivery)))
