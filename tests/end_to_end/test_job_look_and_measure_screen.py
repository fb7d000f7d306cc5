"""Job 1 of `experience.md`, in its steps: a model is dropped on the window, a storey is cut, a clearance is measured.

"At most: 1 drop, no wizard; measure in 2 clicks + Esc." Each step is what a hand does: a drop, a click, a key.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.reported.ifc_maker import IfcMaker
from timeo_desktop.domain.measures import MeasureKind
from timeo_desktop.ui.view.finding import resolve
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
CLEARANCE = 1.137  # metres between the two walls
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
EXACT = 1e-4


@pytest.fixture
def corridor(tmp_path: Path) -> Path:
    """Two walls of 3 m height with a corridor between them, and a roof over it."""
    maker = IfcMaker()
    for name, y in (("South", 0.0), ("North", 0.2 + CLEARANCE)):
        maker.product(name, maker.shape(maker.block(6.0, 0.2, 3.0)), maker.local(0, y, 0), "IFCWALL", end=(None, None))
    maker.product("Roof", maker.shape(maker.block(6.0, 2.0, 0.2)), maker.local(0, 0, 3), "IFCSLAB", end=(None, None))
    return maker.write(tmp_path / "corridor.ifc")


class Hand:
    """What a person does, and how often."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.drops = self.clicks = self.keys = 0

    def settle(self) -> None:
        """Wait until all is read and drawn."""
        self.qtbot.waitUntil(lambda: not self.window.tasks.running and self.window.viewport.is_drawn())

    def drop(self, path: Path) -> None:
        """Drop a file on the middle of the window."""
        self.drops += 1
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        place, copy = self.window.rect().center(), Qt.DropAction.CopyAction
        entering = QDragEnterEvent(place, copy, data, LEFT, NONE)
        QApplication.sendEvent(self.window, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(self.window, QDropEvent(QPointF(place), copy, data, LEFT, NONE))
        self.qtbot.waitUntil(lambda: len(self.window.session.scene.chunks) > 0)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key over the view."""
        self.keys += 1
        QTest.keyClick(self.window.viewport, key, modifier)
        self.qtbot.wait(30)

    def click(self, place: tuple[float, float, float]) -> None:
        """Go to a place of the model and click it."""
        self.clicks += 1
        view, scene = self.window.viewport, self.window.session.scene
        pixels, _ = view.view_camera.project(scene.from_map(place)[None])
        at = QPointF(*(pixels[0] / view.devicePixelRatioF())).toPoint()
        assert view.rect().contains(at)
        QTest.mouseMove(view, at + QPoint(30, 30))
        QTest.mouseMove(view, at)
        self.qtbot.wait(200)  # a hand rests before it clicks
        QTest.mouseClick(view, LEFT, NONE, at)


@pytest.fixture
def hand(window: MainWindow, qtbot: QtBot) -> Hand:
    """A person before an empty window, which has the keyboard."""
    window.activateWindow()
    window.viewport.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    return Hand(window, qtbot)


def test_open_cut_a_storey_measure_a_clearance(
    hand: Hand, window: MainWindow, qtbot: QtBot, corridor: Path, tell: Callable[[str], None]
) -> None:
    session = window.session
    # 1 drop, no wizard: the model is there, and nothing is asked.
    hand.drop(corridor)
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    assert len(resolve(session, "IfcWall")) == 2

    # The storey, cut: one key. The roof is gone, and one looks from above in parallel projection.
    hand.key(Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    hand.settle()
    assert session.view.sections
    assert session.camera.is_parallel()
    assert np.allclose(session.camera.direction(), (0, 0, -1), atol=1e-6)

    # Its clearance: the tool, 2 clicks, Esc.
    hand.clicks = 0
    hand.key(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    hand.click((2.0, 0.1, 1.2))
    hand.click((4.0, 0.3 + CLEARANCE, 1.2))
    qtbot.waitUntil(lambda: len(session.view.measures) == 1)
    hand.key(Qt.Key.Key_Escape)
    (measure,) = session.view.measures
    assert measure.kind is MeasureKind.CLEARANCE
    assert measure.amount == pytest.approx(CLEARANCE, abs=EXACT)
    assert frozenset(measure.of) == resolve(session, "IfcWall")
    assert (hand.drops, hand.clicks) == (1, 2)
    tell(f"{hand.drops} drop, {hand.clicks} clicks, {hand.keys} keys")

    # Two steps back, and nothing of it is left; the model is.
    while session.history.can_undo:
        hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not session.view.measures
    assert not session.view.sections
    assert len(session.models) == 1


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Write into the report how many steps it took."""
    return lambda text: record_property("steps", text)
