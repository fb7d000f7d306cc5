"""Figures of the store without a window; each is taken in a fresh process."""

import os
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.benchmarks.scale import fill, past, plan, rows
from tests.benchmarks.scale.feed import Feed
from tests.benchmarks.scale.plan import FEED, SENSORS, Size
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.description import Association, PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Element, Summary
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.times import now
from timeo_desktop.services.opening.events import ModelFile
from timeo_desktop.services.operations import connect, history, measurements, packing, sync
from timeo_desktop.services.operations.register_model import register_model
from timeo_desktop.store.models.element_rows import write_description
from timeo_desktop.store.models.packages import ELEMENTS
from timeo_desktop.store.operations import readings
from timeo_desktop.store.operations.database import Store

Figures = dict[str, float]
_REPEATS = 5


def seconds(call: Callable[[], object], repeats: int = 1) -> float:
    """Median of the seconds that a call takes."""
    found = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def _store(own: Path) -> Store:
    return Store(own / "data" / fill.STORE)


def latest(own: Path, size: Size) -> Figures:
    """The last values of all streams, the first time in this process and again."""
    store = _store(own)
    ids = [rows.stream_id(number) for number in range(size.streams)]

    def ask() -> None:
        assert len(readings.latest(store.read(), ids, now())) == size.streams

    first = seconds(ask)
    again = seconds(ask, _REPEATS)
    store.close()
    return {"latest first, ms": 1e3 * first, "latest again, ms": 1e3 * again}


def chart(own: Path, _size: Size) -> Figures:
    """A chart of the longest stream over all its years: read, and drawn by the product's own widget."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from timeo_desktop.ui.operations.chart import Chart

    store = _store(own)
    application = QApplication.instance() or QApplication([])
    reader = store.read()
    (row,) = readings.streams(reader, readings.stream_numbers(reader, SENSORS, ["S0"]).values())
    low, high = readings.range_of(reader, row.id) or (0, 1)
    holder = Chart(None)  # type: ignore[arg-type]
    holder.resize(900, 400)
    holder.show()
    holder.show_streams([row])
    holder.look(low, high)

    def read() -> measurements.Curve:
        return measurements.Curve(row, measurements.with_gaps(measurements.series_for(reader, row.id, low, high), row))

    def draw() -> None:
        holder.draw([read()])
        holder.grab()

    first = seconds(read)
    draw()
    found = {
        "chart first read, ms": 1e3 * first,
        "chart read, ms": 1e3 * seconds(read, _REPEATS),
        "chart, ms": 1e3 * seconds(draw, _REPEATS),
        "chart readings": float(readings.count_between(reader, row.id, low, high)),
    }
    holder.close()
    store.close()
    del application
    return found


def life(own: Path, _size: Size) -> Figures:
    """The history of the building that has all long and daily streams."""
    store = _store(own)
    reader = store.read()
    query = "SELECT id FROM element WHERE ifc_class = 'IfcBuilding' AND id < ?"
    (building,) = reader.execute(query, (plan.BASE,)).fetchone()
    entries: list[history.Entry] = []

    def ask() -> None:
        entries[:] = history.timeline(reader, building, history.SOURCES, inside=True)

    first = seconds(ask)
    found = {
        "history first, ms": 1e3 * first,
        "history, ms": 1e3 * seconds(ask, _REPEATS),
        "history entries": float(len(entries)),
    }
    store.close()
    return found


class MadeUpModel:
    """The first made-up model as a reader would describe it, exported anew with other GlobalIds."""

    def __init__(self, count: int, version: int) -> None:
        self._rows = list(plan.model_rows(0, count, version))

    def elements(self) -> list[Element]:
        return [Element(row.step, row.parent, row.guid, row.ifc_class, row.name, row.tag) for row in self._rows]

    def property_sets(self) -> list[PropertySetRow]:
        return []

    def property_set_links(self) -> list[PropertySetLink]:
        return []

    def associations(self) -> list[Association]:
        return []

    def attribute_names(self) -> tuple[str, ...]:
        return ()

    def attribute_rows(self) -> list[tuple[object, ...]]:
        return []

    def boxes(self) -> list[tuple[float, ...]]:
        places = ((row.step, row.place) for row in self._rows if row.place is not None)
        return [(step, x - 0.2, y - 0.2, z - 0.2, x + 0.2, y + 0.2, z + 0.2) for step, (x, y, z) in places]


def registered(own: Path, size: Size) -> Figures:
    """A large model that was exported anew: every GlobalId is another one, nothing else."""
    folder = own / "exported-anew"
    folder.mkdir()
    count = plan.sizes_of_models(size)[0]
    write_description(folder / ELEMENTS, MadeUpModel(count, version=1))
    summary = Summary(schema="made up", elements=count, drawn=0, failed=(), triangles=0, by_class={}, storeys=0,
                      bounds=None, kernels={}, content="exported-anew")  # fmt: skip
    package = Package(folder, (), summary, has_elements=True)
    store = _store(own)
    started = time.perf_counter()
    done = register_model(store, ModelFile(Path(rows.path_of(0))), package)
    taken = time.perf_counter() - started
    store.close()
    assert done is not None
    return {"registered, s": taken, "elements registered": float(count),
            "recognised": float(sum(n for method, n in done.by_method.items() if method != "new"))}  # fmt: skip


def alone(own: Path, size: Size) -> Figures:
    """The feed through the product's own road, with nothing beside it."""
    store = _store(own)
    connection = connect.find(store, FEED)
    for _ in sync.run(store, connection, Feed(connection.settings, {}), {}, threading.Event()):
        pass
    told = size.fed / (Feed.ended - Feed.began - Feed.spent)
    store.close()
    return {"ingest alone, readings/s": told}


def packed(own: Path, _size: Size) -> Figures:
    """What a reading costs once it is packed, with what was fed in."""
    query = "SELECT sum(count), sum(length(data)) FROM reading_block"
    store = _store(own)
    (before, _) = store.read().execute(query).fetchone()
    taken = seconds(lambda: list(packing.pack(store, threading.Event(), enough=0)))
    count, data = store.read().execute(query).fetchone()
    store.close()
    size = (own / "data" / fill.STORE).stat().st_size
    return {"bytes a reading": data / count, "packed readings": float(count), "blocks, MB": data / 1e6,
            "packing, readings/s": (count - before) / taken, "store, MB": size / 1e6}  # fmt: skip


def known(own: Path, _size: Size) -> Figures:
    """Answers about twenty days of the past: those that are exactly what was written down, and others."""
    store = _store(own)
    found = past.compared(own, store)
    store.close()
    return {f"{question} {word}": float(each[place]) for question, each in found.items()
            for place, word in enumerate(("equal", "different"))}  # fmt: skip


def extrapolated(counts: F64, sizes: F64, wanted: float) -> float:
    """Bytes a reading of so many, from a line through what was measured."""
    slope, base = np.polyfit(counts, sizes, 1)
    return float((base + slope * wanted) / wanted)


PARTS: dict[str, Callable[[Path, Size], Figures]] = {
    "latest": latest, "chart": chart, "life": life, "registered": registered, "alone": alone, "packed": packed,
    "known": known,
}  # fmt: skip
