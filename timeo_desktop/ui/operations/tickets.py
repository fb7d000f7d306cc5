"""The table under the view: tickets at the moment looked at, in step with what is selected in 3D."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.operations.situation import TicketView
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text, date_value
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.base.states import STATES
from timeo_desktop.ui.operations.situation import situation_of
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.inside import with_parts


def _columns(panel: "TicketsPanel") -> tuple[Column, ...]:
    def ticket(name: str, title: str, groups: bool = False, width: int = 120) -> Column:
        return Column(title, lambda each: getattr(each.row.ticket, name), groups=groups, width=width)

    def moment(name: str, title: str) -> Column:
        return Column(
            title, lambda each: date_value(getattr(each.row.ticket, name)),
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

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self.table = RowTable(_columns(self), lambda each: each.row.id, "tickets", desk, self)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.table.sort_by(4, descending=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.table.empty.setText(tr("No ticket here yet. Connect a ticket system under Connections."))
        self.table.retranslate()

    def place(self, each: TicketView) -> str:
        """The element of a ticket in words; what its source says where no element is known."""
        for element in each.row.elements:
            found = situation_of(self._desk).places.get(element)
            if found is not None:
                return " ".join(part for part in (found.tag, found.name) if part)
        return (
            tr("to be matched: {key}", key=each.row.ticket.keys[0].value) if each.row.ticket.keys else tr("unmatched")
        )

    def source(self, connection: str) -> str:
        """The name of a connection."""
        return self._desk.part(Syncing).title_of(connection)

    def count(self) -> int:
        """Tickets that are not closed."""
        return sum(each.state in ("late", "open", "hold") for each in situation_of(self._desk).tickets)

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here has changed."""
        self.table.set_rows(situation_of(self._desk).tickets)

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.selection == new.selection:
            return
        chosen = {self._desk.known.element_of(number) for number in new.selection} - {None}
        self.table.select_where(lambda each: bool(chosen & set(each.row.elements)))

    def _chosen(self, ids: I64) -> None:
        self._choose(self.table.rows_of(ids))

    def _choose(self, rows: list[TicketView]) -> None:
        numbers = {
            number for each in rows for element in each.row.elements[:1]
            if (number := self._desk.known.drawn_number(element)) is not None
        }  # fmt: skip
        if numbers:
            self._session.apply(self._session.view.select(numbers))
            picked = {each.row.id for each in rows}
            self.table.select_where(lambda each: each.row.id in picked, scroll=False)

    def _opened(self, row: TicketView) -> None:
        self._choose([row])
        numbers = with_parts(self._session, self._session.view.selection)
        if numbers:
            self._session.looking.fit(numbers)
