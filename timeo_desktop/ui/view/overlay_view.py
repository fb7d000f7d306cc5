"""Lays the chosen overlay over the scene: colours on elements and rooms, marks in front, the legend."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.view import ViewState
from timeo_desktop.scene.colour_scale import ALARM, viridis
from timeo_desktop.services.city.style import Style
from timeo_desktop.services.operations.overlay import OVERLAYS, Mark, Overlay
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import age_text, date_text
from timeo_desktop.ui.base.quantities import quantity_word
from timeo_desktop.ui.view.commands import OVERLAY_TITLES
from timeo_desktop.ui.view.legend import Legend
from timeo_desktop.ui.view.mark_layer import MarkLayer, Placed
from timeo_desktop.ui.view.operations import Operations
from timeo_desktop.ui.view.session import Session
from timeo_desktop.ui.view.viewport import Viewport

_NOWHERE = 0


class OverlayView(QObject):
    """Keeps the view in step with the situation."""

    def __init__(self, *, session: Session, operations: Operations, viewport: Viewport, hub: Hub) -> None:
        super().__init__(viewport)
        self._session, self._operations, self._viewport = session, operations, viewport
        self.layer = MarkLayer(viewport.view_camera, viewport)
        self.legend = Legend(viewport)
        self.overlay = Overlay()
        self.style: Style | None = None  # of a layer; an overlay speaks before it
        self.made_up = False
        self.layer.chosen = self._chosen
        viewport.drawn = self.layer.update
        viewport.clicked_mark = self.layer.click
        hub.changed.connect(self._changed)
        hub.view_changed.connect(self._view_changed)
        self.show()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.kinds & {Kind.SITUATION, Kind.MODELS, Kind.GEOMETRY}:
            self.show()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if (old.overlay, old.quantity) != (new.overlay, new.quantity):
            self.show()
        if old.selection != new.selection:
            self._show_selection()

    def _show_selection(self) -> None:
        elements = (self._operations.element_of(number) for number in self._session.view.selection)
        self.layer.selected = frozenset(element for element in elements if element is not None)
        self.layer.update()

    def quantity(self) -> str:
        """The quantity that is shown: the chosen one, or the first there is."""
        view, situation = self._session.view, self._operations.situation
        names = [name for name, _ in (situation.meters() if view.overlay == "meters" else situation.quantities())]
        return view.quantity if view.quantity in names else next(iter(names), "")

    def show(self) -> None:
        """Compute the overlay and show it."""
        view, situation = self._session.view, self._operations.situation
        self.overlay = OVERLAYS[view.overlay](situation, self.quantity())
        centres = self._operations.centres({mark.element for mark in self.overlay.marks})
        nowhere = self._top() if any(mark.element == _NOWHERE for mark in self.overlay.marks) else None
        if nowhere is not None:
            centres[_NOWHERE] = nowhere
        placed = [Placed(mark, centres[mark.element]) for mark in self.overlay.marks if mark.element in centres]
        self._paint()
        self.layer.show_marks(placed, measured=view.overlay in ("sensors", "meters"))
        self._show_selection()
        self._tell(len(self.overlay.marks) - len(placed))
        self._viewport.request_render()

    def _top(self) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
        """Above everything: where records are shown that found no element."""
        box = self._session.scene.contents.box_of()
        if box is None:
            return None
        low, high = box
        return np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, high[2] + 0.05 * (high[2] - low[2])])

    def _paint(self) -> None:
        scale = self.overlay.scale
        shares: dict[int, float] = {}
        alarming: set[int] = set()
        for element, value, state in self.overlay.values:
            share = float("nan") if scale is None else (value - scale.low) / ((scale.high - scale.low) or 1.0)
            for number in self._coloured(element):
                shares[number] = share
                alarming |= {number} if state == "alarm" else set()
        numbers = np.array(sorted(shares), dtype=np.int64)
        colours = viridis(np.array([shares[number] for number in numbers.tolist()]))
        # An alarm leaves the scale: it must be seen from afar, and its label says so in words.
        colours[np.isin(numbers, list(alarming)), :3] = ALARM
        self._session.scene.lay(numbers, colours)

    def _coloured(self, element: int) -> set[int]:
        """What takes the colour of an element: itself, the room it is in, and all rooms of a building."""
        own = self._operations.number_of(element)
        room = self._operations.room_of(element)
        rooms = self._session.rooms_in(own) if own is not None else set()
        return {number for number in (own, room) if number is not None} | rooms

    def _tell(self, elsewhere: int) -> None:
        view, situation = self._session.view, self._operations.situation
        title = tr(OVERLAY_TITLES[view.overlay]) if view.overlay else ""
        if view.overlay == "sensors" and self.quantity():
            title = quantity_word(self.quantity())
        if view.overlay == "meters":
            title = f"{quantity_word(self.quantity())}, {tr('consumption of the last 24 hours')}"
        if not title and self.style is not None:
            self.legend.tell_style(self.style)
            return
        notes = []
        if title and not self.overlay.marks:
            notes.append(tr("Nothing to show here. Connect a system under Connections."))
        if elsewhere:
            notes.append(tr("{count} in models that are not open", count=elsewhere))
        if title:
            moment = situation.moment
            notes.append(tr("As of {moment}", moment=date_text(moment)) if not situation.live else self._freshness())
        if title and self.made_up:
            notes.append(tr("Made-up data (demonstration)"))
        self.legend.tell(title, self.overlay, notes)

    def _freshness(self) -> str:
        last = max((each.latest.at for each in self._operations.situation.streams if each.latest), default=None)
        if self._session.view.overlay == "tickets":
            last = max((each.row.recorded for each in self._operations.situation.tickets), default=None)
        return tr("Newest: {age}", age=age_text(last)) if last is not None else ""

    def _chosen(self, marks: Sequence[Mark]) -> None:
        """A click on a pin selects what it stands on."""
        numbers = {number for mark in marks if (number := self._operations.number_of(mark.element)) is not None}
        if numbers:
            self._session.apply(self._session.view.select(numbers))
