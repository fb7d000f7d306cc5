"""The series of a point over the devices that measured it, as their readings are read: see `domain.continued`."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.continued import (
    BEGINNING,
    EVER,
    F64,
    I64,
    Piece,
    Segment,
    consumed,
    continued,
    is_plain,
    scaled,
    segments,
)
from timeo_desktop.domain.operations import Latest, Series, StreamRow
from timeo_desktop.domain.records import StreamKind
from timeo_desktop.domain.times import DAY, Millis
from timeo_desktop.services.operations import trusted
from timeo_desktop.store.operations import readings, successions, told_when
from timeo_desktop.store.operations.database import Reader

_SPAN = 8  # times as long is looked further for a first reading


@dataclass(frozen=True)
class Point:
    """What a stream measures, over all devices: its stretches, the oldest first, and whether it is a meter's index."""

    stream: int
    parts: tuple[Segment, ...]
    is_index: bool

    @property
    def continues(self) -> bool:
        """Whether another stream was there before."""
        return self.parts[0].stream != self.stream

    @property
    def installed(self) -> Millis:
        """When the stream itself begins to count."""
        return next(each.since for each in self.parts if each.stream == self.stream)

    def unit(self, moment: Millis) -> str:
        """The unit of what is shown at a moment, where somebody said it; else empty."""
        return next((each.unit for each in reversed(self.parts) if each.since <= moment), "")


def points_of(reader: Reader, rows: Iterable[StreamRow], known: Millis | None = None) -> dict[int, Point]:
    """The points of those of these streams that are more than their stream as it is; `known`: as it was known then."""
    kinds = {row.id: row.kind for row in rows}
    facts = successions.facts_of(reader, kinds, known)
    if not facts.successions and not facts.factors:
        return {}
    found = ((stream, segments(stream, facts), kind is StreamKind.INDEX) for stream, kind in kinds.items())
    return {stream: Point(stream, parts, index) for stream, parts, index in found if parts and not is_plain(parts)}


def point_of(reader: Reader, stream: int, known: Millis | None = None) -> Point | None:
    """The point of a stream that is more than its stream as it is."""
    return points_of(reader, readings.streams(reader, [stream]), known).get(stream)


def series(reader: Reader, point: Point, low: Millis, high: Millis, known: Millis | None = None) -> Series:
    """Every reading of a point between two moments, both included, as it is shown."""
    at, values = _shown(reader, point, low, high, known)
    return Series(at, values, values, values, raw=True, period=0)


def latest(
    reader: Reader, points: Mapping[int, Point], moment: Millis, known: Millis | None = None
) -> dict[int, Latest]:
    """The last reading of each point at or before a moment, as it is shown; those that have none are left out."""
    found = {}
    for stream, point in points.items():
        part, last = _last(reader, point, moment, known)
        if last is not None:
            value = _shown_value(reader, point, part, last, known)
            found[stream] = Latest(stream, last.at, value, last.recorded)
    return found


def _shown_value(reader: Reader, point: Point, part: Segment, last: Latest, known: Millis | None) -> float | None:
    if last.value is None:
        return None
    if not point.is_index:
        return last.value * part.factor + part.shift
    shown = _shown(reader, point, last.at, last.at, known)[1]
    return float(shown[-1]) if len(shown) else None  # doubted


def counted(reader: Reader, point: Point, moment: Millis, known: Millis | None = None) -> float:
    """What a meter's index counted in the 24 hours before a moment. NaN where no figure can be told: nothing was read
    for two days, or the index fell."""
    low = moment - 3 * DAY
    at, values = _shown(reader, point, low, moment, known)
    before = int(np.searchsorted(at, moment - DAY, side="right")) - 1
    if before < 0 or moment - int(at[before]) > 2 * DAY:
        return math.nan
    return consumed(at, values, moment - DAY, moment)


def _last(reader: Reader, point: Point, moment: Millis, known: Millis | None) -> tuple[Segment, Latest | None]:
    """The last reading of a point at or before a moment as it was sent, and the stretch that it is of."""
    for part in reversed(point.parts):
        if part.since <= moment:
            until = min(moment, part.until - 1)
            found = told_when.latest(reader, [part.stream], until, known).get(part.stream)
            if found is not None and found.at >= part.since:
                return part, found
    return point.parts[0], None


def _shown(reader: Reader, point: Point, low: Millis, high: Millis, known: Millis | None) -> tuple[I64, F64]:
    parts = [part for part in point.parts if part.since <= high and (point.is_index or part.until > low)]
    read = _index_piece if point.is_index else _piece
    pieces = [read(reader, part, low, high, known) for part in parts]
    if not pieces:
        return np.empty(0, np.int64), np.empty(0)
    at = np.concatenate([each.at for each in pieces])
    values = np.concatenate(continued(pieces) if point.is_index else scaled(pieces))
    wanted = (at >= low) & (at <= high)
    return at[wanted], values[wanted]


def _piece(reader: Reader, part: Segment, low: Millis, high: Millis, known: Millis | None) -> Piece:
    found = trusted.series(reader, part.stream, max(low, part.since), min(high, part.until - 1), known)
    return Piece(part, found.at, found.mean)


def _index_piece(reader: Reader, part: Segment, low: Millis, high: Millis, known: Millis | None) -> Piece:
    """The readings of a stretch that tell how its index goes on: all where it begins again at zero now and then, or
    some are doubted, else those between two moments, the first of all and the last before."""
    if part.rollover or known is not None or trusted.is_in_doubt(reader, part.stream):
        return _piece(reader, part, BEGINNING, high, known)
    wanted = _piece(reader, part, low, high, None)
    if part.since >= low:
        return wanted
    pieces = [_first(reader, part), _before(reader, part, min(low, part.until)), wanted]
    at, values = (np.concatenate(each) for each in zip(*((each.at, each.values) for each in pieces), strict=True))
    if np.isnan(values).any():
        return _piece(reader, part, BEGINNING, high, None)  # what was sent without a value tells nothing of an index
    at, places = np.unique(at, return_index=True)
    return Piece(part, at, values[places])


def _before(reader: Reader, part: Segment, moment: Millis) -> Piece:
    """The last reading of a stretch before a moment."""
    found = readings.latest(reader, [part.stream], moment - 1).get(part.stream)
    at = EVER if found is None else found.at
    return _piece(reader, part, at, at, None)


def _first(reader: Reader, part: Segment) -> Piece:
    """The first reading of a stretch."""
    whole = readings.range_of(reader, part.stream)
    if whole is None:
        return _piece(reader, part, EVER, EVER, None)
    low, span = max(part.since, whole[0]), DAY
    while True:
        found = _piece(reader, part, low, low + span, None)
        if len(found.at) or low + span >= min(whole[1], part.until):
            return Piece(part, found.at[:1], found.values[:1])
        low, span = low + span + 1, span * _SPAN
