"""Where models land: by map conversion, across systems, and beside each other."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Read
from timeo_desktop.domain.elements import IDENTITY, Placement
from timeo_desktop.services.opening.by_hand import by_two_points
from timeo_desktop.services.opening.map_places import system_of
from timeo_desktop.services.opening.place import place_models
from timeo_desktop.services.opening.sources import Source

LAMBERT = Placement(((1.0, 0, 0, 842123.0), (0, 1.0, 0, 6519876.0), (0, 0, 1.0, 173.0), (0, 0, 0, 1.0)), 2154, True)


def _sources(*placements: Placement) -> dict[int, Source]:
    return {
        number: Source(name, placement, 40.0)
        for number, (name, placement) in enumerate(zip(("one.ifc", "two.ifc"), placements, strict=True), start=1)
    }


def test_a_model_without_map_coordinates_shares_the_place_of_one_that_has_them() -> None:
    placing = place_models(_sources(IDENTITY, LAMBERT), 2154)
    assert np.array_equal(placing.matrices[1], placing.matrices[2])
    assert placing.epsg == 2154
    assert "one.ifc has no map coordinates" in str(placing.notices[1])


def test_coordinates_that_are_already_those_of_a_map_are_kept() -> None:
    placing = place_models({1: Source("one.ifc", LAMBERT, 40.0), 2: Source("two.ifc", IDENTITY, 6_519_900.0)}, 2154)
    assert np.array_equal(placing.matrices[2], np.eye(4))
    assert not placing.notices


def test_another_system_is_projected_as_pyproj_says() -> None:
    from pyproj import Transformer

    transformer = Transformer.from_crs(2154, 3943, always_xy=True, allow_ballpark=False)
    x, y = transformer.transform(842123.0, 6519876.0)
    zone = Placement(IDENTITY.matrix, 3943, True)
    placing = place_models(_sources(zone, LAMBERT))
    origin = placing.matrices[2] @ [0, 0, 0, 1]
    assert np.abs(origin[:3] - [x, y, 173.0]).max() < 1e-3
    along = placing.matrices[2] @ [100, 0, 0, 1]
    assert np.abs(along[:2] - transformer.transform(842223.0, 6519876.0)).max() < 1e-3


def test_a_system_that_does_not_exist_is_said_and_the_model_stays() -> None:
    odd = Placement(LAMBERT.matrix, 999999, True)
    placing = place_models(_sources(LAMBERT, odd), 2154)
    assert "EPSG:999999" in str(placing.notices[2])
    assert np.array_equal(placing.matrices[2], odd.array())


def test_the_first_file_gives_the_scene_the_conformal_zone_of_its_place() -> None:
    toulouse = Placement(
        ((1.0, 0, 0, 574317.0), (0, 1.0, 0, 6279621.0), (0, 0, 1.0, 140.0), (0, 0, 0, 1.0)), 2154, True
    )
    assert place_models({1: Source("one.ifc", toulouse)}).epsg == 3943
    assert place_models({1: Source("one.ifc", LAMBERT)}).epsg == 3946
    city = Placement(IDENTITY.matrix, 28992, True)
    assert place_models({1: Source("den_haag.city.json", city, on_map=True)}).epsg == 28992


def test_latitude_and_longitude_place_a_model_beside_a_city_and_say_that_it_is_approximate() -> None:
    from pyproj import Transformer

    city = Source("city", Placement(IDENTITY.matrix, 3943, True), on_map=True)
    site = Placement(IDENTITY.matrix, site=(1.4437, 43.6045, 141.0), north=(0.0, 1.0))
    placing = place_models({1: city, 2: Source("house.ifc", site, 20.0)})
    matrix = placing.matrices[2]
    transformer = Transformer.from_crs(4326, 3943, always_xy=True, allow_ballpark=False)
    assert np.abs(matrix[:2, 3] - transformer.transform(1.4437, 43.6045)).max() < 1e-3
    assert "some metres" in str(placing.notices[2])
    # True north of the model points to where the same longitude goes on; the map's north is 1.06 degrees off.
    north = np.array(transformer.transform(1.4437, 43.6055)) - matrix[:2, 3]
    assert np.abs(matrix[:2, 1] - north / np.linalg.norm(north)).max() < 1e-5
    assert 0.9 < abs(np.degrees(np.arctan2(matrix[0, 1], matrix[1, 1]))) < 1.2


def test_a_model_without_any_place_is_told_of_and_its_place_by_hand_is_kept() -> None:
    city = Source("city", Placement(IDENTITY.matrix, 3943, True), on_map=True)
    placing = place_models({1: city, 2: Source("house.ifc", IDENTITY, 20.0)})
    assert placing.unplaced == (2,)
    assert "Place on the map by two points" in str(placing.notices[2])
    model = np.array([[1.0, 2.0, 0.0], [11.0, 2.0, 0.0]])
    target = np.array([[1574000.0, 2268000.0], [1574000.0, 2268010.0]])
    matrix = by_two_points(model, target, 141.5)
    assert np.allclose(matrix @ [1.0, 2.0, 0.0, 1.0], [1574000.0, 2268000.0, 141.5, 1.0])
    assert np.allclose(matrix @ [11.0, 2.0, 0.0, 1.0], [1574000.0, 2268010.0, 141.5, 1.0])
    by_hand = place_models({1: city, 2: Source("house.ifc", IDENTITY, 20.0, by_hand=(matrix, 3943))})
    assert by_hand.unplaced == ()
    assert np.array_equal(by_hand.matrices[2], matrix)


@pytest.mark.parametrize(
    ("name", "epsg", "place"),
    [
        ("ifc/lite__infra-bridge.ifc", 32760, (729011.2258823584, 9063960.607644705, 0.0)),
        ("ifc/lite__building-architecture.ifc", 32760, (729013.3488297004, 9063992.684697363, 1.3)),
        ("corner/georef/geographic-referencing-utm.ifc", 25832, (458657.30, 5438232.25, 113.7)),
        ("derived/lambert93_mapconversion.ifc", 2154, (842123.45, 6519876.54, 173.2)),
    ],
)
def test_real_files_are_placed_in_metres(
    real: Callable[[str], Path], read: Read, name: str, epsg: int, place: tuple[float, float, float]
) -> None:
    placement = read(real(name)).summary.placement
    assert placement.epsg == epsg
    matrix = placement.array()
    assert np.abs(matrix[:3, 3] - place).max() < 1e-6
    assert np.abs(np.linalg.norm(matrix[:3, 0]) - 1) < 1e-3


@pytest.mark.parametrize(
    ("x", "y", "epsg"),
    [(574317.01, 6279621.54, 2154), (1574359.88, 2268318.42, 3943), (1842407.0, 5175000.0, 3946),
     (458657.3, 5438232.25, None), (0.0, 0.0, None), (1574359.88, 2768318.42, None)],
)  # fmt: skip
def test_numbers_of_a_french_map_tell_which_one_it_is(x: float, y: float, epsg: int | None) -> None:
    assert system_of(x, y) == epsg


def test_map_coordinates_of_another_map_than_the_scene_are_projected_and_said() -> None:
    from pyproj import Transformer

    city = Source("city", Placement(IDENTITY.matrix, 3943, True), on_map=True)
    at = (574317.0, 6279621.0)
    placing = place_models({1: city, 2: Source("house.ifc", IDENTITY, at[1], at)})
    x, y = Transformer.from_crs(2154, 3943, always_xy=True, allow_ballpark=False).transform(*at)
    placed = placing.matrices[2] @ [*at, 150.0, 1.0]
    assert np.abs(placed[:3] - (x, y, 150.0)).max() < 1e-3
    # Ten metres on the model are ten metres in the scene.
    beside = placing.matrices[2] @ [at[0] + 10, at[1], 150.0, 1.0]
    assert abs(np.linalg.norm(beside[:3] - placed[:3]) - 10) < 0.02
    assert "taken as those of EPSG:2154" in str(placing.notices[2])
    assert not placing.unplaced


def variant(demo: Path, target: Path, *changes: tuple[str, str]) -> Path:
    """The demonstration building with other lines."""
    text = demo.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    target.write_text(text, "utf-8")
    return target


def test_a_world_coordinate_system_on_the_map_places_a_model_turned_to_true_north(
    demo: Path, tmp_path: Path, read: Read
) -> None:
    context = "#12=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-05,#11,$);"
    world = (
        "#900001=IFCCARTESIANPOINT((1573816.,2270362.,141.25));\n#900002=IFCAXIS2PLACEMENT3D(#900001,$,$);\n"
        "#900003=IFCDIRECTION((0.6,0.8));\n"
    )
    moved = context.replace("#11,$", "#900002,#900003")
    conversion = next(line for line in demo.read_text("utf-8").splitlines() if "=IFCMAPCONVERSION(" in line)
    path = variant(demo, tmp_path / "wcs.ifc", (context, world + moved), (conversion + "\n", ""))
    placement = read(path).summary.placement
    assert not placement.exact
    matrix = placement.array()
    assert matrix[:3, 3].tolist() == [1573816.0, 2270362.0, 141.25]
    assert np.allclose(matrix[:2, :2] @ [0.6, 0.8], [0, 1])  # true north points north
    city = Source("city", Placement(IDENTITY.matrix, 3943, True), on_map=True)
    placing = place_models({1: city, 2: Source("wcs.ifc", placement, 40.0, (0.0, 0.0))})
    assert np.array_equal(placing.matrices[2], matrix)
