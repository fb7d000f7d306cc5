"""Tickets that two systems seem to tell: suggestions with both sides and the reasons, and the user's decision."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes, Message, Severity
from timeo_desktop.domain.same_tickets import Alike, Side
from timeo_desktop.domain.text import sentence
from timeo_desktop.services.operations import same_ticket, ticket_table
from timeo_desktop.services.operations.same_ticket import SUGGESTED
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.number_text import date_text
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.base.states import STATES
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.desk import Desk


def _reasons(each: Alike) -> str:
    return ", ".join(say(reason) for reason in each.reasons)


def _standing(each: Alike) -> str:
    differs = same_ticket.standing(each.main, each.other)
    return tr(STATES[each.main.status].word) if differs is None else say(differs)


class ToldTwicePanel(QWidget):
    """Choose rows, then say whether both are the same ticket. Enter confirms, Alt+Backspace says no."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

        def source(side: Side) -> str:
            return desk.part(Syncing).title_of(side.connection)

        columns = (
            Column("Sure", lambda each: each.score, lambda each: f"{each.score:.0f} %", number=True, width=70),
            Column("Number", lambda each: each.main.key, width=90),
            Column("Source", lambda each: source(each.main), groups=True, width=120),
            Column("Title", lambda each: each.main.title, width=210),
            Column("Requested", lambda each: each.main.requested, lambda each: date_text(each.main.requested),
                   width=140),
            Column("Other number", lambda each: each.other.key, width=110),
            Column("Other source", lambda each: source(each.other), groups=True, width=120),
            Column("Other title", lambda each: each.other.title, width=210),
            Column("Why", _reasons, width=260),
            Column("State", _standing, groups=True, width=200),
        )  # fmt: skip
        self.table = RowTable(columns, lambda each: each.pair, "told_twice", desk, self)
        self.table.sort_by(0, descending=True)
        self.table.chosen.connect(lambda _rows: self._enable())
        self.table.opened.connect(lambda each: self._decide([each], same=True))
        self.confirm, self.refuse, self.both = QPushButton(self), QPushButton(self), QPushButton(self)
        self.confirm.clicked.connect(lambda: self._decide(self.table.selected(), same=True))
        self.refuse.clicked.connect(lambda: self._decide(self.table.selected(), same=False))
        self.refuse.setShortcut("Alt+Backspace")
        self.both.clicked.connect(self._show_both)
        self.table.add_tools(self.confirm, self.refuse, self.both)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.confirm.setText(tr("Same ticket"))
        self.confirm.setToolTip(tr("The first one tells the story of both, and figures count it once"))
        self.refuse.setText(tr("Not the same"))
        self.refuse.setToolTip(tr("Do not ask again for this one"))
        self.both.setText(tr("Show both"))
        self.table.empty.setText(tr("No ticket seems to be told by two systems."))
        self.table.retranslate()
        self._enable()

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here has changed."""
        self.table.set_rows(self._desk.topics.answer(SUGGESTED).best)
        self._enable()

    def _enable(self) -> None:
        count = len(self.table.selected_ids())
        self.confirm.setEnabled(count > 0)
        self.refuse.setEnabled(count > 0)
        self.both.setEnabled(count == 1)

    def _decide(self, chosen: list[Alike], same: bool) -> None:
        data, verb = self._desk.work.data, same_ticket.confirm if same else same_ticket.refuse

        def work() -> Changes:
            return Changes.together([data.do(verb, each.main.id, each.other.id) for each in chosen])

        def told() -> None:
            if same:
                text = sentence("{count} tickets are told once from now on", count=len(chosen))
            else:
                text = sentence("{count} pairs are not asked about again", count=len(chosen))
            self._desk.hub.message.emit(Message(Severity.INFO, text))

        if chosen:
            self._desk.work.write(work, told)

    def _show_both(self) -> None:
        """Select in 3D what both are about, and so their rows in the table of tickets."""
        data, (each,) = self._desk.work.data, self.table.selected()
        self._desk.work.read(lambda: data.read(ticket_table.places_of, each.pair), self._choose, background=False)

    def _choose(self, places: list[list[int]]) -> None:
        numbers = {number for path in places if (number := self._desk.known.first_drawn(path)) is not None}
        if numbers:
            session = self._desk.session
            session.apply(session.view.select(numbers))
