"""Families of city objects, faces that cannot be read, identifiers that are given twice."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.city.files import cityjson, house, write_json
from tests.city.test_services_reading import notices, points_of
from tests.conftest import Read
from timeo_desktop.domain.elements import Element
from timeo_desktop.domain.packages import Package
from timeo_desktop.scene.style import style_by
from timeo_desktop.services.opening.inspect import elements_of

CITY = Path(__file__).parent / "data" / "city"


def rows_of(package: Package) -> dict[str, tuple[Element, dict[str, object]]]:
    """Elements with their attributes, by identity."""
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        found = [elements.element(step) for step in range(1, elements.last_step() + 1)]
        return {
            each.guid: (each, {key: value for key, value in elements.attributes(each.step) if value is not None})
            for each in found
            if each is not None
        }


def test_faces_that_cannot_be_read_are_told_with_their_object(read: Read) -> None:
    package = read(CITY / "11_two_faces_decimal_commas.gml")
    (failure,) = package.summary.failed
    assert failure.guid == "west"
    assert str(failure.reason).startswith("2 of its 6 faces are missing: their coordinates are not numbers")
    assert "708202,994 5709696,414" in str(failure.reason)
    assert "2 faces cannot be drawn" in notices(package)
    assert package.summary.triangles == 8


def test_parts_inherit_and_are_drawn_instead_of_their_building(read: Read) -> None:
    package = read(CITY / "12_3dbag_attributes_on_parent.city.json")
    rows = rows_of(package)
    assert [rows[f"P{number}-0"][1]["b3_h_dak_50p"] for number in range(3)] == [6.0, 12.0, 24.0]
    assert rows["P1-0"][1]["timeo: attributes of"] == "P1"
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        colours = style_by(elements, "b3_h_dak_50p").colours
    drawn = [rows[f"P{number}-0"][0].step for number in range(3)]
    assert len({tuple(colours[step].tolist()) for step in drawn}) == 3
    # The footprint of the building is no second roof in the model: 12 triangles a part.
    assert package.summary.triangles == 36
    assert {file.layer for file in package.chunks} == {"model", "lod:0"}
    assert package.summary.failed == ()


def test_a_sequence_is_joined_over_its_lines(read: Read) -> None:
    package = read(CITY / "13_sequence_parts_and_same_id.city.jsonl")
    rows = rows_of(package)
    assert rows["A-1"][0].parent == rows["A"][0].step
    assert rows["A-1"][1]["n"] == 1
    assert package.summary.by_class == {"Building": 3, "BuildingPart": 1}
    assert package.summary.drawn == 3
    assert "1 identifiers are given to several objects, the first one is B" in notices(package)


def family(**parts: dict[str, Any]) -> dict[str, Any]:
    document = cityjson()
    document["CityObjects"] = parts
    return document


def test_own_attributes_win_and_names_stay_where_they_are(tmp_path: Path, read: Read) -> None:
    document = family(
        a={"type": "Building", "attributes": {"year": 1900, "owner": "x", "name": "Hall"}, "geometry": [house("1")]},
        b={"type": "BuildingPart", "parents": ["a"], "attributes": {"year": 1950}, "geometry": [house("2")]},
        c={"type": "BuildingInstallation", "parents": ["b"], "geometry": [house("3")]},
        g={"type": "CityObjectGroup", "attributes": {"who": "us"}, "children": ["d"]},
        d={"type": "Building", "parents": ["g"], "geometry": [house("1")]},
    )
    package = read(write_json(tmp_path / "family.city.json", document))
    rows = {name: attributes for name, (_, attributes) in rows_of(package).items()}
    assert rows["b"] == {"year": 1950, "owner": "x", "timeo: attributes of": "a"}
    assert rows["c"] == {"year": 1950, "owner": "x", "timeo: attributes of": "b"}
    assert rows["d"] == {}
    # The part has a better level than its building, the installation is no other picture of it.
    assert package.summary.triangles == 3 * 12


def test_parents_that_are_not_there_are_told_and_cycles_end(tmp_path: Path, read: Read) -> None:
    document = family(
        a={"type": "Building", "parents": ["b"], "attributes": {"n": 1}, "geometry": [house()]},
        b={"type": "Building", "parents": ["a"], "geometry": [house()]},
        c={"type": "BuildingPart", "parents": ["nowhere"], "geometry": [house()]},
    )
    package = read(write_json(tmp_path / "odd.city.json", document))
    assert "1 objects name a parent that is not in the file, the first one nowhere" in notices(package)
    assert package.summary.drawn == 3


def test_a_building_without_better_parts_stays(tmp_path: Path, read: Read) -> None:
    document = family(
        a={"type": "Building", "geometry": [house("2")]},
        b={"type": "BuildingPart", "parents": ["a"], "geometry": [house("1")]},
    )
    package = read(write_json(tmp_path / "flat.city.json", document))
    assert package.summary.triangles == 24
    assert np.ptp(points_of(package)[:, 2]) == pytest.approx(6)


def test_a_part_that_comes_before_its_building(tmp_path: Path, read: Read) -> None:
    head = {**cityjson(), "CityObjects": {}, "vertices": []}
    part = family(p={"type": "BuildingPart", "parents": ["a"], "geometry": [house()]})
    whole = family(a={"type": "Building", "attributes": {"n": 7}})
    lines = [head, *({"type": "CityJSONFeature", "id": next(iter(each["CityObjects"])), **{
        key: each[key] for key in ("CityObjects", "vertices")}} for each in (part, whole))]  # fmt: skip
    path = tmp_path / "late.city.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    rows = rows_of(read(path))
    assert rows["p"][0].parent == rows["a"][0].step
    assert rows["p"][1]["n"] == 7
