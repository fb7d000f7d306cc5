"""The life of the building in a real window, on the made-up data of the demonstration."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from tests.once import once
from tests.peers.contract import fetch_all
from timeo_desktop.domain.alike import plain
from timeo_desktop.scene.marks import cluster
from timeo_desktop.services.operations import connect, demonstration
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.services.operations.overlay import sensors
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.services.operations.streams import MEASURED
from timeo_desktop.services.operations.ticket_table import tickets_on
from timeo_desktop.services.operations.tickets import STANDING
from timeo_desktop.store.operations.crosswalk import find_elements
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.operations.ticket_rows import place_text
from timeo_desktop.ui.view.overlay_view import OverlayView
from timeo_desktop.ui.window.main_window import MainWindow


def live(folder: Path) -> None:
    """Three years of the life of the demonstration building, synchronised once for all tests."""
    store, box = Store(folder / "operations.sqlite"), SecretBox(folder / "config", None)
    demonstration.prepare(store, box)
    fetch_all(store, box, connect.find(store, "Démonstration (données inventées)"))
    store.close()


@pytest.fixture
def three_years(run_folder: Path) -> Path:
    """A store that holds them."""
    store_path().parent.mkdir(parents=True)
    return Path(shutil.copy(once(run_folder, "three-years", live) / "operations.sqlite", store_path()))


@pytest.fixture
def beginning(window: MainWindow, qtbot: QtBot, demo: Path) -> MainWindow:
    """A window with the demonstration building that synchronises three years of its life by itself."""
    window.desk.work.data.do(demonstration.prepare, window.desk.work.data.box)
    window.desk.part(Syncing).start()
    window.open_files([demo])
    window.run("overlay.tickets")
    qtbot.waitUntil(lambda: settled(window), timeout=120_000)
    return window


@pytest.fixture
def living(three_years: Path, beginning: MainWindow) -> MainWindow:
    """A window with the demonstration building and three years of its life."""
    assert beginning.desk.work.data.beside("operations.sqlite") == three_years
    return beginning


def settled(window: MainWindow) -> bool:
    """Whether everything is read, synchronised and shown."""
    return bool(
        not window.tasks.running
        and window.desk.part(Syncing).is_settled
        and window.desk.work.is_settled
        and window.desk.topics.is_settled
        and window.desk.topics.answer(STANDING).tickets
        and window.desk.panels["tickets"].table.rows.total
        and window.viewport.is_drawn()
    )


def number_of(window: MainWindow, tag: str) -> int:
    """The scene's number of an element by its tag."""
    (element,) = window.desk.work.data.read(find_elements, tag)
    number = window.desk.known.number_of(element)
    assert number is not None
    return number


def test_tables_and_view_are_in_step(beginning: MainWindow, qtbot: QtBot) -> None:
    living = beginning
    table = living.desk.panels["tickets"].table
    qtbot.waitUntil(lambda: len(table.model.order.ids) > 200)
    pump = number_of(living, "P-01")
    living.session.apply(living.session.view.select((pump,)))
    qtbot.waitUntil(lambda: bool(table.selected()))
    assert {place_text(row) for row in table.selected()} == {"P-01 Pompe de chauffage 1"}
    boiler = next(row for row in table.rows_of(table.model.order.ids) if "CH-01" in place_text(row))
    table.chosen.emit(np.array([boiler.row.id]))
    qtbot.waitUntil(lambda: living.session.view.selection == {number_of(living, "CH-01")})
    table.filter.setText("pompe bruyante")
    qtbot.waitUntil(lambda: 0 < len(table.model.order.ids) < 100)
    found = (plain(f"{row.row.ticket.title} {place_text(row)}") for row in table.rows_of(table.model.order.ids))
    assert all("pompe" in text and "bruyante" in text for text in found)
    table.filter.clear()
    table.grouping.setCurrentIndex(table.grouping.findText("By provider"))
    table.arrange()
    qtbot.waitUntil(lambda: len(table.model.order.groups) == 2)  # the two providers


def test_what_found_no_element_is_joined_to_the_one_that_is_selected(living: MainWindow, qtbot: QtBot) -> None:
    panel = living.desk.panels["unmatched"]
    living.run("panel.show unmatched")
    qtbot.waitUntil(lambda: panel.table.model.order.ids.size == 1)
    (waiting,) = panel.table.rows_of(panel.table.model.order.ids)
    assert (waiting.value, panel.picked.isEnabled()) == ("Radiateur salle polyvalente", False)
    assert living.docks.dock("unmatched").windowTitle() == "Unmatched (1)"
    panel.table.view.selectRow(0)
    radiator = number_of(living, "RAD-001-1")
    living.session.apply(living.session.view.select((radiator,)))
    qtbot.waitUntil(panel.picked.isEnabled)
    panel.picked.click()
    qtbot.waitUntil(lambda: panel.table.model.order.ids.size == 0)
    element = living.desk.known.element_of(radiator)
    assert element is not None
    assert len(living.desk.work.data.read(tickets_on, [element])) == waiting.records
    qtbot.waitUntil(lambda: living.docks.dock("unmatched").windowTitle() == "Unmatched")


def test_a_click_on_a_pin_selects_what_it_stands_on(living: MainWindow, qtbot: QtBot) -> None:
    living.run("overlay.tickets")
    qtbot.waitUntil(lambda: bool(living.desk.part(OverlayView).layer.clusters))
    box, group = living.desk.part(OverlayView).layer.clusters[0]
    assert living.desk.part(OverlayView).layer.click(QPointF(box.center()))
    assert living.session.view.selection
    assert group.members
    assert not living.desk.part(OverlayView).layer.click(QPointF(-50, -50))


def test_a_room_takes_the_colour_of_its_sensor(living: MainWindow, qtbot: QtBot) -> None:
    living.run("overlay.sensors co2")
    qtbot.waitUntil(lambda: living.desk.topics.is_settled and bool(living.desk.topics.answer(MEASURED).streams))
    overlay = sensors(living.desk.topics.answer(MEASURED), "co2")
    assert overlay.scale is not None
    laid = living.session.scene._laid
    assert len(laid) == 2 * len(overlay.values)  # the sensor and its room
    living.run("overlay.none")
    assert not len(living.session.scene._laid)


def test_the_slider_shows_what_was_so_then(living: MainWindow, qtbot: QtBot) -> None:
    now = living.desk.topics.answer(STANDING)
    living._bars[1].slider.setValue(living._bars[1].slider.maximum() // 2)
    qtbot.waitUntil(lambda: not living.desk.topics.answer(STANDING).live)
    then = living.desk.topics.answer(STANDING)
    assert then.moment < now.moment
    assert then.tickets
    assert {each.row.id for each in then.tickets}.isdisjoint(each.row.id for each in now.tickets)
    assert all(each.row.ticket.requested <= then.moment for each in then.tickets)
    living.run("time.live")
    qtbot.waitUntil(lambda: living.desk.topics.answer(STANDING).live)


def test_the_inspector_tells_history_measurements_and_documents(living: MainWindow, qtbot: QtBot) -> None:
    living.session.apply(living.session.view.select((number_of(living, "CH-01"),)))
    living.run("tab.history")
    history = living.desk.panels["history"]
    qtbot.waitUntil(lambda: history.entries.rowCount() > 10)
    providers = {entry.provider for entry in history.entries.entries if entry.provider}
    assert len(providers) == 2
    history.kind.setCurrentIndex(history.kind.findData("document"))
    history._filter()
    assert {entry.kind for entry in history.entries.entries} == {"document"}
    living.session.apply(living.session.view.select((number_of(living, "CPT-ELEC-01"),)))
    living.run("tab.measurements")
    chart = living.desk.panels["measurements"].chart
    qtbot.waitUntil(lambda: bool(chart.curves) and len(chart.curves[0].series.at) > 100)
    assert "kWh" in chart.values_at(int(chart.curves[0].series.at[-1]))


def test_exports_hold_what_is_shown(living: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(living.desk.panels["tickets"].table.model.order.ids.size))
    living.desk.panels["tickets"].table.export_to(tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == len(living.desk.panels["tickets"].table.model.order.ids) + 1


def test_a_wrong_connection_is_said_in_words_and_can_be_paused(living: MainWindow, qtbot: QtBot) -> None:
    made = connect.new_connection(connect.kind_of("folder"), "Exports")
    made = replace(made, settings={"folder": "/nowhere", "mapping": "[]"})
    living.desk.panels["connections"]._save(made, {})
    qtbot.waitUntil(lambda: made.id in living.desk.part(Syncing).health)
    qtbot.waitUntil(lambda: living.desk.part(Syncing).health[made.id].text is not None)
    assert "No columns" in str(living.desk.part(Syncing).health[made.id].text)
    living.desk.part(Syncing).pause(made, True)
    qtbot.waitUntil(lambda: any(each.paused for each in living.desk.part(Syncing).connections))


def test_marks_never_pile_up() -> None:
    chance = np.random.default_rng(5)
    pixels = chance.uniform(-100, 1100, (3000, 2))
    groups = cluster(pixels, np.full(3000, 0.5), chance.integers(0, 5, 3000).astype(float), (1000, 1000), (30, 20))
    inside = (pixels > -20).all(axis=1) & (pixels[:, 0] < 1030) & (pixels[:, 1] < 1020) & (pixels[:, 0] > -30)
    assert sum(len(group.members) for group in groups) >= int(inside.sum()) * 0.95
    places = np.array([(group.x, group.y) for group in groups])
    apart = np.abs(places[:, None] - places[None, :])
    overlapping = (apart[..., 0] < 30) & (apart[..., 1] < 20)
    assert overlapping.sum() == len(groups)
