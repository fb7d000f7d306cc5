"""Readings that count: there is no doubt about them, or somebody accepted them. Figures are made of these only."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.operations import Latest, Series
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import doubts, readings, told_when
from timeo_desktop.store.operations.database import Reader
from timeo_desktop.store.operations.doubts import Ranges


def series(reader: Reader, stream: int, low: Millis, high: Millis, known: Millis | None = None) -> Series:
    """The readings of a stream between two moments, both included, that count."""
    return parted(reader, readings.raw_series(reader, stream, low, high, known), stream, known)[0]


def parted(reader: Reader, whole: Series, stream: int, known: Millis | None = None) -> tuple[Series, Series]:
    """Of readings of a stream those that count, and those that are doubted."""
    counts = doubts.counting(whole.at, doubts.left_out(reader, [stream], known).get(stream, []))
    return _where(whole, counts), _where(whole, ~counts)


def _where(series: Series, own: NDArray[np.bool_]) -> Series:
    columns = (series.at[own], series.low[own], series.high[own], series.mean[own])
    return Series(*columns, series.raw, series.period)


def is_doubted(latest: Latest | None, ranges: Ranges) -> bool:
    """Whether a reading is in one of these ranges."""
    return latest is not None and any(since <= latest.at <= until for since, until in ranges)


def latest(reader: Reader, stream: int, moment: Millis, known: Millis | None, ranges: Ranges) -> Latest | None:
    """The last reading of a stream by a moment that counts."""
    while True:
        found = told_when.latest(reader, [stream], moment, known).get(stream)
        if not is_doubted(found, ranges):
            return found
        assert found is not None
        moment = min(since for since, until in ranges if since <= found.at <= until) - 1


def is_in_doubt(reader: Reader, stream: int) -> bool:
    """Whether some readings of a stream do not count now."""
    return stream in doubts.left_out(reader, [stream])


def ranges_of(reader: Reader, streams: Iterable[int], known: Millis | None = None) -> dict[int, Ranges]:
    """When readings of these streams do not count."""
    return dict(doubts.left_out(reader, streams, known))
