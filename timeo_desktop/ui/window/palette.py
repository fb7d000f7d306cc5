"""The palette (Ctrl+K): find an element by name, tag, class or GlobalId, or run a command."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.command import Command
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.rows import SearchSource
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.on_desk import finder

_DATA = Qt.ItemDataRole.UserRole
_LIMIT = 60
_COMMANDS_PLACE = 50  # sources of a higher place come after the commands
_PAUSE_MS = 120
_WIDTH, _HEIGHT = 640, 420


class Palette(QDialog):
    """Type, choose with the arrows, Enter. Sources that come before or after the commands keep their order."""

    def __init__(
        self, commands: Sequence[Command[Any]], searches: Sequence[SearchSource], desk: Desk, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._commands, self._searches, self._desk = commands, searches, desk
        self.setObjectName("palette")
        self.setWindowTitle(tr("Find anything"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(tr("Find anything: room, tag, class, GlobalId, command…"))
        self.edit.setClearButtonEnabled(True)
        self.edit.setMinimumHeight(36)
        self.list = QListWidget(self)
        self.list.setUniformItemSizes(True)
        self._hint = QLabel(tr("↑ ↓ to choose, Enter to go there, Esc to close"), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self.edit, self.list, self._hint):
            layout.addWidget(widget)
        self.resize(_WIDTH, _HEIGHT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        self.edit.textChanged.connect(lambda _text: self._timer.start())
        self.edit.returnPressed.connect(self.accept_current)
        self.list.itemActivated.connect(lambda _item: self.accept_current())
        self.edit.installEventFilter(self)
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while one types."""
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Show what matches: elements first, then commands."""
        text = self.edit.text().strip()
        self.list.clear()
        late = [each for each in self._searches if each.place > _COMMANDS_PLACE]
        self._offer([each for each in self._searches if each not in late], text)
        wanted = text.casefold().split()
        for command in self._commands:
            title = tr(command.title)
            haystack = f"{title} {command.id} {tr(command.help) if command.help else ''}".casefold()
            if all(word in haystack for word in wanted):
                label = f"{title}   {command.shortcut}" if command.shortcut else title
                self._add(theme.icon("command"), label, command.id)
        self._offer(late, text)
        if not self.list.count():
            item = QListWidgetItem(tr("Nothing is called “{text}” here", text=text))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _offer(self, sources: Sequence[SearchSource], text: str) -> None:
        for source in sources if text else ():
            for found in finder(self._desk, source)(text, _LIMIT):
                self._add(theme.icon(found.icon), found.label, found.line)

    def _add(self, icon: QIcon, label: str, line: str) -> None:
        item = QListWidgetItem(icon, label)
        item.setData(_DATA, line)
        self.list.addItem(item)

    def accept_current(self) -> None:
        """Run the command of what is chosen, and close."""
        if self._timer.isActive():
            self._timer.stop()
            self.refresh()
        item = self.list.currentItem()
        value = item.data(_DATA) if item is not None else None
        self.accept()
        if isinstance(value, str):
            self._desk.run(value)
