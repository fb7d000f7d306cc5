"""Where the session is looked at from: fitting, standard views, the map view, going to elements and places."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import sources_of
from timeo_desktop.scene.picking import Ray, entry_of
from timeo_desktop.ui.view.inside import with_all_there

if TYPE_CHECKING:
    from timeo_desktop.ui.view.session import Session

FAR_OFF = 30_000.0  # metres beyond which a file is not looked at together with the others
_SKY = 1e5  # metres, above everything
_ASLANT = np.array([0.0, 0.8, -0.6])  # northwards and down


class Looking:
    """Moves the camera of a session."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._for_map = False  # parallel projection only for the sake of the map view

    def fit_source(self, number: int) -> None:
        """Show one open file whole."""
        corners = self._session.scene.contents.corners_of_source(number)
        if corners is not None:
            self._session.camera.fit(corners)
            self._session.moved_camera()

    def fit(self, numbers: frozenset[int] | None = None) -> None:
        """Show these whole, with the layers that they are in, or everything that is visible."""
        view = self._session.view
        for number in sources_of(numbers or ()):
            view = view.with_layer(number, replace(view.layer(number), visible=True))
        if view != self._session.view:
            self._session.apply(view)
        corners = self._session.scene.contents.corners_of(numbers) if numbers else self._together()
        if corners is not None:
            self._session.camera.fit(corners)
            self._session.moved_camera()

    def fit_if_needed(self) -> bool:
        """Fit, unless the picture shows everything well enough; whether the camera moved."""
        corners = self._together()
        if corners is None or self._session.camera.shows(corners):
            return False
        self.fit()
        return True

    def _together(self) -> F64 | None:
        """Corners of all that is visible, less the files so far from the first one that nothing would be seen of
        either; only what is told of them and 'Zoom to' lead there."""
        of = self._session.scene.contents.corners_of_source
        seen = (
            [number for number in self._session.models if self._session.view.layer(number).visible]
            if len(self._session.models) > 1
            else []
        )
        middles = {number: found.mean(axis=0)[:2] for number in seen if (found := of(number)) is not None}
        first = next(iter(middles.values()), None)
        strays = {number for number, each in middles.items() if float(np.linalg.norm(each - first)) > FAR_OFF}
        near = self._session.scene.contents.corners_of(without=strays)
        return near if near is not None else self._session.scene.contents.corners_of()

    def choose(self, number: int) -> None:
        """Select an element, show it where it is hidden or behind others, and go there."""
        parts = with_all_there(self._session, frozenset((number,)))
        self._session.apply(self._session.view.select((number,)).show(parts))
        self.fit(parts)
        if self.is_behind(parts):
            self._session.apply(replace(self._session.view, xray=True))

    def is_behind(self, numbers: frozenset[int]) -> bool:
        """Whether something else stands before the box about these elements, in the present view."""
        box = self._session.scene.contents.box_of(numbers)
        if box is None:
            return False
        ray = self._session.camera.ray_to((box[0] + box[1]) / 2)
        hit = self._session.scene.pick(ray)
        return hit is not None and hit.number not in numbers and hit.distance < entry_of(box, ray)

    def go_to_place(self, x: float, y: float, reach: float) -> None:
        """Look at a place of the map, `reach` metres about it, on the ground or roof that is there; select that."""
        origin = self._session.scene.origin if self._session.scene.origin is not None else np.zeros(3)
        above = np.array([x - origin[0], y - origin[1], _SKY])
        hit = self._session.scene.pick(Ray(above, np.array([0.0, 0.0, -1.0])))
        box = self._session.scene.contents.box_of()
        height = hit.point[2] if hit is not None else float(box[0][2]) if box is not None else 0.0
        if hit is not None:
            self._session.apply(self._session.view.select((hit.number,)))
        self._session.camera.go_to(np.array([above[0], above[1], height]), reach)
        self._session.moved_camera()

    def look_as_map(self) -> None:
        """From straight above, north up, in parallel projection, at the place that is looked at; the second time back
        to the view in perspective."""
        width, height = self._session.scene.renderer.GetSize()
        hit = self._session.scene.pick(self._session.camera.ray(width / 2, height / 2))
        pivot = np.array(hit.point) if hit is not None else self._session.camera.focus()
        if self._for_map:
            self._for_map = False
            self._session.camera.set_parallel(False)
            self._session.camera.turn(_ASLANT, np.array([0.0, 0.0, 1.0]), pivot)
        else:
            self._for_map = not self._session.camera.is_parallel()
            self._session.camera.turn(np.array([0.0, 0.0, -1.0]), np.array([0.0, 1.0, 0.0]), pivot)
            self._session.camera.set_parallel(True)
        self._session.moved_camera()

    def look(self, view: str) -> None:
        """Take up a standard view of everything visible."""
        if self._for_map and view != "top":
            self._for_map = False
            self._session.camera.set_parallel(False)
        corners = self._together()
        if corners is not None:
            self._session.camera.look(view, corners)
            self._session.moved_camera()
