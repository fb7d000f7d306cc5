"""The passphrase of the encrypted password file: set, refused, accepted, given up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import answering, not_french, plain_parent, shown, tab_stops, written
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.ui.operations.connection_form import ConnectionForm
from timeo_desktop.ui.operations.passphrase import ask_passphrase
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
Typing = Callable[[QInputDialog], None]


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """What the question is asked over."""
    return plain_parent(qtbot)


@pytest.fixture
def kept(tmp_path: Path) -> SecretBox:
    """A locked box whose file was written with the passphrase `right`."""
    SecretBox(tmp_path, "right").put("tickets", {"password": "s3cret"})
    return SecretBox(tmp_path)


def typing(text: str, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Return) -> Typing:
    def typed(dialog: QInputDialog) -> None:
        line = dialog.findChild(QLineEdit)
        assert line is not None
        assert line.echoMode() is QLineEdit.EchoMode.Password
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, key)

    return typed


def reading(said: list[str], qtbot: QtBot) -> Callable[[QMessageBox], None]:
    def read(message: QMessageBox) -> None:
        said.append(message.text())
        qtbot.keyClick(message, Qt.Key.Key_Return)

    return read


def test_the_first_passphrase_is_the_one_of_the_file(parent: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    box = SecretBox(tmp_path / "new")
    with answering((QInputDialog, typing("first words", qtbot))):
        assert ask_passphrase(box, parent)
    assert not box.is_locked
    box.put("tickets", {"password": "s3cret"})
    assert SecretBox(tmp_path / "new", "first words").get("tickets", ["password"]) == {"password": "s3cret"}
    assert b"s3cret" not in (tmp_path / "new" / "secrets.json").read_bytes()


def test_the_right_one_opens_the_box(parent: QWidget, qtbot: QtBot, kept: SecretBox) -> None:
    with answering((QInputDialog, typing("right", qtbot))):
        assert ask_passphrase(kept, parent)
    assert kept.get("tickets", ["password"]) == {"password": "s3cret"}


def test_a_wrong_one_is_refused_in_words(parent: QWidget, qtbot: QtBot, kept: SecretBox, tmp_path: Path) -> None:
    before = (tmp_path / "secrets.json").read_bytes()
    said: list[str] = []
    with answering((QInputDialog, typing("wrong", qtbot)), (QMessageBox, reading(said, qtbot))):
        assert not ask_passphrase(kept, parent)
    assert said == ["The passphrase does not open the encrypted password file"]
    assert kept.is_locked
    assert (tmp_path / "secrets.json").read_bytes() == before


def test_a_damaged_file_is_told_in_words(parent: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("no such thing")
    said: list[str] = []
    with answering((QInputDialog, typing("right", qtbot)), (QMessageBox, reading(said, qtbot))):
        assert not ask_passphrase(SecretBox(tmp_path), parent)
    assert said == ["The encrypted password file cannot be read"]


@pytest.mark.parametrize(("text", "key"), [("right", Qt.Key.Key_Escape), ("", Qt.Key.Key_Return)])
def test_giving_up_leaves_it_locked(parent: QWidget, qtbot: QtBot, kept: SecretBox, text: str, key: Qt.Key) -> None:
    with answering((QInputDialog, typing(text, qtbot, key))):
        assert not ask_passphrase(kept, parent)
    assert kept.is_locked


def test_it_is_asked_in_french_and_without_a_mouse(window: MainWindow, qtbot: QtBot, kept: SecretBox) -> None:
    window.set_language("fr")
    foreign: set[str] = set()
    said: list[str] = []

    def look(dialog: QInputDialog) -> None:
        assert "Phrase secrète" in written(dialog)
        foreign.update(not_french(dialog))
        line = dialog.findChild(QLineEdit)
        assert line is not None
        assert tab_stops(dialog, line, qtbot) == [line, *dialog.findChildren(QPushButton)]
        typing("wrong", qtbot)(dialog)

    with answering((QInputDialog, look), (QMessageBox, reading(said, qtbot))):
        assert not ask_passphrase(kept, window)
    assert foreign == set()
    assert said == ["La phrase secrète n'ouvre pas le fichier de mots de passe chiffré"]


def test_only_who_types_a_secret_needs_it_and_once(window: MainWindow, qtbot: QtBot) -> None:
    def filled(form: ConnectionForm, **texts: str) -> ConnectionForm:
        for name, text in texts.items():
            line = form.widgets[name]
            assert isinstance(line, QLineEdit)
            line.setText(text)
        return form

    window.run("data.connect rt")
    filled(shown(ConnectionForm, qtbot), address="https://open.example").ok.click()
    assert QApplication.activeModalWidget() is None
    window.run("data.connect rt")
    form = filled(shown(ConnectionForm, qtbot), address="https://tickets.example", password="s3cret")
    with answering((QInputDialog, typing("", qtbot, Qt.Key.Key_Escape))):
        form.ok.click()
    again = shown(ConnectionForm, qtbot)
    assert again is not form
    password = again.widgets["password"]
    assert isinstance(password, QLineEdit)
    assert (again.connection()[0].settings["address"], password.text()) == ("https://tickets.example", "s3cret")
    with answering((QInputDialog, typing("words", qtbot))):
        again.ok.click()
    assert not window.desk.work.data.box.is_locked
    window.run("data.connect rt")
    filled(shown(ConnectionForm, qtbot), address="https://tickets.example", password="s3cret").ok.click()
    assert QApplication.activeModalWidget() is None
