"""Sections with a real mouse in a real window: a face is picked, the arrow dragged, the cut picked through."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.main_window import Opened
from timeo_desktop.ui.explore.section_handles import SectionHandles
from timeo_desktop.ui.explore.section_list import SectionList
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(window.viewport.is_drawn)
    window.viewport.draw_now()


def middle(window: MainWindow) -> QPoint:
    return QPoint(window.viewport.width() // 2, window.viewport.height() // 2)


def test_a_face_is_picked_and_the_cut_is_dragged(
    window: MainWindow, open_file: Opened, demo: Path, qtbot: QtBot
) -> None:
    open_file(demo)
    window.run("view.home")
    settle(qtbot, window)
    view, session = window.viewport, window.session
    before = view.hit_at(QPointF(middle(window)))
    assert before is not None
    assert before.normal is not None
    window.run("section.pick")
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(window))
    assert len(session.view.sections) == 1
    plane = session.view.sections[0].planes[0]
    assert np.allclose(plane.point, session.scene.to_map(before.point), atol=1e-6)
    assert np.allclose(plane.normal, before.normal)
    settle(qtbot, window)
    handles = window.desk.part(SectionHandles)
    handle = handles.handles()[0]
    assert (handle.middle - QPointF(middle(window))).manhattanLength() < 3
    start = handle.tip.toPoint()
    # Against the normal, into the model.
    way = (handle.middle - handle.tip) * 0.25
    end = QPoint(round(start.x() + way.x()), round(start.y() + way.y()))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.6, 1.0):
        step = QPoint(round(start.x() + share * way.x()), round(start.y() + share * way.y()))
        qtbot.mouseMove(view, step)
        view.draw_now()
    assert session.view.sections[0].planes[0] == plane  # nothing is a step until the drag ends
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    moved = session.view.sections[0].planes[0]
    distance = float(np.subtract(moved.point, plane.point) @ np.array(plane.normal))
    assert distance < -0.05
    assert np.allclose(np.subtract(moved.point, plane.point), distance * np.array(plane.normal), atol=1e-9)
    settle(qtbot, window)
    caps = session.scene.cut.caps
    assert len(caps.triangles)
    assert len(caps.segments)
    heights = (caps.triangles - session.scene.from_map(moved.point)) @ np.array(moved.normal)
    assert np.abs(heights).max() < 2e-4
    # A ray at the middle of the largest fill meets the element that is filled there.
    sides = np.cross(caps.triangles[:, 1] - caps.triangles[:, 0], caps.triangles[:, 2] - caps.triangles[:, 0])
    row = int(np.linalg.norm(sides, axis=1).argmax())
    pixels, _ = session.camera.project(caps.triangles[row].mean(axis=0)[None])
    place = QPointF(pixels[0][0], pixels[0][1])
    hit = view.hit_at(place)
    assert hit is not None
    assert hit.number == caps.numbers[row]
    session.undo()
    assert session.view.sections[0].planes[0] == plane
    session.undo()
    assert not session.view.sections
    session.redo()
    session.redo()
    assert session.view.sections[0].planes[0] == moved


def test_a_cap_has_the_colour_that_its_element_is_given(
    window: MainWindow, open_file: Opened, demo: Path, qtbot: QtBot
) -> None:
    open_file(demo)
    window.run("section.horizontal")
    window.run("view.top")
    settle(qtbot, window)
    view, scene = window.viewport, window.session.scene
    caps = scene.cut.caps
    sides = np.cross(caps.triangles[:, 1] - caps.triangles[:, 0], caps.triangles[:, 2] - caps.triangles[:, 0])
    row = int(np.linalg.norm(sides, axis=1).argmax())
    window.session.apply(window.session.view.select(()))
    scene.paint(np.array([caps.numbers[row]]), np.array([[10, 200, 30, 255]], dtype=np.uint8))
    settle(qtbot, window)
    pixels, _ = window.session.camera.project(caps.triangles[row].mean(axis=0)[None])
    seen = QColor(view.grabFramebuffer().pixel(round(pixels[0][0]), round(pixels[0][1])))
    assert np.abs(np.subtract(seen.getRgb()[:3], (10, 200, 30))).max() <= 3


def test_the_list_switches_names_and_removes(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    panel = window.desk.panels["sections"]
    assert isinstance(panel, SectionList)
    assert panel.list.isHidden()
    assert not panel.empty.isHidden()
    window.run("section.horizontal")
    window.run("section.box")
    assert [panel.list.item(row).text() for row in (0, 1)] == ["Horizontal section 1", "Box 2"]
    panel.list.item(1).setText("Machine room")
    panel.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    first, second = window.session.view.sections
    assert (first.on, first.name, second.name) == (False, "", "Machine room")
    assert len(window.session.scene.cut.planes) == 6
    panel.list.setCurrentRow(0)
    panel.remove.click()
    assert [each.name for each in window.session.view.sections] == ["Machine room"]
    window.session.undo()
    assert len(window.session.view.sections) == 2
