"""The table under the view: tickets at the moment looked at, in step with what is selected in 3D."""

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.operations.situation import TicketView
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.base.states import STATES
from timeo_desktop.ui.view.operations import Operations
from timeo_desktop.ui.view.session import Session


def _date(moment: Millis | None) -> datetime | None:
    """A date for sorting and for spreadsheets, in the time of this place."""
    return None if moment is None else datetime.fromtimestamp(moment / 1000)  # noqa: DTZ006


def _columns(panel: "TicketsPanel") -> tuple[Column, ...]:
    def ticket(name: str, title: str, groups: bool = False, width: int = 120) -> Column:
        return Column(title, lambda each: getattr(each.row.ticket, name), groups=groups, width=width)

    def moment(name: str, title: str) -> Column:
        return Column(
            title, lambda each: _date(getattr(each.row.ticket, name)),
            lambda each: date_text(getattr(each.row.ticket, name)), width=140,
        )  # fmt: skip

    return (
        Column("State", lambda each: tr(STATES[each.state].word),
               lambda each: f"{STATES[each.state].sign} {tr(STATES[each.state].word)}",
               lambda each: STATES[each.state].colour, groups=True, width=100),
        ticket("key", "Number", width=100),
        ticket("title", "Title", width=280),
        Column("Place", panel.place, groups=True, width=170),
        moment("requested", "Requested"),
        moment("due", "Due"),
        moment("closed", "Closed"),
        ticket("provider", "Provider", groups=True, width=190),
        ticket("trade", "Trade", groups=True, width=90),
        ticket("work_type", "Kind of work", groups=True, width=100),
        ticket("priority", "Priority", groups=True, width=70),
        Column("Source", lambda each: panel.source(each.row.connection), groups=True, width=140),
    )  # fmt: skip


class TicketsPanel(QWidget):
    """All tickets."""

    def __init__(self, session: Session, operations: Operations, hub: Hub, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._operations = session, operations
        self.titles: dict[str, str] = {}
        self.table = RowTable(_columns(self), lambda each: each.row.id, "tickets", self)
        self.table.chosen = self._chosen
        self.table.opened = self._opened
        self.table.sort_by(4, descending=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        hub.changed.connect(self._changed)
        hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.table.empty.setText(tr("No ticket here yet. Connect a ticket system under Connections."))
        self.table.retranslate()

    def place(self, each: TicketView) -> str:
        """The element of a ticket in words; what its source says where no element is known."""
        for element in each.row.elements:
            found = self._operations.situation.places.get(element)
            if found is not None:
                return " ".join(part for part in (found.tag, found.name) if part)
        return (
            tr("to be matched: {key}", key=each.row.ticket.keys[0].value) if each.row.ticket.keys else tr("unmatched")
        )

    def source(self, connection: str) -> str:
        """The name of a connection."""
        return self.titles.get(connection, connection)

    def count(self) -> int:
        """Tickets that are not closed."""
        return sum(each.state in ("late", "open", "hold") for each in self._operations.situation.tickets)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if Kind.SITUATION in changes.kinds:
            self.table.set_rows(self._operations.situation.tickets)

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.selection == new.selection:
            return
        chosen = {self._operations.element_of(number) for number in new.selection} - {None}
        self.table.select_where(lambda each: bool(chosen & set(each.row.elements)))

    def _chosen(self, rows: list[TicketView]) -> None:
        numbers = {
            number for each in rows for element in each.row.elements[:1]
            if (number := self._operations.drawn_number(element)) is not None
        }  # fmt: skip
        if numbers:
            self._session.apply(self._session.view.select(numbers))
            picked = {each.row.id for each in rows}
            self.table.select_where(lambda each: each.row.id in picked, scroll=False)

    def _opened(self, row: TicketView) -> None:
        self._chosen([row])
        numbers = self._session.with_parts(self._session.view.selection)
        if numbers:
            self._session.fit(numbers)
