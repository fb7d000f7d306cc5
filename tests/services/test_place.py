"""Where models land: by map conversion, across systems, and beside each other."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Read
from timeo_desktop.domain.elements import IDENTITY, Placement
from timeo_desktop.services.place import Source, by_two_points, place_models

LAMBERT = Placement(((1.0, 0, 0, 842123.0), (0, 1.0, 0, 6519876.0), (0, 0, 1.0, 173.0), (0, 0, 0, 1.0)), 2154, True)
NAMES = {1: "one.ifc", 2: "two.ifc"}


def test_a_model_without_map_coordinates_shares_the_place_of_one_that_has_them() -> None:
    placing = place_models({1: IDENTITY, 2: LAMBERT}, {1: 40.0, 2: 40.0}, NAMES)
    assert np.array_equal(placing.matrices[1], placing.matrices[2])
    assert placing.epsg == 2154
    assert "one.ifc has no map coordinates" in str(placing.notices[1])


def test_coordinates_that_are_already_those_of_a_map_are_kept() -> None:
    placing = place_models({1: LAMBERT, 2: IDENTITY}, {1: 40.0, 2: 6_519_900.0}, NAMES)
    assert np.array_equal(placing.matrices[2], np.eye(4))
    assert not placing.notices


def test_another_system_is_projected_as_pyproj_says() -> None:
    from pyproj import Transformer

    transformer = Transformer.from_crs(2154, 3943, always_xy=True, allow_ballpark=False)
    x, y = transformer.transform(842123.0, 6519876.0)
    zone = Placement(IDENTITY.matrix, 3943, True)
    placing = place_models({1: zone, 2: LAMBERT}, {1: 1.0, 2: 1.0}, NAMES)
    origin = placing.matrices[2] @ [0, 0, 0, 1]
    assert np.abs(origin[:3] - [x, y, 173.0]).max() < 1e-3
    along = placing.matrices[2] @ [100, 0, 0, 1]
    assert np.abs(along[:2] - transformer.transform(842223.0, 6519876.0)).max() < 1e-3


def test_a_system_that_does_not_exist_is_said_and_the_model_stays() -> None:
    odd = Placement(LAMBERT.matrix, 999999, True)
    placing = place_models({1: LAMBERT, 2: odd}, {1: 1.0, 2: 1.0}, NAMES)
    assert "EPSG:999999" in str(placing.notices[2])
    assert np.array_equal(placing.matrices[2], odd.array())


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
