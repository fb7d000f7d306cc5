"""The table of the window: filter, sort, group, select, copy, export. Every list of the window is one of these."""

import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QLocale, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.own_key import own_key
from timeo_desktop.ui.base.row_view import RowView
from timeo_desktop.ui.base.store_work import StoreWork
from timeo_desktop.ui.base.table_export import export_rows, told
from timeo_desktop.ui.base.table_model import TableModel
from timeo_desktop.ui.base.table_rows import Arrangement, Column, ObjectRows, Order, Rows

__all__ = ["Column", "RowTable"]
_HEIGHT, _LINE = 28, 24
_PAUSE_MS = 80
_RESTS = 4  # times as long as arranging took
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
        self._is_arranging = self._again = False
        self._make_tools()
        self._say_chosen = QTimer(self)  # a key that is held down selects many rows one after the other
        self._say_chosen.setSingleShot(True)
        self._say_chosen.setInterval(0)
        self._say_chosen.timeout.connect(lambda: self.chosen.emit(self.selected_ids()))
        self.view = RowView(self.model, self)
        self.view.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.view.opened.connect(self.opened)
        self.view.selectionModel().selectionChanged.connect(lambda _new, _old: self._say_chosen.start())
        own_key(self.view, QKeySequence.StandardKey.Copy, self._copy)
        self.empty = QLabel(self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addLayout(self.tools)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.view, 1)
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
        self.filter.textChanged.connect(
            lambda _text: self._pause.start(_PAUSE_MS) if self.rows.is_slow else self.arrange()
        )
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

    def add_tools(self, *widgets: QWidget) -> None:
        """Put these before the export, in this order."""
        for widget in widgets:
            self.tools.insertWidget(self.tools.count() - 1, widget)

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
        self._fill_grouping()
        self.arrange()

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

        if source.is_slow:
            self._is_arranging = True
            self._host.work.read(
                lambda: source.arrange(wanted), partial(self._arranged, asked, source, time.monotonic()),
                key=f"table {id(self)}",
            )  # fmt: skip
        else:
            self._take(source.arrange(wanted))

    def _arranged(self, asked: int, source: object, began: float, order: Order) -> None:
        if asked != self._asked or source is not self.rows:
            return
        self._is_arranging = False
        self._take(order)
        if self._again:
            self._again = False
            # What changes all the time is arranged again the later, the longer it takes.
            self._pause.start(_PAUSE_MS + round(_RESTS * 1000 * (time.monotonic() - began)))

    def arrange_again(self) -> None:
        """The rows have changed: arrange them soon, and not more often than can be."""
        if self._is_arranging:
            self._again = True
        elif not self._pause.isActive():
            self._pause.start(_PAUSE_MS)

    def _take(self, order: Order) -> None:
        if order.note:  # the table stays as it was until the text means something
            self.count.setText(order.note)
            return
        self.view.show_order(self.rows, order)
        self._tell()
        self.arranged.emit()

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
        return self.view.selected_ids()

    def selected(self) -> list[Any]:
        """The selected rows."""
        return self.rows_of(self.selected_ids())

    def select_ids(self, ids: I64, scroll: bool = True) -> None:
        """Select rows without telling anybody."""
        self.view.select_ids(ids, scroll)

    def select_keys(self, keys: Iterable[Hashable], scroll: bool = True) -> None:
        """Select the rows with these keys without telling anybody."""
        self.select_ids(self._objects.ids_of(frozenset(keys)), scroll)

    def select_where(self, wanted: Callable[[Any], bool], scroll: bool = True) -> None:
        """Select rows without telling anybody."""
        self.select_ids(self._objects.where(wanted), scroll)

    # Words.

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.view.setLocale(QLocale())  # a widget writes numbers as in the language it was made in
        self.filter.setPlaceholderText(tr("Filter"))
        self.export.setText(tr("Export…"))
        self.export.setIcon(theme.icon("table-export"))
        self._fill_grouping()
        self.arrange()

    def _fill_grouping(self) -> None:
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

        if self.rows.is_slow:
            self._host.work.read(work, lambda done: self._wrote(path, done), background=False)
        else:
            self._wrote(path, work())

    def _wrote(self, path: Path, done: int | UserError) -> None:
        self._host.hub.message.emit(told(path, done))

    def export_to(self, path: Path) -> int:
        """Write what is shown, in the order shown; how many rows. Raises UserError."""
        return export_rows(path, self.rows, self.model.order)
