"""Readings for charts: every reading where they are few, lowest and highest of each hour where they are many."""

from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.operations import Series, StreamRow
from timeo_desktop.domain.times import HOUR, Millis
from timeo_desktop.services.operations import points, trusted
from timeo_desktop.store.operations import hours, readings
from timeo_desktop.store.operations.database import Reader

_RAW = 60_000  # readings that are drawn one by one
_POINTS = 6_000  # more hours than that are put together
_GAP = 3
_NONE = np.empty(0)
NO_READINGS = Series(np.empty(0, np.int64), _NONE, _NONE, _NONE, raw=True, period=0)


@dataclass(frozen=True)
class Curve:
    """A stream, what is drawn of it now, and its doubted readings, which are not part of the line."""

    stream: StreamRow
    series: Series
    doubted: Series = NO_READINGS


def curve_of(reader: Reader, stream: StreamRow, low: Millis, high: Millis, known: Millis | None = None) -> Curve:
    """What a chart between two moments draws of a stream, as it was known at `known`, or is now."""
    series = with_gaps(series_for(reader, stream.id, low, high, known), stream)
    if not trusted.ranges_of(reader, [stream.id], known):
        return Curve(stream, series)
    _, doubted = trusted.parted(reader, readings.raw_series(reader, stream.id, low, high, known), stream.id, known)
    return Curve(stream, series, doubted)


def series_for(connection: Reader, stream: int, low: Millis, high: Millis, known: Millis | None = None) -> Series:
    """What a chart between two moments needs, as it was known at `known`, or is now: of a device that took the place of
    another, with what that one told. Doubted readings are left out."""
    point = points.point_of(connection, stream, known)
    if point is not None:
        return _readable(points.series(connection, point, low, high, known))
    if known is not None or trusted.is_in_doubt(connection, stream):
        return _readable(trusted.series(connection, stream, low, high, known))
    if readings.count_between(connection, stream, low, high) <= _RAW:
        return readings.raw_series(connection, stream, low, high)
    return coarser(hours.hour_series(connection, stream, low, high), _POINTS)


def _readable(whole: Series) -> Series:
    """A series as it is, or by the hour where it has more readings than are drawn."""
    return whole if len(whole.at) <= _RAW else coarser(by_hour(whole), _POINTS)


def by_hour(series: Series) -> Series:
    """Lowest, highest and mean of each hour that has readings."""
    hours = series.at // HOUR
    starts = np.flatnonzero(np.diff(hours, prepend=hours[0] - 1))
    counts = np.add.reduceat((~np.isnan(series.mean)).astype(np.float64), starts)
    totals = np.add.reduceat(np.nan_to_num(series.mean), starts)
    return Series(
        at=hours[starts] * HOUR,
        low=np.fmin.reduceat(series.low, starts),
        high=np.fmax.reduceat(series.high, starts),
        mean=np.divide(totals, counts, out=np.full(len(starts), np.nan), where=counts > 0),
        raw=False,
        period=HOUR,
    )


def coarser(series: Series, points: int) -> Series:
    """Neighbouring hours put together until there are at most `points`; lows and highs are kept."""
    count = len(series.at)
    step = -(-count // points)
    if step <= 1:
        return series
    starts = np.arange(0, count, step)
    sizes = np.diff(np.append(starts, count))
    return Series(
        at=series.at[starts],
        low=np.fmin.reduceat(series.low, starts),
        high=np.fmax.reduceat(series.high, starts),
        mean=np.add.reduceat(np.nan_to_num(series.mean), starts) / sizes,
        raw=False,
        period=series.period * step,
    )


def with_gaps(series: Series, stream: StreamRow) -> Series:
    """The same with a row of NaN wherever readings are missing, so that lines break there."""
    if len(series.at) < 2:
        return series
    usual = stream.expected if series.raw and stream.expected else None
    steps = np.diff(series.at)
    usual = max(usual or 0, int(np.median(steps)), series.period)
    after = np.flatnonzero(steps > _GAP * usual) + 1
    if not len(after):
        return series
    at = np.insert(series.at, after, series.at[after - 1] + usual)
    low, high, mean = (np.insert(each, after, np.nan) for each in (series.low, series.high, series.mean))
    return Series(at, low, high, mean, series.raw, series.period)


def whole_range(connection: Reader, streams: list[int]) -> tuple[Millis, Millis] | None:
    """From the first to the last reading of any of the streams, with those that they continue."""
    joined = points.points_of(connection, readings.streams(connection, streams)).values()
    former = {part.stream for point in joined for part in point.parts}
    ranges = readings.ranges_of(connection, {*streams, *former}).values()
    return (min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else None
