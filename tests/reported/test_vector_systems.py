"""Coordinate reference systems as files of other programs name them; right places are pyproj's own, of codes written
here by hand."""

from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer

from tests.city.test_services_reading import notices, points_of
from tests.conftest import Read
from timeo_desktop.domain.packages import Package

CITY = Path(__file__).parent / "data" / "city"


def middle(package: Package) -> tuple[float, float]:
    """Longitude and latitude of the middle of what is drawn."""
    points = points_of(package)
    low, high = points.min(axis=0), points.max(axis=0)
    transformer = Transformer.from_crs(package.summary.placement.epsg, 4326, always_xy=True)
    longitude, latitude = transformer.transform(*((low + high) / 2)[:2])
    return longitude, latitude


def test_a_compound_address_names_both_systems(read: Read) -> None:
    package = read(CITY / "04_crs_compound_url.gml")
    assert package.summary.placement.epsg == 28992
    assert np.allclose(middle(package), (4.3572, 52.0117), atol=2e-4)
    assert package.summary.source_crs == "EPSG:7415"
    assert notices(package) == ""


def test_heights_above_the_sea_are_not_called_ellipsoidal(read: Read) -> None:
    package = read(CITY / "01_plateau_6697.gml")
    low = points_of(package).min(axis=0)
    assert package.summary.placement.epsg == 32654
    assert np.allclose(low, (386_437.603, 3_946_808.155, 18.0), atol=0.3)
    right = Transformer.from_crs(6668, 32654, always_xy=True).transform(139.7454, 35.6586)
    assert np.abs(points_of(package)[:, :2] - right).sum(axis=1).min() < 1e-3
    assert points_of(package)[:, 2].max() == pytest.approx(30.5)
    assert notices(package) == ""


def test_numbers_that_are_east_first_whatever_the_name_says(read: Read) -> None:
    package = read(CITY / "02_berlin_soldner_urn_east_first.gml")
    right = Transformer.from_crs(3068, package.summary.placement.epsg, always_xy=True).transform(25595.375, 21666.269)
    assert np.abs(points_of(package)[:, :2] - right).sum(axis=1).min() < 1e-3
    assert np.allclose(middle(package), (13.4132, 52.5219), atol=3e-4)
    assert "are read east first" in notices(package)
    assert "inside out; they were turned" not in notices(package)


def test_two_sides_of_180_degrees_are_neighbours(read: Read) -> None:
    package = read(CITY / "09_antimeridian.geojson")
    assert package.summary.placement.epsg in {32760, 32701}
    points = points_of(package)
    assert np.ptp(points[:, 0]) < 200
    right = Transformer.from_crs(4326, package.summary.placement.epsg, always_xy=True)
    for longitude in (179.9995, -179.9995):
        corner = right.transform(longitude, -16.8)
        assert np.abs(points[:, :2] - corner).sum(axis=1).min() < 1e-3
