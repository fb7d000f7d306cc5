"""Which column means what: files as providers send them read by it, kept, and used; in French; by keyboard."""

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import cells, choose, click, not_french, plain_parent, retype, tab_stops, titles, written
from timeo_desktop.domain.connections import Connection, HealthState
from timeo_desktop.domain.records import Status
from timeo_desktop.domain.times import from_iso
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.services.operations.table_preview import (
    READINGS,
    TICKETS,
    Layout,
    TableMapping,
    from_json,
    ready_mappings,
    to_json,
)
from timeo_desktop.store.operations import as_of
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.operations.mapping import MappingDialog
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
# Windows Latin, a preamble, a semicolon, odd titles, a date that is none, a row without a number.
PORTAL = """Export du portail;;;;
Extrait le 05/01/2026;;;;
;;;;
N° Réf. ;Libellé (court);Code équip't;Etat actuel;Créé le;Prix
0042;Fuite « robinet »;P-01;En cours;03/01/2026 08:30;12,5
0043;Panne;CH-01;Clôturé;un lundi;3
;sans numéro;CH-01;Clôturé;03/01/2026;3
"""
PIPED = "Num|Libelle|Jour\n7|a;b;c;d;e|2026-01-02\n"
COLUMNS = {
    "key": "N° Réf.", "title": "Libellé (court)", "asset": "Code équip't", "status": "Etat actuel",
    "requested": "Créé le",
}  # fmt: skip
TITLES = {*COLUMNS.values(), "Prix"}
OWN = TableMapping("own", TICKETS, header="N° Réf.", columns=COLUMNS)
READY = [each.name for each in ready_mappings()]


@dataclass(frozen=True)
class Bench:
    """A folder of exports, dialogs on it, and what they kept."""

    folder: Path
    parent: QWidget
    qtbot: QtBot
    kept: list[str] = field(default_factory=list)

    def open(self, text: str = "[]", file: str = "") -> MappingDialog:
        """The dialog on a saved mapping, with one of the files chosen."""
        dialog = MappingDialog(text, str(self.folder), self.kept.append, self.parent)
        dialog.open()
        with self.qtbot.waitActive(dialog):
            dialog.activateWindow()
        if file:
            choose(dialog.file, file, self.qtbot)
        return dialog


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    """The only place that knows what the dialog is made from."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "portal.csv").write_bytes(PORTAL.encode("cp1252"))
    (folder / "piped.txt").write_text(PIPED, "utf-8")
    (folder / "broken.xlsx").write_bytes(b"no workbook")
    (folder / "letter.docx").write_bytes(b"no table")
    workbook(folder / "meters.xlsx")
    return Bench(folder, plain_parent(qtbot), qtbot)


def workbook(path: Path) -> None:
    """Readings below a title, with a line break in a column title, real dates, numbers, no value, and nonsense."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Relevés")
        day = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, ["Compteurs du site"])
        sheet.write_row(2, 0, ["Jour relevé", "Conso\n(kWh)", "Matricule"])
        for row, value in enumerate((12.5, "n/a", "abc"), start=3):
            sheet.write_datetime(row, 0, datetime(2026, 1, row, 12, 30), day)  # noqa: DTZ001
            sheet.write(row, 1, value)
            sheet.write(row, 2, 12345)


def button(dialog: MappingDialog, which: QDialogButtonBox.StandardButton) -> QPushButton:
    """OK or Cancel."""
    (buttons,) = dialog.findChildren(QDialogButtonBox)
    return buttons.button(which)


def enter(line: QWidget, text: str, qtbot: QtBot) -> None:
    """Type into a line and go on to the next field."""
    retype(line, text, qtbot)
    qtbot.keyClick(line, Qt.Key.Key_Tab)


def map_columns(dialog: MappingDialog, columns: dict[str, str], qtbot: QtBot) -> None:
    """Choose the column of each role."""
    for role, title in columns.items():
        choose(dialog.roles[role], title, qtbot)


def test_tables_of_the_folder_are_offered(bench: Bench) -> None:
    dialog = bench.open()
    offered = [dialog.file.itemText(row) for row in range(dialog.file.count())]
    assert offered == ["broken.xlsx", "meters.xlsx", "piped.txt", "portal.csv"]


def test_a_csv_with_a_preamble_and_odd_titles_is_read(bench: Bench, qtbot: QtBot) -> None:
    columns = {"asset": COLUMNS["asset"]}
    dialog = bench.open(to_json((TableMapping("own", TICKETS, header="n° ref.", columns=columns),)), "portal.csv")
    assert titles(dialog.preview) == [*COLUMNS.values(), "Prix"]
    assert cells(dialog.preview)[0] == ["0042", "Fuite « robinet »", "P-01", "En cours", "03/01/2026 08:30", "12,5"]
    assert dialog.problem.text() == "Number is not mapped\nTitle is not mapped\nRequested is not mapped"
    map_columns(dialog, COLUMNS, qtbot)
    assert titles(dialog.preview) == ["Number", "Title", "Equipment", "State", "Requested"]
    (row,) = cells(dialog.preview)
    assert row[:3] == ["0042", "Fuite « robinet »", "P-01"]
    assert dialog.problem.text().splitlines() == [
        "un lundi is not a date that can be read (portal.csv:6)", "the row has no number (portal.csv:7)",
    ]  # fmt: skip


def test_a_delimiter_can_be_said(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open(file="piped.txt")
    assert titles(dialog.preview) == ["Num", "Libelle", "Jour"]
    choose(dialog.delimiter, ";", qtbot)
    assert "Jour" not in titles(dialog.preview)
    choose(dialog.delimiter, "|", qtbot)
    assert titles(dialog.preview) == ["Num", "Libelle", "Jour"]
    assert cells(dialog.preview) == [["7", "a;b;c;d;e", "2026-01-02"]]


def test_a_workbook_with_dates_and_numbers_is_read(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open(to_json((TableMapping("own", READINGS, header="Jour relevé"),)), "meters.xlsx")
    assert titles(dialog.preview) == ["Date", "Value", "Meter", "Unit"]
    first, second = cells(dialog.preview)
    assert first[1:] == ["12.5", "12345", "kWh"]
    assert second[1:] == ["—", "12345", "kWh"]
    assert dialog.problem.text() == "abc is not a number (meters.xlsx:6)"
    assert "Values are in kWh, for the title of their column is Conso\n(kWh)" in dialog.told.text()
    retype(dialog.unit, "MWh", qtbot)
    qtbot.keyClick(dialog.unit, Qt.Key.Key_Tab)
    assert cells(dialog.preview)[0][-1] == "MWh"
    assert "Values are in" not in dialog.told.text()


def test_columns_fill_by_themselves_and_nothing_stays_of_another_file(bench: Bench, qtbot: QtBot) -> None:
    (bench.folder / "calls.csv").write_text(
        "Work order;Subject;Equipment;Opened on;Status\n7;Leak;P-01;03/01/2026;Open\n", "utf-8"
    )
    dialog = bench.open(file="meters.xlsx")
    assert (dialog.kind.currentText(), dialog.pattern.text()) == ("Readings", "*.xlsx")
    choose(dialog.file, "calls.csv", qtbot)
    assert (dialog.kind.currentText(), dialog.pattern.text()) == ("Tickets", "*.csv")
    assert titles(dialog.preview) == ["Number", "Title", "Equipment", "State", "Requested"]
    assert cells(dialog.preview)[0][:4] == ["7", "Leak", "P-01", "Open"]
    click(button(dialog, QDialogButtonBox.StandardButton.Ok), qtbot)
    (own,) = from_json(bench.kept[0])
    assert own.columns == {
        "key": "Work order", "title": "Subject", "asset": "Equipment", "requested": "Opened on", "status": "Status",
    }  # fmt: skip


def test_a_file_that_a_ready_mapping_takes_is_shown_by_it_and_needs_no_other(bench: Bench, qtbot: QtBot) -> None:
    (bench.folder / "conso-courbe-30min_00000000000001.csv").write_text(
        "Début;Fin;Valeur (en kW)\n01/11/2025 00:00:00;01/11/2025 00:30:00;4,250\n", "utf-8"
    )
    dialog = bench.open("", "conso-courbe-30min_00000000000001.csv")
    assert dialog.heading.text() == "How Enedis: courbe de charge depuis 2025 (CSV) reads the first rows"
    shown = dict(zip(titles(dialog.preview), cells(dialog.preview)[0], strict=True))
    assert (shown["Value"], shown["Unit"], shown["What is measured"]) == ("4.25", "kW", "Electric power")
    click(button(dialog, QDialogButtonBox.StandardButton.Ok), qtbot)
    assert [each.name for each in from_json(bench.kept[0])] == READY


def test_the_order_of_dates_can_be_said(bench: Bench, qtbot: QtBot) -> None:
    columns = {"key": "N°", "title": "Objet", "requested": "Date"}
    (bench.folder / "us.csv").write_text("N°;Objet;Date\n1;Leak;04/05/2025 12:00\n", "utf-8")
    dialog = bench.open(to_json((TableMapping("own", TICKETS, columns=columns),)), "us.csv")
    assert cells(dialog.preview)[0][2].startswith("4 May 2025")
    choose(dialog.order, "Month first", qtbot)
    assert cells(dialog.preview)[0][2].startswith("5 Apr 2025")
    click(button(dialog, QDialogButtonBox.StandardButton.Ok), qtbot)
    assert from_json(bench.kept[0])[0].date_order == "month"


@pytest.mark.parametrize(
    ("file", "header", "encoding", "said"),
    [
        ("portal.csv", "Reference", "Found out", "portal.csv has no header row with Reference"),
        ("portal.csv", "", "utf-8", "portal.csv is not written in utf-8"),
        ("broken.xlsx", "", "Found out", "broken.xlsx is not a workbook that can be read"),
    ],
)
def test_what_does_not_fit_is_said(
    bench: Bench, qtbot: QtBot, file: str, header: str, encoding: str, said: str
) -> None:
    dialog = bench.open(file=file)
    enter(dialog.header, header, qtbot)
    choose(dialog.encoding, encoding, qtbot)
    assert dialog.problem.text().startswith(said)
    assert dialog.preview.rowCount() == 0


def test_a_wrong_column_for_the_number_is_said_row_by_row(bench: Bench, qtbot: QtBot) -> None:
    wrong = TableMapping("own", TICKETS, header="N° Réf.", columns={**COLUMNS, "key": "Reference"})
    dialog = bench.open(to_json((wrong,)), "portal.csv")
    assert dialog.preview.rowCount() == 0
    assert dialog.problem.text().startswith("the row has no number (portal.csv:5)")
    choose(dialog.roles["key"], "N° Réf.", qtbot)
    assert dialog.preview.rowCount() == 1


def test_dates_are_read_as_they_are_said_to_be_written(bench: Bench, qtbot: QtBot) -> None:
    columns = {"key": "Num", "title": "Libelle", "requested": "Jour"}
    dialog = bench.open(to_json((TableMapping("own", TICKETS, layout=Layout("", "|"), columns=columns),)), "piped.txt")
    enter(dialog.dates, "%d/%m/%Y", qtbot)
    assert dialog.problem.text() == "2026-01-02 is not a date that can be read (piped.txt:2)"
    enter(dialog.dates, "%Y-%m-%d", qtbot)
    assert (dialog.preview.rowCount(), dialog.problem.text()) == (1, "")


def test_a_folder_without_tables_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    parent = plain_parent(qtbot)
    for folder in (tmp_path, tmp_path / "nowhere"):
        dialog = MappingDialog("", str(folder), lambda _text: None, parent)
        assert dialog.problem.text() == "Choose a folder with a file first."


def test_what_is_chosen_is_kept_exactly_and_shown_again(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open(file="piped.txt")
    choose(dialog.kind, "Readings", qtbot)
    choose(dialog.delimiter, "|", qtbot)
    choose(dialog.encoding, "cp1252", qtbot)
    choose(dialog.decimal, "12,5", qtbot)
    for line, text in (
        (dialog.pattern, "Releve_*.txt"), (dialog.header, "Num"), (dialog.dates, "%Y-%m-%d"), (dialog.unit, "kWh"),
        (dialog.quantity, "heat energy"),
    ):  # fmt: skip
        enter(line, text, qtbot)
    map_columns(dialog, {"at": "Jour", "value": "Num"}, qtbot)
    click(button(dialog, QDialogButtonBox.StandardButton.Ok), qtbot)
    wanted = TableMapping(
        "own", READINGS, "Releve_*.txt", Layout("cp1252", "|"), "Num",
        {"at": "Jour", "value": "Num", "name": "Libelle"}, {"unit": "kWh", "quantity": "heat energy"},
        date_format="%Y-%m-%d", decimal=",",
    )  # fmt: skip
    assert [from_json(text) for text in bench.kept] == [(wanted,)]
    assert bench.open(bench.kept[0]).own() == wanted


def test_ready_mappings_are_kept_as_they_are_ticked(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open("")
    qtbot.keyClick(dialog.ready, Qt.Key.Key_Home)
    qtbot.keyClick(dialog.ready, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.ready, Qt.Key.Key_Return)
    assert [each.name for each in from_json(bench.kept[0])] == READY[1:]
    again = bench.open(bench.kept[0])
    ticked = [again.ready.item(row).checkState() is Qt.CheckState.Checked for row in range(len(READY))]
    assert ticked == [False, *[True] * (len(READY) - 1)]


def test_a_ready_mapping_shows_how_it_reads_a_file(bench: Bench, qtbot: QtBot) -> None:
    (bench.folder / "di.csv").write_text("N° DI;Désignation;Date de demande\nDI-7;Fuite;03/01/2026\n", "utf-8")
    dialog = bench.open(file="di.csv")
    qtbot.keyClick(dialog.ready, Qt.Key.Key_End)
    assert "Désignation" not in titles(dialog.preview)
    shown = dict(zip(titles(dialog.preview), cells(dialog.preview)[0], strict=True))
    assert (shown["Number"], shown["Title"]) == ("DI-7", "Fuite")
    qtbot.keyClick(dialog.ready, Qt.Key.Key_Home)
    assert dialog.problem.text() == "di.csv has no header row with Horodate"


def test_the_connector_reads_by_the_mapping_that_was_kept(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = bench.open(to_json((replace(OWN, date_order="day"),)), "portal.csv")
    qtbot.keyClick(dialog.pattern, Qt.Key.Key_Return)
    made = Connection("c-1", "folder", "Portal", {"folder": str(bench.folder), "mapping": bench.kept[0]})
    store, box = Store(tmp_path / "operations.sqlite"), SecretBox(tmp_path)
    connect.save(store, box, made, {})
    connector, secrets = connect.connector_of(made, box)
    steps = list(sync.run(store, made, connector, secrets, threading.Event()))
    assert steps[-1].health.state is HealthState.ATTENTION  # two rows are set aside
    (row,) = as_of.interventions(store.read(), None)
    ticket = row.ticket
    assert (ticket.key, ticket.title, ticket.status) == ("0042", "Fuite « robinet »", Status.OPEN)
    assert ticket.requested == from_iso("2026-01-03T07:30:00+00:00")
    assert len(connect.rejected(store, "c-1")) == 2
    store.close()


@pytest.mark.parametrize("how", ["Esc", "Cancel"])
def test_giving_up_keeps_nothing(bench: Bench, qtbot: QtBot, how: str) -> None:
    dialog = bench.open(to_json((OWN,)), "portal.csv")
    enter(dialog.pattern, "*.txt", qtbot)
    if how == "Esc":
        qtbot.keyClick(dialog.pattern, Qt.Key.Key_Escape)
    else:
        click(button(dialog, QDialogButtonBox.StandardButton.Cancel), qtbot)
    assert not dialog.isVisible()
    assert bench.kept == []


def test_everything_is_in_french(window: MainWindow, bench: Bench, qtbot: QtBot) -> None:
    window.set_language("fr")
    dialog = bench.open(to_json((OWN,)), "portal.csv")
    data = {"utf-8", "cp1252", "iso-8859-15", "broken.xlsx", "meters.xlsx", "piped.txt", "portal.csv", *TITLES}
    said = set(dialog.problem.text().splitlines())
    assert not_french(dialog) - data - {dialog.told.text()} == {dialog.problem.text()}
    assert said == {"un lundi n'est pas une date lisible (portal.csv:6)", "la ligne n'a pas de numéro (portal.csv:7)"}
    assert {"Associations prêtes", "Fichier d'essai", "Séparateur", "Prestataire", "Annuler"} <= written(dialog)
    assert titles(dialog.preview) == ["Numéro", "Titre", "Équipement", "État", "Demandée le"]
    choose(dialog.kind, "Relevés", qtbot)
    assert dialog.problem.text() == "Date n'est pas associé\nValeur n'est pas associé"
    assert not_french(dialog) - data - {dialog.told.text()} == {dialog.problem.text()}


def test_tab_reaches_every_field_and_button(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = MappingDialog("", str(tmp_path / "nowhere"), bench.kept.append, bench.parent)
    dialog.open()
    qtbot.waitExposed(dialog)
    stops = tab_stops(dialog, dialog.ready, qtbot)
    fields = {
        dialog.file, dialog.kind, dialog.pattern, dialog.header, dialog.encoding, dialog.delimiter, dialog.dates,
        dialog.order, dialog.decimal, dialog.unit, dialog.quantity,
    }  # fmt: skip
    assert fields <= set(stops)
    roles = list(dialog.roles.values())
    assert [each for each in stops if each in roles] == roles
    assert [each.text() for each in stops if isinstance(each, QPushButton)] == ["OK", "Cancel"]
