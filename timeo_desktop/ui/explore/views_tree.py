"""A tree of two levels, folders and views, that is put in order by dragging or with Alt and the arrows."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from timeo_desktop.ui.base import theme

ID = Qt.ItemDataRole.UserRole
PICTURE = QSize(80, 50)
_WAYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ViewsTree(QTreeWidget):
    """Its views have a number (`ID`), its folders none. `moved` is called after the order has changed."""

    def __init__(self, moved: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._moved = moved
        self.setHeaderHidden(True)
        self.setIconSize(PICTURE)
        self.setIndentation(12)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setExpandsOnDoubleClick(False)

    def folders(self) -> list[QTreeWidgetItem]:
        """All folders."""
        return [item for item in _children(self.invisibleRootItem()) if item.data(0, ID) is None]

    def views(self) -> Iterator[QTreeWidgetItem]:
        """All views, from the top down."""
        for item in _children(self.invisibleRootItem()):
            yield from [item] if item.data(0, ID) is not None else _children(item)

    def add_folder(self, name: str) -> QTreeWidgetItem:
        """A folder, as the last one."""
        item = QTreeWidgetItem(self, [name])
        item.setIcon(0, theme.icon("folder-open"))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        return item

    def dropEvent(self, event: QDropEvent) -> None:
        """What was dragged lies where it was dropped; no folder lies in another."""
        super().dropEvent(event)
        for folder in self.folders():
            for inner in [item for item in _children(folder) if item.data(0, ID) is None]:
                folder.removeChild(inner)
                self.insertTopLevelItem(self.indexOfTopLevelItem(folder) + 1, inner)
                inner.setExpanded(True)
        self._moved()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and an arrow move what is chosen."""
        way = _WAYS.get(Qt.Key(event.key()))
        if way is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._shift(way)
        else:
            super().keyPressEvent(event)

    def _shift(self, way: int) -> None:
        """One place up (-1) or down (1) among its neighbours; at the end of a folder out of it."""
        item, root = self.currentItem(), self.invisibleRootItem()
        if item is None:
            return
        parent = item.parent() or root
        place = parent.indexOfChild(item) + way
        if not 0 <= place < parent.childCount():
            if parent is root or item.parent() is None:
                return
            target, place = root, root.indexOfChild(parent) + max(way, 0)
        else:
            target = parent
        expanded = item.isExpanded()
        parent.removeChild(item)
        target.insertChild(place, item)
        item.setExpanded(expanded)
        self.setCurrentItem(item)
        self._moved()


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(row) for row in range(item.childCount()))
    return [child for child in children if child is not None]
