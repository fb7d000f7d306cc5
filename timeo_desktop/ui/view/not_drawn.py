"""The list of what could not be drawn, with reasons. A row selects its element; the list sorts and exports."""

import csv
import io
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Changes, Message, Severity
from timeo_desktop.domain.elements import element_number
from timeo_desktop.domain.text import sentence
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.view.session import Session

_NUMBER = Qt.ItemDataRole.UserRole
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class NotDrawn(QWidget):
    """A table below the view."""

    def __init__(self, session: Session, hub: Hub, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("not_drawn")
        self._session = session
        self._hub = hub
        self._summary = QLabel(self)
        self._export = QPushButton(self)
        self._export.clicked.connect(self._ask_export)
        self.table = QTableWidget(0, 5, self)
        self.table.setSortingEnabled(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.itemSelectionChanged.connect(self._selected)
        top = QHBoxLayout()
        top.addWidget(self._summary, 1)
        top.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addLayout(top)
        layout.addWidget(self.table)
        hub.changed.connect(self._changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._export.setText(tr("Export…"))
        self.table.setHorizontalHeaderLabels([tr("Element"), tr("Class"), tr("Reason"), "GlobalId", tr("Model")])
        self._show()

    def _changed(self, _changes: Changes, _initiator: object) -> None:
        self._show()

    def count(self) -> int:
        """How many elements are listed."""
        return self.table.rowCount()

    def _show(self) -> None:
        rows = [(model, failure) for model in self._session.models.values() for failure in model.failed]
        self.table.setSortingEnabled(False)
        self.table.setRowCount(len(rows))
        for row, (model, failure) in enumerate(rows):
            name = failure.name or words.class_word(failure.ifc_class)
            texts = (name, failure.ifc_class, say(failure.reason), failure.guid, model.file.name)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(words.tip(text))
                item.setData(_NUMBER, element_number(model.number, failure.step))
                self.table.setItem(row, column, item)
        self.table.setSortingEnabled(True)
        self.table.resizeColumnsToContents()
        self._export.setEnabled(bool(rows))
        if rows:
            self._summary.setText(tr("{count} elements could not be drawn as authored.", count=len(rows)))
        elif self._session.models:
            self._summary.setText(tr("Everything that has a shape has been drawn."))
        else:
            self._summary.setText(tr("No model is open."))

    def _selected(self) -> None:
        numbers = frozenset(int(item.data(_NUMBER)) for item in self.table.selectedItems())
        if numbers:
            self._session.apply(self._session.view.select(numbers))

    def as_csv(self) -> str:
        """The table as CSV. Texts from files never become formulas of the spreadsheet that opens it."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";")
        columns = range(self.table.columnCount())
        heads = (self.table.horizontalHeaderItem(column) for column in columns)
        writer.writerow([head.text() if head else "" for head in heads])
        for row in range(self.table.rowCount()):
            items = (self.table.item(row, column) for column in columns)
            writer.writerow([_harmless(item.text()) if item else "" for item in items])
        return out.getvalue()

    def _ask_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Export…"), "not-drawn.csv", "CSV (*.csv)")
        if not name:
            return
        try:
            Path(name).write_text(self.as_csv(), "utf-8-sig", newline="")
        except OSError as error:
            text = sentence("{file} could not be written: {reason}", file=name, reason=error.strerror or error)
            self._hub.message.emit(Message(Severity.ERROR, text))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
