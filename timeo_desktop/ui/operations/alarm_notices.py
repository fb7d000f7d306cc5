"""Notices of the system for alarms that begin while the window is open, where the user wants them."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.services.operations.alarm_topic import ALARMS, AlarmView
from timeo_desktop.services.operations.topic import AnyTopic
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.view.desk import Desk

_SETTING, _ON = "alarm_notices", "on"


class AlarmNotices(QObject):
    """Off until the user wants it. Several alarms at once are one notice; what is made up says so."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._since: Millis = now()  # what began before nobody is called for
        self._known: set[int] = set()
        self._tray: QSystemTrayIcon | None = None
        desk.topics.answered.connect(self._answered)
        self._want()

    @property
    def is_on(self) -> bool:
        """Whether the user wants notices."""
        return self._desk.settings.text(_SETTING) == _ON

    def toggle(self) -> None:
        """Want them, or not any more."""
        self._desk.settings.put(_SETTING, "" if self.is_on else _ON)
        self._since = now()
        self._want()

    def _want(self) -> None:
        self._desk.topics.want("notices", (ALARMS,) if self.is_on else ())

    def _answered(self, topics: frozenset[AnyTopic]) -> None:
        if ALARMS not in topics or not self.is_on or self._desk.session.view.moment is not None:
            return
        answer = self._desk.topics.answer(ALARMS)
        fresh = [each for each in answer.rows if self._calls(each)]
        self._known |= {each.row.id for each in fresh}
        if fresh:
            self._tell(fresh, answer.made_up)

    def _calls(self, each: AlarmView) -> bool:
        begun = each.row.recorded >= self._since and each.row.id not in self._known
        return begun and each.lasts and not each.silent and each.row.acknowledged is None

    def _tell(self, fresh: list[AlarmView], made_up: bool) -> None:
        """By the system where it shows such notices, else in the window."""
        first = fresh[0]
        named = {"title": first.row.title, "stream": first.stream, "place": first.place or "—"}
        text = sentence("{title}: {stream}, {place}", **named)
        if len(fresh) > 1:
            text = sentence("{count} alarms have begun, the first: {title}", count=len(fresh), title=first.row.title)
        title = tr("Made-up data (demonstration)") if made_up else "Timeo Desktop"
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._shown_tray().showMessage(title, say(text), QSystemTrayIcon.MessageIcon.Warning)
        else:
            self._desk.hub.message.emit(Message(Severity.WARNING, text, "panel.alarms", "Alarms"))

    def _shown_tray(self) -> QSystemTrayIcon:
        if self._tray is None:
            self._tray = QSystemTrayIcon(theme.icon("bell"), self)
            self._tray.messageClicked.connect(lambda: self._desk.run("panel.alarms"))
        self._tray.show()
        return self._tray

    def close(self) -> None:
        """Leave nothing in the tray."""
        if self._tray is not None:
            self._tray.hide()
