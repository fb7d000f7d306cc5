"""Alarms until the moment looked at, and the rules that raise them."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.chunks import I64
from timeo_desktop.services.operations import alarms
from timeo_desktop.services.operations.alarm_topic import ALARMS, AlarmView
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text, date_value, number_text
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.base.states import STATES
from timeo_desktop.ui.operations.alarm_rules import AlarmRulesDialog
from timeo_desktop.ui.view.desk import Desk


def _state(each: AlarmView) -> str:
    return tr("lasts") if each.lasts else tr("over")


def _seen(each: AlarmView) -> str:
    """When somebody saw it, and who."""
    moment = date_text(each.row.acknowledged)
    who = each.row.acknowledged_by
    return tr("{moment}, by {name}", moment=moment, name=who) if moment and who else moment


_COLUMNS = (
    Column("State", _state, lambda each: f"{STATES['alarm'].sign if each.lasts else '✓'} {_state(each)}",
           lambda each: STATES["alarm"].colour if each.lasts else "", groups=True, width=90),
    Column("Alarm", lambda each: each.row.title, groups=True, width=210),
    Column("Measurement", lambda each: each.stream, groups=True, width=180),
    Column("Place", lambda each: each.place, groups=True, width=170),
    Column("Since", lambda each: date_value(each.row.started), lambda each: date_text(each.row.started), width=140),
    Column("Until", lambda each: date_value(each.row.ended), lambda each: date_text(each.row.ended), width=140),
    Column("At worst", lambda each: each.row.extreme, lambda each: number_text(each.row.extreme, each.unit),
           number=True, width=100),
    Column("Seen", lambda each: date_value(each.row.acknowledged), _seen, width=190),
    Column("Seen by", lambda each: each.row.acknowledged_by, groups=True, width=110),
)  # fmt: skip


class AlarmsPanel(QWidget):
    """Lasting alarms first."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self.table = RowTable(_COLUMNS, lambda each: each.row.id, "alarms", desk, self)
        self.table.chosen.connect(self._chosen)
        self._acknowledge = QPushButton(self)
        self._acknowledge.setEnabled(False)
        self._acknowledge.clicked.connect(self._acknowledge_chosen)
        self._rules = QPushButton(self)
        self._rules.clicked.connect(lambda: AlarmRulesDialog(self._desk, self).open())
        self.table.add_tools(self._acknowledge, self._rules)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._acknowledge.setText(tr("Mark as seen"))
        self._acknowledge.setToolTip(tr("Note that somebody has seen the selected alarms"))
        self._rules.setText(tr("Alarm rules…"))
        self._rules.setIcon(theme.icon("bell"))
        self.table.empty.setText(tr("No alarm. Rules say when a measurement calls for attention."))
        self.table.retranslate()

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here has changed."""
        self.table.set_rows(self._desk.topics.answer(ALARMS).rows)

    def _chosen(self, ids: I64) -> None:
        chosen = self.table.rows_of(ids)
        self._acknowledge.setEnabled(any(each.row.acknowledged is None for each in chosen))
        paths = (each.path for each in chosen)
        numbers = {number for path in paths if (number := self._desk.known.first_drawn(path)) is not None}
        if numbers:
            self._session.apply(self._session.view.select(numbers))

    def _acknowledge_chosen(self) -> None:
        chosen = [each.row.id for each in self.table.selected() if each.row.acknowledged is None]
        data = self._desk.work.data
        if chosen:
            self._desk.work.write(lambda: data.do(alarms.acknowledge, chosen))
