"""The view as a user meets it: look, click, select, hide, isolate, and what the panels beside it tell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.main_window import Opened, rows, tagged
from timeo_desktop.domain.elements import step_of
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


def test_a_building_opens_and_a_click_tells_about_it(
    window: MainWindow, open_file: Opened, demo: Path, qtbot: QtBot
) -> None:
    open_file(demo)
    assert window._pages.currentWidget() is window.viewport
    assert "timeo_demo.ifc" in window.windowTitle()
    assert "EPSG:3943" in window._count.text()
    assert "Everything that has a shape" in window.desk.panels["not_drawn"].table.empty.text()
    window.run("view.isolate CH-01")
    window.run("view.fit")
    middle = QPoint(window.viewport.width() // 2, window.viewport.height() // 2)
    qtbot.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=middle)
    assert window.session.view.selection == {tagged(window, "CH-01")}
    assert window.desk.panels["properties"]._title.text() == "Chaudière 1"
    shown = rows(window)
    assert "Asset tag: CH-01" in shown
    assert "System: Chauffage" in shown
    assert "Manufacturer: Thermique du Midi (fictif)" in shown
    (index,) = window.desk.panels["tree"].view.selectionModel().selectedIndexes()
    assert index.data() == "Chaudière 1"


def test_the_tree_selects_in_the_view_and_ctrl_click_adds(
    window: MainWindow, open_file: Opened, demo: Path, qtbot: QtBot
) -> None:
    open_file(demo)
    number = tagged(window, "P-01")
    index = window.desk.panels["tree"].model.index_of(number)
    assert index.isValid()
    window.desk.panels["tree"].view.setCurrentIndex(index)
    assert window.session.view.selection == {number}
    window.run("view.isolate P-02")
    window.run("view.fit P-02")
    middle = QPoint(window.viewport.width() // 2, window.viewport.height() // 2)
    qtbot.mouseClick(window.viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, middle)
    assert window.session.view.selection == {number, tagged(window, "P-02")}
    assert window.desk.panels["properties"]._title.text() == "2 elements"


def test_hide_isolate_undo_and_redo(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    whole = window.session.scene.contents.triangles()
    window.run("view.hide IfcWall")
    hidden = window.session.scene.contents.triangles()
    window.run("view.isolate IfcDoor")
    isolated = window.session.scene.contents.triangles()
    assert whole > hidden > isolated > 0
    window.run("view.undo")
    assert window.session.scene.contents.triangles() == hidden
    window.run("view.undo")
    assert window.session.scene.contents.triangles() == whole
    window.run("view.redo")
    assert window.session.scene.contents.triangles() == hidden
    window.run("view.show_all")
    assert window.session.scene.contents.triangles() == whole
    window.run("view.isolate Rez-de-chaussée")
    isolated_rooms = window.session.view.isolated or frozenset()
    assert not isolated_rooms & window.session.scene.contents.in_layer("spaces")
    window.run("view.isolate '006 Chaufferie'")
    assert len((window.session.view.isolated or frozenset()) & window.session.scene.contents.in_layer("spaces")) == 1
    window.run("view.show_all")
    window.run("view.xray")
    assert window.menus.actions["view.xray"].isChecked()


def test_copying_the_global_id(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    number = tagged(window, "P-01")
    window.session.apply(window.session.view.select((number,)))
    window.run("edit.copy_guid")
    element = window.session.element(number)
    assert element is not None
    assert QGuiApplication.clipboard().text() == element.guid


def test_what_could_not_be_drawn_is_listed_and_selectable(
    window: MainWindow, qtbot: QtBot, open_file: Opened, real: Callable[[str], Path], tmp_path: Path
) -> None:
    open_file(real("ifc/sdl__ROOT-houten_kozijnen.ifc"))
    assert window.desk.panels["not_drawn"].count() == 64
    assert "(64)" in window.docks.dock("not_drawn").windowTitle()
    table = window.desk.panels["not_drawn"].table
    table.view.selectRow(3)
    qtbot.waitUntil(lambda: len(window.session.view.selection) == 1)
    (number,) = window.session.view.selection
    assert step_of(number) > 0
    assert window.desk.panels["properties"]._title.text() == "kozijn"
    table.export_to(tmp_path / "not-drawn.csv")
    lines = (tmp_path / "not-drawn.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 65
    assert "empty once openings" in lines[1]


def test_closing_an_isolated_model_leaves_nothing_of_it_in_the_view(
    window: MainWindow, open_file: Opened, demo: Path
) -> None:
    open_file(demo)
    whole = window.session.scene.contents.triangles()
    window.run("view.isolate Rez-de-chaussée")
    window.run("file.close")
    assert window._count.text() == ""
    open_file(demo)
    assert window.session.scene.contents.triangles() == whole
    window.run("view.undo")
    assert window.session.scene.contents.triangles() == whole


def test_soft_shadows_are_not_chosen_for_a_software_renderer(window: MainWindow, open_file: Opened, demo: Path) -> None:
    from timeo_desktop.scene import quality

    open_file(demo)
    if not quality.is_software(window.session.scene):
        pytest.skip("this machine has a graphics card")
    assert not quality.has_occlusion(window.session.scene)
    quality.choose(window.session.scene, 0.001)
    assert not quality.has_occlusion(window.session.scene)
    window.run("view.ambient_occlusion")
    assert quality.has_occlusion(window.session.scene)
