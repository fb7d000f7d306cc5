"""A doubtful place in the window: said once all is there, another one taken by one click, kept, and taken back."""

import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer
from pytestqt.qtbot import QtBot

from tests.city.test_window import settled
from tests.main_window import Opened, texts
from timeo_desktop.cli import run
from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.city.placing import keep_place, places_in
from timeo_desktop.services.opening.events import StallLimits
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.store.models.packages import PackageCache
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.families import view_commands
from timeo_desktop.ui.view.snapshot import Picture, snapshot
from timeo_desktop.ui.window.main_window import MainWindow

DATA = Path(__file__).parent / "data" / "ifc"
pytestmark = pytest.mark.gui


def _origin(window: MainWindow, number: int) -> np.ndarray:
    corners = window.session.scene.contents.corners_of_source(number)
    assert corners is not None
    return np.asarray(window.session.scene.to_map(corners.min(axis=0)))


def test_one_click_takes_the_map_conversion_only_and_forget_takes_it_back(
    window: MainWindow, qtbot: QtBot, open_file: Opened
) -> None:
    open_file(DATA / "21_georef_twice.ifc")
    settled(window, qtbot)
    assert window.banner.isVisibleTo(window)
    assert "says its place twice" in window.banner.text.text()
    assert window.banner.action.text() == "Use the map conversion only"
    window.desk.opening.close(1)
    open_file(DATA / "21_georef_twice.ifc")  # whoever opens it again is told again
    settled(window, qtbot)
    assert texts(window).count("says its place twice") == 2
    layers = window.desk.panels["layers"]
    assert layers.offer.text() == "Use the map conversion only"
    window.banner.action.click()
    settled(window, qtbot)
    assert layers.offer.isHidden()
    assert np.allclose(_origin(window, 2), [392000, 5820000, 35], atol=1e-3)
    assert not window.banner.isVisibleTo(window)
    window.desk.opening.close(2)
    open_file(DATA / "21_georef_twice.ifc")  # it is remembered
    settled(window, qtbot)
    assert np.allclose(_origin(window, 3), [392000, 5820000, 35], atol=1e-3)
    assert texts(window).count("says its place twice") == 2  # and not doubted again
    assert "is where it was put by hand" in texts(window)
    assert not window.banner.isVisibleTo(window)
    window.run("place.forget")
    settled(window, qtbot)
    assert np.allclose(_origin(window, 3), [784000, 11640000, 70], atol=1e-3)
    assert window.banner.action.text() == "Use the map conversion only"


def test_places_are_judged_when_all_files_of_one_opening_are_there(window: MainWindow, qtbot: QtBot) -> None:
    # The first has no map coordinates of its own: it is where the others are.
    names = ("30_federated_m.ifc", "20_same_place_utm.ifc", "20_feet_crs_m.ifc")
    window.open_files([DATA / name for name in names])
    settled(window, qtbot)
    assert np.abs(_origin(window, 2)[:2] - _origin(window, 3)[:2]).max() < 5
    assert np.abs(_origin(window, 2)[:2] - _origin(window, 1)[:2]).max() < 5
    assert not any("km from" in text for text in texts(window).splitlines())


def test_the_disciplines_of_a_site_stand_together_until_somebody_parts_them(window: MainWindow, qtbot: QtBot) -> None:
    window.open_files([DATA / name for name in ("43_city.geojson", "43_site_arc.ifc", "43_site_str.ifc")])
    settled(window, qtbot)
    assert abs(_origin(window, 2)[2] - _origin(window, 3)[2]) < 1e-3
    told = [text for text in texts(window).splitlines() if "is of the same site as" in text]
    assert len(told) == 1
    assert window.banner.action.text() == "Use its latitude and longitude"
    window.banner.action.click()
    settled(window, qtbot)
    assert abs(_origin(window, 3)[2] - _origin(window, 2)[2] - 20) < 1e-3


def test_an_address_is_offered_to_the_search(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    text = (DATA / "43_site_arc.ifc").read_text("utf-8")
    text = text.replace(".ELEMENT.,(43,36,16,0),(1,26,38,0),0.,$,$)", ".ELEMENT.,$,$,$,$,#900)")
    address = (
        "#900=IFCPOSTALADDRESS($,$,$,$,('1 place de l''Europe'),$,'Toulouse',$,'31000','France');\nENDSEC;\nEND-ISO"
    )
    path = tmp_path / "hall.ifc"
    path.write_text(text.replace("ENDSEC;\nEND-ISO", address + "ENDSEC;\nEND-ISO"), "utf-8")
    said: list[Message] = []
    window.hub.message.connect(said.append)
    window.open_files([DATA / "43_city.geojson", path])
    settled(window, qtbot)
    (offer,) = (each for each in said if each.action_title == "Find the address")
    assert offer.severity is Severity.WARNING
    assert offer.action == "view.address 1 place de l'Europe, 31000 Toulouse, France"


def test_a_picture_without_a_window_takes_an_offered_place_too(
    tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    opener = Opener(cache, pool, StallLimits())

    def told(*commands: str) -> str:
        wanted = Picture((DATA / "21_georef_twice.ifc",), tmp_path / "a.png", (64, 48), commands)
        return " | ".join(map(str, snapshot(wanted, opener, view_commands())))

    assert "says its place twice" in told()
    assert "--run 'place.accept 1'" in told()
    assert told("place.accept 1") == ""


def test_a_picture_without_a_window_is_taken_where_somebody_put_the_model(
    tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    file, picture = DATA / "21_georef_twice.ifc", Picture((DATA / "21_georef_twice.ifc",), tmp_path / "a.png", (64, 48))
    with closing(Store(tmp_path / "operations.sqlite")) as store:
        keep_place(store, cache.content(file, None), np.eye(4), 25833, "offered")
        opener = Opener(cache, pool, StallLimits(), places_in(store))
        told = " | ".join(map(str, snapshot(picture, opener, view_commands())))
    assert told == "21_georef_twice.ifc is where it was put by hand"


def test_an_export_says_what_is_doubtful_and_takes_the_offered_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", str(DATA / "21_georef_twice.ifc"), "--3dtiles"]
    assert run([*words, str(tmp_path / "one")]) == 0
    assert "says its place twice" in (told := capsys.readouterr().err)
    assert "--offered-place" in told
    assert run([*words, str(tmp_path / "two"), "--offered-place"]) == 0
    root = json.loads((tmp_path / "two" / "tileset.json").read_text("utf-8"))["root"]
    at = Transformer.from_crs(4978, 4979, always_xy=True).transform(*root["transform"][12:15])
    assert np.allclose(at[:2], [13.4083, 52.5194], atol=1e-3)
