"""The table under the view: tickets at the moment looked at, in step with what is selected in 3D."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.operations import same_ticket, ticket_table
from timeo_desktop.services.operations.ticket_table import TicketLine
from timeo_desktop.services.operations.tickets import TicketState
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.row_table import RowTable
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.operations.ticket_rows import TicketRows
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.inside import with_parts

_REQUESTED = 4


class TicketsPanel(QWidget):
    """All tickets."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self._rows = TicketRows(desk.work.data, lambda: desk.part(Syncing).titles)
        self._is_old = True
        self._choosing = False
        self.table = RowTable(self._rows.columns, lambda each: each.row.id, "tickets", desk, self)
        self.table.sort_by(_REQUESTED, descending=True)
        self.table.set_source(self._rows)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self._apart = QAction(self)
        self._apart.triggered.connect(self._part)
        self.table.view.addAction(self._apart)
        self.table.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._can_part: TicketLine | None = None
        self._apart.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        desk.hub.view_changed.connect(self._view_changed)
        desk.topics.older.connect(self._renew)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.table.empty.setText(tr("No ticket here yet. Connect a ticket system under Connections."))
        self.table.retranslate()
        self._apart.setText(tr("Not the same ticket: tell it on its own again"))

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here has changed."""
        self._renew()

    def _renew(self) -> None:
        """Arrange anew; a table that nobody sees waits until somebody does."""
        self._is_old = not self.isVisible()
        if not self._is_old:
            self.table.arrange_again()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while another table was in front."""
        super().showEvent(event)
        if self._is_old:
            self._renew()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if (old.moment, old.known) != (new.moment, new.known):
            self._rows.moment, self._rows.known = new.moment, new.known
            self._renew()
        if old.selection != new.selection and not self._choosing:
            chosen, data = self._desk.known.elements_of(new.selection), self._desk.work.data
            self._desk.work.read(
                lambda: data.read(ticket_table.tickets_on, chosen), self._select, key="tickets of the selection"
            )

    def _select(self, ids: Sequence[int]) -> None:
        self.table.select_ids(np.array(ids, dtype=np.int64))

    def _chosen(self, ids: I64) -> None:
        data, chosen = self._desk.work.data, ids.tolist()
        self._desk.work.read(
            lambda: data.read(ticket_table.places_of, chosen),
            self._choose,
            key="places of the tickets",
            background=False,
        )

        self._can_part = None
        self._apart.setEnabled(False)
        if len(chosen) == 1:
            self._desk.work.read(lambda: self.table.rows_of(ids), self._look_at, key="the chosen ticket")

    def _look_at(self, rows: list[TicketLine]) -> None:
        """What is the same as another one because a person said so can be taken back."""
        self._can_part = next((each for each in rows if each.state is TicketState.SAME), None)
        self._apart.setEnabled(self._can_part is not None)

    def _part(self) -> None:
        data, row = self._desk.work.data, self._can_part
        if row is not None:
            self._desk.work.write(lambda: data.do(same_ticket.part, row.row.id))

    def _choose(self, places: list[list[int]]) -> None:
        numbers = {number for path in places if (number := self._desk.known.first_drawn(path)) is not None}
        if numbers:
            self._choosing = True  # what is chosen here stays chosen, not all that stands on the same element
            self._session.apply(self._session.view.select(numbers))
            self._choosing = False

    def _opened(self, row: TicketLine) -> None:
        self._choose(self._desk.work.data.read(ticket_table.places_of, [row.row.id]))
        numbers = with_parts(self._session, self._session.view.selection)
        if numbers:
            self._session.looking.fit(numbers)
