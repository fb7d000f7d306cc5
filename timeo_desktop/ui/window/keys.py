"""The list of all commands with their keys and what they do, read from the same table as the menus."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from timeo_desktop.ui.base.command import Command
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.view.desk import Desk

_MOUSE = (
    ("Orbit", "Left button"),
    ("Move", "Middle or right button, or Shift + left button"),
    ("Zoom", "Wheel"),
    ("Select", "Click; Ctrl + click adds"),
    ("Come near", "Double click"),
    ("Orbit with the keyboard", "Arrows; with Shift they move"),
    ("Zoom with the keyboard", "Page Up / Page Down"),
)


@dataclass(frozen=True)
class _Key:
    what: str
    keys: str
    does: str = ""


class KeysDialog(QDialog):
    """A table of commands."""

    def __init__(self, commands: Sequence[Command[Any]], desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = (
            Column("Command", lambda row: row.what, width=220),
            Column("Keys", lambda row: row.keys, width=180),
            Column("What it does", lambda row: row.does, width=300),
        )
        table = RowTable(columns, lambda row: row, "keys", desk, self)
        table.set_rows([*(_Key(tr(what), tr(how)) for what, how in _MOUSE), *map(_key, commands)])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(table)
        layout.addWidget(buttons)
        self.resize(780, 520)


def _key(command: Command[Any]) -> _Key:
    keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return _Key(tr(command.title), keys, tr(command.help) if command.help else "")
