"""Menus, the tool bar and keys, made from the table of commands."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QPushButton, QSizePolicy, QToolBar, QWidget

from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.command import FILE, MENUS
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.window.commands import Window, WindowCommand

_TOOLS = (
    "file.open", "", "view.home", "view.fit", "view.map", "view.parallel", "", "view.isolate", "view.hide",
    "view.show_all",
    "view.xray", "view.spaces", "view.ambient_occlusion", "", "measuring.distance", "", "view.undo", "view.redo",
)  # fmt: skip
_CONTEXT_MENU = (
    "view.fit", "view.isolate", "basket.add", "basket.remove", "view.hide", "", "view.show_all", "view.invert", "",
    "view.xray", "view.ghost", "view.spaces", "", "edit.copy_guid",
)  # fmt: skip
_ICON_SIZE = 20
_FIND_WIDTH = 380


class Menus:
    """Owns the actions of the window."""

    def __init__(
        self, window: QMainWindow, context: Window, commands: Sequence[WindowCommand], open_file: Callable[[Path], None]
    ) -> None:
        self._window, self._context, self._open_file = window, context, open_file
        self._commands = {command.id: command for command in commands}
        self.actions = {command.id: self._action(command) for command in commands if command.menu}
        self._menus: dict[str, QMenu] = {}
        for name in MENUS:
            self._menus[name] = window.menuBar().addMenu("")
            for command in commands:
                if command.menu == name:
                    self._menus[name].addAction(self.actions[command.id])
            self._menus[name].aboutToShow.connect(self.refresh)
        self._recent = QMenu(window)
        self._menus[FILE].insertMenu(self.actions["file.close"], self._recent)
        self._bar = self._tool_bar()

    def _action(self, command: WindowCommand) -> QAction:
        action = QAction(self._window)
        action.setObjectName(command.id)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda _checked=False, line=command.id: self._context.desk.run(line))
        self._window.addAction(action)
        return action

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar(self._window)
        bar.setObjectName("tools")
        bar.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name in _TOOLS:
            if name:
                bar.addAction(self.actions[name])
            else:
                bar.addSeparator()
        spring = QWidget(bar)
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spring)
        self._find = QPushButton(bar)
        self._find.setMinimumWidth(_FIND_WIDTH)
        self._find.clicked.connect(lambda: self._context.desk.run("edit.find"))
        bar.addWidget(self._find)
        self._window.addToolBar(bar)
        return bar

    def retranslate(self, recent: list[Path]) -> None:
        """Say everything in the present language and with icons in the present colours."""
        for name, menu in self._menus.items():
            menu.setTitle(tr(name))
        for command in self._commands.values():
            action = self.actions.get(command.id)
            if action is None:
                continue
            title = tr(command.title)
            action.setText(title)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            tip = f"{title} ({keys})" if keys else title
            action.setToolTip(f"{tip}\n{tr(command.help)}" if command.help else tip)
            if command.icon:
                action.setIcon(theme.icon(command.icon))
        self._find.setIcon(theme.icon("search"))
        # Set anew each time: a button with a style sheet keeps the colours it had when the sheet was set.
        self._find.setStyleSheet("text-align: left; padding: 5px 10px;")
        self._find.setText(tr("Find anything: room, tag, class…   Ctrl+K"))
        self._recent.setTitle(tr("Recent files"))
        self.show_recent(recent)
        self.refresh()

    def show_recent(self, recent: list[Path]) -> None:
        """Fill the menu of recent files."""
        self._recent.clear()
        for path in recent:
            action = self._recent.addAction(str(path).replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, chosen=path: self._open_file(chosen))
        self._recent.setEnabled(bool(recent))

    def refresh(self) -> None:
        """Enable and check what applies now."""
        for name, action in self.actions.items():
            command = self._commands[name]
            action.setEnabled(command.enabled(self._context))
            if command.checked is not None:
                action.setChecked(command.checked(self._context))

    def popup(self, point: QPointF | QPoint) -> None:
        """The menu of the right button."""
        menu = QMenu(self._window)
        for name in _CONTEXT_MENU:
            if name in self.actions:
                menu.addAction(self.actions[name])
            else:
                menu.addSeparator()
        self.refresh()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point if isinstance(point, QPoint) else point.toPoint())
