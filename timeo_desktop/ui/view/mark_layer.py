"""Pins and labels over the 3D view. They face whoever looks, and near ones are put together instead of piling up."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from timeo_desktop.domain.chunks import F64
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.marks import Cluster, cluster
from timeo_desktop.services.operations.overlay import Mark, worst
from timeo_desktop.ui.base.number_text import number_text
from timeo_desktop.ui.base.states import STATES

_PIN, _TAIL = 14.0, 9.0  # radius and stem of a pin, pixels
_LABEL_HEIGHT, _LABEL_PADDING = 22.0, 7.0
_SIGN_SIZE = 9.5
_ORDER = list(STATES)


@dataclass(frozen=True)
class PlacedMark:
    """A mark at a point of the scene, metres."""

    mark: Mark
    point: F64


class MarkLayer(QWidget):
    """Lies over the viewport, lets the mouse through. `measured`: labels with values instead of pins. `chosen` tells
    which marks were clicked."""

    chosen = Signal(list)

    def __init__(self, camera: Camera, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("marks")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._camera, self._view = camera, parent
        self._placed: list[PlacedMark] = []
        self._points: F64 = np.empty((0, 3))
        self._importance: F64 = np.empty(0)
        self.measured = False
        self.selected: frozenset[int] = frozenset()
        self.clusters: list[tuple[QRectF, Cluster]] = []
        parent.installEventFilter(self)
        self.resize(parent.size())

    def show_marks(self, placed: list[PlacedMark], measured: bool) -> None:
        """Show these from now on."""
        self._placed, self.measured = placed, measured
        self._points = np.array([each.point for each in placed]).reshape(-1, 3)
        self._importance = np.array([len(_ORDER) - _ORDER.index(each.mark.state) for each in placed], dtype=float)
        self.setVisible(bool(placed))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the view."""
        if event.type() == QEvent.Type.Resize and watched is self._view:
            self.resize(self._view.size())
        return False

    def marks_at(self, position: QPointF) -> list[Mark]:
        """The marks under a point of the widget."""
        for box, group in reversed(self.clusters):
            if box.contains(position):
                return [self._placed[row].mark for row in group.members]
        return []

    def click(self, position: QPointF) -> bool:
        """A click on a pin or a label; whether there was one."""
        marks = self.marks_at(position) if self.isVisible() else []
        if marks:
            self.chosen.emit(marks)
        return bool(marks)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Place and draw. Few marks are drawn however many there are."""
        self.clusters = []
        if self.has_marks:
            painter = QPainter(self)
            size = (float(self.width()), float(self.height()))
            self.clusters = self.paint(painter, self.devicePixelRatioF(), size)
            painter.end()

    @property
    def has_marks(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self._placed)

    def paint(self, painter: QPainter, ratio: float, size: tuple[float, float]) -> list[tuple[QRectF, Cluster]]:
        """Draw all on a paper of this size, of which a unit is `ratio` pixels of the scene; what lies where."""
        pixels, depths = self._camera.project(self._points)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPointSizeF(max(9.0, font.pointSizeF()))
        painter.setFont(font)
        widths = QFontMetricsF(font)
        box = (
            (widths.horizontalAdvance("⛔ 0000,0 kWh +9") + 6, _LABEL_HEIGHT + 2)
            if self.measured
            else (2 * _PIN, 2 * _PIN)
        )
        groups = cluster(pixels / ratio, depths, self._importance, size, (box[0] + 2, box[1] + 2))
        drawn = []
        for group in reversed(groups):
            marks = [self._placed[row].mark for row in group.members]
            draw = self._draw_label if self.measured else self._draw_pin
            drawn.append((draw(painter, group, marks), group))
        return drawn

    def _draw_pin(self, painter: QPainter, group: Cluster, marks: list[Mark]) -> QRectF:
        look = STATES[worst(mark.state for mark in marks)]
        count = sum(mark.count for mark in marks)
        centre = QPointF(group.x, group.y - _TAIL - _PIN)
        box = QRectF(centre.x() - _PIN, centre.y() - _PIN, 2 * _PIN, 2 * _PIN)
        colour = QColor(look.colour)
        chosen = any(mark.element in self.selected for mark in marks)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(group.x, group.y), QPointF(group.x, group.y - _TAIL))
        painter.setPen(QPen(QColor("white"), 3 if chosen else 1.5))
        painter.setBrush(colour)
        painter.drawPath(_shape(look.sign, box))
        painter.setPen(QColor("white"))
        painter.drawText(box.translated(0, 1 if look.sign == "▲" else 0), Qt.AlignmentFlag.AlignCenter, _short(count))
        return box.adjusted(0, 0, 0, _TAIL)

    def _draw_label(self, painter: QPainter, group: Cluster, marks: list[Mark]) -> QRectF:
        first = marks[0]
        look = STATES[worst(mark.state for mark in marks)]
        text = f"{look.sign} {label_of(first)}" + (f" +{len(marks) - 1}" if len(marks) > 1 else "")
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * _LABEL_PADDING
        box = QRectF(group.x - width / 2, group.y - _LABEL_HEIGHT / 2, width, _LABEL_HEIGHT)
        stale = first.state in ("stale", "offline", "doubtful", "none")
        chosen = any(mark.element in self.selected for mark in marks)
        pen = QPen(QColor(look.colour), 2.5 if chosen else 1.2)
        if stale:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(255, 255, 255, 200 if stale else 240))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(look.colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return box


def label_of(mark: Mark) -> str:
    """A value with its unit; a stale one in brackets, as it is not current."""
    text = number_text(mark.value, mark.unit) if not math.isnan(mark.value) else "—"
    return f"({text})" if mark.state in ("stale", "offline", "doubtful") else text


def _short(count: int) -> str:
    return str(count) if count < 1000 else f"{count // 1000} k"


def _shape(sign: str, box: QRectF) -> QPainterPath:
    """Late is a triangle, waiting a diamond, closed a square, open a disc."""
    path = QPainterPath()
    if sign == "▲":
        path.moveTo(box.center().x(), box.top() - 2)
        path.lineTo(box.right() + 3, box.bottom())
        path.lineTo(box.left() - 3, box.bottom())
        path.closeSubpath()
    elif sign == "◆":
        middle, reach = box.center(), box.width() / 2 + 1
        for across, down in ((0, -1), (1, 0), (0, 1), (-1, 0)):
            place = QPointF(middle.x() + across * reach, middle.y() + down * reach)
            path.lineTo(place) if path.elementCount() else path.moveTo(place)
        path.closeSubpath()
    elif sign == "■":
        path.addRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
    else:
        path.addEllipse(box)
    return path
