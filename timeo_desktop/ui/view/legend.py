"""The legend of the overlay, at the lower left of the view: what colours and shapes stand for, and how old all is."""

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from timeo_desktop.domain.picture import LegendLine, PictureLegend
from timeo_desktop.scene.colour_scale import viridis
from timeo_desktop.scene.style import LegendEntry, Style
from timeo_desktop.services.operations.overlay import Laid, Scale
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import number_text
from timeo_desktop.ui.base.states import STATES

_MARGIN, _PADDING, _ROW, _BAR = 12, 10, 20, 12
_LEAST_WIDTH = 190
_STOPS = 12
_LONGEST = 34  # characters of an entry


class Legend(QWidget):
    """Shows an overlay's scale, its states with their numbers, and a note."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view = parent
        self._title, self._notes = "", [""]
        self._laid = Laid()
        self._entries: tuple[LegendEntry, ...] = ()
        self._beyond = (False, False)
        parent.installEventFilter(self)
        self.hide()

    def tell_style(self, style: Style) -> None:
        """Show what the colours of a layer stand for."""
        scale = None if style.low is None or style.high is None else Scale(style.low, style.high, "")
        self.tell(style.attribute, Laid(scale=scale), [], style.entries, style.beyond)

    def tell(
        self, title: str, laid: Laid, notes: list[str], entries: tuple[LegendEntry, ...] = (),
        beyond: tuple[bool, bool] = (False, False),
    ) -> None:  # fmt: skip
        """Show this; nothing when there is no title. `beyond`: whether values lie outside the ends of the scale."""
        self._entries, self._beyond = entries, beyond
        self._title, self._laid, self._notes = title, laid, [note for note in notes if note]
        self.setVisible(bool(title))
        rows = 1 + len(laid.states) + len(self._notes) + len(entries) + (2 if laid.scale else 0)
        metrics = self.fontMetrics()
        lines = [title, *self._notes, *(self._state_text(*row) for row in laid.states)]
        lines += [self._entry_text(entry) + "      " for entry in entries]
        width = max(_LEAST_WIDTH, *(metrics.horizontalAdvance(line) + 24 for line in lines)) + 2 * _PADDING
        self.resize(width, rows * _ROW + 2 * _PADDING)
        self._place()
        self.update()

    def told(self) -> PictureLegend | None:
        """What is shown, for a picture; None when nothing is."""
        if not self._title:
            return None
        lines = [LegendLine(self._state_text(*row)) for row in self._laid.states]
        lines += [LegendLine(self._entry_text(entry), entry.colour) for entry in self._entries]
        lines += [LegendLine(note) for note in self._notes]
        return PictureLegend(self._title, tuple(lines), self._ends())

    def _ends(self) -> tuple[str, str] | None:
        """The words at both ends of the scale, where there is one."""
        scale = self._laid.scale
        if scale is None:
            return None
        low, high = number_text(scale.low, scale.unit), number_text(scale.high, scale.unit)
        return f"≤ {low}" if self._beyond[0] else low, f"≥ {high}" if self._beyond[1] else high

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the corner."""
        if event.type() == QEvent.Type.Resize and watched is self._view:
            self._place()
        return False

    def _place(self) -> None:
        self.move(_MARGIN, self._view.height() - self.height() - _MARGIN)

    @staticmethod
    def _state_text(state: str, count: int) -> str:
        look = STATES[state]
        return f"{look.sign}  {tr(look.word)} ({count})"

    @staticmethod
    def _entry_text(entry: LegendEntry) -> str:
        words = entry.text if len(entry.text) <= _LONGEST else f"{entry.text[:_LONGEST]}…"
        return f"{words or tr('no value')} ({number_text(entry.count)})"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and its rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = self.palette().window().color()
        back.setAlpha(235)
        painter.setPen(self.palette().mid().color())
        painter.setBrush(back)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        text = self.palette().windowText().color()
        y = float(_PADDING)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        self._row(painter, y, self._title, text)
        font.setBold(False)
        painter.setFont(font)
        y += _ROW
        if self._laid.scale is not None:
            y = self._scale(painter, y, text)
        for state, count in self._laid.states:
            self._row(painter, y, self._state_text(state, count), text)
            y += _ROW
        for entry in self._entries:
            painter.setPen(self.palette().mid().color())  # a pale colour is seen as well
            painter.setBrush(QColor(*entry.colour))
            painter.drawRoundedRect(QRectF(_PADDING, y + 4, _BAR, _BAR), 2, 2)
            self._row(painter, y, f"      {self._entry_text(entry)}", text)
            y += _ROW
        for note in self._notes:
            self._row(painter, y, note, text)
            y += _ROW
        painter.end()

    def _row(self, painter: QPainter, y: float, words: str, colour: QColor) -> None:
        painter.setPen(colour)
        box = QRectF(_PADDING, y, self.width() - 2 * _PADDING, _ROW)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _scale(self, painter: QPainter, y: float, text: QColor) -> float:
        ends_text = self._ends()
        assert ends_text is not None
        bar = QRectF(_PADDING, y + 3, self.width() - 2 * _PADDING, _BAR)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for share, colour in zip(np.linspace(0, 1, _STOPS), viridis(np.linspace(0, 1, _STOPS)), strict=True):
            gradient.setColorAt(float(share), QColor(*(int(each) for each in colour[:3])))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(text)
        ends = QRectF(_PADDING, y + _ROW, bar.width(), _ROW)
        painter.drawText(ends, Qt.AlignmentFlag.AlignLeft, ends_text[0])
        painter.drawText(ends, Qt.AlignmentFlag.AlignRight, ends_text[1])
        return y + 2 * _ROW
