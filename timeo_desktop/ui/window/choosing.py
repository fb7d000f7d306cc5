"""What a click and a double click choose, and how the view comes to it."""

import numpy as np
from PySide6.QtCore import QPointF

from timeo_desktop.scene.picking import Hit
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.overlay_view import OverlayView


class Choosing:
    """Turns places of the view into a selection. Marks come first, then whoever waits for a click of its own."""

    def __init__(self, desk: Desk) -> None:
        self._session, self._viewport, self._takers = desk.session, desk.viewport, desk.click_takers
        self._marks = desk.part(OverlayView).layer
        desk.viewport.clicked.connect(self._clicked)
        desk.viewport.came_near.connect(self._come_near)

    def _clicked(self, position: QPointF, add: bool) -> None:
        """Select what was clicked, or nothing; `add` keeps what is selected."""
        if self._marks.click(position):
            return
        self.picked(self._viewport.hit_at(position), add)

    def picked(self, hit: Hit | None, add: bool) -> None:
        """Something, or nothing, was clicked."""
        if any(taker.taken(hit) for taker in self._takers):
            return
        if hit is not None:
            self._session.looking.turn_about(np.array(hit.point))
        if hit is not None or not add:
            self._session.apply(self._session.view.select(() if hit is None else (hit.number,), add))

    def _come_near(self, position: QPointF) -> None:
        """Select what was clicked twice and go there; beside everything, see everything."""
        hit = self._viewport.hit_at(position)
        if hit is None:
            self._session.looking.fit()
        else:
            with self._session.flight():
                self._session.apply(self._session.view.select((hit.number,)))
                self._session.looking.fit(frozenset((hit.number,)))
