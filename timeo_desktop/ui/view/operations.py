"""What the window knows of operations: the situation at the moment looked at, and where its elements are in the scene.

Everything is read on the store thread; panels and the overlay are told by `hub.changed` and read `situation`.
"""

import logging
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import element_number, step_of
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import Registered
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.operations import register_model, situation
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.services.operations.situation import Situation
from timeo_desktop.store.operations import crosswalk, registered
from timeo_desktop.store.operations.database import Store, StoreError
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.view.session import OpenModel, Session

_REFRESH_MS = 400
_BESIDE = 30.0  # metres from a model within which it replaces shapes of the city
_AGEING_MS = 30_000  # values grow old without anything being written
KINDS = frozenset({Kind.TICKETS, Kind.READINGS, Kind.ALARMS, Kind.DOCUMENTS, Kind.LINKS})
SITUATION = Changes(frozenset({Kind.SITUATION}))
_log = logging.getLogger(__name__)


class Operations(QObject):
    """The store as the window sees it."""

    def __init__(
        self, *, store: Store, box: SecretBox, session: Session, hub: Hub, tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.store, self.box = store, box
        self.situation = Situation()
        self._session, self._hub, self._tasks = session, hub, tasks
        self._numbers: dict[int, int] = {}  # element of the store to element of the scene
        self._elements: dict[int, int] = {}  # and back
        self._models: dict[int, dict[int, int]] = {}  # element to number, by open model
        self._packages: dict[int, Package] = {}
        self._reading = self._again = False
        self._closed = False
        self._asked = 0
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._read)
        self._ageing = QTimer(self)
        self._ageing.setInterval(_AGEING_MS)
        self._ageing.timeout.connect(self.refresh)
        self._ageing.start()
        session.same_as = self._same_as
        hub.changed.connect(self._changed)
        hub.view_changed.connect(self._view_changed)

    # Elements of the store and of the scene.

    def number_of(self, element: int) -> int | None:
        """The scene's number of an element, if its model is open."""
        return self._numbers.get(element)

    def element_of(self, number: int) -> int | None:
        """The store's number of an element of the scene, once its model is registered."""
        return self._elements.get(number)

    def _same_as(self, number: int) -> tuple[int, ...]:
        element = self._elements.get(number)
        found = (each.get(element) for each in self._models.values()) if element is not None else ()
        return tuple(each for each in found if each is not None and each != number)

    def drawn_number(self, element: int) -> int | None:
        """The scene's number of an element, or of what contains it when its model does not have it."""
        for each in crosswalk.with_ancestors(self.store.read(), element):
            if each in self._numbers:
                return self._numbers[each]
        return None

    def centres(self, elements: set[int]) -> dict[int, F64]:
        """Where elements are in the scene, in metres: their own middle, or that of what they contain."""
        numbers = {element: self._numbers[element] for element in elements if element in self._numbers}
        drawn = self._session.scene.contents.centres_of(numbers.values())
        found = {element: drawn[number] for element, number in numbers.items() if number in drawn}
        for element, number in numbers.items():
            if element not in found:
                corners = self._session.scene.contents.corners_of(self._session.with_parts(frozenset((number,))))
                if corners is not None:
                    low, high = corners.min(axis=0), corners.max(axis=0)
                    found[element] = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, high[2]])
        return found

    def room_of(self, element: int) -> int | None:
        """The room that an element is in, in the scene, when there is one."""
        for each in crosswalk.with_ancestors(self.store.read(), element):
            number = self._numbers.get(each)
            row = self._session.element(number) if number is not None else None
            if row is not None and row.ifc_class == "IfcSpace":
                return number
        return None

    def register(self, model: OpenModel, package: Package) -> None:
        """Make an opened model known to the store, then show what concerns it."""

        def work() -> tuple[Registered, dict[int, int]] | None:
            done = register_model.register_model(self.store, model.file, package)
            return None if done is None else (done, registered.numbers_of(self.store.read(), done.model)[0])

        self._packages[model.number] = package
        self._tasks.store(work, lambda found: self._registered(model.number, found), self.failed, background=False)

    def _registered(self, model: int, found: tuple[Registered, dict[int, int]] | None) -> None:
        if found is None or model not in self._session.models:
            return
        done, steps = found
        self._models[model] = {element: element_number(model, step) for step, element in steps.items()}
        self._index()
        if not self._session.models[model].city:
            self._look_again()
        recognised = sum(count for method, count in done.by_method.items() if method not in ("guid", "new", "building"))
        if recognised:
            text = sentence(
                "{count} elements with new GlobalIds were recognised; their history stays", count=recognised
            )
            self._hub.message.emit(Message(Severity.INFO, text))
        self.refresh()

    def _look_again(self, growing: bool = False) -> None:
        """Open city files may hold what another file or a record now names; or those that grow something new."""
        for number, package in self._packages.items():
            model = self._session.models.get(number)
            if model is not None and model.city and (package.growing or not growing):
                self.register(model, package)

    def _index(self) -> None:
        """Number elements both ways. A model shows a building better than its place in the city does, so the city's
        own is hidden where a model is open."""
        city = self._cities()
        self._numbers, self._elements = {}, {}
        for number in sorted(self._models, key=lambda each: each not in city):
            self._numbers.update(self._models[number])
            self._elements.update({each: element for element, each in self._models[number].items()})
        self._hide_replaced()

    def _cities(self) -> set[int]:
        models = self._session.models
        return {number for number in self._models if number in models and models[number].city}

    def _hide_replaced(self) -> None:
        """Hide of the cities what a model shows in its place; a model that stands elsewhere replaces nothing."""
        city = self._cities()
        contents = self._session.scene.contents
        for number in city:
            replaced = []
            shapes = self._models[number]
            for model in self._models.keys() - city:
                if not self._session.view.layer(model).visible:
                    continue  # what is not shown replaces nothing
                shared = [each for element, each in shapes.items() if element in self._models[model]]
                place = contents.corners_of_source(model)
                if shared and place is not None:
                    low, high = place.min(axis=0)[:2] - _BESIDE, place.max(axis=0)[:2] + _BESIDE
                    middles = contents.centres_of(shared)
                    there = [each for each in shared if each in middles and _within(middles[each][:2], low, high)]
                    replaced += [step_of(each) for each in there]
            self._session.replace_in_city(number, replaced)

    # The situation.

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read and nothing waits to be."""
        return not (self._reading or self._refresh_timer.isActive() or self._asked)

    def refresh(self) -> None:
        """Read the situation again soon."""
        if not self._closed and not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def refresh_now(self) -> None:
        """Read the situation again without waiting for more changes."""
        self._refresh_timer.stop()
        self._read()

    def _read(self) -> None:
        if self._closed:
            return
        if self._reading:
            self._again = True
            return
        self._reading = True
        moment = self._session.view.moment
        self._tasks.store(
            lambda: situation.situation_at(self.store.read(), moment), self._take, self.failed, background=False
        )

    def _take(self, found: Situation) -> None:
        self._reading = False
        self.situation = found
        self._hub.changed.emit(SITUATION, self)
        if self._again:
            self._again = False
            self._read()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if Kind.MODELS in changes.kinds:
            closed = set(self._packages) - set(self._session.models)
            for model in closed:
                self._packages.pop(model)
                self._models.pop(model, None)
            if closed:
                self._index()
        if changes.kinds & {Kind.GEOMETRY, Kind.MODELS}:
            self._hide_replaced()
        if Kind.LINKS in changes.kinds:
            self._look_again()
        if Kind.GROWN in changes.kinds:
            self._look_again(growing=True)
        if changes.kinds & KINDS:
            self.refresh()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.moment != new.moment:
            self.refresh_now()
        if old.layers != new.layers:
            self._hide_replaced()

    def write(self, work: Callable[[], Any], kinds: frozenset[Kind], done: Callable[[Any], None] | None = None) -> None:
        """Run a write on the store thread, then tell who shows these kinds."""

        def written(result: Any) -> None:
            self._hub.changed.emit(Changes(kinds), self)
            if done is not None:
                done(result)

        if not self._closed:
            self._tasks.store(work, written, self.failed)

    def read(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Read on the store thread; a closed window asks for nothing any more."""
        if self._closed:
            return
        self._asked += 1

        def answered(found: Any) -> None:
            self._asked -= 1
            done(found)

        def failed(error: Exception) -> None:
            self._asked -= 1
            self.failed(error)

        self._tasks.store(work, answered, failed)

    def copy_if_old(self) -> None:
        """Make the copy of the day."""
        # Not on the store thread: a copy of gigabytes must not make the tables wait.
        self._tasks.network(
            lambda _stop: iter((self.store.copy_if_old(),)), lambda _path: None, lambda: None, self.failed
        )

    def failed(self, error: Exception) -> None:
        """Say what could not be read or written."""
        self._reading = False
        if self._closed:
            return
        if isinstance(error, UserError):
            text = Sentence(error.key, error.values)
        elif isinstance(error, StoreError):
            text = sentence("The operations data cannot be used just now: {reason}", reason=error)
        else:
            _log.error("operations", exc_info=error)
            text = sentence("Something went wrong in this program: {reason}. The log has the details", reason=error)
        self._hub.message.emit(Message(Severity.ERROR, text))

    def close(self) -> None:
        """No more reading; the store is closed by who opened it."""
        self._closed = True
        self._refresh_timer.stop()
        self._ageing.stop()


def _within(place: F64, low: F64, high: F64) -> bool:
    return bool((low <= place).all() and (place <= high).all())
