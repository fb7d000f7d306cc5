"""Alarms until the moment looked at, and the rules that raise them."""

import math

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.operations import AlarmRow
from timeo_desktop.domain.times import now
from timeo_desktop.services.operations import alarms
from timeo_desktop.services.operations.alarm_topic import ALARMS
from timeo_desktop.services.operations.streams import MEASURED, StreamView
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text, date_value, number_text
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.base.states import STATES
from timeo_desktop.ui.operations.alarm_rules import AlarmRulesDialog
from timeo_desktop.ui.view.desk import Desk


class AlarmsPanel(QWidget):
    """Lasting alarms first."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self._streams: dict[int, StreamView] = {}
        self.table = RowTable(self._columns(), lambda row: row.id, "alarms", desk, self)
        self.table.chosen.connect(self._chosen)
        self._acknowledge = QPushButton(self)
        self._acknowledge.clicked.connect(self._acknowledge_chosen)
        self._rules = QPushButton(self)
        self._rules.clicked.connect(lambda: AlarmRulesDialog(self._desk, self).open())
        for place, button in enumerate((self._acknowledge, self._rules)):
            self.table.tools.insertWidget(4 + place, button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.retranslate()

    def _columns(self) -> tuple[Column, ...]:
        def state(row: AlarmRow) -> str:
            return tr("lasts") if self._lasts(row) else tr("over")

        return (
            Column("State", state, lambda row: f"{STATES['alarm'].sign if self._lasts(row) else '✓'} {state(row)}",
                   lambda row: STATES["alarm"].colour if self._lasts(row) else "", groups=True, width=90),
            Column("Alarm", lambda row: row.title, groups=True, width=230),
            Column("Measurement", self._stream_name, groups=True, width=200),
            Column("Since", lambda row: date_value(row.started), lambda row: date_text(row.started), width=140),
            Column("Until", lambda row: date_value(row.ended), lambda row: date_text(row.ended), width=140),
            Column("At worst", lambda row: row.extreme, self._worst, number=True, width=100),
            Column("Seen", lambda row: date_value(row.acknowledged), lambda row: date_text(row.acknowledged),
                   width=140),
        )  # fmt: skip

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._acknowledge.setText(tr("Seen"))
        self._acknowledge.setToolTip(tr("Note that somebody has seen the selected alarms"))
        self._rules.setText(tr("Alarm rules…"))
        self._rules.setIcon(theme.icon("bell"))
        self.table.empty.setText(tr("No alarm. Rules say when a measurement calls for attention."))
        self.table.retranslate()

    def _lasts(self, row: AlarmRow) -> bool:
        """Whether an alarm lasts at the moment looked at."""
        return row.ended is None or row.ended > (self._session.view.moment or now())

    def count(self) -> int:
        """Alarms that last."""
        rows = self._desk.topics.answer(ALARMS)
        return sum(map(self._lasts, rows))

    def _stream_name(self, row: AlarmRow) -> str:
        stream = self._streams.get(row.stream)
        return stream.row.name if stream else ""

    def _worst(self, row: AlarmRow) -> str:
        stream = self._streams.get(row.stream)
        return number_text(math.nan if row.extreme is None else row.extreme, stream.row.unit if stream else "")

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here has changed."""
        self._streams = {each.row.id: each for each in self._desk.topics.answer(MEASURED).streams}
        rows = self._desk.topics.answer(ALARMS)
        self.table.set_rows(rows)

    def _chosen(self, ids: I64) -> None:
        rows: list[AlarmRow] = self.table.rows_of(ids)
        streams = (self._streams[row.stream] for row in rows if row.stream in self._streams)
        numbers = {
            number for stream in streams for element in stream.elements[:1]
            if (number := self._desk.known.drawn_number(element)) is not None
        }  # fmt: skip
        if numbers:
            self._session.apply(self._session.view.select(numbers))

    def _acknowledge_chosen(self) -> None:
        chosen = [row.id for row in self.table.selected() if row.acknowledged is None]
        data = self._desk.work.data
        if chosen:
            self._desk.work.write(lambda: data.do(alarms.acknowledge, chosen))
