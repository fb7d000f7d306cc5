"""What was told of streams and when: their first reading, their gaps, and what a reading was before."""

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.operations import Latest
from timeo_desktop.domain.times import DAY, Millis
from timeo_desktop.store.operations import blocks, readings, removed
from timeo_desktop.store.operations.blocks import EARLIEST, I64, LATEST, Versions
from timeo_desktop.store.operations.removed import Change

_STRETCH = 40 * DAY
_GAPS = """
SELECT g.stream, g.since, g.until, d.recorded FROM stream s JOIN silence g ON g.stream = s.id
    LEFT JOIN delivery d ON d.id = g.told
    WHERE s.id IN ({}) AND g.until - g.since > ? * coalesce(s.expected, 0) ORDER BY g.stream, g.since
"""
_TAILS = """
SELECT t.stream, t.first, t.last, d.recorded FROM stream_tail t LEFT JOIN delivery d ON d.id = t.told
    WHERE t.stream IN ({}) ORDER BY t.stream
"""


@dataclass(frozen=True)
class Gap:
    """From the last reading before to the first after a time without any, and when that was learned."""

    since: Millis
    until: Millis
    recorded: Millis


@dataclass(frozen=True)
class Span:
    """From the first reading of a stream to its last, with the gaps between, and when the first was learned."""

    first: Millis
    first_recorded: Millis
    last: Millis
    gaps: tuple[Gap, ...]


def spans_now(connection: sqlite3.Connection, ids: Iterable[int], periods: int) -> dict[int, Span]:
    """Of those of these streams that have readings; gaps of more than a day and so many of their periods."""
    marks = ", ".join(str(int(each)) for each in ids)
    gaps: dict[int, list[Gap]] = defaultdict(list)
    for stream, since, until, recorded in connection.execute(_GAPS.format(marks), (periods,)):
        learned = _learned(connection, stream, since, until) if recorded is None else recorded
        gaps[stream].append(Gap(since, until, learned))
    found = {}
    for stream, first, last, recorded in connection.execute(_TAILS.format(marks)):
        learned = _learned(connection, stream, first, first) if recorded is None else recorded
        found[stream] = Span(first, learned, last, tuple(gaps[stream]))
    return found


def span_known(connection: sqlite3.Connection, stream: int, known: Millis, limit: Millis) -> Span | None:
    """Of a stream as it was known at a moment; None where nothing was. All that was told of it is looked at."""
    told = readings.versions_between(connection, stream, EARLIEST, LATEST)
    recorded = _recorded(connection, told)
    told, recorded = told.where(recorded <= known), recorded[recorded <= known]
    at = told.current().at
    if not len(at):
        return None
    since = np.flatnonzero(np.diff(at) > limit)
    gaps = tuple(Gap(low, high, _since_when(told, recorded, low, high))
                 for low, high in zip(at[since].tolist(), at[since + 1].tolist(), strict=True))  # fmt: skip
    first = int(at[0])
    return Span(first, _since_when(told, recorded, first, first), int(at[-1]), gaps)


def latest(
    connection: sqlite3.Connection, ids: Iterable[int], moment: Millis, known: Millis | None
) -> dict[int, Latest]:
    """The last reading of each stream at or before a moment, as it was known at `known`, or now."""
    wanted = list(ids)
    found = readings.latest(connection, wanted, moment)
    if known is None:
        return found
    # A reading that is there still and was told by then is the one, unless a later one was removed since.
    since = [each.stream for each in removed.changes_of(connection, wanted, LATEST)
             if each.removed and each.recorded > known]  # fmt: skip
    for stream, each in list(found.items()):
        if each.recorded > known or stream in since:
            del found[stream]
    for stream in set(wanted) - found.keys():
        last = _last_known(connection, stream, moment, known)
        if last is not None:
            found[stream] = last
    return found


def _last_known(connection: sqlite3.Connection, stream: int, moment: Millis, known: Millis) -> Latest | None:
    for low in (moment - DAY, moment - _STRETCH, EARLIEST):
        told = readings.versions_between(connection, stream, low, moment)
        recorded = _recorded(connection, told)
        then = told.where(recorded <= known).current()
        if len(then.at):
            (when,) = connection.execute("SELECT recorded FROM delivery WHERE id = ?", (int(then.deliveries[-1]),))
            value = float(then.values[-1])
            return Latest(stream, int(then.at[-1]), None if math.isnan(value) else value, int(when[0]))
    return None


def replaced(connection: sqlite3.Connection, change: Change) -> Iterator[tuple[Millis, float | None, float | None]]:
    """The moments that a change touched, and what they had before and after; None where there was none, NaN where the
    source sent no value."""
    told = readings.versions_between(connection, change.stream, change.first, change.last)
    for place in np.flatnonzero(told.deliveries == change.delivery).tolist():
        if place and told.at[place - 1] == told.at[place]:
            yield int(told.at[place]), _value(told, place - 1), _value(told, place)


def _value(told: Versions, place: int) -> float | None:
    value = float(told.values[place])
    return None if value == blocks.REMOVED else value


def _learned(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> Millis:
    told = readings.versions_between(connection, stream, low, high)
    return _since_when(told, _recorded(connection, told), low, high)


def _since_when(told: Versions, recorded: I64, low: Millis, high: Millis) -> Millis:
    """Since when it was known that there is a reading at both of these moments, and none between."""
    start, stop = np.searchsorted(told.at, low), np.searchsorted(told.at, high, side="right")
    own, moments = (
        Versions(told.at[start:stop], told.values[start:stop], told.deliveries[start:stop]),
        recorded[start:stop],
    )
    first = np.append(True, own.at[1:] != own.at[:-1])
    inside = (own.at != low) & (own.at != high)
    return int(moments[first & ~inside | inside & (own.values == blocks.REMOVED)].max())


def _recorded(connection: sqlite3.Connection, told: Versions) -> I64:
    """When each version was recorded (N,)."""
    if not len(told.at):
        return told.at
    bounds = (int(told.deliveries.min()), int(told.deliveries.max()))
    if bounds[0] == bounds[1]:
        query = "SELECT id, recorded FROM delivery WHERE id = ?"
        rows = connection.execute(query, bounds[:1]).fetchall()
    else:
        wanted = ", ".join(map(str, np.unique(told.deliveries).tolist()))
        rows = connection.execute(f"SELECT id, recorded FROM delivery WHERE id IN ({wanted}) ORDER BY id").fetchall()
    known = np.array(rows, np.int64)
    found: I64 = known[np.searchsorted(known[:, 0], told.deliveries), 1]
    return found
