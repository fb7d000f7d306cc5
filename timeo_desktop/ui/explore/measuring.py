"""Measuring with the mouse: where the cursor snaps to is shown before the click, Esc ends."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.measure_text import amount_text, steps_text
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.domain.places import Point
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.view import ViewState
from timeo_desktop.scene.shapes import triangles_of
from timeo_desktop.scene.snapping import Snap, Snapper
from timeo_desktop.services.explore import measuring
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.explore import taking
from timeo_desktop.ui.explore.measure_layer import MeasureLayer
from timeo_desktop.ui.explore.measure_words import put_style, style_of
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.view_tool import ViewTool

_AGAIN_MS = 1
_GLOBE = 7  # decimals of degrees: a centimetre
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


@dataclass(frozen=True, eq=False)
class _Way:
    """A way to measure: what is asked for at each click (the last one again and again), how many clicks it takes (0:
    until Enter), and what is measured of them; None: it comes later."""

    asks: tuple[str, ...]
    clicks: int
    take: Callable[["Measuring", F64, tuple[int, ...]], Measure | None]


class Measuring(ViewTool):
    """The tool that measures. It goes on measuring in the same way until Esc."""

    def __init__(self, desk: Desk) -> None:
        self.session = desk.session
        self._desk, self._session, self._viewport = desk, desk.session, desk.viewport
        self._snapper = Snapper(desk.viewport.scene)
        self._way: _Way | None = None
        self._places: list[tuple[F64, int]] = []  # of the map, with the element that each is on
        self._snap: Snap | None = None
        self._cursor = QPointF()
        self.layer = MeasureLayer(desk.viewport)
        self._timer = QTimer(desk.viewport)  # the elements near the cursor are looked into a few at a time
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self._look)
        desk.viewport.tools.append(self)
        desk.viewport.drawn.connect(self._show)
        desk.hub.view_changed.connect(self._view_changed)
        self.restyle()

    def begin(self, way: str) -> None:
        """Measure in one of the ways from now on; the clearance of two elements that are selected at once."""
        chosen = tuple(sorted(self.session.view.selection))
        if way == MeasureKind.CLEARANCE and len(chosen) == 2:
            self.take_clearance(chosen)
            return
        self._way, self._places, self._snap = _WAYS[way], [], None
        self._viewport.setCursor(Qt.CursorShape.CrossCursor)
        self._viewport.setFocus()
        self._show()

    def end(self) -> None:
        """Measure no more."""
        if self._way is None:
            return
        self._way, self._places, self._snap = None, [], None
        self._timer.stop()
        self._viewport.unsetCursor()
        self._show()

    @property
    def is_measuring(self) -> bool:
        """Whether clicks measure just now."""
        return self._way is not None

    @property
    def snap(self) -> Snap | None:
        """Where a click would measure from."""
        return self._snap

    # The mouse and the keys.

    @property
    def is_alone(self) -> bool:
        """While something is measured."""
        return self.is_measuring

    def hovers(self, position: QPointF) -> None:
        """Show where a click would snap to."""
        if self._way is not None:
            self._cursor = position
            self._look()

    def _look(self) -> None:
        if self._way is not None:
            self._snap = self._snap_at(self._cursor, patient=False)
            if not self._snapper.is_whole:
                self._timer.start()
            self._show()

    def _snap_at(self, position: QPointF, *, patient: bool) -> Snap | None:
        first = self._session.scene.from_map(self._places[-1][0]) if self._places else None
        return self._snapper.at(self._viewport.ray_at(position), first, patient=patient)

    def clicked(self, position: QPointF, _add: bool) -> bool:
        """Take a place."""
        if self._way is None:
            return False
        snap = self._snap_at(position, patient=True)
        if snap is not None:
            self._places.append((self._session.scene.to_map(snap.point), snap.number))
            if len(self._places) == self._way.clicks:
                self._finish()
        self._show()
        return True

    def double_clicked(self, _position: QPointF) -> bool:
        """The second of two clicks in one place ends what takes any number of places."""
        if self._way is not None and not self._way.clicks:
            self._finish()
        return self._way is not None

    def wants_key(self, key: Qt.Key) -> bool:
        """Esc leaves, Enter ends what takes any number of places, Backspace takes the last place back."""
        if self._way is None:
            return False
        return key == Qt.Key.Key_Escape or (bool(self._places) and key in (*_ENDS, *_BACK))

    def key(self, key: Qt.Key, down: bool) -> None:
        """One of these keys."""
        if not down:
            return
        if key in _ENDS and self._way is not None and not self._way.clicks:
            self._finish()
        elif key in _BACK:
            self._places.pop()
        elif key == Qt.Key.Key_Escape and self._places:
            self._places.clear()
        elif key == Qt.Key.Key_Escape:
            self.end()
        self._show()

    def _finish(self) -> None:
        """Measure what was clicked."""
        way, places = self._way, self._places
        self._places = []
        if way is None:
            return
        try:
            found = way.take(self, np.array([place for place, _ in places]), tuple(number for _, number in places))
        except UserError as error:
            self._tell(error)
            return
        if found is not None:
            self._keep(found)

    def _keep(self, found: Measure) -> None:
        self._session.scene.labels.measures.chosen = found
        taking.keep(self._session, found)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._desk.hub.message.emit(Message(Severity.WARNING, sentence(error.key, **error.values)))
        elif not isinstance(error, Cancelled):
            self._desk.work.failed(error)

    def take_clearance(self, of: tuple[int, ...]) -> None:
        """The clearance of two elements, away from the GUI thread."""
        if of[0] == of[1]:
            raise UserError("A clearance is between two elements: click another one")
        first, second = (triangles_of(self._session.scene, (number,)) for number in of)
        shift = taking.shift_of(self._session)

        def work(_stop: threading.Event) -> Iterator[Measure]:
            yield measuring.clearance(first, second, shift, (of[0], of[1]))

        self._desk.tasks.stream(tr("Clearance"), work, self._keep, lambda: None, self._tell)

    # What is seen.

    def restyle(self, unit: str = "", decimals: int = -1) -> None:
        """Write measures as the settings say, in the present language; first change these where they are given."""
        if unit:
            put_style(self._desk.settings, unit, decimals)
        self._session.scene.labels.measures.style = style_of(self._desk.settings, self._on_globe)
        self._viewport.request_render()

    def _on_globe(self, place: Point) -> str:
        """Latitude and longitude of a place of the map, where it lies on one."""
        epsg = self._session.epsg
        if epsg is None:
            return ""
        from timeo_desktop import geodesy  # pyproj takes a twentieth of a second that the start has not

        longitude, latitude = geodesy.wgs84(np.array([place]), epsg)[0]
        style = self._session.scene.labels.measures.style
        return f"{style.number(float(latitude), _GLOBE)}°  {style.number(float(longitude), _GLOBE)}°"

    def choose(self, measure: Measure | None) -> None:
        """Tell one in full, and show it."""
        self._session.scene.labels.measures.chosen = measure
        self._viewport.request_render()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if self._way is not None and old.sections != new.sections:
            self._look()

    def _show(self) -> None:
        if self._way is None:
            self.layer.show_nothing()
            return
        scene = self._session.scene
        points = [scene.from_map(place) for place, _ in self._places]
        if self._snap is not None:
            points.append(self._snap.point)
        pixels, _ = self._viewport.view_camera.project(np.array(points).reshape(-1, 3))
        asks = self._way.asks
        ask = tr(asks[min(len(self._places), len(asks) - 1)])
        self.layer.show_measure(
            pixels / self._viewport.devicePixelRatioF(), None if self._snap is None else self._snap.kind, ask,
            self._so_far(),
        )  # fmt: skip

    def _so_far(self) -> str:
        """What would be measured by a click here, where that is a distance."""
        if self._snap is None or not self._places or self._way not in (_WAYS["distance"], _WAYS["chain"]):
            return ""
        points = np.array([place for place, _ in self._places] + [self._session.scene.to_map(self._snap.point)])
        style = self._session.scene.labels.measures.style
        last = taking.through(MeasureKind.DISTANCE, points[-2:])
        return f"{amount_text(last, style)}\n{steps_text(last, style)}"


def _through(kind: MeasureKind) -> Callable[[Measuring, F64, tuple[int, ...]], Measure | None]:
    return lambda _tool, points, of: taking.through(kind, points, of)


_WAYS = {
    "distance": _Way(("Click the first place", "Click the second place"), 2, _through(MeasureKind.DISTANCE)),
    "chain": _Way(("Click the first place", "Click the next place, or Enter"), 0, _through(MeasureKind.CHAIN)),
    "angle": _Way(("Click a place on the first leg", "Click the corner of the angle",
                   "Click a place on the second leg"), 3, _through(MeasureKind.ANGLE)),
    "area": _Way(("Click the first corner", "Click the next corner, or Enter"), 0, _through(MeasureKind.AREA)),
    "face": _Way(("Click a flat face",), 1, lambda tool, points, of: taking.face(tool.session, of[0], points[0])),
    "volume": _Way(("Click an element",), 1, lambda tool, _points, of: taking.volume(tool.session, of[0])),
    "surface": _Way(("Click an element",), 1, lambda tool, _points, of: taking.surface(tool.session, of[0])),
    "clearance": _Way(("Click the first element", "Click the second element"), 2,
                      lambda tool, _points, of: tool.take_clearance(of)),
    "height": _Way(("Click a place",), 1, lambda tool, points, of: taking.height(tool.session, points[0], of)),
    "coordinates": _Way(("Click a place",), 1, _through(MeasureKind.COORDINATES)),
}  # fmt: skip
