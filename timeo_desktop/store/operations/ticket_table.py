"""The table of tickets as queries: which ones, by what they are sorted and grouped; what a page of them shows is read
as rows of `interventions`."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from timeo_desktop.domain.times import Millis, now
from timeo_desktop.store.operations import ticket_log
from timeo_desktop.store.operations.facts import HOLDS, KNOWN, fact_sql

# As `services/operations/tickets.py` says it of one row.
_STATE = """
CASE WHEN {away} != '' THEN {away} WHEN {into} != '' THEN 'same' WHEN {status} = 'denied' THEN 'denied'
    WHEN {status} = 'closed' THEN 'closed' WHEN {due} < :when THEN 'late' WHEN {status} = 'hold' THEN 'hold'
    ELSE 'open' END
"""
_PLACE = """
(SELECT trim(e.tag || ' ' || e.name) FROM link l JOIN element e ON e.id = l.element
    WHERE l.kind = 'intervention' AND l.record = i.id ORDER BY l.role = 'location', l.confidence DESC LIMIT 1)
"""
_PLACE_THEN = f"""
coalesce((SELECT trim(e.tag || ' ' || e.name) FROM fact f JOIN element e ON e.id = CAST(f.value AS INTEGER)
    WHERE f.kind = 'intervention' AND f.record = i.id AND f.field IN ('subject', 'location') AND {HOLDS} AND {KNOWN}
    ORDER BY f.field = 'location' LIMIT 1), {_PLACE})
"""
_NAMED = "(SELECT k.value FROM record_key k WHERE k.kind = 'intervention' AND k.record = i.id LIMIT 1)"
_SHOWN = ("key", "title", "trade", "work_type", "priority", "provider")
_DATED = ("requested", "learned", "due", "closed")
FIELDS = (
    "state", "key", "title", "place", "requested", "learned", "due", "closed", "provider", "trade", "work_type",
    "priority", "connection",
)  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word that a ticket must show, in plain letters; it may also be that of one of these states or connections."""

    text: str
    states: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()


Line = tuple[int, str | int | None, str | int | None]


def count(connection: sqlite3.Connection, moment: Millis | None, known: Millis | None = None) -> int:
    """How many tickets had been asked for at a moment (None: now), of those that were known at another (None: now)."""
    conditions = " AND ".join(_asked_for(moment, known))
    query = f"SELECT count(*) FROM intervention i WHERE {conditions}"
    return int(connection.execute(query, {"when": moment or known, "known": known}).fetchone()[0])


def lines(
    connection: sqlite3.Connection, moment: Millis | None, words: Sequence[Word], column: str, group: str | None,
    known: Millis | None = None,
) -> list[Line]:  # fmt: skip
    """Tickets that show every one of the words at a moment (None: now), as it was known at another (None: now), each
    with its value of a column and of the one by which they are grouped."""
    fields = _fields_now() if moment is None and known is None else _fields_then(known)
    values: dict[str, object] = {"when": moment or known or now(), "known": known}
    conditions = _asked_for(moment, known)
    for number, word in enumerate(words):
        values[f"w{number}"] = word.text
        conditions.append(_shows(number, word, fields, values))
    query = (
        f"SELECT i.id, {fields[column]}, {fields[group] if group else 'NULL'} FROM intervention i"
        f" LEFT JOIN provider p ON p.id = i.provider WHERE {' AND '.join(conditions)} ORDER BY i.id"
    )
    return connection.execute(query, values).fetchall()


def _asked_for(moment: Millis | None, known: Millis | None) -> list[str]:
    return [
        "1",
        *(["i.requested <= :when"] if moment is not None or known is not None else []),
        *(["i.learned <= :known"] if known is not None else []),
    ]


def named_by(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """What the source of these tickets calls the thing they are about."""
    marks = ", ".join(str(int(each)) for each in ids)
    query = f"SELECT record, value FROM record_key WHERE kind = 'intervention' AND record IN ({marks}) ORDER BY 1, 2"
    return dict(reversed(connection.execute(query).fetchall()))  # the first of several stays


def keys_of(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """What the sources of these tickets call them."""
    marks = ", ".join(str(int(each)) for each in ids)
    return dict(connection.execute(f"SELECT id, key FROM intervention WHERE id IN ({marks})").fetchall())


def _shows(number: int, word: Word, fields: Mapping[str, str], values: dict[str, object]) -> str:
    days = [f"coalesce(strftime('%d/%m/%Y', ({fields[name]}) / 1000, 'unixepoch', 'localtime'), '')" for name in _DATED]
    place = f"coalesce({fields['place']}, {_NAMED}, '')"
    text = " || char(10) || ".join([*(f"coalesce({fields[name]}, '')" for name in _SHOWN), *days, place])
    ways = [f"instr(plain({text}), :w{number})"]
    for field, meant in (("state", word.states), ("connection", word.connections)):
        names = [f"{field[0]}{number}_{place}" for place in range(len(meant))]
        values.update(zip(names, meant, strict=True))
        if names:
            ways.append(f"{fields[field]} IN ({', '.join(f':{name}' for name in names)})")
    return f"({' OR '.join(ways)})"


def _fields_now() -> dict[str, str]:
    """SQL of every field as it is."""
    state = _STATE.format(away="i.away", into="coalesce(i.into_record, '')", status="i.status", due="i.due")
    trade = "coalesce(nullif(i.ruled_trade, ''), i.trade)"
    return {name: f"i.{name}" for name in FIELDS} | {
        "state": state, "place": _PLACE, "provider": "p.name", "trade": trade,
    }  # fmt: skip


def _fields_then(known: Millis | None) -> dict[str, str]:
    """SQL of every field as it was at `:when`, as it was known at `:known`."""
    believed = ticket_log.KNOWN_NOW if known is None else ticket_log.KNOWN_THEN
    last = ticket_log.STATE.format(column="e.status", ticket="i.id", known=believed, when=":when")
    due = f"CAST(nullif({fact_sql('due', 'i.due')}, '') AS INTEGER)"
    closed = f"CAST(nullif({fact_sql('closed', 'i.closed')}, '') AS INTEGER)"
    state = _STATE.format(away=fact_sql("away"), into=fact_sql("into"), status=f"coalesce({last}, 'open')", due=due)
    texts = {name: fact_sql(name, f"i.{name}") for name in ("title", "work_type", "priority")}
    then = {
        "state": state, "due": due, "closed": f"CASE WHEN {closed} <= :when THEN {closed} END", "place": _PLACE_THEN,
        "provider": fact_sql("provider", "p.name"),
        "trade": f"coalesce(nullif({fact_sql('ruled_trade', 'i.ruled_trade')}, ''), {fact_sql('trade', 'i.trade')})",
    }  # fmt: skip
    return {name: f"i.{name}" for name in FIELDS} | texts | then
