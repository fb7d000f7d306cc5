"""Readings from the page that brings them to the block, the question and the export; and what a month takes in others.

python -m tests.benchmarks.readings_scale [--readings 5000000]     prints two tables
"""

import argparse
import io
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow
from pyarrow import parquet

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Page, Readings, Stream
from timeo_desktop.domain.times import DAY, MINUTE, SECOND, Millis
from timeo_desktop.services.exchange.export_readings import export_readings
from timeo_desktop.services.operations import history, measurements
from timeo_desktop.services.operations.packing import pack
from timeo_desktop.store.operations import blocks, connections, deliveries, readings
from timeo_desktop.store.operations.blocks import Versions
from timeo_desktop.store.operations.database import Store

T = TypeVar("T")
_START: Millis = 1_600_000_000_000
_STREAMS = 1_000  # a page has one reading of each
_LATE, _DOUBLED = 0.02, 0.01
_YEARS = 10
_CODED = 200  # months that are encoded for the comparison


def values_of(count: int, chance: np.random.Generator) -> np.ndarray:
    """Five-digit values that walk, as sensors send them."""
    return np.round(200 + np.cumsum(chance.normal(0, 0.3, count)), 2)


def month_of_readings(chance: np.random.Generator) -> Versions:
    """Ten-minute readings with jitter, each brought by a delivery of its own."""
    count = 4_383
    at = _START + np.arange(count) * 10 * MINUTE + chance.integers(-1_500, 1_500, count)
    return Versions(at, values_of(count, chance), np.arange(count) * 7 + chance.integers(0, 5, count))


def by_zstandard(month: Versions) -> bytes:
    """The columns, moments and deliveries as differences, compressed as bytes."""
    codec = pyarrow.Codec("zstd", 9)
    columns = (np.diff(month.at, prepend=0), month.values, np.diff(month.deliveries, prepend=0))
    return b"".join(codec.compress(column.tobytes(), asbytes=True) for column in columns)


def by_zstandard_in_planes(month: Versions) -> bytes:
    """The same, the first bytes of all numbers together, then the second."""
    codec = pyarrow.Codec("zstd", 9)
    columns = (np.diff(month.at, prepend=0), month.values, np.diff(month.deliveries, prepend=0))
    planes = (column.view(np.uint8).reshape(-1, 8).T.tobytes() for column in columns)
    return b"".join(codec.compress(plane, asbytes=True) for plane in planes)


def by_parquet(month: Versions) -> bytes:
    """A file a month, with the encodings that suit the columns."""
    table = pyarrow.table({"at": month.at, "value": month.values, "delivery": month.deliveries})
    file = io.BytesIO()
    encodings = {"at": "DELTA_BINARY_PACKED", "value": "BYTE_STREAM_SPLIT", "delivery": "DELTA_BINARY_PACKED"}
    parquet.write_table(table, file, compression="zstd", use_dictionary=False, column_encoding=encodings)
    return file.getvalue()


def codecs() -> Iterator[tuple[str, str]]:
    """Bytes a reading in each, and how long a month takes."""
    chance = np.random.default_rng(1)
    months = [month_of_readings(chance) for _ in range(_CODED)]
    count = sum(len(month.at) for month in months)
    named = {"pcodec (ours)": blocks.encode, "zstandard 9": by_zstandard,
             "zstandard 9 in planes": by_zstandard_in_planes, "Parquet, zstandard": by_parquet}  # fmt: skip
    for name, encode in named.items():
        taken, done = timed(lambda encode=encode: [encode(month) for month in months])
        size = sum(map(len, done)) / count
        yield name, f"{size:.2f} bytes a reading, {1e3 * taken / _CODED:.2f} ms to encode a month"
    coded = [blocks.encode(month) for month in months]
    taken, _ = timed(lambda: [blocks.decode(each) for each in coded])
    yield "pcodec (ours), decoded", f"{1e6 * taken / _CODED:.0f} µs a month"


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Seconds, and the result."""
    started = time.perf_counter()
    found = call()
    return time.perf_counter() - started, found


def pages(count: int) -> Iterator[Page]:
    """Pages of a reading of each stream; some late by an hour and a half, some told again."""
    chance = np.random.default_rng(2)
    walks = 200 + chance.normal(0, 30, _STREAMS)
    before = (np.full(_STREAMS, _START), walks.copy())
    for number in range(count // _STREAMS):
        walks += chance.normal(0, 0.3, _STREAMS)
        at = _START + number * 10 * MINUTE + chance.integers(-1_500, 1_500, _STREAMS)
        values, kind = np.round(walks, 2), chance.random(_STREAMS)
        at = np.where(kind < _LATE, at - 90 * MINUTE - SECOND, at)
        again = (kind >= _LATE) & (kind < _LATE + _DOUBLED)
        at, values = np.where(again, before[0], at), np.where(again, before[1], values)
        before = (at, values)
        yield Page(
            tuple(Readings(f"s{each}", at[each : each + 1], values[each : each + 1]) for each in range(_STREAMS))
        )


def figures(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """From the page to the export."""
    with closing(Store(folder / "readings.sqlite")) as store:
        save(store, Page(tuple(Stream(f"s{each}", f"s{each}", "temperature", "°C") for each in range(_STREAMS + 2))))
        taken = sum(timed(lambda page=page: save(store, page))[0] for page in pages(count))
        yield f"ingest, {count // _STREAMS:,} pages of {_STREAMS:,} streams", f"{count / taken:,.0f} readings/s"
        for name, step in (("s1000", 10 * MINUTE), ("s1001", MINUTE)):
            fill_long(store, name, step)
        stored = sum(readings.count_between(store.read(), each, 0, 1 << 45) for each in range(1, _STREAMS + 3))
        taken, _ = timed(lambda: list(pack(store, threading.Event(), enough=1)))
        yield f"packing {stored:,} readings", f"{stored / taken:,.0f} readings/s"
        with store.write() as db:
            db.conn.execute(
                "INSERT INTO element VALUES (1, 'IfcBuilding', 'B', '', '', NULL, 1, NULL, NULL, NULL, NULL)"
            )
            rows = ((each, 1) for each in range(1, _STREAMS + 1))
            db.conn.executemany("INSERT INTO link VALUES ('stream', ?, ?, 'subject', 'key', 1.0, 1)", rows)
    with closing(Store(folder / "readings.sqlite")) as store:
        yield from questions(store)
        taken, counts = timed(lambda: list(export_readings(store, folder / "out", threading.Event())))
        size = sum(path.stat().st_size for path in (folder / "out" / "readings").rglob("*.parquet"))
        yield "export", f"{counts[-1] / taken:,.0f} readings/s, {size / counts[-1]:.1f} bytes a reading in Parquet"
        with store.write() as db:
            (kept,) = db.conn.execute("SELECT sum(count) FROM reading_block").fetchone()
    compact(folder / "readings.sqlite")
    yield f"on disk, {kept:,} readings", f"{(folder / 'readings.sqlite').stat().st_size / kept:.2f} bytes a reading"


def save(store: Store, page: Page) -> None:
    """Save a page as a run does."""
    with store.write() as db:
        if not db.conn.execute("SELECT 1 FROM connection").fetchone():
            connections.save_connection(db, Connection("bench", "folder", "bench"), 1)
        deliveries.save_page(db, "bench", 1, page, 1)


def fill_long(store: Store, name: str, step: Millis) -> None:
    """Ten years of a stream."""
    count = _YEARS * 365 * DAY // step
    at, values = _START + np.arange(count) * step, values_of(count, np.random.default_rng(3))
    for low in range(0, count, 10_000):
        save(store, Page((Readings(name, at[low : low + 10_000], values[low : low + 10_000]),)))


def questions(store: Store) -> Iterator[tuple[str, str]]:
    """What a window asks, for the first time after a start."""
    reader = store.read()
    taken, found = timed(lambda: readings.latest(reader, range(1, _STREAMS + 1), 1 << 45))
    yield f"latest value of {len(found):,} streams, first time", f"{1e3 * taken:.1f} ms"
    end = _START + _YEARS * 366 * DAY
    for stream, title in ((_STREAMS + 1, "10 minutes"), (_STREAMS + 2, "1 minute")):
        taken, series = timed(lambda stream=stream: measurements.series_for(reader, stream, _START, end))
        yield (
            f"chart of ten years, a reading each {title}, first time",
            f"{1e3 * taken:.0f} ms, {len(series.at):,} points",
        )
    taken, entries = timed(lambda: history.timeline(reader, 1, history.SOURCES))
    yield (
        f"history of a building with {_STREAMS:,} streams, first time",
        f"{1e3 * taken:.0f} ms, {len(entries):,} lines",
    )


def compact(path: Path) -> None:
    """Give the room of what was packed back, as it would be used again."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readings", type=int, default=5_000_000)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        for rows in (codecs(), figures(Path(name), options.readings)):
            print("\n| | |\n|---|---|")
            for what, figure in rows:
                print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
