"""Interventions and their append-only log."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from timeo_desktop.domain.interventions import derived_events, events_told_late
from timeo_desktop.domain.operations import EventRow, InterventionRow
from timeo_desktop.domain.records import Intervention, InterventionEvent, Status, content_hash
from timeo_desktop.domain.times import Millis

KIND = "intervention"
_FIELDS = (
    "title", "description", "status", "event", "work_type", "trade", "priority", "asked_by", "requested", "updated",
    "due", "acknowledged", "on_site", "closed", "url", "zone",
)  # fmt: skip
_ROW = f"""
SELECT i.id, i.connection, i.key, {", ".join(f"i.{name}" for name in _FIELDS)}, i.hash, i.told, i.gone,
    g.recorded AS gone_at,
    coalesce(p.name, '') AS provider, coalesce(c.reference, '') AS contract, d.recorded AS recorded
FROM intervention i LEFT JOIN provider p ON p.id = i.provider LEFT JOIN contract c ON c.id = i.contract
JOIN delivery d ON d.id = i.delivery LEFT JOIN delivery g ON g.id = i.gone
"""
# The state at a moment is what the log said by then.
_STATE_AT = """
(SELECT {column} FROM intervention_event e WHERE e.intervention = {ticket} AND e.status != '' AND e.replaced IS NULL
    AND e.happened <= :moment ORDER BY e.happened DESC, e.id DESC LIMIT 1)
"""

_APPEND = """
INSERT INTO intervention_event
    (intervention, key, happened, zone, event, status, actor, note, field, old, new, hash, delivery)
VALUES (:intervention, :key, :happened, :zone, :event, :status, :actor, :note, :field, :old, :new, :hash, :delivery)
"""


def save_intervention(
    db: Database, connection: str, delivery: int, ticket: Intervention, going: bool = False, told: Millis | None = None
) -> int | None:
    """Insert or update one; append what happened. Its id, or None when nothing changed. `going`: its source still
    shows it and says that it is deleted. `told`: when its source wrote it down, None: now."""
    bare = replace(ticket, events=())
    hashed = content_hash(bare)
    row = _stored(db.conn, connection, ticket.key)
    provider = _provider(db, ticket.provider)
    values: dict[str, Any] = {name: getattr(bare, name) for name in _FIELDS}
    values |= {"provider": provider, "contract": _contract(db, provider, ticket), "hash": hashed, "delivery": delivery}
    values["told"] = told
    events = ticket.events
    if row is None:
        number = int(
            str(db.table("intervention").insert({"connection": connection, "key": ticket.key, **values}).last_pk)
        )
        changed = True
    else:
        number = row["id"]
        back = row["gone"] is not None and not going
        changed = row["hash"] != hashed or back
        if changed:
            db.table("intervention").update(number, {**values, "gone": None if back else row["gone"]})
        elif told != row["told"]:
            db.conn.execute("UPDATE intervention SET told = ? WHERE id = ?", (told, number))
        if back:
            append_events(db, number, delivery, (_returned(db, delivery, bare),))
    old = None if row is None else _ticket(row)
    events = ticket.events or (derived_events(old, bare, told) if changed else ())
    appended = append_events(db, number, delivery, events)
    return number if changed or appended else None


def _returned(db: Database, delivery: int, ticket: Intervention) -> InterventionEvent:
    (moment,) = db.conn.execute("SELECT recorded FROM delivery WHERE id = ?", (delivery,)).fetchone()
    return InterventionEvent(f"back@{delivery}", moment, event="returned", status=ticket.status)


def is_older(db: Database, connection: str, key: str, told: Millis | None) -> bool:
    """Whether what a source wrote down at `told` is older than what is shown of an intervention."""
    query = "SELECT 1 FROM intervention WHERE connection = ? AND key = ? AND told > ?"
    return told is not None and db.conn.execute(query, (connection, key, told)).fetchone() is not None


def save_older(db: Database, connection: str, delivery: int, ticket: Intervention, told: Millis) -> list[int]:
    """Append to the log what an older state says and the log lacks; what is shown stays. Its id, if there was any."""
    row = _stored(db.conn, connection, ticket.key)
    assert row is not None
    query = "SELECT " + _STATE_AT.format(column="e.status", ticket=":ticket")
    (status,) = db.conn.execute(query, {"ticket": row["id"], "moment": told}).fetchone()
    events = events_told_late(_ticket(row), Status(status or Status.OPEN), ticket, told)
    return [row["id"]] if append_events(db, row["id"], delivery, events) else []


def append_events(db: Database, intervention: int, delivery: int, events: Iterable[InterventionEvent]) -> int:
    """Add log lines; one that comes again with another content takes the place of the former, which stays."""
    added = 0
    for event in events:
        hashed = content_hash(event)
        current = db.conn.execute(
            "SELECT id, hash FROM intervention_event WHERE intervention = ? AND key = ? AND replaced IS NULL",
            (intervention, event.key),
        ).fetchone()
        if current is not None and current[1] == hashed:
            continue
        if current is not None:
            db.conn.execute("UPDATE intervention_event SET replaced = ? WHERE id = ?", (delivery, current[0]))
        row = {
            "intervention": intervention, "key": event.key, "happened": event.happened, "zone": event.zone,
            "event": event.event, "status": event.status or "", "actor": event.actor, "note": event.note,
            "field": event.field, "old": event.old, "new": event.new, "hash": hashed, "delivery": delivery,
        }  # fmt: skip
        db.conn.execute(_APPEND, row)
        added += 1
    return added


def mark_gone(db: Database, connection: str, delivery: int, keys: Iterable[str], moment: Millis) -> list[int]:
    """The source no longer has these: they stay, marked, and their log says so. Ids of those that were there."""
    gone = []
    for key in keys:
        row = db.conn.execute(
            "SELECT id FROM intervention WHERE connection = ? AND key = ? AND gone IS NULL", (connection, key)
        ).fetchone()
        if row is None:
            continue
        db.conn.execute("UPDATE intervention SET gone = ? WHERE id = ?", (delivery, row[0]))
        event = InterventionEvent(f"gone@{delivery}", moment, event="deleted", status=Status.DENIED)
        append_events(db, row[0], delivery, (event,))
        gone.append(int(row[0]))
    return gone


def known_keys(connection: sqlite3.Connection, of: str) -> set[str]:
    """Keys of the interventions of a connection that are not gone."""
    rows = connection.execute("SELECT key FROM intervention WHERE connection = ? AND gone IS NULL", (of,))
    return {row[0] for row in rows}


def interventions(
    connection: sqlite3.Connection, moment: Millis | None = None, ids: Iterable[int] | None = None
) -> list[InterventionRow]:
    """Interventions as they are now, or as they stood at `moment`: all that had been asked for by then, or just these
    `ids`."""
    query, values = _ROW, {"moment": moment}
    ids = None if ids is None else list(ids)
    if moment is not None:
        status, event = (_STATE_AT.format(column=column, ticket="i.id") for column in ("e.status", "e.event"))
        query = query.replace("i.status, i.event,", f"{status} AS status, {event} AS event,")
    if ids is None:
        conditions = [] if moment is None else ["i.requested <= :moment"]
    else:
        conditions = [f"i.id IN ({', '.join(str(int(each)) for each in ids)})"]
    if conditions:
        query += " WHERE " + " AND ".join(conditions)
    places = _places(connection, ids)
    return [_row(row, places.get(row["id"], ()), moment) for row in _dicts(connection, query, values)]


def _places(connection: sqlite3.Connection, ids: list[int] | None) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    own = "" if ids is None else f" AND record IN ({', '.join(str(int(each)) for each in ids)})"
    # What it is about comes before where that is: false sorts before true.
    query = f"SELECT record, element FROM link WHERE kind = ?{own} ORDER BY record, role = 'location', confidence DESC"
    for record, element in connection.execute(query, (KIND,)):
        found[record] = (*found.get(record, ()), element)
    return found


def events_of(
    connection: sqlite3.Connection, elements: Iterable[int], known: Millis | None = None, limit: int = 10_000
) -> list[EventRow]:
    """The log of the interventions on these elements, the newest first; as it was known at `known`."""
    marks = ", ".join(str(int(each)) for each in elements)
    condition = "e.replaced IS NULL"
    if known is not None:
        # A line was known from its delivery until the delivery that replaced it.
        condition = "d.recorded <= :known AND (e.replaced IS NULL OR r.recorded > :known)"
    # An intervention may stand on several of these elements: grouped, its lines are told once.
    query = f"""
        SELECT e.*, i.connection, i.title, coalesce(p.name, '') AS provider, d.recorded
        FROM link l JOIN intervention i ON i.id = l.record
        JOIN intervention_event e ON e.intervention = i.id
        JOIN delivery d ON d.id = e.delivery
        LEFT JOIN delivery r ON r.id = e.replaced
        LEFT JOIN provider p ON p.id = i.provider
        WHERE l.kind = '{KIND}' AND l.element IN ({marks}) AND {condition}
        GROUP BY e.id ORDER BY e.happened DESC, e.id DESC LIMIT :limit
    """
    return [_event_row(row) for row in _dicts(connection, query, {"known": known, "limit": limit})]


def _event_row(row: dict[str, Any]) -> EventRow:
    event = InterventionEvent(
        key=row["key"], happened=row["happened"], event=row["event"], actor=row["actor"], note=row["note"],
        status=Status(row["status"]) if row["status"] else None, field=row["field"], old=row["old"], new=row["new"],
        zone=row["zone"],
    )  # fmt: skip
    return EventRow(
        row["id"], row["intervention"], row["connection"], row["recorded"], event, row["title"], row["provider"],
        row["replaced"] is not None,
    )  # fmt: skip


def _dicts(connection: sqlite3.Connection, query: str, values: dict[str, Any] | tuple[Any, ...]) -> Any:
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _stored(connection: sqlite3.Connection, of: str, key: str) -> dict[str, Any] | None:
    return next(_dicts(connection, _ROW + " WHERE i.connection = ? AND i.key = ?", (of, key)), None)


def _ticket(row: dict[str, Any]) -> Intervention:
    values = {name: row[name] for name in _FIELDS if name not in ("status", "event")}
    return Intervention(
        key=row["key"], status=Status(row["status"] or Status.OPEN), event=row["event"] or "requested",
        provider=row["provider"], contract=row["contract"], **values,
    )  # fmt: skip


def _row(row: dict[str, Any], elements: tuple[int, ...], moment: Millis | None) -> InterventionRow:
    ticket, gone = _ticket(row), row["gone"] is not None
    if moment is not None:
        gone = gone and row["gone_at"] <= moment
        ticket = _known_at(ticket, moment)
    return InterventionRow(row["id"], row["connection"], ticket, gone, row["recorded"], elements)


def _known_at(ticket: Intervention, moment: Millis) -> Intervention:
    """A ticket without what happened to it later."""

    def by_then(happened: Millis | None) -> Millis | None:
        return None if happened is None or happened > moment else happened

    return replace(
        ticket, updated=min(ticket.updated, moment), acknowledged=by_then(ticket.acknowledged),
        on_site=by_then(ticket.on_site), closed=by_then(ticket.closed),
    )  # fmt: skip


def _provider(db: Database, name: str) -> int | None:
    if not name:
        return None
    db.conn.execute("INSERT OR IGNORE INTO provider (name) VALUES (?)", (name,))
    return int(db.conn.execute("SELECT id FROM provider WHERE name = ?", (name,)).fetchone()[0])


def _contract(db: Database, provider: int | None, ticket: Intervention) -> int | None:
    if provider is None or not ticket.contract:
        return None
    db.conn.execute(
        "INSERT OR IGNORE INTO contract (provider, reference, trade) VALUES (?, ?, ?)",
        (provider, ticket.contract, ticket.trade),
    )
    query = "SELECT id FROM contract WHERE provider = ? AND reference = ?"
    return int(db.conn.execute(query, (provider, ticket.contract)).fetchone()[0])
