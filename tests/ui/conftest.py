"""A real main window on an X server, and what must not be left behind by it."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from timeo_desktop.app import make_window
from timeo_desktop.ui.window.main_window import MainWindow

Opened = Callable[[Path], None]


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A shown window in English with its own settings and an empty cache."""
    if not os.environ.get("DISPLAY"):
        pytest.skip("a window needs an X server")
    monkeypatch.setenv("LANGUAGE", "en")
    made = make_window()
    assert made is not None
    made.set_language("en")
    made.resize(1200, 760)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.set_language("en")  # translators belong to the application, which the next test uses too
    made.close()
    made.deleteLater()
    for widget in QApplication.topLevelWidgets():
        assert not isinstance(widget, QMessageBox)
    # The status bar's own timer is Qt's affair.
    owners = (made, made.viewport, made.tasks, made.desk.progress)
    timers = [timer for timer in made.findChildren(QTimer) if timer.isActive() and timer.parent() in owners]
    assert not timers
    threads = [thread.name for thread in threading.enumerate() if thread.name.startswith("timeo")]
    assert not threads


@pytest.fixture
def open_file(window: MainWindow, qtbot: QtBot) -> Opened:
    """Open a file and wait until all of it is read and drawn."""

    def opened(path: Path) -> None:
        window.open_files([path])
        qtbot.waitUntil(lambda: not window.tasks.running and window.viewport.is_drawn(), timeout=60_000)

    return opened
