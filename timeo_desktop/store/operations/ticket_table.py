"""The table of tickets as queries: which ones, by what they are sorted and grouped; what a page of them shows is read
as rows of `interventions`."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from timeo_desktop.domain.times import Millis, now

_LAST = (
    "(SELECT e.status FROM intervention_event e WHERE e.intervention = i.id AND e.status != '' AND e.replaced IS NULL"
    " AND e.happened <= :when ORDER BY e.happened DESC, e.id DESC LIMIT 1)"
)
_GONE = "(SELECT d.recorded FROM delivery d WHERE d.id = i.gone)"
# As `services/operations/tickets.py` says it of one row.
_STATE = """
CASE WHEN {gone} THEN 'denied' WHEN {status} = 'denied' THEN 'denied' WHEN {status} = 'closed' THEN 'closed'
    WHEN i.due IS NOT NULL AND i.due < :when THEN 'late' WHEN {status} = 'hold' THEN 'hold' ELSE 'open' END
"""
_PLACE = """
(SELECT trim(e.tag || ' ' || e.name) FROM link l JOIN element e ON e.id = l.element
    WHERE l.kind = 'intervention' AND l.record = i.id ORDER BY l.role = 'location', l.confidence DESC LIMIT 1)
"""
_NAMED = "(SELECT k.value FROM record_key k WHERE k.kind = 'intervention' AND k.record = i.id LIMIT 1)"
_DAYS = " || char(10) || ".join(
    f"coalesce(strftime('%d/%m/%Y', i.{name} / 1000, 'unixepoch', 'localtime'), '')"
    for name in ("requested", "due", "closed")
)
_TEXT = " || char(10) || ".join(
    (
        "i.key",
        "i.title",
        "i.trade",
        "i.work_type",
        "i.priority",
        "coalesce(p.name, '')",
        _DAYS,
        f"coalesce({_PLACE}, {_NAMED}, '')",
    )
)
FIELDS = (
    "state", "key", "title", "place", "requested", "due", "closed", "provider", "trade", "work_type", "priority",
    "connection",
)  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word that a ticket must show, in plain letters; it may also be that of one of these states or connections."""

    text: str
    states: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()


Line = tuple[int, str | int | None, str | int | None]


def count(connection: sqlite3.Connection, moment: Millis | None) -> int:
    """How many tickets had been asked for at a moment (None: now)."""
    condition = "" if moment is None else " WHERE requested <= :moment"
    (found,) = connection.execute(f"SELECT count(*) FROM intervention{condition}", {"moment": moment}).fetchone()
    return int(found)


def lines(
    connection: sqlite3.Connection, moment: Millis | None, words: Sequence[Word], column: str, group: str | None
) -> list[Line]:
    """Tickets that show every one of the words at a moment (None: now), each with its value of a column and of the one
    by which they are grouped."""
    values: dict[str, object] = {"when": now() if moment is None else moment}
    conditions = ["1"] if moment is None else ["i.requested <= :when"]
    for number, word in enumerate(words):
        values[f"w{number}"] = word.text
        conditions.append(_shows(number, word, moment, values))
    query = (
        f"SELECT i.id, {_field(column, moment)}, {_field(group, moment) if group else 'NULL'} FROM intervention i"
        f" LEFT JOIN provider p ON p.id = i.provider WHERE {' AND '.join(conditions)} ORDER BY i.id"
    )
    return connection.execute(query, values).fetchall()


def named_by(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """What the source of these tickets calls the thing they are about."""
    marks = ", ".join(str(int(each)) for each in ids)
    query = f"SELECT record, value FROM record_key WHERE kind = 'intervention' AND record IN ({marks}) ORDER BY 1, 2"
    return dict(reversed(connection.execute(query).fetchall()))  # the first of several stays


def _shows(number: int, word: Word, moment: Millis | None, values: dict[str, object]) -> str:
    ways = [f"instr(plain({_TEXT}), :w{number})"]
    for field, meant in (("state", word.states), ("connection", word.connections)):
        names = [f"{field[0]}{number}_{place}" for place in range(len(meant))]
        values.update(zip(names, meant, strict=True))
        if names:
            ways.append(f"{_field(field, moment)} IN ({', '.join(f':{name}' for name in names)})")
    return f"({' OR '.join(ways)})"


def _field(name: str, moment: Millis | None) -> str:
    if name == "state":
        gone = "i.gone IS NOT NULL" if moment is None else f"i.gone IS NOT NULL AND {_GONE} <= :when"
        return _STATE.format(gone=gone, status="i.status" if moment is None else f"coalesce({_LAST}, 'open')")
    if name == "closed" and moment is not None:
        return "CASE WHEN i.closed <= :when THEN i.closed END"
    return {"place": _PLACE, "provider": "p.name"}.get(name, f"i.{name}")
