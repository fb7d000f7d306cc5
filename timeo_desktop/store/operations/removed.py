"""Readings that their source no longer has, and the notes of what was corrected or removed when.

A removed reading gets a version that says so; what it was stays. A source that has nothing of a stream any more was
emptied, and a stream is never left without a reading for that.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.operations import Arrived
from timeo_desktop.domain.records import Readings
from timeo_desktop.domain.times import DAY, Millis
from timeo_desktop.store.operations import blocks, readings
from timeo_desktop.store.operations.blocks import I64

_NOTE = "INSERT INTO reading_change (stream, delivery, first, last, corrected, removed) VALUES (?, ?, ?, ?, ?, ?)"
_TAIL = """
UPDATE stream_tail SET ever = max(ever, last), told = CASE WHEN first = ?1 THEN told END, first = ?1, last = ?2,
    value = ?3, delivery = ?4 WHERE stream = ?5
"""


@dataclass(frozen=True)
class Change:
    """What one delivery made of readings that were known before: how many got another value, how many were removed,
    between which moments, and when that was learned."""

    stream: int
    delivery: int
    first: Millis
    last: Millis
    corrected: int
    removed: int
    recorded: Millis


def with_removed(
    connection: sqlite3.Connection, numbers: Mapping[str, int], batch: Sequence[Readings], page: Arrived
) -> Arrived:
    """A page with those readings, as REMOVED, that its sources say they no longer have."""
    bounds: dict[int, list[tuple[Millis, Millis]]] = defaultdict(list)
    for each in batch:
        if each.between is not None:
            bounds[numbers[each.stream]].append(each.between)
    streams, at = [page.streams], [page.at]
    for stream, own in bounds.items():
        missing = _missing(connection, stream, own, page.at[page.streams == stream])
        streams.append(np.full(len(missing), stream, np.int64))
        at.append(missing)
    count = sum(len(each) for each in at[1:])
    if not count:
        return page
    values = np.append(page.values, np.full(count, blocks.REMOVED))
    whole = Arrived(np.concatenate(streams), np.concatenate(at), values)
    order = np.lexsort((whole.at, whole.streams))
    return Arrived(whole.streams[order], whole.at[order], whole.values[order])


def _missing(connection: sqlite3.Connection, stream: int, bounds: list[tuple[Millis, Millis]], told: I64) -> I64:
    """The moments of stored readings between these bounds that are not among those told."""
    stored = [readings.current_between(connection, stream, low, high).at for low, high in bounds]
    missing: I64 = np.setdiff1d(np.concatenate(stored), told)
    whole = readings.range_of(connection, stream)
    if not len(missing) or len(told) or whole is None:
        return missing
    is_all = len(missing) == len(readings.current_between(connection, stream, *whole).at)
    return missing[:0] if is_all else missing


def as_seen(arrived: Arrived) -> Arrived:
    """What arrived, for those who look at values: a removed one has none."""
    values = np.where(arrived.values == blocks.REMOVED, np.nan, arrived.values)
    return Arrived(arrived.streams, arrived.at, values, arrived.late)


def note_changes(
    connection: sqlite3.Connection, delivery: int, arrived: Arrived, known_before: NDArray[np.bool_]
) -> None:
    """Note what a delivery made of readings that were known. `known_before` (N,): which of those that arrived."""
    places = np.flatnonzero(known_before)
    for stream, own in _by_stream(arrived.streams[places], places):
        went = int((arrived.values[own] == blocks.REMOVED).sum())
        at = arrived.at[own]
        connection.execute(_NOTE, (stream, delivery, int(at.min()), int(at.max()), len(own) - went, went))


def changes_of(connection: sqlite3.Connection, streams: Iterable[int], known: Millis) -> list[Change]:
    """What was made of known readings of these streams, as far as that was learned by a moment."""
    marks = ", ".join(str(int(each)) for each in streams)
    query = (
        "SELECT c.stream, c.delivery, c.first, c.last, c.corrected, c.removed, d.recorded FROM reading_change c"
        f" JOIN delivery d ON d.id = c.delivery WHERE c.stream IN ({marks}) AND d.recorded <= ?"
    )
    return [Change(*row) for row in connection.execute(query, (known,))]


def recount(connection: sqlite3.Connection, delivery: int, arrived: Arrived, streams: I64) -> None:
    """Make tails and silences of these streams anew around what arrived."""
    for stream in streams.tolist():
        at = arrived.at[arrived.streams == stream]
        before = readings.before(connection, stream, int(at.min()) - 1).at
        after = readings.after(connection, stream, int(at.max()) + 1).at
        low = int(before[-1]) if len(before) else int(at.min())
        high = int(after[0]) if len(after) else int(at.max())
        _recount_silences(connection, delivery, stream, low, high)
        _recount_tail(connection, stream)


def _recount_silences(connection: sqlite3.Connection, delivery: int, stream: int, low: Millis, high: Millis) -> None:
    query = "SELECT since, until FROM silence WHERE stream = ? AND since < ? AND until > ?"
    before = set(connection.execute(query, (stream, high, low)).fetchall())
    at = readings.current_between(connection, stream, low, high).at
    long = np.flatnonzero(np.diff(at) > DAY)
    after = set(zip(at[long].tolist(), at[long + 1].tolist(), strict=True))
    rows = [(stream, *gap) for gap in before - after]
    connection.executemany("DELETE FROM silence WHERE stream = ? AND since = ? AND until = ?", rows)
    new = [(stream, *gap, delivery) for gap in after - before]
    connection.executemany("INSERT INTO silence (stream, since, until, told) VALUES (?, ?, ?, ?)", new)


def _recount_tail(connection: sqlite3.Connection, stream: int) -> None:
    query = "SELECT first, max(last, ever) FROM stream_tail WHERE stream = ?"
    low, high = connection.execute(query, (stream,)).fetchone()
    first, last = readings.after(connection, stream, low).at, readings.before(connection, stream, high)
    row = (int(first[0]), int(last.at[-1]), float(last.values[-1]), int(last.deliveries[-1]), stream)
    connection.execute(_TAIL, row)


def _by_stream(streams: I64, places: NDArray[np.intp]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    for stream in np.unique(streams).tolist():
        yield stream, places[streams == stream]
