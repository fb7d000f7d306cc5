"""The project tree as a Qt model that reads a branch when it is opened. Many children are grouped by class."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QApplication

from timeo_desktop.domain.elements import Element, element_number, source_of, step_of
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.view.open_model import OpenModel
from timeo_desktop.ui.view.session import Session

_GROUP_FROM = 8  # children of one class under one parent
_CROWD = 20_000  # children that no one reads in a tree: they are counted, and listed in the portfolio
Index = QModelIndex | QPersistentModelIndex


@dataclass(eq=False)
class TreeRow:
    """A row: a model, an element, or a group of one class. `numbers` are the elements a group stands for."""

    text: str
    icon: str
    parent: "TreeRow | None"
    model: OpenModel
    element: Element | None = None
    numbers: tuple[int, ...] = ()
    tip: str = ""
    rows: list["TreeRow"] | None = None
    waiting: list[Element] = field(default_factory=list)
    crowd: int = 0  # the step of the element whose many children this row counts

    def number(self) -> int | None:
        """The element number, when the row is an element."""
        return None if self.element is None else element_number(self.model.number, self.element.step)


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
        self._roots = [self._model_node(model) for model in self._session.models.values()]
        self.endResetModel()

    def _model_node(self, model: OpenModel) -> TreeRow:
        text = model.file.name
        if model.elements is None:
            text = tr("{name} (reading…)", name=text) if not model.whole else text
        node = TreeRow(text, "file-3d", None, model, tip=str(model.file.path))
        if model.elements is None:
            node.rows = []
        return node

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Show these rows as hidden."""
        self._hidden = hidden
        if self._roots:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._roots) - 1, 0))

    def _rows(self, node: TreeRow) -> list[TreeRow]:
        if node.rows is None:
            node.rows = list(self._read(node))
        return node.rows

    def _read(self, node: TreeRow) -> Iterable[TreeRow]:
        reader = node.model.elements
        if reader is None:
            return
        if node.element is not None and reader.child_count(node.element.step) > _CROWD:
            yield from self._counted(node, node.element.step)
            return
        if node.element is None and not node.numbers:
            children = reader.roots()
        elif node.element is not None:
            children = reader.children(node.element.step)
        else:
            children = node.waiting
            yield from (self._element_node(node, child) for child in children)
            return
        by_class: dict[str, list[Element]] = {}
        for child in children:
            if child.spatial:
                yield self._element_node(node, child)
            else:
                by_class.setdefault(child.ifc_class, []).append(child)
        for ifc_class, members in by_class.items():
            if len(members) < _GROUP_FROM:
                yield from (self._element_node(node, child) for child in members)
            else:
                yield self._group_node(node, ifc_class, members)

    def _counted(self, node: TreeRow, step: int) -> Iterable[TreeRow]:
        reader = node.model.elements
        for ifc_class, count in reader.class_counts(step) if reader is not None else ():
            text = f"{words.class_word(ifc_class)} ({count})"
            tip = tr("Too many to list here: see the portfolio")
            yield TreeRow(text, words.icon_name(ifc_class), node, node.model, tip=tip, rows=[], crowd=step)

    def _element_node(self, parent: TreeRow, element: Element) -> TreeRow:
        tip = f"{element.ifc_class}\n{element.guid}"
        named_by_file = element.ifc_class in (
            "CityModel",
            "MapLayer",
            "PointCloud",
        )  # which may be a copy under another name
        text = words.class_word(element.ifc_class) if named_by_file else words.title(element)
        node = TreeRow(text, words.icon_name(element.ifc_class), parent, parent.model, element, tip=tip)
        reader = parent.model.elements
        if reader is not None and not reader.child_count(element.step):
            node.rows = []
        return node

    def _group_node(self, parent: TreeRow, ifc_class: str, members: list[Element]) -> TreeRow:
        numbers = tuple(element_number(parent.model.number, member.step) for member in members)
        text = f"{words.class_word(ifc_class)} ({len(members)})"
        node = TreeRow(text, words.icon_name(ifc_class), parent, parent.model, numbers=numbers, tip=ifc_class)
        node.waiting = members
        return node

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
        rows = list(self._read(node))
        if rows:
            self.beginInsertRows(cast(QModelIndex, parent), 0, len(rows) - 1)
            node.rows = rows
            self.endInsertRows()
        else:
            node.rows = rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, icon, tip, and grey for what is hidden."""
        node = self.node(index)
        if node is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return node.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tip(node.tip)
        if role == Qt.ItemDataRole.DecorationRole:
            if node.icon not in self._icons:
                self._icons[node.icon] = theme.icon(node.icon)
            return self._icons[node.icon]
        if role == Qt.ItemDataRole.ForegroundRole and node.number() in self._hidden:
            return QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        return None
