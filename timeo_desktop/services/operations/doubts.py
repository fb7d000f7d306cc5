"""Doubting readings, and accepting doubted ones."""

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.operations import Doubt
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.store.operations import change_log, connections, doubts
from timeo_desktop.store.operations.database import Store


def doubt(store: Store, stream: int, since: Millis, until: Millis, reason: str) -> Changes:
    """Say that the readings of a stream between two moments, both included, are not to be trusted, and why. Raises
    ValueError where the range ends before it begins."""
    if until < since:
        raise ValueError("a doubt ends before it begins")
    made = now()
    with store.write() as db:
        number = doubts.save_doubt(db, Doubt(stream, since, until, reason, made))
        connections.audit(db, made, "doubt", str(number), reason)
        return change_log.noted(db, _changed(stream))


def accept(store: Store, number: int, by: str) -> Changes:
    """Say that the readings of a doubt count all the same. Nothing changes where somebody accepted them before."""
    moment = now()
    with store.write() as db:
        stream = doubts.accept(db, number, by, moment)
        if stream is None:
            return Changes(frozenset())
        connections.audit(db, moment, "doubt.accept", str(number), by)
        return change_log.noted(db, _changed(stream))


def doubts_of(store: Store, stream: int) -> list[Doubt]:
    """The doubts about a stream, by time."""
    return doubts.doubts_of(store.read(), [stream])


def _changed(stream: int) -> Changes:
    return Changes(frozenset({Kind.READINGS}), records=frozenset({("stream", stream)}))
