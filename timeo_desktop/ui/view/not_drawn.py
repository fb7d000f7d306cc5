"""The list of what could not be drawn, by the reasons. A row selects its element."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.elements import Failure, element_number
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.view.desk import Desk

_REASON = 2  # the column


@dataclass(frozen=True)
class _Row:
    number: int
    failure: Failure
    model: str

    @property
    def name(self) -> str:
        return self.failure.name or words.class_word(self.failure.ifc_class)


class NotDrawn(QWidget):
    """A table below the view."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("not_drawn")
        self._session = desk.session
        columns = (
            Column("Element", lambda row: row.name, width=200),
            Column("Class", lambda row: row.failure.ifc_class, groups=True, width=170),
            Column("Reason", lambda row: say(row.failure.reason), groups=True, width=420),
            Column("GlobalId", lambda row: row.failure.guid, width=190),
            Column("Model", lambda row: row.model, groups=True, width=200),
        )
        self.table = RowTable(columns, lambda row: row.number, "not-drawn", desk, self)
        self.table.chosen.connect(self._chosen)
        self.table.grouping.setCurrentIndex(self.table.grouping.findData(_REASON))  # few reasons, many elements
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        desk.hub.view_changed.connect(lambda _old, new: self.table.select_keys(new.selection))
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._show()
        self.table.retranslate()

    def refresh(self, _changes: Changes) -> None:
        """A model was opened or closed."""
        self._show()

    def count(self) -> int:
        """How many elements are listed."""
        return sum(len(model.failed) for model in self._session.models.values())

    def _show(self) -> None:
        nothing = tr("Everything that has a shape has been drawn.") if self._session.models else tr("No model is open.")
        self.table.empty.setText(nothing)
        self.table.set_rows(
            [
                _Row(element_number(model.number, failure.step), failure, model.file.name)
                for model in self._session.models.values()
                for failure in model.failed
            ]
        )

    def _chosen(self, ids: I64) -> None:
        rows: list[_Row] = self.table.rows_of(ids)
        if rows:
            self._session.apply(self._session.view.select(row.number for row in rows))
