"""Made `stored.tar.xz` and `answers.json` with the version before. It runs against THAT version's module names (its
commit 8e96aff: `timeo_desktop.store.database`, `timeo_desktop.services.sync`, …), not against those of today:

    cd tests/stored_before && PYTHONPATH=<checkout of 8e96aff> python make.py

Everything is done with the verbs and connectors of that program, at a clock that begins on Monday 2 March 2026 at
9:00 UTC and goes on by a millisecond at every look, so that what is kept can be asked of at fixed moments.
"""

import json
import lzma
import os
import random
import shutil
import sqlite3
import tarfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from unittest import mock

import ifcopenshell
import ifcopenshell.api.root
import ifcopenshell.guid
import numpy as np
from questions import DAY, HOUR, MONDAY_0900, Program, guesses, package_answers, row_counts, store_answers
from timeo_desktop.services.inspect import elements_of
from timeo_desktop.services.open_source import CHILD_TARGET, ModelFile, Opened, StallLimits, open_model
from timeo_desktop.services.secret_box import SecretBox
from timeo_desktop.store.chunk_files import read_chunk
from timeo_desktop.store.database import Store
from timeo_desktop.store.packages import READER_VERSION, Package, PackageCache

from tests.peers.portals import dataset, portal  # of the version before, as everything below
from timeo_desktop import places
from timeo_desktop.connectors.demonstration import Demonstration
from timeo_desktop.connectors.folder import mapping as folder_mapping
from timeo_desktop.connectors.folder.ready import INTERVENTIONS
from timeo_desktop.connectors.request_tracker import RequestTracker
from timeo_desktop.domain import times
from timeo_desktop.domain.connections import Connection, ConnectorInfo, Health, HealthState
from timeo_desktop.domain.filters import Condition
from timeo_desktop.domain.records import (
    AlarmRule,
    Device,
    Document,
    Intervention,
    InterventionEvent,
    Key,
    Page,
    Readings,
    Rejected,
    Scheme,
    Status,
    Stream,
    StreamKind,
)
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services import alarms, connect, demonstration, history, match, measurements, register_model
from timeo_desktop.services import situation as situations
from timeo_desktop.services import sync as syncing
from timeo_desktop.store import (
    connections,
    crosswalk,
    deliveries,
    documents,
    links,
    map_layers,
    models,
    placements,
    readings,
)

HERE = Path(__file__).parent
WORK = Path("/tmp/timeo-stored-before")  # its name is kept in the store, so it is the same for everybody
MINUTE = 60_000
PROGRAM = Program(
    alarms=alarms, connect=connect, connections=connections, crosswalk=crosswalk, documents=documents,
    history=history, links=links, map_layers=map_layers, match=match,
    suggest=lambda store, text: match.Names(store).suggest(text), timeline=history.timeline,

    quantities=lambda found: found.quantities(), meters=lambda found: found.meters(), measurements=measurements,
    placements=placements, readings=readings, registered=models, situation=situations, read_chunk=read_chunk,
    condition=Condition,
)  # fmt: skip


class Clock:
    """The only clock of the program while it makes the store."""

    def __init__(self, moment: int) -> None:
        self.moment = moment

    def at(self, day: int, hour: float) -> None:
        """Go on to an hour (UTC) of a day, 0 being Monday."""
        self.moment = MONDAY_0900 + day * DAY + int((hour - 9) * HOUR)

    def time_ns(self) -> int:
        """What the program asks."""
        self.moment += 1
        return self.moment * 1_000_000


class Scripted:
    """A tracker that says what its server would: pages in order, with a history that is corrected later."""

    info: ClassVar[ConnectorInfo] = RequestTracker.info

    def __init__(self, *pages: Page) -> None:
        self._pages = pages

    def fetch(self, _cursor: object, _stop: threading.Event) -> Iterator[Page]:
        """The pages."""
        yield from self._pages


def main() -> None:
    """Make everything anew."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir()
    os.environ |= {"TIMEO_NO_KEYRING": "1", "TIMEO_DATA": str(WORK), "TIMEO_CONFIG": str(WORK)}
    random.seed(2026)
    clock, numbers = Clock(MONDAY_0900), iter(range(1, 1000))
    named = mock.patch.object(uuid, "uuid4", side_effect=lambda: uuid.UUID(int=next(numbers) << 104))
    pool = ReaderPool(CHILD_TARGET, keep_spare=True)
    with mock.patch.object(times, "time", SimpleNamespace(time_ns=clock.time_ns)), named:
        store = Store(WORK / "operations.sqlite")
        made = _use(store, clock, pool)
        answers = _answers(store, made)
        _keep(store)
        store.close()
    pool.close()
    (HERE / "answers.json").write_text(_in_lines(answers, 3) + "\n", "utf-8")


def _use(store: Store, clock: Clock, pool: ReaderPool) -> dict[str, Package]:
    """Three days of use."""
    box = SecretBox(WORK, "phrase")
    shutil.copy(places.shipped("sample_models", "timeo_demo.ifc"), WORK / "building.ifc")
    shutil.copy(HERE / "three_buildings.city.json", WORK)
    demo = _monday_morning(store, clock, box)
    building = _read(WORK / "building.ifc", WORK / "chunks", pool)
    register_model.register_model(store, ModelFile(WORK / "building.ifc"), building)
    _monday(store, clock, box)
    clock.at(0, 16)
    _synchronise(store, demo)
    city = _tuesday(store, clock, building, pool)
    _wednesday(store, clock, box)
    _synchronise(store, demo)
    _last_writes(store, clock)
    return {"building": building, "city": city}


def _monday_morning(store: Store, clock: Clock, box: SecretBox) -> Connection:
    """The demonstration, which here begins late: its cursor says that everything before was fetched already."""
    demonstration.prepare(store, box)
    (demo,) = connect.all_connections(store)
    plan = Demonstration({}, {})._plan
    seen = {row["key"]: MONDAY_0900 - 5 * DAY for row in plan["meters"]}
    seen |= {f"{stem}-{room}": MONDAY_0900 - 9 * HOUR for room, _ in plan["rooms"] for stem in ("ST", "SC")}
    cursor = {"month": 2026 * 12 + 2, "seen": seen}
    with store.write() as db:
        deliveries.save_page(db, demo.id, 0, Page(cursor=cursor), clock.moment)
    _synchronise(store, demo)
    return demo


def _synchronise(store: Store, connection: Connection, connector: Any = None) -> None:
    """One connection until it has caught up, as `timeo-desktop sync` does it."""
    if connector is None:
        connector, _ = connect.connector_of(connection, SecretBox(WORK, "phrase"))
    steps = syncing.run(store, connection, connector, {}, threading.Event())
    for step in steps:
        if connector.info.live and step.saved is not None and step.saved.heartbeat:
            steps.close()
            return


def _new(store: Store, box: SecretBox, kind: str, title: str, **settings: str) -> Connection:
    made = connect.new_connection(connect.kind_of(kind), title)
    connection = Connection(made.id, kind, title, settings)
    connect.save(store, box, connection, {})
    return connection


# Files of a folder, and a tracker.

_TICKETS = """\
N° DI;Désignation;Equipement;Local;Statut;Date de demande;Date de clôture;Échéance;Prestataire;Marché;Métier
D-100;Robinet qui goutte;;104;En cours;02/03/2026 08:10;;05/03/2026;Aqua Services;AQ-7;Plomberie
D-101;Pompe en défaut;pompe double de la salle;;Nouvelle;02/03/2026 08:20;;;Aqua Services;AQ-7;CVC
D-102;Chaudière bruyante;CH-01;;Clôturée;27/02/2026 09:00;28/02/2026 17:30;;Garonne;;CVC
D-103;Sans date;CH-01;;En cours;hier;;;;;
D-104;Statut inconnu;CH-01;;Bizarre;02/03/2026;;;;;
D-105;Ampoule de la réserve;réserve du sous-sol;;En attente;01/03/2026;;;;;Électricité
"""
_METERS = """Date;Compteur;Valeur
28/02/2026 08:00;TLS-E-204417;1200,5
01/03/2026 08:00;TLS-E-204417;1203,25
02/03/2026 08:00;TLS-E-204417;12O6
02/03/2026 08:00;inconnu-77;5
01/03/2026 08:00;EAU-JARDIN;1
"""
_METERS_AGAIN = _METERS.replace("1203,25", "1203,75").replace("12O6", "1206").replace("JARDIN;1", "JARDIN;")
_MAPPINGS = (
    folder_mapping.TableMapping(
        name="Relevés", kind="readings", pattern="releves*.csv", header="Date", stream_kind="index",
        columns={"at": "Date", "value": "Valeur", "meter": "Compteur"},
        constants={"quantity": "water volume", "unit": "m³", "name": "Eau, relevé à la main"},
    ),
    INTERVENTIONS,
)  # fmt: skip


def _monday(store: Store, clock: Clock, box: SecretBox) -> None:
    """A folder of exports with rows that cannot be read, and a tracker."""
    clock.at(0, 10)
    folder = WORK / "exports"
    folder.mkdir()
    (folder / "demandes.csv").write_text(_TICKETS, "utf-8")
    (folder / "releves-1.csv").write_text(_METERS, "utf-8")
    exports = _new(store, box, "folder", "Exports", folder=str(folder), mapping=folder_mapping.to_json(_MAPPINGS))
    _synchronise(store, exports)
    clock.at(0, 10.5)
    tracker = _new(store, box, "rt", "Tickets de la mairie", address="https://tickets.example", user="demo")
    _synchronise(store, tracker, Scripted(_tracker_before()))


def _ticket(key: str, title: str, asset: str, events: tuple[InterventionEvent, ...], **more: Any) -> Intervention:
    last = events[-1]
    values = {"status": last.status or Status.OPEN, "event": last.event, "requested": events[0].happened}
    keys = (Key(Scheme.ASSET, asset),)
    return Intervention(
        key=key, title=title, updated=last.happened, keys=keys, events=events, zone="Europe/Paris",
        **{**values, "url": f"https://tickets.example/Ticket/{key}", **more},
    )  # fmt: skip


def _tracker_before() -> Page:
    asked = MONDAY_0900 - 2 * HOUR
    opened = InterventionEvent("1", asked, "requested", Status.OPEN, "Mme Roques", "Fuite au pied de la pompe")
    note = InterventionEvent("2", asked + HOUR, "note", None, "M. Vidal", "joint usé")
    elsewhere = InterventionEvent("1", asked - DAY, "requested", Status.OPEN, "Accueil", "Néon")
    probe = Stream("probe-1", "Départ chauffage", "temperature", "°C", StreamKind.SNAPSHOT, HOUR,
                   (Key(Scheme.TAG, "CH-01"),), Device("dev-A", "Sonde A", "TX-1", "0001"))  # fmt: skip
    at = np.arange(5) * HOUR + asked - 4 * HOUR
    manual = Document(
        "doc-1", "Notice de la pompe", "doe/pompe.pdf", "DOE", asked - 90 * DAY, (Key(Scheme.TAG, "P-01"),)
    )
    return Page(
        records=(
            _ticket("17", "Fuite à la pompe P-01", "p-01", (opened, note), provider="Garonne", contract="G-1",
                    due=asked + 8 * HOUR, priority="1", trade="CVC", description="Flaque de 2 m²"),
            _ticket("18", "Néon du hall", "Accueil", (elsewhere,), due=asked + DAY),
            _ticket("19", "Bruit", "Radiateur salle polyvalente", (replace(elsewhere, note="la nuit"),)),
            probe, Readings("probe-1", at, np.array([61.0, 62.5, np.nan, 64.0, 90.0])), manual,
        ),
        cursor={"transaction": 2},
        rejected=(Rejected("ticket 20", sentence("{text} is not a date that can be read", text="0000"), '{"id": 20}'),),
        raw=(("17", '{"id": 17, "Subject": "Fuite"}'),),
    )  # fmt: skip


def _tracker_after() -> Page:
    """A line that was corrected, a field that changed, a ticket that vanished, a probe that was replaced."""
    asked = MONDAY_0900 - 2 * HOUR
    note = InterventionEvent("2", asked + HOUR, "note", None, "M. Vidal", "joint cassé")
    moved = InterventionEvent("3", asked + 20 * HOUR, "changed", None, "M. Vidal", field="priority", old="1", new="3")
    done = InterventionEvent("4", asked + 26 * HOUR, "done", Status.CLOSED, "M. Vidal", "garniture remplacée")
    probe = Stream("probe-1", "Départ chauffage", "temperature", "°C", StreamKind.SNAPSHOT, HOUR,
                   (Key(Scheme.TAG, "CH-01"),), Device("dev-B", "Sonde B", "TX-2", "0002"))  # fmt: skip
    at = np.arange(5) * HOUR + asked - 4 * HOUR
    return Page(
        records=(
            _ticket("17", "Fuite à la pompe P-01", "p-01", (note, moved, done), provider="Garonne", contract="G-1",
                    due=asked + 8 * HOUR, priority="3", trade="CVC", closed=asked + 26 * HOUR, requested=asked),
            probe, Readings("probe-1", at, np.array([61.0, 62.5, 63.0, 64.0, 66.0])),
        ),
        cursor={"transaction": 4},
        gone=("18",),
        raw=(("17", '{"id": 17, "Subject": "Fuite", "Status": "resolved"}'),),
    )  # fmt: skip


# Models, and what people decide.


def _read(path: Path, cache: Path, pool: ReaderPool) -> Package:
    events = open_model(ModelFile(path), PackageCache(cache, 1 << 40), pool, threading.Event(), StallLimits())
    (opened,) = [event for event in events if isinstance(event, Opened)]
    return opened.package


def _other_version(path: Path) -> None:
    """The building as another export: every GlobalId new, a boiler and walls renamed, a radiator gone."""
    model = ifcopenshell.open(str(path))
    for number, each in enumerate(model.by_type("IfcRoot")):
        each.GlobalId = ifcopenshell.guid.compress(uuid.uuid5(uuid.NAMESPACE_URL, f"timeo {number}").hex)
    heaters = model.by_type("IfcSpaceHeater")
    heaters[0].Tag = "RAD-001-A"
    ifcopenshell.api.root.remove_product(model, product=heaters[-1])
    model.by_type("IfcBoiler")[0].Name = "Chaudière 1 (remplacée)"
    for wall in model.by_type("IfcWall")[:2]:
        wall.Name, wall.Tag = f"{wall.Name} bis", None
    model.write(str(path))


def _tuesday(store: Store, clock: Clock, building: Package, pool: ReaderPool) -> Package:
    """Corrections, another export of the building, and the city around it."""
    clock.at(1, 8)
    (WORK / "exports" / "releves-2.csv").write_text(_METERS_AGAIN, "utf-8")
    demands = WORK / "exports" / "demandes.csv"
    demands.write_text(_TICKETS.replace("104;En cours", "104;Terminée").replace("Robinet", "Le robinet"), "utf-8")
    _synchronise(store, connect.find(store, "Exports"))
    _synchronise(store, connect.find(store, "Tickets de la mairie"), Scripted(_tracker_after()))
    clock.at(1, 12)
    _other_version(WORK / "building.ifc")
    second = _read(WORK / "building.ifc", WORK / "other-chunks", pool)
    done = register_model.register_model(store, ModelFile(WORK / "building.ifc"), second)
    assert done is not None
    assert min(done.by_method.get(method, 0) for method in ("tag", "name", "place")) > 0, done.by_method
    city_file = ModelFile(WORK / "three_buildings.city.json")
    city = _read(city_file.path, WORK / "chunks", pool)
    register_model.register_model(store, city_file, city)
    _decide(store, clock, building)
    register_model.register_model(store, city_file, city)
    return city


def _decide(store: Store, clock: Clock, building: Package) -> None:
    """Two texts are matched, one is said to be nothing, the building is linked to the city, and placed by hand."""
    reader = store.read()
    exports, tracker = (connect.find(store, title).id for title in ("Exports", "Tickets de la mairie"))
    (radiator,) = crosswalk.find_elements(reader, "RAD-101-1")
    (pump,) = crosswalk.find_elements(reader, "P-01")
    match.confirm(store, tracker, "Radiateur salle polyvalente", radiator)
    match.confirm(store, exports, "pompe double de la salle", pump)
    match.confirm(store, exports, "réserve du sous-sol", None)
    (house,) = [each.id for each in history.find_element(reader, "DEM0MNMS2026") if each.ifc_class == "IfcBuilding"]
    matrix = np.array([[0.6, -0.8, 0.0, 1573816.25], [0.8, 0.6, 0.0, 2270362.5], [0.0, 0.0, 1.0, 141.0], [0, 0, 0, 1]])
    with store.write() as db:
        crosswalk.link_building(db, house, "city-school", times.now())
        placements.save_placement(db, building.summary.content, matrix, 3943, "two points", times.now())
    clock.at(1, 13)


def _wednesday(store: Store, clock: Clock, box: SecretBox) -> None:
    """Layers of a portal, a folder that is not there, a paused connection, a rule for one stream."""
    clock.at(2, 9)
    with portal(dataset("chantiers", "2026-03-01T00:00:00Z", 7)) as server:
        city = _new(store, box, "opendatasoft", "Ville", address=server.address, datasets="chantiers\nabsent")
        _synchronise(store, city)
        server.answers.update(dataset("chantiers", "2026-03-04T00:00:00Z", 9))
        _synchronise(store, city)
    mapping = folder_mapping.to_json(_MAPPINGS)
    _synchronise(store, _new(store, box, "folder", "Absent", folder=str(WORK / "absent"), mapping=mapping))
    connect.pause(store, _new(store, box, "folder", "En pause", folder=str(WORK), mapping=mapping), True)
    probe = next(row.id for row in readings.streams(store.read()) if row.key == "probe-1")
    rule = AlarmRule("Départ trop chaud", "temperature", 60.0, stream=probe, silenced_until=clock.moment + DAY)
    alarms.save_rule(store, rule, [probe])
    clock.at(2, 10)


def _last_writes(store: Store, clock: Clock) -> None:
    """These are only in the write-ahead log when the program is killed: alarms that were seen, a run that began."""
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    clock.at(2, 11)
    (first, second) = store.read().execute("SELECT id FROM alarm ORDER BY id LIMIT 2").fetchall()
    alarms.acknowledge(store, [first[0], second[0]])
    exports = connect.find(store, "Exports").id
    with store.write() as db:
        connections.begin_run(db, exports, times.now())
        connections.save_health(db, exports, Health(HealthState.SYNCING, times.now()))


# What is kept of it.


def _answers(store: Store, made: dict[str, Package]) -> dict[str, Any]:
    said: dict[str, Any] = {"store": store_answers(PROGRAM, store), "guessed": guesses(PROGRAM, store)}
    said |= {"packages": {}, "contents": {}}
    tables = [row[0] for row in store.read().execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    said["rows"] = row_counts(store.read(), [name for name in tables if not name.startswith("sqlite_")])
    said["written_by"] = {"user_version": store.read().execute("PRAGMA user_version").fetchone()[0],
                          "reader_version": READER_VERSION, "folder": str(WORK)}  # fmt: skip
    for name, package in made.items():
        elements = elements_of(package)
        assert elements is not None
        said["packages"][name] = package_answers(PROGRAM, package, elements)
        said["contents"][name] = package.summary.content
        elements.close()
    return said


def _in_lines(value: Any, depth: int) -> str:
    """JSON with a line for each question, so that people can compare two makings."""
    if not depth or not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    rows = (f"{json.dumps(name, ensure_ascii=False)}:{_in_lines(value[name], depth - 1)}" for name in sorted(value))
    return "{" + ",\n".join(rows) + "}"


def _keep(store: Store) -> None:
    """The store is taken while it is open, as `kill -9` leaves it: its last writes are in the log beside it."""
    assert Path(f"{store.path}-wal").stat().st_size > 0
    shutil.copy(places.shipped("sample_models", "timeo_demo.ifc"), WORK / "building.ifc")  # the first export again
    names = ("operations.sqlite", "operations.sqlite-wal", "chunks", "building.ifc", "three_buildings.city.json")
    with tarfile.open(HERE / "stored.tar.xz", "w:xz", preset=9 | lzma.PRESET_EXTREME) as archive:
        for name in names:
            archive.add(WORK / name, name, filter=_anonymous)


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    main()
