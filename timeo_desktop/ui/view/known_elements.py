"""Elements of the store and their numbers in the scene: what is opened is registered, what is shown twice is hidden."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import element_number, source_of, step_of
from timeo_desktop.domain.operations import Registered
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.operations.elements import paths_of, steps_of
from timeo_desktop.services.operations.register_model import register_model
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.store_work import StoreWork
from timeo_desktop.ui.view.inside import with_parts
from timeo_desktop.ui.view.open_model import OpenModel
from timeo_desktop.ui.view.session import Session

_BESIDE = 30.0  # metres from a model within which it replaces shapes of the city


class KnownElements(QObject):
    """An element of the store is one thing over all models; a number is one shape in the scene."""

    def __init__(self, session: Session, work: StoreWork, hub: Hub, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._work, self._hub = session, work, hub
        self._numbers: dict[int, int] = {}  # element of the store to number in the scene
        self._elements: dict[int, int] = {}  # and back
        self._models: dict[int, dict[int, int]] = {}  # element to number, by open model
        self._packages: dict[int, Package] = {}
        hub.changed.connect(self._changed)
        hub.view_changed.connect(self._view_changed)

    def number_of(self, element: int) -> int | None:
        """The scene's number of an element, if its model is open."""
        return self._numbers.get(element)

    def element_of(self, number: int) -> int | None:
        """The store's element of a number, once its model is registered."""
        return self._elements.get(number)

    def elements_of(self, numbers: frozenset[int]) -> frozenset[int]:
        """The store's elements of numbers, those that are known to it."""
        return frozenset(self._elements[each] for each in numbers & self._elements.keys())

    @property
    def elements(self) -> frozenset[int]:
        """The store's elements of all open models."""
        return frozenset(self._numbers)

    def drawn_number(self, element: int) -> int | None:
        """The scene's number of an element, or of what contains it when its model does not have it."""
        return self.first_drawn(self._work.data.read(paths_of, [element])[element])

    def first_drawn(self, path: Iterable[int]) -> int | None:
        """The scene's number of the first of these elements that is in an open model."""
        return next((self._numbers[each] for each in path if each in self._numbers), None)

    def rooms_of(self, elements: Iterable[int]) -> dict[int, int]:
        """The number of the room that each of these elements is in, of those that are in one that is drawn."""
        rooms = self._session.scene.contents.in_layer("spaces")
        found = {}
        for element, path in self._work.data.read(paths_of, elements).items():
            numbers = (self._numbers.get(each) for each in path)
            room = next((number for number in numbers if number in rooms), None)
            if room is not None:
                found[element] = room
        return found

    def centres(self, elements: set[int]) -> dict[int, F64]:
        """Where elements are in the scene, in metres: their own middle, or that of what they contain."""
        contents = self._session.scene.contents
        numbers = {element: self._numbers[element] for element in elements if element in self._numbers}
        drawn = contents.centres_of(numbers.values())
        found = {element: drawn[number] for element, number in numbers.items() if number in drawn}
        for element, number in numbers.items():
            if element not in found:
                corners = contents.corners_of(with_parts(self._session, frozenset((number,))))
                if corners is not None:
                    low, high = corners.min(axis=0), corners.max(axis=0)
                    found[element] = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, high[2]])
        return found

    def register(self, model: OpenModel, package: Package) -> None:
        """Make an opened model known to the store, then show what concerns it."""
        data = self._work.data

        def work() -> tuple[Registered, dict[int, int]] | None:
            done = data.do(register_model, model.file, package)
            return None if done is None else (done, data.read(steps_of, done.model))

        self._packages[model.number] = package
        self._work.work_through(work, lambda found: self._registered(model.number, found))

    def _registered(self, model: int, found: tuple[Registered, dict[int, int]] | None) -> None:
        if found is None or model not in self._session.models:
            return
        done, steps = found
        again = model in self._models
        self._models[model] = {element: element_number(model, step) for step, element in steps.items()}
        if again:
            self._index()
        else:
            self._add(model)
            self._hide_replaced()
        if not self._session.models[model].of_city:
            self._look_again()
        recognised = sum(count for method, count in done.by_method.items() if method not in ("guid", "new", "building"))
        if recognised:
            text = sentence(
                "{count} elements with new GlobalIds were recognised; their history stays", count=recognised
            )
            self._hub.message.emit(Message(Severity.INFO, text))
        self._hub.changed.emit(Changes(frozenset({Kind.KNOWN})), self)

    def _look_again(self, growing: bool = False) -> None:
        """Open city files may hold what another file or a record now names; or those that grow something new."""
        for number, package in self._packages.items():
            model = self._session.models.get(number)
            if model is not None and model.of_city and (package.growing or not growing):
                self.register(model, package)

    def _index(self) -> None:
        """Number the elements of all models both ways."""
        city = self._cities()
        self._numbers, self._elements, self._session.twins = {}, {}, {}
        for model in sorted(self._models, key=lambda each: each not in city):
            self._add(model)
        self._hide_replaced()

    def _add(self, model: int) -> None:
        """Number the elements of a model both ways. A model shows a building better than its place in the city does,
        so the city's own is hidden where a model is open."""
        city, twins = self._cities(), dict(self._session.twins)
        for element, number in self._models[model].items():
            other = self._numbers.get(element)
            if other is not None:
                same = (other, *twins.get(other, ()), number)
                twins.update((each, tuple(twin for twin in same if twin != each)) for each in same)
            if other is None or model not in city or source_of(other) in city:
                self._numbers[element] = number
            self._elements[number] = element
        self._session.twins = twins

    def _cities(self) -> set[int]:
        models = self._session.models
        return {number for number in self._models if number in models and models[number].of_city}

    def _hide_replaced(self) -> None:
        """Hide of the cities what a model shows in its place."""
        city = self._cities()
        for number in city:
            replaced = [step for model in self._models.keys() - city for step in self._replaced_by(number, model)]
            self._session.replace_in_city(number, replaced)

    def _replaced_by(self, city: int, model: int) -> list[int]:
        """Steps of the city's objects in whose place a model stands; one that is hidden, or elsewhere, replaces
        nothing."""
        if not self._session.view.layer(model).visible:
            return []
        contents = self._session.scene.contents
        shared = [each for element, each in self._models[city].items() if element in self._models[model]]
        place = contents.corners_of_source(model)
        if not shared or place is None:
            return []
        low, high = place.min(axis=0)[:2] - _BESIDE, place.max(axis=0)[:2] + _BESIDE
        middles = contents.centres_of(shared)
        return [step_of(each) for each in shared if each in middles and _within(middles[each][:2], low, high)]

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

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.layers != new.layers:
            self._hide_replaced()


def _within(place: F64, low: F64, high: F64) -> bool:
    return bool((low <= place).all() and (place <= high).all())
