"""Which tickets stand at a moment, by index: the open ones, and those that ended since another moment."""

import sqlite3
from collections.abc import Iterable

from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import ticket_log
from timeo_desktop.store.operations.facts import fact_sql

_ENDED = "coalesce(closed, updated)"


def standing_now(connection: sqlite3.Connection, ended_since: Millis) -> list[int]:
    """Interventions that are open now, or were closed since; one that is told twice is told once."""
    query = (
        "SELECT id FROM intervention WHERE away = '' AND into_record IS NULL AND (status IN ('open', 'hold')"
        f" OR status = 'closed' AND {_ENDED} > ?)"
    )
    return [row[0] for row in connection.execute(query, (ended_since,))]


def standing_at(connection: sqlite3.Connection, moment: Millis, ended_since: Millis) -> list[int]:
    """Interventions that may have stood at a moment: asked for by then, and not ended before `ended_since`."""
    query = (
        "SELECT id FROM intervention INDEXED BY intervention_span WHERE requested <= ?"
        f" AND (status IN ('open', 'hold') OR {_ENDED} > ?)"
    )
    return [row[0] for row in connection.execute(query, (moment, ended_since))]


def standing_known_at(connection: sqlite3.Connection, moment: Millis, known: Millis, ended_since: Millis) -> list[int]:
    """Interventions that may have stood at a moment, as it was known at another, whatever they are now."""
    status, happened = (
        ticket_log.STATE.format(column=column, ticket="i.id", known=ticket_log.KNOWN_THEN, when=":when")
        for column in ("e.status", "e.happened")
    )
    query = (
        "SELECT i.id FROM intervention i WHERE i.requested <= :when AND i.learned <= :known"
        f" AND (coalesce({status}, 'open') IN ('open', 'hold') OR {happened} > :ended)"
    )
    values = {"when": moment, "known": known, "ended": ended_since}
    return [row[0] for row in connection.execute(query, values)]


def open_count(connection: sqlite3.Connection) -> int:
    """How many interventions are open now."""
    query = "SELECT count(*) FROM intervention WHERE status IN ('open', 'hold') AND away = '' AND into_record IS NULL"
    return int(connection.execute(query).fetchone()[0])


def open_count_at(connection: sqlite3.Connection, moment: Millis, known: Millis | None = None) -> int:
    """How many interventions were open at a moment, as it was known at another (None: now)."""
    believed = ticket_log.KNOWN_NOW if known is None else ticket_log.KNOWN_THEN
    last = ticket_log.STATE.format(column="e.status", ticket="i.id", known=believed, when=":when")
    ends = f"(status IN ('open', 'hold') OR {_ENDED} > :when)" if known is None else "i.learned <= :known"
    query = (
        f"SELECT count(*) FROM intervention i WHERE requested <= :when AND {ends}"
        f" AND coalesce({last}, 'open') IN ('open', 'hold')"
        f" AND {fact_sql('away')} = '' AND {fact_sql('into')} = ''"
    )
    return int(connection.execute(query, {"when": moment, "known": known}).fetchone()[0])


def first_requested(connection: sqlite3.Connection) -> Millis | None:
    """When the oldest intervention was asked for."""
    (found,) = connection.execute("SELECT min(requested) FROM intervention").fetchone()
    return None if found is None else int(found)


def on_elements(connection: sqlite3.Connection, elements: Iterable[int]) -> list[int]:
    """Interventions on these elements."""
    marks = ", ".join(str(int(each)) for each in elements)
    query = f"SELECT DISTINCT record FROM link WHERE kind = 'intervention' AND element IN ({marks})"
    return [row[0] for row in connection.execute(query)]
