"""The form of a connection, made from the fields that its connector declares."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.connections import Connection, ConnectorInfo, Field, FieldKind
from timeo_desktop.domain.errors import Cancelled
from timeo_desktop.domain.text import Sentence
from timeo_desktop.services.operations import connect
from timeo_desktop.services.operations.data import reason_of
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.tasks import Task, Tasks
from timeo_desktop.ui.operations.mapping import MappingDialog

_LINES_HEIGHT = 76
_WIDTH = 560
_LONGEST_TITLE = 200
Read = Callable[[], str]


class ConnectionForm(QDialog):
    """Edits one connection. `saved(connection, secrets)` is called on OK; the test makes a real call before."""

    def __init__(
        self, connection: Connection, tasks: Tasks, saved: Callable[[Connection, dict[str, str]], None],
        kept: dict[str, str], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._connection, self._tasks, self._saved, self._kept = connection, tasks, saved, kept
        self.info: ConnectorInfo = connect.kind_of(connection.kind)
        self._task: Task | None = None
        self._testing: Connection | None = None
        self.setWindowTitle(tr(self.info.title))
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        about = QLabel(tr(self.info.help), self)
        about.setWordWrap(True)
        layout.addWidget(about)
        self._form = QFormLayout()
        self.title = QLineEdit(connection.title, self)
        self.title.setMaxLength(_LONGEST_TITLE)
        self._form.addRow(tr("Name"), self.title)
        self.readers: dict[str, Read] = {}
        self.widgets: dict[str, QWidget] = {}
        for field in self.info.fields:
            self._add(field)
        layout.addLayout(self._form)
        self.result_text = QLabel(self)
        self.result_text.setWordWrap(True)
        self.result_text.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self.result_text)
        buttons = QDialogButtonBox(self)
        self.test = buttons.addButton(tr("Test connection"), QDialogButtonBox.ButtonRole.ActionRole)
        self.test.clicked.connect(self._test)
        self.ok = buttons.addButton(QDialogButtonBox.StandardButton.Save)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def type_secrets(self, secrets: Mapping[str, str]) -> None:
        """Put in what was typed before."""
        for name, value in secrets.items():
            widget = self.widgets[name]
            assert isinstance(widget, QLineEdit)
            widget.setText(value)

    def _add(self, field: Field) -> None:
        value = self._connection.settings.get(field.name, field.default)
        if field.kind is FieldKind.SECRET:
            widget = QLineEdit(self)
            widget.setEchoMode(QLineEdit.EchoMode.Password)
            widget.setPlaceholderText(
                tr("kept in the keyring; leave empty to keep it") if field.name in self._kept else ""
            )
            widget.textChanged.connect(lambda _text: self._changed())
            self._row(field, widget, widget.text)
        elif field.kind is FieldKind.CHOICE:
            choices = QComboBox(self)
            for choice in field.choices:
                choices.addItem(tr(choice), choice)
            choices.setCurrentIndex(max(0, choices.findData(value)))
            choices.currentIndexChanged.connect(lambda _row: self._changed())
            self._row(field, choices, lambda: str(choices.currentData()))
        elif field.kind is FieldKind.LINES:
            lines = QPlainTextEdit(value, self)
            lines.setFixedHeight(_LINES_HEIGHT)
            lines.textChanged.connect(self._changed)
            self._row(field, lines, lines.toPlainText)
        elif field.kind is FieldKind.MAPPING:
            self._add_mapping(field, value)
        else:
            text = QLineEdit(value, self)
            text.textChanged.connect(lambda _text: self._changed())
            wrapped = self._with_browse(text, field) if field.kind in (FieldKind.FOLDER, FieldKind.FILE) else text
            self._row(field, wrapped, lambda: text.text().strip())
            self.widgets[field.name] = text

    def _row(self, field: Field, widget: QWidget, read: Read) -> None:
        label = tr(field.title) + (" *" if field.required else "")
        widget.setToolTip(tr(field.help) if field.help else "")
        self._form.addRow(label, widget)
        if field.help:
            note = QLabel(tr(field.help), self)
            note.setWordWrap(True)
            note.setEnabled(False)
            self._form.addRow("", note)
        self.readers[field.name] = read
        self.widgets[field.name] = widget

    def _with_browse(self, text: QLineEdit, field: Field) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        browse = QPushButton(tr("Choose…"), box)

        def choose() -> None:
            if field.kind is FieldKind.FOLDER:
                name = QFileDialog.getExistingDirectory(self, tr(field.title), text.text())
            else:
                name, _ = QFileDialog.getOpenFileName(self, tr(field.title), text.text())
            if name:
                text.setText(name)

        browse.clicked.connect(choose)
        row.addWidget(text, 1)
        row.addWidget(browse)
        return box

    def _add_mapping(self, field: Field, value: str) -> None:
        state = {"text": value}
        button = QPushButton(tr("Choose columns…"), self)

        def edit() -> None:
            def keep(text: str) -> None:
                state["text"] = text
                button.setText(tr("Columns are chosen; change…"))
                self._changed()

            MappingDialog(state["text"], self.readers["folder"](), keep, self).open()

        button.clicked.connect(edit)
        if value:
            button.setText(tr("Columns are chosen; change…"))
        self._row(field, button, lambda: state["text"])

    def connection(self) -> tuple[Connection, dict[str, str]]:
        """What the form says now: the connection, and the secrets that were typed."""
        hidden = set(self.info.secrets())
        values = {name: read() for name, read in self.readers.items()}
        settings = {name: value for name, value in values.items() if name not in hidden}
        secrets = {name: value for name, value in values.items() if name in hidden and value}
        title = self.title.text().strip() or tr(self.info.title)
        return replace(self._connection, title=title, settings=settings), secrets

    def _test(self) -> None:
        made, secrets = self.connection()
        self.test.setEnabled(False)
        self.result_text.setText(tr("Asking…"))

        def work(stop: threading.Event) -> Iterator[Sentence]:
            yield connect.test(made, {**self._kept, **secrets}, stop)

        tested, refused = partial(self._tested, made), partial(self._refused, made)
        self._task = self._tasks.network(work, tested, lambda: None, refused)
        self._testing = made

    def _changed(self) -> None:
        """What is found with other settings says nothing of these."""
        self._stop()
        self.result_text.clear()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = self._testing = None
        self.test.setEnabled(True)

    def _tested(self, made: Connection, found: Sentence) -> None:
        self._answered(made, "✓ " + say(found))

    def _refused(self, made: Connection, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._answered(made, "✕ " + say(reason_of(error)))

    def _answered(self, made: Connection, text: str) -> None:
        if made is self._testing:
            self._stop()
            self.result_text.setText(text)

    def _accept(self) -> None:
        made, secrets = self.connection()
        missing = [
            field.title
            for field in self.info.fields
            if field.required and not made.settings.get(field.name, "").strip()
        ]
        if missing:
            self.result_text.setText("✕ " + tr("{field} is missing", field=tr(missing[0])))
            return
        self._saved(made, secrets)
        self.accept()

    def done(self, result: int) -> None:
        """A test that still runs is stopped."""
        self._stop()
        self.readers.clear()
        super().done(result)
