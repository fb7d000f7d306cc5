"""Interventions as they are saved: what is shown today in their rows, what was told otherwise as facts."""

import json
import sqlite3
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from timeo_desktop.domain.hashes import content_hash
from timeo_desktop.domain.interventions import by_its_log, derived_events, events_told_late
from timeo_desktop.domain.records import Away, How, Intervention, InterventionEvent, Key, Log, Renamed, Scheme, Status
from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.told import ALWAYS, spans_of
from timeo_desktop.store.operations import facts, providers, ticket_facts, ticket_log
from timeo_desktop.store.operations.facts import Record
from timeo_desktop.store.operations.ticket_facts import AWAY, INTO, KIND, UNREADABLE
from timeo_desktop.store.operations.ticket_log import append_events

Row = dict[str, Any]  # as SQLite gives it, by column
FIELDS = (
    "title", "description", "status", "event", "work_type", "trade", "priority", "asked_by", "owner", "requested",
    "updated", "due", "acknowledged", "on_site", "closed", "url", "zone",
)  # fmt: skip
ROW = f"""
SELECT i.id, i.connection, i.key, {", ".join(f"i.{name}" for name in FIELDS)}, i.more, i.hash, i.told, i.gone, i.away,
    i.learned, i.into_record, i.says_provider, i.ruled_trade, coalesce(p.name, '') AS provider,
    coalesce(c.reference, '') AS contract, d.recorded AS recorded
FROM intervention i LEFT JOIN provider p ON p.id = i.provider LEFT JOIN contract c ON c.id = i.contract
JOIN delivery d ON d.id = i.delivery
"""


def save_intervention(
    db: Database, connection: str, record: Record, ticket: Intervention, going: bool = False, told: Millis | None = None
) -> int | None:
    """Insert or update one; append what happened. Its id, or None when nothing changed. `record`: in what delivery and
    when. `going`: its source does not show it, or says that it is deleted. `told`: when its source wrote it down, None:
    now."""
    bare = replace(ticket, events=())
    hashed = content_hash(bare)
    row = stored(db.conn, connection, ticket.key) or _revived(db, connection, record, bare.key, bare.requested)
    values: Row = {name: getattr(bare, name) for name in FIELDS}
    values["says_provider"] = int(bool(ticket.provider))
    values |= {"hash": hashed, "delivery": record.delivery, "told": told, "more": json.dumps(bare.more)}
    if row is None:
        first = {"connection": connection, "key": ticket.key, "learned": record.moment}
        number, old, changed = int(str(db.table("intervention").insert({**first, **values}).last_pk)), None, True
    else:
        number = int(row["id"])
        old = replace(ticket_of(row), keys=_keys(db.conn, number))
        back = bool(row["away"]) and not going
        changed = row["hash"] != hashed or back
        if changed:
            db.table("intervention").update(number, values)
        elif told != row["told"]:
            db.conn.execute("UPDATE intervention SET told = ? WHERE id = ?", (told, number))
        if back:
            _come_back(db, replace(record, id=number), row, bare)
    record = replace(record, id=number)
    events = ticket.events or (derived_events(old, bare, told) if changed else ())
    appended = append_events(db, number, record.delivery, events)
    if not (changed or appended):
        return None
    learned = record.moment if row is None else row["learned"]
    ticket_facts.tell(db, record, learned, old, replace(ticket, events=tuple(events)))
    providers.save_provider(db, connection, record, learned, old, bare)
    return number


def save_log(db: Database, connection: str, record: Record, log: Log) -> int | None:
    """Save the log of an intervention that cannot be read itself, and what it tells of it. Its id, or None when nothing
    changed."""
    row = stored(db.conn, connection, log.key) or _revived(db, connection, record, log.key, log.requested)
    known = None
    if row is not None:
        known = replace(_as_told(row), keys=_keys(db.conn, row["id"]))
        log = replace(log, events=ticket_log.without_ticket(db.conn, row["id"], log.events))
    return save_intervention(db, connection, record, by_its_log(known, log), going=True)


def _keys(connection: sqlite3.Connection, number: int) -> tuple[Key, ...]:
    query = "SELECT scheme, value FROM record_key WHERE kind = ? AND record = ? ORDER BY 1, 2"
    return tuple(Key(Scheme(scheme), value) for scheme, value in connection.execute(query, (KIND, number)))


def _revived(db: Database, connection: str, record: Record, key: str, requested: Millis) -> Row | None:
    """An intervention that was thought lost when its source was put back, and was not."""
    query = (
        f"{ROW} WHERE i.connection = ? AND i.away = 'lost' AND substr(i.key, 1, ?) = ? AND i.requested = ?"
        " ORDER BY i.id DESC LIMIT 1"
    )
    begin = f"{key}@"
    values = (connection, len(begin), begin, requested)
    row = next(dicts(db.conn, query, values), None)
    if row is not None:
        db.conn.execute("UPDATE intervention SET key = ? WHERE id = ?", (key, row["id"]))
        # What was told of it before the source was put back is told again, or is not so any more.
        lines = "UPDATE intervention_event SET replaced = ? WHERE intervention = ? AND replaced IS NULL"
        db.conn.execute(f"{lines} AND instr(key, '@') = 0", (record.delivery, row["id"]))
        _believe_until(db, replace(record, id=row["id"]), row["learned"], row["requested"])
    return row


def is_older(db: Database, connection: str, key: str, told: Millis | None) -> bool:
    """Whether what a source wrote down at `told` is older than what is shown of an intervention."""
    query = "SELECT 1 FROM intervention WHERE connection = ? AND key = ? AND told > ?"
    return told is not None and db.conn.execute(query, (connection, key, told)).fetchone() is not None


def save_older(db: Database, connection: str, delivery: int, ticket: Intervention, told: Millis) -> list[int]:
    """Append to the log what an older state says and the log lacks; what is shown stays. Its id, if there was any."""
    row = stored(db.conn, connection, ticket.key)
    assert row is not None
    state = ticket_log.STATE.format(column="e.status", ticket=":ticket", known=ticket_log.KNOWN_NOW, when=":moment")
    (status,) = db.conn.execute(f"SELECT {state}", {"ticket": row["id"], "moment": told}).fetchone()
    events = events_told_late(ticket_of(row), Status(status or Status.OPEN), ticket, told)
    return [row["id"]] if append_events(db, row["id"], delivery, events) else []


def mark_away(db: Database, connection: str, record: Record, away: Away) -> int | None:
    """The source does not show this one any more: it stays, marked, and its log says so. Its id; None where it is not
    known, or was marked so before."""
    row = stored(db.conn, connection, away.key)
    into = None if row is None else _survivor(db.conn, connection, away)
    if row is not None and into is None and row["away"] != How.MERGED:
        into = row["into_record"]  # the same one in another system: a person said so
    if row is None or (row["away"], row["into_record"]) == (away.how.value, into):
        return None
    record = replace(record, id=int(row["id"]))
    since = record.moment if away.since is None else away.since
    db.conn.execute(
        "UPDATE intervention SET gone = ?, away = ? WHERE id = ?", (record.delivery, away.how.value, record.id)
    )
    _tell_away(db, record, row["learned"], away.how, since)
    join(db, record, row["learned"], into, since)
    # Those that can be dated have a line of their own in the log that the source keeps.
    unsaid = away.how in UNREADABLE or (away.how is How.DELETED and row["status"] != Status.DENIED)
    if unsaid:
        status = Status.DENIED if away.how is How.DELETED else None
        event = InterventionEvent(f"{away.how}@{record.delivery}", since, event=away.how.value, status=status)
        append_events(db, record.id, record.delivery, (event,))
    return record.id


def join(db: Database, record: Record, learned: Millis, into: int | None, since: Millis) -> None:
    """Tell the story of an intervention under another one from a moment on (None: under its own). What was told under
    it goes along."""
    query = "SELECT id, learned FROM intervention WHERE into_record = ?"
    own = [(record.id, learned), *(db.conn.execute(query, (record.id,)).fetchall() if into is not None else ())]
    for number, known_since in own:
        db.conn.execute("UPDATE intervention SET into_record = ? WHERE id = ?", (into, number))
        before = believed(db.conn, number, INTO)
        begun = since if number == record.id else max(since, before[-1].since)
        kept = [(each.since, each.value) for each in before if each.since < begun]
        spans = spans_of([*(kept or [(ALWAYS, "")]), (begun, "" if into is None else str(into))])
        facts.believe(db, replace(record, id=number), INTO, before, known_since, spans)


def _survivor(connection: sqlite3.Connection, of: str, away: Away) -> int | None:
    """The intervention into which one went; where that went into another one itself, that."""
    row = stored(connection, of, away.into) if away.into else None
    if row is None:
        return None
    return int(row["into_record"] or row["id"])


def _tell_away(db: Database, record: Record, learned: Millis, how: How | None, since: Millis) -> None:
    before = believed(db.conn, record.id, AWAY)
    facts.believe(db, record, AWAY, before, learned, ticket_facts.away_spans(before, how, since))


def believed(connection: sqlite3.Connection, number: int, field: str) -> facts.Spans:
    """What is believed of a field of which mostly nothing was ever told."""
    return facts.told(connection, KIND, [number]).get(number, {}).get(field) or facts.whole("")


def learned_of(connection: sqlite3.Connection, number: int) -> Millis:
    """Since when an intervention is known."""
    (learned,) = connection.execute("SELECT learned FROM intervention WHERE id = ?", (number,)).fetchone()
    return int(learned)


def _come_back(db: Database, record: Record, row: Row, ticket: Intervention) -> None:
    """What was not shown is shown again: it says so, and what was taken for its end was none."""
    db.conn.execute("UPDATE intervention SET gone = NULL, away = '' WHERE id = ?", (record.id,))
    since = max(ticket.updated, ticket.requested)
    _tell_away(db, record, row["learned"], None, since)
    if row["away"] == How.MERGED:
        join(db, record, row["learned"], None, since)
    if row["away"] in UNREADABLE:
        event = InterventionEvent(f"back@{record.delivery}", record.moment, event="returned")
        append_events(db, record.id, record.delivery, (event,))


def save_provider(db: Database, record: Record) -> bool:
    """Ask the rules anew who works on one; whether anything is another than it was."""
    row = next(dicts(db.conn, ROW + " WHERE i.id = ?", (record.id,)))
    ticket = ticket_of(row)
    before = db.conn.total_changes
    bare = _as_told(row)
    providers.save_provider(db, row["connection"], record, row["learned"], ticket, bare)
    return db.conn.total_changes > before


def rename(db: Database, connection: str, record: Record, renamed: Renamed) -> list[int]:
    """All interventions that bear the old name in this field bear the new one from a moment on; their ids."""
    assert renamed.field in ticket_facts.TEXTS
    query = f"SELECT id, learned FROM intervention WHERE connection = ? AND {renamed.field} = ?"
    rows = db.conn.execute(query, (connection, renamed.old)).fetchall()
    providers.follow(db, connection, record, renamed)
    told = facts.told(db.conn, KIND, [number for number, _ in rows])
    for number, learned in rows:
        before = told.get(number, {}).get(renamed.field) or facts.whole(renamed.old)
        spans = spans_of([*((each.since, each.value) for each in before), (renamed.since, renamed.new)])
        facts.believe(db, replace(record, id=number), renamed.field, before, learned, spans)
        db.conn.execute(f"UPDATE intervention SET {renamed.field} = ? WHERE id = ?", (renamed.new, number))
    return [number for number, _ in rows]


def put_back(db: Database, connection: str, record: Record, point: Millis) -> list[int]:
    """The source was put back to how it was at a moment: what it told of later is not so any more, and what it made
    later is lost, for it will use the key again. Ids of what is to be read anew."""
    later = "SELECT id, key FROM intervention WHERE connection = ? AND requested > ? AND away != ?"
    for number, key in db.conn.execute(later, (connection, point, How.LOST.value)).fetchall():
        mark_away(db, connection, record, Away(key, How.LOST))
        db.conn.execute("UPDATE intervention SET key = ? WHERE id = ?", (f"{key}@{record.delivery}", number))
    query = (
        "UPDATE intervention_event SET replaced = ? WHERE happened >= ? AND replaced IS NULL AND instr(key, '@') = 0"
        " AND intervention IN (SELECT id FROM intervention WHERE connection = ? AND away != ?)"
        " RETURNING intervention"
    )
    values = (record.delivery, point, connection, How.LOST.value)
    told = {row[0] for row in db.conn.execute(query, values).fetchall()}
    changed = sorted(told | _untold(db, connection, record, point))
    # What is shown of them is told anew, also where it is the same as before.
    db.conn.executemany("UPDATE intervention SET hash = x'' WHERE id = ?", ((number,) for number in changed))
    return changed


def _untold(db: Database, connection: str, record: Record, point: Millis) -> set[int]:
    """Believe of no field that it changed after a moment; whose fields these are. Who works is said by no source that
    can be put back."""
    query = (
        "SELECT DISTINCT i.id, i.learned FROM fact f JOIN intervention i ON i.id = f.record WHERE f.kind = ?"
        " AND f.unlearned IS NULL AND f.since >= ? AND i.connection = ? AND i.away != ?"
    )
    rows = db.conn.execute(query, (KIND, point, connection, How.LOST.value)).fetchall()
    for number, learned in rows:
        _believe_until(db, replace(record, id=number), learned, point)
    return {number for number, _ in rows}


def _believe_until(db: Database, record: Record, learned: Millis, point: Millis) -> None:
    """Believe of no field of an intervention that it changed at a moment or later."""
    for field, spans in facts.told(db.conn, KIND, [record.id]).get(record.id, {}).items():
        kept = [(each.since, each.value) for each in spans if each.since < point]
        if kept and field in (*ticket_facts.TEXTS, *ticket_facts.MOMENTS, ticket_facts.KEYS):
            facts.believe(db, record, field, spans, learned, spans_of(kept))


def known_keys(connection: sqlite3.Connection, of: str) -> dict[str, Millis]:
    """Keys of the interventions of a connection that it shows, and when they were last changed."""
    return dict(connection.execute("SELECT key, updated FROM intervention WHERE connection = ? AND away = ''", (of,)))


def stored(connection: sqlite3.Connection, of: str, key: str) -> Row | None:
    """One intervention as it is shown today."""
    return next(dicts(connection, ROW + " WHERE i.connection = ? AND i.key = ?", (of, key)), None)


def dicts(connection: sqlite3.Connection, query: str, values: Row | tuple[Any, ...]) -> Any:
    """Rows as dictionaries."""
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _as_told(row: Row) -> Intervention:
    """What the source itself says: who works on it only where it does."""
    ticket = ticket_of(row)
    return ticket if row["says_provider"] else replace(ticket, provider="", contract="")


def ticket_of(row: Row) -> Intervention:
    """What a row shows, without keys and log."""
    values = {name: row[name] for name in FIELDS if name not in ("status", "event")}
    key = row["key"].rpartition("@")[0] if row["away"] == How.LOST else row["key"]
    return Intervention(
        key=key, status=Status(row["status"] or Status.OPEN), event=row["event"] or "requested",
        provider=row["provider"], contract=row["contract"], more=tuple(map(tuple, json.loads(row["more"]))), **values,
    )  # fmt: skip
