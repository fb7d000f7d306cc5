"""The palette finds elements and commands."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.main_window import Opened, tagged
from timeo_desktop.ui.window.main_window import MainWindow
from timeo_desktop.ui.window.palette import Palette

pytestmark = pytest.mark.gui


def test_the_palette_finds_elements_and_commands(
    window: MainWindow, open_file: Opened, demo: Path, qtbot: QtBot
) -> None:
    open_file(demo)
    window.show_palette()
    palette = window.findChild(Palette)
    assert palette is not None
    qtbot.keyClicks(palette.edit, "CTA-01")
    palette.refresh()
    assert "Centrale" in palette.list.item(0).text()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert window.session.view.selection == {tagged(window, "CTA-01")}
    assert window.session.view.xray  # it stands behind a wall
    window.show_palette()
    palette = [each for each in window.findChildren(Palette) if each.isVisible()][-1]
    qtbot.keyClicks(palette.edit, "x-ray")
    palette.refresh()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert not window.session.view.xray
    window.show_palette()
    palette = [each for each in window.findChildren(Palette) if each.isVisible()][-1]
    qtbot.keyClicks(palette.edit, "{no} such thing")
    palette.refresh()
    assert "{no} such thing" in palette.list.item(0).text()
    palette.close()
