"""The 3D view as people hold it: its mouse and keys, and what lies under a point of it."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from timeo_desktop.domain.chunks import F64
from timeo_desktop.scene.picking import Hit, Ray
from timeo_desktop.ui.view.drawn_view import DrawnView
from timeo_desktop.ui.view.view_tool import ViewTool

_CLICK_PIXELS = 4
_DEGREES_PER_PIXEL = 0.35
_KEY_DEGREES, _KEY_PIXELS, _KEY_ZOOM = 5.0, 40.0, 1.2
_WHEEL_ZOOM = 1.0016  # per unit of Qt's wheel angle; a notch is 120
_HOVER_MS, _TOOL_MS = 60, 30
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Viewport(DrawnView):
    """The 3D view. Its signals report what the user does: `clicked(position, add)`, `came_near(position)`,
    `menu_wanted(place on the screen)`, `hovered(position)`."""

    clicked = Signal(QPointF, bool)
    came_near = Signal(QPointF)
    menu_wanted = Signal(QPointF)
    hovered = Signal(QPointF)

    def __init__(self, parent: QWidget, dark: bool) -> None:
        super().__init__(parent, dark)
        self.setObjectName("viewport")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(240, 180))
        self._pressed: QPointF | None = None
        self._last: QPointF | None = None
        self._pivot: F64 = np.zeros(3)
        self.tools: list[ViewTool] = []
        self._holds: ViewTool | None = None  # the tool whose drag this is
        self._hover = QPointF()
        self._tool_timer = self._timer(_TOOL_MS, self._tools_hover)
        self._hover_timer = self._timer(_HOVER_MS, lambda: self.hovered.emit(self._hover))
        self.setMouseTracking(True)

    def _at(self, position: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return position.x() * ratio, (self.height() - 1 - position.y()) * ratio

    def hit_at(self, position: QPointF) -> Hit | None:
        """What is under a point of the widget."""
        return self.scene.pick(self.ray_at(position))

    def ray_at(self, position: QPointF) -> Ray:
        """The ray through a point of the widget."""
        return self.view_camera.ray(*self._at(position))

    def _pivot_at(self, position: QPointF) -> F64:
        """The point under the cursor, or else one at the depth of what was picked or flown to."""
        hit = self.hit_at(position)
        if hit is not None:
            return np.array(hit.point)
        ray = self.view_camera.ray(*self._at(position))
        focus = self._last_pivot()
        if focus is None:
            box = self.scene.contents.box_of()
            focus = self.view_camera.focus() if box is None else (box[0] + box[1]) / 2
        return np.asarray(ray.start + max(float((focus - ray.start) @ ray.direction), 0.1) * ray.direction)

    def _last_pivot(self) -> F64 | None:
        """What was picked or flown to last, as long as it is in the picture."""
        if self.view_camera.pivot is None:
            return None
        pivot = self.scene.from_map(self.view_camera.pivot)
        (pixel,), (depth,) = self.view_camera.project(pivot[None])
        inside = np.all((pixel >= 0) & (pixel <= self.renderer.GetSize())) and 0 < depth <= 1
        return pivot if inside else None

    def _turned_about(self, position: QPointF) -> F64:
        """What a drag or a key turns about: what is under the cursor, or else what was picked or flown to."""
        hit = self.hit_at(position)
        pivot = self._last_pivot() if hit is None else np.array(hit.point)
        return self._pivot_at(position) if pivot is None else pivot

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click or a drag begins."""
        self.setFocus()
        self._pressed = self._last = event.position()
        self._dragging = False
        if event.button() == Qt.MouseButton.LeftButton:
            self._holds = next((tool for tool in self._asked() if tool.pressed(event.position())), None)
        if self._holds is None:
            self._pivot = self._turned_about(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Orbit with the left button; move with the middle or right one, or with Shift."""
        if self._pressed is None or self._last is None:
            self._hover = event.position()
            for timer in (self._hover_timer, self._tool_timer):
                if not timer.isActive():
                    timer.start()
            return
        here = event.position()
        if self._holds is not None:
            self._dragging = True
            self._holds.dragged(here)
            return
        if not self._dragging and (here - self._pressed).manhattanLength() < _CLICK_PIXELS:
            return
        self._dragging = True
        step = here - self._last
        self._last = here
        ratio = self.devicePixelRatioF()
        orbiting = event.buttons() & Qt.MouseButton.LeftButton
        if orbiting and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.view_camera.orbit(self._pivot, -step.x() * _DEGREES_PER_PIXEL, -step.y() * _DEGREES_PER_PIXEL)
        else:
            self.view_camera.pan(self._pivot, step.x() * ratio, -step.y() * ratio)
        self._move()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press without a drag is a click."""
        pressed, self._pressed = self._pressed, None
        dragged, self._dragging = self._dragging, False
        holds, self._holds = self._holds, None
        if holds is not None:
            holds.released(event.position())
        if pressed is None or dragged or holds is not None:
            return
        add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.button() == Qt.MouseButton.LeftButton:
            if not any(tool.clicked(event.position(), add) for tool in self._asked()):
                self.clicked.emit(event.position(), add)
        elif event.button() == Qt.MouseButton.RightButton:
            hit = self.hit_at(event.position())
            if hit is not None and hit.number not in self.scene.view.selection:
                self.clicked.emit(event.position(), add)
            self.menu_wanted.emit(event.globalPosition())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Come near what was double-clicked."""
        self._pressed = None
        if not any(tool.double_clicked(event.position()) for tool in self._asked()):
            self.came_near.emit(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the point under the cursor."""
        angle = event.angleDelta().y()
        if not any(tool.turned(event.position(), angle) for tool in self._asked()):
            self.view_camera.zoom(self._pivot_at(event.position()), _WHEEL_ZOOM**angle)
            self._move()

    def _asked(self) -> list[ViewTool]:
        return [tool for tool in self.tools if tool.is_alone][:1] or self.tools

    def _tools_hover(self) -> None:
        for tool in self._asked():
            tool.hovers(self._hover)

    def _tool_of(self, key: int) -> ViewTool | None:
        return next((tool for tool in self._asked() if tool.wants_key(Qt.Key(key))), None)

    def event(self, event: QEvent) -> bool:
        """Keep keys that a tool wants from the shortcuts of commands."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._tool_of(event.key()):
            event.accept()
            return True
        return super().event(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key of a tool went up."""
        tool = self._tool_of(event.key())
        if tool is None:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            tool.key(Qt.Key(event.key()), False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows orbit (with Shift they move), Page Up and Page Down zoom."""
        key = event.key()
        tool = self._tool_of(key)
        if tool is not None:
            tool.key(Qt.Key(key), True)
            return
        middle = QPointF(self.width() / 2, self.height() / 2)
        if key in _KEYS:
            across, upwards = _KEYS[Qt.Key(key)]
            pivot = self._last_pivot()
            pivot = self._pivot_at(middle) if pivot is None else pivot
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.view_camera.pan(pivot, -across * _KEY_PIXELS, -upwards * _KEY_PIXELS)
            else:
                self.view_camera.orbit(pivot, across * _KEY_DEGREES, -upwards * _KEY_DEGREES)
        elif key == Qt.Key.Key_PageUp:
            self.view_camera.zoom(self._pivot_at(middle), _KEY_ZOOM)
        elif key == Qt.Key.Key_PageDown:
            self.view_camera.zoom(self._pivot_at(middle), 1 / _KEY_ZOOM)
        else:
            event.ignore()
            return
        self._move()

    def shut(self) -> None:
        """Tell nothing any more and give VTK's window back, before Qt destroys the widget."""
        self._hover_timer.stop()
        self._tool_timer.stop()
        super().shut()
