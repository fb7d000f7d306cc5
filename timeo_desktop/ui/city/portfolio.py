"""The portfolio: every object of a city layer as a table. Filtering the table filters the map; a row flies there.

The table holds steps only; rows are read as they come into view, so that a metropolis costs no more than a village.
"""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.elements import element_number, source_of, step_of
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.city.table_filter import parsed
from timeo_desktop.services.exchange.export import write_table
from timeo_desktop.services.opening.inspect import AttributeValue, ModelElements, plain
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import say, several, tr
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.view.session import Session

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_PAGE = 200
_PAUSE_MS = 200
_FIXED = ("name", "guid", "ifc_class")
_MOST_EXPORTED = 1_000_000


class _Rows(QAbstractTableModel):
    """Rows of one layer, in the order of `steps`."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: ModelElements | None = None
        self.steps: list[int] = []
        self.names: list[str] = []
        self._pages: dict[int, dict[int, tuple[AttributeValue, ...]]] = {}

    def show(self, elements: ModelElements | None, names: list[str], steps: list[int]) -> None:
        """Show these objects from now on."""
        self.beginResetModel()
        self.elements, self.names, self.steps = elements, names, steps
        self._pages.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """As many as there are objects."""
        return 0 if parent.isValid() else len(self.steps)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Name, identity, class, attributes."""
        return 0 if parent.isValid() else len(_FIXED) + len(self.names)

    def row(self, number: int) -> tuple[AttributeValue, ...]:
        """One row, read with its neighbours."""
        page = number // _PAGE
        if page not in self._pages and self.elements is not None:
            self._pages[page] = self.elements.portfolio_rows(self.steps[page * _PAGE : (page + 1) * _PAGE])
        return self._pages.get(page, {}).get(self.steps[number], ())

    def shown(self, number: int) -> tuple[AttributeValue, ...]:
        """One row with its class as people call it."""
        place = _FIXED.index("ifc_class")
        row = self.row(number)
        return (*row[:place], words.class_word(str(row[place])), *row[place + 1 :]) if row else row

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell; numbers stand at the right."""
        row = self.row(index.row())
        value = row[index.column()] if index.column() < len(row) else None
        if role == Qt.ItemDataRole.DisplayRole:
            if index.column() == _FIXED.index("ifc_class"):
                return words.class_word(str(value))
            return "" if value is None else value
        if role == Qt.ItemDataRole.TextAlignmentRole and isinstance(value, (int, float)):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of columns."""
        if role != Qt.ItemDataRole.DisplayRole or side != Qt.Orientation.Horizontal:
            return None
        titles = [tr("Name"), tr("Identifier"), tr("Class"), *self.names]
        return titles[section]


class PortfolioPanel(QWidget):
    """The table with its filter."""

    def __init__(self, session: Session, tasks: Tasks, hub: Hub, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("portfolio")
        self._session, self._tasks, self._hub = session, tasks, hub
        self.layers = QComboBox(self)
        self.layers.activated.connect(lambda _index: self.refresh())
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.on_map = QCheckBox(self)
        self.on_map.setChecked(True)
        self.on_map.toggled.connect(lambda _on: self._show_on_map())
        self._count = QLabel(self)
        self._export = QPushButton(self)
        self._export.clicked.connect(self._ask_export)
        self.rows = _Rows()
        self.table = QTableView(self)
        self.table.setModel(self.rows)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionsClickable(True)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter  # a long title shows how it begins
        )
        self.table.horizontalHeader().setSortIndicatorShown(True)
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.table.horizontalHeader().sortIndicatorChanged.connect(lambda _column, _order: self.refresh())
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._selected())
        self.table.doubleClicked.connect(lambda _index: self._session.fit(self._session.view.selection))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        top = QHBoxLayout()
        for widget, stretch in (
            (self.layers, 1),
            (self.filter, 2),
            (self.on_map, 0),
            (self._count, 0),
            (self._export, 0),
        ):
            top.addWidget(widget, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addLayout(top)
        layout.addWidget(self.table)
        self._asked = 0
        self._filtered: int | None = None  # the layer that is filtered on the map
        hub.changed.connect(self._changed)
        hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.table.setLocale(QLocale())  # a widget writes numbers as in the language it was made in
        self.filter.setPlaceholderText(tr("Filter: words, or conditions such as hauteur > 15"))
        self.on_map.setText(tr("Filter the map as well"))
        self._export.setText(tr("Export…"))
        self._reload()
        self.refresh()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.kinds & {Kind.MODELS}:
            self._reload()
        if Kind.GROWN in changes.kinds and self._is_streamed():
            self.refresh()

    def _is_streamed(self) -> bool:
        model = self._session.models.get(self.layers.currentData())
        return model is not None and model.stream is not None

    def _reload(self) -> None:
        chosen = self.layers.currentData()
        ready = [each for each in self._session.models.values() if each.city and each.elements is not None]
        numbers = [each.number for each in ready]
        if numbers == [self.layers.itemData(row) for row in range(self.layers.count())] and numbers:
            return
        with QSignalBlocker(self.layers):
            self.layers.clear()
            for each in ready:
                self.layers.addItem(each.file.name, each.number)
            self.layers.setCurrentIndex(max(0, self.layers.findData(chosen)))
        self.layers.setEnabled(bool(ready))
        self.refresh()

    def refresh(self) -> None:
        """Read the order of the rows anew, away from the GUI thread."""
        number = self.layers.currentData()
        model = self._session.models.get(number) if number is not None else None
        if model is None or model.elements is None:
            self.rows.show(None, [], [])
            self._count.setText(tr("Open a city model or a map layer to see its objects here."))
            return
        elements = model.elements
        header = self.table.horizontalHeader()
        names = elements.attribute_names()
        try:
            wanted, conditions = parsed(self.filter.text(), names)
        except UserError as error:  # the table stays as it was until the text means something
            self._count.setText(say(Sentence(error.key, error.values)))
            return
        columns = [*_FIXED, *names]
        section = header.sortIndicatorSection()
        column = columns[section] if section < len(columns) else "name"
        down = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        self._asked += 1
        asked = self._asked

        def done(steps: list[int]) -> None:
            if asked == self._asked and number in self._session.models:
                self.rows.show(elements, names, steps)
                found = several("{count} object", "{count} objects", len(steps))
                self._count.setText(found if steps else tr("No object fits this filter"))
                self._show_on_map()

        def work() -> list[int]:
            named = [(each, plain(words.class_word(each))) for each in elements.classes()]
            meant = {word: [each for each, name in named if plain(word) in name] for word in wanted}
            return elements.portfolio(wanted, column, down, meant, conditions)

        self._tasks.store(work, done, self._failed)

    def _failed(self, error: Exception) -> None:
        text = sentence("Something went wrong in this program: {reason}. The log has the details", reason=error)
        self._hub.message.emit(Message(Severity.ERROR, text))

    def _show_on_map(self) -> None:
        """Show on the map what the filter leaves over, in this layer and no other."""
        number = self.layers.currentData()
        wanted = bool(self.filter.text().strip()) and self.on_map.isChecked() and number is not None
        if self._filtered is not None and (self._filtered != number or not wanted):
            self._session.filter(self._filtered, None)
            self._filtered = None
        if not wanted:
            return
        self._filtered = number
        self._session.filter(number, frozenset(self.rows.steps))

    def _selected(self) -> None:
        number = self.layers.currentData()
        rows = self.table.selectionModel().selectedRows()
        if number is None or not rows:
            return
        numbers = {element_number(number, self.rows.steps[index.row()]) for index in rows}
        if numbers != self._session.view.selection:
            self._session.apply(self._session.view.select(numbers))
            self._session.fit(frozenset(numbers))

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        """A click on the map chooses the row."""
        if old.selection == new.selection or len(new.selection) != 1 or not self.isVisible():
            return
        chosen = next(iter(new.selection))
        mine = (
            each for each in (chosen, *self._session.same_as(chosen)) if source_of(each) == self.layers.currentData()
        )
        number = next(mine, None)
        if number is None:
            with QSignalBlocker(self.table.selectionModel()):
                self.table.clearSelection()
            return
        try:
            row = self.rows.steps.index(step_of(number))
        except ValueError:
            return
        with QSignalBlocker(self.table.selectionModel()):
            self.table.selectRow(row)
        self.table.scrollTo(self.rows.index(row, 0))
        self.table.viewport().update()

    def _ask_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Export…"), "portfolio.xlsx", "Excel (*.xlsx);;CSV (*.csv)")
        if not name:
            return
        try:
            self.export(name)
        except UserError as error:
            self._hub.message.emit(Message(Severity.ERROR, Sentence(error.key, error.values)))

    def export(self, name: str) -> None:
        """Write all rows. Raises UserError when the file cannot be written."""
        titles = [
            str(self.rows.headerData(column, Qt.Orientation.Horizontal)) for column in range(self.rows.columnCount())
        ]
        rows = [self.rows.shown(row) for row in range(min(len(self.rows.steps), _MOST_EXPORTED))]
        write_table(Path(name), titles, rows, QLocale().decimalPoint())
        text = sentence("{count} rows were written to {file}", count=len(rows), file=name)
        self._hub.message.emit(Message(Severity.INFO, text))
