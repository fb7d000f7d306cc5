"""Point clouds, terrain and pictures, and what is laid on the ground; prepared packages."""

import json
import os
import shutil
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import laspy
import numpy as np
import psutil
import pytest
import rasterio
import shapely

from tests.city.files import cityjson, footprints, square, write_json
from tests.city.test_services_reading import points_of
from tests.conftest import Read, events_of, package_of
from timeo_desktop.domain.errors import CannotOpen, UserError
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.readers.terrain.ground import ground_heights
from timeo_desktop.services.exchange.export_tiles import export_tiles
from timeo_desktop.services.opening.events import StallLimits, Wanted
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.opening.open_source import Opened, models_of, open_model, terrain_of
from timeo_desktop.services.opening.prepare import Prepared, prepare
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.store.models.packages import PackageCache, read_portable

WEST, NORTH = 1574000.0, 2268400.0


def slope(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The made-up ground: 140 m, rising to the east and a little to the north."""
    return 140.0 + 0.05 * (x - WEST) + 0.01 * (y - NORTH)


@pytest.fixture
def terrain(tmp_path: Path) -> Path:
    """A terrain model of 400 × 400 m, a value a metre, with a hole."""
    columns, rows = np.meshgrid(np.arange(400) + 0.5, np.arange(400) + 0.5)
    heights = slope(WEST + columns, NORTH - rows).astype("float32")
    heights[:20, :20] = -9999
    path = tmp_path / "mnt.tif"
    with rasterio.open(path, "w", driver="GTiff", width=400, height=400, count=1, dtype="float32", crs="EPSG:3943",
                       transform=rasterio.Affine(1, 0, WEST, 0, -1, NORTH), nodata=-9999) as file:  # fmt: skip
        file.write(heights, 1)
    return path


def opened(path: Path, cache: PackageCache, pool: ReaderPool, wanted: Wanted) -> Package:
    (file,) = models_of(path)
    return package_of(list(open_model(file, cache, pool, threading.Event(), StallLimits(), wanted)))


def test_a_terrain_model_is_a_pyramid_of_its_heights(terrain: Path, cache: PackageCache, pool: ReaderPool) -> None:
    package = opened(terrain, cache, pool, Wanted())
    assert package.summary.schema == "Terrain"
    levels = sorted({file.error for file in package.chunks})
    assert levels[0] == 0.0
    assert len(levels) == 4
    (root,) = (file for file in package.chunks if not file.parent)
    assert root.error == max(levels)
    for file in package.chunks:
        if not file.error:
            chunk = read_chunk(package.folder / file.name)
            upper = chunk.points[np.unique(chunk.triangles)] + np.array(chunk.origin)
            off = upper[:, 2] - slope(upper[:, 0], upper[:, 1])
            assert off.max() < 0.05  # the skirt hangs below
            assert (np.abs(off) < 0.05).mean() > 0.75


def test_layers_and_pictures_lie_on_the_terrain(
    terrain: Path, tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    line = shapely.LineString([(WEST + 50, NORTH - 50), (WEST + 350, NORTH - 50)])
    works = footprints(
        tmp_path / "chantiers.gpkg", [line, square(WEST + 100, NORTH - 200)], objet=["réseau", "fouille"]
    )
    flat = opened(works, cache, pool, Wanted(3943))
    assert ["lies at 0.0 m" in str(told) for told in flat.summary.flat] == [True]
    draped = opened(works, cache, pool, Wanted(3943, terrain=str(terrain)))
    points = points_of(draped)
    assert len(points) > 60  # the line was given points enough to follow the ground
    assert np.abs(points[:, 2] - slope(points[:, 0], points[:, 1]) - 0.2).max() < 0.05
    houses = footprints(tmp_path / "bati.gpkg", [square(WEST + 200, NORTH - 200)], hauteur=[6.0])
    house = points_of(opened(houses, cache, pool, Wanted(3943, terrain=str(terrain))))
    assert abs(house[:, 2].min() - slope(np.array(WEST + 205), np.array(NORTH - 195))) < 0.1
    picture = tmp_path / "ortho.tif"
    with rasterio.open(picture, "w", driver="GTiff", width=200, height=200, count=3, dtype="uint8", crs="EPSG:3943",
                       transform=rasterio.Affine(1, 0, WEST + 100, 0, -1, NORTH - 100)) as file:  # fmt: skip
        file.write(np.full((3, 200, 200), [[[200]], [[30]], [[30]]], dtype="uint8"))
    cover = opened(picture, cache, pool, Wanted(3943, terrain=str(terrain)))
    chunk = read_chunk(cover.folder / cover.chunks[-1].name)
    assert chunk.picture[:2] == b"\xff\xd8"
    assert chunk.texture is not None
    top = chunk.points + np.array(chunk.origin)
    assert np.abs(top[:, 2] - slope(top[:, 0], top[:, 1])).min() < 0.25


def test_a_point_cloud_keeps_every_point_once_and_classes_as_colours(tmp_path: Path, read: Read) -> None:
    header = laspy.LasHeader(point_format=6, version="1.4")
    header.scales, header.offsets = [0.001] * 3, [WEST, NORTH, 0]
    cloud = laspy.LasData(header)
    random = np.random.default_rng(4)
    count = 200_000
    cloud.x, cloud.y = WEST + random.uniform(0, 500, count), NORTH + random.uniform(0, 500, count)
    cloud.z, cloud.classification = random.uniform(140, 160, count), random.choice([2, 6], count)
    path = tmp_path / "lidar.laz"
    cloud.write(path)
    package = read(path)
    assert package.summary.drawn == count
    assert sum(file.dots for file in package.chunks) == count
    assert package.summary.by_class.keys() == {"Ground", "Building"}
    assert all(file.adds for file in package.chunks)
    (root,) = (file for file in package.chunks if not file.parent)
    assert root.dots < count / 3
    chunk = read_chunk(package.folder / root.name)
    assert len(np.unique(chunk.colours, axis=0)) == 2
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        assert sum(elements.attribute_column("points")[1]) == count  # type: ignore[arg-type]


def test_real_clouds_open(real: Callable[[str], Path], read: Read) -> None:
    assert read(real("city/lyon/Las/Vegetation/ExampleDataIsolatedTrees.las")).summary.placement.epsg == 3946
    feet = read(real("city/laspy/tests/data/simple.copc.laz"))
    assert feet.summary.bounds is not None
    assert abs(feet.summary.bounds[5] - 178.73) < 0.01


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """Three city files and one that cannot be read."""
    made = [
        write_json(tmp_path / f"house{number}.city.json", cityjson((1574000.0 + 50 * number, 2268000.0, 140.0)))
        for number in range(3)
    ]
    return [*made, write_json(tmp_path / "bad.city.json", {"type": "CityJSON", "version": "0.9"})]


def contents(folder: Path) -> dict[str, bytes]:
    """What makes a package: its chunks and rows."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "package.json"}


def finished(done: Iterator[Prepared]) -> dict[str, Prepared]:
    return {each.source.name: each for each in done}


def test_packages_are_prepared_and_open_read_only(
    sources: list[Path], tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    out = tmp_path / "packages"
    mask = os.umask(0o022)
    try:
        with ThreadPoolExecutor(2) as executor:
            done = finished(prepare(sources, out, executor, 3943))
    finally:
        os.umask(mask)
    assert "convert it with cjio" in done["bad.city.json"].reason
    folder = done["house1.city.json"].package
    assert folder is not None
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
    if os.name == "posix":  # other people of the network read it as well
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o644}
    for path in (*folder.iterdir(), folder):
        path.chmod(stat.S_IREAD | (stat.S_IEXEC if path.is_dir() else 0))
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    found = events_of(folder, cache, pool)
    assert isinstance(found[-1], Opened)
    assert found[-1].from_cache
    elements = elements_of(found[-1].package)
    assert elements is not None
    with closing(elements):
        assert elements.search("École", 1)
    assert before == {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    folder.chmod(0o700)
    for path in folder.iterdir():
        path.chmod(0o600)
    (folder / "chunk-00000.glb").write_bytes(b"short")
    with pytest.raises(CannotOpen, match="not a whole package"):
        read_portable(folder)


def test_a_cluster_that_loses_a_worker_makes_the_same_packages(sources: list[Path], tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as executor:
        local = finished(prepare(sources[:3], tmp_path / "local", executor, 3943))
    settings = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**settings) as cluster, distributed.Client(cluster) as client:
        executor = client.get_executor()
        killed = threading.Event()

        def kill() -> None:
            """Kill the worker that holds a running job, in the middle of it."""
            workers = {name: each["pid"] for name, each in client.run(_about, on_error="ignore").items()}
            for _ in range(400):
                for pid in workers.values():
                    if psutil.pid_exists(pid) and any(
                        "prepare" in part.cmdline() for part in psutil.Process(pid).children(recursive=True)
                    ):
                        os.kill(pid, signal.SIGKILL)
                        killed.set()
                        return
                time.sleep(0.01)

        killer = threading.Thread(target=kill)
        killer.start()
        remote = finished(prepare(sources[:3], tmp_path / "remote", executor, 3943))
        killer.join()
    assert killed.is_set()
    for name, done in local.items():
        assert done.package is not None
        other = remote[name].package
        assert other is not None, remote[name].reason
        assert contents(done.package) == contents(other)


def _about() -> dict[str, Any]:
    return {"pid": os.getpid()}


def test_an_export_does_not_write_into_a_folder_that_is_in_use(tmp_path: Path, read: Read) -> None:
    from timeo_desktop.services.exchange.export_tiles import export_tiles

    package = read(write_json(tmp_path / "a.city.json", cityjson()))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("keep me", "utf-8")
    with pytest.raises(UserError, match="is not empty"):
        export_tiles(package, tmp_path / "full")
    shutil.rmtree(tmp_path / "full")
    assert export_tiles(package, tmp_path / "full").features == 1


def test_a_package_of_another_system_is_refused_and_none_is_prepared_twice(
    sources: list[Path], tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    out = tmp_path / "packages"
    with ThreadPoolExecutor(2) as executor:
        folder = finished(prepare(sources[:1], out, executor, 3943))["house0.city.json"].package
        assert folder is not None
        before = contents(folder)
        again = finished(prepare([folder], tmp_path / "more", executor, 3943))[folder.name]
    assert "is a package already" in again.reason
    assert contents(folder) == before
    assert opened(folder, cache, pool, Wanted(3943)).summary.drawn == 1
    with pytest.raises(CannotOpen, match="prepare it with --crs 3946"):
        opened(folder, cache, pool, Wanted(3946))


def test_a_new_attribute_table_is_read(tmp_path: Path, cache: PackageCache, pool: ReaderPool) -> None:
    path = footprints(tmp_path / "bati.shp", [square(WEST, NORTH)], hauteur=[6.0])
    assert np.ptp(points_of(opened(path, cache, pool, Wanted()))[:, 2]) == pytest.approx(6)
    assert opened(path, cache, pool, Wanted()).folder == opened(path, cache, pool, Wanted()).folder
    other = footprints(tmp_path / "other" / "bati.shp", [square(WEST, NORTH)], hauteur=[9.0])
    shutil.copy(other.with_suffix(".dbf"), path.with_suffix(".dbf"))
    assert np.ptp(points_of(opened(path, cache, pool, Wanted()))[:, 2]) == pytest.approx(9)


def test_the_tiles_of_an_export_lie_inside_each_other(tmp_path: Path, read: Read) -> None:
    shapes = [square(WEST + 15 * (i % 180), NORTH + 15 * (i // 180)) for i in range(31_000)]
    heights = [5.0 + i % 7 for i in range(len(shapes))]
    package = read(footprints(tmp_path / "bati.gpkg", shapes, hauteur=heights))
    root = json.loads(export_tiles(package, tmp_path / "tiles").tileset.read_text())["root"]

    def inside(tile: dict[str, Any], low: np.ndarray, high: np.ndarray) -> int:
        box = np.array(tile["boundingVolume"]["box"])
        mine = (box[:3] - box[[3, 7, 11]], box[:3] + box[[3, 7, 11]])
        assert (mine[0] >= low - 0.02).all()
        assert (mine[1] <= high + 0.02).all()
        return 1 + sum(inside(child, *mine) for child in tile.get("children", ()))

    assert inside(root, np.full(3, -np.inf), np.full(3, np.inf)) > 5


def test_a_city_without_shapes_cannot_be_exported(tmp_path: Path, read: Read) -> None:
    document = cityjson(vertices=[])
    document["CityObjects"]["house-1"]["geometry"] = []
    with pytest.raises(UserError, match="nothing with a shape"):
        export_tiles(read(write_json(tmp_path / "a.city.json", document)), tmp_path / "tiles")


def test_points_make_a_terrain_that_things_lie_on(tmp_path: Path, cache: PackageCache, pool: ReaderPool) -> None:
    random = np.random.default_rng(8)
    x, y = WEST + random.uniform(0, 400, 6000), NORTH - random.uniform(0, 400, 6000)
    hole = (np.abs(x - WEST - 200) < 15) & (np.abs(y - NORTH + 200) < 15)  # a few missing points are bridged
    rows = np.column_stack((x, y, slope(x, y)))[~hole]
    path = tmp_path / "mnt.xyz"
    np.savetxt(path, rows, header="X;Y;Z", delimiter=";", fmt="%.3f", comments="")
    path.with_suffix(".prj").write_text("EPSG:3943")
    terrain = opened(path, cache, pool, Wanted())
    assert terrain.summary.schema == "Terrain"
    assert terrain.summary.placement.epsg == 3943
    (file,) = models_of(path)
    raster = terrain_of(terrain, file)
    flat = rng_places(random)
    heights = ground_heights(raster, 3943, flat)
    assert heights is not None
    assert np.abs(heights - slope(flat[:, 0], flat[:, 1])).max() < 0.1
    houses = footprints(tmp_path / "bati.gpkg", [square(WEST + 200, NORTH - 200)], hauteur=[6.0])
    house = points_of(opened(houses, cache, pool, Wanted(3943, terrain=raster)))
    assert abs(house[:, 2].min() - slope(np.array(WEST + 205), np.array(NORTH - 195))) < 0.2


def rng_places(random: np.random.Generator) -> np.ndarray:
    return np.column_stack((WEST + random.uniform(20, 380, 500), NORTH - random.uniform(20, 380, 500)))


@pytest.mark.parametrize(
    "text", ["", "x y z\n", "1 2\n3 4\n", "1 2 3\n", "1 2 3\nfour five six\n", "1 1 1\n2 2 2\n3 3 3\n"]
)
def test_what_makes_no_terrain_is_one_sentence(tmp_path: Path, read: Read, text: str) -> None:
    path = tmp_path / "bad.xyz"
    path.write_text(text)
    with pytest.raises(CannotOpen):
        read(path)


def test_an_exported_model_has_each_element_once(tmp_path: Path, demo: Path, read: Read) -> None:
    """Finer kernels draw some elements anew: what they replace is not exported beside them."""
    package = read(demo)
    made = export_tiles(package, tmp_path / "tiles")
    again = read(made.tileset)
    assert made.features == again.summary.elements == package.summary.drawn
    assert again.summary.triangles == package.summary.triangles


def test_a_column_of_empty_texts_is_left_out_of_an_export(tmp_path: Path, read: Read) -> None:
    layer = footprints(tmp_path / "bati.gpkg", [square(WEST, NORTH)], hauteur=[5.0], vide=[""], plein=["a"])
    made = export_tiles(read(layer), tmp_path / "tiles")
    elements = elements_of(read(made.tileset))
    assert elements is not None
    with closing(elements):
        assert "plein" in elements.attribute_names()
        assert "vide" not in elements.attribute_names()
