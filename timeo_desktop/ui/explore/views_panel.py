"""The list of saved views: pictures, order, folders, notes."""

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QColor, QIcon, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.saved_views import SavedView
from timeo_desktop.domain.written_view import models_of
from timeo_desktop.services.explore.saved_views import TOPIC
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text
from timeo_desktop.ui.base.own_key import own_key
from timeo_desktop.ui.explore.saved_views import SavedViews
from timeo_desktop.ui.explore.views_tree import ID, PICTURE, ViewsTree
from timeo_desktop.ui.view.desk import Desk

_NOTE_HEIGHT = 48
_TYPING_MS = 600  # after which a note is kept
_BUTTONS = ("views.keep", "views.again", "views.delete")
_MENU = ("views.again", "views.folder", "views.delete")


class ViewsPanel(QWidget):
    """A tree of folders and views; below it the note of the chosen one. Enter or a double click shows a view."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("views")
        self._desk, self._views = desk, desk.part(SavedViews)
        self.rows: list[SavedView] = []
        self._awaited: bool | None = None  # a new view is coming; whether it is to be named then
        self._pictures: dict[tuple[int, int], QIcon] = {}
        self.tree = ViewsTree(self._rearrange, self)
        self.tree.itemActivated.connect(lambda item, _column: self._show(item))
        self.tree.itemChanged.connect(self._renamed)
        self.tree.currentItemChanged.connect(lambda _new, _old: self._show_note())
        self.tree.customContextMenuRequested.connect(self._menu)
        own_key(self.tree, QKeySequence.StandardKey.Delete, lambda: desk.run("views.delete"))
        self.note = QPlainTextEdit(self)
        self.note.setFixedHeight(_NOTE_HEIGHT)
        self.note.setTabChangesFocus(True)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.keep_note)
        self.note.textChanged.connect(self._typing.start)
        self._noted = ""
        self._noting: int | None = None  # the view whose note stands in the field
        self._empty = QLabel(self)
        self._empty.setWordWrap(True)
        self._buttons = {name: QToolButton(self) for name in _BUTTONS}
        bar = QHBoxLayout()
        for name, button in self._buttons.items():
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            button.clicked.connect(lambda _on=False, line=name: desk.run(line))
            bar.addWidget(button)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addLayout(bar)
        layout.addWidget(self._empty)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.note)
        layout.addStretch(0)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        icons = ("bookmark-plus", "device-floppy", "trash")
        texts = (tr("Keep this view"), tr("Save the view again"), tr("Delete the view"))
        for button, icon, text in zip(self._buttons.values(), icons, texts, strict=True):
            button.setIcon(theme.icon(icon))
            button.setToolTip(text)
        self._buttons["views.keep"].setText(tr("Keep"))
        for name in _BUTTONS[1:]:
            self._buttons[name].setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._empty.setText(tr("No view is kept yet. Keep what you see to come back to it: Ctrl+B"))
        self.note.setPlaceholderText(tr("Note on this view"))
        self._fill()

    def refresh(self, _changes: Changes) -> None:
        """Views were kept, changed or deleted, here or by another program."""
        self._fill()

    def expect_new(self, rename: bool) -> None:
        """The next view that comes is chosen, and its name is to be typed."""
        self._awaited = rename

    def current(self) -> SavedView | None:
        """The view that is chosen."""
        item = self.tree.currentItem()
        return None if item is None else next((each for each in self.rows if each.id == item.data(0, ID)), None)

    def choose(self, view: int) -> None:
        """Make a view the chosen one."""
        item = self._item(view)
        if item is not None:
            self.tree.setCurrentItem(item)

    def _item(self, view: int) -> QTreeWidgetItem | None:
        return next((item for item in self.tree.views() if item.data(0, ID) == view), None)

    def _fill(self) -> None:
        rows = self._desk.topics.answer(TOPIC)
        fresh = {each.id for each in rows} - {each.id for each in self.rows}
        chosen = self.current()
        shut = {item.text(0) for item in self.tree.folders() if not item.isExpanded()}
        self.rows = rows
        with QSignalBlocker(self.tree):
            self.tree.clear()
            made: dict[str, QTreeWidgetItem] = {}
            for row in rows:
                if row.folder and row.folder not in made:
                    made[row.folder] = self.tree.add_folder(row.folder)
                (made[row.folder] if row.folder else self.tree.invisibleRootItem()).addChild(self._made(row))
            for name, item in made.items():
                item.setExpanded(name not in shut)
        kept = max(fresh) if fresh and self._awaited is not None else None if chosen is None else chosen.id
        if kept is not None:
            self.choose(kept)
        self._show_note()
        self._empty.setVisible(not rows)
        self.tree.setVisible(bool(rows))
        if fresh and self._awaited:
            self.edit_name()
        self._awaited = None if fresh else self._awaited

    def _made(self, row: SavedView) -> QTreeWidgetItem:
        item = QTreeWidgetItem([row.name])
        item.setData(0, ID, row.id)
        item.setIcon(0, self._picture(row))
        item.setFlags(
            (item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled) & ~Qt.ItemFlag.ItemIsDropEnabled
        )
        models = ", ".join(_models(row))
        item.setToolTip(0, words.tip("\n".join(filter(None, (row.name, models, date_text(row.saved), row.note)))))
        return item

    def _picture(self, row: SavedView) -> QIcon:
        """The picture of a view with a thin frame; made once for each time that it was saved."""
        key = (row.id, row.saved)
        if key not in self._pictures:
            drawn = QPixmap()
            drawn.loadFromData(row.picture)
            if drawn.isNull():
                drawn = QPixmap(PICTURE * 2)
                drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            painter.setPen(QColor(128, 128, 128, 160))
            painter.drawRect(drawn.rect().adjusted(0, 0, -1, -1))
            painter.end()
            self._pictures[key] = QIcon(drawn)
            self._pictures[key].addPixmap(drawn, QIcon.Mode.Selected)  # or else it is tinted
        return self._pictures[key]

    def edit_name(self) -> None:
        """Type another name for what is chosen."""
        item = self.tree.currentItem()
        if item is not None and self.isVisible():
            self.tree.setFocus()
            self.tree.editItem(item, 0)

    def _renamed(self, item: QTreeWidgetItem, _column: int) -> None:
        name, view = item.text(0).strip(), item.data(0, ID)
        if not name:
            self._fill()
        elif view is None:
            self._rearrange()
        elif name != next((each.name for each in self.rows if each.id == view), name):
            self._views.rename(view, name)

    def _rearrange(self) -> None:
        """The order and the folders as they stand in the tree now."""
        above = [(item.data(0, ID), item.parent()) for item in self.tree.views()]
        order = [(view, "" if folder is None else folder.text(0)) for view, folder in above]
        if order != [(each.id, each.folder) for each in self.rows]:
            self._views.arrange(order)

    def _show(self, item: QTreeWidgetItem) -> None:
        if item.data(0, ID) is not None:
            self._desk.run(f"views.show {item.data(0, ID)}")

    def _show_note(self) -> None:
        chosen = self.current()
        if chosen is not None and chosen.id == self._noting and self.note.hasFocus():
            return  # somebody is typing
        self.keep_note()
        self._noting, self._noted = (None, "") if chosen is None else (chosen.id, chosen.note)
        if self.note.toPlainText() != self._noted:
            self.note.setPlainText(self._noted)
            self._typing.stop()
        self.note.setVisible(chosen is not None)

    def keep_note(self) -> None:
        """What was typed as a note is kept: after a while, and before one does something else."""
        self._typing.stop()
        text = self.note.toPlainText()
        if self._noting is not None and text != self._noted:
            self._noted = text
            self._views.note(self._noting, text)

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.tree.currentItem() is not None:
            menu.addAction(tr("Rename"), self.edit_name)
        if self.current() is not None:
            texts = (tr("Save the view again"), tr("Put the view into a folder…"), tr("Delete the view"))
            for line, text in zip(_MENU, texts, strict=True):
                menu.addAction(text).triggered.connect(lambda _on=False, line=line: self._desk.run(line))
        menu.popup(self.tree.viewport().mapToGlobal(place))


def _models(row: SavedView) -> list[str]:
    """The names of the models that a view shows; none of one that cannot be read, which is told when it is shown."""
    try:
        return [each.name for each in models_of(row.view)]
    except ValueError:
        return []
