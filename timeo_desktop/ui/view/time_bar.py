"""The time under the view: a slider that sets the moment looked at, the way back to now, and a second slider for what
was known when."""

from PySide6.QtCore import QDateTime, QLocale, QSignalBlocker, Qt
from PySide6.QtWidgets import QDateTimeEdit, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from timeo_desktop.domain.times import DAY, HOUR, Millis, now
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.operations.tickets import FIRST_MOMENT
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import as_of_texts, date_text, local
from timeo_desktop.ui.view.desk import Desk

_LEAST_SPAN = 7 * DAY
_WIDTH = 160
_WORDS, _KNOWN, _MOMENT = range(3)  # rows; what comes and goes is above, so that the slider stays under the mouse


class TimeBar(QWidget):
    """An hour a step. At the right end time goes on."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("time_bar")
        self._session, self._topics = desk.session, desk.topics
        self._first: Millis = now() - _LEAST_SPAN
        self._from, self._known_on, self.sentence = QLabel(self), QLabel(self), QLabel(self)
        self.sentence.setWordWrap(True)
        self.slider, self.moment = _slider(self), _field(self)
        self.live, self.as_known = QPushButton(self), QPushButton(self)
        self.known_slider, self.known = _slider(self), _field(self)
        self.slider.valueChanged.connect(self._moved)
        self.moment.dateTimeChanged.connect(self._typed)
        self.known_slider.valueChanged.connect(lambda value: self._know_of(self._first + value * HOUR))
        self.known.dateTimeChanged.connect(lambda moment: self._know_of(moment.toMSecsSinceEpoch()))
        for button in (self.live, self.as_known):
            button.setCheckable(True)
        self.live.clicked.connect(lambda: self._session.go_to(None))
        self.as_known.clicked.connect(lambda: desk.run("time.as_known"))
        self._lay_out()
        desk.topics.want("time", (FIRST_MOMENT,))
        desk.topics.answered.connect(lambda topics: self._first_known() if FIRST_MOMENT in topics else None)
        desk.topics.older.connect(self.show_moment)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setVerticalSpacing(2)
        words = QHBoxLayout()
        words.addWidget(self.sentence, 1)
        words.addWidget(self.as_known)
        layout.addLayout(words, _WORDS, 0, 1, -1)
        for column, widget in enumerate((self._known_on, self.known_slider, self.known)):
            layout.addWidget(widget, _KNOWN, column)
        for column, widget in enumerate((self._from, self.slider, self.moment, self.live)):
            layout.addWidget(widget, _MOMENT, column)
        layout.setColumnStretch(1, 1)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.live.setText(tr("Live"))
        self.live.setIcon(theme.icon("player-track-next"))
        self.live.setToolTip(tr("Show what is so now"))
        self.as_known.setText(tr("As known then"))
        self.as_known.setIcon(theme.icon("history"))
        self.as_known.setToolTip(tr("Leave out what was learned after the moment looked at"))
        self._known_on.setText(tr("Known on"))
        for widget in (self.slider, self.moment):
            _call(widget, tr("The moment that the view, the tables and the colours show"))
        for widget in (self.known_slider, self.known):
            _call(widget, tr("By what was known when: what was learned later is left out"))
        for field in (self.moment, self.known):
            field.setLocale(QLocale())  # a widget keeps the language it was made in
            field.setDisplayFormat("dd/MM/yyyy HH:mm")  # as it can be typed
        self.show_moment()

    def _first_known(self) -> None:
        oldest = self._topics.answer(FIRST_MOMENT)
        self._first = min(now() if oldest is None else oldest, now() - _LEAST_SPAN)
        self.show_moment()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if (old.moment, old.known) != (new.moment, new.known):
            self.show_moment()

    def show_moment(self) -> None:
        """Show the moment of the view, and by what knowledge."""
        moment, known = self._session.view.moment, self._session.view.known
        self._put(self.slider, self.moment, moment)
        if known is not None and moment is not None:
            with QSignalBlocker(self.known):
                self.known.setMinimumDateTime(local(moment))
        self._put(self.known_slider, self.known, known)
        self._from.setText(date_text(self._first).partition(",")[0])
        self.live.setChecked(moment is None)
        self.as_known.setChecked(known is not None)
        for widget in (self._known_on, self.known_slider, self.known):
            widget.setVisible(known is not None)
        self.sentence.setText(" ".join(as_of_texts(moment, known)) or tr("As it is now"))

    def _put(self, slider: QSlider, field: QDateTimeEdit, moment: Millis | None) -> None:
        hours = max(1, (now() - self._first) // HOUR)
        with QSignalBlocker(slider), QSignalBlocker(field):
            slider.setRange(0, hours)
            slider.setValue(hours if moment is None else max(0, (moment - self._first) // HOUR))
            field.setDateTime(local(now() if moment is None else moment))

    def _moved(self, value: int) -> None:
        live = value >= self.slider.maximum()
        self._session.go_to(None if live else self._first + value * HOUR)

    def _typed(self, moment: QDateTime) -> None:
        wanted = moment.toMSecsSinceEpoch()
        self._session.go_to(None if wanted >= now() else wanted)

    def _know_of(self, wanted: Millis) -> None:
        """Nobody knew before the moment looked at what was so then, and what will be known nobody knows."""
        self._session.know_of(max(min(wanted, now()), self._session.view.moment or now()))
        self.show_moment()


def _slider(parent: QWidget) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal, parent)
    slider.setTracking(True)
    slider.setPageStep(24)
    return slider


def _field(parent: QWidget) -> QDateTimeEdit:
    field = QDateTimeEdit(parent)
    field.setCalendarPopup(True)
    field.setMinimumWidth(_WIDTH)
    field.setKeyboardTracking(False)
    return field


def _call(widget: QWidget, words: str) -> None:
    widget.setToolTip(words)
    widget.setAccessibleName(words)
