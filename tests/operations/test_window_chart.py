"""What is doubted is seen in a chart, however wrong it is, and said where the cursor is."""

import numpy as np
import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import plain_parent
from timeo_desktop.domain.operations import Series, StreamRow
from timeo_desktop.domain.times import HOUR
from timeo_desktop.services.operations.measurements import Curve
from timeo_desktop.ui.operations.chart import Chart

pytestmark = pytest.mark.gui
START = 1_790_000_000_000
STREAM = StreamRow(1, "c", "h", "Humidity", "humidity", "%", "snapshot", HOUR)


def series(hours: list[int], values: list[float]) -> Series:
    at, each = START + HOUR * np.array(hours, dtype=np.int64), np.array(values)
    return Series(at, each, each, each, raw=True, period=HOUR)


def test_a_value_that_is_wrong_by_far_is_marked_at_the_edge_of_its_line(qtbot: QtBot) -> None:
    parent = plain_parent(qtbot)
    chart = Chart(parent)
    chart.show_streams([STREAM])
    chart.draw([Curve(STREAM, series([0, 1, 4], [40.0, 50.0, 45.0]), series([2, 3], [9_999.0, 44.0]))])
    (plot,) = chart._plots.values()
    crosses = [item for item in plot.items if isinstance(item, pg.PlotDataItem) and item.opts["symbol"] == "x"]
    assert [each.yData.tolist() for each in crosses] == [[50.0, 44.0]]
    assert [label.text for _, label in plot.legend.items] == ["Humidity", "Doubtful"]
    assert chart.values_at(START + 2 * HOUR).splitlines()[1] == "Humidity: 9,999 % · Doubtful"
    assert chart.values_at(START + 4 * HOUR).splitlines()[1] == "Humidity: 45 %"


def test_where_all_is_doubted_it_is_where_it_is(qtbot: QtBot) -> None:
    parent = plain_parent(qtbot)
    chart = Chart(parent)
    chart.show_streams([STREAM])
    chart.draw([Curve(STREAM, series([], []), series([2], [9_999.0]))])
    (plot,) = chart._plots.values()
    found = [item for item in plot.items if isinstance(item, pg.PlotDataItem) and item.opts["symbol"] == "x"]
    assert [each.yData.tolist() for each in found] == [[9_999.0]]
