"""Where the session is looked at from: fitting, standard views, the map view, going to elements and places."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import sources_of
from timeo_desktop.domain.view import CameraView
from timeo_desktop.scene.picking import Ray, entry_of
from timeo_desktop.ui.view.inside import with_all_there

if TYPE_CHECKING:
    from timeo_desktop.ui.view.session import Session

FAR_OFF = 30_000.0  # metres beyond which a file is not looked at together with the others
_SKY = 1e5  # metres, above everything
_ASLANT = np.array([0.0, 0.8, -0.6])  # northwards and down
Given = ParamSpec("Given")


def _flight(move: "Callable[Concatenate[Looking, Given], None]") -> "Callable[Concatenate[Looking, Given], None]":
    """A movement that is one step of the view, with all that it changes there."""

    @wraps(move)
    def flown(looking: "Looking", /, *given: Given.args, **named: Given.kwargs) -> None:
        with looking.session.flight():
            move(looking, *given, **named)

    return flown


class Looking:
    """Moves the camera of a session. Each way is a step that can be undone; what is begun with is none."""

    def __init__(self, session: "Session") -> None:
        self.session = session
        self._for_map = False  # parallel projection only for the sake of the map view

    @_flight
    def fit_source(self, number: int) -> None:
        """Show one open file whole."""
        self._fit(self.session.scene.contents.corners_of_source(number))

    def _fit(self, corners: F64 | None) -> None:
        if corners is not None:
            self.session.camera.fit(corners)
            self._arrive((corners.min(axis=0) + corners.max(axis=0)) / 2)

    def _arrive(self, pivot: F64) -> None:
        self.turn_about(pivot)
        self.session.moved_camera()

    def turn_about(self, pivot: F64) -> None:
        """What one turns about from now on (3,), scene metres, wherever the mouse is over nothing."""
        self.session.camera.pivot = self.session.scene.to_map(pivot)

    def stand(self, camera: CameraView) -> None:
        """Stand where a view was seen from; this alone is no step."""
        origin = self.session.scene.origin if self.session.scene.origin is not None else np.zeros(3)
        self._for_map = False
        self.session.camera.stand(camera, origin)
        self._arrive(self.session.camera.focus())

    @_flight
    def fit(self, numbers: frozenset[int] | None = None) -> None:
        """Show these whole, with the layers that they are in, or everything that is visible."""
        view = self.session.view
        for number in sources_of(numbers or ()):
            view = view.with_layer(number, replace(view.layer(number), visible=True))
        if view != self.session.view:
            self.session.apply(view)
        self._fit(self.session.scene.contents.corners_of(numbers) if numbers else self._together())

    def fit_if_needed(self) -> bool:
        """Fit, unless the picture shows everything well enough; whether the camera moved. This is no step."""
        corners = self._together()
        if corners is None or self.session.camera.shows(corners):
            return False
        self._fit(corners)
        return True

    def _together(self) -> F64 | None:
        """Corners of all that is visible, less the files so far from the first one that nothing would be seen of
        either; only what is told of them and 'Zoom to' lead there."""
        of = self.session.scene.contents.corners_of_source
        seen = (
            [number for number in self.session.models if self.session.view.layer(number).visible]
            if len(self.session.models) > 1
            else []
        )
        middles = {number: found.mean(axis=0)[:2] for number in seen if (found := of(number)) is not None}
        first = next(iter(middles.values()), None)
        strays = {number for number, each in middles.items() if float(np.linalg.norm(each - first)) > FAR_OFF}
        near = self.session.scene.contents.corners_of(without=strays)
        return near if near is not None else self.session.scene.contents.corners_of()

    @_flight
    def choose(self, number: int) -> None:
        """Select an element, show it where it is hidden or behind others, and go there."""
        parts = with_all_there(self.session, frozenset((number,)))
        self.session.apply(self.session.view.select((number,)).show(parts))
        self.fit(parts)
        if self.is_behind(parts):
            self.session.apply(replace(self.session.view, xray=True))

    def is_behind(self, numbers: frozenset[int]) -> bool:
        """Whether something else stands before the box about these elements, in the present view."""
        box = self.session.scene.contents.box_of(numbers)
        if box is None:
            return False
        ray = self.session.camera.ray_to((box[0] + box[1]) / 2)
        hit = self.session.scene.pick(ray)
        return hit is not None and hit.number not in numbers and hit.distance < entry_of(box, ray)

    @_flight
    def go_to_place(self, x: float, y: float, reach: float) -> None:
        """Look at a place of the map, `reach` metres about it, on the ground or roof that is there; select that."""
        origin = self.session.scene.origin if self.session.scene.origin is not None else np.zeros(3)
        above = np.array([x - origin[0], y - origin[1], _SKY])
        hit = self.session.scene.pick(Ray(above, np.array([0.0, 0.0, -1.0])))
        box = self.session.scene.contents.box_of()
        height = hit.point[2] if hit is not None else float(box[0][2]) if box is not None else 0.0
        if hit is not None:
            self.session.apply(self.session.view.select((hit.number,)))
        place = np.array([above[0], above[1], height])
        self.session.camera.go_to(place, reach)
        self._arrive(place)

    @_flight
    def look_as_map(self) -> None:
        """From straight above, north up, in parallel projection, at the place that is looked at; the second time back
        to the view in perspective."""
        width, height = self.session.scene.renderer.GetSize()
        hit = self.session.scene.pick(self.session.camera.ray(width / 2, height / 2))
        pivot = np.array(hit.point) if hit is not None else self.session.camera.focus()
        if self._for_map:
            self._for_map = False
            self.session.camera.set_parallel(False)
            self.session.camera.turn(_ASLANT, np.array([0.0, 0.0, 1.0]), pivot)
        else:
            self._for_map = not self.session.camera.is_parallel()
            self.session.camera.turn(np.array([0.0, 0.0, -1.0]), np.array([0.0, 1.0, 0.0]), pivot)
            self.session.camera.set_parallel(True)
        self._arrive(pivot)

    @_flight
    def look(self, view: str) -> None:
        """Take up a standard view of everything visible."""
        self.begin(view)

    @_flight
    def change_projection(self) -> None:
        """From perspective to parallel projection, or back."""
        self.session.camera.set_parallel(not self.session.camera.is_parallel())
        self.session.moved_camera()

    def begin(self, view: str = "home") -> None:
        """The same, where nothing was looked at before: this is no step."""
        if self._for_map and view != "top":
            self._for_map = False
            self.session.camera.set_parallel(False)
        corners = self._together()
        if corners is not None:
            self.session.camera.look(view, corners)
            self._arrive((corners.min(axis=0) + corners.max(axis=0)) / 2)
