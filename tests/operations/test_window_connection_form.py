"""The form of a connection: saved as it says, secrets apart, tested and refused in words; in French; by keyboard."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socket import create_server, socket
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import choose, click, not_french, plain_parent, retype, shown, tab_stops, written
from timeo_desktop.domain.connections import Connection
from timeo_desktop.services.operations import connect
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.services.operations.table_preview import ready_mappings, to_json
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.operations.connection_form import ConnectionForm
from timeo_desktop.ui.operations.mapping import MappingDialog
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
READY = to_json(ready_mappings())
TICKETS = "N° DI;Désignation;Equipement;Date de demande\nDI-7;Fuite;P-01;03/01/2026 08:30\n"
KINDS = [info.kind for info in connect.kinds()]


@dataclass(frozen=True)
class Bench:
    """A real store and a real box, and forms that save into them."""

    store: Store
    box: SecretBox
    tasks: Tasks
    parent: QWidget
    qtbot: QtBot

    def form(self, kind: str, settings: Mapping[str, str] | None = None) -> ConnectionForm:
        """The form of a new connection."""
        return self.edit(Connection("c-1", kind, "Mine", settings or {}))

    def edit(self, connection: Connection) -> ConnectionForm:
        """The form of a connection, with what the box keeps of it."""
        kept = self.box.get(connection.id, connect.kind_of(connection.kind).secrets())
        save = partial(connect.save, self.store, self.box)
        dialog = ConnectionForm(connection, self.tasks, save, kept, self.parent)
        dialog.open()
        self.qtbot.waitExposed(dialog)
        return dialog

    def saved(self) -> list[Connection]:
        """What the store holds."""
        return connect.all_connections(self.store)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    """An empty store and an open box. The only place that knows what a form is made from."""
    tasks = Tasks()
    store = Store(tmp_path / "kept" / "operations.sqlite")
    yield Bench(store, SecretBox(tmp_path / "kept", "words"), tasks, plain_parent(qtbot), qtbot)
    tasks.close()
    store.close()


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A folder with a file that a ready mapping fits."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "demandes.csv").write_text(TICKETS, "utf-8")
    return folder


@pytest.fixture
def server() -> Iterator[socket]:
    """A server that says nothing unless a test answers."""
    with create_server(("127.0.0.1", 0)) as made:
        made.settimeout(5)
        yield made


def rows_shown(window: MainWindow, panel: str) -> list[Any]:
    """The rows of a table of the window."""
    table = window.desk.panels[panel].table
    return list(table.rows_of(table.model.order.ids))


def address_of(server: socket) -> str:
    """Its address."""
    return f"http://127.0.0.1:{server.getsockname()[1]}"


def line(form: ConnectionForm, name: str) -> QLineEdit:
    """The line of a field."""
    found = form.widgets[name]
    assert isinstance(found, QLineEdit)
    return found


def button(form: ConnectionForm, which: QDialogButtonBox.StandardButton) -> QPushButton:
    """Save or Cancel."""
    (buttons,) = form.findChildren(QDialogButtonBox, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return buttons.button(which)


def in_french(window: MainWindow, kind: str, qtbot: QtBot) -> ConnectionForm:
    """The form of a new connection of a window that speaks French and has its passphrase."""
    window.set_language("fr")
    window.desk.work.data.box.unlock("words")
    window.run(f"data.connect {kind}")
    return shown(ConnectionForm, qtbot)


def test_a_folder_is_saved_with_its_settings(bench: Bench, exports: Path, qtbot: QtBot) -> None:
    form = bench.form("folder")
    retype(form.title, "  Provider A ", qtbot)
    qtbot.keyClicks(line(form, "folder"), f" {exports} ")
    columns = form.widgets["mapping"]
    assert isinstance(columns, QPushButton)
    click(columns, qtbot)
    mapping = shown(MappingDialog, qtbot)
    assert [mapping.file.itemText(row) for row in range(mapping.file.count())] == ["demandes.csv"]
    qtbot.keyClick(mapping.ready, Qt.Key.Key_Return)
    assert columns.text() == "Columns are chosen; change…"
    click(button(form, QDialogButtonBox.StandardButton.Save), qtbot)
    assert not form.isVisible()
    assert bench.saved() == [Connection("c-1", "folder", "Provider A", {"folder": str(exports), "mapping": READY})]


def test_secrets_are_in_the_box_and_nowhere_else(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    form = bench.form("rt")
    password = line(form, "password")
    assert password.echoMode() is QLineEdit.EchoMode.Password
    for name, text in (("address", "https://tickets.example"), ("user", "anna"), ("password", "s3cret-words")):
        qtbot.keyClicks(line(form, name), text)
    assert "password" not in form.connection()[0].settings
    qtbot.keyClick(password, Qt.Key.Key_Return)
    (made,) = bench.saved()
    assert made.settings == {
        "address": "https://tickets.example", "user": "anna", "asset_fields": "AssetRef", "provider": "",
        "contract": "", "authority": "",
    }  # fmt: skip
    assert bench.box.get("c-1", ["password", "token"]) == {"password": "s3cret-words"}
    files = [path for path in (tmp_path / "kept").iterdir() if path.is_file()]
    assert {"operations.sqlite", "secrets.json"} <= {path.name for path in files}
    assert not [path.name for path in files if b"s3cret-words" in path.read_bytes()]


@pytest.mark.parametrize(("typed", "kept"), [("", "old"), ("new", "new")])
def test_a_kept_secret_stays_until_another_is_typed(bench: Bench, qtbot: QtBot, typed: str, kept: str) -> None:
    made = Connection("c-1", "rt", "Mine", {"address": "https://tickets.example"})
    connect.save(bench.store, bench.box, made, {"token": "old"})
    form = bench.edit(made)
    assert line(form, "token").text() == line(form, "password").placeholderText() == ""
    assert line(form, "token").placeholderText() == "kept in the keyring; leave empty to keep it"
    qtbot.keyClicks(line(form, "token"), typed)
    qtbot.keyClick(line(form, "token"), Qt.Key.Key_Return)
    assert not form.isVisible()
    assert bench.box.get("c-1", ["password", "token"]) == {"token": kept}


def test_the_test_finds_the_files_of_a_folder(bench: Bench, exports: Path, qtbot: QtBot) -> None:
    form = bench.form("folder", {"folder": str(exports), "mapping": READY})
    click(form.test, qtbot)
    assert (form.result_text.text(), form.test.isEnabled()) == ("Asking…", False)
    qtbot.waitUntil(form.test.isEnabled)
    assert form.result_text.text().startswith("✓ 1 ")
    assert str(exports) in form.result_text.text()
    assert bench.saved() == []


def test_the_test_says_that_there_is_no_such_folder(bench: Bench, exports: Path, qtbot: QtBot) -> None:
    form = bench.form("folder", {"folder": str(exports / "nowhere"), "mapping": READY})
    click(form.test, qtbot)
    qtbot.waitUntil(form.test.isEnabled)
    assert form.result_text.text() == f"✕ The folder {exports / 'nowhere'} cannot be read just now"
    retype(line(form, "folder"), str(exports), qtbot)
    click(form.test, qtbot)
    qtbot.waitUntil(lambda: form.result_text.text().startswith("✓"))


def test_the_test_uses_what_is_typed_and_not_saved(bench: Bench, qtbot: QtBot) -> None:
    form = bench.form("sensorthings")
    qtbot.keyClicks(line(form, "address"), "no address")
    click(form.test, qtbot)
    qtbot.waitUntil(form.test.isEnabled)
    assert form.result_text.text() == "✕ no address is not an address such as https://server.example/path"
    assert bench.saved() == []


def test_the_test_uses_the_kept_secret(bench: Bench, server: socket, qtbot: QtBot) -> None:
    made = Connection("c-1", "sensorthings", "Mine", {"address": address_of(server)})
    connect.save(bench.store, bench.box, made, {"token": "old"})
    form = bench.edit(made)
    click(form.test, qtbot)
    asking, _ = server.accept()
    with asking:
        assert b"Authorization: Bearer old\r\n" in asking.recv(65_536)
        body = b'{"@iot.count": 3, "value": []}'
        asking.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body))
    qtbot.waitUntil(form.test.isEnabled)
    assert form.result_text.text() == "✓ 3 datastreams"


def test_a_form_that_is_closed_ends_its_test(bench: Bench, server: socket, qtbot: QtBot) -> None:
    form = bench.form("rt", {"address": address_of(server)})
    with qtbot.waitSignal(bench.tasks.started) as started:
        click(form.test, qtbot)
    (task,) = started.args
    with qtbot.waitSignal(task.finished):
        qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert bench.saved() == []


def test_what_is_missing_is_said_and_nothing_is_saved(bench: Bench, exports: Path, qtbot: QtBot) -> None:
    form = bench.form("folder", {"mapping": READY})
    qtbot.keyClicks(line(form, "folder"), "   ")
    click(button(form, QDialogButtonBox.StandardButton.Save), qtbot)
    assert (form.result_text.text(), form.isVisible()) == ("✕ Folder is missing", True)
    assert bench.saved() == []
    retype(line(form, "folder"), str(exports), qtbot)
    click(button(form, QDialogButtonBox.StandardButton.Save), qtbot)
    assert [each.settings["folder"] for each in bench.saved()] == [str(exports)]


@pytest.mark.parametrize("how", ["Esc", "Cancel"])
def test_giving_up_changes_nothing(bench: Bench, qtbot: QtBot, how: str) -> None:
    made = Connection("c-1", "rt", "Mine", {"address": "https://tickets.example"})
    connect.save(bench.store, bench.box, made, {"token": "old"})
    form = bench.edit(made)
    retype(form.title, "Other", qtbot)
    qtbot.keyClicks(line(form, "token"), "new")
    if how == "Esc":
        qtbot.keyClick(form.title, Qt.Key.Key_Escape)
    else:
        click(button(form, QDialogButtonBox.StandardButton.Cancel), qtbot)
    assert not form.isVisible()
    assert bench.saved() == [made]
    assert bench.box.get("c-1", ["token"]) == {"token": "old"}


def test_an_empty_name_is_the_kind(bench: Bench, qtbot: QtBot) -> None:
    form = bench.form("demonstration")
    retype(form.title, " ", qtbot)
    qtbot.keyClick(form.title, Qt.Key.Key_Return)
    assert [each.title for each in bench.saved()] == ["Demonstration (made-up data)"]


@pytest.mark.parametrize("kind", ["rt", "sensorthings", "folder", "demonstration"])
def test_tab_reaches_every_field_and_button(bench: Bench, qtbot: QtBot, kind: str) -> None:
    form = bench.form(kind)
    stops = tab_stops(form, form.title, qtbot)
    fields = [each for each in stops if each in form.widgets.values()]
    assert fields == list(form.widgets.values())
    assert set(form.findChildren(QPushButton)) <= set(stops)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_in_french(window: MainWindow, qtbot: QtBot, kind: str) -> None:
    form = in_french(window, kind, qtbot)
    assert not_french(form) == set()
    assert {"Nom", "Tester la connexion", "Enregistrer", "Annuler"} <= written(form)
    form.reject()


def test_sentences_and_choices_are_in_french_and_their_values_are_not(window: MainWindow, qtbot: QtBot) -> None:
    form = in_french(window, "mqtt", qtbot)
    click(button(form, QDialogButtonBox.StandardButton.Save), qtbot)
    assert form.result_text.text() == "✕ Serveur manque"
    tls = form.widgets["tls"]
    assert isinstance(tls, QComboBox)
    choose(tls, "oui", qtbot)
    assert form.connection()[0].settings["tls"] == "yes"
    form.reject()


def test_a_folder_that_is_connected_brings_its_tickets(window: MainWindow, exports: Path, qtbot: QtBot) -> None:
    window.run("data.connect folder")
    form = shown(ConnectionForm, qtbot)
    qtbot.keyClicks(line(form, "folder"), str(exports))
    columns = form.widgets["mapping"]
    assert isinstance(columns, QPushButton)
    click(columns, qtbot)
    qtbot.keyClick(shown(MappingDialog, qtbot).ready, Qt.Key.Key_Return)
    qtbot.keyClick(form.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(rows_shown(window, "tickets")))
    (ticket,) = rows_shown(window, "tickets")
    assert (ticket.row.ticket.key, ticket.row.ticket.title) == ("DI-7", "Fuite")
    (connected,) = rows_shown(window, "connections")
    assert connected.title == "Folder of CSV and XLSX exports"
