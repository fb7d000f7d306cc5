"""The rows of a table as people see and choose them: selection by identities, groups that open and shut."""

from typing import Any

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from timeo_desktop.domain.chunks import I64
from timeo_desktop.ui.base.table_model import TableModel
from timeo_desktop.ui.base.table_rows import Order, Rows

_LINE = 24
_EMPTY: I64 = np.empty(0, dtype=np.int64)


class RowView(QTableView):
    """`opened(row)` tells what was double-clicked, or chosen with Enter."""

    opened = Signal(object)

    def __init__(self, model: TableModel[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_LINE)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        # It shows nothing of the selection, and yet would ask each cell whether it is selected.
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.doubleClicked.connect(self._open)
        self.clicked.connect(self._clicked)

    def show_order(self, rows: Rows[Any], order: Order) -> None:
        """Show rows in this order; what was selected stays selected where it is, and the place that is looked at."""
        kept, at = self.selected_ids(), self.verticalScrollBar().value()
        with QSignalBlocker(self.selectionModel()):
            self.clearSpans()
            self._rows.show(rows, order)
            self._span()
            self.select_ids(kept, scroll=False)
        self.verticalScrollBar().setValue(at)

    def _span(self) -> None:
        for line in self._rows.group_lines():
            self.setSpan(line, 0, 1, max(1, self._rows.columnCount()))

    def selected_ids(self) -> I64:
        """The identities of the selected rows, each once."""
        ranges = self.selectionModel().selection()
        blocks = (ranges.at(number) for number in range(ranges.count()))
        parts = [self._rows.ids_between(each.top(), each.bottom()) for each in blocks]
        return np.unique(np.concatenate(parts)) if parts else _EMPTY

    def select_ids(self, ids: I64, scroll: bool = True) -> None:
        """Select rows without telling anybody."""
        lines = self._rows.lines_of(ids)
        selection = QItemSelection()
        if lines.size:
            last = self._rows.columnCount() - 1
            breaks = np.flatnonzero(np.diff(lines) > 1)
            firsts, lasts = lines[np.append(0, breaks + 1)], lines[np.append(breaks, lines.size - 1)]
            for first, end in zip(firsts.tolist(), lasts.tolist(), strict=True):
                selection.select(self._rows.index(first, 0), self._rows.index(end, last))
        with QSignalBlocker(self.selectionModel()):
            self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if lines.size and scroll:
            self.scrollTo(self._rows.index(int(lines[0]), 0))
        self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        row = self._rows.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def _clicked(self, index: QModelIndex) -> None:
        if self._rows.row_at(index.row()) is None:
            self._toggle(index.row())

    def _toggle(self, line: int) -> None:
        """Open or shut a group."""
        with QSignalBlocker(self.selectionModel()):
            self.clearSpans()
            self._rows.toggle(line)
            self._span()
        self.setCurrentIndex(self._rows.index(line, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a row, or opens and shuts a group."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._clicked(index)
            self._open(index)
        else:
            super().keyPressEvent(event)
