"""Streams and their readings: hundreds of millions of rows, written in batches, read by key."""

import math
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import repeat

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from timeo_desktop.domain.operations import Latest, Series, StreamRow
from timeo_desktop.domain.records import Readings, Stream, StreamKind, content_hash
from timeo_desktop.domain.times import HOUR, Millis

KIND = "stream"
_SAVE = """
INSERT INTO reading (stream, at, value, delivery) VALUES (?, ?, ?, ?)
ON CONFLICT (stream, at) DO UPDATE SET value = excluded.value, delivery = excluded.delivery
WHERE value IS NOT excluded.value
"""
_ROLL = """
INSERT OR REPLACE INTO reading_hour (stream, hour, count, low, high, total)
SELECT :stream, at / 3600000 AS hour, count(value), min(value), max(value), total(value)
FROM reading WHERE stream = :stream AND at >= :low AND at < :high GROUP BY hour
"""


def save_stream(db: Database, connection: str, delivery: int, stream: Stream) -> int | None:
    """Insert or update one; its id, or None when nothing changed."""
    hashed = content_hash(stream)
    row = db.conn.execute(
        "SELECT id, hash, gone FROM stream WHERE connection = ? AND key = ?", (connection, stream.key)
    ).fetchone()
    if row is not None and row[1] == hashed and row[2] is None:
        return None
    values = {
        "name": stream.name, "quantity": stream.quantity, "unit": stream.unit, "kind": stream.kind.value,
        "expected": stream.expected, "hash": hashed, "delivery": delivery, "gone": None,
    }  # fmt: skip
    if row is None:
        number = int(str(db.table("stream").insert({"connection": connection, "key": stream.key, **values}).last_pk))
    else:
        number = int(row[0])
        db.table("stream").update(number, values)
    if stream.device is not None:
        _install(db, connection, delivery, number, stream)
    return number


def _install(db: Database, connection: str, delivery: int, number: int, stream: Stream) -> None:
    """Note which device measures the stream; another one ends the installation of the former."""
    assert stream.device is not None
    device = stream.device
    db.conn.execute(
        "INSERT INTO device (connection, key, name, model, serial, delivery) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (connection, key) DO UPDATE SET name = excluded.name, model = excluded.model,"
        " serial = excluded.serial",
        (connection, device.key, device.name, device.model, device.serial, delivery),
    )
    (device_id,) = db.conn.execute(
        "SELECT id FROM device WHERE connection = ? AND key = ?", (connection, device.key)
    ).fetchone()
    (moment,) = db.conn.execute("SELECT recorded FROM delivery WHERE id = ?", (delivery,)).fetchone()
    current = db.conn.execute(
        "SELECT device FROM device_install WHERE stream = ? AND until IS NULL", (number,)
    ).fetchone()
    if current is not None and current[0] == device_id:
        return
    db.conn.execute("UPDATE device_install SET until = ? WHERE stream = ? AND until IS NULL", (moment, number))
    db.conn.execute(
        "INSERT OR REPLACE INTO device_install (stream, device, since) VALUES (?, ?, ?)", (number, device_id, moment)
    )


def stream_numbers(connection: sqlite3.Connection, of: str, keys: Iterable[str]) -> dict[str, int]:
    """Ids of those streams of a connection that are known, by its own keys."""
    query = "SELECT id FROM stream WHERE connection = ? AND key = ?"
    rows = ((key, connection.execute(query, (of, key)).fetchone()) for key in keys)
    return {key: row[0] for key, row in rows if row is not None}


def save_readings(db: Database, numbers: Mapping[str, int], delivery: int, batch: Iterable[Readings]) -> int:
    """Insert readings; the same value again changes nothing, another value keeps the old one. How many changed."""
    # SQLite counts what it wrote: rows that were the same are left alone by the statement and not counted.
    before = db.conn.total_changes
    for readings in batch:
        stream = numbers[readings.stream]
        at, values = _last_of_each(readings)
        rows = (None if math.isnan(value) else value for value in values.tolist())
        db.conn.executemany(_SAVE, zip(repeat(stream), at.tolist(), rows, repeat(delivery)))
    changed = db.conn.total_changes - before
    if changed:
        for readings in batch:
            if len(readings.at):
                # From the readings anew, never added to: a corrected value would count twice.
                roll_up(db.conn, numbers[readings.stream], int(readings.at.min()), int(readings.at.max()))
    return changed


def _last_of_each(readings: Readings) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """One reading a moment: where a page holds several, the last one counts."""
    at = readings.at
    if len(at) < 2 or bool(np.all(np.diff(at) > 0)):
        return at, readings.values
    # `unique` keeps the first of equals, which from behind is the last.
    kept, first = np.unique(at[::-1], return_index=True)
    return kept, readings.values[::-1][first]


def roll_up(connection: sqlite3.Connection, stream: int, first: Millis, last: Millis) -> None:
    """Make the hours between two moments anew."""
    low, high = first // HOUR * HOUR, (last // HOUR + 1) * HOUR
    connection.execute(_ROLL, {"stream": stream, "low": low, "high": high})


def streams(connection: sqlite3.Connection, ids: Iterable[int] | None = None) -> list[StreamRow]:
    """All streams, or these."""
    # In the text and not as parameters, of which SQLite takes so many only; `int` lets nothing else in.
    condition = "" if ids is None else f" WHERE s.id IN ({', '.join(str(int(each)) for each in ids)})"
    query = (
        "SELECT s.id, s.connection, s.key, s.name, s.quantity, s.unit, s.kind, s.expected,"
        " coalesce((SELECT d.name FROM device_install i JOIN device d ON d.id = i.device"
        " WHERE i.stream = s.id AND i.until IS NULL), ''), s.gone FROM stream s" + condition + " ORDER BY s.id"
    )
    return [
        StreamRow(number, of, key, name, quantity, unit, StreamKind(kind), expected, device, gone is not None)
        for number, of, key, name, quantity, unit, kind, expected, device, gone in connection.execute(query)
    ]


def latest(connection: sqlite3.Connection, ids: Iterable[int], moment: Millis) -> dict[int, Latest]:
    """The last reading of each stream at or before a moment: one index seek a stream."""
    query = (
        "SELECT r.stream, r.at, r.value, d.recorded FROM reading r JOIN delivery d ON d.id = r.delivery"
        " WHERE r.stream = ? AND r.at <= ? ORDER BY r.at DESC LIMIT 1"
    )
    found = {}
    for number in ids:
        row = connection.execute(query, (number, moment)).fetchone()
        if row is not None:
            found[number] = Latest(*row)
    return found


def range_of(connection: sqlite3.Connection, stream: int) -> tuple[Millis, Millis] | None:
    """First and last moment of a stream, or None while it is empty."""
    row = connection.execute("SELECT min(at), max(at) FROM reading WHERE stream = ?", (stream,)).fetchone()
    return None if row[0] is None else (row[0], row[1])


def silences(connection: sqlite3.Connection, stream: int, longest: Millis) -> list[tuple[Millis, Millis]]:
    """Where nothing was read for longer than that, as moments on the hour."""
    query = (
        "SELECT hour, following FROM (SELECT hour, lead(hour) OVER (ORDER BY hour) AS following FROM reading_hour"
        " WHERE stream = ? AND count > 0) WHERE (following - hour) * 3600000 > ?"
    )
    return [(row[0] * HOUR, row[1] * HOUR) for row in connection.execute(query, (stream, longest))]


def raw_series(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> Series:
    """Every reading between two moments."""
    rows = connection.execute(
        "SELECT at, value FROM reading WHERE stream = ? AND at >= ? AND at <= ? ORDER BY at", (stream, low, high)
    ).fetchall()
    at = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
    value = np.array([row[1] for row in rows], dtype=np.float64)  # None becomes NaN
    return Series(at, value, value, value, raw=True, period=0)


def hour_series(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> Series:
    """Lowest, highest and mean of each hour between two moments."""
    rows = connection.execute(
        "SELECT hour, low, high, total / nullif(count, 0) FROM reading_hour WHERE stream = ? AND hour >= ?"
        " AND hour <= ? ORDER BY hour",
        (stream, low // HOUR, high // HOUR),
    ).fetchall()
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Series((table[:, 0] * HOUR).astype(np.int64), table[:, 1], table[:, 2], table[:, 3], raw=False, period=HOUR)


def count_between(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> int:
    """How many readings lie in the hours between two moments."""
    row = connection.execute(
        "SELECT coalesce(sum(count), 0) FROM reading_hour WHERE stream = ? AND hour >= ? AND hour <= ?",
        (stream, low // HOUR, high // HOUR),
    ).fetchone()
    return int(row[0])
