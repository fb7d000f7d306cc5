"""Facts: what was told of the fields of records, at two times, and what is believed of them at any moment.

Only what was ever told otherwise is written here. Nothing is overwritten: what is believed no more keeps its row.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.told import ALWAYS, Span

Spans = tuple[Span, ...]
Told = Mapping[str, Spans]  # by field
_INSERT = """
INSERT INTO fact (kind, record, field, value, since, until, learned, unlearned, delivery)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# What is believed at `:known`, as it holds at `:when`; both may be NULL: now, and always.
KNOWN = (
    "(:known IS NULL AND f.unlearned IS NULL OR f.learned <= :known AND (f.unlearned IS NULL OR f.unlearned > :known))"
)
HOLDS = "f.since <= :when AND (f.until IS NULL OR f.until > :when)"


def fact_sql(field: str, usual: str = "''", record: str = "i.id", kind: str = "intervention") -> str:
    """SQL for the value of a field at `:when`, as it was known at `:known`; `usual`: SQL for what it is where nothing
    was ever told otherwise."""
    return (
        f"coalesce((SELECT f.value FROM fact f WHERE f.kind = '{kind}' AND f.record = {record} AND f.field = '{field}'"
        f" AND {HOLDS} AND {KNOWN} LIMIT 1), {usual})"
    )


@dataclass(frozen=True)
class Record:
    """Whose facts these are, and in what delivery, at what moment, they are learned."""

    kind: str
    id: int
    delivery: int
    moment: Millis


def whole(value: str) -> Spans:
    """A value that always held."""
    return (Span(ALWAYS, None, value),)


def told(
    connection: sqlite3.Connection, kind: str, records: Iterable[int], known: Millis | None = None
) -> dict[int, dict[str, Spans]]:
    """What is believed of those fields of these records that were ever told otherwise, as it was at `known`."""
    marks = ", ".join(str(int(each)) for each in records)
    query = (
        "SELECT f.record, f.field, f.since, f.until, f.value FROM fact f"
        f" WHERE f.kind = :kind AND f.record IN ({marks}) AND {KNOWN} ORDER BY f.record, f.field, f.since, f.id"
    )
    found: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for record, field, *span in connection.execute(query, {"kind": kind, "known": known}):
        found[record][field].append(Span(*span))
    return {record: {field: tuple(spans) for field, spans in own.items()} for record, own in found.items()}


def believe(db: Database, record: Record, field: str, before: Spans, since: Millis, spans: Spans) -> bool:
    """Believe from now on that these are the values of a field; whether that is new. `before`: what is believed until
    now, which has no rows if it was never told otherwise: then it was known since `since`."""
    if spans == before:
        return False
    own = (record.kind, record.id, field)
    query = "SELECT id, since, until, value FROM fact WHERE kind = ? AND record = ? AND field = ? AND unlearned IS NULL"
    rows = {Span(*row[1:]): row[0] for row in db.conn.execute(query, own)}
    wanted = set(spans)
    if not rows and not _has_rows(db.conn, own):
        _insert(db, record, field, (span for span in before if span not in wanted), since, record.moment)
        _insert(db, record, field, (span for span in before if span in wanted), since, None)
        rows = {span: 0 for span in before if span in wanted}
    gone = [number for span, number in rows.items() if span not in wanted]
    db.conn.executemany("UPDATE fact SET unlearned = ? WHERE id = ?", ((record.moment, number) for number in gone))
    _insert(db, record, field, (span for span in spans if span not in rows), record.moment, None)
    return True


def has_any(connection: sqlite3.Connection, record: Record, fields: tuple[str, ...]) -> bool:
    """Whether something was ever told otherwise of one of these fields."""
    return any(_has_rows(connection, (record.kind, record.id, field)) for field in fields)


def _has_rows(connection: sqlite3.Connection, own: tuple[str, int, str]) -> bool:
    query = "SELECT 1 FROM fact WHERE kind = ? AND record = ? AND field = ? LIMIT 1"
    return connection.execute(query, own).fetchone() is not None


def _insert(
    db: Database, record: Record, field: str, spans: Iterable[Span], learned: Millis, unlearned: Millis | None
) -> None:
    db.conn.executemany(
        _INSERT,
        (
            (record.kind, record.id, field, each.value, each.since, each.until, learned, unlearned, record.delivery)
            for each in spans
        ),
    )


def on_elements(connection: sqlite3.Connection, kind: str, elements: Iterable[int]) -> set[int]:
    """Records of a kind that were ever told to be on one of these elements, of those that were told otherwise."""
    marks = ", ".join(f"'{int(each)}'" for each in elements)
    # Each of the two has an index of its own, which `IN` would not use.
    own = (f"SELECT record FROM fact WHERE field = '{field}' AND value IN ({marks}) AND kind = :kind"
           for field in ("subject", "location"))  # fmt: skip
    return {row[0] for row in connection.execute(" UNION ".join(own), {"kind": kind})}
