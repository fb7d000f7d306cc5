"""Links of records to elements, as they are and as they were told.

A record's key finds its element when exactly one element bears it. What finds none, or several, stays unmatched until
a person decides; the decision is kept as a rule and holds for later records.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlite_utils import Database

from timeo_desktop.domain.records import Key, Scheme
from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.told import ALWAYS, Span, spans_of
from timeo_desktop.store.operations import facts, ticket_facts
from timeo_desktop.store.operations.facts import Record

# Keys of these schemes are whatever text a source put there: any key of an element may be meant.
_LOOSE = (Scheme.ASSET, Scheme.PLACE)
LOCATION, SUBJECT = "location", "subject"
RecordKey = tuple[str, int, str]  # kind, number, connection
SourceKey = tuple[str, str, str]  # connection, scheme, value
RecordOf = tuple[str, int]  # kind, number
Link = tuple[str, str, float]  # role, method, confidence
Linked = tuple[Span, Mapping[int, Link]]  # on these elements for this time
_KEYS = "keys"
_ALWAYS = Span(ALWAYS, None, "")


def save_keys(db: Database, record: Record, keys: Sequence[Key]) -> None:
    """The keys that a record carries now. Of an intervention it is told elsewhere since when; another record carries
    them since it is learned."""
    own = (record.kind, record.id)
    fresh = {(key.scheme.value, key.value.strip()) for key in keys if key.value.strip()}
    rows = db.conn.execute("SELECT scheme, value FROM record_key WHERE kind = ? AND record = ?", own)
    before = set(rows.fetchall())
    if before and before != fresh and record.kind != ticket_facts.KIND:
        told = facts.told(db.conn, record.kind, [record.id]).get(record.id, {}).get(_KEYS)
        spans = told or facts.whole(json.dumps(sorted(before)))
        later = spans_of([*((each.since, each.value) for each in spans), (record.moment, json.dumps(sorted(fresh)))])
        facts.believe(db, record, _KEYS, spans, 0, later)
    db.conn.executemany(
        "DELETE FROM record_key WHERE kind = ? AND record = ? AND scheme = ? AND value = ?",
        ((*own, *each) for each in before - fresh),
    )
    db.conn.executemany(
        "INSERT INTO record_key VALUES (?, ?, ?, ?)", ((*own, *each) for each in sorted(fresh - before))
    )


def link_record(db: Database, connection: str, record: Record) -> list[int]:
    """Find the elements of a record by its keys and the rules that were confirmed; the elements."""
    own = (record.kind, record.id)
    return _link(db, [(*own, connection)], record).get(own, [])


def _link(db: Database, records: Sequence[RecordKey], learned: Record) -> dict[tuple[str, int], list[int]]:
    """Find the elements of records by their keys and the rules that were confirmed; of those that have any, by kind and
    number. `learned`: in what delivery, and when."""
    keys = _keys_of(db.conn, records)
    past = _past_keys(db.conn, records)
    every = [key for _, key in keys] + [key for spans in past.values() for _, own in spans for key in own]
    meant = _elements_of_keys(db.conn, list(dict.fromkeys(every)))
    found: dict[tuple[str, int], list[SourceKey]] = {}
    for record, key in keys:
        found.setdefault(record, []).append(key)
    now = {(kind, number): _meant(found.get((kind, number), ()), meant) for kind, number, _ in records}
    told = {record: [(span, _meant(own, meant)) for span, own in spans] for record, spans in past.items()}
    _relink(db, learned, now, told)
    return {record: list(own) for record, own in now.items() if own}


def _meant(keys: Iterable[SourceKey], meant: Mapping[SourceKey, tuple[int, str, float]]) -> dict[int, Link]:
    """The elements that these keys mean, each with its role, method and confidence."""
    own: dict[int, Link] = {}
    for key in keys:
        if key in meant:
            element, method, confidence = meant[key]
            role = LOCATION if key[1] == Scheme.PLACE else SUBJECT
            if element not in own or role == SUBJECT:
                own[element] = (role, method, confidence)
    return own


def _relink(
    db: Database, learned: Record, now: Mapping[RecordOf, Mapping[int, Link]], past: Mapping[RecordOf, Sequence[Linked]]
) -> None:
    """Link records to their elements of now, and believe that they were on those that their keys meant at any time."""
    before = _links_of(db.conn, now)
    for record, own in now.items():
        told = past.get(record) or [(_ALWAYS, own)]
        if record in before or len(told) > 1:
            _believe(db, replace(learned, kind=record[0], id=record[1]), before.get(record, {}), told)
    db.conn.executemany(
        "DELETE FROM link WHERE kind = ? AND record = ? AND element = ?",
        [
            (*record, element)
            for record, links in before.items()
            for element, (role, _) in links.items()
            if element not in now[record] or now[record][element][0] != role
        ],
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((*record, element, *how, learned.moment) for record, own in now.items() for element, how in own.items()),
    )


def _links_of(
    connection: sqlite3.Connection, records: Iterable[RecordOf]
) -> dict[RecordOf, dict[int, tuple[str, Millis]]]:
    """The links of those of these records that have any: by element, role and since when it is known."""
    query = (
        "SELECT l.kind, l.record, l.element, l.role, l.since FROM json_each(?) j CROSS JOIN link l"
        " ON l.kind = j.value ->> 0 AND l.record = j.value ->> 1 WHERE l.method != 'hand'"
    )
    found: dict[RecordOf, dict[int, tuple[str, Millis]]] = {}
    for kind, number, element, role, since in connection.execute(query, (json.dumps(list(records)),)):
        found.setdefault((kind, number), {})[element] = (role, since)
    return found


def _believe(db: Database, record: Record, before: Mapping[int, tuple[str, Millis]], told: Sequence[Linked]) -> None:
    """Believe on which elements a record was, where that is not what is believed."""
    learned = min((since for _, since in before.values()), default=record.moment)
    spans = {role: _spans_of_elements(told, role) for role in (SUBJECT, LOCATION)}
    usual = {role: tuple(_whole(each) for each in sorted(before) if before[each][0] == role) for role in spans}
    if spans == usual and not facts.has_any(db.conn, record, tuple(spans)):
        return
    believed = facts.told(db.conn, record.kind, [record.id]).get(record.id, {})
    for role, own in spans.items():
        facts.believe(db, record, role, believed.get(role) or usual[role], learned, own)


def _whole(element: int) -> Span:
    return Span(ALWAYS, None, str(element))


def _spans_of_elements(told: Sequence[Linked], role: str) -> tuple[Span, ...]:
    """When a record was on which element in this role, each element's times put together."""
    times: dict[int, list[Span]] = {}
    for span, own in told:
        for element in (element for element, how in own.items() if how[0] == role):
            parts = times.setdefault(element, [])
            since = parts.pop().since if parts and parts[-1].until == span.since else span.since
            parts.append(Span(since, span.until, str(element)))
    return tuple(part for element in sorted(times) for part in times[element])


def _past_keys(
    connection: sqlite3.Connection, records: Sequence[RecordKey]
) -> dict[tuple[str, int], list[tuple[Span, list[SourceKey]]]]:
    """The keys of those records that were ever told to carry others, each with its time."""
    by_kind: dict[str, dict[int, str]] = {}
    for kind, number, of in records:
        by_kind.setdefault(kind, {})[number] = of
    found: dict[tuple[str, int], list[tuple[Span, list[SourceKey]]]] = {}
    for kind, own in by_kind.items():
        for number, fields in facts.told(connection, kind, own).items():
            found[kind, number] = [
                (span, [(own[number], scheme, value) for scheme, value in json.loads(span.value)])
                for span in fields.get(_KEYS, ())
            ]
    return {record: spans for record, spans in found.items() if spans}


def _keys_of(connection: sqlite3.Connection, records: Sequence[RecordKey]) -> list[tuple[tuple[str, int], SourceKey]]:
    """The keys of records: (kind, number) and key, each record's by scheme and value."""
    query = (
        "SELECT k.kind, k.record, j.value ->> 2, k.scheme, k.value FROM json_each(?) j CROSS JOIN record_key k"
        " ON k.kind = j.value ->> 0 AND k.record = j.value ->> 1 ORDER BY j.key, k.scheme, k.value"
    )
    rows = connection.execute(query, (json.dumps(records),))
    return [((kind, record), (of, scheme, value)) for kind, record, of, scheme, value in rows]


def _elements_of_keys(
    connection: sqlite3.Connection, asked: Sequence[SourceKey]
) -> dict[SourceKey, tuple[int, str, float]]:
    """Of keys that mean one element: the element, how it was found, confidence."""
    text = json.dumps(asked)
    bearers = (
        "SELECT j.key, min(k.element), max(k.element), max(k.confidence) FROM json_each(?) j CROSS JOIN element_key k"
        " ON k.value = j.value ->> 2 AND (k.scheme = j.value ->> 1 OR j.value ->> 1 IN (?, ?))"
        " WHERE k.until IS NULL GROUP BY j.key"
    )
    found = {
        asked[number]: (first, "key", confidence)
        for number, first, last, confidence in connection.execute(bearers, (text, *_LOOSE))
        if first == last  # one is an answer, more are a doubt
    }
    # What a person decided comes before every key; what was decided for one connection before what holds for all.
    rules = (
        "SELECT j.key, r.element FROM json_each(?) j CROSS JOIN link_rule r"
        " ON r.value = j.value ->> 2 AND r.connection IN (j.value ->> 0, '') ORDER BY r.connection"
    )
    for number, element in connection.execute(rules, (text,)):
        found.pop(asked[number], None)
        if element is not None:
            found[asked[number]] = (element, "rule", 1.0)
    return found


def relink(db: Database, value: str, learned: Record) -> int:
    """Look again for the elements of all records with this key value; how many have one now."""
    return len(_link(db, _records_with(db.conn, [value]), learned))


def link_waiting(db: Database, values: Iterable[str], moment: Millis) -> int:
    """Look for the elements of records that have none and a key with one of these values; how many have one now."""
    waiting = " AND NOT EXISTS (SELECT 1 FROM link l WHERE l.kind = k.kind AND l.record = k.record)"
    return len(_link(db, _records_with(db.conn, [*values], waiting), Record("", 0, 0, moment)))


def _records_with(connection: sqlite3.Connection, values: Sequence[str], condition: str = "") -> list[RecordKey]:
    query = (
        "SELECT DISTINCT k.kind, k.record, coalesce(i.connection, s.connection, o.connection, '')"
        " FROM json_each(?) j CROSS JOIN record_key k"
        " LEFT JOIN intervention i ON k.kind = 'intervention' AND i.id = k.record"
        " LEFT JOIN stream s ON k.kind = 'stream' AND s.id = k.record"
        " LEFT JOIN document o ON k.kind = 'document' AND o.id = k.record"
        f" WHERE k.value = j.value COLLATE NOCASE{condition}"
    )
    return connection.execute(query, (json.dumps(values),)).fetchall()


def confirm(db: Database, connection: str, value: str, element: int | None, learned: Record) -> int:
    """Remember that in this connection the text means this element (None: no element at all); records that joined."""
    rule = (connection, value, element, learned.moment)
    db.conn.execute("INSERT OR REPLACE INTO link_rule VALUES (?, ?, ?, ?)", rule)
    return relink(db, value, learned)
