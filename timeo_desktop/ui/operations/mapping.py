"""Which column means what: ready mappings, or one of one's own, with the file's first rows read by it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence
from timeo_desktop.services.operations import table_preview
from timeo_desktop.services.operations.table_preview import (
    READINGS,
    ROLE_TITLES,
    ROLES,
    TICKETS,
    Layout,
    Preview,
    TableMapping,
    from_json,
    ready_mappings,
    roles_of,
    to_json,
)
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.number_text import date_text, number_text
from timeo_desktop.ui.base.quantities import quantity_word
from timeo_desktop.ui.base.states import STATES

_SHOWN = 12
_ENCODINGS = ("", "utf-8", "cp1252", "iso-8859-15")
_DELIMITERS = (("", "Found out"), (";", ";"), (",", ","), ("\t", "Tab"), ("|", "|"))
_DECIMALS = (("", "Found out"), (",", "12,5"), (".", "12.5"))
_ORDERS = {"": "Found out", "day": "Day first", "month": "Month first"}


class MappingDialog(QDialog):
    """Ready mappings can be ticked; a mapping of one's own is made from a file of the folder."""

    def __init__(self, text: str, folder: str, keep: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._folder, self._keep = Path(folder) if folder else Path(), keep
        self.setWindowTitle(tr("Columns"))
        self.resize(1040, 640)
        try:
            chosen = from_json(text)
        except UserError:
            chosen = ()
        ready = {each.name: each for each in ready_mappings()}
        self._suggested: Mapping[str, str] = {}
        self._own = next((each for each in chosen if each.name not in ready), TableMapping("own", TICKETS, "*.csv"))
        self.ready = QListWidget(self)
        for name in ready:
            item = QListWidgetItem(name, self.ready)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = not text or any(each.name == name for each in chosen)
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.ready.currentTextChanged.connect(lambda name: self._show(ready[name]))
        self.file = QComboBox(self)
        self.file.activated.connect(lambda _row: self._file_chosen())
        for path in table_preview.files_in(self._folder):
            self.file.addItem(path.name, path)
        self._build_own()
        self.preview = QTableWidget(self)
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.heading, self.told, self.problem = QLabel(self), QLabel(self), QLabel(self)
        for label in (self.heading, self.told, self.problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self._file_chosen()

    def _build_own(self) -> None:
        own = self._own
        self.kind = QComboBox(self)
        self.kind.addItem(tr("Tickets"), TICKETS)
        self.kind.addItem(tr("Readings"), READINGS)
        self.kind.setCurrentIndex(self.kind.findData(own.kind))
        self.pattern, self.header = QLineEdit(own.pattern, self), QLineEdit(own.header, self)
        self.encoding, self.delimiter, self.decimal, self.order = (QComboBox(self) for _ in range(4))
        for encoding in _ENCODINGS:
            self.encoding.addItem(encoding or tr("Found out"), encoding)
        orders = tuple(_ORDERS.items())
        for box, choices in ((self.delimiter, _DELIMITERS), (self.decimal, _DECIMALS), (self.order, orders)):
            for value, word in choices:
                box.addItem(tr(word), value)
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(own.layout.encoding)))
        self.delimiter.setCurrentIndex(max(0, self.delimiter.findData(own.layout.delimiter)))
        self.decimal.setCurrentIndex(max(0, self.decimal.findData(own.decimal)))
        self.order.setCurrentIndex(max(0, self.order.findData(own.date_order)))
        self.dates = QLineEdit(own.date_format, self)
        self.dates.setPlaceholderText(tr("found out; else for example %d/%m/%Y %H:%M"))
        self.unit = QLineEdit(own.constants.get("unit", ""), self)
        self.quantity = QLineEdit(own.constants.get("quantity", ""), self)
        self.roles: dict[str, QComboBox] = {}
        self._role_form = QFormLayout()
        self._fill_roles()
        self.kind.activated.connect(self._kind_chosen)
        for line in (self.pattern, self.header, self.dates, self.unit, self.quantity):
            line.editingFinished.connect(self._preview)
        for box in (self.decimal, self.order):
            box.activated.connect(lambda _row: self._preview())
        for box in (self.encoding, self.delimiter):
            box.activated.connect(lambda _row: self._suggest(self.kind.currentData()))

    def _kind_chosen(self, _row: int) -> None:
        self._fill_roles()
        self._suggest(self.kind.currentData())

    def _file_chosen(self) -> None:
        """Show the file at once: as a ready mapping reads it that takes it, else as the titles of its columns say."""
        self._look([each for each in ready_mappings() if each.name in self._ticked()])

    def _suggest(self, *kinds: str) -> None:
        """Fill the columns by their titles where nobody has said any."""
        self._look([], kinds)

    def _look(self, ready: Sequence[TableMapping], kinds: Sequence[str] = tuple(ROLES)) -> None:
        if self.own().columns == self._suggested:
            self._fill_own(replace(self.own(), columns={}))
        path, own = self._path(), self.own()
        if path is None:
            return
        try:
            mapping, found = table_preview.look(path, own, ready, _SHOWN, kinds)
        except UserError as error:
            self._cannot(own, error)
            return
        if mapping.name == own.name and not own.columns:
            self._fill_own(mapping)
        self._tell(mapping, found)

    def _fill_own(self, own: TableMapping) -> None:
        """What nobody said yet, and what follows from the next file as well."""
        self._own, self._suggested = own, own.columns
        self.kind.setCurrentIndex(self.kind.findData(own.kind))
        self.pattern.setText(own.pattern)
        self._fill_roles()

    def _fill_roles(self) -> None:
        while self._role_form.rowCount():
            self._role_form.removeRow(0)
        self.roles = {}
        for role in roles_of(self.kind.currentData()):
            box = QComboBox(self)
            box.setEditable(True)
            box.setCurrentText(self._own.columns.get(role, ""))
            box.activated.connect(lambda _row: self._preview())
            line = box.lineEdit()
            assert line is not None
            line.editingFinished.connect(self._preview)
            self._role_form.addRow(tr(ROLE_TITLES[role]), box)
            self.roles[role] = box

    def _lay_out(self) -> None:
        form = QFormLayout()
        for word, widget in (
            ("File to try", self.file), ("What the rows are", self.kind), ("Files such as", self.pattern),
            ("A title of the header row", self.header), ("Encoding", self.encoding), ("Delimiter", self.delimiter),
            ("Dates", self.dates), ("Order of dates", self.order), ("Decimals", self.decimal), ("Unit", self.unit),
            ("What is measured", self.quantity),
        ):  # fmt: skip
            form.addRow(tr(word), widget)
        form.addRow(QLabel(tr("Columns"), self))
        form.addRow(self._role_form)
        inner = QWidget(self)
        inner.setLayout(form)
        scroll = QScrollArea(self)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        left = QVBoxLayout()
        left.addWidget(QLabel(tr("Ready mappings"), self))
        left.addWidget(self.ready, 1)
        left.addWidget(QLabel(tr("A mapping of one's own"), self))
        left.addWidget(scroll, 3)
        right = QVBoxLayout()
        right.addWidget(self.heading)
        right.addWidget(self.preview, 1)
        right.addWidget(self.told)
        right.addWidget(self.problem)
        both = QHBoxLayout()
        both.addLayout(left, 2)
        both.addLayout(right, 3)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(both, 1)
        layout.addWidget(buttons)

    def own(self) -> TableMapping:
        """The mapping that the form says now."""
        columns = {role: box.currentText() for role, box in self.roles.items() if box.currentText()}
        constants = {"unit": self.unit.text(), "quantity": self.quantity.text()}
        return replace(
            self._own, name="own", kind=self.kind.currentData(), pattern=self.pattern.text() or "*.csv",
            header=self.header.text(), columns=columns, date_format=self.dates.text(),
            date_order=self.order.currentData(),
            decimal=self.decimal.currentData(), constants={k: v for k, v in constants.items() if v},
            layout=Layout(self.encoding.currentData(), self.delimiter.currentData()),
        )  # fmt: skip

    def _preview(self) -> None:
        self._show(self.own())

    def _show(self, mapping: TableMapping) -> None:
        path = self._path()
        if path is None:
            return
        try:
            self._tell(mapping, table_preview.preview(path, mapping, _SHOWN))
        except UserError as error:
            self._cannot(mapping, error)

    def _path(self) -> Path | None:
        path: Path | None = self.file.currentData()
        if path is None:
            self.problem.setText(tr("Choose a folder with a file first."))
        return path

    def _head(self, mapping: TableMapping) -> None:
        own = tr("How the first rows are read")
        other = tr("How {mapping} reads the first rows", mapping=mapping.name)
        self.heading.setText(own if mapping.name == self.own().name else other)

    def _cannot(self, mapping: TableMapping, error: UserError) -> None:
        self._head(mapping)
        self.preview.setRowCount(0)
        self.told.clear()
        self.problem.setText(say(Sentence(error.key, error.values)))

    def _tell(self, mapping: TableMapping, found: Preview) -> None:
        self._head(mapping)
        for box in self.roles.values():
            current = box.currentText()
            box.clear()
            box.addItems(["", *(title for title in found.titles if title)])
            box.setCurrentText(current)
        self.preview.setColumnCount(len(found.columns))
        self.preview.setHorizontalHeaderLabels([tr(ROLE_TITLES.get(name, name)) for name in found.columns])
        self.preview.setRowCount(len(found.rows))
        for number, row in enumerate(found.rows):
            for column, value in enumerate(islice(row, len(found.columns))):
                self.preview.setItem(number, column, QTableWidgetItem(_text(found.columns[column], value)))
        self.preview.resizeColumnsToContents()
        told = [*(each.told for each in found.decisions), *found.doubts]
        self.told.setText("\n".join(map(say, told)))
        problems = [say(each.reason) + f" ({each.place})" for each in found.rejected[:5]]
        missing = [tr("{role} is not mapped", role=tr(ROLE_TITLES[role])) for role in mapping.problems()]
        self.problem.setText("\n".join(missing + problems))

    def _ticked(self) -> set[str]:
        items = (self.ready.item(row) for row in range(self.ready.count()))
        return {item.text() for item in items if item.checkState() == Qt.CheckState.Checked}

    def _accept(self) -> None:
        ticked = self._ticked()
        own = self.own()
        begun = bool(own.columns)
        if (begun or not ticked) and own.problems():  # what was begun is not dropped in silence
            self._show(own)
            self.problem.setText(self.problem.text() or tr("No columns are mapped yet"))
            return
        chosen = [*([own] if begun else []), *(each for each in ready_mappings() if each.name in ticked)]
        self._keep(to_json(tuple(chosen)))
        self.accept()


def _text(role: str, value: object) -> str:
    if role == "status" and value in STATES:
        return tr(STATES[str(value)].word)
    if role == "quantity":
        return quantity_word(str(value))
    if role in table_preview.MOMENTS and isinstance(value, int):
        return date_text(value)
    return number_text(value) if isinstance(value, float) else str(value if value is not None else "")
