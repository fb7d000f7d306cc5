"""The city in a real window: layers, colours by attribute, the portfolio in step with the map, places to go to."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from tests.city.files import cityjson, footprints, house, square, write_json
from tests.conftest import ROOT
from timeo_desktop.domain.elements import element_number, source_of
from timeo_desktop.scene.picking import Hit
from timeo_desktop.ui.city.city import City
from timeo_desktop.ui.city.placing import PlacingByHand
from timeo_desktop.ui.view.finding import find
from timeo_desktop.ui.view.overlay_view import OverlayView
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
Opened = Callable[[Path], None]
WEST, SOUTH = 1574000.0, 2268000.0


@pytest.fixture
def street(tmp_path: Path) -> Path:
    """Twelve houses in a row, one of them with an RNB id and an address."""
    shapes = [square(WEST + 30 * number, SOUTH) for number in range(12)]
    return footprints(
        tmp_path / "bati.gpkg", shapes, hauteur=[4.0 + number for number in range(12)],
        nom=[f"Maison {number:02d}" for number in range(12)], usage=["Résidentiel"] * 9 + ["Commercial"] * 3,
        identifiants_rnb=["DEM0AAAABBBB"] + [""] * 11, adresse=["7 rue du Taur"] + [""] * 11,
    )  # fmt: skip


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.tasks._running and window.desk.refining.is_settled)
    qtbot.waitUntil(window.viewport.is_drawn)


def test_a_layer_is_shown_faded_coloured_and_told_of(
    window: MainWindow, qtbot: QtBot, open_file: Opened, street: Path
) -> None:
    open_file(street)
    panel = window.desk.panels["layers"]
    assert panel.list.count() == 1
    assert "GeoPackage, 12 elements" in panel.about.text()
    assert "EPSG:3943" in panel.about.text()
    panel.opacity.setValue(40)
    assert window.session.view.layer(1).opacity == 0.4
    item = panel.list.item(0)
    item.setCheckState(Qt.CheckState.Unchecked)
    assert not window.session.view.layer(1).visible
    assert not any(actor.visible.any() for actor in window.session.scene.contents.drawn())
    window.session.undo()
    window.session.undo()
    assert window.session.view.layer(1).opacity == 1.0
    panel.colour_by.setCurrentIndex(panel.colour_by.findData("usage"))
    panel.colour_by.activated.emit(panel.colour_by.currentIndex())
    qtbot.waitUntil(lambda: 1 in window.desk.part(City).styles)
    style = window.desk.part(City).styles[1]
    assert [(entry.text, entry.count) for entry in style.entries] == [("Résidentiel", 9), ("Commercial", 3)]
    assert window.desk.part(OverlayView).legend.isVisible()
    colours = {tuple(colour) for actor in window.session.scene.chunks for colour in actor.colours.tolist()}
    assert len(colours) == 2
    window.run("view.undo")
    qtbot.waitUntil(lambda: not window.desk.part(City).styles)
    assert not window.desk.part(OverlayView).legend.isVisible()


def test_numbers_become_a_scale(window: MainWindow, qtbot: QtBot, open_file: Opened, street: Path) -> None:
    open_file(street)
    window.desk.part(City).show_layer(1, style="hauteur")
    qtbot.waitUntil(lambda: 1 in window.desk.part(City).styles)
    style = window.desk.part(City).styles[1]
    assert style.low is not None
    assert style.high is not None
    assert 4.0 <= style.low < style.high <= 15.0


def test_the_portfolio_filters_the_map_and_follows_it(
    window: MainWindow, qtbot: QtBot, open_file: Opened, street: Path, tmp_path: Path
) -> None:
    open_file(street)
    window.docks.bring("portfolio")
    panel = window.desk.panels["portfolio"]
    qtbot.waitUntil(lambda: len(panel.table.model.order.ids) == 12)
    panel.table.filter.setText("commercial")
    qtbot.waitUntil(lambda: len(panel.table.model.order.ids) == 3)
    assert sum(int(actor.visible.sum()) for actor in window.session.scene.contents.drawn()) == 3
    panel.on_map.setChecked(False)
    assert sum(int(actor.visible.sum()) for actor in window.session.scene.contents.drawn()) == 12
    panel.table.filter.clear()
    qtbot.waitUntil(lambda: len(panel.table.model.order.ids) == 12)
    panel.table.sort_by(3, descending=True)  # hauteur
    qtbot.waitUntil(lambda: panel.table.model.row_at(0)[0] == "Maison 11")
    panel.table.view.selectRow(0)
    first = element_number(1, int(panel.table.model.order.ids[0]))
    qtbot.waitUntil(lambda: window.session.view.selection == {first})
    window.choosing.picked(Hit(element_number(1, int(panel.table.model.order.ids[5])), (0, 0, 0), 1.0), False)
    assert panel.table.view.selectionModel().selectedRows()[0].row() == 5
    panel.table.export_to(tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 13
    assert lines[1].startswith("Maison 11;")


def test_a_place_an_address_and_an_identifier_are_found(
    window: MainWindow, qtbot: QtBot, open_file: Opened, street: Path
) -> None:
    open_file(street)
    for text in ("DEM0AAAABBBB", "rue du Taur"):
        ((_, element),) = find(window.session, text)
        assert element.name == "Maison 00"
    assert window.desk.part(City).places("43.6, 1.44", 9)
    assert not window.desk.part(City).places("Maison 3", 9)
    window.run(f"view.go_to {WEST + 95} {SOUTH + 5}")
    settled(window, qtbot)
    middle = QPointF(window.viewport.width() / 2, window.viewport.height() / 2)
    hit = window.viewport.hit_at(middle)
    assert hit is not None
    assert abs(window.session.scene.to_map(hit.point)[0] - (WEST + 95)) < 6
    qtbot.mouseMove(window.viewport, QPoint(0, 0))
    qtbot.mouseMove(window.viewport, middle.toPoint())
    qtbot.waitUntil(lambda: "EPSG:3943" in window.desk.part(City).coordinates.text())
    assert "43" in window.desk.part(City).coordinates.text()
    with qtbot.waitSignal(window.hub.message) as caught:
        window.run("view.go_to nowhere")
    assert "is no place on this map" in str(caught.args[0].text)
    window.run("view.map")
    assert window.session.camera.is_parallel()
    assert np.allclose(window.session.camera.north(), (0, 1), atol=1e-6)
    length, pixels = window.desk.part(City).furniture.scale()
    assert 20 < pixels <= 150
    assert length in {1, 2, 5, 10, 20, 50, 100, 200, 500}


def test_a_building_of_the_city_and_its_model_are_one(window: MainWindow, qtbot: QtBot, open_file: Opened) -> None:
    quarter = ROOT / "sample_models" / "timeo_demo_quarter.city.json"
    open_file(quarter)
    settled(window, qtbot)
    ((place, _),) = find(window.session, "DEM0MNMS2026")
    open_file(ROOT / "sample_models" / "timeo_demo.ifc")
    settled(window, qtbot)
    assert window.session.epsg == 3943
    building = next(number for number, row in find(window.session, "IfcBuilding") if row.ifc_class == "IfcBuilding")
    qtbot.waitUntil(lambda: window.desk.known.element_of(place) is not None)
    assert window.desk.known.element_of(place) == window.desk.known.element_of(building)
    step = place & 0xFFFFFFFF

    def shown() -> bool:
        return any(
            bool(actor.visible[actor.chunk.steps == step].any())
            for actor in window.session.scene.contents.drawn()
            if actor.source == place >> 32
        )

    assert not shown()  # the model shows it better
    window.desk.opening.close(building >> 32)
    settled(window, qtbot)
    assert shown()


def test_a_second_file_is_read_in_the_system_of_the_first(
    window: MainWindow, qtbot: QtBot, open_file: Opened, street: Path, tmp_path: Path
) -> None:
    open_file(street)
    path = write_json(tmp_path / "far.city.json", cityjson((574317.0, 6279621.0, 146.0), crs=2154))
    window.open_files([path])
    settled(window, qtbot)
    assert {model.placement.epsg for model in window.session.models.values()} == {3943}
    box = window.session.scene.contents.box_of(element_number(2, row.step) for _, row in find(window.session, "École"))
    assert box is not None
    assert np.abs(window.session.scene.to_map(box[0])[:2] - [1574359.88, 2268318.42]).max() < 15


def test_the_user_may_know_the_system_better_than_the_file(
    window: MainWindow, qtbot: QtBot, open_file: Opened, tmp_path: Path
) -> None:
    path = footprints(tmp_path / "sans.geojson", [shapely.affinity.translate(square(0, 0), 574317, 6279621)],
                      "EPSG:4326", hauteur=[5.0])  # fmt: skip
    open_file(path)
    number = next(iter(window.session.models))
    window.desk.part(City).set_source_crs(number, "EPSG:2154")
    settled(window, qtbot)
    (model,) = window.session.models.values()
    assert model.placement.epsg == 3943
    assert model.summary is not None
    assert model.summary.source_crs == "EPSG:2154"


def test_trying_again_remembers_what_the_user_knows_of_the_system(
    window: MainWindow, qtbot: QtBot, open_file: Opened, tmp_path: Path
) -> None:
    path = footprints(tmp_path / "sans.geojson", [shapely.affinity.translate(square(0, 0), 574317, 6279621)],
                      "EPSG:4326", hauteur=[5.0])  # fmt: skip
    open_file(path)
    whole = path.read_bytes()
    path.write_text("nothing")
    window.desk.part(City).set_source_crs(next(iter(window.session.models)), "EPSG:2154")
    settled(window, qtbot)
    assert window.banner._message is not None
    path.write_bytes(whole)
    window.run(window.banner._message.action)
    settled(window, qtbot)
    (model,) = window.session.models.values()
    assert model.summary is not None
    assert model.summary.source_crs == "EPSG:2154"


def test_a_layer_is_kept_where_the_view_is_undone(window: MainWindow, open_file: Opened, street: Path) -> None:
    open_file(street)
    view = window.session.view
    window.session.apply(view.with_layer(1, replace(view.layer(1), opacity=0.5)))
    window.session.apply(window.session.view.select((element_number(1, 4),)))
    window.session.undo()
    assert window.session.view.layer(1).opacity == 0.5
    window.files.close_all()
    assert window.session.view.layers == ()


@pytest.fixture
def stray(tmp_path: Path) -> Path:
    """The demonstration building without its place on the map."""
    text = (ROOT / "sample_models" / "timeo_demo.ifc").read_text("utf-8")
    path = tmp_path / "stray.ifc"
    path.write_text("\n".join(line for line in text.splitlines() if "IFCMAPCONVERSION" not in line), "utf-8")
    return path


def test_a_model_without_a_place_is_put_there_by_two_points_and_stays(
    window: MainWindow, qtbot: QtBot, open_file: Opened, street: Path, stray: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_file(street)
    with qtbot.waitSignal(window.hub.message, check_params_cb=lambda m: "no map coordinates" in str(m.text)):
        open_file(stray)
    settled(window, qtbot)
    scene, session = window.session.scene, window.session
    assert session.unplaced == (2,)
    box = scene.contents.corners_of_source(2)
    assert box is not None
    assert np.abs(box).max() < 1000  # it stands in the middle of the street, where it can be seen

    def click(source: int, x: float, y: float, z: float) -> None:
        matrix = scene.matrix_of(source)
        place = matrix[:3, :3] @ [x, y, z] + matrix[:3, 3]
        window.choosing.picked(Hit(element_number(source, 5), tuple(place), 1.0), False)

    window.run("place.points")
    monkeypatch.setattr("timeo_desktop.ui.city.placing.QInputDialog.getDouble", lambda *_args: (141.5, True))
    click(1, WEST, SOUTH, 0)  # a click on the wrong file changes nothing
    click(2, 0, 0, 0)
    click(1, WEST + 50, SOUTH + 40, 0)
    click(2, 20, 0, 0)
    click(1, WEST + 50, SOUTH + 70, 0)
    settled(window, qtbot)
    matrix = scene.matrix_of(2)
    at = matrix[:3, :3] @ [20.0, 0.0, 0.0] + matrix[:3, 3]
    assert np.allclose(scene.to_map(at), [WEST + 50, SOUTH + 60, 141.5], atol=1e-6)
    window.desk.opening.close(2)
    open_file(stray)
    settled(window, qtbot)
    (number,) = (each for each in session.models if each != 1)
    qtbot.waitUntil(lambda: session.models[number].by_hand is not None)
    assert np.allclose(scene.matrix_of(number), matrix)
    assert session.unplaced == ()
    window.run("place.forget")
    assert session.unplaced == (number,)


def test_a_model_is_laid_onto_the_building_it_replaces(
    window: MainWindow, qtbot: QtBot, open_file: Opened, tmp_path: Path, stray: Path
) -> None:
    target = shapely.affinity.rotate(shapely.box(WEST, SOUTH, WEST + 44, SOUTH + 27), 30)
    shapes = [target, square(WEST + 200, SOUTH)]
    open_file(footprints(tmp_path / "one.gpkg", shapes, hauteur=[8.0, 5.0], cleabs=["BAT1", "BAT2"]))
    open_file(stray)
    settled(window, qtbot)
    with qtbot.waitSignal(window.hub.message) as caught:
        window.run("place.footprint")
    assert "Select the building of the city" in str(caught.args[0].text)
    city = next(iter(window.session.models))
    window.session.apply(window.session.view.select((element_number(city, 3),)))
    window.run("place.footprint")
    settled(window, qtbot)
    found = window.session.scene.contents.points_of_source(2)
    assert found is not None
    hull = shapely.multipoints(found[:, :2] + window.session.scene.to_map((0, 0, 0))[:2]).convex_hull
    assert np.hypot(*np.subtract(hull.centroid.coords[0], target.centroid.coords[0])) < 3
    building = next(number for number, row in find(window.session, "IfcBuilding") if row.ifc_class == "IfcBuilding")
    place = element_number(city, 3)
    qtbot.waitUntil(lambda: window.desk.known.element_of(place) == window.desk.known.element_of(building) is not None)

    def shown() -> set[int]:
        drawn = (actor for actor in window.session.scene.contents.drawn() if actor.source == city)
        return {int(step) for actor in drawn for step in actor.chunk.steps[actor.visible]}

    assert shown() == {4}  # the footprint gave way to the model
    turned = window.session.scene.matrix_of(2)
    window.run("place.turn")
    assert np.allclose(window.session.scene.matrix_of(2)[:2, :2], -turned[:2, :2])
    settled(window, qtbot)
    window.run("place.forget")
    qtbot.waitUntil(lambda: window.desk.known.element_of(place) != window.desk.known.element_of(building))
    assert shown() == {3, 4}  # and is there again


def test_a_model_that_stands_elsewhere_hides_nothing(
    window: MainWindow, qtbot: QtBot, open_file: Opened, tmp_path: Path, stray: Path
) -> None:
    away = footprints(tmp_path / "one.gpkg", [square(WEST, SOUTH)], hauteur=[8.0], cleabs=["BAT1"])
    open_file(away)
    open_file(stray)
    settled(window, qtbot)
    city = next(iter(window.session.models))
    window.session.apply(window.session.view.select((element_number(city, 3),)))
    window.run("place.footprint")
    settled(window, qtbot)
    hidden = window.session._replaced
    qtbot.waitUntil(lambda: len(hidden.get(city, ())) == 1)
    far = np.eye(4)
    far[:3, 3] = [WEST + 5000, SOUTH, 0]
    window.session.models[2].by_hand = (far, window.session.epsg)
    window.desk.part(PlacingByHand)._place()
    assert len(hidden[city]) == 0


def test_a_crowd_is_counted_in_the_tree_and_a_click_in_it_is_quick(
    window: MainWindow, open_file: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeo_desktop.ui.view.tree_rows._CROWD", 10)
    shapes = [square(WEST + 30 * number, SOUTH) for number in range(12)]
    open_file(footprints(tmp_path / "bati.gpkg", shapes, hauteur=[4.0] * 12))
    tree = window.desk.panels["tree"].model
    window.choosing.picked(Hit(element_number(1, 7), (0, 0, 0), 1.0), False)
    assert window.session.view.selection == {element_number(1, 7)}
    assert not tree.index_of(element_number(1, 7)).isValid()
    layer = tree.index_of(element_number(1, 2))
    tree.fetchMore(layer)
    row = tree.index(0, 0, layer)
    assert tree.data(row) == "Building (12)"
    assert not tree.hasChildren(row)
    assert tree.numbers_of(row) == {element_number(1, 2)}


def test_the_same_file_is_opened_once_and_again_when_it_was_written(
    window: MainWindow, open_file: Opened, tmp_path: Path
) -> None:
    path = write_json(tmp_path / "a.city.json", cityjson())
    open_file(path)
    open_file(path)
    assert len(window.session.models) == 1
    assert "is open already" in window.desk.panels["messages"].texts()[0]
    document = cityjson()
    document["CityObjects"]["second"] = {"type": "Building", "geometry": [house()]}
    write_json(path, document)
    open_file(path)
    (model,) = window.session.models.values()
    assert model.summary is not None
    assert model.summary.elements == 2


def test_a_city_far_away_is_told_and_a_hidden_layer_is_shown_when_something_in_it_is_meant(
    window: MainWindow, open_file: Opened, tmp_path: Path
) -> None:
    open_file(write_json(tmp_path / "a.city.json", cityjson()))
    open_file(write_json(tmp_path / "b.city.json", cityjson((1574000.0, 2468000.0, 90.0))))
    told = window.desk.panels["messages"].texts()
    assert any("b.city.json lies 200 km from what is open" in text for text in told)
    window.set_language("fr")
    assert "se trouve à 200 km de ce qui est ouvert" in window.banner.text.text()
    session = window.session
    for command in ("view.home", "view.fit"):
        window.run(command)
        assert session.camera.shows(session.scene.contents.corners_of_source(1))  # not a grey picture of both
    session.looking.fit_source(2)
    assert session.camera.shows(session.scene.contents.corners_of_source(2))
    window.run("view.home")
    window.desk.part(City).show_layer(2, visible=False)
    (number,) = [number for number, row in find(window.session, "École") if source_of(number) == 2]
    window.session.looking.fit(frozenset((number,)))
    assert window.session.view.layer(2).visible


def test_numbers_are_written_as_the_language_writes_them(window: MainWindow, open_file: Opened, tmp_path: Path) -> None:
    places = [square(1574000.0 + 20 * (i % 40), 2268000.0 + 20 * (i // 40)) for i in range(1200)]
    open_file(footprints(tmp_path / "bati.geojson", places, hauteur=[5.0] * 1200))
    window.set_language("fr")
    assert window._count.text().startswith("1\u202f200 ")
    assert "1\u202f200 " in window.desk.panels["layers"].about.text()
    assert ",00 ; " in window.desk.part(City)._text_of(np.zeros(3))
    window.set_language("en")
    assert window._count.text().startswith("1,200 ")


def test_conditions_filter_the_table_and_the_map(
    window: MainWindow, qtbot: QtBot, open_file: Opened, street: Path
) -> None:
    open_file(street)
    window.docks.bring("portfolio")
    panel = window.desk.panels["portfolio"]
    qtbot.waitUntil(lambda: len(panel.table.model.order.ids) == 12)
    panel.table.filter.setText("hauteur >= 10 usage = commercial")
    qtbot.waitUntil(lambda: len(panel.table.model.order.ids) == 3)
    assert sum(int(actor.visible.sum()) for actor in window.session.scene.contents.drawn()) == 3
    panel.table.filter.setText("largeur > 3")
    qtbot.waitUntil(lambda: "No attribute is called largeur" in panel.table.count.text())
    assert len(panel.table.model.order.ids) == 3
    panel.table.filter.setText("hauteur > 1000")
    qtbot.waitUntil(lambda: "Nothing fits these filters" in panel.table.count.text())


def test_the_map_view_stays_at_its_place_and_leads_back(
    window: MainWindow, qtbot: QtBot, open_file: Opened, street: Path
) -> None:
    open_file(street)
    window.run(f"view.go_to {WEST + 155} {SOUTH + 5}")
    qtbot.waitUntil(window.viewport.is_drawn)
    camera = window.viewport.view_camera
    before, scale = window.session.scene.to_map(camera.focus()), camera.pixels_per_metre()
    window.run("view.map")
    assert camera.is_parallel()
    assert camera.direction().tolist() == pytest.approx([0, 0, -1], abs=1e-9)
    assert np.abs(window.session.scene.to_map(camera.focus()) - before)[:2].max() < 5
    assert 0.5 < camera.pixels_per_metre() / scale < 2
    window.run("view.map")
    assert not camera.is_parallel()
    assert np.abs(window.session.scene.to_map(camera.focus()) - before)[:2].max() < 10
    assert 0.4 < camera.pixels_per_metre() / scale < 2.5


def test_files_are_shown_as_they_were_when_they_are_opened_again(
    window: MainWindow, qtbot: QtBot, open_file: Opened, street: Path
) -> None:
    open_file(street)
    window.desk.part(City).show_layer(1, style="usage", opacity=0.5)
    qtbot.waitUntil(lambda: 1 in window.desk.part(City).styles)
    window.desk.part(City).show_layer(1, visible=False)
    window.desk.opening.close(1)
    open_file(street)
    view = window.session.view.layer(2)
    assert (view.style, view.opacity, view.visible) == ("usage", 0.5, True)
    qtbot.waitUntil(lambda: 2 in window.desk.part(City).styles)
    window.desk.part(City).show_layer(2, style="", opacity=1.0)
    window.desk.opening.close(2)
    open_file(street)
    assert window.session.view.layer(3).style == ""


def test_a_model_that_is_hidden_gives_its_place_back_to_the_city(
    window: MainWindow, qtbot: QtBot, open_file: Opened
) -> None:
    open_file(ROOT / "sample_models" / "timeo_demo.ifc")
    open_file(ROOT / "sample_models" / "timeo_demo_quarter.city.json")
    settled(window, qtbot)
    city = next(each for each in window.session.models.values() if each.of_city)
    model = next(each for each in window.session.models.values() if not each.on_map)
    assert city.elements is not None
    assert model.elements is not None
    (twin,) = city.elements.search("DEM0MNMS2026", 5)
    number = element_number(city.number, twin.step)

    def shown() -> bool:
        return any(actor.visible[actor.numbers == number].any() for actor in window.session.scene.chunks)

    qtbot.waitUntil(lambda: not shown())
    window.desk.part(City).show_layer(model.number, visible=False)
    assert shown()
    window.desk.part(City).show_layer(model.number, visible=True)
    assert not shown()
    # A click on either reads the same building.
    building = element_number(model.number, model.elements.of_class("IfcBuilding")[0])
    assert window.session.same_as(building) == (number,)
    assert window.session.same_as(number) == (building,)
    known = window.desk.known
    assert known.element_of(number) == known.element_of(building)
    # What was added file by file is what all files together say.
    added = dict(known._numbers), dict(known._elements), dict(window.session.twins)
    known._index()
    assert (known._numbers, known._elements, window.session.twins) == added
    window.session.looking.choose(building)
    texts = {window.desk.panels["properties"].rows.topLevelItem(row).text(0)
             for row in range(window.desk.panels["properties"].rows.topLevelItemCount())}  # fmt: skip
    assert any("The same in timeo_demo_quarter.city.json" in text for text in texts)
    # Dashes and blanks in an identifier are how people write it.
    assert [row.name for _, row in find(window.session, "dem0-mnms 2026")][-1] == "Maison de quartier des Minimes"


def test_energy_classes_have_the_colours_of_the_label_and_kinds_are_no_scale(
    window: MainWindow, qtbot: QtBot, open_file: Opened, tmp_path: Path
) -> None:
    classes = ["G", "G", "A", "C", "G", "B"]
    layer = footprints(tmp_path / "bati.gpkg", [square(WEST + 30 * n, SOUTH) for n in range(6)], hauteur=[5.0] * 6,
                       dpe=classes, classe=[2, 2, 6, 6, 9, 2])  # fmt: skip
    open_file(layer)
    window.desk.part(City).show_layer(1, style="dpe")
    qtbot.waitUntil(lambda: 1 in window.desk.part(City).styles)
    entries = window.desk.part(City).styles[1].entries
    assert [entry.text for entry in entries] == ["A", "B", "C", "G"]
    assert entries[0].colour[1] > entries[0].colour[0]  # green
    assert entries[-1].colour[0] > entries[-1].colour[1]  # red
    window.desk.part(City).show_layer(1, style="classe")
    qtbot.waitUntil(
        lambda: 1 in window.desk.part(City).styles and window.desk.part(City).styles[1].attribute == "classe"
    )
    assert window.desk.part(City).styles[1].low is None
    assert [entry.count for entry in window.desk.part(City).styles[1].entries] == [3, 2, 1]


def test_what_lies_flat_is_told_only_where_no_terrain_came(
    window: MainWindow, qtbot: QtBot, open_file: Opened, tmp_path: Path
) -> None:
    import rasterio

    works = footprints(tmp_path / "chantier.gpkg", [square(WEST + 10, SOUTH + 10)], nom=["fouille"])
    terrain = tmp_path / "mnt.tif"
    with rasterio.open(terrain, "w", driver="GTiff", width=50, height=50, count=1, dtype="float32", crs="EPSG:3943",
                       transform=rasterio.Affine(1, 0, WEST, 0, -1, SOUTH + 50)) as file:  # fmt: skip
        file.write(np.full((1, 50, 50), 140.0, dtype="float32"))

    def told() -> int:
        texts = window.desk.panels["messages"].texts()
        return sum("open a terrain model first" in text for text in texts)

    window.open_files([works, terrain])
    qtbot.waitUntil(lambda: not window.tasks.running and window.desk.opening.is_settled)
    qtbot.waitUntil(lambda: not any(model.lies_flat for model in window.session.models.values()))
    assert told() == 0
    window.files.close_all()
    open_file(works)
    assert told() == 1
