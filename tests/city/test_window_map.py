"""A map from a server, laid under what is open."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.city.files import cityjson, write_json
from tests.peers.map_server import EXTENT
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


def test_a_map_is_laid_under_what_is_open(map_address: str, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.run(f"file.map {map_address}/service plan")
    assert "Open a city" in window.desk.panels["messages"].texts()[0]
    window.open_files([write_json(tmp_path / "a.city.json", cityjson((*EXTENT[:2], 0.0)))])
    qtbot.waitUntil(lambda: not window.tasks.running)
    window.run(f"file.map {map_address}/service plan")
    qtbot.waitUntil(lambda: len(window.session.models) == 2 and not window.tasks.running)
    picture = window.session.models[2]
    assert picture.summary is not None
    assert picture.summary.schema == "Orthophoto"
    assert "<" not in picture.file.name
    window.run(f"file.map {map_address}/service unknown")
    qtbot.waitUntil(lambda: not window.tasks.running)
    assert "offers no map unknown" in window.desk.panels["messages"].texts()[0]
