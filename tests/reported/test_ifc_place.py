"""Situations of place that users of other viewers reported, with the right place of each."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.city.test_services_reading import points_of
from tests.conftest import Read
from tests.reported.helmert import F64, on_map, projected
from timeo_desktop.domain.packages import Package
from timeo_desktop.services.opening.advice import advised, placed_alone, source_of
from timeo_desktop.services.opening.place import Placements, place_models
from timeo_desktop.services.opening.sources import Source, Way
from timeo_desktop.store.models.chunk_files import read_chunk

DATA = Path(__file__).parent / "data" / "ifc"
FOOT, SURVEY_FOOT = 0.3048, 1200 / 3937
MILLIMETRE = 1e-3

Opened = Callable[..., tuple[Placements, list[F64]]]


@pytest.fixture
def opened(read: Read) -> Opened:
    """Open reported files together: where they go, and the points (P, 3) of each in the scene."""

    def opening(*names: str) -> tuple[Placements, list[F64]]:
        packages = [read(DATA / name) for name in names]
        sources = {
            number: source_of(name, each.summary)
            for number, (name, each) in enumerate(zip(names, packages, strict=True))
        }
        placing = place_models(sources)
        return placing, [_laid(points_of(each), placing.matrices[number]) for number, each in enumerate(packages)]

    return opening


def _laid(points: F64, matrix: F64) -> F64:
    return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])


def _box(points: F64) -> F64:
    return np.concatenate((points.min(axis=0), points.max(axis=0)))


def _told(name: str, package: Package) -> str:
    return " | ".join(str(each.text) for each in placed_alone(name, package.summary)[2])


def _block(length: float, width: float, height: float) -> F64:
    corners = np.array(np.meshgrid([0, length], [0, width], [0, height])).reshape(3, -1).T
    return corners.astype(np.float64)


def test_a_map_in_survey_feet_is_met_within_a_millimetre_and_the_model_keeps_its_size(opened: Opened) -> None:
    placing, (feet, metres) = opened("20_feet_crs_m.ifc", "20_same_place_utm.ifc")
    assert placing.epsg == 32618
    corners = on_map(_block(32.8, 3.28, 9.84), 981106.0, 195544.0, 40.0)
    right = projected(corners, 2263, 32618)
    for corner in right:
        assert np.abs(feet[:, :2] - corner).max(axis=1).min() < MILLIMETRE
    assert np.abs(_box(feet)[[2, 5]] - np.array([40.0, 49.84]) * SURVEY_FOOT).max() < MILLIMETRE
    assert np.abs(_box(metres)[:3] - [583520.1237, 4506305.3679, 12.19]).max() < MILLIMETRE
    sides = np.sort(np.ptp(feet[:, :2], axis=0))
    assert np.abs(sides - [1.1, 10.0]).max() < 0.02  # turned by half a degree between the two maps


def test_what_says_its_place_twice_is_told_and_the_right_place_is_offered(read: Read) -> None:
    name = "21_georef_twice.ifc"
    summary = read(DATA / name).summary
    _, epsg, advice = placed_alone(name, summary)
    (only,) = advice
    assert "says its place twice" in str(only.text)
    assert "392005 / 5820000 (EPSG:25833)" in str(only.text)
    assert only.offer is not None
    assert (epsg, only.offer.way) == (25833, Way.CONVERSION_ONLY)
    box = _box(_laid(points_of(read(DATA / name)), only.offer.matrix))
    assert np.abs(box - [392000, 5820000, 35, 392010, 5820001, 38]).max() < MILLIMETRE
    accepted = place_models({1: Source(name, summary.placement, at=(0, 0), by_hand=(only.offer.matrix, 25833))})
    assert not accepted.advice


@pytest.mark.parametrize("written", ["ePSet_", "EPset_", "ePset_", "EPSet_", "Pset_"])
@pytest.mark.parametrize("holder", ["project", "site", "building"])
def test_property_sets_of_a_map_conversion_are_read_in_every_spelling(
    tmp_path: Path, read: Read, written: str, holder: str
) -> None:
    text = (DATA / "23_ifc2x3_ePSet_project.ifc").read_text("utf-8").replace("ePSet_", written)
    place = {"project": "(#13)", "site": "(#14)", "building": "(#18)"}[holder]
    path = tmp_path / "model.ifc"
    path.write_text(text.replace("(#13),#47", f"{place},#47").replace("(#13),#50", f"{place},#50"), "utf-8")
    package = read(path)
    matrix, epsg, advice = placed_alone("model.ifc", package.summary)
    assert (package.summary.placement.epsg, epsg, advice) == (28992, 28992, [])
    assert np.abs(matrix[:3, 3] - [185542.0, 320111.0, 80.0]).max() < MILLIMETRE


@pytest.mark.parametrize("name", ["23_ifc2x3_EPset_project.ifc", "23_ifc2x3_ePSet_project.ifc"])
def test_both_reported_spellings(opened: Opened, name: str) -> None:
    placing, (points,) = opened(name)
    assert placing.epsg == 28992
    assert np.abs(_box(points) - [185542, 320111, 80, 185552, 320112, 83]).max() < MILLIMETRE


def test_a_map_named_by_words_is_looked_up_and_told(opened: Opened, read: Read) -> None:
    placing, (points,) = opened("28_crs_by_name.ifc")
    assert placing.epsg == 25833
    assert np.abs(_box(points) - [392000, 5820000, 35, 392010, 5820001, 38]).max() < MILLIMETRE
    assert "it was taken as EPSG:25833, ETRS89 / UTM zone 33N" in _told("28.ifc", read(DATA / "28_crs_by_name.ifc"))


@pytest.mark.parametrize("city", [(), ("43_city.geojson",)])
@pytest.mark.parametrize("models", [("43_site_arc.ifc", "43_site_str.ifc"), ("43_site_str.ifc", "43_site_arc.ifc")])
def test_models_of_one_site_are_one_building_with_and_without_a_city(
    opened: Opened, city: tuple[str, ...], models: tuple[str, ...]
) -> None:
    placing, points = opened(*city, *models)
    first, second = len(city), len(city) + 1
    assert np.array_equal(placing.matrices[first], placing.matrices[second])
    # The columns stand 0.6 m beside the walls, at the same height.
    assert abs(points[first][:, 2].min() - points[second][:, 2].min()) < MILLIMETRE
    if city:
        assert placing.epsg == 3943
        lies = projected(np.array([[1.4438889, 43.6044444]]), 4326, 3943)[0]
        assert np.abs(placing.matrices[first][:2, 3] - lies).max() < 0.01
        told = placing.advice[second]
        assert f"is of the same site as {models[0]} and was placed with it" in str(told.text)
        assert told.offer is not None  # taking it back: by its own latitude, longitude and height
        heights = sorted((placing.matrices[first][2, 3], told.offer.matrix[2, 3]))
        assert heights == pytest.approx([0.0, 20.0])


def test_models_in_feet_millimetres_and_metres_stand_side_by_side(opened: Opened) -> None:
    placing, points = opened("30_federated_ft_mm.ifc", "30_federated_mm.ifc", "30_federated_m.ifc")
    for east, each in enumerate(points):
        assert np.abs(_box(each)[[0, 3]] - [east, east + 1]).max() < MILLIMETRE
    assert not placing.advice


def test_mirrored_shapes_are_not_inside_out(read: Read) -> None:
    package = read(DATA / "01_mirrored_map.ifc")
    for file in package.chunks:
        chunk = read_chunk(package.folder / file.name)
        corners = chunk.points[chunk.triangles].astype(np.float64)
        volumes = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6
        of = chunk.features[chunk.triangles[:, 0]]
        assert (np.bincount(of, weights=volumes) > 0).all()


def test_what_is_shown_is_what_is_told(read: Read) -> None:
    """One reader for the command `info` and for the picture."""
    for path in sorted(DATA.glob("2*.ifc")):
        summary = read(path).summary
        sources = {1: source_of(path.name, summary)}
        placing = place_models(sources)
        matrix, epsg, advice = placed_alone(path.name, summary)
        assert np.array_equal(matrix, placing.matrices[1])
        assert (epsg, len(advice)) == (placing.epsg, len(advised(sources, placing)))
