"""Fills a store of the size of a metropolis once: the demonstration by the product's own road, the rest row by row."""

import os
import shutil
import sqlite3
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

from tests.benchmarks.scale import past, plan, rows, tickets
from tests.benchmarks.scale.plan import BASE, Size
from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.open_source import CHILD_TARGET, Opened, StallLimits, models_of, open_model
from timeo_desktop.services.operations import alarms, connect, demonstration, packing, sync
from timeo_desktop.services.operations.register_model import register_model
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.models.packages import PackageCache
from timeo_desktop.store.operations.database import Store, versions

BUILDING = "timeo_demo.ifc"
STORE = "operations.sqlite"
_SAMPLE = Path(__file__).parents[3] / "sample_models" / BUILDING
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
        made = tickets.make_tickets(size, rows.parts_of_building(connection))
        parts = (
            rows.put_connections,
            rows.put_elements,
            rows.put_streams,
            rows.put_readings,
            rows.put_alarms,
            rows.put_documents,
        )
        connection.execute("BEGIN")
        for part in parts:
            _say(part.__name__)
            part(connection, size)
        _say("tickets")
        rows.put_tickets(connection, made)
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
    connection = connect.find(store, "Démonstration (données inventées)")
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
