"""Where somebody put a model in the window, as the words of the command line see it."""

import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer

from timeo_desktop.cli import run
from timeo_desktop.services.city.placing import forget_place, keep_place
from timeo_desktop.services.opening.environment import cache
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.store.operations.database import Store

TWICE = Path(__file__).parent / "data" / "ifc" / "21_georef_twice.ifc"
ALONE = Path(__file__).parent / "data" / "ifc" / "30_federated_m.ifc"  # names no map
SAID = "{} is where it was put by hand"


def put(file: Path, east: float, north: float, epsg: int | None) -> None:
    matrix = np.eye(4)
    matrix[:3, 3] = (east, north, 0)
    with closing(Store(store_path())) as store:
        keep_place(store, cache().content(file, None), matrix, epsg, "two points")


def info(file: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert run(["info", str(file), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert isinstance(report, dict)
    return report


def test_info_and_export_know_where_a_model_was_put(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = info(ALONE, capsys)
    assert before["place"] is None
    assert not store_path().exists()  # nobody makes a store by asking
    put(ALONE, 574_000, 6_279_000, 2154)
    place = info(ALONE, capsys)["place"]
    assert isinstance(place, dict)
    box = np.array(before["bounds_m"])
    assert place["bounds_m"] == pytest.approx((box + [574_000, 6_279_000, 0] * 2).tolist(), abs=1e-3)
    middle = (box[:2] + box[3:5]) / 2 + [574_000, 6_279_000]
    right = Transformer.from_crs(2154, 4326, always_xy=True).transform(*middle)
    assert (place["longitude"], place["latitude"]) == pytest.approx(right, abs=1e-6)
    assert run(["export", str(ALONE), "--3dtiles", str(tmp_path / "tiles")]) == 0
    assert SAID.format(ALONE.name) in capsys.readouterr().err
    root = json.loads((tmp_path / "tiles" / "tileset.json").read_text("utf-8"))["root"]
    at = Transformer.from_crs(4978, 4979, always_xy=True).transform(*root["transform"][12:15])
    assert at[:2] == pytest.approx(right, abs=1e-4)


def test_a_place_that_was_accepted_is_not_doubted_again(capsys: pytest.CaptureFixture[str]) -> None:
    doubted = info(TWICE, capsys)
    assert doubted["offered_places"]
    put(TWICE, 0, 0, 25833)
    report = info(TWICE, capsys)
    assert report["notices"] == [SAID.format(TWICE.name)]
    assert report["offered_places"] == {}
    with closing(Store(store_path())) as store:
        forget_place(store, cache().content(TWICE, None), None)
    assert info(TWICE, capsys)["offered_places"]
