"""The palette (Ctrl+K): find an element by name, tag, class or GlobalId, or run a command."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from timeo_desktop.domain.elements import Element
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.command import Command
from timeo_desktop.ui.base.language import tr

_DATA = Qt.ItemDataRole.UserRole
_LIMIT = 60
_PAUSE_MS = 120
_WIDTH, _HEIGHT = 640, 420
Find = Callable[[str, int], list[tuple[int, Element]]]
Places = Callable[[str], list[tuple[str, str]]]  # labels and command lines


class Palette(QDialog):
    """Type, choose with the arrows, Enter. Of `places` the first are offered before all else, the others at the end."""

    def __init__(
        self,
        commands: Sequence[tuple[Command[object], bool]],
        find: Find,
        places: tuple[Places, Places],
        run: Callable[[str], None],
        choose: Callable[[int], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setWindowTitle(tr("Find anything"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands = [command for command, enabled in commands if enabled]
        self._find, self._places, self._run, self._choose = find, places, run, choose
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
        if text:
            self._offer(self._places[0], text)
            for number, element in self._find(text, _LIMIT):
                tag = f" · {element.tag}" if element.tag and element.tag != element.name else ""
                label = f"{words.title(element)}{tag}   —   {words.class_word(element.ifc_class)}"
                if not element.ifc_class.startswith("Ifc") and element.guid != element.name:
                    label += f" · {element.guid}"  # many houses stand in one street
                self._add(theme.icon(words.icon_name(element.ifc_class)), label, number)
        wanted = text.casefold().split()
        for command in self._commands:
            title = tr(command.title)
            haystack = f"{title} {command.id} {tr(command.help) if command.help else ''}".casefold()
            if all(word in haystack for word in wanted):
                label = f"{title}   {command.shortcut}" if command.shortcut else title
                self._add(theme.icon("command"), label, command.id)
        if text:
            self._offer(self._places[1], text)
        if not self.list.count():
            item = QListWidgetItem(tr("Nothing is called “{text}” here", text=text))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _offer(self, places: Places, text: str) -> None:
        for label, line in places(text):
            self._add(theme.icon("map-pin"), label, line)

    def _add(self, icon: QIcon, label: str, value: object) -> None:
        item = QListWidgetItem(icon, label)
        item.setData(_DATA, value)
        self.list.addItem(item)

    def accept_current(self) -> None:
        """Go to the element or run the command, and close."""
        if self._timer.isActive():
            self._timer.stop()
            self.refresh()
        item = self.list.currentItem()
        value = item.data(_DATA) if item is not None else None
        self.accept()
        if isinstance(value, str):
            self._run(value)
        elif isinstance(value, int):
            self._choose(value)
