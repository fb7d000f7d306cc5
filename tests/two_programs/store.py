"""The store that both programs work on: what is in it before, and what must be in it afterwards."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.two_programs.network import START, Network, read_journal, readings_of, ticket_of
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import AlarmRule, Intervention, Key, Page, Scheme, Status, Stream
from timeo_desktop.domain.times import DAY, SECOND, now
from timeo_desktop.store.operations import alarms, connections, deliveries, readings
from timeo_desktop.store.operations.database import Store

WINDOW, OTHER = "window", "other"
_ELEMENTS = 200
_WATCHED = Stream("watched", "Watched", "made up", "")


@dataclass(frozen=True)
class Part:
    """What one program may decide: texts and the elements that they mean, and alarms to acknowledge."""

    texts: list[tuple[str, int]]
    alarms: list[int]


def store_of(folder: Path) -> Path:
    """Where the store is, for a program whose TIMEO_DATA is below the folder."""
    return folder / "data" / "operations.sqlite"


def journal_of(folder: Path, name: str) -> Path:
    """What a program has done and seen."""
    return folder / f"{name}.jsonl"


def make_store(folder: Path, each: int) -> None:
    """A store with rooms, a network for each program, and so many texts and alarms that wait for each."""
    store = Store(store_of(folder))
    with closing(store), store.write() as db:
        moment = now() - DAY
        db.conn.executemany(
            "INSERT INTO element (id, ifc_class, name, tag, type, model) VALUES (?, 'IfcSpace', ?, '', '', 0)",
            ((number, f"Room {number}") for number in range(1, _ELEMENTS + 1)),
        )
        rule = alarms.save_rule(db, AlarmRule("Made up", "made up", 1.0))
        for name in (WINDOW, OTHER):
            settings = {"name": name, "journal": str(journal_of(folder, name))}
            # The window synchronises what is not paused; the other program's connection is named to it.
            connection = Connection(name, Network.info.kind, name, settings, paused=name == OTHER)
            connections.save_connection(db, connection, moment)
            tickets = tuple(_waiting(name, number, moment) for number in range(each))
            deliveries.save_page(db, name, 0, Page(tickets), moment)
        (stream,) = deliveries.save_page(db, OTHER, 0, Page((_WATCHED,)), moment).streams
        db.conn.executemany(
            "INSERT INTO alarm (rule, stream, started, extreme, recorded) VALUES (?, ?, ?, 2.0, ?)",
            ((rule, stream, moment + number, moment) for number in range(2 * each)),
        )


def _waiting(name: str, number: int, moment: int) -> Intervention:
    keys = (Key(Scheme.ASSET, f"{name} waits {number}"),)
    return Intervention(f"{name} waits {number}", "Waiting", Status.OPEN, "requested", moment, moment, keys=keys)


def part_of(store: Store, name: str) -> Part:
    """What this program decides: no other one does."""
    reader = store.read()
    texts = [row[0] for row in reader.execute(
        "SELECT value FROM record_key WHERE value LIKE ? ORDER BY record", (f"{name} waits %",))]  # fmt: skip
    place = 0 if name == WINDOW else 1
    numbers = [row[0] for row in reader.execute("SELECT id FROM alarm ORDER BY id")]
    return Part([(text, 1 + number % _ELEMENTS) for number, text in enumerate(texts)], numbers[place::2])


def lost(folder: Path) -> list[str]:
    """What a program was told is saved and is not there, or not as it was sent."""
    faults = []
    with closing(Store(store_of(folder))) as store:
        for name in (WINDOW, OTHER):
            faults += _lost_pages(store, folder, name)
            faults += _lost_decisions(store.read(), folder, name)
    return faults


def _lost_pages(store: Store, folder: Path, name: str) -> list[str]:
    reader = store.read()
    done = int(str(connections.cursor_of(reader, name) or 0))
    noted = max((which for what, which, _ in read_journal(journal_of(folder, name)) if what == "page"), default=0)
    faults = (
        [f"{name}: page {noted} was saved, the cursor says {done}"] if isinstance(noted, int) and noted > done else []
    )
    wanted: dict[str, dict[int, float]] = {}
    for number in range(1, done + 1):
        for stream, place, value in readings_of(name, number):
            wanted.setdefault(stream, {})[START + place * SECOND] = value
    numbers = readings.stream_numbers(reader, name, wanted)
    for stream, told in wanted.items():
        series = readings.raw_series(reader, numbers[stream], 0, now())
        if dict(zip(series.at.tolist(), series.mean.tolist(), strict=True)) != told:
            faults.append(f"{stream}: {len(series.at)} readings, {len(told)} were sent, or others")
    tickets = {key for number in range(1, done + 1) if (key := ticket_of(name, number))}
    there = {row[0] for row in reader.execute("SELECT key FROM intervention WHERE connection = ?", (name,))}
    return faults + [f"ticket {key} is not there" for key in sorted(tickets - there)]


def _lost_decisions(reader: sqlite3.Connection, folder: Path, name: str) -> list[str]:
    faults = []
    for what, which, _ in read_journal(journal_of(folder, name)):
        if what == "confirmed":
            text, element = json.loads(json.dumps(which))
            query = "SELECT l.element FROM link l JOIN record_key k USING (kind, record) WHERE k.value = ?"
            if reader.execute(query, (text,)).fetchall() != [(element,)]:
                faults.append(f"{text} was said to be {element}")
        if what == "acknowledged":
            row = reader.execute("SELECT acknowledged FROM alarm WHERE id = ?", (which,)).fetchone()
            if row[0] is None:
                faults.append(f"alarm {which} was acknowledged")
    return faults
