"""The project tree as a Qt model that reads a branch when it is opened."""

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from timeo_desktop.domain.elements import element_number, source_of, step_of
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.view.session import Session
from timeo_desktop.ui.view.tree_rows import TreeRow, model_row, rows_in

Index = QModelIndex | QPersistentModelIndex


class TreeModel(QAbstractItemModel):
    """Rows of all open models."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._roots: list[TreeRow] = []
        self._hidden: frozenset[int] = frozenset()
        self._icons: dict[str, QIcon] = {}

    def reload(self) -> None:
        """Read the roots anew."""
        self.beginResetModel()
        self._icons.clear()
        self._roots = [model_row(model) for model in self._session.models.values()]
        self.endResetModel()

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Show these rows as hidden."""
        self._hidden = hidden
        if self._roots:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._roots) - 1, 0))

    def _rows(self, node: TreeRow) -> list[TreeRow]:
        if node.rows is None:
            node.rows = list(rows_in(node))
        return node.rows

    def node(self, index: Index) -> TreeRow | None:
        """The row behind an index."""
        pointer = index.internalPointer() if index.isValid() else None
        return pointer if isinstance(pointer, TreeRow) else None

    def numbers_of(self, index: Index) -> frozenset[int]:
        """The elements a row stands for: itself, its group, or everything in its model."""
        node = self.node(index)
        if node is None:
            return frozenset()
        if node.element is not None:
            return frozenset((element_number(node.model.number, node.element.step),))
        if node.numbers:
            return frozenset(node.numbers)
        if node.crowd:
            return frozenset((element_number(node.model.number, node.crowd),))
        roots = node.model.elements.roots() if node.model.elements else []
        return frozenset(element_number(node.model.number, root.step) for root in roots)

    def index_of(self, number: int) -> QModelIndex:
        """The row of an element, opening what lies between; invalid when it is not in the tree."""
        model = self._session.models.get(source_of(number))
        if model is None or model.elements is None:
            return QModelIndex()
        node = next((root for root in self._roots if root.model is model), None)
        index = QModelIndex()
        for step in model.elements.path_to(step_of(number)):
            if node is None:
                return QModelIndex()
            node = self._child(node, element_number(model.number, step))
        return self._index(node) if node is not None else index

    def _child(self, node: TreeRow, number: int) -> TreeRow | None:
        for row in self._rows(node):
            if row.elsewhere:
                continue
            if row.number() == number:
                return row
            if number in row.numbers:
                return self._child(row, number)
        return None

    def _index(self, node: TreeRow) -> QModelIndex:
        siblings = self._roots if node.parent is None else self._rows(node.parent)
        return self.createIndex(siblings.index(node), 0, node)

    # What Qt asks of a model.

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """The index of a row."""
        node = self.node(parent) if parent is not None else None
        rows = self._roots if node is None else self._rows(node)
        return self.createIndex(row, column, rows[row]) if 0 <= row < len(rows) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The index of the row above."""
        node = self.node(index)
        return QModelIndex() if node is None or node.parent is None else self._index(node.parent)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows have been read."""
        node = self.node(parent) if parent is not None else None
        return len(self._roots) if node is None else len(node.rows or ())

    def columnCount(self, _parent: Index | None = None) -> int:
        """One column."""
        return 1

    def hasChildren(self, parent: Index | None = None) -> bool:
        """Whether a row can be opened, without reading it."""
        node = self.node(parent) if parent is not None else None
        return bool(self._roots) if node is None else node.rows is None or bool(node.rows)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether a row has not been read yet."""
        node = self.node(parent)
        return node is not None and node.rows is None

    def fetchMore(self, parent: Index) -> None:
        """Read a row's children."""
        node = self.node(parent)
        if node is None or node.rows is not None:
            return
        rows = list(rows_in(node))
        if rows:
            self.beginInsertRows(cast(QModelIndex, parent), 0, len(rows) - 1)
            node.rows = rows
            self.endInsertRows()
        else:
            node.rows = rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, icon, tip, slanted where its own place is elsewhere, and grey for what is hidden."""
        node = self.node(index)
        say = _SAID.get(role)
        return None if node is None or say is None else say(self, node)

    def _icon(self, node: TreeRow) -> QIcon:
        if node.icon not in self._icons:
            self._icons[node.icon] = theme.icon(node.icon)
        return self._icons[node.icon]

    def _colour(self, node: TreeRow) -> QColor | None:
        if node.number() not in self._hidden:
            return None
        return QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)


def _font(node: TreeRow) -> QFont | None:
    """In which a view changes its own font."""
    if not node.elsewhere:
        return None
    font = QFont()
    font.setItalic(True)
    return font


_SAID: dict[int, Callable[[TreeModel, TreeRow], object]] = {
    Qt.ItemDataRole.DisplayRole: lambda _model, node: node.text,
    Qt.ItemDataRole.ToolTipRole: lambda _model, node: words.tip(node.tip),
    Qt.ItemDataRole.DecorationRole: TreeModel._icon,
    Qt.ItemDataRole.FontRole: lambda _model, node: _font(node),
    Qt.ItemDataRole.ForegroundRole: TreeModel._colour,
}
