"""What tests of dialogs share: what is written on them, where Tab goes, choosing, and answering those that wait."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from timeo_desktop.ui.base.language import Translators

_TS = Path(__file__).parents[2] / "resources" / "translations" / "timeo_fr.ts"
_OF_QT = frozenset({"OK", "Annuler", "Fermer", "Enregistrer"})
_TICK_MS, _PATIENCE = 10, 500
Shown = TypeVar("Shown", bound=QDialog)
Answer = tuple[type[QDialog], Callable[[Any], None]]


def plain_parent(qtbot: QtBot) -> QWidget:
    """A shown widget in English to open a dialog over, where a whole window is not needed."""
    Translators().use("en")
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    qtbot.waitExposed(parent)
    return parent


def written(dialog: QWidget) -> set[str]:
    """Every title, label, button, choice, hint and column title; not what the user typed."""
    found = [dialog.windowTitle(), *(each.toolTip() for each in dialog.findChildren(QWidget))]
    found += [label.text().removesuffix(" *") for label in dialog.findChildren(QLabel)]
    found += [button.text() for button in dialog.findChildren(QAbstractButton)]
    found += [line.placeholderText() for line in dialog.findChildren(QLineEdit)]
    for box in dialog.findChildren(QComboBox):
        found += [box.itemText(row) for row in range(box.count())]
    for table in dialog.findChildren(QTableWidget):
        found += titles(table)
    return {text.replace("&", "") for text in found if any(map(str.isalpha, text))}


def not_french(dialog: QWidget) -> set[str]:
    """What is written on a dialog and is neither one of our French texts nor one of Qt's."""
    return written(dialog) - _french() - _OF_QT


@cache
def _french() -> frozenset[str]:
    return frozenset(each.text or "" for each in ET.parse(_TS).iter("translation"))


def titles(table: QTableWidget) -> list[str]:
    """The column titles of a table."""
    headers = (table.horizontalHeaderItem(column) for column in range(table.columnCount()))
    return [header.text() for header in headers if header is not None]


def cells(table: QTableWidget) -> list[list[str]]:
    """The rows of a table as texts."""
    items = [[table.item(row, column) for column in range(table.columnCount())] for row in range(table.rowCount())]
    return [[item.text() if item is not None else "" for item in row] for row in items]


def tab_stops(dialog: QDialog, first: QWidget, qtbot: QtBot) -> list[QWidget]:
    """Where Tab goes from a widget until it is there again, or a stop comes a second time."""
    first.setFocus()
    found: list[QWidget] = []
    while (here := dialog.focusWidget()) is not None and here not in found:
        found.append(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    return found


def choose(box: QComboBox, text: str, qtbot: QtBot) -> None:
    """Choose from the open list of a box, with the keyboard."""
    row = box.findText(text)
    assert row >= 0, text
    qtbot.keyClick(box, Qt.Key.Key_F4)
    qtbot.waitUntil(box.view().isVisible)
    steps = row - box.view().currentIndex().row()
    for _ in range(abs(steps)):
        qtbot.keyClick(box.view(), Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not box.view().isVisible())
    assert box.currentText() == text


def retype(line: QWidget, text: str, qtbot: QtBot) -> None:
    """Type in place of what a line or a number holds."""
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)


def click(button: QAbstractButton, qtbot: QtBot) -> None:
    """Click the left end of a button, where a check box has its box."""
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))


def shown(kind: type[Shown], qtbot: QtBot) -> Shown:
    """The dialog of this kind that is open, once it is on the screen."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    qtbot.waitExposed(dialog)
    return dialog


@contextmanager
def answering(*answers: Answer) -> Iterator[None]:
    """Answer the dialogs that the code inside waits for, each of its kind and in this order; no more and no fewer."""
    waiting = list(answers)
    surprises: list[str] = []
    ticks = count()
    timer = QTimer()
    timer.setInterval(_TICK_MS)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not dialog.isVisible():
            return
        if waiting and isinstance(dialog, waiting[0][0]):
            waiting.pop(0)[1](dialog)
        elif not waiting or next(ticks) > _PATIENCE:
            surprises.append(f"{type(dialog).__name__}: {dialog.windowTitle()}")
            dialog.reject()

    timer.timeout.connect(look)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
    assert (waiting, surprises) == ([], [])
