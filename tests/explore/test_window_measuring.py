"""Measuring with a real mouse in a real window, against sizes that are known."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.explore.bodies import PIPE_LENGTH, PIPE_RADIUS, PIPE_X, write_bodies
from tests.main_window import Opened
from timeo_desktop.domain.measures import MeasureKind
from timeo_desktop.domain.sections import Plane, Section
from timeo_desktop.domain.snaps import SnapKind
from timeo_desktop.domain.view import ViewState
from timeo_desktop.ui.explore.measuring import Measuring
from timeo_desktop.ui.view.finding import resolve
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
EXACT = 1e-4  # metres
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hand:
    """A mouse that goes to places of the map."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.tool = window, qtbot, window.desk.part(Measuring)

    def pixel(self, *place: float) -> QPoint:
        scene = self.window.session.scene
        pixels, _ = self.window.viewport.view_camera.project(scene.from_map(place)[None])
        return QPointF(*(pixels[0] / self.window.viewport.devicePixelRatioF())).toPoint()

    def hover(self, *place: float, off: tuple[int, int] = (0, 0)) -> SnapKind | None:
        """Go near a place; what the cursor snaps to there, before any click."""
        at = self.pixel(*place) + QPoint(*off)
        QTest.mouseMove(self.window.viewport, at + QPoint(40, 40))
        QTest.mouseMove(self.window.viewport, at)
        cursor = QPointF(at)
        self.qtbot.waitUntil(lambda: self.tool._cursor == cursor and self.tool._snapper.is_whole)
        return None if self.tool.snap is None else self.tool.snap.kind

    def snapped(self) -> np.ndarray:
        assert self.tool.snap is not None
        return self.window.session.scene.to_map(self.tool.snap.point)

    def click(self, *place: float, off: tuple[int, int] = (0, 0)) -> None:
        self.hover(*place, off=off)
        QTest.mouseClick(self.window.viewport, LEFT, NONE, self.pixel(*place) + QPoint(*off))

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.viewport, key)


@pytest.fixture
def hand(window: MainWindow, qtbot: QtBot, open_file: Opened, tmp_path: Path) -> Hand:
    open_file(write_bodies(tmp_path / "bodies.ifc"))
    window.session.looking.look("home")
    qtbot.waitUntil(window.viewport.is_drawn)
    window.viewport.setFocus()
    return Hand(window, qtbot)


def number(window: MainWindow, name: str) -> int:
    (found,) = resolve(window.session, name)
    return found


def test_two_clicks_and_escape_measure_a_distance(hand: Hand, window: MainWindow) -> None:
    window.run("measuring.distance")
    assert hand.hover(0, 0, 1, off=(5, -4)) is SnapKind.VERTEX
    hand.click(0, 0, 1, off=(5, -4))
    hand.click(2, 0, 1, off=(-4, 5))
    (measure,) = window.session.view.measures
    assert measure.kind is MeasureKind.DISTANCE
    assert abs(measure.amount - 2) < EXACT
    assert np.allclose(measure.points, [(0, 0, 1), (2, 0, 1)], atol=EXACT)
    assert measure.of == (number(window, "Block"),)
    hand.key(Qt.Key.Key_Escape)
    assert not hand.tool.is_measuring
    window.run("view.undo")
    assert not window.session.view.measures
    window.run("view.redo")
    assert window.session.view.measures == (measure,)


def test_every_kind_of_snap_is_shown_and_exact(hand: Hand, window: MainWindow) -> None:
    window.run("measuring.distance")
    assert hand.hover(1, 0, 1, off=(3, 3)) is SnapKind.MIDPOINT
    assert np.allclose(hand.snapped(), (1, 0, 1), atol=EXACT)
    assert hand.hover(0.55, 0, 1, off=(0, 2)) is SnapKind.EDGE
    assert np.allclose(hand.snapped()[1:], (0, 1), atol=EXACT)
    assert hand.hover(1.2, 1.1, 1) is SnapKind.FACE
    assert abs(hand.snapped()[2] - 1) < EXACT
    assert hand.hover(PIPE_X, 0, PIPE_LENGTH, off=(2, 2)) is SnapKind.CENTRE
    assert np.allclose(hand.snapped(), (PIPE_X, 0, PIPE_LENGTH), atol=EXACT)
    wall = np.array([PIPE_X - PIPE_RADIUS * 0.62, -PIPE_RADIUS * 0.72, 0.9])
    assert hand.hover(*wall) is SnapKind.AXIS
    assert np.allclose(hand.snapped()[:2], (PIPE_X, 0), atol=EXACT)
    hand.click(0.55, 0, 1)
    start = hand.snapped()
    assert hand.hover(start[0], 3, 1, off=(3, 0)) is SnapKind.PERPENDICULAR
    assert np.allclose(hand.snapped(), (start[0], 3, 1), atol=EXACT)


def test_pipes_are_measured_from_axis_to_axis(hand: Hand, window: MainWindow) -> None:
    window.run("measuring.distance")
    hand.click(2, 0, 1)
    hand.click(PIPE_X, 0, PIPE_LENGTH, off=(2, 2))
    (measure,) = window.session.view.measures
    assert abs(measure.amount - np.sqrt(3.5**2 + 1)) < EXACT


def test_what_is_hidden_is_not_snapped_to(hand: Hand, window: MainWindow) -> None:
    window.run("measuring.distance")
    assert hand.hover(2, 3, 0) is not SnapKind.VERTEX  # behind the block
    window.session.apply(window.session.view.hide({number(window, "Block")}))
    assert hand.hover(0, 0, 1) is None


def test_angles_chains_areas_and_faces(hand: Hand, window: MainWindow) -> None:
    corners = ((0, 0, 1), (2, 0, 1), (2, 3, 1), (0, 3, 1))
    window.run("measuring.angle")
    for place in corners[:3]:
        hand.click(*place)
    window.run("measuring.chain")
    for place in corners[:3]:
        hand.click(*place)
    hand.key(Qt.Key.Key_Return)
    window.run("measuring.area")
    for place in corners:
        hand.click(*place)
    hand.key(Qt.Key.Key_Return)
    window.run("measuring.face")
    hand.click(0.7, 1.9, 1)
    window.run("measuring.volume")
    hand.click(0.7, 1.9, 1)
    window.run("measuring.surface")
    hand.click(0.7, 1.9, 1)
    window.run("measuring.coordinates")
    hand.click(0, 3, 1)
    found = [(each.kind.value, round(each.amount, 4)) for each in window.session.view.measures]
    assert found == [
        ("angle", 90), ("chain", 5), ("area", 6), ("area", 6), ("volume", 6), ("surface", 22), ("coordinates", 0),
    ]  # fmt: skip
    assert np.allclose(window.session.view.measures[-1].points, [(0, 3, 1)], atol=EXACT)


def test_clearance_and_height_by_clicks(hand: Hand, window: MainWindow, qtbot: QtBot) -> None:
    window.run("measuring.clearance")
    hand.click(0.7, 1.9, 1)
    hand.click(2.9, 0.4, 2.3)
    qtbot.waitUntil(lambda: len(window.session.view.measures) == 1)
    window.run("measuring.height")
    hand.click(6.5, 0.5, 0.85)
    clearance, height = window.session.view.measures
    assert abs(clearance.amount - 0.5) < EXACT  # 0.4 beside and 0.3 above
    assert np.allclose(np.abs(np.subtract(*clearance.points)), (0.4, 0, 0.3), atol=EXACT)
    assert abs(height.amount - 0.85) < EXACT


def test_clearance_of_two_that_are_selected_needs_no_click(hand: Hand, window: MainWindow, qtbot: QtBot) -> None:
    window.session.apply(window.session.view.select({number(window, "Block"), number(window, "Near")}))
    window.run("measuring.clearance")
    qtbot.waitUntil(lambda: len(window.session.view.measures) == 1)
    assert abs(window.session.view.measures[0].amount - 0.5) < EXACT
    assert not hand.tool.is_measuring


def test_what_a_section_has_cut_is_snapped_to(hand: Hand, window: MainWindow) -> None:
    plane = Plane((0.0, 0.0, 0.6), (0.0, 0.0, 1.0))
    window.session.apply(ViewState(sections=(Section((plane,)),)))
    window.session.looking.look("top")
    window.run("measuring.distance")
    hand.click(0, 0, 0.6, off=(3, 3))
    hand.click(2, 3, 0.6, off=(-3, -3))
    (measure,) = window.session.view.measures
    assert np.allclose(measure.points, [(0, 0, 0.6), (2, 3, 0.6)], atol=EXACT)


def test_the_list_of_dimensions(window: MainWindow, open_file: Opened, tmp_path: Path) -> None:
    open_file(write_bodies(tmp_path / "bodies.ifc"))
    window.run("measure.distance 0 0 0 1 2 2")
    window.run("measure.distance 0 0 0 0.5 0 0")
    window.run("panel.dimensions")
    panel = window.desk.panels["dimensions"]
    assert panel.count() == 2
    panel.unit.setCurrentText("cm")
    panel.decimals.setValue(1)
    assert window.session.scene.labels.measures.style.length(3) == "300.0\N{NO-BREAK SPACE}cm"
    panel.rename(1, "Sill")
    assert window.session.view.measures[1].name == "Sill"
    panel.table.select_where(lambda line: line.number == 1)
    panel._copy()
    assert QGuiApplication.clipboard().text() == "50.0\N{NO-BREAK SPACE}cm"
    assert panel.table.export_to(tmp_path / "list.csv") == 2
    assert "Sill" in (tmp_path / "list.csv").read_text("utf-8-sig")
    panel._delete()
    assert [each.amount for each in window.session.view.measures] == [3]
