"""Measurements of the selected element: which streams, their last values, and their chart."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import StreamRow
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, Millis, now
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.exchange.export import write_table
from timeo_desktop.services.operations import measurements
from timeo_desktop.services.operations.streams import StreamView, aged, streams_on
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import age_text, date_text, number_text
from timeo_desktop.ui.base.states import STATES
from timeo_desktop.ui.operations.factor import ask_factor
from timeo_desktop.ui.operations.replacement import ask_replaced
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.inside import with_parts

if TYPE_CHECKING:
    from timeo_desktop.ui.operations.chart import Chart

_RANGES = (("Day", 1), ("Week", 7), ("Month", 31), ("Year", 366), ("All", 0))
_FIRST_DAYS = 7
_AT_ONCE = 4
_MOST = 500  # selected elements whose parts are looked at as well


class MeasurementsPanel(QWidget):
    """A tab of the inspector."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("measurements")
        self._desk, self._session, self._hub = desk, desk.session, desk.hub
        self._streams: tuple[StreamView, ...] = ()
        self._asked = 0
        self.list = QListWidget(self)
        self.list.itemChanged.connect(lambda _item: self._chosen())
        self._chart: Chart | None = None
        self.empty = QLabel(self)
        self.empty.setWordWrap(True)
        self._ranges: list[QPushButton] = []
        row = QHBoxLayout()
        for _word, days in _RANGES:
            button = QPushButton(self)
            button.clicked.connect(lambda _checked=False, length=days: self._look(length))
            row.addWidget(button)
            self._ranges.append(button)
        self.picture, self.csv = QPushButton("PNG", self), QPushButton("CSV", self)
        self.picture.clicked.connect(self._ask_picture)
        self.csv.clicked.connect(self._ask_csv)
        for button in (*self._ranges, self.picture, self.csv):
            button.setMaximumWidth(70)
        row.addStretch(1)
        row.addWidget(self.picture)
        row.addWidget(self.csv)
        self.replace, self.read_as = QPushButton(self), QPushButton(self)
        self.replace.clicked.connect(self.ask_replaced)
        self.read_as.clicked.connect(self.ask_factor)
        devices = QHBoxLayout()
        devices.addWidget(self.replace)
        devices.addWidget(self.read_as)
        devices.addStretch(1)
        below = QWidget(self)
        self._below = inner = QVBoxLayout(below)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(devices)
        inner.addLayout(row)
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self._parts.addWidget(self.list)
        self._parts.addWidget(below)
        self._parts.setSizes([90, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.empty)
        layout.addWidget(self._parts, 1)
        layout.addStretch(0)
        desk.hub.view_changed.connect(self._view_changed)
        desk.topics.older.connect(self._grow_old)
        self.retranslate()

    @property
    def chart(self) -> "Chart":
        """The chart, made when there is something to draw: its library takes a time that the start has not."""
        if self._chart is None:
            from timeo_desktop.ui.operations.chart import Chart

            self._chart = Chart(self)
            self._chart.wanted.connect(self._read)
            self._below.addWidget(self._chart, 1)
        return self._chart

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for button, (word, _) in zip(self._ranges, _RANGES, strict=True):
            button.setText(tr(word))
        self.replace.setText(tr("Replaced by…"))
        self.replace.setToolTip(tr("Another device took the place of the chosen one"))
        self.read_as.setText(tr("Factor…"))
        self.read_as.setToolTip(tr("How the numbers of the chosen device are read"))
        self.picture.setToolTip(tr("Save the chart as a picture"))
        self.csv.setToolTip(tr("Save the readings shown as a table"))
        self._fill(self._streams)

    def refresh(self, changes: Changes) -> None:
        """Something that is shown here has changed."""
        shown = {("stream", each.row.id) for each in self._streams}
        if changes.kinds != {Kind.READINGS} or not changes.records or not shown.isdisjoint(changes.records):
            self._ask()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if (old.selection, old.moment, old.known) != (new.selection, new.moment, new.known):
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what changed while another tab was in front."""
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        """Read the streams of the selected elements and of what is directly in a selected room."""
        selection = self._session.view.selection
        if not self.isVisible():
            return
        if len(selection) <= _MOST:  # looking for all parts of a large selection takes long
            selection = with_parts(self._session, selection)
        elements, data = self._desk.known.elements_of(selection), self._desk.work.data
        moment, known = self._session.view.moment or now(), self._session.view.known
        self._desk.work.read(lambda: data.read(streams_on, elements, moment, known), self._fill, key="measurements")

    def _grow_old(self) -> None:
        if self._streams and self._session.view.moment is None:
            self._fill(aged(self._streams, now()))

    def _fill(self, found: Sequence[StreamView]) -> None:
        moment = self._session.view.moment or now()
        same = [each.row.id for each in found] == [each.row.id for each in self._streams]
        self._streams = tuple(found)
        self.list.blockSignals(True)
        if not same:
            self._list(found)
        for row, each in enumerate(found):
            self.list.item(row).setText(_text(each, moment))
        self.list.blockSignals(False)
        self._parts.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.empty.setText(
            tr("No measurement here.")
            if self._session.view.selection
            else tr("Select an element to see its measurements.")
        )
        if found:
            self._chosen(look=not same)

    def _list(self, found: Sequence[StreamView]) -> None:
        """A row for each stream, the first ones ticked."""
        self.list.clear()
        for number, each in enumerate(found):
            item = QListWidgetItem(self.list)
            item.setData(Qt.ItemDataRole.UserRole, each.row.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_first = number < _AT_ONCE and each.replaced is None
            item.setCheckState(Qt.CheckState.Checked if is_first else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)

    def shown(self) -> list[StreamView]:
        """The streams that are ticked."""
        ticked = {self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())
                  if self.list.item(row).checkState() == Qt.CheckState.Checked}  # fmt: skip
        return [each for each in self._streams if each.row.id in ticked]

    def _chosen(self, look: bool = False) -> None:
        self.chart.show_streams([each.row for each in self.shown()])
        low, high = self.chart.range()
        if look or high - low < 1000 or high < DAY:
            self._look(_FIRST_DAYS)
        else:
            self._read(low, high)

    def _look(self, days: int) -> None:
        moment = self._session.view.moment or now()
        if days:
            self.chart.look(moment - days * DAY, moment)
            self._read(moment - days * DAY, moment)
            return
        data, ids = self._desk.work.data, [each.row.id for each in self.shown()]

        def found(whole: tuple[Millis, Millis] | None) -> None:
            if whole is not None:
                self.chart.look(*whole)
                self._read(*whole)

        self._desk.work.read(lambda: data.read(measurements.whole_range, ids), found)

    def _read(self, low: Millis, high: Millis) -> None:
        self._asked += 1
        asked, data = self._asked, self._desk.work.data
        rows = [each.row for each in self.shown()]
        moment, known = self._session.view.moment, self._session.view.known

        def work() -> list[measurements.Curve]:
            end = high if moment is None else min(high, moment)
            return [data.read(measurements.curve_of, row, low, end, known) for row in rows]

        self._desk.work.read(work, lambda curves: self._draw(asked, curves))

    def _draw(self, asked: int, curves: list[measurements.Curve]) -> None:
        if asked == self._asked:
            self.chart.draw(curves)

    def ask_replaced(self) -> None:
        """Ask what took the place of the chosen device, or take that back."""
        if (stream := self._current()) is not None:
            ask_replaced(self._desk, stream.id, self)

    def ask_factor(self) -> None:
        """Ask how the numbers of the chosen device are read."""
        if (stream := self._current()) is not None:
            ask_factor(self._desk, stream.id, self)

    def _current(self) -> StreamRow | None:
        """The stream of the row that the keyboard is at, or the first."""
        if not self._streams:
            text = sentence("Select an element to see its measurements.")
            self._hub.message.emit(Message(Severity.INFO, text))
            return None
        return self._streams[max(0, self.list.currentRow())].row

    def _ask_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the chart as a picture"), "timeo.png", "PNG (*.png)")
        if name:
            self.chart.save_picture(Path(name))

    def _ask_csv(self) -> None:
        filters = "CSV (*.csv);;Excel (*.xlsx)"
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the readings shown as a table"), "timeo.csv", filters)
        if name:
            try:
                self.export_to(Path(name))
            except UserError as error:
                self._hub.message.emit(Message(Severity.ERROR, Sentence(error.key, error.values)))

    def export_to(self, path: Path) -> None:
        """Write what is drawn: a row a moment and stream. Raises UserError."""
        titles = [tr(word) for word in ("Measurement", "Date", "Value", "Lowest", "Highest", "Unit")]
        rows = [
            (curve.stream.name, datetime.fromtimestamp(at / 1000), *(None if value != value else value for value in values), curve.stream.unit)  # noqa: DTZ006, E501
            for curve in self.chart.curves
            for at, *values in zip(
                curve.series.at.tolist(), curve.series.mean.tolist(), curve.series.low.tolist(),
                curve.series.high.tolist(), strict=True,
            )
        ]  # fmt: skip
        write_table(path, titles, rows, QLocale().decimalPoint())


def _text(view: StreamView, moment: Millis) -> str:
    """A stream with its last value and how it stands, or what took its place."""
    look = STATES[view.state]
    if view.replaced is not None:
        by = tr("replaced on {date} by {name}", date=date_text(view.replaced.at), name=view.replaced.by)
        return f"{look.sign} {view.row.name}: {by}"
    age = age_text(view.latest.at, moment) if view.latest else tr("never")
    last = view.latest.value if view.latest and view.latest.value is not None else float("nan")
    return f"{look.sign} {view.row.name}: {number_text(last, view.row.unit)} ({age}, {tr(look.word).lower()})"
