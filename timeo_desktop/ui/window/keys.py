"""The list of all commands with their keys and what they do, read from the same table as the menus."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from timeo_desktop.ui.base.command import Command
from timeo_desktop.ui.base.language import tr

_MOUSE = (
    ("Orbit", "Left button"),
    ("Move", "Middle or right button, or Shift + left button"),
    ("Zoom", "Wheel"),
    ("Select", "Click; Ctrl + click adds"),
    ("Come near", "Double click"),
    ("Orbit with the keyboard", "Arrows; with Shift they move"),
    ("Zoom with the keyboard", "+ / −"),
)


class KeysDialog(QDialog):
    """A table of commands."""

    def __init__(self, commands: Sequence[Command[Any]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = [(tr(what), tr(how), "") for what, how in _MOUSE]
        for command in commands:
            keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            rows.append((tr(command.title), keys, tr(command.help) if command.help else ""))
        table = QTableWidget(len(rows), 3, self)
        table.setHorizontalHeaderLabels([tr("Command"), tr("Keys"), tr("What it does")])
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.setItem(row, column, QTableWidgetItem(text))
        table.resizeColumnsToContents()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(table)
        layout.addWidget(buttons)
        self.resize(720, 520)
