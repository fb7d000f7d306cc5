"""Looks up what the filters of the view leave over, away from the GUI thread, and hands it to the session."""

from functools import partial

from PySide6.QtCore import QObject

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.city.find_objects import objects_of
from timeo_desktop.ui.base import words
from timeo_desktop.ui.view.desk import Desk


class Filtering(QObject):
    """Answers the conditions of the view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._session, self._work = desk.session, desk.work
        desk.hub.view_changed.connect(self._view_changed)
        desk.hub.changed.connect(self._changed)

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.layers != new.layers:
            self._look_up()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if Kind.MODELS in changes.kinds:
            self._look_up()

    def _look_up(self) -> None:
        for number, where in self._session.unanswered():
            elements = self._session.models[number].elements if number in self._session.models else None
            if elements is not None:
                look = partial(objects_of, elements, where, words.class_word)
                self._work.read(look, partial(self._session.found, number, where), key=f"filter {number}")
