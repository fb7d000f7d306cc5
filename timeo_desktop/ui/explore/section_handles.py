"""Handles of sections: arrows in the view that are dragged along the normals of planes, and the pick of a face."""

from dataclasses import dataclass
from math import hypot

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.sections import Plane, Section
from timeo_desktop.scene import palette
from timeo_desktop.ui.base.number_text import number_text
from timeo_desktop.ui.explore.section_commands import add, change, moved, tuple_of
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.view_tool import ViewTool

_REACH = 14.0  # pixels about a handle that are the handle
_ARROW, _HEAD = 34.0, 8.0
_ACCENT = QColor.fromRgbF(*palette.ACCENT)


@dataclass(frozen=True)
class Handle:
    """One: of which plane of which section, its middle and its tip, pixels of the widget."""

    section: int
    plane: int
    middle: QPointF
    tip: QPointF


class SectionHandles(ViewTool):
    """The part of the window that shows and drags them."""

    def __init__(self, desk: Desk) -> None:
        self._session, self._view = desk.session, desk.viewport
        self._picking = False
        self._held: Handle | None = None
        self._begun = self._metres = 0.0
        self.marks = _Marks(self, desk.viewport)
        desk.viewport.tools.append(self)
        desk.viewport.drawn.connect(self.marks.update)

    def pick(self) -> None:
        """The next click on a face cuts there."""
        self._picking = True
        self._view.setCursor(Qt.CursorShape.CrossCursor)
        self._view.setFocus()

    def _end_pick(self) -> None:
        self._picking = False
        self._view.unsetCursor()

    def handles(self) -> list[Handle]:
        """All that are in the picture."""
        found = [
            self._handle(number, index, plane)
            for number, section in enumerate(self._session.view.sections) if section.on
            for index, plane in enumerate(section.planes)
        ]  # fmt: skip
        return [handle for handle in found if handle is not None]

    def held(self) -> tuple[Handle, str] | None:
        """The handle that is dragged, where it is now, and how far it was moved, in words."""
        if self._held is None:
            return None
        section = moved(self._section(self._held), self._held.plane, self._metres)
        now = self._handle(self._held.section, self._held.plane, section.planes[self._held.plane])
        return None if now is None else (now, number_text(round(self._metres, 3), "m"))

    def _section(self, handle: Handle) -> Section:
        return self._session.view.sections[handle.section]

    def _handle(self, section: int, index: int, plane: Plane) -> Handle | None:
        place = self._session.scene.from_map(plane.point)
        step = np.array(plane.normal) / max(self._session.camera.pixels_per_metre(), 1e-9)
        pixels, depths = self._session.camera.project(np.stack((place, place + step)))
        if not 0 <= depths[0] <= 1:
            return None
        ratio = self._view.devicePixelRatioF()
        middle, beside = (QPointF(x / ratio, y / ratio) for x, y in pixels)
        way = beside - middle
        length = hypot(way.x(), way.y())
        # A plane that is looked at straight has its arrow upwards.
        way = way / length if length > 0.05 else QPointF(0.0, -1.0)
        return Handle(section, index, middle, middle + way * _ARROW)

    def _at(self, position: QPointF) -> Handle | None:
        for handle in self.handles():
            for place in (handle.middle, handle.tip, (handle.middle + handle.tip) / 2):
                if (place - position).manhattanLength() <= 2 * _REACH and _distance(place, position) <= _REACH:
                    return handle
        return None

    def _along(self, handle: Handle, position: QPointF) -> float:
        """How far along its normal, metres from its point, the plane is where the mouse is."""
        plane = self._section(handle).planes[handle.plane]
        ratio = self._view.devicePixelRatioF()
        ray = self._session.camera.ray(position.x() * ratio, (self._view.height() - 1 - position.y()) * ratio)
        normal: F64 = np.array(plane.normal)
        between = ray.start - self._session.scene.from_map(plane.point)
        cosine = float(normal @ ray.direction)
        across = 1 - cosine**2
        if across < 1e-3:
            # Looked at straight: upwards is away from what is kept.
            per_metre = self._session.camera.pixels_per_metre() / ratio
            return -position.y() / per_metre
        return float((between @ normal - cosine * (between @ ray.direction)) / across)

    def hovers(self, position: QPointF) -> None:
        """Show that a handle can be taken."""
        if not self._picking:
            over = self._at(position) is not None
            self._view.setCursor(Qt.CursorShape.OpenHandCursor) if over else self._view.unsetCursor()

    def pressed(self, position: QPointF) -> bool:
        """Take the handle that is here."""
        self._held = None if self._picking else self._at(position)
        if self._held is None:
            return False
        self._begun, self._metres = self._along(self._held, position), 0.0
        return True

    def dragged(self, position: QPointF) -> None:
        """Cut where the plane is now."""
        if self._held is None:
            return
        self._metres = self._along(self._held, position) - self._begun
        sections = list(self._session.view.sections)
        sections[self._held.section] = moved(sections[self._held.section], self._held.plane, self._metres)
        self._session.scene.cut.along(tuple(sections))
        self._view.request_render()

    def released(self, _position: QPointF) -> None:
        """A drag is one step of the view."""
        held, self._held = self._held, None
        if held is not None and self._metres:
            metres = self._metres
            change(self._session, held.section, lambda section: moved(section, held.plane, metres))
        self._view.request_render()

    def clicked(self, position: QPointF, _add: bool) -> bool:
        """Cut through the face that is picked: what is on this side of it is cut away."""
        if not self._picking:
            return False
        hit = self._view.hit_at(position)
        if hit is not None and hit.normal is not None:
            self._end_pick()
            point = tuple_of(self._session.scene.to_map(hit.point))
            add(self._session, Section((Plane(point, hit.normal),)))
        return True

    def wants_key(self, key: Qt.Key) -> bool:
        """Escape ends the pick."""
        return self._picking and key == Qt.Key.Key_Escape

    def key(self, _key: Qt.Key, down: bool) -> None:
        """Pick nothing."""
        if down:
            self._end_pick()


class _Marks(QWidget):
    """The arrows, painted over the view."""

    def __init__(self, handles: SectionHandles, view: QWidget) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._handles, self._view = handles, view
        self.resize(view.size())
        view.installEventFilter(self)
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as large as the view."""
        if event.type() == QEvent.Type.Resize and watched is self._view:
            self.resize(self._view.size())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw each arrow, and beside the one that is dragged how far it was moved."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        held = self._handles.held()
        for handle in [held[0]] if held is not None else self._handles.handles():
            _arrow(painter, handle)
        if held is not None:
            self._say(painter, held[0].tip, held[1])

    def _say(self, painter: QPainter, place: QPointF, text: str) -> None:
        width = painter.fontMetrics().horizontalAdvance(text) + 16.0
        box = QRectF(place.x() + 14, place.y() - 12, width, 24)
        painter.setPen(QPen(_ACCENT, 1.2))
        painter.setBrush(self.palette().base())
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(self.palette().text().color())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _arrow(painter: QPainter, handle: Handle) -> None:
    way = (handle.tip - handle.middle) / _ARROW
    aside = QPointF(-way.y(), way.x())
    base = handle.tip - way * _HEAD
    for colour, width in ((QColor(255, 255, 255, 220), 5.5), (_ACCENT, 2.5)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(colour)
        painter.drawLine(handle.middle, base)
        painter.drawPolygon(QPolygonF([handle.tip, base + aside * _HEAD * 0.7, base - aside * _HEAD * 0.7]))
        painter.drawEllipse(handle.middle, 4.0, 4.0)


def _distance(one: QPointF, other: QPointF) -> float:
    return hypot(one.x() - other.x(), one.y() - other.y())
