"""Rules of operations: times of 23 and 25 hours, alarms, files of providers, secrets, exports."""

import csv
import json
import math
import resource
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.connectors.folder.mapping import number_of
from timeo_desktop.connectors.folder.ready import READY
from timeo_desktop.connectors.http import HttpSource, retry_after
from timeo_desktop.domain.alarms import CALM, Seen, look, seen
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import Latest, StreamRow
from timeo_desktop.domain.records import AlarmRule, Key, Page, Readings, Scheme, Stream, StreamKind
from timeo_desktop.domain.times import HOUR, from_iso, iso
from timeo_desktop.services.exchange import export
from timeo_desktop.services.exchange.export import write_table
from timeo_desktop.services.operations import table_preview
from timeo_desktop.services.operations.history import SOURCES, timeline
from timeo_desktop.services.operations.secret_box import SecretBox, SecretsLocked
from timeo_desktop.services.operations.streams import StreamState, stream_state
from timeo_desktop.store.operations import deliveries, registered
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.registered import ModelElement


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-23T10:00:00.123456789+01:00", "2026-11-23T09:00:00.123Z"),
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00.000Z"),
    ],
)
def test_moments_of_other_systems(text: str, wanted: str) -> None:
    assert iso(from_iso(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [("1 234,5", 1234.5), ("1.234,5", 1234.5), ("12.5", 12.5), ("NA", None), ("-3", -3.0)]
)
def test_numbers_as_people_write_them(text: str, wanted: float | None) -> None:
    assert number_of(text) == wanted


def minutes(rule: AlarmRule, values: list[float], first: int = 0) -> Seen:
    """A value a minute, as a rule sees them."""
    return seen(rule, np.arange(first, first + len(values)) * 60_000, np.array(values, float))


def test_an_alarm_needs_its_duration_and_ends_below_its_hysteresis() -> None:
    rule = AlarmRule("CO₂", "co2", 1000, hysteresis=100, duration=120_000)
    watch, found = look(rule, CALM, minutes(rule, [900, 1100, 900, 1100, 1200, 1150, 950, 899, 800]))
    assert [(alarm.started, alarm.ended, alarm.extreme) for alarm in found] == [(180_000, 420_000, 1200)]
    assert watch.started is None


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(0, 60))
def test_looking_in_two_parts_finds_the_same_alarms(values: list[float], cut: int) -> None:
    rule = AlarmRule("froid", "t", 15, above=False, hysteresis=2, duration=180_000)
    _, expected = look(rule, CALM, minutes(rule, values))
    watch, found = CALM, {}
    for first, part in ((0, values[:cut]), (min(cut, len(values)), values[cut:])):
        watch, some = look(rule, watch, minutes(rule, part, first))
        found.update({alarm.started: alarm for alarm in some})
    assert list(found.values()) == expected


def test_old_values_are_shown_as_old() -> None:
    row = StreamRow(1, "c", "k", "n", "t", "°C", StreamKind.SNAPSHOT, HOUR)
    states = [stream_state(row, Latest(1, 0, 20.0, 0), {"alarm"}, age * HOUR) for age in (1, 4, 30)]
    assert states == [StreamState.ALARM, StreamState.STALE, StreamState.OFFLINE]
    assert stream_state(row, None, set(), 0) is StreamState.NONE


def test_ready_mappings_read_what_enedis_and_grdf_send(tmp_path: Path) -> None:
    by_name = {mapping.pattern: mapping for mapping in READY}
    curve = tmp_path / "Enedis_Conso_Heure_1.csv"
    curve.write_text(
        "Identifiant PRM;Type de donnees\n30001234567890;Courbe de charge\n\nHorodate;Valeur\n"
        "2026-10-25T02:00:00+02:00;218;\n2026-10-25T02:00:00+01:00;162\n2026-10-25T03:00:00+01:00;\n", "utf-8-sig",
    )  # fmt: skip
    found = table_preview.preview(curve, by_name["Enedis_*_Heure_*.csv"], 10)
    assert [row[1] for row in found.rows][:2] == [218.0, 162.0]
    assert len({row[0] for row in found.rows}) == 3
    daily = tmp_path / "Enedis_Conso_Jour_1.csv"
    daily.write_text(
        "Identifiant PRM;Unite\n30001234567890;Wh\nHorodate;Type de releve;EAS F1;EAS T\n"
        "2026-03-28T00:00:00+01:00;Arrêté quotidien;1;16020455\nPeriode;x\nIdentifiant PRM;y\n", "utf-8-sig",
    )  # fmt: skip
    found = table_preview.preview(daily, by_name["Enedis_*_Jour_*.csv"], 10)
    assert [row[1] for row in found.rows] == [16020.455]
    gas = tmp_path / "Donnees_informatives_1.xlsx"
    head = ["", "Date de relevé", "Index de début", "Index de fin", "Volume", "Energie consommée (kWh)"]
    above = [[""] * 5, [""] * 5, ["", "", "", "", "21501234567890"]]
    write_table(gas, [""], [*above, head, ["", "09/05/2019", 9642.0, 9647.0, "5,1", "57,5"]])
    found = table_preview.preview(gas, by_name["Donnees_informatives_*.xlsx"], 10)
    assert [row[1] for row in found.rows] == [57.5]


def test_a_bad_row_is_set_aside_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "di.csv"
    path.write_text(
        "N° DI;Désignation;Statut;Date de demande\n1;ok;En cours;01/02/2026\n2;sans date;En cours;hier\n"
        "3;mot;Bizarre;01/02/2026\n"
    )
    found = table_preview.preview(path, READY[-1], 10)
    assert len(found.rows) == 1
    assert [str(row.reason) for row in found.rejected] == [
        "hier is not a date that can be read",
        "Bizarre is no status that the mapping knows",
    ]
    with pytest.raises(UserError, match="header row"):
        table_preview.preview(path, READY[0], 10)


def test_an_export_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    rows = [["=HYPERLINK(1)", 2.5, datetime(2026, 11, 23, 14, 2), None]]  # noqa: DTZ001
    write_table(tmp_path / "t.csv", ["a", "b", "c", "d"], rows)
    text = (tmp_path / "t.csv").read_text("utf-8-sig")
    assert list(csv.reader(text.splitlines(), delimiter=";"))[1] == ["'=HYPERLINK(1)", "2.5", "2026-11-23 14:02:00", ""]
    write_table(tmp_path / "t.xlsx", ["a", "b", "c", "d"], rows)
    cells = python_calamine.load_workbook(str(tmp_path / "t.xlsx")).get_sheet_by_index(0).to_python()
    assert cells[1][0] == "=HYPERLINK(1)"
    with pytest.raises(UserError, match="could not be written"):
        write_table(tmp_path / "none" / "t.csv", ["a"], [])


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_an_export_that_fails_leaves_the_former_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("before")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, before[1]))  # as on a disk that is full
    try:
        with pytest.raises(UserError, match="could not be written"):
            write_table(path, ["a"], [[f"{number}"] for number in range(2_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_an_export_writes_what_no_cell_can_hold_as_well_as_it_goes(tmp_path: Path, name: str) -> None:
    write_table(tmp_path / name, ["a", "b"], [[math.nan, "x" * 40_000], [math.inf, "\ud800"]])
    if name == "t.csv":
        rows = [line.split(";") for line in (tmp_path / name).read_text("utf-8-sig").splitlines()]
        assert rows == [["a", "b"], ["", "x" * 40_000], ["", "?"]]
    else:
        cells = python_calamine.load_workbook(str(tmp_path / name)).get_sheet_by_index(0).to_python()
        assert cells == [["a", "b"], ["", "x" * 32_767], ["", "?"]]


def test_a_workbook_that_would_lose_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_MOST_ROWS", 10)
    with pytest.raises(UserError, match="10 rows at most"):
        write_table(tmp_path / "t.xlsx", ["a"], [[1]] * 11)
    assert list(tmp_path.iterdir()) == []


def test_secrets_need_the_passphrase(tmp_path: Path) -> None:
    box = SecretBox(tmp_path, "phrase")
    box.put("rt-1", {"password": "s3cret"})
    assert SecretBox(tmp_path, "phrase").get("rt-1", ["password"]) == {"password": "s3cret"}
    assert "s3cret" not in (tmp_path / "secrets.json").read_text()
    assert json.loads((tmp_path / "secrets.json").read_text()).keys() == {"connections", "salt", "token"}
    with pytest.raises(SecretsLocked, match="does not open"):
        SecretBox(tmp_path, "wrong").get("rt-1", ["password"])
    with pytest.raises(SecretsLocked, match="no keyring"):
        SecretBox(tmp_path).get("rt-1", ["password"])


def test_an_address_with_a_password_in_it_is_refused() -> None:
    for address in ("https://u:p@server/x", "ftp://server", "server"):
        with pytest.raises(UserError):
            HttpSource(address)
    assert retry_after("12") == 12.0
    assert retry_after("soon") is None


def test_silence_of_a_sensor_is_part_of_the_history(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.sqlite")
    hours = [hour for hour in range(200) if not 50 <= hour < 120]
    stream = Stream("s", "CO₂", "co2", "ppm", expected=HOUR, keys=(Key(Scheme.TAG, "SC-1"),))
    readings = Readings("s", np.array(hours) * HOUR, np.ones(len(hours)))
    with store.write() as db:
        row = ModelElement(1, 0, "g", "IfcSensor", "Sonde", "SC-1", "", None, (Key(Scheme.TAG, "SC-1"),))
        registered.register(db, name="m", path="m", package="p", rows=[row], moment=1)
        deliveries.save_page(db, "c", 1, Page((stream, readings)), 2)
    told = [str(entry.text) for entry in timeline(store.read(), 1, SOURCES) if entry.kind == "reading"]
    assert told == ["No reading of CO₂ for 71 h", "First reading of CO₂"]
    store.close()
