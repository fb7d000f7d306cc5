"""The window itself: what it says when it is empty, two languages, two themes, and what it remembers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.main_window import Opened, rows
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


def test_an_empty_window_says_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window._pages.currentWidget() is window.welcome)
    assert "Nothing is selected" in window.desk.panels["properties"]._title.text()
    assert window.desk.panels["not_drawn"].table.empty.text() == "No model is open."
    assert not window.menus.actions["view.fit"].isEnabled()


def test_french_and_back(window: MainWindow, open_file: Opened, demo: Path) -> None:
    window.set_language("fr")
    assert window.menus.actions["view.isolate"].text() == "Isoler"
    assert window.docks.dock("tree").windowTitle() == "Arborescence du projet"
    open_file(demo)
    window.run("view.select P-01")
    assert "Repère: P-01" in rows(window)
    window.run("view.isolate nothing-of-that-name")
    assert window.banner.text.text() == "Rien ici ne s’appelle nothing-of-that-name"
    window.set_language("en")
    assert window.menus.actions["view.isolate"].text() == "Isolate"


def test_dark_and_light(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    light = window.session.scene.renderer.GetBackground()
    window.set_theme("dark")
    QApplication.processEvents()
    dark = window.session.scene.renderer.GetBackground()
    window.set_theme("light")
    assert sum(dark) < 1 < sum(light)


def test_layout_and_language_are_remembered(window: MainWindow) -> None:
    window.docks.dock("messages").hide()
    window.set_language("fr")
    window.close()
    from timeo_desktop.app import make_window

    again = make_window()
    try:
        assert again.docks.dock("messages").isHidden()
        assert again.menus.actions["view.isolate"].text() == "Isoler"
    finally:
        again.set_language("en")
        again.close()
        again.deleteLater()


def test_qt_timers_do_not_wear_out_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 drops a reference to None at every timer call, which aborts the program after some minutes."""
    import sys

    timer = QTimer()
    timer.setInterval(0)
    calls: list[int] = []
    timer.timeout.connect(lambda: calls.append(1))
    before = sys.getrefcount(None)
    timer.start()
    qtbot.waitUntil(lambda: len(calls) > 500)
    timer.stop()
    assert sys.getrefcount(None) > before - 250


def test_text_from_files_is_never_html() -> None:
    from timeo_desktop.ui.base.words import tip

    assert tip("<img src=x>\nA & B") == "<span>&lt;img src=x&gt;<br>A &amp; B</span>"
