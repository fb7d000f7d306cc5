"""Readings that are not to be trusted: told as a range of a stream, never reading by reading."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from timeo_desktop.domain.operations import Doubt
from timeo_desktop.domain.records import StreamKind
from timeo_desktop.domain.text import Sentence, from_written, written
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations.blocks import I64

Ranges = Sequence[tuple[Millis, Millis]]
_COLUMNS = (
    "d.stream, d.since, d.until, d.reason, d.made, d.accepted_by, d.accepted, d.id, d.rule, d.sample, d.count,"
    " d.refused_by, d.refused, d.sentence"
)
_OWN = 14  # of them


def save_doubt(db: Database, doubt: Doubt) -> int:
    """Note a doubt; its id."""
    cursor = db.conn.execute(
        "INSERT INTO reading_doubt (stream, since, until, reason, made, rule, sentence, sample, count)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            doubt.stream, doubt.since, doubt.until, doubt.reason, doubt.made, doubt.rule,
            None if doubt.text is None else written(doubt.text), doubt.sample, doubt.count,
        ),
    )  # fmt: skip
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def go_on(db: Database, doubt: int, until: Millis, more: int) -> None:
    """A doubt is about so many more readings, until a later moment."""
    db.conn.execute("UPDATE reading_doubt SET until = ?, count = count + ? WHERE id = ?", (until, more, doubt))


def take_back(db: Database, doubts: Iterable[int]) -> None:
    """These doubts of the program are none any more: what was read since, or corrected, says otherwise."""
    db.conn.executemany("DELETE FROM reading_doubt WHERE id = ?", ((each,) for each in doubts))


def accept(db: Database, doubt: int, by: str, moment: Millis) -> int | None:
    """Note who accepts the readings of a doubt all the same; their stream, or None where that is settled already."""
    row = db.conn.execute(
        "UPDATE reading_doubt SET accepted_by = ?, accepted = ? WHERE id = ? AND accepted IS NULL RETURNING stream",
        (by, moment, doubt),
    ).fetchone()
    return None if row is None else int(row[0])


def refuse(db: Database, doubt: int, by: str, moment: Millis) -> int | None:
    """Note who says that the readings of a doubt are wrong indeed; their stream, or None where somebody answered it."""
    row = db.conn.execute(
        "UPDATE reading_doubt SET refused_by = ?, refused = ? WHERE id = ? AND accepted IS NULL AND refused IS NULL"
        " RETURNING stream",
        (by, moment, doubt),
    ).fetchone()
    return None if row is None else int(row[0])


def doubts_of(connection: sqlite3.Connection, streams: Iterable[int]) -> list[Doubt]:
    """The doubts about these streams, also the answered ones, by stream and time."""
    marks = ", ".join(str(int(each)) for each in streams)
    query = f"SELECT {_COLUMNS} FROM reading_doubt d WHERE d.stream IN ({marks}) ORDER BY d.stream, d.since, d.id"
    return [doubt for doubt, _ in _read(connection, query)]


def doubts_about(connection: sqlite3.Connection, of: str, limit: int = 1_000) -> list[tuple[Doubt, str, str]]:
    """The doubts about readings of a connection with the name and unit of their streams: those that nobody has answered
    first, the newest first."""
    query = (
        f"SELECT {_COLUMNS}, s.name, s.unit FROM reading_doubt d JOIN stream s ON s.id = d.stream"
        " WHERE s.connection = ? ORDER BY d.accepted IS NOT NULL OR d.refused IS NOT NULL, d.until DESC, d.id LIMIT ?"
    )
    return [(doubt, str(name), str(unit)) for doubt, (name, unit) in _read(connection, query, (of, limit))]


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many doubts nobody has answered, of each connection that has some."""
    query = (
        "SELECT s.connection, count(*) FROM reading_doubt d JOIN stream s ON s.id = d.stream"
        " WHERE d.accepted IS NULL AND d.refused IS NULL GROUP BY s.connection"
    )
    return dict(connection.execute(query).fetchall())


def unanswered(connection: sqlite3.Connection, of: str) -> tuple[int, Sentence] | None:
    """How many doubts about readings of a connection nobody has answered, and the words of the newest."""
    query = (
        f"SELECT {_COLUMNS} FROM reading_doubt d JOIN stream s ON s.id = d.stream"
        " WHERE s.connection = ? AND d.accepted IS NULL AND d.refused IS NULL ORDER BY d.id DESC LIMIT 1"
    )
    newest = next(_read(connection, query, (of,)), None)
    return None if newest is None else (counts(connection)[of], newest[0].words)


def left_out(
    connection: sqlite3.Connection, streams: Iterable[int] | None = None, known: Millis | None = None
) -> dict[int, list[tuple[Millis, Millis]]]:
    """Between which moments, both included, readings of these streams (None: of all) do not count, as it was known at a
    moment, or now."""
    query = "SELECT stream, since, until FROM reading_doubt WHERE accepted IS NULL"
    bounds: tuple[Millis, ...] = ()
    if known is not None:
        query = "SELECT stream, since, until FROM reading_doubt WHERE made <= ? AND coalesce(accepted > ?, 1)"
        bounds = (known, known)
    wanted = None if streams is None else set(streams)
    found: dict[int, list[tuple[Millis, Millis]]] = defaultdict(list)
    if wanted is not None and len(wanted) == 1:  # a doubt is found by its stream; of many streams few have one
        query, bounds = f"{query} AND stream = ?", (*bounds, *wanted)
    for stream, since, until in connection.execute(query, bounds):
        if wanted is None or stream in wanted:
            found[stream].append((since, until))
    return dict(found)


def counting(at: I64, ranges: Ranges) -> NDArray[np.bool_]:
    """Which moments (N,) are in none of these ranges."""
    counts = np.ones(len(at), bool)
    for since, until in ranges:
        counts &= (at < since) | (at > until)
    return counts


def lasting_accepted(connection: sqlite3.Connection, rules: Iterable[str]) -> set[tuple[int, str]]:
    """Streams and rules of which somebody accepted once what the rule doubts."""
    query = "SELECT DISTINCT stream, rule FROM reading_doubt WHERE accepted IS NOT NULL"
    names = set(rules)
    return {(stream, rule) for stream, rule in connection.execute(query) if rule in names}


def going_on(connection: sqlite3.Connection, of: str) -> dict[tuple[int, str], int]:
    """The doubts of the program about the last readings of streams of a connection, by stream and rule: what follows
    may go on with them."""
    query = (
        "SELECT d.stream, d.rule, d.id FROM reading_doubt d CROSS JOIN stream s ON s.id = d.stream"  # doubts are few
        " JOIN stream_tail t ON t.stream = d.stream AND t.last = d.until"
        " WHERE s.connection = ? AND d.rule != '' AND d.accepted IS NULL"
    )
    return {(stream, rule): number for stream, rule, number in connection.execute(query, (of,))}


@dataclass(frozen=True)
class Alike:
    """Streams of one quantity, unit and kind, by number."""

    quantity: str
    unit: str
    kind: StreamKind
    streams: I64


def alike(connection: sqlite3.Connection, of: str) -> list[Alike]:
    """The streams of a connection, those that measure alike together: they are asked for at each run."""
    return _alike(connection, "connection = ?", (of,))


def alike_among(connection: sqlite3.Connection, streams: Iterable[int]) -> list[Alike]:
    """The same of these streams."""
    return _alike(connection, "id IN (SELECT value FROM json_each(?))", (json.dumps(list(streams)),))


def _alike(connection: sqlite3.Connection, condition: str, bounds: tuple[str]) -> list[Alike]:
    query = (
        f"SELECT quantity, unit, kind, json_group_array(id) FROM stream WHERE {condition} GROUP BY quantity, unit, kind"
    )
    return [
        Alike(quantity, unit, StreamKind(kind), np.array(json.loads(numbers), np.int64))
        for quantity, unit, kind, numbers in connection.execute(query, bounds)
    ]


def last_values(connection: sqlite3.Connection, streams: I64) -> tuple[I64, NDArray[np.float64]]:
    """Those of these streams that have readings, and the last value of each (NaN: none was sent)."""
    query = "SELECT stream, value FROM stream_tail WHERE stream IN (SELECT value FROM json_each(?)) ORDER BY stream"
    rows = connection.execute(query, (json.dumps(streams.tolist()),)).fetchall()
    numbers, values = zip(*rows, strict=True) if rows else ((), ())
    return np.array(numbers, np.int64), np.array(values, np.float64)


def falls(connection: sqlite3.Connection, of: str) -> dict[int, Millis]:
    """Indexes of a connection that fell, and when, of which it is not known yet whether that was an error."""
    query = "SELECT f.stream, f.since FROM meter_fall f CROSS JOIN stream s ON s.id = f.stream WHERE s.connection = ?"
    return dict(connection.execute(query, (of,)).fetchall())


def save_fall(db: Database, stream: int, since: Millis | None) -> None:
    """Note that an index fell at a moment; None: that is settled."""
    if since is None:
        db.conn.execute("DELETE FROM meter_fall WHERE stream = ?", (stream,))
    else:
        db.conn.execute("INSERT OR REPLACE INTO meter_fall VALUES (?, ?)", (stream, since))


def _read(
    connection: sqlite3.Connection, query: str, bounds: tuple[object, ...] = ()
) -> Iterator[tuple[Doubt, list[object]]]:
    """The doubts that a query finds, each with what else it asks for."""
    for row in connection.execute(query, bounds):
        plain, said = Doubt(*row[: _OWN - 1]), row[_OWN - 1]
        yield plain if said is None else replace(plain, text=from_written(said)), list(row[_OWN:])
