"""A tileset on a server in a real window: the camera decides what is fetched."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.city.files import cityjson, write_json
from tests.conftest import Read
from tests.peers.tileset_server import APART, Served, quarters
from timeo_desktop.domain.elements import element_number
from timeo_desktop.ui.city.city import City
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
WEST, SOUTH = 1574000.0, 2268000.0


@pytest.fixture
def cache_of_window(tmp_path: Path) -> Path:
    """An empty one: what was fetched before would not be asked for."""
    return tmp_path / "cache"


@pytest.fixture
def served(tmp_path: Path, read: Read) -> Iterator[Served]:
    made = Served(quarters(tmp_path, read))
    yield made
    made.close()


@pytest.fixture
def streamed(window: MainWindow, qtbot: QtBot, served: Served) -> MainWindow:
    """A window that shows the whole tileset."""
    window.open_files([served.address])
    qtbot.waitUntil(lambda: bool(window.session.models) and window.desk.opening.is_settled, timeout=60_000)
    settle(window, qtbot)
    return window


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.desk.refining.is_settled and window.viewport.is_drawn())


def drawn(window: MainWindow) -> set[str]:
    """Identities of what is drawn now."""
    found = (window.session.element(int(number)) for actor in window.session.scene.contents.drawn()
             for number in actor.numbers)  # fmt: skip
    return {element.guid for element in found if element is not None}


def test_near_by_one_quarter_is_fetched_and_from_afar_all(
    window: MainWindow, qtbot: QtBot, served: Served, open_file: Callable[[Path], None], tmp_path: Path
) -> None:
    beside = cityjson((WEST + 2 * APART + 14, SOUTH, 140.0))
    open_file(write_json(tmp_path / "beside.city.json", beside))
    window.viewport.moved = True  # somebody looks at this house: the view stays where it is
    window.open_files([served.address])
    qtbot.waitUntil(lambda: len(window.session.models) == 2 and window.desk.opening.is_settled, timeout=60_000)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: "house-2" in drawn(window))
    assert not any("q3" in path for path in served.asked)
    window.desk.panels["layers"].list.setCurrentRow(1)
    assert "so far: more is read as it is looked at" in window.desk.panels["layers"].about.text()
    window.run("view.fit")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: drawn(window) >= {f"house-{number}" for number in range(4)})
    # What was given up on the way, when the view changed, may be asked for again.
    assert len({path for path in served.asked if path.endswith(".glb")}) == 4
    window.desk.panels["portfolio"].layers.setCurrentIndex(1)
    window.desk.panels["portfolio"].layers.activated.emit(1)
    qtbot.waitUntil(lambda: window.desk.panels["portfolio"].table.count.text() == "4")
    qtbot.waitUntil(lambda: "5 elements" in window._count.text())


def test_rows_colours_and_places_follow_what_is_read(streamed: MainWindow, qtbot: QtBot, served: Served) -> None:
    window = streamed
    qtbot.waitUntil(lambda: len(drawn(window)) == 4)
    model = window.session.models[1]
    assert model.elements is not None
    steps = {guid: step for step, guid in model.elements.identities()}
    window.session.looking.choose(element_number(1, steps["house-3"]))
    assert "house-3" in window.desk.panels["properties"]._title.text()
    window.run("view.colour_by class")
    qtbot.waitUntil(lambda: 1 in window.desk.part(City).styles)
    assert window.desk.part(City).styles[1].entries[0].count == 4
    served.slow = 20.0
    window.desk.opening.close(1)
    assert not window.session.models
    qtbot.waitUntil(lambda: not window.tasks._running, timeout=10_000)
    served.slow = 0.0


def test_a_server_that_goes_away_is_told_once_and_what_is_there_stays(
    streamed: MainWindow, qtbot: QtBot, served: Served
) -> None:
    window = streamed
    qtbot.waitUntil(lambda: len(drawn(window)) == 4)
    served.close()
    window.desk.opening.close(1)
    qtbot.waitUntil(lambda: not window.tasks._running, timeout=10_000)
    window.open_files([served.address])
    qtbot.waitUntil(lambda: bool(window.session.models) and window.desk.opening.is_settled, timeout=60_000)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: len(drawn(window)) == 4)
    told = window.desk.panels["messages"].texts()
    assert sum("it is shown as it was fetched last" in text for text in told) == 1
