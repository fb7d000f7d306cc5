"""Messages: everything the program said, newest first; the last serious one also as a banner over the view."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes, Message, Severity
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.number_text import date_text, date_value
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.view.desk import Desk

_ICONS = {Severity.INFO: "info-circle", Severity.WARNING: "alert-triangle", Severity.ERROR: "circle-x"}
_KEPT = 500


_WORDS = {Severity.INFO: "Note", Severity.WARNING: "Warning", Severity.ERROR: "Error"}
_SIGNS = {Severity.INFO: "ℹ", Severity.WARNING: "▲", Severity.ERROR: "✕"}


@dataclass(frozen=True)
class _Said:
    number: int
    at: Millis
    severity: Severity
    text: str


class MessagesPanel(QWidget):
    """A table below the view; what was said stays as it was said."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        columns = (
            Column("When", lambda row: date_value(row.at), lambda row: date_text(row.at, seconds=True), width=170),
            Column("Kind", lambda row: tr(_WORDS[row.severity]),
                   lambda row: f"{_SIGNS[row.severity]} {tr(_WORDS[row.severity])}", groups=True, width=110),
            Column("Message", lambda row: row.text, width=900),
        )  # fmt: skip
        self._said: list[_Said] = []
        self.table = RowTable(columns, lambda row: row.number, "messages", desk, self)
        self.table.sort_by(0, descending=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        desk.hub.message.connect(self._add)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.table.empty.setText(tr("No messages yet."))
        self.table.retranslate()

    def refresh(self, _changes: Changes) -> None:
        """Messages come by themselves."""

    def texts(self) -> list[str]:
        """What was said, the newest first."""
        return [each.text for each in reversed(self._said)]

    def _add(self, message: Message) -> None:
        number = self._said[-1].number + 1 if self._said else 0
        self._said.append(_Said(number, now(), message.severity, say(message.text)))
        del self._said[:-_KEPT]
        self.table.set_rows(self._said)


class Banner(QFrame):
    """One line over the view for a warning or an error, with the action that helps."""

    def __init__(self, hub: Hub, run: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._run = run
        self._message: Message | None = None
        self._icon = QLabel(self)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.action = QPushButton(self)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setText("✕")
        self.action.clicked.connect(self._act)
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.addWidget(self._icon)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.action)
        layout.addWidget(self._close)
        hub.message.connect(self._show)
        self.hide()

    def retranslate(self) -> None:
        """Say what is shown in the language, and draw it in the colours, of now."""
        message = self._message
        if message is None:
            return
        colour = theme.ACCENT if message.severity == Severity.WARNING else Qt.GlobalColor.red
        self._icon.setPixmap(theme.pixmap(_ICONS[message.severity], 20, QColor(colour)))
        self.text.setText(say(message.text))
        self._close.setToolTip(tr("Close"))
        self.action.setVisible(bool(message.action))
        self.action.setText(tr(message.action_title) if message.action_title else "")

    def _show(self, message: Message) -> None:
        if message.severity == Severity.INFO:
            about = message.text.values.get("name")
            if self._message is not None and about is not None and about == self._message.text.values.get("name"):
                self.hide()  # good news of the same thing
            return
        self._message = message
        self.retranslate()
        self.show()

    def _act(self) -> None:
        self.hide()
        if self._message is not None:
            self._run(self._message.action)
