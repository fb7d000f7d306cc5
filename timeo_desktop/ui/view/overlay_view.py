"""Lays the chosen overlay over the scene: colours on elements and rooms, marks in front, the legend."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.view import ViewState
from timeo_desktop.scene.colour_scale import ALARM, viridis
from timeo_desktop.scene.style import Style
from timeo_desktop.services.operations.overlay import Laid, Mark
from timeo_desktop.services.operations.topic import AnyTopic
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import age_text, as_of_texts
from timeo_desktop.ui.base.quantities import quantity_word
from timeo_desktop.ui.base.rows import Overlay, overlay_of, shown_quantity
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.inside import rooms_in
from timeo_desktop.ui.view.legend import Legend
from timeo_desktop.ui.view.mark_layer import MarkLayer, PlacedMark

_NOWHERE = 0


class OverlayView(QObject):
    """Keeps the view in step with the answers to what the chosen overlay asks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.viewport)
        self._session, self._known, self._topics, self._viewport = desk.session, desk.known, desk.topics, desk.viewport
        self._overlays = [overlay for family in desk.families for overlay in family.overlays]
        self.layer = MarkLayer(desk.viewport.view_camera, desk.viewport)
        self.legend = Legend(desk.viewport)
        self.laid = Laid()
        self._elsewhere = 0
        self._coloured: dict[int, frozenset[int]] = {}  # what takes the colour of an element, by the open models
        self.style: Style | None = None  # of a layer; an overlay speaks before it
        self.layer.chosen.connect(self._chosen)
        desk.viewport.drawn.connect(self.layer.update)
        desk.hub.changed.connect(self._changed)
        desk.hub.view_changed.connect(self._view_changed)
        desk.topics.answered.connect(self._answered)
        desk.topics.older.connect(self._older)
        self._want()
        self.show()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.kinds & {Kind.MODELS, Kind.GEOMETRY, Kind.KNOWN}:
            self._coloured.clear()
            self.show()

    def _answered(self, topics: frozenset[AnyTopic]) -> None:
        if self.overlay().topic in topics:
            self.show()

    def _older(self) -> None:
        """What is said of age in the legend grows."""
        self._tell(self.overlay())

    def _want(self) -> None:
        topic = self.overlay().topic
        self._topics.want("overlay", () if topic is None else (topic,))

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if (old.overlay, old.quantity) != (new.overlay, new.quantity):
            self._want()
            self.show()
        if old.selection != new.selection:
            self._show_selection()

    def _show_selection(self) -> None:
        self.layer.selected = self._known.elements_of(self._session.view.selection)
        self.layer.update()

    def overlay(self) -> Overlay:
        """The overlay that is shown."""
        return overlay_of(self._overlays, self._session.view.overlay)

    def _answer(self, overlay: Overlay) -> object:
        return None if overlay.topic is None else self._topics.answer(overlay.topic)

    def quantity(self) -> str:
        """The quantity that is shown: the chosen one, or the first there is."""
        overlay = self.overlay()
        return shown_quantity(overlay, self._answer(overlay), self._session.view.quantity)

    def show(self) -> None:
        """Compute the overlay and show it."""
        overlay = self.overlay()
        self.laid = overlay.lay(self._answer(overlay), self.quantity())
        centres = self._known.centres({mark.element for mark in self.laid.marks})
        nowhere = self._top() if any(mark.element == _NOWHERE for mark in self.laid.marks) else None
        if nowhere is not None:
            centres[_NOWHERE] = nowhere
        placed = [PlacedMark(mark, centres[mark.element]) for mark in self.laid.marks if mark.element in centres]
        self._paint()
        self.layer.show_marks(placed, measured=overlay.labels)
        self._show_selection()
        self._elsewhere = self.laid.elsewhere + len(self.laid.marks) - len(placed)
        self._tell(overlay)
        self._viewport.request_render()

    def _top(self) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
        """Above everything: where records are shown that found no element."""
        box = self._session.scene.contents.box_of()
        if box is None:
            return None
        low, high = box
        return np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, high[2] + 0.05 * (high[2] - low[2])])

    def _paint(self) -> None:
        scale = self.laid.scale
        takers = self._takers({element for element, _, _ in self.laid.values})
        shares: dict[int, float] = {}
        alarming: set[int] = set()
        for element, value, state in self.laid.values:
            share = float("nan") if scale is None else (value - scale.low) / ((scale.high - scale.low) or 1.0)
            for number in takers[element]:
                shares[number] = share
                alarming |= {number} if state == "alarm" else set()
        numbers = np.array(sorted(shares), dtype=np.int64)
        colours = viridis(np.array([shares[number] for number in numbers.tolist()]))
        # An alarm leaves the scale: it must be seen from afar, and its label says so in words.
        colours[np.isin(numbers, list(alarming)), :3] = ALARM
        self._session.scene.lay(numbers, colours)

    def _takers(self, elements: set[int]) -> dict[int, frozenset[int]]:
        """What takes the colour of each element: itself, the room it is in, and all rooms of a building."""
        new = elements - self._coloured.keys()
        rooms = self._known.rooms_of(new) if new else {}
        numbers = {element: self._known.number_of(element) for element in new}
        drawn = self._session.scene.contents.centres_of(number for number in numbers.values() if number is not None)
        for element, own in numbers.items():
            within = frozenset() if own is None or own in drawn else rooms_in(self._session, own)
            self._coloured[element] = within | {number for number in (own, rooms.get(element)) if number is not None}
        return self._coloured

    def _tell(self, overlay: Overlay) -> None:
        if not overlay.id:
            if self.style is not None:
                self.legend.tell_style(self.style)
            else:
                self.legend.tell("", self.laid, [])
            return
        quantity = self.quantity()
        title = tr(overlay.heading, quantity=quantity_word(quantity)) if overlay.heading and quantity else ""
        notes = []
        if not self.laid.marks:
            notes.append(tr("Nothing to show here. Connect a system under Connections."))
        if self._elsewhere:
            notes.append(tr("{count} in models that are not open", count=self._elsewhere))
        notes += self._age()
        if self.laid.made_up:
            notes.append(tr("Made-up data (demonstration)"))
        self.legend.tell(title or tr(overlay.title), self.laid, notes)

    def _age(self) -> tuple[str, ...]:
        """What was looked at and by what knowledge, or how old the newest of it is."""
        newest = "" if self.laid.newest is None else tr("Newest: {age}", age=age_text(self.laid.newest))
        return as_of_texts(self.laid.moment, self.laid.known) or (newest,)

    def _chosen(self, marks: Sequence[Mark]) -> None:
        """A click on a pin selects what it stands on."""
        numbers = {number for mark in marks if (number := self._known.number_of(mark.element)) is not None}
        if numbers:
            self._session.apply(self._session.view.select(numbers))
