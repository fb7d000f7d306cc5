"""Interventions and their log as they were at a moment, as that was known at another."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from timeo_desktop.domain.operations import EventRow, InterventionRow
from timeo_desktop.domain.records import How, InterventionEvent, Status
from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.told import holds, value_at
from timeo_desktop.store.operations import facts
from timeo_desktop.store.operations.facts import Told
from timeo_desktop.store.operations.interventions import ROW, Row, dicts, ticket_of
from timeo_desktop.store.operations.linking import LOCATION, SUBJECT
from timeo_desktop.store.operations.ticket_facts import (
    AWAY,
    BY_PROVIDER,
    INTO,
    KIND,
    MOMENTS,
    RULED_TRADE,
    TEXTS,
    value_of,
)
from timeo_desktop.store.operations.ticket_log import KNOWN_NOW, KNOWN_THEN, PLACE, STATE

_ENDS = (Status.CLOSED, Status.DENIED)
_NOTHING: Told = {}
# What is shown of today says nothing of what was known: when the source last changed it, and when that was learned.
_UPDATED = f"""
coalesce((SELECT max(e.happened) FROM intervention_event e WHERE e.intervention = i.id AND {KNOWN_THEN}), i.requested)
"""
_RECORDED = """
max(i.learned, coalesce((SELECT max(t.recorded) FROM intervention_event e JOIN delivery t ON t.id = e.delivery
    WHERE e.intervention = i.id AND t.recorded <= :known), 0),
    coalesce((SELECT max(f.learned) FROM fact f WHERE f.kind = 'intervention' AND f.record = i.id
    AND f.field NOT IN ('subject', 'location') AND f.learned <= :known), 0))
"""


@dataclass(frozen=True)
class _Place:
    """A link of today: since when it is known."""

    element: int
    role: str
    since: Millis


def interventions(
    connection: sqlite3.Connection,
    moment: Millis | None = None,
    ids: Iterable[int] | None = None,
    known: Millis | None = None,
) -> list[InterventionRow]:
    """Interventions as they are now, or as they stood at `moment`, as that was known at `known` (None: now): all that
    had been asked for by then, or just those of these `ids`."""
    numbers = None if ids is None else list(ids)
    conditions = [] if numbers is None else [f"i.id IN ({_marks(numbers)})"]
    query, when = ROW, known if moment is None else moment
    if when is not None:
        query = _with_state(query, known)
        conditions += ["i.requested <= :when"] if numbers is None or known is not None else []
    if known is not None:
        conditions.append("i.learned <= :known")
    if conditions:
        query += " WHERE " + " AND ".join(conditions)
    rows = list(dicts(connection, query, {"when": when, "known": known}))
    places = _places(connection, None if numbers is None else [row["id"] for row in rows])
    if when is None:
        return [_today(row, places.get(row["id"], ())) for row in rows]
    told = facts.told(connection, KIND, [row["id"] for row in rows], known)
    found = (_then(row, told.get(row["id"], _NOTHING), places.get(row["id"], ()), when, known) for row in rows)
    return list(found)


def _marks(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(each)) for each in numbers)


def _with_state(query: str, known: Millis | None) -> str:
    believed = KNOWN_NOW if known is None else KNOWN_THEN
    columns = [
        f"{STATE.format(column=column, ticket='i.id', known=believed, when=':when')} AS {name}"
        for column, name in (("e.status", "status"), ("e.event", "event"), ("e.happened", "stands_since"))
    ]
    query = query.replace("i.status, i.event,", ", ".join(columns) + ",")
    if known is not None:
        query = query.replace("i.updated,", f"{_UPDATED} AS updated,").replace("d.recorded AS", f"{_RECORDED} AS")
    return query


def _places(connection: sqlite3.Connection, ids: list[int] | None) -> dict[int, tuple[_Place, ...]]:
    own = "" if ids is None else f" AND record IN ({_marks(ids)})"
    # What it is about comes before where that is: false sorts before true.
    query = (
        f"SELECT record, element, role, since FROM link WHERE kind = ?{own}"
        " ORDER BY record, role = 'location', confidence DESC"
    )
    found: dict[int, tuple[_Place, ...]] = {}
    for record, *place in connection.execute(query, (KIND,)):
        found[record] = (*found.get(record, ()), _Place(*place))
    return found


def _today(row: Row, places: Iterable[_Place]) -> InterventionRow:
    away = How(row["away"]) if row["away"] else None
    elements = tuple(each.element for each in places)
    ticket = replace(ticket_of(row), trade=row["ruled_trade"] or row["trade"])
    return InterventionRow(
        row["id"], row["connection"], ticket, away, row["recorded"], elements, row["into_record"],
        row["learned"],
    )  # fmt: skip


def _then(row: Row, told: Told, places: Iterable[_Place], when: Millis, known: Millis | None) -> InterventionRow:
    shown = row | {
        field: value_of(field, value_at(told[field], when) or "")
        for field in (*TEXTS, *BY_PROVIDER, *MOMENTS)
        if field in told
    }
    ruled = (value_at(told[RULED_TRADE], when) or "") if RULED_TRADE in told else row["ruled_trade"]
    shown["trade"] = ruled or shown["trade"]
    away, into = (value_at(told.get(field, ()), when) for field in (AWAY, INTO))
    return InterventionRow(
        row["id"], row["connection"], ticket_of(_without_later(shown, when)), How(away) if away else None,
        row["recorded"], elements_at(told, places, when, known), int(into) if into else None, row["learned"],
    )  # fmt: skip


def elements_at(told: Told, places: Iterable[_Place], when: Millis, known: Millis | None) -> tuple[int, ...]:
    """The elements of a record at a moment, subjects first: those that were told otherwise at some time by what was
    told, the others as they are."""
    usual = [each for each in places if known is None or each.since <= known]
    if not told:
        return tuple(each.element for each in usual)
    found: list[int] = []
    for role in (SUBJECT, LOCATION):
        if role in told:
            found += [int(each.value) for each in told[role] if holds(each, when)]
        else:
            found += [each.element for each in usual if each.role == role]
    return tuple(dict.fromkeys(found))


def _without_later(row: Row, when: Millis) -> Row:
    """A row without what happened to its ticket later."""
    row["updated"] = min(row["updated"], when)
    for field in MOMENTS:
        if row[field] is not None and row[field] > when:
            row[field] = None
    if row["status"] not in _ENDS:
        row["closed"] = None
    elif row["status"] == Status.CLOSED and row["closed"] is None:
        row["closed"] = row["stands_since"]  # it was closed and opened again without being looked at
    return row


def events_of(
    connection: sqlite3.Connection, elements: Iterable[int], known: Millis | None = None, limit: int = 10_000
) -> list[EventRow]:
    """The log of the interventions on these elements, and of those that went into them, the newest first, as it was
    known at `known`: each line where its intervention was when it happened."""
    wanted = frozenset(elements)
    numbers = around(connection, wanted)
    told = facts.told(connection, KIND, numbers, known)
    places = _places(connection, sorted(numbers))
    believed = "e.replaced IS NULL" if known is None else KNOWN_THEN
    query = f"""
        SELECT e.*, i.connection, i.title, i.learned, i.into_record, coalesce(p.name, '') AS provider, d.recorded
        FROM intervention_event e JOIN intervention i ON i.id = e.intervention JOIN delivery d ON d.id = e.delivery
        LEFT JOIN provider p ON p.id = i.provider
        WHERE e.intervention IN ({_marks(sorted(numbers))}) AND {believed} ORDER BY e.happened DESC, {PLACE} DESC
    """
    found: list[EventRow] = []
    for row in dicts(connection, query, {"known": known}):
        own = told.get(row["intervention"], _NOTHING)
        if known is not None and row["learned"] > known:
            continue
        if _stands_on(wanted, row, told, places, known):
            found.append(_event_row(row, own))
            if len(found) == limit:
                break
    return found


def around(connection: sqlite3.Connection, elements: Iterable[int]) -> set[int]:
    """The interventions that are, or were ever told to be, on these elements, and those whose story they tell."""
    query = f"SELECT DISTINCT record FROM link WHERE kind = ? AND element IN ({_marks(sorted(elements))})"
    own = {row[0] for row in connection.execute(query, (KIND,))} | facts.on_elements(connection, KIND, elements)
    numbers = ", ".join(f"'{each}'" for each in sorted(own))
    query = f"SELECT record FROM fact WHERE field = 'into' AND value IN ({numbers}) AND kind = ?"
    return own | {row[0] for row in connection.execute(query, (KIND,))}


def standing_on(
    connection: sqlite3.Connection, elements: Iterable[int], lines: Iterable[tuple[int, Millis]], known: Millis | None
) -> set[tuple[int, Millis]]:
    """Those of these interventions that were on one of these elements at the moment beside them, as it was known at
    another."""
    wanted = frozenset(elements)
    near = around(connection, wanted)
    told, places = facts.told(connection, KIND, near, known), _places(connection, sorted(near))
    return {
        (number, at)
        for number, at in lines
        if _stands_on(wanted, {"intervention": number, "happened": at, "into_record": None}, told, places, known)
    }


def _stands_on(
    wanted: frozenset[int], row: Row, told: Mapping[int, Told], places: Mapping[int, tuple[_Place, ...]],
    known: Millis | None,
) -> bool:  # fmt: skip
    """Whether a line is told on one of these elements: where its intervention was just before or when it happened, or
    where the one is that tells its story."""
    number = row["intervention"]
    into = _told_under(told.get(number, _NOTHING), row, known)
    for one in (number, into) if into is not None else (number,):
        for when in (row["happened"], row["happened"] - 1):
            if not wanted.isdisjoint(elements_at(told.get(one, _NOTHING), places.get(one, ()), when, known)):
                return True
    return False


def _told_under(told: Told, row: Row, known: Millis | None) -> int | None:
    if INTO in told:
        last = told[INTO][-1].value
        return int(last) if last else None
    return row["into_record"] if known is None else None


def _event_row(row: Row, told: Told) -> EventRow:
    event = InterventionEvent(
        key=row["key"], happened=row["happened"], event=row["event"], actor=row["actor"], note=row["note"],
        status=Status(row["status"]) if row["status"] else None, field=row["field"], old=row["old"], new=row["new"],
        zone=row["zone"],
    )  # fmt: skip
    title = told["title"][-1].value if "title" in told else row["title"]
    provider = value_at(told["provider"], row["happened"]) if "provider" in told else row["provider"]
    return EventRow(
        row["id"], row["intervention"], row["connection"], row["recorded"], event, title, provider or "",
        row["replaced"] is not None,
    )  # fmt: skip
