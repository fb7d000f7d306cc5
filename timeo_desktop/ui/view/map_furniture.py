"""What every map has: where north is, and how long a hundred metres are. Painted by Qt over the view."""

import math

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from timeo_desktop.scene.camera import Camera
from timeo_desktop.ui.base.number_text import number_text

_MARGIN, _WIDTH, _HEIGHT = 12, 190, 74
_ARROW = 16.0
_LONGEST = 150.0  # pixels of the scale
_STEPS = (1.0, 2.0, 5.0, 10.0)


class MapFurniture(QWidget):
    """North arrow and scale, at the lower right of the view."""

    def __init__(self, camera: Camera, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("map_furniture")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._camera, self._view = camera, parent
        self.resize(_WIDTH, _HEIGHT)
        parent.installEventFilter(self)
        self._place()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the corner."""
        if event.type() == QEvent.Type.Resize and watched is self._view:
            self._place()
        return False

    def _place(self) -> None:
        self.move(self._view.width() - _WIDTH - _MARGIN, self._view.height() - _HEIGHT - _MARGIN)

    def scale(self) -> tuple[float, float]:
        """A round length in metres, and how many pixels it has at the middle of the picture."""
        per_metre = self._camera.pixels_per_metre() / self.devicePixelRatioF()
        most = _LONGEST / per_metre
        power = 10.0 ** math.floor(math.log10(most))
        length = max(step * power for step in _STEPS if step * power <= most)
        return length, length * per_metre

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both, dark on light or light on dark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().windowText().color()
        pen = QPen(colour, 1.6)
        painter.setPen(pen)
        length, pixels = self.scale()
        right, base = _WIDTH - 4.0, _HEIGHT - 8.0
        painter.drawPolyline(
            QPolygonF([QPointF(right - pixels, base - 6), QPointF(right - pixels, base), QPointF(right, base),
                       QPointF(right, base - 6)])
        )  # fmt: skip
        metres = number_text(length / 1000, "km") if length >= 1000 else number_text(length, "m")
        box = QRectF(right - _LONGEST, base - 24, _LONGEST, 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, metres)
        self._arrow(painter, QPointF(right - _ARROW - 14, _ARROW + 12))
        painter.end()

    def _arrow(self, painter: QPainter, middle: QPointF) -> None:
        x, y = self._camera.north()
        along, across = QPointF(x, -y) * _ARROW, QPointF(y, x) * (_ARROW * 0.42)
        painter.setBrush(self.palette().windowText())
        painter.drawPolygon(QPolygonF([middle + along, middle + across - along * 0.5, middle - along * 0.2]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([middle + along, middle - across - along * 0.5, middle - along * 0.2]))
        painter.drawText(
            QRectF(middle.x() + along.x() * 1.6 - 9, middle.y() + along.y() * 1.6 - 9, 18, 18),
            Qt.AlignmentFlag.AlignCenter,
            "N",
        )
