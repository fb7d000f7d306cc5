"""Streams and their readings: those that came lately or late in rows, the others in blocks; read by key."""

import json
import math
import sqlite3
from collections.abc import Iterable
from itertools import pairwise
from operator import itemgetter

import numpy as np
from sqlite_utils import Database

from timeo_desktop.domain.hashes import content_hash
from timeo_desktop.domain.operations import Latest, Series, StreamRow
from timeo_desktop.domain.records import Stream, StreamKind
from timeo_desktop.domain.times import DAY, Millis
from timeo_desktop.store.operations import blocks, pages
from timeo_desktop.store.operations.blocks import EARLIEST, LATEST, Versions

KIND = "stream"
_STRETCH = 40 * DAY


def save_stream(db: Database, connection: str, delivery: int, stream: Stream) -> int | None:
    """Insert or update one; its id, or None when nothing changed. Its unit stays the first that was ever told."""
    hashed = content_hash(stream)
    row = db.conn.execute(
        "SELECT id, hash, gone, unit FROM stream WHERE connection = ? AND key = ?", (connection, stream.key)
    ).fetchone()
    if row is not None and row[1] == hashed and row[2] is None:
        return None
    unit = stream.unit if row is None else row[3] or stream.unit
    values = {
        "name": stream.name, "quantity": stream.quantity, "unit": unit, "sent": stream.unit or unit,
        "kind": stream.kind.value, "expected": stream.expected, "hash": hashed, "delivery": delivery, "gone": None,
    }  # fmt: skip
    if row is None:
        (learned,) = db.conn.execute("SELECT recorded FROM delivery WHERE id = ?", (delivery,)).fetchone()
        first = {"connection": connection, "key": stream.key, "learned": learned}
        number = int(str(db.table("stream").insert({**first, **values}).last_pk))
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
    query = "SELECT key, id FROM stream WHERE connection = ? AND key IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(query, (of, json.dumps(list(keys)))).fetchall())


def streams(
    connection: sqlite3.Connection, ids: Iterable[int] | None = None, moment: Millis = LATEST
) -> list[StreamRow]:
    """All streams, or these, with the device that measured them at a moment; before the first, that."""
    # In the text and not as parameters, of which SQLite takes so many only; `int` lets nothing else in.
    condition = "" if ids is None else f" WHERE s.id IN ({', '.join(str(int(each)) for each in ids)})"
    query = (
        "SELECT s.id, s.connection, s.key, s.name, s.quantity, s.unit, s.kind, s.expected,"
        " coalesce((SELECT d.name FROM device_install i JOIN device d ON d.id = i.device WHERE i.stream = s.id"
        " ORDER BY i.since > :moment, iif(i.since > :moment, i.since, -i.since) LIMIT 1), ''), s.gone, s.learned"
        f" FROM stream s{condition} ORDER BY s.id"
    )
    return [
        StreamRow(number, of, key, name, quantity, unit, StreamKind(kind), expected, device, gone is not None, learned)
        for number, of, key, name, quantity, unit, kind, expected, device, gone, learned in connection.execute(
            query, {"moment": moment}
        )
    ]


def latest(connection: sqlite3.Connection, ids: Iterable[int], moment: Millis) -> dict[int, Latest]:
    """The last reading of each stream at or before a moment: of now from one row a stream, else by an index seek and,
    where that month is packed, one block."""
    marks = ", ".join(str(int(each)) for each in ids)
    query = f"SELECT stream, last, value, delivery FROM stream_tail WHERE stream IN ({marks}) AND first <= ?"
    tails = connection.execute(query, (moment,)).fetchall()
    found = [row for row in tails if row[1] <= moment]
    if len(found) < len(tails):
        in_pages = pages.last_before(connection, moment)
        earlier = (row[0] for row in tails if row[1] > moment)
        found += [(stream, *_last_before(connection, stream, moment, in_pages.get(stream))) for stream in earlier]
    when = recorded(connection, {row[3] for row in found})
    return {stream: Latest(stream, at, value, when[delivery]) for stream, at, value, delivery in found}


def _last_before(
    connection: sqlite3.Connection, stream: int, moment: Millis, in_page: tuple[Millis, float, int] | None
) -> tuple[Millis, float | None, int]:
    """Moment, value and delivery of the last reading of a stream that has one by then; `in_page`: of those in pages."""
    query = "SELECT at, value, delivery FROM reading WHERE stream = ? AND at <= ? ORDER BY at DESC LIMIT 1"
    row = connection.execute(query, (stream, moment)).fetchone()
    told = [] if row is None else [(row[0], math.nan if row[1] is None else row[1], row[2])]
    told += [] if in_page is None else [in_page]
    block = blocks.last_block(connection, stream, moment).last()
    until = int(np.searchsorted(block.at, moment, side="right")) - 1
    if until >= 0:
        told.append((int(block.at[until]), float(block.values[until]), int(block.deliveries[until])))
    at, value, delivery = max(told, key=itemgetter(0, 2))  # of one moment what was told last
    if value == blocks.REMOVED:
        found = before(connection, stream, at - 1)
        at, value, delivery = int(found.at[-1]), float(found.values[-1]), int(found.deliveries[-1])
    return at, None if math.isnan(value) else value, delivery


def before(connection: sqlite3.Connection, stream: int, moment: Millis) -> Versions:
    """The last readings at or before a moment; none where there are none at all."""
    found = blocks.NOTHING
    for low in (moment - DAY, moment - _STRETCH, EARLIEST):
        found = versions_between(connection, stream, low, moment).current()
        if len(found.at):
            break
    return found


def after(connection: sqlite3.Connection, stream: int, moment: Millis) -> Versions:
    """The first readings at or after a moment; none where there are none at all."""
    found = blocks.NOTHING
    for high in (moment + DAY, moment + _STRETCH, LATEST):
        found = versions_between(connection, stream, moment, high).current()
        if len(found.at):
            break
    return found


def recorded(connection: sqlite3.Connection, deliveries: set[int]) -> dict[int, Millis]:
    """When these deliveries came."""
    marks = ", ".join(str(int(each)) for each in deliveries)
    return dict(connection.execute(f"SELECT id, recorded FROM delivery WHERE id IN ({marks})").fetchall())


def range_of(connection: sqlite3.Connection, stream: int) -> tuple[Millis, Millis] | None:
    """First and last moment of a stream, or None while it is empty."""
    return ranges_of(connection, [stream]).get(stream)


def ranges_of(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[Millis, Millis]]:
    """First and last moment of those of these streams that have readings."""
    marks = ", ".join(str(int(each)) for each in ids)
    rows = connection.execute(f"SELECT stream, first, last FROM stream_tail WHERE stream IN ({marks})")
    return {stream: (first, last) for stream, first, last in rows}


def versions_between(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> Versions:
    """Everything that was ever told of the readings between two moments, both included."""
    # Rows and pages before blocks: what is packed between two of these questions is then read twice, and not missed.
    unpacked = [rows_between(connection, stream, low, high), pages.of_stream(connection, stream, low, high)]
    packed = [_cut(block, low, high) for block in blocks.blocks_between(connection, stream, low, high)]
    return blocks.together([*packed, *unpacked])


def rows_between(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> Versions:
    """Everything that is told of a stream in rows between two moments, both included, with former values."""
    return blocks.together([_rows(connection, query, stream, low, high) for query in (_ROWS, _PAST)])


def current_between(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> Versions:
    """The readings between two moments, both included, as they count now; the deliveries are not told."""
    return _joined(current_parts(connection, stream, low, high))


def current_parts(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> list[Versions]:
    """The same in parts that follow each other."""
    # In this order for the same reason as above.
    rows = _rows(connection, _ROWS, stream, low, high)
    in_pages = pages.of_stream(connection, stream, low, high)
    packed = [_cut(block, low, high).last() for block in blocks.blocks_between(connection, stream, low, high, False)]
    parts = [part for part in (*packed, in_pages, rows) if len(part.at)]
    if all(one.at[-1] < other.at[0] for one, other in pairwise(parts)):
        return [part for part in (each.current() for each in parts) if len(part.at)]
    # Where two tell of a moment, rows are newer than pages and these than blocks, whose deliveries are zero here.
    whole = blocks.together(parts).current()
    return [whole] if len(whole.at) else []


def raw_series(
    connection: sqlite3.Connection, stream: int, low: Millis, high: Millis, known: Millis | None = None
) -> Series:
    """Every reading between two moments, both included; as it was known at `known`, or now."""
    if known is None:
        found = current_between(connection, stream, low, high)
    else:
        found = known_between(connection, stream, low, high, known)
    return Series(found.at, found.values, found.values, found.values, raw=True, period=0)


def known_between(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis, known: Millis) -> Versions:
    """The readings between two moments, both included, as they counted when that was known."""
    told = versions_between(connection, stream, low, high)
    return told.where(~np.isin(told.deliveries, _later(connection, told, known))).current()


def _later(connection: sqlite3.Connection, told: Versions, known: Millis) -> list[int]:
    """The deliveries among these that were recorded after a moment."""
    if not len(told.at):
        return []
    bounds = (int(told.deliveries.min()), int(told.deliveries.max()), known)
    return [
        row[0]
        for row in connection.execute("SELECT id FROM delivery WHERE id BETWEEN ? AND ? AND recorded > ?", bounds)
    ]


def count_between(connection: sqlite3.Connection, stream: int, low: Millis, high: Millis) -> int:
    """About how many readings lie between two moments: those of packed months are counted whole."""
    query = "SELECT count(*) FROM reading WHERE stream = ? AND at >= ? AND at <= ?"
    (hot,) = connection.execute(query, (stream, low, high)).fetchone()
    in_pages = len(pages.of_stream(connection, stream, low, high).at)
    return int(hot) + in_pages + blocks.count_between(connection, stream, low, high)


_PAST = "SELECT at, value, delivery FROM reading_past WHERE stream = ? AND at >= ? AND at <= ?"
_ROWS = "SELECT at, value, delivery FROM reading WHERE stream = ? AND at >= ? AND at <= ? ORDER BY at"


def _rows(connection: sqlite3.Connection, query: str, stream: int, low: Millis, high: Millis) -> Versions:
    rows = connection.execute(query, (stream, low, high)).fetchall()
    if not rows:
        return blocks.NOTHING
    at, values, deliveries = zip(*rows, strict=True)
    # As objects first: None becomes NaN.
    return Versions(np.array(at, np.int64), np.array(values, np.float64), np.array(deliveries, np.int64))


def _cut(block: Versions, low: Millis, high: Millis) -> Versions:
    start, stop = np.searchsorted(block.at, low), np.searchsorted(block.at, high, side="right")
    return Versions(block.at[start:stop], block.values[start:stop], block.deliveries[start:stop])


def _joined(parts: list[Versions]) -> Versions:
    if not parts:
        return blocks.NOTHING
    return Versions(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("at", "values", "deliveries"))
    )
