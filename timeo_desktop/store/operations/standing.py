"""Which tickets stand at a moment, by index: the open ones, and those that ended since another moment."""

import sqlite3
from collections.abc import Iterable

from timeo_desktop.domain.times import Millis

_ENDED = "coalesce(closed, updated)"


def standing_now(connection: sqlite3.Connection, ended_since: Millis) -> list[int]:
    """Interventions that are open now, or were closed since."""
    query = (
        "SELECT id FROM intervention WHERE gone IS NULL AND (status IN ('open', 'hold')"
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


def open_count(connection: sqlite3.Connection) -> int:
    """How many interventions are open now."""
    query = "SELECT count(*) FROM intervention WHERE status IN ('open', 'hold') AND gone IS NULL"
    return int(connection.execute(query).fetchone()[0])


def open_count_at(connection: sqlite3.Connection, moment: Millis) -> int:
    """How many interventions were open at a moment."""
    last = (
        "(SELECT e.status FROM intervention_event e WHERE e.intervention = i.id AND e.status != ''"
        " AND e.replaced IS NULL AND e.happened <= :moment ORDER BY e.happened DESC, e.id DESC LIMIT 1)"
    )
    query = (
        f"SELECT count(*) FROM intervention i INDEXED BY intervention_span WHERE requested <= :moment"
        f" AND (status IN ('open', 'hold') OR {_ENDED} > :moment) AND coalesce({last}, 'open') IN ('open', 'hold')"
        " AND NOT coalesce((SELECT d.recorded FROM delivery d WHERE d.id = i.gone) <= :moment, 0)"
    )
    return int(connection.execute(query, {"moment": moment}).fetchone()[0])


def first_requested(connection: sqlite3.Connection) -> Millis | None:
    """When the oldest intervention was asked for."""
    (found,) = connection.execute("SELECT min(requested) FROM intervention").fetchone()
    return None if found is None else int(found)


def on_elements(connection: sqlite3.Connection, elements: Iterable[int]) -> list[int]:
    """Interventions on these elements."""
    marks = ", ".join(str(int(each)) for each in elements)
    query = f"SELECT DISTINCT record FROM link WHERE kind = 'intervention' AND element IN ({marks})"
    return [row[0] for row in connection.execute(query)]
