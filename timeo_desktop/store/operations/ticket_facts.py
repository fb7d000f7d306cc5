"""The fields of interventions as facts: what is believed of each of them, by its log and by what its source shows."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from timeo_desktop.domain.interventions import keys_before
from timeo_desktop.domain.records import ASSET, How, Intervention, InterventionEvent, Key, Scheme
from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.told import ALWAYS, Change, spans_of, told, told_moment
from timeo_desktop.store.operations import facts, ticket_log
from timeo_desktop.store.operations.facts import Record, Spans

KIND = "intervention"
KEYS, AWAY, INTO, MORE = "keys", "away", "into", "more"
TEXTS = ("title", "description", "work_type", "trade", "priority", "asked_by", "owner", "due", MORE)
BY_PROVIDER = ("provider", "contract")
RULED_TRADE = "ruled_trade"  # what the rules call the work; `trade` is what the source calls it
MOMENTS = ("acknowledged", "on_site", "closed")
UNREADABLE = (How.HIDDEN, How.MISSING, How.LOST)
_OPTIONAL = ("due", *MOMENTS)


def text_of(ticket: Intervention, field: str) -> str:
    """A field as facts hold it."""
    if field == KEYS:
        return keys_text(ticket.keys)
    if field == MORE:
        return json.dumps(ticket.more)
    value = getattr(ticket, field)
    return "" if value is None else str(value)


def value_of(field: str, text: str) -> str | int | None:
    """A field as the rows of interventions hold it."""
    if field == MORE:
        return text or "[]"
    if field in _OPTIONAL:
        return int(text) if text else None
    return text


def keys_text(keys: Iterable[Key]) -> str:
    """Keys as one text, in which their order says nothing."""
    return json.dumps(sorted({(key.scheme.value, key.value.strip()) for key in keys if key.value.strip()}))


def more_of(spans: Spans, name: str) -> Spans:
    """The values of one of the other fields of a source, from those of all of them."""
    return spans_of((each.since, dict(json.loads(each.value)).get(name, "")) for each in spans)


def usual(field: str, value: str) -> Spans:
    """What is believed of a field that was never told otherwise than it is."""
    return told_moment((), value, 0) if field in MOMENTS and value else facts.whole(value)


def tell(db: Database, record: Record, learned: Millis, old: Intervention | None, new: Intervention) -> bool:
    """Bring what is believed up to date; `old` is what was shown (None: nothing). `learned`: since when the
    intervention is known. Whether anything was told otherwise."""
    fresh = {ASSET if event.field == ASSET else event.field for event in new.events if event.field}
    own = [*TEXTS, *(BY_PROVIDER if new.provider else ()), *MOMENTS, KEYS]
    believed = {} if old is None else facts.told(db.conn, KIND, [record.id]).get(record.id, {})
    touched = [
        field for field in own
        if (old is not None and text_of(old, field) != text_of(new, field))
        or (ASSET if field == KEYS else field) in fresh
        or (field in believed and believed[field][-1].value != text_of(new, field))
    ]  # fmt: skip
    if not touched:
        return False
    lines = ticket_log.changes_of(db.conn, record.id)
    changed = False
    for field in touched:
        value = text_of(new, field)
        before = believed.get(field) or (() if old is None else usual(field, text_of(old, field)))
        spans = _spans(db.conn, record, field, before, new, lines)
        if before or spans != usual(field, value):
            changed |= facts.believe(db, record, field, before, learned, spans)
    return changed


def _spans(
    connection: sqlite3.Connection, record: Record, field: str, before: Spans, new: Intervention,
    lines: dict[str, list[InterventionEvent]],
) -> Spans:  # fmt: skip
    value = text_of(new, field)
    if field in MOMENTS:
        return told_moment(before, value, _ended(connection, record, before, new))
    if field == KEYS:
        return told(_changes_of_keys(lines.get(ASSET, ()), new.keys), before, value, new.updated)
    changes = [Change(each.happened, each.old, each.new) for each in lines.get(field, ())]
    return told(changes, before, value, new.updated)


def _ended(connection: sqlite3.Connection, record: Record, before: Spans, new: Intervention) -> Millis:
    """Since when a moment is none any more: a ticket that was closed, since it was open again."""
    last = int(before[-1].value) if before and before[-1].value else 0
    return ticket_log.reopened(connection, record.id, last) or max(new.updated, last + 1)


def _changes_of_keys(lines: Sequence[InterventionEvent], keys: tuple[Key, ...]) -> list[Change]:
    """From the present keys backwards: each line tells of one of them only."""
    changes = []
    for line in reversed(lines):
        after = keys
        if line.new and Key(Scheme.ASSET, line.new) not in keys:
            after = (*(key for key in keys if key.scheme is not Scheme.ASSET), Key(Scheme.ASSET, line.new))
        keys = keys_before(after, line)
        changes.append(Change(line.happened, keys_text(keys), keys_text(after)))
    return changes[::-1]


def away_spans(before: Spans, how: How | None, since: Millis) -> Spans:
    """What is believed of how an intervention is not shown. What could not be read, and can be now, was there all the
    time; what was deleted or merged was so until now."""
    kept = [(each.since, each.value) for each in before if each.since < since]
    begun = since
    while kept and kept[-1][1] in UNREADABLE:
        begun = kept.pop()[0]  # why it cannot be read is often known later than that it cannot
    return spans_of([*(kept or [(ALWAYS, "")]), (begun if how in UNREADABLE else since, how or "")])
