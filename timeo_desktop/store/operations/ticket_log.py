"""The append-only log of interventions."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sqlite_utils import Database

from timeo_desktop.domain.hashes import content_hash
from timeo_desktop.domain.records import InterventionEvent, Status

_APPEND = """
INSERT INTO intervention_event
    (intervention, key, happened, zone, event, status, actor, note, field, old, new, hash, delivery, place)
VALUES (:intervention, :key, :happened, :zone, :event, :status, :actor, :note, :field, :old, :new, :hash, :delivery,
    :place)
"""
# Lines of one moment in the order in which they first came: one that is told anew stands where it stood.
PLACE = "coalesce(e.place, e.id)"
_CURRENT = f"""
SELECT e.id, e.hash, e.note, {PLACE} FROM intervention_event e
WHERE e.intervention = ? AND e.key = ? AND e.replaced IS NULL
"""
# How an intervention stood at a moment is what its log said by then, as it was known at another.
STATE = f"""
(SELECT {{column}} FROM intervention_event e WHERE e.intervention = {{ticket}} AND e.status != '' AND {{known}}
    AND e.happened <= {{when}} ORDER BY e.happened DESC, {PLACE} DESC LIMIT 1)
"""
KNOWN_NOW = "e.replaced IS NULL"
# A line was known from its delivery until the delivery that replaced it.
KNOWN_THEN = """(SELECT recorded FROM delivery WHERE id = e.delivery) <= :known
    AND coalesce((SELECT recorded FROM delivery WHERE id = e.replaced) > :known, 1)"""


def append_events(db: Database, intervention: int, delivery: int, events: Iterable[InterventionEvent]) -> int:
    """Add log lines; one that comes again with another content takes the place of the former, which stays. None loses
    its text: sources also show lines to those who may not read their texts."""
    added = 0
    for told in events:
        found = db.conn.execute(_CURRENT, (intervention, told.key)).fetchone()
        current, known, note, place = found or (None, None, "", None)
        event = replace(told, note=told.note or note)
        hashed = content_hash(event)
        if known == hashed:
            continue
        if current is not None:
            db.conn.execute("UPDATE intervention_event SET replaced = ? WHERE id = ?", (delivery, current))
        row = {
            "intervention": intervention, "key": event.key, "happened": event.happened, "zone": event.zone,
            "event": event.event, "status": event.status or "", "actor": event.actor, "note": event.note,
            "field": event.field, "old": event.old, "new": event.new, "hash": hashed, "delivery": delivery,
            "place": place,
        }  # fmt: skip
        db.conn.execute(_APPEND, row)
        added += 1
    return added


def without_ticket(
    connection: sqlite3.Connection, intervention: int, events: Iterable[InterventionEvent]
) -> tuple[InterventionEvent, ...]:
    """Of lines that come without their intervention those that tell something new. One that is known may gain its text;
    what else it says was told better with the intervention: in which state that was made, say."""
    query = "SELECT key, status, note FROM intervention_event WHERE intervention = ? AND replaced IS NULL"
    known = {key: (status, note) for key, status, note in connection.execute(query, (intervention,))}
    fresh = []
    for event in events:
        status, note = known.get(event.key, (event.status or "", ""))
        if event.key not in known or (event.note and not note):
            fresh.append(replace(event, status=Status(status) if status else None))
    return tuple(fresh)


def changes_of(connection: sqlite3.Connection, intervention: int) -> dict[str, list[InterventionEvent]]:
    """The lines by which the log tells changes of fields, by field, in the order in which they happened."""
    query = (
        "SELECT field, key, happened, old, new FROM intervention_event e WHERE intervention = ? AND field != ''"
        f" AND replaced IS NULL ORDER BY happened, {PLACE}"
    )
    found = defaultdict(list)
    for field, key, happened, old, new in connection.execute(query, (intervention,)):
        found[field].append(InterventionEvent(key, happened, field=field, old=old, new=new))
    return dict(found)


def begins(connection: sqlite3.Connection, intervention: int) -> bool:
    """Whether the log has its first line."""
    query = "SELECT 1 FROM intervention_event WHERE intervention = ? AND event = 'requested' AND replaced IS NULL"
    return connection.execute(query, (intervention,)).fetchone() is not None


def reopened(connection: sqlite3.Connection, intervention: int, after: int) -> int | None:
    """When an intervention was first open or on hold again after a moment, by its log."""
    query = (
        "SELECT min(happened) FROM intervention_event WHERE intervention = ? AND happened > ?"
        " AND status IN ('open', 'hold') AND replaced IS NULL"
    )
    found = connection.execute(query, (intervention, after)).fetchone()[0]
    return None if found is None else int(found)
