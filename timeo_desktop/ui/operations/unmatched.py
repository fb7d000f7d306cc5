"""The inbox of what found no element: suggestions, and the user's decision, which is remembered."""

from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes, Message, Severity
from timeo_desktop.domain.operations import Unmatched
from timeo_desktop.domain.text import sentence
from timeo_desktop.services.operations import match
from timeo_desktop.services.operations.match import Suggestion
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.desk import Desk

_KIND_NAMES = {"intervention": "Tickets", "stream": "Measurements", "document": "Documents"}


class UnmatchedPanel(QWidget):
    """Choose a row, then confirm a suggestion or the element that is selected in 3D."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._session, self._hub = desk, desk.session, desk.hub
        columns = (
            Column("Named by its source", lambda row: row.value, groups=False, width=220),
            Column("Records", lambda row: row.records, number=True, width=120),
            Column("Kind", lambda row: ", ".join(tr(_KIND_NAMES[kind]) for kind in row.kinds), groups=True, width=120),
            Column("For example", lambda row: row.example, width=280),
            Column("Source", lambda row: desk.part(Syncing).title_of(row.connection), groups=True, width=160),
        )
        self.table = RowTable(columns, lambda row: (row.connection, row.value), "unmatched", desk, self)
        self.table.chosen.connect(lambda _rows: self._suggest())
        self.suggestions = QComboBox(self)
        self.suggestions.setMinimumWidth(260)
        self.suggestions.activated.connect(lambda _row: self._show_suggestion())
        self.confirm, self.picked, self.nothing = QPushButton(self), QPushButton(self), QPushButton(self)
        self.confirm.clicked.connect(lambda: self._decide(self.suggestions.currentData()))
        self.picked.clicked.connect(self._decide_picked)
        self.nothing.clicked.connect(lambda: self._decide(None))
        self.table.add_tools(self.suggestions, self.confirm, self.picked, self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        desk.hub.view_changed.connect(lambda _old, _new: self._enable())
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.confirm.setText(tr("Confirm"))
        self.picked.setText(tr("It is the selected element"))
        self.nothing.setText(tr("In no model"))
        self.nothing.setToolTip(tr("Do not ask again for this one"))
        self.table.empty.setText(tr("Every record has found its element."))
        self.table.retranslate()
        self._enable()

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here has changed."""
        rows = self._desk.topics.answer(match.UNMATCHED)
        self.table.set_rows(rows)
        self._enable()

    def _suggest(self) -> None:
        self.suggestions.clear()
        rows: list[Unmatched] = self.table.selected()
        self._enable()
        if len(rows) != 1:
            return
        data, text = self._desk.work.data, rows[0].value
        self._desk.work.read(lambda: data.read(match.suggest, text), self._suggested)

    def _suggested(self, found: list[Suggestion]) -> None:
        self.suggestions.clear()
        for each in found:
            self.suggestions.addItem(f"{each.name}  ({each.score:.0f} %)", each.element)
        self.suggestions.setCurrentIndex(0 if found else -1)  # with a placeholder Qt chooses none
        self._enable()
        self._show_suggestion()

    def _show_suggestion(self) -> None:
        """Show in 3D what is suggested."""
        element = self.suggestions.currentData()
        number = self._desk.known.drawn_number(element) if element is not None else None
        if number is not None:
            self._session.apply(self._session.view.select((number,)))

    def _enable(self) -> None:
        one = len(self.table.selected()) == 1
        self.suggestions.setEnabled(one and self.suggestions.count() > 0)
        self.suggestions.setPlaceholderText(tr("no suggestion") if one else "")
        self.confirm.setEnabled(one and self.suggestions.count() > 0)
        self.picked.setEnabled(one and len(self._session.view.selection) == 1)
        self.nothing.setEnabled(one)

    def _decide_picked(self) -> None:
        element = self._desk.known.element_of(next(iter(self._session.view.selection)))
        if element is not None:
            self._decide(element)

    def _decide(self, element: int | None) -> None:
        rows: list[Unmatched] = self.table.selected()
        if len(rows) != 1:
            return
        data, row = self._desk.work.data, rows[0]
        joined: list[int] = []

        def work() -> Changes:
            done = data.do(match.confirm, row.connection, row.value, element)
            joined.append(done.joined)
            return done.changes

        def told() -> None:
            text = sentence("{count} records were joined; {name} is remembered", count=joined[0], name=row.value)
            self._hub.message.emit(Message(Severity.INFO, text))

        self._desk.work.write(work, told)
