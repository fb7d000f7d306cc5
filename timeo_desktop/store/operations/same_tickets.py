"""Tickets of different systems that are the same: what is compared, what a person decided, who tells whose story."""

import json
import sqlite3
from collections.abc import Iterable

from sqlite_utils import Database

from timeo_desktop.domain.records import Status
from timeo_desktop.domain.same_tickets import Joined, Pair, Side
from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.told import ALWAYS
from timeo_desktop.store.operations import facts
from timeo_desktop.store.operations.ticket_facts import INTO, KIND

Between = tuple[Millis, Millis]


def sides(connection: sqlite3.Connection, between: Between | None = None) -> list[Side]:
    """The tickets that are shown and tell their own story, by when they were asked for: all, or those between two
    moments."""
    places = _places(connection, between)
    partners = _partners(connection)
    return [
        Side(
            number, of, key, title, requested, Status(status), says, _values(more),
            frozenset(places.get(number, ())), frozenset(partners.get(number, ())),
        )
        for number, of, key, title, requested, status, says, more in connection.execute(
            "SELECT id, connection, key, title, requested, status, description, more FROM intervention"
            f" WHERE away = '' AND into_record IS NULL{_within(between)} ORDER BY requested, id",
            between or (),
        )
    ]  # fmt: skip


def several_systems(connection: sqlite3.Connection) -> bool:
    """Whether there are tickets of more than one connection."""
    query = "SELECT min(connection) != max(connection) FROM intervention"
    return bool(connection.execute(query).fetchone()[0])


def requested_between(connection: sqlite3.Connection, ids: Iterable[int]) -> Between | None:
    """When the first and the last of these tickets were asked for; None where none of them is known."""
    marks = ", ".join(str(int(each)) for each in ids)
    query = f"SELECT min(requested), max(requested) FROM intervention WHERE id IN ({marks})"
    first, last = connection.execute(query).fetchone()
    return None if first is None else (first, last)


def _values(more: str) -> tuple[str, ...]:
    return () if more == "[]" else tuple(value for _, value in json.loads(more))


def _within(between: Between | None) -> str:
    return "" if between is None else " AND requested BETWEEN ? AND ?"


def _places(connection: sqlite3.Connection, between: Between | None) -> dict[int, set[str]]:
    own = "" if between is None else f" AND record IN (SELECT id FROM intervention WHERE 1{_within(between)})"
    found: dict[int, set[str]] = {}
    for table, column in (("record_key", "value"), ("link", "element")):
        query = f"SELECT record, {column} FROM {table} WHERE kind = '{KIND}'{own}"
        for record, value in connection.execute(query, between or ()):
            found.setdefault(record, set()).add(value.casefold() if isinstance(value, str) else f"element {value}")
    return found


def _partners(connection: sqlite3.Connection) -> dict[int, set[str]]:
    query = "SELECT into_record, connection FROM intervention WHERE into_record IS NOT NULL"
    found: dict[int, set[str]] = {}
    for record, of in connection.execute(query):
        found.setdefault(record, set()).add(of)
    return found


def refused(connection: sqlite3.Connection) -> frozenset[Pair]:
    """Pairs of which a person said that they are not the same, the lower number first."""
    return frozenset(connection.execute("SELECT one, other FROM same_decision WHERE NOT same"))


def decide(db: Database, one: int, other: int, same: bool | None, moment: Millis) -> None:
    """Remember whether two tickets are the same; None: nobody has said so."""
    pair = (min(one, other), max(one, other))
    if same is None:
        db.conn.execute("DELETE FROM same_decision WHERE one = ? AND other = ?", pair)
    else:
        db.conn.execute("INSERT OR REPLACE INTO same_decision VALUES (?, ?, ?, ?)", (*pair, int(same), moment))


def followers(connection: sqlite3.Connection, other: int, main: int) -> list[tuple[int, Millis, Millis]]:
    """The tickets that told their story under `other` until it was joined to `main`, and went there with it: each with
    since when it is known, and since when it was under `other`."""
    query = (
        "SELECT i.id, i.learned, f.since FROM fact f JOIN intervention i ON i.id = f.record"
        " WHERE f.field = ? AND f.value = ? AND f.kind = ? AND i.into_record = ? AND f.unlearned = ("
        " SELECT max(learned) FROM fact WHERE kind = ? AND record = ? AND field = ? AND unlearned IS NULL)"
    )
    return connection.execute(query, (INTO, str(other), KIND, main, KIND, other, INTO)).fetchall()


def joined(connection: sqlite3.Connection, tickets: Iterable[int], known: Millis | None = None) -> list[Joined]:
    """Those of which these tickets tell the story, or that tell the story of these, because a person said so, as it was
    known at a moment."""
    numbers = [int(each) for each in tickets]
    marks, texts = ", ".join(map(str, numbers)), ", ".join(f"'{each}'" for each in numbers)
    # What was merged by its source is so since a moment; what is the same always was.
    query = (
        "SELECT m.id, o.id, f.learned, m.key, o.key, m.connection, o.connection FROM fact f"
        " JOIN intervention o ON o.id = f.record JOIN intervention m ON m.id = CAST(f.value AS INTEGER)"
        f" WHERE f.kind = :kind AND f.field = :field AND (f.value IN ({texts}) OR f.record IN ({marks}))"
        f" AND f.value != '' AND f.since = :always AND {facts.KNOWN} ORDER BY f.learned"
    )
    values = {"kind": KIND, "field": INTO, "always": ALWAYS, "known": known}
    return [Joined(*row) for row in connection.execute(query, values)]
