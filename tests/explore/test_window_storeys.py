"""Storeys by click, walking by keys, in a real window. The house is the Duplex: two flats, stairs, known heights."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.conftest import DATA
from tests.main_window import Opened
from timeo_desktop.services.explore.plans import plan_of
from timeo_desktop.ui.explore.storey_panel import StoreysPanel
from timeo_desktop.ui.explore.walk_tool import Walking
from timeo_desktop.ui.explore.walks import room_of
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = [pytest.mark.gui, pytest.mark.real_data]
HOUSE: Path = DATA / "ifc" / "iosrc__Duplex_A_20110505.ifc"


@pytest.fixture
def house(window: MainWindow, open_file: Opened, qtbot: QtBot) -> MainWindow:
    if not HOUSE.exists():
        pytest.skip("needs the real models")
    open_file(HOUSE)
    with qtbot.waitActive(window):
        window.activateWindow()  # keys are shortcuts of the active window only
    return window


def click_storey(window: MainWindow, qtbot: QtBot, name: str) -> None:
    panel: StoreysPanel = window.desk.panels["storeys"]
    window.run("panel.show_storeys")
    (item,) = panel.list.findItems(name, Qt.MatchFlag.MatchExactly)
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.visualItemRect(item).center())


def test_a_click_on_a_storey_shows_its_plan_and_one_step_back_ends_it(house: MainWindow, qtbot: QtBot) -> None:
    before = house.session.view
    click_storey(house, qtbot, "Level 2")
    assert plan_of(house.session.view) == pytest.approx((3.1, 1.2), abs=0.02)
    assert house.session.camera.is_parallel()
    assert house.session.camera.direction() == pytest.approx((0, 0, -1))
    house.viewport.setFocus()
    qtbot.keyClick(house.viewport, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: (plan_of(house.session.view) or (9, 9))[0] == pytest.approx(0.0, abs=0.02))
    house.run("view.undo")
    house.run("view.undo")
    assert house.session.view == before


def hold(window: MainWindow, qtbot: QtBot, key: Qt.Key, walking: Walking, metres: float) -> None:
    """Hold a key until so much of a way is gone, or nobody gets on any more."""
    assert walking.walk is not None
    start, last, same = walking.walk.body.feet.copy(), None, 0
    qtbot.keyPress(window.viewport, key)
    while same < 12 and np.linalg.norm(walking.walk.body.feet - start) < metres:
        qtbot.wait(60)
        here = walking.walk.body.feet.copy()
        same = same + 1 if last is not None and np.allclose(here, last, atol=1e-3) else 0
        last = here
    qtbot.keyRelease(window.viewport, key)


def test_who_walks_by_keys_goes_through_a_door_and_not_through_a_wall(house: MainWindow, qtbot: QtBot) -> None:
    walking = house.desk.part(Walking)
    house.viewport.setFocus()
    qtbot.keyClick(house.viewport, Qt.Key.Key_W)
    assert walking.walk is not None
    # The door between the foyer and the kitchen lies on the way from the one to the other.
    house.run("walk.to A103")
    qtbot.waitUntil(lambda: walking.walk is not None and walking.walk.is_on_way)
    qtbot.waitUntil(lambda: walking.walk is not None and not walking.walk.is_on_way)
    box = house.session.scene.contents.box_of((room_of(house.session, "A103"),))
    assert box is not None
    assert (walking.walk.body.feet[:2] > box[0][:2]).all()
    assert (walking.walk.body.feet[:2] < box[1][:2]).all()
    assert walking.walk.body.feet[2] == pytest.approx(0.0, abs=0.03)
    walking.walk.yaw = 0.0  # to the east, where the outer wall is
    hold(house, qtbot, Qt.Key.Key_Up, walking, 30.0)
    whole = house.session.scene.contents.box_of()
    assert whole is not None
    assert walking.walk.body.feet[0] < whole[1][0]
    qtbot.keyClick(house.viewport, Qt.Key.Key_Escape)
    assert walking.walk is None


def test_a_drag_looks_about_and_the_wheel_is_not_a_zoom(house: MainWindow, qtbot: QtBot) -> None:
    walking = house.desk.part(Walking)
    house.run("walk.toggle")
    assert walking.walk is not None
    yaw, middle = walking.walk.yaw, house.viewport.rect().center()
    qtbot.mousePress(house.viewport, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(house.viewport, middle + QPoint(100, 0))
    qtbot.mouseRelease(house.viewport, Qt.MouseButton.LeftButton, pos=middle + QPoint(100, 0))
    assert walking.walk.yaw == pytest.approx(yaw + np.radians(25), abs=0.01)
