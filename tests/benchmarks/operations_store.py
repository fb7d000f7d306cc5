"""The operations store against plain sqlite3, DuckDB and PostgreSQL, on the same data in one run.

    python -m tests.benchmarks.operations_store [--readings 100000000]     rewrites its part of docs/performance.md

Needs the extra `bench` and the Debian package postgresql.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import psycopg

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Page, Readings, Stream, StreamKind
from timeo_desktop.domain.times import HOUR, MINUTE
from timeo_desktop.services.operations import history, measurements
from timeo_desktop.store.operations import connections, deliveries, readings
from timeo_desktop.store.operations.database import Store

_ROOT = Path(__file__).parents[2]
_BEGIN, _END = "<!-- operations store: begin -->", "<!-- operations store: end -->"
_START = 1_600_000_000_000
_BATCH = 10_000
_LONG = 3_000_000
Row = tuple[str, str, str]


def values_of(count: int, seed: int) -> np.ndarray:
    """Readings with two decimals, as sensors send them."""
    return np.round(20 + np.random.default_rng(seed).normal(0, 3, count), 2)


def moments_of(count: int, step: int) -> np.ndarray:
    """Regular moments."""
    return _START + np.arange(count, dtype=np.int64) * step


class Ours:
    """The product's store, written through the function that connectors use."""

    name = "Timeo Desktop"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ours.sqlite"
        self.store = Store(self.path)
        with self.store.write() as db:
            connections.save_connection(db, Connection("bench", "folder", "bench"), 1)

    def ingest(self, streams: int, each: int, step: int, first: int = 0) -> None:
        records = tuple(
            Stream(f"s{n}", f"s{n}", "temperature", "°C", StreamKind.SNAPSHOT, 600_000)
            for n in range(first, first + streams)
        )
        self._save(Page(records=records))
        at = moments_of(each, step)
        for n in range(first, first + streams):
            value = values_of(each, n)
            for low in range(0, each, _BATCH):
                self._save(Page(records=(Readings(f"s{n}", at[low : low + _BATCH], value[low : low + _BATCH]),)))

    def _save(self, page: Page) -> None:
        with self.store.write() as db:
            deliveries.save_page(db, "bench", 1, page, 1)

    def latest(self, streams: int) -> int:
        return len(readings.latest(self.store.read(), range(1, streams + 1), 1 << 60))

    def envelope(self, stream: int) -> int:
        reader = self.store.read()
        number = readings.stream_numbers(reader, "bench", [f"s{stream}"])[f"s{stream}"]
        return len(measurements.series_for(reader, number, _START, _START + 10_000 * 365 * 24 * HOUR).at)

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.path.parent.glob("ours.sqlite*"))

    def close(self) -> None:
        self.store.close()


class PlainSqlite:
    """One table and executemany."""

    name = "plain sqlite3"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "plain.sqlite"
        self.connection = sqlite3.connect(self.path)
        self.connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            "CREATE TABLE reading (stream INTEGER, at INTEGER, value REAL, PRIMARY KEY (stream, at)) WITHOUT ROWID;"
        )

    def ingest(self, streams: int, each: int, step: int, first: int = 0) -> None:
        at = moments_of(each, step).tolist()
        for n in range(first, first + streams):
            value = values_of(each, n).tolist()
            for low in range(0, each, _BATCH):
                with self.connection:
                    self.connection.executemany(
                        "INSERT OR IGNORE INTO reading VALUES (?, ?, ?)",
                        ((n, a, v) for a, v in zip(at[low : low + _BATCH], value[low : low + _BATCH], strict=True)),
                    )

    def latest(self, streams: int) -> int:
        query = "SELECT stream, max(at), value FROM reading WHERE stream < ? GROUP BY stream"
        return len(self.connection.execute(query, (streams,)).fetchall())

    def envelope(self, stream: int) -> int:
        query = "SELECT at / 3600000, min(value), max(value), avg(value) FROM reading WHERE stream = ? GROUP BY 1"
        return len(self.connection.execute(query, (stream,)).fetchall())

    def size(self) -> int:
        return self.path.stat().st_size

    def close(self) -> None:
        self.connection.close()


class Duck:
    """A column store, fed with arrays."""

    name = f"DuckDB {duckdb.__version__}"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "duck.db"
        self.connection = duckdb.connect(str(self.path))
        self.connection.execute("CREATE TABLE reading (stream INTEGER, ts BIGINT, value DOUBLE)")

    def ingest(self, streams: int, each: int, step: int, first: int = 0) -> None:
        at = moments_of(each, step)
        for n in range(first, first + streams):
            batch = {"stream": np.full(each, n, np.int32), "ts": at, "value": values_of(each, n)}
            self.connection.register("batch", batch)
            self.connection.execute("INSERT INTO reading SELECT * FROM batch")

    def latest(self, streams: int) -> int:
        query = "SELECT stream, max(ts), arg_max(value, ts) FROM reading WHERE stream < ? GROUP BY stream"
        return len(self.connection.execute(query, [streams]).fetchall())

    def envelope(self, stream: int) -> int:
        query = (
            "SELECT ts // 3600000 AS h, min(value), max(value), avg(value) FROM reading WHERE stream = ?"
            " GROUP BY h ORDER BY h"
        )
        return len(self.connection.execute(query, [stream]).fetchall())

    def size(self) -> int:
        self.connection.execute("CHECKPOINT")
        return self.path.stat().st_size

    def close(self) -> None:
        self.connection.close()


class Postgres:
    """A cluster of its own, reached by a socket in its folder; fed with COPY."""

    def __init__(self, folder: Path) -> None:
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.folder = folder / "postgres"
        self.folder.mkdir()
        self._user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        if self._user:
            folder.chmod(0o755)
            shutil.chown(self.folder, "postgres", "postgres")
        self._binaries = binaries
        self._do("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-E", "UTF8", "--no-sync")
        options = (
            f"-k {self.folder} -c listen_addresses= -c max_wal_size=8GB -c synchronous_commit=off -c shared_buffers=1GB"
        )
        self._do(
            "pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-w", "-l", str(self.folder / "log"), "start"
        )
        self.connection = psycopg.connect(
            f"host={self.folder} user={'postgres' if self._user else ''} dbname=postgres", autocommit=True
        )
        self.name = f"PostgreSQL {self.connection.info.server_version // 10000}"
        self.connection.execute("CREATE TABLE reading (stream int, at bigint, value float8, PRIMARY KEY (stream, at))")

    def _do(self, program: str, *words: str) -> None:
        subprocess.run(
            [*self._user, str(self._binaries / program), *words], check=True, stdout=subprocess.DEVNULL, cwd="/"
        )

    def ingest(self, streams: int, each: int, step: int, first: int = 0) -> None:
        at = moments_of(each, step).tolist()
        with self.connection.cursor() as cursor, cursor.copy("COPY reading FROM STDIN") as copy:
            for n in range(first, first + streams):
                text = StringIO()
                for a, v in zip(at, values_of(each, n).tolist(), strict=True):
                    text.write(f"{n}\t{a}\t{v}\n")
                copy.write(text.getvalue())

    def settle(self) -> None:
        """What autovacuum would do in time."""
        self.connection.execute("VACUUM ANALYZE reading")

    def latest(self, streams: int) -> int:
        query = (
            "SELECT s, r.at, r.value FROM generate_series(0, %s) s CROSS JOIN LATERAL"
            " (SELECT at, value FROM reading WHERE stream = s ORDER BY at DESC LIMIT 1) r"
        )
        return len(self.connection.execute(query, (streams - 1,)).fetchall())

    def envelope(self, stream: int) -> int:
        query = (
            "SELECT at / 3600000, min(value), max(value), avg(value) FROM reading WHERE stream = %s"
            " GROUP BY 1 ORDER BY 1"
        )
        return len(self.connection.execute(query, (stream,)).fetchall())

    def size(self) -> int:
        return int(self.connection.execute("SELECT pg_total_relation_size('reading')").fetchone()[0])  # type: ignore[index]

    def close(self) -> None:
        self.connection.close()
        self._do("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")


def timed(call: Callable[[], Any], repeats: int = 1) -> tuple[float, Any]:
    """Median seconds, and the last result."""
    seconds, result = [], None
    for _ in range(repeats):
        started = time.perf_counter()
        result = call()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), result


def rows_for(peers: list[Any], total: int) -> Iterator[Row]:
    """Every figure of the readings, for every peer."""
    streams, each = 10_000, total // 10_000
    for peer in peers:
        seconds, _ = timed(lambda peer=peer: peer.ingest(streams, each, 10 * MINUTE))
        yield peer.name, f"ingest of {total:,} readings, rows/s", f"{total / seconds:,.0f}"
        size = peer.size()
        yield peer.name, "size on disk, bytes/reading", f"{size / total:.1f}"
        if hasattr(peer, "settle"):
            peer.settle()
        first, found = timed(lambda peer=peer: peer.latest(streams))
        assert found == streams
        again, _ = timed(lambda peer=peer: peer.latest(streams), 5)
        yield (
            peer.name,
            f"latest value of {streams:,} streams, ms (first time / again)",
            f"{first * 1e3:.0f} / {again * 1e3:.0f}",
        )
    for peer in peers:
        peer.ingest(1, _LONG, MINUTE, first=streams)
        seconds, count = timed(lambda peer=peer: peer.envelope(streams), 5)
        assert count > 1000
        yield peer.name, "readings of a chart of one stream with 3 million, ms", f"{seconds * 1e3:.0f}"


def chart_row(ours: Ours) -> Row:
    """From the store to the drawn chart, in the product's own widget."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from timeo_desktop.services.operations.measurements import Curve
    from timeo_desktop.ui.operations.chart import Chart

    application = QApplication.instance() or QApplication([])
    reader = ours.store.read()
    (row,) = readings.streams(reader, readings.stream_numbers(reader, "bench", ["s10000"]).values())
    holder = Chart(None)  # type: ignore[arg-type]
    holder.resize(900, 400)
    holder.show()
    holder.show_streams([row])
    low, high = readings.range_of(reader, row.id) or (0, 1)
    holder.look(low, high)

    def draw() -> None:
        series = measurements.with_gaps(measurements.series_for(reader, row.id, low, high), row)
        holder.draw([Curve(row, series)])
        holder.grab()

    draw()
    seconds, _ = timed(draw, 5)
    holder.close()
    del application
    return ours.name, "the same, read and drawn, ms", f"{seconds * 1e3:.0f}"


def history_rows(folder: Path) -> Iterator[Row]:
    """One element's timeline among a million events, beside the same join in the peers."""
    store = Store(folder / "history.sqlite")
    events = 1_000_000
    with store.write() as db:
        c = db.conn
        c.execute("INSERT INTO delivery VALUES (1, 'bench', 1, 1)")
        c.executemany(
            "INSERT INTO intervention (id, connection, key, title, description, status, event, work_type, trade,"
            " priority, asked_by, requested, updated, url, zone, hash, delivery) VALUES (?, 'bench', ?, ?, '',"
            " 'closed', 'done', '', '', '', '', ?, ?, '', 'UTC', x'00', 1)",
            ((n, str(n), f"Intervention {n}", _START + n, _START + n) for n in range(1, events // 10 + 1)),
        )
        c.executemany(
            "INSERT INTO intervention_event (intervention, key, happened, zone, event, status, actor, note, field, old,"
            " new, hash, delivery) VALUES (?, ?, ?, 'UTC', 'note', '', 'M. Vidal', ?, '', '', '', x'00', 1)",
            ((n // 10 + 1, str(n), _START + n * 60_000, f"Note {n} sur cette intervention") for n in range(events)),
        )
        c.executemany(
            "INSERT INTO link VALUES ('intervention', ?, ?, 'subject', 'key', 1.0, 1)",
            ((n, n % 1000 + 1) for n in range(1, events // 10 + 1)),
        )
    reader = store.read()
    seconds, found = timed(lambda: history.timeline(reader, 500, history.SOURCES), 9)
    yield Ours.name, f"history of one element ({len(found):,} of 1,000,000 events), ms", f"{seconds * 1e3:.1f}"
    duck = duckdb.connect()
    links = reader.execute("SELECT record, element FROM link").fetchall()
    rows = reader.execute("SELECT intervention, happened, note FROM intervention_event").fetchall()
    tables = {
        "link": {"record": np.array([r[0] for r in links]), "element": np.array([r[1] for r in links])},
        "event": {"intervention": np.array([r[0] for r in rows]), "happened": np.array([r[1] for r in rows]),
                  "note": np.array([r[2] for r in rows], dtype=object)},
    }  # fmt: skip
    for name, table in tables.items():
        duck.register("t", table)
        duck.execute(f"CREATE TABLE {name} AS SELECT * FROM t")
    query = (
        "SELECT happened, note FROM link JOIN event ON intervention = record WHERE element = 500 ORDER BY happened DESC"
    )
    seconds, result = timed(lambda: duck.execute(query).fetchall(), 9)
    assert len(result) == len(found)
    yield Duck.name, f"history of one element ({len(found):,} of 1,000,000 events), ms", f"{seconds * 1e3:.1f}"
    store.close()


def report(rows: list[Row], total: int) -> str:
    """The table: what, by whom."""
    names = list(dict.fromkeys(row[0] for row in rows))
    lines = [f"| | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for what in dict.fromkeys(row[1] for row in rows):
        cells = {row[0]: row[2] for row in rows if row[1] == what}
        lines.append(f"| {what} | {' | '.join(cells.get(name, '–') for name in names)} |")
    head = (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite"
        f" {sqlite3.sqlite_version}; {total:,} readings in 10,000 streams, written in batches of {_BATCH:,} (DuckDB a"
        " stream at a time, PostgreSQL by COPY). Ours keeps provenance, corrections and silences in the same"
        " transaction, as pages that are packed later; the others only insert. Written by"
        " `tests/benchmarks/operations_store.py`.\n\n"
    )
    return head + "\n".join(lines) + "\n"


def main() -> None:
    """Run all and rewrite the part of the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readings", type=int, default=100_000_000)
    parser.add_argument("--write", type=Path, default=_ROOT / "docs" / "performance.md")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        peers = [Ours(folder), PlainSqlite(folder), Duck(folder), Postgres(folder)]
        try:
            for row in rows_for(peers, options.readings):
                print(row, flush=True)
                rows.append(row)
            rows.append(chart_row(peers[0]))  # type: ignore[arg-type]
            print(rows[-1], flush=True)
        finally:
            for peer in peers:
                peer.close()
        rows += history_rows(folder)
    text = report(rows, options.readings)
    print(text)
    page = options.write.read_text("utf-8")
    begin, end = page.index(_BEGIN) + len(_BEGIN), page.index(_END)
    options.write.write_text(f"{page[:begin]}\n{text}{page[end:]}", "utf-8")


if __name__ == "__main__":
    main()
