"""Messages: everything the program said, newest first; the last serious one also as a banner over the view."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt, QTime
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.own_key import own_key

_ICONS = {Severity.INFO: "info-circle", Severity.WARNING: "alert-triangle", Severity.ERROR: "circle-x"}
_KEPT = 500


class MessagesPanel(QWidget):
    """A list below the view."""

    def __init__(self, hub: Hub, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._empty = QLabel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._empty)
        layout.addWidget(self.list)
        own_key(self.list, QKeySequence.StandardKey.Copy, self._copy)
        hub.message.connect(self._add)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language; what was said stays as it was said."""
        self._empty.setText(tr("No messages yet."))
        self._empty.setVisible(self.list.count() == 0)
        self.list.setVisible(self.list.count() > 0)

    def _add(self, message: Message) -> None:
        time = QLocale().toString(QTime.currentTime(), QLocale.FormatType.ShortFormat)
        item = QListWidgetItem(theme.icon(_ICONS[message.severity]), f"{time}   {say(message.text)}")
        self.list.insertItem(0, item)
        while self.list.count() > _KEPT:
            self.list.takeItem(self.list.count() - 1)
        self.retranslate()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(item.text() for item in self.list.selectedItems()))


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
