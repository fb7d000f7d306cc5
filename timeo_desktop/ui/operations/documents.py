"""Documents of the selected element: those its model names, and those that connections brought."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.elements import source_of, step_of
from timeo_desktop.domain.operations import DocumentRow
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.opening import inspect
from timeo_desktop.services.operations.documents import documents_of
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.view.desk import Desk


class DocumentsPanel(QWidget):
    """A tab of the inspector."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        columns = (
            Column("Title", lambda row: row.title, width=190),
            Column("Kind", lambda row: row.kind, groups=True, width=70),
            Column("Date", lambda row: row.happened, lambda row: date_text(row.happened).partition(",")[0], width=100),
            Column("Where", lambda row: row.uri, width=200),
            Column("Source", lambda row: row.connection or tr("Model"), groups=True, width=100),
        )
        self.table = RowTable(columns, lambda row: (row.id, row.uri), "documents", desk, self)
        self.table.filter.hide()
        self.table.opened.connect(self._open)
        self.open_button = QPushButton(self)
        self.open_button.clicked.connect(self._open_selected)
        self.table.add_tools(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.table)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.open_button.setText(tr("Open…"))
        self.table.retranslate()
        self._read()

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here has changed."""
        self._read()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.selection != new.selection:
            self._read()

    def _read(self) -> None:
        selection = self._session.view.selection
        if len(selection) != 1:
            self.table.empty.setText(tr("Select one element to see its documents."))
            self.table.set_rows([])
            return
        self.table.empty.setText(tr("No document is linked to this element."))
        number = next(iter(selection))
        model = self._session.models.get(source_of(number))
        own = inspect.documents_in_model(model.elements, step_of(number)) if model and model.elements else []
        element, data = self._desk.known.element_of(number), self._desk.work.data
        if element is None:
            self.table.set_rows(own)
            return
        self._desk.work.read(
            lambda: data.read(documents_of, [element]), lambda found: self._take(number, [*own, *found])
        )

    def _take(self, number: int, rows: list[DocumentRow]) -> None:
        if self._session.view.selection == {number}:
            self.table.set_rows(rows)

    def _open_selected(self) -> None:
        for row in self.table.selected()[:1]:
            self._open(row)

    def _open(self, row: DocumentRow) -> None:
        """What a source wrote is not trusted: the address is shown, and only web pages and files here are opened."""
        web = row.uri.startswith(("https://", "http://"))
        if not web and not Path(row.uri).is_file():
            QGuiApplication.clipboard().setText(row.uri)
            text = tr("{place} is not a file on this computer. The text was copied.", place=row.uri)
            QMessageBox.information(self, tr("Open…"), text)
            return
        asked = QMessageBox(QMessageBox.Icon.Question, tr("Open…"), tr("Open this with another program?"), parent=self)
        asked.setInformativeText(row.uri)
        asked.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        url = QUrl(row.uri) if web else QUrl.fromLocalFile(row.uri)

        def answered(button: int) -> None:
            if button == QMessageBox.StandardButton.Open:
                QDesktopServices.openUrl(url)

        asked.finished.connect(answered)
        asked.open()
