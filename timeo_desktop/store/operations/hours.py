"""The readings of a stream by the hour, for charts that show more of them than can be drawn."""

import sqlite3

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.operations import Series
from timeo_desktop.domain.times import HOUR, Millis
from timeo_desktop.store.operations import readings
from timeo_desktop.store.operations.blocks import F64, I64


def hour_series(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> Series:
    """Lowest, highest and mean of each hour that has readings, from the hour of `low` to that of `high`."""
    parts = readings.current_parts(connection, stream, low // HOUR * HOUR, (high // HOUR + 1) * HOUR - 1)
    if not parts:
        empty = np.empty(0)
        return Series(np.empty(0, np.int64), empty, empty, empty, raw=False, period=HOUR)
    # A part at a time: years of readings as one array would be carried through memory for each step.
    by_part = (
        _by_hour(part.at // HOUR, part.values, part.values, part.values, ~np.isnan(part.values)) for part in parts
    )
    columns = [np.concatenate(column) for column in zip(*by_part, strict=True)]
    hours, lows, highs, totals, counts = _by_hour(*columns)  # an hour may begin in one part and end in the next
    mean = np.divide(totals, counts, out=np.full(len(hours), np.nan), where=counts > 0)
    return Series(hours * HOUR, lows, highs, mean, raw=False, period=HOUR)


def _by_hour(
    hours: I64, lows: F64, highs: F64, totals: F64, counts: NDArray[np.bool_] | F64
) -> tuple[I64, F64, F64, F64, F64]:
    """Hours (N,), ascending, with what is known of them, put together to one row an hour."""
    starts = np.flatnonzero(np.append(True, hours[1:] != hours[:-1]))
    low, high = np.fmin.reduceat(lows, starts), np.fmax.reduceat(highs, starts)
    total = np.add.reduceat(np.where(np.isnan(totals), 0.0, totals), starts)
    return hours[starts], low, high, total, np.add.reduceat(counts, starts, dtype=np.float64)
