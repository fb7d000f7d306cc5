"""Pages: readings as they came, many streams in one row, until they are packed.

Put into a table by stream, a page of a thousand sensors would write to a thousand places of the file; as one row it is
written at once. A page holds only readings that were new when they came, so that nothing must be looked for in it
before it is written. What is late or corrected, and pages of a few readings, are rows of `reading`.
"""

import sqlite3
from collections.abc import Iterator

import numpy as np

from timeo_desktop.domain.operations import Arrived
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations.blocks import F64, I64, NOTHING, Versions

_STREAMS, _AT, _VALUES = np.dtype("<i4"), np.dtype("<i8"), np.dtype("<f8")
_NEVER = int(np.iinfo(np.int64).min)
_ZONE = "first_stream <= ? AND last_stream >= ? AND first_at <= ? AND last_at >= ?"


def save_page(connection: sqlite3.Connection, delivery: int, page: Arrived) -> None:
    """Keep readings, ordered by stream and moment, as the page of a delivery."""
    data = (
        page.streams.astype(_STREAMS).tobytes() + page.at.astype(_AT).tobytes() + page.values.astype(_VALUES).tobytes()
    )
    connection.execute(
        "INSERT INTO reading_page VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            delivery,
            int(page.streams[0]),
            int(page.streams[-1]),
            int(page.at.min()),
            int(page.at.max()),
            len(page.at),
            data,
        ),
    )


def _decode(count: int, data: bytes) -> Arrived:
    at, values = count * _STREAMS.itemsize, count * (_STREAMS.itemsize + _AT.itemsize)
    return Arrived(
        np.frombuffer(data, _STREAMS, count),
        np.frombuffer(data, _AT, count, at),
        np.frombuffer(data, _VALUES, count, values),
    )


def pages_between(
    connection: sqlite3.Connection, streams: tuple[int, int], low: Millis, high: Millis
) -> Iterator[tuple[int, Arrived]]:
    """Deliveries and pages that may hold readings of some of these streams between two moments, all included."""
    query = (
        "SELECT p.delivery, p.count, p.data FROM (SELECT delivery FROM reading_page INDEXED BY reading_page_zone"
        f" WHERE {_ZONE}) z JOIN reading_page p ON p.delivery = z.delivery ORDER BY p.delivery"
    )
    for delivery, count, data in connection.execute(query, (streams[1], streams[0], high, low)):
        yield delivery, _decode(count, data)


def of_stream(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> Versions:
    """The readings of a stream between two moments, both included, that are in pages."""
    parts = []
    for delivery, page in pages_between(connection, (stream, stream), low, high):
        start, stop = np.searchsorted(page.streams, (stream, stream + 1))
        at, values = page.at[start:stop], page.values[start:stop]
        kept = (at >= low) & (at <= high)
        parts.append((at[kept], values[kept], np.full(int(kept.sum()), delivery, np.int64)))
    if not parts:
        return NOTHING
    at, values, deliveries = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((deliveries, at))
    return Versions(at[order], values[order], deliveries[order])


def values_of(connection: sqlite3.Connection, streams: I64, at: I64) -> dict[tuple[int, int], float]:
    """The values of those of these readings (N,), (N,) that are in pages, by stream and moment."""
    found: dict[tuple[int, int], float] = {}
    bounds = (int(streams.min()), int(streams.max()))
    for _, page in pages_between(connection, bounds, int(at.min()), int(at.max())):
        starts, stops = np.searchsorted(page.streams, streams), np.searchsorted(page.streams, streams, side="right")
        for place in np.flatnonzero(stops > starts).tolist():
            own = page.at[starts[place] : stops[place]]
            where = int(np.searchsorted(own, at[place]))
            if where < len(own) and own[where] == at[place]:
                key = (int(streams[place]), int(at[place]))
                found[key] = float(page.values[starts[place] + where])
    return found


def last_before(connection: sqlite3.Connection, moment: Millis) -> dict[int, tuple[Millis, float, int]]:
    """Moment, value and delivery of the last reading at or before a moment, of each stream that has one in a page."""
    found: dict[int, tuple[Millis, float, int]] = {}
    for delivery, page in pages_between(connection, (0, np.iinfo(np.int32).max), _NEVER, moment):
        by_then = np.flatnonzero(page.at <= moment)
        streams = page.streams[by_then]
        ends = by_then[np.append(streams[1:] != streams[:-1], True)[: len(by_then)]]
        for stream, at, value in zip(
            page.streams[ends].tolist(), page.at[ends].tolist(), page.values[ends].tolist(), strict=True
        ):
            if stream not in found or at >= found[stream][0]:
                found[stream] = (at, value, delivery)
    return found


def waiting(connection: sqlite3.Connection, before: Millis = _NEVER) -> tuple[int, int]:
    """How many readings wait in pages to be packed, and how many of them in pages that end before a moment."""
    query = "SELECT coalesce(sum(count), 0), coalesce(sum(count * (last_at < ?)), 0) FROM reading_page"
    total, old = connection.execute(query, (before,)).fetchone()
    return int(total), int(old)


def oldest(connection: sqlite3.Connection, most: int) -> tuple[list[int], I64, Versions]:
    """The oldest pages with about so many readings together: their deliveries, and their readings by stream: streams
    (N,) and versions (N,)."""
    deliveries: list[int] = []
    parts: list[tuple[I64, I64, F64, I64]] = []
    count = 0
    for delivery, size, data in connection.execute("SELECT delivery, count, data FROM reading_page ORDER BY delivery"):
        page = _decode(size, data)
        deliveries.append(delivery)
        parts.append((page.streams.astype(np.int64), page.at, page.values, np.full(size, delivery, np.int64)))
        count += size
        if count >= most:
            break
    return deliveries, *_by_stream(parts)


def between(connection: sqlite3.Connection, low: Millis, high: Millis) -> tuple[I64, Versions]:
    """All readings between two moments, both included, that are in pages, by stream: streams (N,) and versions (N,)."""
    parts = []
    for delivery, page in pages_between(connection, (0, np.iinfo(np.int32).max), low, high):
        kept = (page.at >= low) & (page.at <= high)
        told = np.full(int(kept.sum()), delivery, np.int64)
        parts.append((page.streams[kept].astype(np.int64), page.at[kept], page.values[kept], told))
    return _by_stream(parts) if parts else (NOTHING.at, NOTHING)


def _by_stream(parts: list[tuple[I64, I64, F64, I64]]) -> tuple[I64, Versions]:
    streams, at, values, told = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((told, at, streams))
    return streams[order], Versions(at[order], values[order], told[order])


def delete(connection: sqlite3.Connection, deliveries: list[int]) -> None:
    """Pages whose readings are all in blocks."""
    connection.executemany("DELETE FROM reading_page WHERE delivery = ?", ((each,) for each in deliveries))
