"""An address is found by a real geocoder, and the view goes there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from tests.city.files import cityjson, write_json
from tests.peers.address_server import address_server, missing
from timeo_desktop.ui.window.main_window import MainWindow
from timeo_desktop.ui.window.palette import Palette

pytestmark = pytest.mark.gui
Opened = Callable[[Path], None]


@pytest.fixture(scope="module")
def geocoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if reason := missing():
        pytest.skip(reason)
    with address_server(tmp_path_factory.mktemp("addok")) as address:
        yield address


@pytest.fixture
def place(window: MainWindow, tmp_path: Path, open_file: Opened, geocoder: str) -> MainWindow:
    """A window with a house in it, that asks the server."""
    open_file(write_json(tmp_path / "a.city.json", cityjson()))
    window._settings.put("address_server", geocoder)
    return window


def focus(window: MainWindow) -> np.ndarray:
    return window.session.scene.to_map(window.viewport.renderer.GetActiveCamera().GetFocalPoint())


def test_one_address_is_gone_to(place: MainWindow, qtbot: QtBot) -> None:
    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QInputDialog):
            assert len(dialog.comboBoxItems()) == 2
            dialog.setTextValue(next(each for each in dialog.comboBoxItems() if "Toulouse" in each))
            dialog.accept()

    timer = QTimer(place)
    timer.timeout.connect(choose)
    timer.start(50)
    place.run("view.address 12 rue de l'été")
    wanted = Transformer.from_crs(4326, 3943, always_xy=True).transform(1.4356, 43.6123)
    qtbot.waitUntil(lambda: float(np.abs(focus(place)[:2] - wanted).max()) < 1)
    timer.stop()
    assert "12 Rue de l'Été" in place.statusBar().currentMessage()


def test_the_palette_offers_it_last_and_what_is_unknown_is_said(place: MainWindow, qtbot: QtBot) -> None:
    place.show_palette()
    palette = place.findChild(Palette)
    assert palette is not None
    palette.edit.setText("zzyzx")
    palette.refresh()
    assert "zzyzx" in palette.list.item(palette.list.count() - 1).text()
    palette.list.setCurrentRow(palette.list.count() - 1)
    palette.accept_current()
    qtbot.waitUntil(lambda: not place.tasks.running)
    assert "No address is like" in place.desk.panels["messages"].texts()[0]


def test_a_dead_server_is_one_sentence(place: MainWindow, qtbot: QtBot) -> None:
    place._settings.put("address_server", "http://127.0.0.1:9")
    place.run("view.address rue de la paix")
    qtbot.waitUntil(lambda: bool(place.desk.panels["messages"].texts()) and not place.tasks.running, timeout=15_000)
    assert "127.0.0.1:9" in place.desk.panels["messages"].texts()[0]
