"""Fills a store of the size of a metropolis once: the demonstration by the product's own road, the rest row by row."""

import json
import os
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from tests.benchmarks.scale import past, plan, tickets
from tests.benchmarks.scale.feed import Elsewhere, Feed, Told
from tests.benchmarks.scale.plan import BASE, END, FEED, HOT_SINCE, SENSORS, START, TICK, Size
from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.domain.times import DAY, HOUR
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.open_source import CHILD_TARGET, Opened, StallLimits, models_of, open_model
from timeo_desktop.services.operations import alarms, connect, demonstration, packing, sync
from timeo_desktop.services.operations.register_model import register_model
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store import search_index
from timeo_desktop.store.models.packages import PackageCache
from timeo_desktop.store.operations import blocks
from timeo_desktop.store.operations.database import Store, versions
from timeo_desktop.store.search_index import Text

BUILDING = "timeo_demo.ifc"
STORE = "operations.sqlite"
_SAMPLE = Path(__file__).parents[3] / "sample_models" / BUILDING
_ALARMS = 5_000
_DONE = "filled"


def filled(folder: Path, size: Size) -> Path:
    """The folder of a filled store of this size: made on the first day, and anew when a migration has been added. It
    holds what the program takes from its environment: data, cache and settings."""
    own = folder / f"share-{size.share:g}-{versions()[-1][0]}"
    if not (own / _DONE).exists():
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir(parents=True)
        _fill(own, size)
        (own / _DONE).touch()
    return own


def environment(own: Path) -> dict[str, str]:
    """What a program is told, that works on the store in this folder."""
    folders = {f"TIMEO_{name.upper()}": str(own / name) for name in ("data", "cache", "config")}
    return {**os.environ, **folders, "TIMEO_NO_KEYRING": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb",
            "LANGUAGE": "en"}  # fmt: skip


def building_of(own: Path) -> Path:
    """The file of the demonstration building, where it was when it was registered."""
    with closing(sqlite3.connect(own / "data" / STORE)) as connection:
        return Path(connection.execute("SELECT path FROM model WHERE id < ?", (BASE,)).fetchone()[0])


def _fill(own: Path, size: Size) -> None:
    os.environ["TIMEO_NO_KEYRING"] = "1"
    shutil.copy(_SAMPLE, own / BUILDING)
    path = own / "data" / STORE
    _say("the demonstration")
    store = Store(path)
    try:
        _open_building(own, store)
        _synchronise(own, store)
        _make_rules(store)
    finally:
        store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("plain", 1, plain, deterministic=True)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {setting}")
        made = tickets.make_tickets(size, _parts_of_building(connection))
        parts = (_connections, _elements, _streams, _readings, _alarms, _documents)
        connection.execute("BEGIN")
        for part in parts:
            _say(part.__name__.strip("_"))
            part(connection, size)
        _say("tickets")
        _tickets(connection, made)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode = WAL")
    _say("what was known on the days of the past")
    past.record(own, size, made)


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


# The demonstration, as the program does it.


def _open_building(own: Path, store: Store) -> None:
    pool = ReaderPool(CHILD_TARGET, keep_spare=False)
    try:
        (file,) = models_of(own / BUILDING)
        cache = PackageCache(own / "cache" / "chunks", 4 << 30)
        *_, last = open_model(file, cache, pool, threading.Event(), StallLimits())
        assert isinstance(last, Opened)
        assert register_model(store, file, last.package) is not None
    finally:
        pool.close()


def _synchronise(own: Path, store: Store) -> None:
    box = SecretBox(own / "config")
    demonstration.prepare(store, box)
    (connection,) = connect.all_connections(store)
    connector, secrets = connect.connector_of(connection, box)
    steps = sync.run(store, connection, connector, secrets, threading.Event())
    next(step for step in steps if step.saved is not None and step.saved.heartbeat)
    steps.close()
    connect.pause(store, connection, paused=True)
    for _ in packing.pack(store, threading.Event()):
        pass


def _make_rules(store: Store) -> None:
    """Twenty rules, each quantity has four; some readings of each pass them."""
    for quantity, _, mean, noise in plan.QUANTITIES:
        for place, severity in enumerate(("alarm", "warning") * 2):
            above = place < 2
            limit = mean * (1.06 if above else 0.94) + (1 if above else -1) * noise * (2.5 - place % 2)
            alarms.save_rule(
                store,
                AlarmRule(f"{quantity} {place}", quantity, round(limit, 3), above, hysteresis=noise, severity=severity),
            )


# The rest, row by row.


def _parts_of_building(connection: sqlite3.Connection) -> list[int]:
    query = "SELECT id FROM element WHERE ifc_class IN ('IfcBuilding', 'IfcSpace', 'IfcBuildingStorey') ORDER BY id"
    return [row[0] for row in connection.execute(query)]


def _connections(connection: sqlite3.Connection, size: Size) -> None:
    kinds = {SENSORS: Told, FEED: Feed, plan.TICKETS: Told, plan.ELSEWHERE: Elsewhere, plan.MESSAGE: Told}
    for name, kind in kinds.items():
        connection.execute(
            "INSERT INTO connection (id, kind, title, settings, paused, created) VALUES (?, ?, ?, ?, 1, ?)",
            (name, kind.info.kind, name.title(), json.dumps({"share": str(size.share)}), START),
        )
        connection.execute("INSERT INTO sync_state (connection) VALUES (?)", (name,))
    deliveries = ((SENSORS, BASE, plan.TICKS, TICK), (plan.TICKETS, tickets.DELIVERIES, tickets.HOURS, HOUR))
    for name, base, count, step in deliveries:
        connection.executemany(
            f"INSERT INTO delivery (id, connection, run, recorded) VALUES (?, '{name}', 0, ?)",
            ((base + number, START + number * step) for number in range(1, count + 1)),
        )
    connection.executemany(
        "INSERT INTO provider (id, name) VALUES (?, ?)",
        ((1000 + number, f"Prestataire {number}") for number in range(1, tickets.PROVIDERS + 1)),
    )


def _elements(connection: sqlite3.Connection, size: Size) -> None:
    counts = plan.sizes_of_models(size)
    bases = np.cumsum([BASE, *counts]).tolist()
    connection.executemany(
        "INSERT INTO model (id, name, path, package, imported, elements) VALUES (?, ?, ?, ?, ?, ?)",
        ((BASE + model, f"modele-{model:04d}.ifc", path_of(model), f"made-up-{model}", START, count)
         for model, count in enumerate(counts)),
    )  # fmt: skip
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'element_key'"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    texts = []
    for model, (base, count) in enumerate(zip(bases, counts, strict=False)):
        rows = list(plan.model_rows(model, count))
        connection.executemany(
            "INSERT INTO element (id, ifc_class, name, tag, type, parent, model, x, y, z)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((base + row.step, row.ifc_class, row.name, row.tag, row.type, base + row.parent if row.parent else None,
              BASE + model, *(row.place or (None,) * 3)) for row in rows),
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO model_element (model, step, element) VALUES (?, ?, ?)",
            ((BASE + model, row.step, base + row.step) for row in rows),
        )
        connection.executemany(
            "INSERT INTO element_key (scheme, value, element, source, since, until, method, confidence)"
            " VALUES (?, ?, ?, ?, ?, NULL, 'import', 1.0)",
            ((key.scheme.value, key.value, base + row.step, path_of(model), START) for row in rows for key in row.keys),
        )
        texts += [Text(base + row.step, [row.name, row.tag, *(key.value for key in row.keys)]) for row in rows]
    for _, script in indexes:
        connection.execute(script)
    search_index.fill(connection, texts)


def path_of(model: int) -> str:
    """Where the file of a made-up model is said to be."""
    return f"/city/modele-{model:04d}.ifc"


def stream_id(number: int) -> int:
    """The row of a stream."""
    return BASE + number


def _streams(connection: sqlite3.Connection, size: Size) -> None:
    inside = size.long + size.daily
    parts = _parts_of_building(connection)

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(size.streams):
            own = number < inside
            key = f"S{number}" if own else f"F{number - inside}"
            quantity, unit, _, _ = plan.quantity_of(number)
            expected = DAY if size.long <= number < inside else TICK
            yield stream_id(number), SENSORS if own else FEED, key, f"{quantity} {key}", quantity, unit, expected

    connection.executemany(
        "INSERT INTO stream (id, connection, key, name, quantity, unit, kind, expected, hash, delivery)"
        f" VALUES (?, ?, ?, ?, ?, ?, 'snapshot', ?, x'00', {BASE + 1})",
        rows(),
    )
    elements = np.random.default_rng(17).integers(0, size.elements, size.streams) + BASE + 1
    connection.executemany(
        "INSERT INTO link (kind, record, element, role, method, confidence, since)"
        f" VALUES ('stream', ?, ?, 'subject', 'hand', 1.0, {START})",
        ((stream_id(number), parts[number % len(parts)] if number < inside else int(elements[number]))
         for number in range(size.streams)),
    )  # fmt: skip


def _readings(connection: sqlite3.Connection, size: Size) -> None:
    for number in range(size.streams):
        told = plan.told_of(size, number)
        now = told.current()
        old = told.where(told.at < HOT_SINCE)
        hot, hot_now = told.where(told.at >= HOT_SINCE), now.where(now.at >= HOT_SINCE)
        for month, part in blocks.by_month(old):
            blocks.save_block(connection, stream_id(number), month, part, blocks.encode(part))
        _rows(connection, stream_id(number), hot, hot_now)
        connection.execute(
            "INSERT INTO stream_tail (stream, first, last, value, delivery, packed) VALUES (?, ?, ?, ?, ?, ?)",
            (stream_id(number), int(now.at[0]), int(now.at[-1]), float(now.values[-1]), int(now.deliveries[-1]),
             int(old.at[-1])),
        )  # fmt: skip
        gaps = np.flatnonzero(np.diff(now.at) > DAY)
        connection.executemany(
            "INSERT INTO silence (stream, since, until) VALUES (?, ?, ?)",
            ((stream_id(number), int(now.at[gap]), int(now.at[gap + 1])) for gap in gaps),
        )


def _rows(connection: sqlite3.Connection, stream: int, hot: blocks.Versions, now: blocks.Versions) -> None:
    connection.executemany(
        "INSERT INTO reading (stream, at, value, delivery) VALUES (?, ?, ?, ?)",
        zip([stream] * len(now.at), now.at.tolist(), now.values.tolist(), now.deliveries.tolist(), strict=True),
    )
    former = np.flatnonzero(np.diff(hot.at) == 0)
    connection.executemany(
        "INSERT INTO reading_past (stream, at, value, delivery, replaced) VALUES (?, ?, ?, ?, ?)",
        ((stream, int(hot.at[each]), float(hot.values[each]), int(hot.deliveries[each]),
          int(hot.deliveries[each + 1])) for each in former),
    )  # fmt: skip


def _alarms(connection: sqlite3.Connection, size: Size) -> None:
    random = np.random.default_rng(19)
    rules = [
        (row[0], row[1]) for row in connection.execute("SELECT id, quantity FROM alarm_rule ORDER BY id DESC LIMIT 20")
    ]
    count = size.part(_ALARMS)
    started = np.sort(random.integers(START, END - DAY, count)).tolist()

    def rows() -> Iterator[tuple[object, ...]]:
        for place, moment in enumerate(started):
            rule, quantity = rules[place % len(rules)]
            kind = [row[0] for row in plan.QUANTITIES].index(quantity)
            stream = place * len(plan.QUANTITIES) % max(1, size.streams - 5) // 5 * 5 + kind
            ended = moment + HOUR * (1 + place % 40) if place < count - count // 100 else None
            yield rule, stream_id(min(stream, size.streams - 1)), moment, ended, ended, moment + TICK

    connection.executemany(
        "INSERT OR IGNORE INTO alarm (rule, stream, started, ended, end_recorded, extreme, recorded)"
        " VALUES (?, ?, ?, ?, ?, 99.5, ?)",
        rows(),
    )
    connection.execute("UPDATE alarm_rule SET scanned = NULL")  # they have looked at what was before long ago


def _documents(connection: sqlite3.Connection, size: Size) -> None:
    elements = np.random.default_rng(23).integers(0, size.elements, size.documents) + BASE + 1
    connection.executemany(
        "INSERT INTO document (id, connection, key, title, uri, kind, happened, hash, delivery)"
        f" VALUES (?, '{plan.TICKETS}', ?, ?, ?, 'pdf', ?, x'00', {tickets.DELIVERIES + 1})",
        ((BASE + each, f"D{each}", f"Procès-verbal {each}", f"https://ged.exemple.fr/{each}", START + each * HOUR)
         for each in range(size.documents)),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO link (kind, record, element, role, method, confidence, since)"
        f" VALUES ('document', ?, ?, 'subject', 'hand', 1.0, {START})",
        ((BASE + each, element) for each, element in enumerate(elements.tolist())),
    )


def _tickets(connection: sqlite3.Connection, made: tickets.Tickets) -> None:
    connection.executemany(
        "INSERT INTO intervention (id, connection, key, provider, title, description, status, event, work_type, trade,"
        " priority, asked_by, requested, updated, due, acknowledged, on_site, closed, url, zone, hash, delivery)"
        " VALUES (?, ?, ?, ? + 1000, ?, '', ?, ?, '', ?, '', '', ?, ?, ?, ?, ?, ?, '', 'UTC', x'00', ?)",
        tickets.ticket_rows(made),
    )
    connection.executemany(
        "INSERT INTO intervention_event (intervention, key, happened, zone, event, status, actor, note, field, old,"
        " new, hash, delivery, replaced) VALUES (?, ?, ?, 'UTC', ?, ?, ?, ?, '', '', '', x'00', ?, ?)",
        tickets.event_rows(made),
    )
    connection.executemany(
        "INSERT INTO link (kind, record, element, role, method, confidence, since)"
        f" VALUES ('intervention', ?, ?, 'subject', 'hand', 1.0, {START})",
        tickets.link_rows(made),
    )
    connection.executemany(
        "INSERT INTO record_key (kind, record, scheme, value) VALUES ('intervention', ?, 'asset', ?)",
        tickets.key_rows(made),
    )
