"""The lines of a table as Qt asks for them: rows in order, and a line of its own before each group."""

from bisect import bisect_right
from typing import Any, Generic

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from timeo_desktop.domain.chunks import I64
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.table_rows import Order, Row, Rows

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_PAGE, _PAGES = 200, 64
_EMPTY: I64 = np.empty(0, dtype=np.int64)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class TableModel(QAbstractTableModel, Generic[Row]):
    """Holds an order of rows and the pages of them that were looked at last."""

    def __init__(self, rows: Rows[Row]) -> None:
        super().__init__()
        self.rows = rows
        self.order = Order(_EMPTY)
        self._shut: set[str] = set()  # titles of groups whose rows are not shown
        self._starts: list[int] = []  # the line of each group
        self._lines = 0
        self._pages: dict[int, list[Row]] = {}

    def show(self, rows: Rows[Row], order: Order) -> None:
        """Show these rows in this order."""
        self.beginResetModel()
        self.rows, self.order = rows, order
        self._pages.clear()
        self._count_lines()
        self.endResetModel()

    def _count_lines(self) -> None:
        self._starts, line = [], 0
        for group in self.order.groups:
            self._starts.append(line)
            line += 1 + (0 if group.title in self._shut else group.stop - group.start)
        self._lines = line if self.order.groups else len(self.order.ids)

    def group_lines(self) -> list[int]:
        """The lines that are titles of groups."""
        return self._starts

    def toggle(self, line: int) -> None:
        """Show or hide the rows of the group whose title is at a line."""
        title = self.order.groups[self._starts.index(line)].title
        self.beginResetModel()
        self._shut ^= {title}
        self._count_lines()
        self.endResetModel()

    def place_of(self, line: int) -> int:
        """Which row of the order is at a line; -1 for the title of a group."""
        if not self.order.groups:
            return line
        number = bisect_right(self._starts, line) - 1
        below = line - self._starts[number]
        return self.order.groups[number].start + below - 1 if below else -1

    def lines_of(self, ids: I64) -> I64:
        """The lines (M,) of the rows with these identities that are shown, ascending."""
        places = np.flatnonzero(np.isin(self.order.ids, ids))
        if not self.order.groups:
            return places
        starts = np.array([group.start for group in self.order.groups])
        numbers = np.searchsorted(starts, places, side="right") - 1
        is_open = np.array([group.title not in self._shut for group in self.order.groups])
        lines = np.array(self._starts)[numbers] + 1 + places - starts[numbers]
        return np.asarray(lines[is_open[numbers]], dtype=np.int64)

    def ids_between(self, first: int, last: int) -> I64:
        """The identities of the rows at these lines, both included."""
        if not self.order.groups:
            return self.order.ids[first : last + 1]
        places = [place for line in range(first, last + 1) if (place := self.place_of(line)) >= 0]
        return self.order.ids[places]

    def row_at(self, line: int) -> Row | None:
        """The row at a line; None for the title of a group."""
        place = self.place_of(line)
        if place < 0:
            return None
        page = place // _PAGE
        if page not in self._pages:
            if len(self._pages) >= _PAGES:
                self._pages.pop(next(iter(self._pages)))
            self._pages[page] = self.rows.page(self.order.ids[page * _PAGE : (page + 1) * _PAGE])
        return self._pages[page][place % _PAGE]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Lines, titles of groups included."""
        return 0 if parent.isValid() else self._lines

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(self.rows.columns)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of columns."""
        if side != Qt.Orientation.Horizontal or section >= len(self.rows.columns):
            return None
        column = self.rows.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(column.title) if column.is_word else column.title
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        row = self.row_at(index.row())
        if row is None:
            return self._title(index, role)
        column = self.rows.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.shown(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tip(column.shown(row))
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole and column.colour is not None and not theme.is_dark():
            return QColor(column.colour(row)) if column.colour(row) else None
        return None

    def _title(self, index: Index, role: int) -> Any:
        if index.column() != 0:
            return None
        group = self.order.groups[self._starts.index(index.row())]
        if role == Qt.ItemDataRole.DisplayRole:
            sign = "▸" if group.title in self._shut else "▾"
            return f"{sign} {group.title} ({group.stop - group.start})"
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        return None
