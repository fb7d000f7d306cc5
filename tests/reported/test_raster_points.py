"""Point clouds that say in which unit and above what their heights are."""

import struct
from pathlib import Path

import laspy
import numpy as np
import pytest
from laspy.vlrs.known import GeoKeyDirectoryVlr

from tests.conftest import Read
from timeo_desktop.domain.packages import Package

DATA = Path(__file__).parent / "data" / "city"
FEET, US_FEET = 9002, 9003


def heights_of(package: Package) -> tuple[float, float]:
    bounds = package.summary.bounds
    assert bounds is not None
    return bounds[2], bounds[5]


def notices_of(package: Package) -> str:
    return "\n".join(map(str, package.summary.notices))


def cloud(path: Path, keys: dict[int, int], heights: tuple[float, float] = (400.0, 500.0)) -> Path:
    """Two points near Vancouver with these GeoTIFF keys."""
    header = laspy.LasHeader(point_format=0, version="1.2")
    header.scales, header.offsets = [0.001] * 3, [491_000.0, 5_458_000.0, 0.0]
    record = GeoKeyDirectoryVlr()
    body = struct.pack("<4H", 1, 1, 0, len(keys))
    body += b"".join(struct.pack("<4H", key, 0, 1, value) for key, value in keys.items())
    record.parse_record_data(body)
    header.vlrs.append(record)
    points = laspy.LasData(header)
    points.x, points.y, points.z = np.array([491_000.0, 491_050.0]), np.array([5_458_000.0] * 2), np.array(heights)
    points.write(path)
    return path


@pytest.mark.parametrize("name", ["14_heights_in_feet_geokeys", "14_heights_in_feet_wkt"])
def test_heights_in_feet_become_metres_however_they_are_declared(read: Read, name: str) -> None:
    package = read(DATA / f"{name}.las")
    assert heights_of(package) == pytest.approx((121.92, 131.92), abs=0.01)
    assert package.summary.placement.epsg == 26910
    assert "not understood" not in notices_of(package)


@pytest.mark.parametrize(
    ("keys", "factor"),
    [
        ({}, 1.0), ({4099: 9001}, 1.0), ({4099: FEET}, 0.3048), ({4096: 6360}, 1200 / 3937), ({4096: 5703}, 1.0),
        ({4096: 5703, 4099: US_FEET}, 1200 / 3937),  # the unit is said apart from the system
    ],
)  # fmt: skip
def test_each_vertical_key_counts(tmp_path: Path, read: Read, keys: dict[int, int], factor: float) -> None:
    package = read(cloud(tmp_path / "a.las", {1024: 1, 3072: 26910, **keys}))
    assert heights_of(package) == pytest.approx((400 * factor, 500 * factor), abs=0.002)
    assert "not understood" not in notices_of(package)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({4096: 5030}, "above the ellipsoid"), ({4096: 32767}, "Vertical = 32767"),
        ({4099: 9999}, "VerticalUnits = 9999"),
        ({3076: US_FEET}, "ProjLinearUnits = 9003"), ({5120: 1}, "5120 = 1"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_told(tmp_path: Path, read: Read, keys: dict[int, int], told: str) -> None:
    assert told in notices_of(read(cloud(tmp_path / "a.las", {3072: 26910, **keys})))


def test_a_plan_in_feet_has_heights_in_feet_and_that_is_told(tmp_path: Path, read: Read) -> None:
    package = read(cloud(tmp_path / "a.las", {3072: 2263}))
    assert heights_of(package) == pytest.approx((400 * 1200 / 3937, 500 * 1200 / 3937), abs=0.002)
    assert "does not say what unit its heights are in" in notices_of(package)


def test_a_system_of_its_own_is_named(tmp_path: Path, read: Read) -> None:
    package = read(cloud(tmp_path / "a.las", {1024: 1, 3072: 32767}))
    assert "ProjectedCRS = 32767" in notices_of(package)
    assert "names no coordinate reference system" in notices_of(package)


def test_heights_that_cannot_be_on_earth_are_told(tmp_path: Path, read: Read) -> None:
    path = cloud(tmp_path / "a.las", {3072: 26910}, (400.0, 40_000.0))
    assert "heights from 400.0 to 40000.0 m cannot be on Earth" in notices_of(read(path))
