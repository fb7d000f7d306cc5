"""Doubting readings, accepting doubted ones, and saying that they are wrong indeed."""

from collections.abc import Callable

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.operations import Doubt
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.services.operations import attention
from timeo_desktop.services.operations.alarms import look_again
from timeo_desktop.store.operations import change_log, connections, doubts, readings
from timeo_desktop.store.operations.database import Database, Store


def doubt(store: Store, stream: int, since: Millis, until: Millis, reason: str) -> Changes:
    """Say that the readings of a stream between two moments, both included, are not to be trusted, and why. Raises
    ValueError where the range ends before it begins."""
    if until < since:
        raise ValueError("a doubt ends before it begins")
    made = now()
    with store.write() as db:
        number = doubts.save_doubt(db, Doubt(stream, since, until, reason, made))
        connections.audit(db, made, "doubt", str(number), reason)
        return change_log.noted(db, _changed(db, stream))


def accept(store: Store, number: int, by: str) -> Changes:
    """Say that the readings of a doubt count all the same. Nothing changes where somebody accepted them before."""
    return _answer(store, number, by, "doubt.accept", doubts.accept)


def refuse(store: Store, number: int, by: str) -> Changes:
    """Say that the readings of a doubt are wrong indeed: they stay out of figures and are asked about no more. Nothing
    changes where somebody answered it before."""
    return _answer(store, number, by, "doubt.refuse", doubts.refuse)


_Keep = Callable[[Database, int, str, Millis], int | None]


def _answer(store: Store, number: int, by: str, verb: str, keep: _Keep) -> Changes:
    moment = now()
    with store.write() as db:
        stream = keep(db, number, by, moment)
        if stream is None:
            return Changes(frozenset())
        connections.audit(db, moment, verb, str(number), by)
        return change_log.noted(db, _changed(db, stream))


def doubts_of(store: Store, stream: int) -> list[Doubt]:
    """The doubts about a stream, by time."""
    return doubts.doubts_of(store.read(), [stream])


def _changed(db: Database, stream: int) -> Changes:
    """Other readings of a stream count now: alarms look at them anew, and its connection may be in order."""
    for row in readings.streams(db.conn, [stream]):
        look_again(db, stream)
        attention.settle(db, row.connection)
    return Changes(frozenset({Kind.READINGS}), records=frozenset({("stream", stream)}))
