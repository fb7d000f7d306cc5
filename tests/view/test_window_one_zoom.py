"""From the whole city to a pump and back with nothing but the wheel."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.conftest import DEMO, ROOT
from timeo_desktop.domain.elements import element_number
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
QUARTER = ROOT / "sample_models" / "timeo_demo_quarter.city.json"
NOTCH = 120


def wheel(window: MainWindow, at: QPointF, notches: int) -> None:
    view = window.viewport
    place = QPointF(view.mapToGlobal(at.toPoint()))
    event = QWheelEvent(at, place, QPoint(), QPoint(0, NOTCH * notches), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(view, event)
    view.draw_now()


def at(window: MainWindow, place: np.ndarray) -> QPointF:
    """The pixel of a place, by aiming: a wheel turns about what is under the cursor."""
    renderer = window.viewport.renderer
    renderer.SetWorldPoint(*place, 1.0)
    renderer.WorldToDisplay()
    x, y, _ = renderer.GetDisplayPoint()
    ratio = window.viewport.devicePixelRatioF()
    return QPointF(x / ratio, window.viewport.height() - 1 - y / ratio)


@pytest.mark.long
def test_the_wheel_leads_from_the_quarter_to_a_pump_and_out_again(
    window: MainWindow, qtbot: QtBot, open_file: Callable[[Path], None]
) -> None:
    open_file(DEMO)
    open_file(QUARTER)
    window.session.looking.look("home")
    qtbot.waitUntil(window.viewport.is_drawn)
    model = next(each for each in window.session.models.values() if not each.on_map)
    assert model.elements is not None
    pump = next(row for row in model.elements.search("P-01", 20) if row.tag == "P-01")
    number = element_number(model.number, pump.step)
    box = window.session.scene.contents.box_of((number,))
    assert box is not None
    middle = (box[0] + box[1]) / 2
    camera = window.viewport.renderer.GetActiveCamera()

    def away() -> float:
        return float(np.linalg.norm(np.array(camera.GetPosition()) - middle))

    far = away()
    assert far > 500
    for _ in range(120):
        hit = window.viewport.hit_at(at(window, middle))
        if hit is not None and hit.number == number and away() < 1.5:
            break
        wheel(window, at(window, middle), 1)
    hit = window.viewport.hit_at(at(window, middle))
    assert hit is not None
    assert hit.number == number
    assert away() < 1.5
    # And out again, the cursor wherever it is.
    corner = QPointF(window.viewport.width() * 0.3, window.viewport.height() * 0.3)
    seen = []
    for _ in range(90):
        wheel(window, corner, -1)
        seen.append(away())
        if away() > far / 2:
            break
    assert away() > far / 2
    assert all(later > earlier for earlier, later in pairwise(seen))
    scale = window.viewport.view_camera.pixels_per_metre()
    assert scale < 5  # the scale bar speaks of what is seen
