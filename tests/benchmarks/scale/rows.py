"""The rows of a metropolis, put into the tables of an empty store."""

import json
import sqlite3
from collections.abc import Iterator

import numpy as np

from tests.benchmarks.scale import plan, tickets
from tests.benchmarks.scale.feed import Elsewhere, Feed, Told
from tests.benchmarks.scale.plan import BASE, END, FEED, HOT_SINCE, SENSORS, START, TICK, Size
from timeo_desktop.domain.times import DAY, HOUR
from timeo_desktop.store import search_index
from timeo_desktop.store.operations import blocks
from timeo_desktop.store.search_index import Text

_ALARMS = 5_000


def parts_of_building(connection: sqlite3.Connection) -> list[int]:
    """The building of the demonstration, its storeys and rooms."""
    query = "SELECT id FROM element WHERE ifc_class IN ('IfcBuilding', 'IfcSpace', 'IfcBuildingStorey') ORDER BY id"
    return [row[0] for row in connection.execute(query)]


def put_connections(connection: sqlite3.Connection, size: Size) -> None:
    """Connections, the deliveries of ten years, and providers."""
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


def put_elements(connection: sqlite3.Connection, size: Size) -> None:
    """Models, their elements, all keys, and the index of names."""
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


def put_streams(connection: sqlite3.Connection, size: Size) -> None:
    """Streams, and the elements that they are on."""
    inside = size.long + size.daily
    parts = parts_of_building(connection)

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


def put_readings(connection: sqlite3.Connection, size: Size) -> None:
    """Readings up to today: those of the last days in rows, the others in blocks."""
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


def put_alarms(connection: sqlite3.Connection, size: Size) -> None:
    """Alarms of ten years, of which one in a hundred lasts."""
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


def put_documents(connection: sqlite3.Connection, size: Size) -> None:
    """Links to documents."""
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


def put_tickets(connection: sqlite3.Connection, made: tickets.Tickets) -> None:
    """Tickets with their events, elements and texts."""
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
