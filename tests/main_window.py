"""A real main window on an X server, what it says, and what must not be left behind by it.

A plugin: `tests/conftest.py` loads it for the tests that need a screen.
"""

import os
from collections.abc import Callable, Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests import qt_leaks
from tests.conftest import CHUNKS
from timeo_desktop.app import make_window
from timeo_desktop.ui.view.finding import find
from timeo_desktop.ui.window.main_window import MainWindow

Opened = Callable[[Path], None]
_PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits longer for what will come than pytest-qt does: a machine may be busy. Tests of speed say how long."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=_PATIENCE_MS)
    waitSignal = partialmethod(QtBot.waitSignal, timeout=_PATIENCE_MS)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The one of pytest-qt, with patience."""
    assert qapp is not None
    return PatientBot(request)


@pytest.fixture
def cache_of_window(run_folder: Path) -> Path:
    """The cache that all tests share: what one has opened another opens at once. Tests of opening have another one."""
    return run_folder / CHUNKS.parent


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, cache_of_window: Path) -> Iterator[MainWindow]:
    """A shown window in English with its own settings."""
    if not os.environ.get("DISPLAY"):
        pytest.skip("a window needs an X server")
    monkeypatch.setenv("TIMEO_CACHE", str(cache_of_window))
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
    qt_leaks.check_closed(made)


@pytest.fixture
def open_file(window: MainWindow, qtbot: QtBot) -> Opened:
    """Open a file and wait until all of it is read and drawn."""

    def opened(path: Path) -> None:
        window.open_files([path])
        qtbot.waitUntil(lambda: not window.tasks.running and window.viewport.is_drawn())

    return opened


def tagged(window: MainWindow, tag: str) -> int:
    """The number of the only element with this tag."""
    (number,) = [number for number, row in find(window.session, tag) if row.tag == tag]
    return number


def texts(window: MainWindow) -> str:
    """All messages."""
    return "\n".join(each for each in window.desk.panels["messages"].texts())


def rows(window: MainWindow) -> str:
    """What the inspector tells of the selection."""
    tree = window.desk.panels["properties"].rows
    groups = [tree.topLevelItem(index) for index in range(tree.topLevelItemCount())]
    return "\n".join(
        f"{group.child(row).text(0)}: {group.child(row).text(1)}"
        for group in groups
        if group
        for row in range(group.childCount())
    )
