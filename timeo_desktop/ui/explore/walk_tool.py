"""Walking in the window: keys and the mouse lead, a click or the name of a room is a place to go to."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.view import ViewState
from timeo_desktop.geometry.ground import Ground
from timeo_desktop.geometry.nearby import Nearby
from timeo_desktop.services.explore.plans import without_plan
from timeo_desktop.services.explore.walking import Walk
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.explore import walks
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.view_tool import ViewTool

_FRAME_MS, _LONGEST = 25, 0.1  # seconds of walking at most in one picture: nobody jumps because a picture was slow
_CLICK_PIXELS, _DEGREES_PER_PIXEL = 4, 0.25
_TURN = 1.6  # radians a second that arrows turn
_FASTER, _SLOWEST, _FASTEST = 1.25, 0.3, 12.0
# Where each key leads: ahead, to the left, a turn to the left. W A S D and Z Q S D, which lie in one place.
_LEADS: dict[Qt.Key, tuple[int, int, int]] = {
    Qt.Key.Key_Up: (1, 0, 0), Qt.Key.Key_W: (1, 0, 0), Qt.Key.Key_Z: (1, 0, 0),
    Qt.Key.Key_Down: (-1, 0, 0), Qt.Key.Key_S: (-1, 0, 0),
    Qt.Key.Key_A: (0, 1, 0), Qt.Key.Key_Q: (0, 1, 0), Qt.Key.Key_D: (0, -1, 0),
    Qt.Key.Key_Left: (0, 0, 1), Qt.Key.Key_Right: (0, 0, -1),
}  # fmt: skip


class Walking(ViewTool):
    """The walk of a window, while there is one. `walk` is None otherwise."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._session = desk, desk.session
        self.walk: Walk | None = None
        self._ground: Ground | None = None
        self._triangles: F64 = np.empty((0, 3, 3))
        self._held: set[Qt.Key] = set()
        self._pressed = self._last = QPointF()
        self._then, self._angle = 0.0, 0.0
        self._timer = QTimer(desk.window)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._go_on)
        desk.viewport.tools.append(self)
        desk.hub.changed.connect(self._changed)
        desk.hub.view_changed.connect(self._view_changed)

    def toggle(self) -> None:
        """Begin to walk, or end."""
        if self.walk is None:
            self.begin()
        else:
            self.end()

    def begin(self) -> None:
        """Stand on the floor and look level."""
        self._take_triangles()
        if not len(self._triangles):
            raise UserError("Nothing is open that one could walk in")
        nearby = Nearby(self._triangles)
        forward = self._session.camera.direction()
        yaw = float(np.arctan2(forward[1], forward[0])) if abs(forward[2]) < 0.99 else np.pi / 2
        self.walk = Walk(nearby, walks.beginning(self._session, nearby), yaw)
        self._session.apply(without_plan(self._session.view))
        self._session.camera.set_parallel(False)
        self._angle = self._session.camera.set_angle(walks.VIEW_ANGLE)
        self._held.clear()
        self._then = time.perf_counter()
        self._timer.start()
        self._desk.viewport.setFocus()
        self._look()
        self._desk.hub.message.emit(Message(Severity.INFO, sentence(
            "You are walking: arrows or W A S D lead, a drag looks about, a click goes there, Esc ends")))  # fmt: skip

    def end(self) -> None:
        """Stop walking where one is."""
        if self.walk is not None:
            self.walk = None
            self._timer.stop()
            self._session.camera.set_angle(self._angle)
            self._session.moved_camera()

    def to_room(self, text: str = "") -> None:
        """Walk to the room that words name, or that is selected, by doors and stairs. Raises UserError when there is no
        such room."""
        room = walks.room_of(self._session, text)
        start = None if self.walk is None else self.walk.body.feet.copy()
        self._take_triangles()
        self._with_ground(lambda ground: self._follow(walks.way_to(self._session, ground, room, start)))

    def _follow(self, way: F64) -> None:
        if self.walk is None:
            self.begin()
            assert self.walk is not None
            self.walk.body.feet = way[0].copy()
        self.walk.follow(way)

    def _to_place(self, place: F64) -> None:
        if self.walk is None:
            return
        start = self.walk.body.feet.copy()

        def go(ground: Ground) -> None:
            near, here = ground.near(place, 0.3), ground.near(start, 0.5)
            came = ground.reached(int(here[0])) if here.size else np.full(len(ground.places), -1)
            if not near.size or came[near[0]] < 0:
                raise UserError("No way leads there")
            self._follow(ground.way(came, int(near[0])))

        self._with_ground(go)

    def _with_ground(self, use: Callable[[Ground], None]) -> None:
        """Do something with where one can stand; that is made away from the window, once."""
        if self._ground is not None:
            use(self._ground)
            return
        box = walks.walkable_box(self._session)
        triangles = self._triangles

        def made(_stop: threading.Event) -> Iterator[Ground]:
            yield Ground(triangles, *box)

        def ready(ground: Ground) -> None:
            if triangles is self._triangles:
                self._ground = ground
            try:
                use(ground)
            except UserError as error:
                self._tell(error)

        self._desk.tasks.stream(tr("Looking for ways…"), made, ready, lambda: None, self._tell)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._desk.hub.message.emit(Message(Severity.WARNING, sentence(error.key, **error.values)))
        elif not isinstance(error, Cancelled):
            raise error

    def _take_triangles(self) -> None:
        found = walks.solids(self._session)
        if not np.array_equal(found, self._triangles):
            self._triangles, self._ground = found, None

    def _go_on(self) -> None:
        now = time.perf_counter()
        seconds, self._then = min(now - self._then, _LONGEST), now
        walk = self.walk
        if walk is None:
            return
        before = (*walk.body.feet, walk.yaw, walk.pitch)
        leads = np.sum([(0, 0, 0), *(_LEADS[key] for key in self._held)], axis=0)
        walk.look(float(leads[2]) * _TURN * seconds, 0.0)
        walk.advance(seconds, float(leads[0]), float(leads[1]))
        if walk.is_lost:
            walk.is_lost = False
            self._tell(UserError("Something stands in the way"))
        if before != (*walk.body.feet, walk.yaw, walk.pitch):
            self._look()

    def _look(self) -> None:
        if self.walk is not None:
            self._session.camera.see_from(self.walk.body.eye, self.walk.direction)
            self._desk.viewport.move_on()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if self.walk is not None and (old.hidden, old.isolated, old.layers) != (new.hidden, new.isolated, new.layers):
            self._take_triangles()
            self.walk.stand_among(Nearby(self._triangles))

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if Kind.MODELS in changes.kinds and self.walk is not None:
            self.end()

    def close(self) -> None:
        """The window closes."""
        self._timer.stop()

    @property
    def is_alone(self) -> bool:
        """While somebody walks."""
        return self.walk is not None

    def pressed(self, position: QPointF) -> bool:
        """A drag looks about."""
        self._pressed = self._last = position
        return self.walk is not None

    def dragged(self, position: QPointF) -> None:
        """The picture goes along with the mouse."""
        step, self._last = position - self._last, position
        if self.walk is not None and (position - self._pressed).manhattanLength() >= _CLICK_PIXELS:
            angle = float(np.radians(_DEGREES_PER_PIXEL))
            self.walk.look(step.x() * angle, step.y() * angle)
            self._look()

    def released(self, position: QPointF) -> None:
        """A click is a place to go to."""
        if (position - self._pressed).manhattanLength() < _CLICK_PIXELS:
            hit = self._desk.viewport.hit_at(position)
            if hit is not None:
                try:
                    self._to_place(np.array(hit.point))
                except UserError as error:
                    self._tell(error)

    def double_clicked(self, _position: QPointF) -> bool:
        """Nothing more than a click."""
        return self.walk is not None

    def turned(self, _position: QPointF, angle: int) -> bool:
        """The wheel makes one walk faster or slower."""
        if self.walk is None:
            return False
        self.walk.pace = float(np.clip(self.walk.pace * _FASTER ** (angle / 120), _SLOWEST, _FASTEST))
        return True

    def wants_key(self, key: Qt.Key) -> bool:
        """Keys that lead, and the one that ends."""
        return self.walk is not None and (key in _LEADS or key == Qt.Key.Key_Escape)

    def key(self, key: Qt.Key, down: bool) -> None:
        """Lead for as long as a key is held."""
        if key == Qt.Key.Key_Escape:
            if down:
                self.end()
        elif down:
            self._held.add(key)
        else:
            self._held.discard(key)
