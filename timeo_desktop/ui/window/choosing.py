"""What a click, a double click and the palette choose, and how the view comes to it."""

from dataclasses import replace

from timeo_desktop.scene.picking import Hit
from timeo_desktop.ui.city.placing import Placing
from timeo_desktop.ui.view.session import Session


class Choosing:
    """Turns hits and numbers of elements into a selection; placing may take a click for itself."""

    def __init__(self, session: Session, placing: Placing) -> None:
        self._session, self._placing = session, placing

    def picked(self, hit: Hit | None, add: bool) -> None:
        """Select what was clicked, or nothing; `add` keeps what is selected."""
        if self._placing.taken(hit):
            return
        numbers = () if hit is None else (hit.number,)
        if hit is not None or not add:
            self._session.apply(self._session.view.select(numbers, add))

    def come_near(self, hit: Hit | None) -> None:
        """Select what was clicked twice and go there; beside everything, see everything."""
        if hit is None:
            self._session.fit()
        else:
            self._session.apply(self._session.view.select((hit.number,)))
            self._session.fit(frozenset((hit.number,)))

    def go_to(self, number: int) -> None:
        """Select an element, show it where it is hidden or behind others, and go there."""
        parts = self._session.with_parts(frozenset((number,)))
        self._session.apply(self._session.view.select((number,)).show(parts))
        self._session.fit(parts)
        if self._session.is_behind(parts):
            self._session.apply(replace(self._session.view, xray=True))
