"""Dialogs of connections as somebody uses them who is careless, in a hurry, or means ill."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from socket import create_server, socket

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import click, plain_parent, retype
from timeo_desktop.domain.connections import Connection, HealthState
from timeo_desktop.domain.errors import UserError
from timeo_desktop.services.operations import connect
from timeo_desktop.services.operations.table_preview import TICKETS, TableMapping, from_json, preview, to_json
from timeo_desktop.store.operations import connections
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.operations.connection_form import ConnectionForm
from timeo_desktop.ui.operations.mapping import MappingDialog
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
_COLUMNS = {"key": "N°", "title": "Objet", "requested": "Date"}
_TABLE = "N°;Objet;Date;Date\n1;Fuite;03/01/2026;05/01/2026\n"
Saved = list[tuple[Connection, dict[str, str]]]


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """What dialogs are opened over."""
    return plain_parent(qtbot)


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    """Threads for tests of connections."""
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def saved() -> Saved:
    """What forms save."""
    return []


@pytest.fixture
def form(tasks: Tasks, parent: QWidget, saved: Saved, qtbot: QtBot, tmp_path: Path) -> ConnectionForm:
    """The form of a folder whose columns are chosen."""
    settings = {"folder": str(tmp_path), "mapping": to_json((TableMapping("own", TICKETS, columns=_COLUMNS),))}
    return opened(Connection("c", "folder", "Mine", settings), tasks, parent, saved, qtbot)


def opened(
    connection: Connection, tasks: Tasks, parent: QWidget, saved: Saved, qtbot: QtBot, **kept: str
) -> ConnectionForm:
    """A shown form."""
    made = ConnectionForm(connection, tasks, lambda made, secrets: saved.append((made, secrets)), kept, parent)
    made.open()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def silent() -> Iterator[socket]:
    """A server that never answers."""
    with create_server(("127.0.0.1", 0)) as made:
        yield made


def mapping_on(folder: Path, parent: QWidget, kept: list[str], text: str = "[]") -> MappingDialog:
    """The dialog on a folder."""
    made = MappingDialog(text, str(folder), kept.append, parent)
    made.open()
    return made


def test_what_was_found_with_other_settings_is_not_shown(form: ConnectionForm, qtbot: QtBot, tmp_path: Path) -> None:
    click(form.test, qtbot)
    qtbot.waitUntil(lambda: form.result_text.text().startswith("✓"))
    folder = form.widgets["folder"]
    assert isinstance(folder, QLineEdit)
    retype(folder, str(tmp_path / "other"), qtbot)
    assert form.result_text.text() == ""


def test_a_test_of_older_settings_is_ended_by_a_change(
    tasks: Tasks, parent: QWidget, saved: Saved, silent: socket, qtbot: QtBot
) -> None:
    address = f"http://127.0.0.1:{silent.getsockname()[1]}"
    form = opened(Connection("c", "sensorthings", "Mine", {"address": address}), tasks, parent, saved, qtbot)
    click(form.test, qtbot)
    older = form._testing
    assert older is not None
    token = form.widgets["token"]
    qtbot.keyClicks(token, "x")
    assert (form.test.isEnabled(), form.result_text.text()) == (True, "")
    form._answered(older, "too late")
    assert form.result_text.text() == ""
    qtbot.waitUntil(lambda: not tasks._running)


@pytest.mark.parametrize("text", ["   ", " \n\n "])
def test_blank_lines_are_missing(tasks: Tasks, parent: QWidget, saved: Saved, qtbot: QtBot, text: str) -> None:
    form = opened(Connection("c", "mqtt", "Mine", {"host": "127.0.0.1"}), tasks, parent, saved, qtbot)
    topics = form.widgets["topics"]
    assert isinstance(topics, QPlainTextEdit)
    topics.setPlainText(text)
    form._accept()
    assert (form.result_text.text(), saved) == ("✕ Topics is missing", [])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"port": "70000"}, "A port is a number from 1 to 65535"),
        ({"port": "0"}, "A port is a number from 1 to 65535"),
        ({"port": "1883.5"}, "The port and the minutes must be numbers"),
        ({"expected": "inf"}, "The port and the minutes must be numbers"),
        ({"expected": "nan"}, "The port and the minutes must be numbers"),
        ({"expected": "-5"}, "The minutes between messages must be more than 0"),
        ({"topics": "a/#/b"}, "This is no topic: a/#/b"),
        ({"topics": "a+/b"}, "This is no topic: a+/b"),
    ],
)
def test_numbers_and_topics_that_are_none_are_said_by_the_test(
    tasks: Tasks, parent: QWidget, saved: Saved, qtbot: QtBot, settings: dict[str, str], said: str
) -> None:
    made = Connection("c", "mqtt", "Mine", {"host": "127.0.0.1", "topics": "a", **settings})
    form = opened(made, tasks, parent, saved, qtbot)
    click(form.test, qtbot)
    qtbot.waitUntil(lambda: form.result_text.text() == f"✕ {said}")


def test_a_title_has_an_end(form: ConnectionForm, saved: Saved) -> None:
    form.title.setText("x" * 5_000)
    form._accept()
    assert len(saved[0][0].title) == 200


def test_a_kind_of_a_newer_program_is_shown_and_can_be_removed(window: MainWindow, qtbot: QtBot) -> None:
    data, said = window.desk.work.data, list[str]()
    window.hub.message.connect(lambda message: said.append(message.text.key))
    newer = Connection("n", "hologram", "From the future", {"depth": "7"})
    data.do(_put, newer)
    syncing, panel = window.desk.part(Syncing), window.desk.panels["connections"]
    syncing.reload()
    qtbot.waitUntil(lambda: syncing.connections == [newer])
    assert panel.table.model.index(0, 1).data() == "hologram"
    syncing.sync_now("n")
    qtbot.waitUntil(lambda: "n" in syncing.health and syncing.health["n"].state is HealthState.MISCONFIGURED)
    panel._edit(newer)
    assert said[-1] == "This version of the program knows no connection of the kind {kind}"
    with pytest.raises(UserError, match="knows no connection"):
        data.do(connect.save, data.box, newer, {})
    data.do(connect.pause, newer, True)
    assert data.do(connect.all_connections) == [replace(newer, paused=True)]
    syncing.remove(newer)
    qtbot.waitUntil(lambda: syncing.connections == [])


def _put(store: Store, connection: Connection) -> None:
    with store.write() as db:
        connections.save_connection(db, connection, 1)


def test_a_title_that_two_connections_bear_names_none(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    for number in "ab":
        _put(store, Connection(number, "demonstration", "Same"))
    with pytest.raises(UserError, match=r"say which by its id \(a, b\)"):
        connect.find(store, "Same")
    assert connect.find(store, "b").id == "b"
    store.close()


def test_a_mapping_that_reads_nothing_is_not_kept(parent: QWidget, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "t.csv").write_text("A;B;C\n1;Fuite;03/01/2026\n", "utf-8")  # titles that mean nothing by themselves
    kept: list[str] = []
    dialog = mapping_on(tmp_path, parent, kept)
    dialog._accept()
    assert dialog.isVisible()
    assert "Number is not mapped" in dialog.problem.text()
    dialog.ready.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.roles["key"].setCurrentText("A")
    dialog._accept()
    assert dialog.isVisible(), "what was begun would be lost"
    assert kept == []
    for role, title in {"key": "A", "title": "B", "requested": "C"}.items():
        dialog.roles[role].setCurrentText(title)
    (buttons,) = dialog.findChildren(QDialogButtonBox)
    click(buttons.button(QDialogButtonBox.StandardButton.Ok), qtbot)
    assert from_json(kept[0])[0].name == "own"


def test_a_column_that_is_typed_is_tried_at_once(parent: QWidget, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "t.csv").write_text(_TABLE, "utf-8")
    dialog = mapping_on(tmp_path, parent, [], to_json((TableMapping("own", TICKETS, columns={"key": "N°"}),)))
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    for role in ("title", "requested"):
        box: QComboBox = dialog.roles[role]
        retype(box, _COLUMNS[role], qtbot)
        qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert dialog.problem.text() == ""
    assert dialog.preview.rowCount() == 1


def test_titles_that_come_twice_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(_TABLE, "utf-8")
    second = TableMapping("own", TICKETS, columns={**_COLUMNS, "requested": "Date (2)"})
    found = preview(tmp_path / "t.csv", second, 5)
    assert found.titles == ("N°", "Objet", "Date", "Date (2)")
    first = preview(tmp_path / "t.csv", replace(second, columns=_COLUMNS), 5)
    assert [found.rows[0][2], first.rows[0][2]] == [1_767_571_200_000 - 3_600_000, 1_767_398_400_000 - 3_600_000]


@pytest.mark.parametrize("encoding", ["", "utf-8", "utf-16"])
def test_the_mark_of_an_encoding_is_no_part_of_a_title(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "t.csv").write_text(_TABLE, encoding if encoding == "utf-16" else "utf-8-sig")
    mapping = TableMapping("own", TICKETS, columns=_COLUMNS)
    mapping = replace(mapping, layout=replace(mapping.layout, encoding=encoding))
    assert preview(tmp_path / "t.csv", mapping, 5).titles[0] == "N°"


def test_a_date_format_that_is_none_sets_every_row_aside(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(_TABLE, "utf-8")
    for text in ("%H:%H", "%", "%d/%m", "(%d"):
        found = preview(tmp_path / "t.csv", TableMapping("own", TICKETS, columns=_COLUMNS, date_format=text), 5)
        assert [str(each.reason) for each in found.rejected] == ["03/01/2026 is not a date that can be read"]


def test_a_date_at_the_edge_of_the_calendar_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("N°;Objet;Date\n1;Fuite;01/01/0001\n2;Panne;03/01/2026\n", "utf-8")
    found = preview(tmp_path / "t.csv", TableMapping("own", TICKETS, columns=_COLUMNS), 5)
    assert [str(each.reason) for each in found.rejected] == ["01/01/0001 is not a date that can be read"]
    assert len(found.rows) == 1


@pytest.mark.parametrize("text", ['{"a": 1}', '[{"name": "x"}]', '[{"name": "x", "kind": "weird"}]', "[7]", "nonsense"])
def test_a_saved_mapping_of_another_program_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match="saved column mapping cannot be read"):
        from_json(text)


def test_a_file_that_vanishes_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"t\.csv cannot be read"):
        preview(tmp_path / "t.csv", TableMapping("own", TICKETS, columns=_COLUMNS), 5)
