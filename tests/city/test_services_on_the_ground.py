"""What follows uneven ground, what is put up at points, and heights that are not above the sea."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely

from tests.city.files import cityjson, footprints, square, write_json
from tests.city.test_services_reading import notices, points_of
from tests.conftest import Read, package_of
from timeo_desktop.domain.packages import Package
from timeo_desktop.geodesy import above_ellipsoid, geocentric, grid_folder
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.exchange.export_tiles import export_tiles
from timeo_desktop.services.opening.events import StallLimits, Wanted
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.opening.open_source import CHILD_TARGET, models_of, open_model
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.store.models.packages import PackageCache

WEST, SOUTH, SIDE = 1574000.0, 2268000.0, 400
GEOID = 49.5  # metres, of the grid made here


def hill(x: Any, y: Any) -> Any:
    """The made-up ground: a hill of 40 m in the middle of a plain at 140 m."""
    away = np.hypot(x - WEST - SIDE / 2, y - SOUTH - SIDE / 2)
    return 140.0 + 40.0 * np.exp(-((away / 60.0) ** 2))


@pytest.fixture(scope="module")
def terrain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    columns, rows = np.meshgrid(np.arange(SIDE) + 0.5, np.arange(SIDE) + 0.5)
    path = tmp_path_factory.mktemp("ground") / "mnt.tif"
    with rasterio.open(path, "w", driver="GTiff", width=SIDE, height=SIDE, count=1, dtype="float32", crs="EPSG:3943",
                       transform=rasterio.Affine(1, 0, WEST, 0, -1, SOUTH + SIDE)) as file:  # fmt: skip
        file.write(hill(WEST + columns, SOUTH + SIDE - rows).astype("float32"), 1)
    return path


def opened(path: Path, cache: PackageCache, pool: ReaderPool, wanted: Wanted) -> Package:
    (file,) = models_of(path)
    return package_of(list(open_model(file, cache, pool, threading.Event(), StallLimits(), wanted)))


def surface_of(package: Package) -> np.ndarray:
    """Middles of all triangles."""
    chunks = [read_chunk(package.folder / file.name) for file in package.chunks]
    return np.concatenate([(each.points + np.array(each.origin))[each.triangles].mean(axis=1) for each in chunks])


def test_a_wide_parcel_follows_the_hill_inside_it_and_keeps_its_area(
    terrain: Path, tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    court = shapely.box(WEST + 100, SOUTH + 100, WEST + 300, SOUTH + 300) - square(WEST + 120, SOUTH + 120, 40)
    beside = square(WEST + 300, SOUTH + 100, 90)
    layer = footprints(tmp_path / "parcelles.gpkg", [court, beside], numero=["a", "b"])
    package = opened(layer, cache, pool, Wanted(3943, terrain=str(terrain)))
    middles = surface_of(package)
    off = middles[:, 2] - hill(middles[:, 0], middles[:, 1]) - 0.2
    assert np.abs(off).max() < 2.5  # pieces of 16 m are straight; in one piece it was 27 m off
    assert np.abs(off).mean() < 0.5
    # From above it is the parcel: nothing lost, nothing covered twice.
    flat = read_chunk(package.folder / package.chunks[0].name)
    corners = flat.points[flat.triangles][:, :, :2].astype(float)
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    assert np.isclose(np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]).sum() / 2, court.area + beside.area)
    # Pieces of one parcel show no edges between them: all edges lie on outlines.
    outline = shapely.union_all([court.boundary, beside.boundary])
    ends = flat.points[flat.edges.reshape(-1)].astype(float) + np.array(flat.origin)
    assert shapely.distance(outline, shapely.points(ends[:, :2])).max() < 0.01


def test_a_pipe_below_and_a_bridge_above_the_ground_keep_their_heights(
    terrain: Path, tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    middle = SOUTH + SIDE / 2
    ends = [(WEST + 100, middle), (WEST + 300, middle)]
    lines = [shapely.LineString([(*end, height) for end in ends]) for height in (120.0, 190.0, 0.0)]
    layer = footprints(tmp_path / "reseau.gpkg", lines, nom=["conduite", "viaduc", "câble"])
    package = opened(layer, cache, pool, Wanted(3943, terrain=str(terrain)))
    chunk = read_chunk(package.folder / package.chunks[0].name)
    points = chunk.points + np.array(chunk.origin)
    for step, height in zip(sorted(chunk.steps.tolist()), (120.0, 190.0), strict=False):
        mine = points[chunk.features == chunk.steps.tolist().index(step)]
        assert np.allclose(mine[:, 2], height)
    cable = points[chunk.features == chunk.steps.tolist().index(max(chunk.steps.tolist()))]
    assert np.abs(cable[:, 2] - hill(cable[:, 0], cable[:, 1]) - 0.2).max() < 0.1
    assert package.summary.by_class == {"UtilityNetwork": 3}


def test_trees_and_lamps_are_put_up_at_their_points(
    terrain: Path, tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    places = [shapely.Point(WEST + 20 * number, SOUTH + 200) for number in range(1, 6)]
    trees = footprints(tmp_path / "arbres.gpkg", places, hauteur=["12", "8,5", None, "0", "9 m"],
                       essence=["tilleul"] * 5)  # fmt: skip
    package = opened(trees, cache, pool, Wanted(3943, terrain=str(terrain)))
    assert package.summary.by_class == {"SolitaryVegetationObject": 5}
    assert sum(file.dots for file in package.chunks) == 0
    assert package.summary.triangles > 5 * 30
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        boxes = [elements.box(row.step) for row in elements.all_elements() if not row.spatial]
    heights = [round(box[5] - box[2], 2) for box in boxes if box is not None]
    assert heights == [12.0, 8.5, 8.0, 8.0, 9.0]
    for box, place in zip(boxes, places, strict=True):
        assert box is not None
        assert abs(box[2] - hill(place.x, place.y) - 0.2) < 0.1
        assert box[0] < place.x < box[3]
    lamps = opened(footprints(tmp_path / "eclairage.gpkg", places, puissance=[70] * 5), cache, pool, Wanted(3943))
    assert lamps.summary.by_class == {"CityFurniture": 5}
    assert lamps.summary.triangles > 5 * 20
    # What points of another kind stand for nobody knows: they stay points.
    others = opened(footprints(tmp_path / "mesures.gpkg", places, valeur=[1] * 5), cache, pool, Wanted(3943))
    assert others.summary.triangles == 0
    assert sum(file.dots for file in others.chunks) == 5


def test_a_forest_comes_in_levels(tmp_path: Path, cache: PackageCache, pool: ReaderPool) -> None:
    x, y = np.meshgrid(np.arange(120) * 8.0, np.arange(120) * 8.0)
    places = shapely.points(WEST + x.reshape(-1), SOUTH + y.reshape(-1))
    forest = footprints(tmp_path / "arbres.gpkg", list(places), nom=[f"t{number}" for number in range(places.size)])
    package = opened(forest, cache, pool, Wanted(3943))
    assert package.summary.drawn == places.size
    assert len({file.error for file in package.chunks}) == 3
    coarse = sum(file.triangles for file in package.chunks if not file.parent)
    assert coarse <= 200_000


# Heights above the ellipsoid.


@pytest.fixture
def grid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReaderPool]:
    """Readers that find a grid by the name of France's: a constant one, made here."""
    folder = tmp_path / "proj"
    folder.mkdir()
    with rasterio.open(folder / "fr_ign_RAF20.tif", "w", driver="GTiff", width=200, height=120, count=1,
                       dtype="float32", crs="EPSG:4326",
                       transform=rasterio.Affine(0.1, 0, -6.05, 0, -0.1, 52.05)) as file:  # fmt: skip
        file.write(np.full((1, 120, 200), GEOID, dtype="float32"))
        file.update_tags(TYPE="VERTICAL_OFFSET_GEOGRAPHIC_TO_VERTICAL", AREA_OR_POINT="Point")
        file.set_band_description(1, "geoid_undulation")
    monkeypatch.setenv("PROJ_USER_WRITABLE_DIRECTORY", str(folder))
    made = ReaderPool(CHILD_TARGET, keep_spare=False)
    yield made
    made.close()


def ellipsoidal(path: Path, **fields: list[Any]) -> Path:
    """A building of 10 m whose points are at 200 m above the ellipsoid."""
    ring = [(1.44, 43.6), (1.4401, 43.6), (1.4401, 43.6001), (1.44, 43.6001), (1.44, 43.6)]
    shape = shapely.Polygon([(*place, 200.0) for place in ring])
    return footprints(path, [shape], "EPSG:4979", **fields)


def test_without_the_grid_it_is_said_where_to_put_it(tmp_path: Path, read: Read) -> None:
    text = notices(read(ellipsoidal(tmp_path / "bati.gpkg", hauteur=[6.0])))
    assert "above the ellipsoid, some 50 m more than above the sea" in text
    assert grid_folder() in text


def test_with_the_grid_heights_are_above_the_sea(tmp_path: Path, cache: PackageCache, grid: ReaderPool) -> None:
    package = opened(ellipsoidal(tmp_path / "bati.gpkg", hauteur=[6.0]), cache, grid, Wanted())
    assert notices(package) == ""
    heights = points_of(package)[:, 2]
    assert abs(heights.max() - (200.0 - GEOID)) < 0.02  # the eaves are where the shape is
    assert abs(heights.min() - (194.0 - GEOID)) < 0.02
    # Below the eaves the ground that the file states is above the sea already.
    stated = ellipsoidal(tmp_path / "bati2.gpkg", altitude_minimale_sol=[144.5], nom=["bati"])
    heights = points_of(opened(stated, cache, grid, Wanted()))[:, 2]
    assert abs(heights.min() - 144.5) < 0.02
    assert abs(heights.max() - (200.0 - GEOID)) < 0.02


def test_with_the_grid_an_export_stands_on_the_globe_and_comes_back(
    tmp_path: Path, cache: PackageCache, grid: ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = write_json(tmp_path / "house.city.json", cityjson((1574000.0, 2268000.0, 140.0)))
    package = opened(house, cache, grid, Wanted())
    # The export runs in this process, whose PROJ has looked for grids already.
    monkeypatch.setattr("timeo_desktop.geodesy._to_french_heights", Lifted)
    made = export_tiles(package, tmp_path / "tiles")
    assert made.levelled
    matrix = np.array(json.loads(made.tileset.read_text("utf-8"))["root"]["transform"]).reshape(4, 4)
    middle = geocentric(above_ellipsoid(np.array([[1574005.0, 2268004.0, 140.0]]), 3943)[0][:, :2], np.array([0.0]))
    height = np.linalg.norm(matrix[3, :3]) - np.linalg.norm(middle)
    assert abs(height - (143.0 + GEOID)) < 1.0
    back = points_of(opened(made.tileset, cache, grid, Wanted(3943)))
    assert abs(back[:, 2].min() - 140.0) < 0.02
    assert abs(back[:, 2].max() - 146.0) < 0.02


class Lifted:
    """Stands for the transformer that has the grid: this process has started without one."""

    def transform(self, x: Any, y: Any, z: Any, **_how: Any) -> tuple[Any, Any, Any]:
        return x, y, z + GEOID


def test_heights_that_nothing_explains_are_said_to_be_taken_as_above_the_sea(tmp_path: Path, read: Read) -> None:
    ring = [(1.44, 43.6, 150.0), (1.4401, 43.6, 150.0), (1.4401, 43.6001, 150.0), (1.44, 43.6, 150.0)]
    layer = footprints(tmp_path / "zones.gpkg", [shapely.Polygon(ring)], "EPSG:4326", nom=["a"])
    assert "does not say what its heights are above" in notices(read(layer))
