"""OpenStreetMap's Simple 3D Buildings: parts, heights as people write them, roofs."""

from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.city.files import write_json
from tests.city.test_services_reading import notices, points_of
from tests.conftest import Read
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.city.lengths import metres
from timeo_desktop.services.opening.inspect import elements_of

CITY = Path(__file__).parent / "data" / "city"
X, Y = 1574000.0, 2268000.0  # in EPSG:3943


def spans(package: Package) -> dict[str, tuple[str, float, float] | None]:
    """The kind, bottom and top of each object, by its identity in OpenStreetMap."""
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        found: dict[str, tuple[str, float, float] | None] = {}
        for step in range(3, elements.last_step() + 1):
            each, box = elements.element(step), elements.box(step)
            assert each is not None
            name = str(dict(elements.attributes(step)).get("@id") or each.guid)
            found[name] = None if box is None else (each.ifc_class, round(box[2], 2), round(box[5], 2))
        return found


def test_a_gate_a_lifted_part_and_feet(read: Read) -> None:
    package = read(CITY / "08_osm_parts.geojson")
    assert spans(package) == {
        "way/1": None,
        "way/2": ("BuildingPart", 0.0, 40.0),
        "way/3": ("BuildingPart", 0.0, 40.0),
        "way/4": ("BuildingPart", 28.0, 36.0),
        "way/5": ("Building", 0.0, 12.19),
        "way/6": ("Building", 12.0, 21.0),
        "way/7": ("Building", 0.0, 12.0),
    }
    assert package.summary.failed == ()


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("12", 12), ("12 m", 12), ("12m", 12), ("12,5", 12.5), ("40'", 12.192), ("40 ft", 12.192), ("5'10\"", 1.778),
        ("5' 10\"", 1.778), ("150 cm", 1.5), ("1e1", 10), ("3 storeys", None), ("", None), ("2;3", None),
        ("12 m.", 12), ("-3", -3),
    ],
)  # fmt: skip
def test_lengths_as_people_write_them(text: str, length: float | None) -> None:
    found = metres(text)
    assert found is None if length is None else found == pytest.approx(length)


def layer(tmp_path: Path, *rows: tuple[dict[str, Any], list[tuple[float, float]]]) -> Path:
    features = [
        {"type": "Feature", "properties": {"@id": f"way/{number}", **properties},
         "geometry": {"type": "Polygon", "coordinates": [[(X + x, Y + y) for x, y in (*ring, ring[0])]]}}
        for number, (properties, ring) in enumerate(rows)
    ]  # fmt: skip
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3943"}}
    return write_json(tmp_path / "osm.geojson", {"type": "FeatureCollection", "crs": crs, "features": features})


BLOCK = [(0.0, 0.0), (20.0, 0.0), (20.0, 10.0), (0.0, 10.0)]


def heights_at(package: Package) -> dict[float, set[tuple[float, float]]]:
    """Places of the corners of the block, from its first one, by their height."""
    found: dict[float, set[tuple[float, float]]] = {}
    for x, y, z in np.round(points_of(package) - (X, Y, 0), 2).tolist():
        found.setdefault(z, set()).add((x, y))
    return found


@pytest.mark.parametrize(
    ("tags", "ridge"),
    [
        ({"roof:shape": "pyramidal"}, {(10.0, 5.0)}),
        ({"roof:shape": "gabled"}, {(0.0, 5.0), (20.0, 5.0)}),
        ({"roof:shape": "gabled", "roof:orientation": "across"}, {(10.0, 0.0), (10.0, 10.0)}),
        ({"roof:shape": "gabled", "roof:direction": "E"}, {(10.0, 0.0), (10.0, 10.0)}),
        ({"roof:shape": "gabled", "roof:direction": "180"}, {(0.0, 5.0), (20.0, 5.0)}),
        ({"roof:shape": "hipped"}, {(5.0, 5.0), (15.0, 5.0)}),
        ({"roof:shape": "skillion", "roof:direction": "N"}, {(0.0, 0.0), (20.0, 0.0)}),
        ({"roof:shape": "skillion", "roof:direction": "90"}, {(0.0, 0.0), (0.0, 10.0)}),
    ],
)
def test_simple_roofs_stand_on_their_eaves(
    tmp_path: Path, read: Read, tags: dict[str, str], ridge: set[tuple[float, float]]
) -> None:
    package = read(layer(tmp_path, ({"building": "yes", "height": "10", "roof:height": "4", **tags}, BLOCK)))
    found = heights_at(package)
    assert found[10.0] == ridge
    assert found[0.0] == set(BLOCK)
    assert {place for place in BLOCK if place in found.get(6.0, set())} == set(BLOCK) - ridge
    assert "flat" not in notices(package).replace("lies flat", "")
    assert "inside out" not in notices(package)


def test_other_roofs_are_flat_and_told(tmp_path: Path, read: Read) -> None:
    corner = [(0.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0), (10.0, 20.0), (0.0, 20.0)]
    package = read(
        layer(
            tmp_path,
            ({"building": "yes", "height": "10", "roof:shape": "onion"}, BLOCK),
            ({"building": "yes", "height": "10", "roof:shape": "gabled"}, [(x + 50, y) for x, y in corner]),
            ({"building": "yes", "building:levels": "2", "roof:shape": "pyramidal", "roof:levels": "1"},
             [(x + 90, y) for x, y in BLOCK]),
        )
    )  # fmt: skip
    assert "2 roofs are drawn flat, whose shape is not made here: onion, gabled" in notices(package)
    assert spans(package)["way/2"] == ("Building", 0.0, 9.0)  # two storeys below the roof


def test_what_is_no_building_is_not_raised_and_few_parts_replace_nothing(tmp_path: Path, read: Read) -> None:
    tower = [(0.0, 0.0), (5.0, 0.0), (5.0, 5.0), (0.0, 5.0)]
    package = read(
        layer(
            tmp_path,
            ({"building": "yes", "building:part": None, "height": "10"}, BLOCK),
            ({"building": None, "building:part": "yes", "height": "30"}, tower),
            ({"building": None, "building:part": None, "landuse": "grass"}, [(x + 50, y) for x, y in BLOCK]),
            ({"building": "no", "building:part": "no", "height": "8"}, [(x + 90, y) for x, y in BLOCK]),
        )
    )
    found = spans(package)
    assert found["way/0"] == ("Building", 0.0, 10.0)
    assert found["way/1"] == ("Building", 0.0, 30.0)
    assert [box[1:] for name in ("way/2", "way/3") if (box := found[name])] == [(0.0, 0.0), (0.0, 0.0)]


def test_tags_in_one_field_count_as_fields(tmp_path: Path, read: Read) -> None:
    tags = '"building:part"=>"yes","height"=>"40\'","min_height"=>"3 m","note"=>"a \\"gate\\""'
    package = read(layer(tmp_path, ({"building": None, "osm_way_id": "7", "other_tags": tags}, BLOCK)))
    assert spans(package)["way/0"] == ("Building", 3.0, 12.19)
