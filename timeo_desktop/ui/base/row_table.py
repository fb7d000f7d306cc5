"""The table of the window: filter, sort, group, select, copy, export. Every list of the window is one of these."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QLocale,
    QModelIndex,
    QObject,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.exchange.export import write_table
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.own_key import own_key
from timeo_desktop.ui.base.store_work import StoreWork
from timeo_desktop.ui.base.table_model import TableModel
from timeo_desktop.ui.base.table_rows import Arrangement, Column, ObjectRows, Order, Rows

__all__ = ["Column", "RowTable"]
_HEIGHT, _LINE = 28, 24
_PAUSE_MS = 200
_MANY = 20_000  # rows that are arranged away from the GUI thread
_PAGE = 2_000
_EMPTY: I64 = np.empty(0, dtype=np.int64)


class Host(Protocol):
    """What a table needs of the window."""

    @property
    def hub(self) -> Hub: ...
    @property
    def work(self) -> StoreWork: ...


class RowTable(QWidget):
    """`chosen(identities)` tells what the user selected, `opened(row)` what was double-clicked, `arranged` that the
    rows are shown in another order or through another filter."""

    chosen = Signal(object)
    opened = Signal(object)
    arranged = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable],
        name: str,
        host: Host,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._host = host
        self._objects = ObjectRows(columns, key)
        self.model: TableModel[Any] = TableModel(self._objects)
        self._sorted = (0, False)
        self._asked = 0
        self._make_tools()
        self.view = self._make_view()
        self.view.installEventFilter(self)
        self.empty = QLabel(self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addLayout(self.tools)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.view, 1)
        self._say_chosen = QTimer(self)  # a key that is held down selects many rows one after the other
        self._say_chosen.setSingleShot(True)
        self._say_chosen.setInterval(0)
        self._say_chosen.timeout.connect(lambda: self.chosen.emit(self.selected_ids()))
        self._set_widths()
        self.retranslate()

    def _make_tools(self) -> None:
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(320)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.arrange)
        self.filter.textChanged.connect(lambda _text: self._pause.start() if self._is_large() else self.arrange())
        self.grouping = QComboBox(self)
        self.grouping.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.grouping.activated.connect(lambda _row: self.arrange())
        self.count = QLabel(self)
        self.export = QPushButton(self)
        self.export.clicked.connect(self._ask_export)
        self.tools = QHBoxLayout()
        for widget in (self.filter, self.grouping, self.count):
            self.tools.addWidget(widget)
        self.tools.addStretch(1)
        self.tools.addWidget(self.export)
        for tool in (self.filter, self.grouping, self.export):
            tool.setMinimumHeight(_HEIGHT)

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.model)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(_LINE)
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)
        view.doubleClicked.connect(self._opened)
        view.clicked.connect(self._clicked)
        view.selectionModel().selectionChanged.connect(lambda _new, _old: self._say_chosen.start())
        own_key(view, QKeySequence.StandardKey.Copy, self._copy)
        return view

    # Rows.

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the selection stays where its rows still are."""
        self._objects.put(rows)
        self.arrange()

    def set_objects(self) -> None:
        """Show the rows in memory again, instead of those of another source."""
        self.set_source(self._objects)

    def set_source(self, source: Rows[Any]) -> None:
        """Show the rows of another source, which hands them out as they are looked at."""
        self.model.show(source, Order(_EMPTY))
        self._set_widths()
        self.retranslate()

    @property
    def rows(self) -> Rows[Any]:
        """Where the rows come from."""
        return self.model.rows

    def rows_of(self, ids: I64) -> list[Any]:
        """The rows of these identities."""
        return self.rows.page(ids)

    def arrange(self) -> None:
        """Filter, sort and group anew; where there are many rows, away from the GUI thread."""
        self._pause.stop()
        self._asked += 1
        asked, source = self._asked, self.rows
        group = self.grouping.currentData()
        wanted = Arrangement(self.filter.text(), *self._sorted, -1 if group is None else group)

        def take(order: Order) -> None:
            if asked == self._asked and source is self.rows:
                self._take(order)

        if self._is_large():
            self._host.work.read(lambda: source.arrange(wanted), take)
        else:
            take(source.arrange(wanted))

    def _is_large(self) -> bool:
        return self.rows.total > _MANY

    def _take(self, order: Order) -> None:
        if order.note:  # the table stays as it was until the text means something
            self.count.setText(order.note)
            return
        kept, at = self.selected_ids(), self.view.verticalScrollBar().value()
        with QSignalBlocker(self.view.selectionModel()):
            self.view.clearSpans()
            self.model.show(self.rows, order)
            self._span()
            self.select_ids(kept, scroll=False)
        self.view.verticalScrollBar().setValue(at)
        self._tell()
        self.arranged.emit()

    def _span(self) -> None:
        for line in self.model.group_lines():
            self.view.setSpan(line, 0, 1, max(1, self.model.columnCount()))

    def _tell(self) -> None:
        shown, total = len(self.model.order.ids), self.rows.total
        text = QLocale().toString(total)
        if total and not shown:
            self.count.setText(tr("Nothing fits these filters."))
        else:
            self.count.setText(
                text if shown == total else tr("{shown} of {total}", shown=QLocale().toString(shown), total=text)
            )
        self.empty.setVisible(total == 0)
        self.view.setVisible(total > 0)

    def sort_by(self, column: int, descending: bool = False) -> None:
        """Sort by this column from now on."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(column, order)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._sorted = (column, order == Qt.SortOrder.DescendingOrder)
        self.arrange()

    # Selection.

    def selected_ids(self) -> I64:
        """The identities of the selected rows, each once."""
        ranges = self.view.selectionModel().selection()
        blocks = (ranges.at(number) for number in range(ranges.count()))
        parts = [self.model.ids_between(each.top(), each.bottom()) for each in blocks]
        return np.unique(np.concatenate(parts)) if parts else _EMPTY

    def selected(self) -> list[Any]:
        """The selected rows."""
        return self.rows_of(self.selected_ids())

    def select_ids(self, ids: I64, scroll: bool = True) -> None:
        """Select rows without telling anybody."""
        lines = self.model.lines_of(ids)
        selection = QItemSelection()
        if lines.size:
            last = self.model.columnCount() - 1
            breaks = np.flatnonzero(np.diff(lines) > 1)
            firsts, lasts = lines[np.append(0, breaks + 1)], lines[np.append(breaks, lines.size - 1)]
            for first, end in zip(firsts.tolist(), lasts.tolist(), strict=True):
                selection.select(self.model.index(first, 0), self.model.index(end, last))
        with QSignalBlocker(self.view.selectionModel()):
            self.view.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if lines.size and scroll:
            self.view.scrollTo(self.model.index(int(lines[0]), 0))
        self.view.viewport().update()

    def select_keys(self, keys: Iterable[Hashable], scroll: bool = True) -> None:
        """Select the rows with these keys without telling anybody."""
        self.select_ids(self._objects.ids_of(frozenset(keys)), scroll)

    def select_where(self, wanted: Callable[[Any], bool], scroll: bool = True) -> None:
        """Select rows without telling anybody."""
        self.select_ids(self._objects.where(wanted), scroll)

    def _opened(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def _clicked(self, index: QModelIndex) -> None:
        if self.model.row_at(index.row()) is None:
            self._toggle(index.row())

    def _toggle(self, line: int) -> None:
        """Open or shut a group."""
        with QSignalBlocker(self.view.selectionModel()):
            self.view.clearSpans()
            self.model.toggle(line)
            self._span()
        self.view.setCurrentIndex(self.model.index(line, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens a row, or opens and shuts a group."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            index = self.view.currentIndex()
            if event.key() in keys and index.isValid():
                self._clicked(index)
                self._opened(index)
                return True
        return super().eventFilter(watched, event)

    # Words.

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.view.setLocale(QLocale())  # a widget writes numbers as in the language it was made in
        if not self.filter.placeholderText():
            self.filter.setPlaceholderText(tr("Filter"))
        self.export.setText(tr("Export…"))
        self.export.setIcon(theme.icon("table-export"))
        current = self.grouping.currentData()
        with QSignalBlocker(self.grouping):
            self.grouping.clear()
            self.grouping.addItem(tr("Not grouped"), -1)
            for number, column in enumerate(self.rows.columns):
                if column.groups:
                    title = tr(column.title) if column.is_word else column.title
                    self.grouping.addItem(tr("By {column}", column=title.lower()), number)
            self.grouping.setCurrentIndex(max(0, self.grouping.findData(current)))
        self.grouping.setVisible(self.grouping.count() > 1)
        self.arrange()

    def _set_widths(self) -> None:
        for number, column in enumerate(self.rows.columns):
            self.view.setColumnWidth(number, column.width)

    # What leaves the window.

    def _copy(self) -> None:
        ids = self.selected_ids()
        order = self.model.order.ids
        rows = self.rows_of(order[np.isin(order, ids)])
        lines = ["\t".join(column.shown(row) for column in self.rows.columns) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _ask_export(self) -> None:
        filters = "Excel (*.xlsx);;CSV (*.csv)"
        name, _ = QFileDialog.getSaveFileName(self, tr("Export…"), f"{self.objectName()}.xlsx", filters)
        if name:
            self._write(Path(name))

    def _write(self, path: Path) -> None:
        """Write what is shown; a large table on the store thread, whose rows it reads."""

        def work() -> int | UserError:
            try:
                return self.export_to(path)
            except UserError as error:
                return error

        if self._is_large():
            self._host.work.read(work, lambda done: self._wrote(path, done), background=False)
        else:
            self._wrote(path, work())

    def _wrote(self, path: Path, done: int | UserError) -> None:
        if isinstance(done, UserError):
            message = Message(Severity.ERROR, Sentence(done.key, done.values))
        else:
            text = sentence("{count} rows were written to {file}", count=done, file=path)
            message = Message(Severity.INFO, text)
        self._host.hub.message.emit(message)

    def export_to(self, path: Path) -> int:
        """Write what is shown, in the order shown, a page of rows at a time; how many. Raises UserError."""
        columns, order = self.rows.columns, self.model.order.ids
        titles = [tr(column.title) if column.is_word else column.title for column in columns]
        pages = (self.rows_of(order[start : start + _PAGE]) for start in range(0, len(order), _PAGE))
        rows = ([column.value(row) for column in columns] for page in pages for row in page)
        write_table(path, titles, rows, QLocale().decimalPoint())
        return len(order)
