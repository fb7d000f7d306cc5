"""Open data and the register of buildings: one fault of a record costs nothing beside it, and counts are compared."""

import json
import threading
from typing import Any

import pytest

from timeo_desktop.connectors.features import is_drawable, sorted_features
from timeo_desktop.connectors.http import HttpSource, NotFound
from timeo_desktop.connectors.registry import connect
from timeo_desktop.domain.connections import BadData, Connection
from timeo_desktop.domain.records import MapLayer, Page

_POINT = {"type": "Point", "coordinates": [1.44, 43.6]}
_RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


@pytest.mark.parametrize(
    ("geometry", "is_it"),
    [
        (_POINT, True),
        ({"type": "Polygon", "coordinates": [_RING]}, True),
        ({"type": "MultiPolygon", "coordinates": [[_RING]]}, True),
        ({"type": "Point", "coordinates": [1, 2, 150.5]}, True),
        ({"type": "GeometryCollection", "geometries": [_POINT]}, True),
        (None, False),
        ("POINT (1 2)", False),
        ({"type": "Point", "coordinates": []}, False),
        ({"type": "Point", "coordinates": [None, 1]}, False),
        ({"type": "Point", "coordinates": [574_000.0, 6_279_000.0]}, False),
        ({"type": "Polygon", "coordinates": _RING}, False),
        ({"type": "Circle", "coordinates": [1, 2]}, False),
        ({"type": "GeometryCollection", "geometries": []}, False),
    ],
)
def test_what_can_be_drawn(geometry: object, is_it: bool) -> None:
    assert is_drawable(geometry) is is_it


def test_features_are_kept_where_they_can_be_and_counted_where_not() -> None:
    good = {"type": "Feature", "properties": {"id": 1}, "geometry": _POINT}
    nowhere = {"type": "Feature", "properties": {"id": 2}, "geometry": None}
    found = sorted_features([good, nowhere, 5, {**nowhere, "geometry": {"type": "Point", "coordinates": [9e9, 1]}}])
    assert found.kept == [good, nowhere, nowhere]
    assert [(row.place, str(row.reason), row.body) for row in found.rejected("trees")] == [
        ("trees", "1 records hold values that cannot be used; here is one", "5"),
        ("trees", "2 records have no place that can be drawn; here is one", json.dumps(nowhere)),
    ]


def _pages(
    kind: str, settings: dict[str, str], answers: dict[str, str], monkeypatch: pytest.MonkeyPatch, cursor: object = None
) -> list[Page]:
    def answer(_source: HttpSource, url: str, _params: object, _stop: object) -> bytes:
        path = url.removeprefix("https://portal.example/")
        if path not in answers:
            raise NotFound("{server} has nothing at this address (HTTP 404)", server="portal.example")
        return answers[path].encode()

    monkeypatch.setattr(HttpSource, "_once", answer)
    source = connect(Connection("x", kind, "x", {"address": "https://portal.example", **settings}), {})
    return list(source.fetch(cursor, threading.Event()))


def _dataset(name: str, features: str, **metas: Any) -> dict[str, str]:
    base = f"api/explore/v2.1/catalog/datasets/{name}"
    about = {"dataset_id": name, "features": ["geo"], "metas": {"default": {"title": name, **metas}}}
    return {base: json.dumps(about), f"{base}/exports/geojson": f'{{"features": [{features}]}}'}


def _feature(number: object, geometry: object = _POINT) -> str:
    return json.dumps({"type": "Feature", "properties": {"id": number}, "geometry": geometry})


def test_a_record_of_a_portal_that_cannot_be_used_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = _feature("x").replace('"x"', "1" + "0" * 399)
    answers = _dataset("trees", ", ".join([_feature(1), bad, _feature(2, None), _feature("\ud800")]), records_count=6)
    pages = _pages("opendatasoft", {"datasets": "trees"}, answers, monkeypatch)
    (layer,) = [each for page in pages for each in page.records if isinstance(each, MapLayer)]
    kept = json.loads(layer.content)["features"]
    assert [each["properties"]["id"] for each in kept] == [1, 2, "\ufffd"]
    assert layer.features == 3
    assert [str(row.reason).partition(";")[0] for page in pages for row in page.rejected] == [
        "portal.example says that it has 6 records, and sends 4",
        "1 records hold values that cannot be used", "1 records have no place that can be drawn",
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["{", "[]", '{"features": {}}'])
def test_a_dataset_that_cannot_be_read_costs_no_other(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    answers = _dataset("trees", _feature(1)) | _dataset("roads", _feature(2), modified="yesterday", title=5)
    answers["api/explore/v2.1/catalog/datasets/trees/exports/geojson"] = wrong
    pages = _pages("opendatasoft", {"datasets": "trees\nroads\nnone"}, answers, monkeypatch)
    assert [each.key for page in pages for each in page.records if isinstance(each, MapLayer)] == ["roads"]
    assert [row.place for page in pages for row in page.rejected] == ["trees", "none"]
    assert str(pages[-1].doubt) == "1 records of portal.example cannot be read: trees"
    with pytest.raises(BadData):
        _pages("opendatasoft", {"datasets": "trees"}, answers, monkeypatch)


def _building(identity: str, **more: Any) -> dict[str, str]:
    told = {"rnb_id": identity, "status": "constructed", "point": _POINT, "addresses": [], "ext_ids": [], **more}
    return {f"api/alpha/buildings/{identity}/": json.dumps(told)}


def test_a_building_that_cannot_be_read_costs_no_other_and_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = _building("A") | _building("B", addresses=5) | _building("C", point=None, shape={"type": "Point"})
    pages = _pages("rnb", {"buildings": "A/B/C"}, answers, monkeypatch)
    (layer,) = [each for page in pages for each in page.records if isinstance(each, MapLayer)]
    assert [each["properties"]["rnb_id"] for each in json.loads(layer.content)["features"]] == ["A", "C"]
    assert [row.place for page in pages for row in page.rejected] == ["B", "RNB"]
    assert str(pages[-1].doubt) == "1 records of portal.example cannot be read: B"
    answers |= _building("B") | {"api/alpha/buildings/diff/": "rnb_id\n"}
    (again,) = _pages("rnb", {"buildings": "A/B/C"}, answers, monkeypatch, pages[-1].cursor)
    assert [each.features for each in again.records if isinstance(each, MapLayer)] == [3]
    assert again.doubt is None
