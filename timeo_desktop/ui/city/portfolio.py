"""The portfolio: every object of a city layer as a table. Filtering the table filters the map; a row flies there."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLocale, QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.elements import element_numbers, source_of, step_of
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.model_elements import AttributeValue, ModelElements
from timeo_desktop.domain.text import Sentence
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.city.find_objects import ordered
from timeo_desktop.services.exchange.export import Value
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.row_table import RowTable
from timeo_desktop.ui.base.table_rows import MANY, Arrangement, Column, Order
from timeo_desktop.ui.view.desk import Desk

_Object = tuple[AttributeValue, ...]
_NAME, _GUID, _CLASS = range(3)
_FIXED = ("name", "guid", "ifc_class")
_SHORTEST = -128  # digits: as many as tell a number from its neighbours


class PortfolioRows:
    """The objects of one layer. Their order is a query, a page of them is another."""

    def __init__(self, elements: ModelElements) -> None:
        self._elements = elements
        self._names = elements.attribute_names()
        self.total = elements.object_count()
        self.is_slow = self.total > MANY
        self.columns: Sequence[Column] = (
            Column("Name", lambda row: row[_NAME], width=200),
            Column("Identifier", lambda row: row[_GUID], width=190),
            Column("Class", lambda row: words.class_word(str(row[_CLASS])), width=120),
            *(self._attribute(number, name) for number, name in enumerate(self._names, start=len(_FIXED))),
        )

    @staticmethod
    def _attribute(number: int, name: str) -> Column:
        def value(row: _Object) -> Value:
            return row[number] if number < len(row) else None

        return Column(name, value, lambda row: _text(value(row)), is_word=False)

    def arrange(self, wanted: Arrangement) -> Order:
        """Steps of the objects that the text leaves over, sorted by a column."""
        columns = [*_FIXED, *self._names]
        try:
            ids = ordered(
                self._elements, wanted.text, columns[wanted.column], wanted.descending, words.class_word
            )  # fmt: skip
        except UserError as error:
            return Order(np.empty(0, dtype=np.int64), note=say(Sentence(error.key, error.values)))
        return Order(ids)

    def page(self, ids: I64) -> list[_Object]:
        """The rows of these steps."""
        steps = ids.tolist()
        found = self._elements.portfolio_rows(steps)
        return [found.get(step, ("", "", "")) for step in steps]


def _text(value: Value) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, float):
        return QLocale().toString(value, "f", _SHORTEST)
    return QLocale().toString(value) if isinstance(value, int) else str(value)


class PortfolioPanel(QWidget):
    """The table with its filter."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("portfolio")
        self._session, self._hub = desk.session, desk.hub
        self.layers = QComboBox(self)
        self.layers.activated.connect(lambda _index: self._show_layer())
        self.on_map = QCheckBox(self)
        self.on_map.setChecked(True)
        self.on_map.toggled.connect(lambda _on: self._show_on_map())
        self.table = RowTable((Column("Name", str),), lambda row: row, "portfolio", desk, self)
        self.table.arranged.connect(self._show_on_map)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _row: self._session.looking.fit(self._session.view.selection))
        self.table.tools.insertWidget(0, self.layers)
        self.table.tools.insertWidget(2, self.on_map)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self._shown: int | None = None  # the layer that the table shows
        self._choosing = False  # what the table chose is not chosen in it again
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.on_map.setText(tr("Filter the map as well"))
        self.table.empty.setText(tr("Open a city model or a map layer to see its objects here."))
        self.table.retranslate()
        self.table.filter.setPlaceholderText(tr("Filter: words, or conditions such as hauteur > 15"))

    def refresh(self, changes: Changes) -> None:
        """Files were opened or closed, or a streamed one has grown."""
        if Kind.MODELS in changes.kinds:
            self._list_layers()
        elif self._is_streamed():
            self._show_layer()

    def _is_streamed(self) -> bool:
        model = self._session.models.get(self.layers.currentData())
        return model is not None and model.stream is not None

    def _list_layers(self) -> None:
        chosen = self.layers.currentData()
        ready = [each for each in self._session.models.values() if each.of_city and each.elements is not None]
        with QSignalBlocker(self.layers):
            self.layers.clear()
            for each in ready:
                self.layers.addItem(each.file.name, each.number)
            self.layers.setCurrentIndex(max(0, self.layers.findData(chosen)))
        self.layers.setEnabled(bool(ready))
        if self.layers.currentData() != self._shown:
            self._show_layer()

    def _show_layer(self) -> None:
        number = self.layers.currentData()
        model = self._session.models.get(number) if number is not None else None
        self._shown = number
        if model is None or model.elements is None:
            self.table.set_objects()
        else:
            self.table.set_source(PortfolioRows(model.elements))

    def _show_on_map(self) -> None:
        """Show on the map what the filter leaves over, in this layer; the view keeps what the filter says."""
        number, where = self._shown, self.table.filter.text().strip()
        if number is None or number not in self._session.models:
            return
        wanted = where if self.on_map.isChecked() else ""
        if wanted and not self.table.model.order.note:
            self._session.found(number, wanted, self.table.model.order.ids)
        self._session.filter(number, wanted)

    def _chosen(self, ids: I64) -> None:
        if self._shown is None or not ids.size:
            return
        numbers = element_numbers(self._shown, ids)
        if numbers != self._session.view.selection:
            self._choosing = True
            self._session.apply(self._session.view.select(numbers))
            self._choosing = False
            self._session.looking.fit(numbers)

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        is_open = self._shown is not None and self._shown in self._session.models
        if self._shown is not None and is_open and old.layers != new.layers and self.on_map.isChecked():
            where = new.layer(self._shown).where
            if where != old.layer(self._shown).where and where != self.table.filter.text().strip():
                self.table.filter.setText(where)
        if old.selection != new.selection and self.isVisible() and not self._choosing:
            self._follow(new.selection)

    def _follow(self, selection: frozenset[int]) -> None:
        """What is chosen on the map is chosen in the table."""
        same = {each for number in selection for each in (number, *self._session.same_as(number))}
        steps = [step_of(each) for each in same if source_of(each) == self._shown]
        self.table.select_ids(np.array(steps, dtype=np.int64))
