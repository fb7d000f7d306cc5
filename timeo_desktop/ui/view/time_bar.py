"""The time under the view: a slider that sets the moment looked at, and the way back to now."""

from PySide6.QtCore import QDateTime, QLocale, QSignalBlocker, Qt
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from timeo_desktop.domain.times import DAY, HOUR, Millis, now
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.operations.tickets import FIRST_MOMENT
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text, local
from timeo_desktop.ui.view.desk import Desk

_LEAST_SPAN = 7 * DAY
_WIDTH = 180


class TimeBar(QWidget):
    """An hour a step. At the right end time goes on."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("time_bar")
        self._session, self._topics = desk.session, desk.topics
        self._first: Millis = now() - _LEAST_SPAN
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        self._from = QLabel(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setTracking(True)
        self.slider.setPageStep(24)
        self.slider.valueChanged.connect(self._moved)
        self.moment = QDateTimeEdit(self)
        self.moment.setCalendarPopup(True)
        self.moment.setMinimumWidth(_WIDTH)
        self.moment.setKeyboardTracking(False)
        self.moment.dateTimeChanged.connect(self._typed)
        self.live = QPushButton(self)
        self.live.setCheckable(True)
        self.live.clicked.connect(lambda: self._session.go_to(None))
        for widget, stretch in ((self._from, 0), (self.slider, 1), (self.moment, 0), (self.live, 0)):
            layout.addWidget(widget, stretch)
        desk.topics.want("time", (FIRST_MOMENT,))
        desk.topics.answered.connect(lambda topics: self._first_known() if FIRST_MOMENT in topics else None)
        desk.topics.older.connect(self.show_moment)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.live.setText(tr("Live"))
        self.live.setIcon(theme.icon("player-track-next"))
        self.live.setToolTip(tr("Show what is so now"))
        self.slider.setToolTip(tr("The moment that the view, the tables and the colours show"))
        self.moment.setLocale(QLocale())  # a widget keeps the language it was made in
        self.moment.setDisplayFormat("dd/MM/yyyy HH:mm")  # as it can be typed
        self.show_moment()

    def _first_known(self) -> None:
        oldest = self._topics.answer(FIRST_MOMENT)
        self._first = min(now() if oldest is None else oldest, now() - _LEAST_SPAN)
        self.show_moment()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.moment != new.moment:
            self.show_moment()

    def show_moment(self) -> None:
        """Show the moment of the view."""
        moment = self._session.view.moment
        with QSignalBlocker(self.slider), QSignalBlocker(self.moment):
            hours = max(1, (now() - self._first) // HOUR)
            self.slider.setRange(0, hours)
            self.slider.setValue(hours if moment is None else max(0, (moment - self._first) // HOUR))
            self.moment.setDateTime(local(now() if moment is None else moment))
        self._from.setText(date_text(self._first).partition(",")[0])
        self.live.setChecked(moment is None)
        self.moment.setEnabled(True)

    def _moved(self, value: int) -> None:
        live = value >= self.slider.maximum()
        self._session.go_to(None if live else self._first + value * HOUR)

    def _typed(self, moment: QDateTime) -> None:
        wanted = moment.toMSecsSinceEpoch()
        self._session.go_to(None if wanted >= now() else wanted)
