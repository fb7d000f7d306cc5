"""Layers beside elements in the window: switched on by a command, picked, and no part of the size of their elements."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.main_window import Opened, rows
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
FILE = Path(__file__).parent / "data" / "ifc" / "11_representations.ifc"


def test_clearances_are_shown_when_asked_for_and_picked_as_their_element(
    window: MainWindow, open_file: Opened, qtbot: QtBot
) -> None:
    open_file(FILE)
    session, actions = window.session, window.menus.actions
    window.menus.refresh()
    assert actions["view.clearance"].isEnabled()
    assert not actions["view.axis"].isEnabled()
    before = session.scene.contents.triangles()
    window.run("view.clearance")
    window.menus.refresh()
    assert actions["view.clearance"].isChecked()
    assert session.scene.contents.triangles() == before + 24

    window.run("view.isolate '2 clearance only'")
    window.run("view.fit")
    middle = QPoint(window.viewport.width() // 2, window.viewport.height() // 2)
    qtbot.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=middle)
    assert window.desk.panels["properties"]._title.text() == "2 clearance only"
    assert rows(window)

    window.run("view.show_all")
    window.run("view.select '1 body and clearance 5 m'")
    box = session.scene.contents.box_of(session.view.selection)
    assert box is not None
    assert (box[1] - box[0]).tolist() == pytest.approx([1, 0.1, 2], abs=1e-4)
