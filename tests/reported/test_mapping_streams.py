"""Exports of Enedis as they were reported: which streams their rows are, in which unit they are kept, and what is told
when the unit changes."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.table_files import folder_connector
from timeo_desktop.connectors.folder.mapping import to_json
from timeo_desktop.connectors.folder.ready import READY
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.times import iso
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.store.operations import connections, readings
from timeo_desktop.store.operations.database import Store

DATA = Path(__file__).parent / "data" / "operations"


@dataclass(frozen=True)
class Folder:
    """A folder with all ready mappings, and the store that it is read into."""

    path: Path
    store: Store

    def read(self, *files: Path) -> None:
        for file in files:
            shutil.copy(file, self.path)
        made = Connection("c", "folder", "Exports", {"folder": str(self.path), "mapping": to_json(READY)})
        connector = folder_connector(made.settings)
        list(sync.run(self.store, made, connector, {}, threading.Event()))

    def kept(self) -> dict[str, tuple[str, list[tuple[str, float]]]]:
        """By key of the stream: its unit, and its readings."""
        found = {}
        for row in readings.streams(self.store.read()):
            series = readings.raw_series(self.store.read(), row.id, 0, 1 << 60)
            told = zip(series.at.tolist(), series.mean.tolist(), strict=True)
            found[row.key] = (row.unit, [(iso(at)[:16], value) for at, value in told])
        return found

    def aside(self) -> list[str]:
        return [str(row.reason) for row in connect.rejected(self.store, "c")]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    path = tmp_path / "exports"
    path.mkdir()
    with closing(Store(tmp_path / "s.sqlite")) as store:
        with store.write() as db:
            connections.save_connection(db, Connection("c", "folder", "Exports"), 1)
        yield Folder(path, store)


def test_the_export_of_2025_is_powers_of_half_hours_in_kilowatts(folder: Folder) -> None:
    folder.read(DATA / "33_enedis_new_export" / "conso-courbe-30min_00000000000001.csv")
    assert folder.kept() == {
        "00000000000001/electric power": ("kW", [("2025-10-31T23:30", 4.25), ("2025-11-01T00:00", 3.12)])
    }
    assert folder.aside() == []


def test_the_export_of_2025_goes_on_with_the_watts_of_the_old_one(folder: Folder) -> None:
    (folder.path / "Enedis_Conso_Heure_1.csv").write_text(
        "Identifiant PRM;Type de donnees\n00000000000001;Courbe de charge\nHorodate;Valeur\n"
        "2025-11-01T00:00:00+01:00;1000\n", "utf-8",
    )  # fmt: skip
    folder.read()
    folder.read(DATA / "33_enedis_new_export" / "conso-courbe-30min_00000000000001.csv")
    ((unit, told),) = folder.kept().values()
    assert (unit, told) == ("W", [("2025-10-31T23:00", 1000), ("2025-10-31T23:30", 4250), ("2025-11-01T00:00", 3120)])


def test_watts_and_kilowatts_are_one_unit_and_reactive_power_is_another_stream(folder: Folder) -> None:
    folder.read(DATA / "35_unit_changes" / "ENEDIS_R63_00000000000001.csv")
    assert folder.kept() == {
        "00000000000001/electric power": (
            "W", [("2025-10-31T23:30", 5200), ("2025-11-01T00:00", 5100), ("2025-11-01T00:30", 5300)],
        ),
        "00000000000001/inductive power": ("VAr", [("2025-11-01T00:30", 900)]),
    }  # fmt: skip
    assert folder.aside() == []


def test_what_is_measured_makes_the_stream(folder: Folder) -> None:
    folder.read(DATA / "35_unit_changes" / "ENEDIS_R63_physical_quantities.csv")
    assert folder.kept() == {
        "00000000000002/electric power": ("W", [("2025-10-31T23:30", 5200)]),
        "00000000000002/inductive power": ("VAr", [("2025-10-31T23:30", 900)]),
        "00000000000002/voltage": ("V", [("2025-10-31T23:30", 231)]),
    }
