"""What is drawn over the view while one measures: where a click snaps to, the line so far, and what to do next."""

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.snaps import SnapKind
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.explore.measure_words import SNAP_WORDS

_SIZE = 6.0  # pixels from the middle of a sign to its side
_LEAST_POINTS = 9.0
_PADDING, _AWAY, _TOP = 6.0, 16.0, 10.0
# Signs as lines through these corners, in parts of their size; a circle is drawn as one.
_SIGNS: dict[SnapKind, tuple[tuple[float, float], ...]] = {
    SnapKind.VERTEX: ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)),
    SnapKind.MIDPOINT: ((-1.1, 0.9), (1.1, 0.9), (0, -1.1), (-1.1, 0.9)),
    SnapKind.PERPENDICULAR: ((-1, -1), (-1, 1), (1, 1), (-1, 1), (-1, 0), (0, 0), (0, 1)),
    SnapKind.EDGE: ((-1, -1), (1, 1), (0, 0), (-1, 1), (1, -1)),
    SnapKind.AXIS: ((-1.6, 0), (1.6, 0), (0, 0), (0, -1.6), (0, 1.6)),
    SnapKind.FACE: ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0), (0, -1.2)),
}
_RINGS = (SnapKind.CENTRE, SnapKind.AXIS)


class MeasureLayer(QWidget):
    """Lies over the viewport, lets the mouse through."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("measuring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._view = view
        self._pixels: F64 = np.empty((0, 2))
        self.kind: SnapKind | None = None
        self.ask = self.so_far = ""
        view.installEventFilter(self)
        self.resize(view.size())
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the view."""
        if event.type() == QEvent.Type.Resize and watched is self._view:
            self.resize(self._view.size())
        return False

    def show_measure(self, pixels: F64, kind: SnapKind | None, ask: str, so_far: str) -> None:
        """Show places (N, 2), pixels from the upper left; the last one is a snap of this `kind`, where there is one;
        what to do next, and what is measured so far."""
        self._pixels, self.kind, self.ask, self.so_far = pixels, kind, ask, so_far
        self.setVisible(True)
        self.update()

    def show_nothing(self) -> None:
        """Nothing is measured."""
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPointSizeF(max(_LEAST_POINTS, font.pointSizeF()))
        painter.setFont(font)
        points = [QPointF(x, y) for x, y in self._pixels.tolist()]
        ground = QColor(26, 28, 32) if theme.is_dark() else QColor(255, 255, 255)
        for pen in (QPen(ground, 4.5), QPen(theme.ACCENT, 1.8)):
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(points))
            for point in points[:-1] if self.kind is not None else points:
                painter.drawEllipse(point, 2.5, 2.5)
            if self.kind is not None:
                _draw_sign(painter, self.kind, points[-1])
        if self.kind is not None:
            text = "\n".join(each for each in (tr(SNAP_WORDS[self.kind]), self.so_far) if each)
            self._draw_plate(painter, text, points[-1] + QPointF(_AWAY, _AWAY))
        hint = f"{self.ask}   ·   {tr('Esc ends')}"
        width = QFontMetricsF(font).horizontalAdvance(hint) + 2 * _PADDING
        self._draw_plate(painter, hint, QPointF((self.width() - width) / 2, _TOP))
        painter.end()

    def _draw_plate(self, painter: QPainter, text: str, corner: QPointF) -> None:
        """A text on a plate whose upper left corner is here, or as near as the view allows."""
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        size = QFontMetricsF(painter.font()).boundingRect(QRectF(0, 0, 2000, 2000), flags, text).size()
        wide, high = size.width() + 2 * _PADDING + 2, size.height() + _PADDING
        left = max(min(corner.x(), self.width() - wide - 2), 2.0)
        top = corner.y() if corner.y() + high < self.height() else corner.y() - high - 2 * _AWAY
        box = QRectF(left, top, wide, high)
        dark = theme.is_dark()
        painter.setPen(QPen(QColor(158, 171, 189) if dark else QColor(107, 120, 138), 1))
        painter.setBrush(QColor(26, 28, 32, 230) if dark else QColor(255, 255, 255, 238))
        painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(237, 240, 242) if dark else QColor(41, 51, 66))
        painter.drawText(box.adjusted(_PADDING, 0, 0, 0), flags, text)


def _draw_sign(painter: QPainter, kind: SnapKind, at: QPointF) -> None:
    painter.drawPolyline(QPolygonF([at + QPointF(x, y) * _SIZE for x, y in _SIGNS.get(kind, ())]))
    if kind in _RINGS:
        painter.drawEllipse(at, _SIZE, _SIZE)
        painter.drawPoint(at)
