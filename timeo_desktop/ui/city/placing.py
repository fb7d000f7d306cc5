"""Puts a model without map coordinates in its place: by two points that are clicked, or onto the footprint it replaces.

The place is kept in the operations store by the content of the file; the file itself is never changed.
"""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import element_number, source_of
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import sentence
from timeo_desktop.scene.picking import Hit
from timeo_desktop.services.city.placing import forget_place, keep_place, link_building
from timeo_desktop.services.opening.advice import put_by_hand
from timeo_desktop.services.opening.by_hand import by_two_points, onto_footprint
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.open_model import OpenModel

_STEPS = (
    sentence("Placing {name}, 1 of 4: click a point of the model, such as a corner"),
    sentence("Placing {name}, 2 of 4: click where this point belongs on the map"),
    sentence("Placing {name}, 3 of 4: click a second point of the model, far from the first"),
    sentence("Placing {name}, 4 of 4: click where the second point belongs"),
)
_NEAREST = 0.5  # metres between two points that can still tell a direction
_OFF, _OFF_SHARE = 0.5, 0.03  # metres, and share, by which their distance may differ
_HIGHEST = 9_000.0


@dataclass
class _Going:
    model: OpenModel
    points: list[F64] = field(default_factory=list)


class PlacingByHand(QObject):
    """One placement at a time. `taken` says whether a click was meant for it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._session, self._work, self._known, self._hub = desk.session, desk.work, desk.known, desk.hub
        self._parent = desk.window
        self._going: _Going | None = None
        desk.opening.opened.connect(self._opened)
        desk.click_takers.append(self)

    # What is remembered.

    def _opened(self, model: OpenModel, _package: Package) -> None:
        """A model is open: say that it is where a person put the same content before."""
        if model.by_hand is not None:
            self._hub.message.emit(Message(Severity.INFO, put_by_hand(model.file.name)))

    def _keep(self, model: OpenModel, matrix: F64, how: str) -> None:
        epsg, content, data = self._session.epsg, model.content, self._work.data
        model.by_hand = (matrix, epsg)
        if content:
            self._work.write(lambda: data.do(keep_place, content, matrix, epsg, how))
        self._place()
        text = sentence("{name} is in its place now; its file is not changed", name=model.file.name)
        self._hub.message.emit(Message(Severity.INFO, text))

    def forget(self) -> None:
        """Take the place by hand away from the model that is meant, and its link to a building of the city."""
        model = self._meant()
        content, element, data = model.content, self._building_of(model), self._work.data
        model.by_hand = None
        if content:
            self._work.write(lambda: data.do(forget_place, content, element))
        self._place()
        text = sentence("{name} is where its file says, and no building of the city any more", name=model.file.name)
        self._hub.message.emit(Message(Severity.INFO, text))

    def _building_of(self, model: OpenModel) -> int | None:
        """The store's number of the building that a model describes."""
        steps = model.elements.of_class("IfcBuilding") if model.elements is not None else []
        return self._known.element_of(element_number(model.number, steps[0])) if steps else None

    def _place(self) -> None:
        self._session.places.lay()
        for message in self._session.places.judged():
            self._hub.message.emit(message)
        self._session.moved_camera()
        self._hub.changed.emit(Changes(frozenset({Kind.GEOMETRY})), self)

    def _meant(self) -> OpenModel:
        """The model of the selection, else the one without a place, else the only one. Raises UserError."""
        buildings = {number: each for number, each in self._session.models.items() if not each.on_map}
        chosen = {source_of(number) for number in self._session.view.selection} & set(buildings)
        for numbers in (chosen, set(self._session.unplaced), set(buildings)):
            if len(numbers) == 1:
                return buildings[next(iter(numbers))]
        raise UserError("Select an element of the model that is to be placed first")

    # Onto a footprint.

    def onto_selection(self) -> None:
        """Lay the model onto the city object that is selected. Raises UserError."""
        cities = {number for number, each in self._session.models.items() if each.of_city}
        target = [number for number in self._session.view.selection if source_of(number) in cities]
        row = self._session.element(target[0]) if len(target) == 1 else None
        if row is None or not row.ifc_class.startswith("Building"):
            raise UserError("Select the building of the city that the model replaces first")
        model = self._meant()
        scene = self._session.scene
        place, mine = scene.contents.points_of(target), self._model_points(model)
        if place is None or mine is None:
            raise UserError("Select the building of the city that the model replaces first")
        onto = np.column_stack((place[:, :2] + scene.to_map((0, 0, 0))[:2], place[:, 2] + scene.to_map((0, 0, 0))[2]))
        self._keep(model, onto_footprint(mine, onto), "footprint")
        self._link(model, target[0])

    def link(self) -> None:
        """Say that the selected building of the city and the model are one. Raises UserError."""
        cities = {number for number, each in self._session.models.items() if each.of_city}
        target = [number for number in self._session.view.selection if source_of(number) in cities]
        if len(target) != 1:
            raise UserError("Select the building of the city that the model replaces first")
        self._link(self._meant(), target[0])

    def _link(self, model: OpenModel, number: int) -> None:
        row, element = self._session.element(number), self._building_of(model)
        if row is None or not row.guid or element is None:
            text = sentence("The building of the city or the model has no identifier: they cannot be linked")
            self._hub.message.emit(Message(Severity.WARNING, text))
            return
        data, identity = self._work.data, row.guid
        self._work.write(lambda: data.do(link_building, element, identity))
        text = sentence("{building} and {name} are one building now", building=row.name, name=model.file.name)
        self._hub.message.emit(Message(Severity.INFO, text))

    def turn(self) -> None:
        """Turn the model about its middle by half a turn: a footprint cannot tell its front from its back."""
        model = self._meant()
        mine = self._model_points(model)
        if model.by_hand is None or mine is None:
            raise UserError("Place the model first, then turn it")
        middle = (mine.min(axis=0) + mine.max(axis=0)) / 2
        half = np.diag([-1.0, -1.0, 1.0, 1.0])
        half[:2, 3] = 2 * middle[:2]
        self._keep(model, model.by_hand[0] @ half, "footprint")

    def _model_points(self, model: OpenModel) -> F64 | None:
        """Vertices of a model in its own metres."""
        placed = self._session.scene.contents.points_of_source(model.number)
        if placed is None:
            return None
        back = np.linalg.inv(self._session.scene.matrix_of(model.number))
        return np.asarray(placed @ back[:3, :3].T + back[:3, 3], dtype=np.float64)

    # By two points.

    def begin(self) -> None:
        """Ask for four clicks. Raises UserError when it is not clear which model is meant."""
        self._going = _Going(self._meant())
        self._tell()

    def cancel(self) -> None:
        """Leave everything where it is."""
        if self._going is not None:
            text = sentence("{name}: nothing was moved", name=self._going.model.file.name)
            self._hub.message.emit(Message(Severity.INFO, text))
        self._going = None

    def taken(self, hit: Hit | None) -> bool:
        """Take a click; whether it was meant for this."""
        going = self._going
        if going is None:
            return False
        own = hit is not None and source_of(hit.number) == going.model.number
        if hit is None or own != (len(going.points) % 2 == 0):
            self._tell()
            return True
        going.points.append(np.array(hit.point, dtype=np.float64))
        if len(going.points) < len(_STEPS):
            self._tell()
        else:
            self._going = None
            self._finish(going)
        return True

    def _tell(self) -> None:
        if self._going is not None:
            key = _STEPS[len(self._going.points)].key
            text = sentence(key, name=self._going.model.file.name)
            self._hub.message.emit(Message(Severity.WARNING, text))  # which stays until the next step

    def _finish(self, going: _Going) -> None:
        scene = self._session.scene
        back = np.linalg.inv(scene.matrix_of(going.model.number))
        own = np.array([back[:3, :3] @ point + back[:3, 3] for point in going.points[::2]])
        targets = np.array([scene.to_map(point) for point in going.points[1::2]])
        if min(np.linalg.norm(np.ptp(each[:, :2], axis=0)) for each in (own, targets)) < _NEAREST:
            text = sentence("The two points are too near each other: nothing was moved")
            self._hub.message.emit(Message(Severity.WARNING, text))
            return
        usual = float(targets[0, 2] - own[0, 2])
        height, accepted = QInputDialog.getDouble(
            self._parent, tr("Place on the map"), tr("Height of the model's zero above sea level, in metres:"), usual,
            -_HIGHEST, _HIGHEST, 2,
        )  # fmt: skip
        if not accepted:
            return
        self._keep(going.model, by_two_points(own, targets[:, :2], height), "two points")
        apart = [float(np.linalg.norm(np.diff(each[:, :2], axis=0))) for each in (own, targets)]
        if abs(apart[0] - apart[1]) > max(_OFF, _OFF_SHARE * apart[0]):
            text = sentence(
                "{name}: the two points are {model} m apart in the model and {map} m on the map: only the first one is"
                " met",
                name=going.model.file.name, model=round(apart[0], 2), map=round(apart[1], 2),
            )  # fmt: skip
            self._hub.message.emit(Message(Severity.WARNING, text))
