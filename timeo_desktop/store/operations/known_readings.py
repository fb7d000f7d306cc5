"""The last readings as they were known at a moment: what came, was corrected or was taken back later was not known."""

import math
import sqlite3
from collections.abc import Iterable

from timeo_desktop.domain.operations import Latest
from timeo_desktop.domain.times import DAY, Millis
from timeo_desktop.store.operations import readings

_STRETCHES = (0, DAY, 40 * DAY)  # before the last reading that counts today, which was mostly known


def latest(
    connection: sqlite3.Connection, ids: Iterable[int], moment: Millis, known: Millis | None
) -> dict[int, Latest]:
    """The last reading of each stream at or before a moment, of those that were known at another (None: now)."""
    found = readings.latest(connection, ids, moment)
    if known is None:
        return found
    first = readings.ranges_of(connection, found)
    then = (_last_known(connection, each, first[each.stream][0], moment, known) for each in found.values())
    return {each.stream: each for each in then if each is not None}


def _last_known(
    connection: sqlite3.Connection, today: Latest, first: Millis, moment: Millis, known: Millis
) -> Latest | None:
    for low in (*(today.at - stretch for stretch in _STRETCHES), first):
        told = readings.known_between(connection, today.stream, max(low, first), moment, known)
        if len(told.at):
            value, delivery = float(told.values[-1]), int(told.deliveries[-1])
            recorded = readings.recorded(connection, {delivery})[delivery]
            return Latest(today.stream, int(told.at[-1]), None if math.isnan(value) else value, recorded)
    return None
