"""A table of frozen rows: filter, sort, group, select, export. Every list of the window is one of these."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.errors import UserError
from timeo_desktop.services.exchange.export import Value, write_table
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.own_key import own_key

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_HEIGHT = 28


@dataclass(frozen=True)
class Column:
    """One column. `value` is what sorts and is exported, `text` what is shown (None: the value itself)."""

    title: str
    value: Callable[[Any], Value]
    text: Callable[[Any], str] | None = None
    colour: Callable[[Any], str] | None = None
    groups: bool = False
    number: bool = False
    width: int = 120

    def shown(self, row: Any) -> str:
        """The cell as people read it."""
        if self.text is not None:
            return self.text(row)
        value = self.value(row)
        return "" if value is None else str(value)


class _Model(QAbstractItemModel):
    """Rows, or groups of rows. A child's internal id is its group's number plus one."""

    def __init__(self, columns: Sequence[Column], key: Callable[[Any], Hashable]) -> None:
        super().__init__()
        self.columns, self._key = columns, key
        self._all: list[Any] = []
        self.rows: list[Any] = []
        self.groups: list[tuple[str, list[Any]]] | None = None
        self._filter, self._grouped, self._sorted = "", -1, (0, Qt.SortOrder.AscendingOrder)

    def set_rows(self, rows: Sequence[Any]) -> None:
        self._all = list(rows)
        self.arrange()

    def arrange(self, *, text: str | None = None, group: int | None = None) -> None:
        """Filter, sort and group anew."""
        self._filter = self._filter if text is None else text.casefold()
        self._grouped = self._grouped if group is None else group
        self.beginResetModel()
        wanted = self._filter.split()
        self.rows = [row for row in self._all if self._passes(row, wanted)] if wanted else list(self._all)
        column, order = self._sorted
        self.rows.sort(
            key=lambda row: _order(self.columns[column].value(row)), reverse=order == Qt.SortOrder.DescendingOrder
        )
        self.groups = None
        if self._grouped >= 0:
            gathered: dict[str, list[Any]] = defaultdict(list)
            for row in self.rows:
                gathered[self.columns[self._grouped].shown(row) or "—"].append(row)
            self.groups = sorted(gathered.items(), key=lambda each: each[0].casefold())
        self.endResetModel()

    def _passes(self, row: Any, wanted: list[str]) -> bool:
        text = " ".join(column.shown(row) for column in self.columns).casefold()
        return all(word in text for word in wanted)

    def row_of(self, index: Index) -> Any | None:
        """The row at an index; None for a group."""
        if not index.isValid():
            return None
        if self.groups is None:
            return self.rows[index.row()]
        return None if index.internalId() == 0 else self.groups[index.internalId() - 1][1][index.row()]

    def index_of(self, row: Any) -> list[QModelIndex]:
        """Where a row is."""
        if self.groups is None:
            return [self.createIndex(self.rows.index(row), 0, 0)]
        return [
            self.createIndex(rows.index(row), 0, number + 1)
            for number, (_, rows) in enumerate(self.groups)
            if row in rows
        ]

    def index(self, row: int, column: int, parent: Index = _NO_PARENT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _NO_PARENT) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        if not parent.isValid():
            return len(self.rows) if self.groups is None else len(self.groups)
        if self.groups is None or parent.internalId() != 0 or parent.column() != 0:
            return 0
        return len(self.groups[parent.row()][1])

    def columnCount(self, _parent: Index = _NO_PARENT) -> int:
        return len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self.columns[section].title)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.columns[index.column()], self.row_of(index)
        if row is None:
            return self._group_title(index) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.shown(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tip(column.shown(row))
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and column.colour is not None and not theme.is_dark():
            return QColor(column.colour(row)) if column.colour(row) else None
        return None

    def _group_title(self, index: Index) -> str | None:
        if index.column() != 0 or self.groups is None:
            return None
        name, rows = self.groups[index.row()]
        return f"{name} ({len(rows)})"

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order)
        self.arrange()


def _order(value: Value) -> tuple[int, Any]:
    """Texts by letters, numbers by size, nothing last."""
    if value is None:
        return (2, 0)
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


class RowTable(QWidget):
    """The widget. `chosen(rows)` tells what the user selected, `opened(row)` what was double-clicked."""

    def __init__(self, columns: Sequence[Column], key: Callable[[Any], Hashable], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._key = key
        self.model = _Model(columns, key)
        self.chosen: Callable[[list[Any]], None] = lambda _rows: None
        self.opened: Callable[[Any], None] = lambda _row: None
        self.failed: Callable[[UserError], None] = lambda _error: None
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(320)
        self.filter.textChanged.connect(lambda text: self._arrange(text=text))
        self.grouping = QComboBox(self)
        self.grouping.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.grouping.activated.connect(lambda _row: self._arrange(group=self.grouping.currentData()))
        self.count = QLabel(self)
        self.empty = QLabel(self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.export = QPushButton(self)
        self.export.clicked.connect(self._ask_export)
        self.view = QTreeView(self)
        self.view.setModel(self.model)
        self.view.setUniformRowHeights(True)
        self.view.setAlternatingRowColors(True)
        self.view.setSortingEnabled(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setRootIsDecorated(False)
        self.view.setExpandsOnDoubleClick(False)
        for number, column in enumerate(columns):
            self.view.setColumnWidth(number, column.width)
        self.view.doubleClicked.connect(self._opened)
        self.view.selectionModel().selectionChanged.connect(lambda _new, _old: self._selected())
        self.tools = QHBoxLayout()
        for widget in (self.filter, self.grouping, self.count):
            self.tools.addWidget(widget)
        self.tools.addStretch(1)
        self.tools.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addLayout(self.tools)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.view, 1)
        for tool in (self.filter, self.grouping, self.export):
            tool.setMinimumHeight(_HEIGHT)
        own_key(self.view, QKeySequence.StandardKey.Copy, self._copy)
        self.retranslate()

    def sort_by(self, column: int, descending: bool = False) -> None:
        """Sort at first by this column."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.view.sortByColumn(column, order)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.filter.setPlaceholderText(tr("Filter"))
        self.export.setText(tr("Export…"))
        self.export.setIcon(theme.icon("table-export"))
        current = self.grouping.currentData()
        with QSignalBlocker(self.grouping):
            self.grouping.clear()
            self.grouping.addItem(tr("Not grouped"), -1)
            for number, column in enumerate(self.model.columns):
                if column.groups:
                    self.grouping.addItem(tr("By {column}", column=tr(column.title).lower()), number)
            self.grouping.setCurrentIndex(max(0, self.grouping.findData(current)))
        self.grouping.setVisible(self.grouping.count() > 1)
        self._arrange()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the selection stays where its rows still are."""
        kept = {self._key(row) for row in self.selected()}
        with QSignalBlocker(self.view.selectionModel()):
            self.model.set_rows(rows)
            self.select_where(lambda row: self._key(row) in kept, scroll=False)
        self._tell()

    def selected(self) -> list[Any]:
        """The selected rows."""
        found = (self.model.row_of(index) for index in self.view.selectionModel().selectedRows())
        return [row for row in found if row is not None]

    def select_where(self, wanted: Callable[[Any], bool], scroll: bool = True) -> None:
        """Select rows without telling anybody."""
        model = self.view.selectionModel()
        with QSignalBlocker(model):
            model.clearSelection()
            first = None
            for row in self.model.rows:
                if wanted(row):
                    for index in self.model.index_of(row):
                        flags = QItemSelectionModel.SelectionFlag
                        model.select(index, flags.Select | flags.Rows)
                        first = first or index
        if first is not None and scroll:
            self.view.scrollTo(first)
        self.view.viewport().update()

    def _arrange(self, text: str | None = None, group: int | None = None) -> None:
        kept = {self._key(row) for row in self.selected()}
        self.model.arrange(text=text, group=group)
        self.view.setRootIsDecorated(self.model.groups is not None)
        if self.model.groups is not None and len(self.model.groups) < 30:
            self.view.expandAll()
        self.select_where(lambda row: self._key(row) in kept, scroll=False)
        self._tell()

    def _tell(self) -> None:
        shown, total = len(self.model.rows), len(self.model._all)
        self.count.setText(str(total) if shown == total else tr("{shown} of {total}", shown=shown, total=total))
        self.empty.setVisible(total == 0)
        self.view.setVisible(total > 0)

    def _selected(self) -> None:
        self.chosen(self.selected())

    def _opened(self, index: QModelIndex) -> None:
        row = self.model.row_of(index)
        if row is not None:
            self.opened(row)

    def _copy(self) -> None:
        lines = ["\t".join(column.shown(row) for column in self.model.columns) for row in self.selected()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _ask_export(self) -> None:
        filters = "Excel (*.xlsx);;CSV (*.csv)"
        name, _ = QFileDialog.getSaveFileName(self, tr("Export…"), f"{self.objectName()}.xlsx", filters)
        if name:
            try:
                self.export_to(Path(name))
            except UserError as error:
                self.failed(error)

    def export_to(self, path: Path) -> None:
        """Write what is shown, in the order shown. Raises UserError."""
        titles = [tr(column.title) for column in self.model.columns]
        rows = [[column.value(row) for column in self.model.columns] for row in self.model.rows]
        write_table(path, titles, rows, QLocale().decimalPoint())
