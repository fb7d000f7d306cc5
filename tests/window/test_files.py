"""Files as a user brings them: dropped, wrong, several."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from tests.main_window import Opened, texts
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


def test_a_wrong_file_is_one_sentence_and_the_rest_stays(
    window: MainWindow, open_file: Opened, demo: Path, tmp_path: Path
) -> None:
    open_file(demo)
    before = window.session.scene.contents.triangles()
    wrong = tmp_path / "l'été <b>gras.ifc"
    wrong.write_bytes(b"nothing of the kind")
    open_file(wrong)
    assert "does not begin with ISO-10303-21" in window.banner.text.text()
    assert "<b>gras" in window.banner.text.text()
    assert window.banner.isVisible()
    assert len(window.session.models) == 1
    assert window.session.scene.contents.triangles() == before
    window.open_files([tmp_path, tmp_path / "absent.ifc"])
    assert "is a folder" in texts(window)
    assert "is not there" in texts(window)


def test_dropping_files_opens_them_as_one_scene(window: MainWindow, demo: Path, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "deuxième modèle.ifc"
    other.write_bytes(demo.read_bytes())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(demo)), QUrl.fromLocalFile(str(other))])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
    assert len(window.session.models) == 2
    boxes = [
        window.session.scene.contents.box_of(
            [int(n) for actor in window.session.scene.chunks if actor.source == number for n in actor.numbers]
        )
        for number in window.session.models
    ]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert abs(boxes[0][0] - boxes[1][0]).max() < 1e-6
    assert other in window._settings.recent()
    window.run("file.close")
    assert window._pages.currentWidget() is window.welcome
