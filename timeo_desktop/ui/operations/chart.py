"""A chart of several streams over time: zoom, a cursor with values, gaps as gaps, an envelope where there are many
readings. Streams of one unit share a plot; plots share the time."""

import math
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.operations import Series, StreamRow
from timeo_desktop.domain.times import Millis
from timeo_desktop.services.operations.measurements import Curve
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text, number_text
from timeo_desktop.ui.base.quantities import quantity_word

# Told apart by people who see colours differently (Okabe and Ito 2008), dark enough on white.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#8a6d00", "#444444")
_SETTLE_MS = 120
_SECONDS = 1000.0


class Chart(QWidget):
    """`wanted(low, high)` asks for readings between two moments when the view settles."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chart")
        self.layout_widget = pg.GraphicsLayoutWidget(self)
        self.layout_widget.setBackground(self.palette().base().color())
        self.curves: list[Curve] = []
        self._plots: dict[str, pg.PlotItem] = {}
        self._cursors: list[pg.InfiniteLine] = []
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self.layout_widget.scene().sigMouseMoved.connect(self._hover)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.layout_widget)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more: nothing is asked for."""
        self._settle.stop()
        super().hideEvent(event)

    def show_streams(self, streams: list[StreamRow]) -> None:
        """Make a plot for each unit among these streams."""
        units = list(dict.fromkeys(stream.unit for stream in streams))
        if list(self._plots) == units:
            return
        self.layout_widget.clear()
        self._plots, self._cursors, self.curves = {}, [], []
        for row, unit in enumerate(units):
            axis = pg.DateAxisItem(orientation="bottom")
            plot = self.layout_widget.addPlot(row=row, col=0, axisItems={"bottom": axis}, enableMenu=False)
            plot.ctrlMenu.setParent(self, Qt.WindowType.Popup)  # made in any case, and else it outlives the window
            plot.hideButtons()
            plot.setMouseEnabled(x=True, y=False)
            plot.enableAutoRange(y=True)
            plot.setAutoVisible(y=True)
            plot.showGrid(x=True, y=True, alpha=0.15)
            plot.getAxis("left").setWidth(76)
            plot.addLegend(offset=(8, 4))
            cursor = pg.InfiniteLine(angle=90, pen=pg.mkPen(self.palette().mid().color(), style=Qt.PenStyle.DashLine))
            plot.addItem(cursor, ignoreBounds=True)
            self._cursors.append(cursor)
            if self._plots:
                plot.setXLink(next(iter(self._plots.values())))
            self._plots[unit] = plot
        if self._plots:
            first = next(iter(self._plots.values()))
            first.sigXRangeChanged.connect(lambda *_range: self._settle.start())

    def look(self, low: Millis, high: Millis) -> None:
        """Show the time between two moments."""
        if self._plots:
            next(iter(self._plots.values())).setXRange(low / _SECONDS, high / _SECONDS, padding=0)

    def range(self) -> tuple[Millis, Millis]:
        """The time that is shown."""
        if not self._plots:
            return 0, 0
        low, high = next(iter(self._plots.values())).viewRange()[0]
        return int(low * _SECONDS), int(high * _SECONDS)

    def _ask(self) -> None:
        self.wanted.emit(*self.range())

    def draw(self, curves: list[Curve]) -> None:
        """Draw these instead of what was there."""
        self.curves = curves
        self.layout_widget.setBackground(self.palette().base().color())
        for unit, plot in self._plots.items():
            self._write_in_colour_of_theme(plot)
            for item in [item for item in plot.items if isinstance(item, pg.PlotDataItem | pg.FillBetweenItem)]:
                plot.removeItem(item)
            if plot.legend is not None:
                plot.legend.clear()
            own = [curve for curve in curves if curve.stream.unit == unit]
            words = {quantity_word(curve.stream.quantity) for curve in own}
            plot.setLabel("left", f"{', '.join(sorted(words))} ({unit})" if unit else ", ".join(sorted(words)))
            for number, curve in enumerate(own):
                self._draw_one(plot, curve, QColor(_COLOURS[number % len(_COLOURS)]))

    def _write_in_colour_of_theme(self, plot: pg.PlotItem) -> None:
        colour = self.palette().text().color()
        plot.legend.setLabelTextColor(colour)
        for side in ("left", "bottom"):
            plot.getAxis(side).setTextPen(colour)

    @staticmethod
    def _draw_one(plot: pg.PlotItem, curve: Curve, colour: QColor) -> None:
        series = curve.series
        x = series.at / _SECONDS
        if not series.raw:
            pale = QColor(colour)
            pale.setAlpha(70)
            # Each hour's lowest and highest joined in one line is far cheaper to draw than a filled area.
            both = np.column_stack((series.low, series.high)).ravel()
            plot.addItem(pg.PlotDataItem(np.repeat(x, 2), both, pen=pg.mkPen(pale, width=1), connect="finite"))
        few = len(x) < 200
        plot.addItem(
            pg.PlotDataItem(
                x, series.mean, pen=pg.mkPen(colour, width=1), connect="finite", name=curve.stream.name,
                symbol="o" if few else None, symbolSize=4, symbolBrush=colour, symbolPen=None,
            )
        )  # fmt: skip
        if len(curve.doubted.at):
            plot.addItem(
                pg.PlotDataItem(
                    curve.doubted.at / _SECONDS, _within(curve), pen=None, symbol="x", symbolSize=9, symbolBrush=None,
                    symbolPen=pg.mkPen(colour, width=2), name=tr("Doubtful"),
                )
            )  # fmt: skip

    def _hover(self, position: QPointF) -> None:
        for plot in self._plots.values():
            if plot.sceneBoundingRect().contains(position):
                seconds = plot.vb.mapSceneToView(position).x()
                for cursor in self._cursors:
                    cursor.setPos(seconds)
                self.setToolTip(self.values_at(int(seconds * _SECONDS)))

    def values_at(self, moment: Millis) -> str:
        """Each stream's value at or before a moment, with its time; lows and highs where there are many."""
        lines = [date_text(moment, seconds=True)]
        for curve in self.curves:
            lines.append(f"{curve.stream.name}: {_value_at(curve, moment)}")
        return "\n".join(lines)

    def save_picture(self, path: Path) -> None:
        """Save what is shown as PNG."""
        self.layout_widget.grab().save(str(path), "PNG")


def _value_at(curve: Curve, moment: Millis) -> str:
    series, doubted, unit = curve.series, curve.doubted, curve.stream.unit
    row, wrong = _row_at(series, moment), _row_at(doubted, moment)
    if wrong >= 0 and (row < 0 or doubted.at[wrong] > series.at[row]):
        return f"{number_text(float(doubted.mean[wrong]), unit)} · {tr('Doubtful')}"
    if row < 0 or math.isnan(float(series.mean[row])):
        return "—"
    text = number_text(float(series.mean[row]), unit)
    if series.raw:
        return text
    return f"{text} ({number_text(float(series.low[row]))} … {number_text(float(series.high[row]))})"


def _row_at(series: Series, moment: Millis) -> int:
    """The row at or before a moment, -1 where there is none."""
    return int(np.searchsorted(series.at, moment, side="right")) - 1


def _within(curve: Curve) -> F64:
    """The doubted values of a curve (D,) where they are seen: what is wrong by far lies at the edge of its line, whose
    scale it must not set."""
    low, high = curve.series.low, curve.series.high
    known = np.isfinite(low) & np.isfinite(high)
    return np.clip(curve.doubted.mean, low[known].min(), high[known].max()) if known.any() else curve.doubted.mean
