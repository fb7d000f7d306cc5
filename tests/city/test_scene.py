"""Levels of detail in a real off-screen scene, and pictures that do not shake far from zero."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from tests.city.files import cityjson, footprints, house, write_json
from tests.conftest import Read
from timeo_desktop.domain.elements import element_number
from timeo_desktop.domain.times import from_iso
from timeo_desktop.domain.view import LayerView
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.scene.refine import refine
from timeo_desktop.scene.scene import Scene
from timeo_desktop.services.opening.events import StallLimits
from timeo_desktop.services.opening.open_source import models_of, open_model
from timeo_desktop.services.opening.tiles import read_tile
from timeo_desktop.store.models.packages import PackageCache
from timeo_desktop.ui.view.session import OpenModel, Session

SIZE = (320, 240)
SIDE = 190


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = off_screen_scene(SIZE)
    yield made
    made.window.Finalize()


@pytest.fixture
def session(scene: Scene) -> Iterator[Session]:
    made = Session(scene, Camera(scene.renderer, scene.contents.depths))
    yield made
    made.close_all()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """36 100 houses over 7.6 km: more than is drawn whole."""
    places = [(1574000.0 + 40 * (i % SIDE), 2268000.0 + 40 * (i // SIDE)) for i in range(SIDE * SIDE)]
    shapes = [shapely.box(x, y, x + 20, y + 12) for x, y in places]
    return footprints(
        tmp_path_factory.mktemp("town") / "bati.gpkg", shapes,
        hauteur=[4.0 + i % 9 for i in range(len(shapes))],
        cleabs=[f"B{i}" for i in range(len(shapes))],
        usage=["Résidentiel" if i % 3 else "Annexe" for i in range(len(shapes))],
    )  # fmt: skip


def opened(session: Session, path: Path, cache: PackageCache, pool: ReaderPool) -> OpenModel:
    (file,) = models_of(path)
    model = session.begin(file)
    for event in open_model(file, cache, pool, threading.Event(), StallLimits()):
        list(session.take(model, event))
    return model


def settle(session: Session, threshold: float = 3.0, budget: int = 1_500_000) -> int:
    """Read what is wanted until nothing is; how many tiles that were."""
    count = 0
    while wanted := refine(session.scene, session.camera, threshold, budget):
        for node in wanted:
            chunk = read_tile(node.folder, node.file)
            assert chunk is not None
            session.scene.fill(node, chunk)
            count += 1
    return count


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> PackageCache:
    return PackageCache(tmp_path_factory.mktemp("town-cache") / "chunks", 4 << 30)


def test_far_away_a_town_is_its_roofs_and_near_by_its_houses(
    session: Session, town: Path, shared: PackageCache, pool: ReaderPool
) -> None:
    model = opened(session, town, shared, pool)
    scene = session.scene
    assert scene.contents.count() == SIDE * SIDE
    session.looking.look("home")
    settle(session)
    far = sum(len(actor.chunk.triangles) for actor in scene.contents.drawn())
    assert far <= 400_000
    session.looking.go_to_place(1574000.0 + 3800, 2268000.0 + 3800, 60.0)
    assert settle(session) > 0
    tree = scene.trees[model.number]
    near = [node for node in tree.read_nodes() if node.actor is not None and node.actor.drawn]
    assert any(node.file.error == 0.0 for node in near)
    # Nothing is drawn twice: where a finer chunk is drawn, the coarser one is not.
    for node in near:
        mother = tree.nodes.get(node.file.parent)
        assert mother is None or mother.actor is None or not mother.actor.drawn
    hit = scene.pick(session.camera.ray(SIZE[0] / 2, SIZE[1] / 2))
    assert hit is not None
    element = session.element(hit.number)
    assert element is not None
    assert element.guid.startswith("B")


def test_a_tight_budget_is_kept_and_idle_tiles_are_given_back(
    session: Session, town: Path, shared: PackageCache, pool: ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = opened(session, town, shared, pool)
    session.looking.look("home")
    session.camera.zoom(np.zeros(3), 4.0)
    settle(session)
    refine(session.scene, session.camera, 1.0, 100_000)
    assert sum(len(actor.chunk.triangles) for actor in session.scene.contents.drawn()) <= 110_000
    monkeypatch.setattr("timeo_desktop.scene.refine._MEMORY", 0)
    session.looking.go_to_place(1574010.0, 2268006.0, 60.0)
    settle(session)
    tree = session.scene.trees[model.number]
    kept = [node for node in tree.read_nodes() if node.actor is not None and not node.actor.drawn and node.file.parent]
    assert not kept
    assert session.scene.contents.count() == SIDE * SIDE  # found through the roots, whatever is drawn


def test_colours_filters_and_replaced_objects_reach_tiles_that_come_later(
    session: Session, town: Path, shared: PackageCache, pool: ReaderPool
) -> None:
    model = opened(session, town, shared, pool)
    session.looking.look("home")
    colours = np.full((SIDE * SIDE + 10, 4), [250, 0, 0, 255], dtype=np.uint8)
    scene = session.scene
    scene.style(model.number, colours)
    first = scene.contents.drawn()[0].chunk.steps[:5].tolist()
    session.found(model.number, "some", np.array(first))
    session.filter(model.number, "some")
    session.replace_in_city(model.number, first[:1])
    session.looking.fit(frozenset(element_number(model.number, step) for step in first))
    settle(session)
    leaves = [actor for actor in scene.contents.drawn() if len(actor.chunk.edges)]
    assert leaves
    for actor in leaves:
        shown = set(actor.chunk.steps[actor.visible].tolist())
        assert shown <= set(first[1:])
        assert (np.asarray(actor.colours)[:, 0] == 250).all()


def test_a_preferred_level_of_detail_replaces_the_best_one(
    session: Session, tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    document = cityjson()
    document["CityObjects"]["house-1"]["geometry"].insert(0, house(lod="1.2"))
    document["CityObjects"]["other"] = {"type": "Building", "geometry": [house()]}
    model = opened(session, write_json(tmp_path / "two.city.json", document), cache, pool)
    session.looking.look("home")
    settle(session)

    def shown() -> dict[str, int]:
        settle(session)
        return {actor.chunk.layer: int(actor.visible.sum()) for actor in session.scene.contents.drawn()}

    assert shown() == {"model": 2}
    session.apply(session.view.with_layer(model.number, LayerView(lod="1.2")))
    assert shown() == {"model": 1, "lod:1.2": 1}
    session.apply(session.view.with_layer(model.number, LayerView(visible=False)))
    assert sum(shown().values()) == 0
    session.undo()
    session.undo()
    assert shown() == {"model": 2}


def pixels(scene: Scene) -> np.ndarray:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

    scene.render()
    data = vtkUnsignedCharArray()
    scene.window.GetPixelData(0, 0, SIZE[0] - 1, SIZE[1] - 1, 0, data, 0)
    return vtk_to_numpy(data).reshape(SIZE[1], SIZE[0], 3).astype(int)


SQUARE = ((0, 0), (1, 0), (1, 1), (0, 1))
SLAB = 237  # millimetres: no float32 near Lambert-93 coordinates can tell one from the next


def board(origin: tuple[float, float, float]) -> dict[str, object]:
    """A stepped board of 30 × 30 slabs with gaps of their width."""
    vertices: list[list[int]] = []
    boundaries = []
    for row in range(0, 60, 2):
        for column in range(0, 60, 2):
            first = len(vertices)
            vertices += [[SLAB * (column + x), SLAB * (row + y), 41 * (row + column)] for x, y in SQUARE]
            boundaries.append([[first, first + 1, first + 2, first + 3]])
    surfaces = {"type": "MultiSurface", "lod": "2.0", "boundaries": boundaries}
    objects = {"board": {"type": "Building", "geometry": [surfaces]}}
    return {**cityjson(origin, crs=None), "CityObjects": objects, "vertices": vertices}


def test_nothing_shakes_at_lambert_93_coordinates(tmp_path: Path, read: Read) -> None:
    pictures = []
    for name, origin in (("near", (0.0, 0.0, 0.0)), ("far", (574317.0, 6279621.0, 146.0))):
        package = read(write_json(tmp_path / f"{name}.city.json", board(origin)))
        scene = off_screen_scene(SIZE)
        session = Session(scene, Camera(scene.renderer, scene.contents.depths))
        model = session.begin(replace(models_of(tmp_path / f"{name}.city.json")[0]))
        for file in package.chunks:
            node = scene.add_tile(model.number, package.folder, file)
            chunk = read_tile(package.folder, file)
            assert chunk is not None
            scene.fill(node, chunk)
        session.looking.look("home")
        turned = [pixels(scene)]
        for _ in range(3):  # the same small steps at both places
            session.camera.orbit(np.array(scene.contents.box_of()).mean(axis=0), 0.37, 0.11)
            turned.append(pixels(scene))
        pictures.append(np.array(turned))
        scene.window.Finalize()
    differing = (np.abs(pictures[0] - pictures[1]).max(axis=-1) > 8).mean()
    assert differing < 0.0005
    assert (np.abs(pictures[0][0] - pictures[0][3]).max(axis=-1) > 8).mean() > 0.01  # it did turn


def test_the_sun_lights_the_side_it_shines_on(
    session: Session, tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    opened(session, write_json(tmp_path / "house.city.json", cityjson()), cache, pool)
    session.looking.look("front")  # the south side
    settle(session)

    def brightness(moment: str) -> float:
        session.apply(replace(session.view, sun=True, moment=from_iso(moment)))
        middle = pixels(session.scene)[100:140, 140:180]
        return float(middle.mean())

    noon, night = brightness("2026-06-21T12:00:00+00:00"), brightness("2026-06-21T23:00:00+00:00")
    assert noon > night + 15
    winter = brightness("2026-12-21T12:00:00+00:00")
    assert winter > noon  # a low sun meets a wall more squarely
    session.apply(replace(session.view, sun=False))
    assert abs(float(pixels(session.scene)[100:140, 140:180].mean()) - night) > 15


def test_the_sun_casts_shadows_beside_lines_in_a_view_that_is_no_square(
    session: Session, tmp_path: Path, cache: PackageCache, pool: ReaderPool, capfd: pytest.CaptureFixture[str]
) -> None:
    document = cityjson()
    corners = [(-30, -30), (40, -30), (40, 40), (-30, 40)]
    document["vertices"] += [[1000 * x, 1000 * y, -10] for x, y in corners]
    ring = list(range(8, 12))
    document["CityObjects"]["ground"] = {
        "type": "LandUse", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[ring]]}]}  # fmt: skip
    document["CityObjects"]["rim"] = {
        "type": "Road", "geometry": [{"type": "MultiLineString", "lod": "1", "boundaries": [[*ring, 8]]}]}  # fmt: skip
    opened(session, write_json(tmp_path / "house.city.json", document), cache, pool)
    session.looking.look("top")
    settle(session)

    def strips(shadows: bool, moment: str) -> list[float]:
        """How bright the ground is west, north, east and south of the house."""
        session.apply(replace(session.view, sun=True, shadows=shadows, moment=from_iso(moment)))
        picture = pixels(session.scene).mean(axis=2)
        middle, side = (SIZE[1] // 2, SIZE[0] // 2), 24  # pixels from the middle of the house
        places = ((0, -side), (side, 0), (0, side), (-side, 0))
        return [float(picture[middle[0] + y - 2 : middle[0] + y + 3, middle[1] + x - 2 : middle[1] + x + 3].mean())
                for y, x in places]  # fmt: skip

    assert np.ptp(strips(False, "2026-12-21T12:00:00+00:00")) < 4
    west, north, east, south = strips(True, "2026-12-21T12:00:00+00:00")  # a low sun in the south
    assert min(west, east, south) > north + 15
    west, north, east, south = strips(True, "2026-06-21T06:00:00+00:00")  # in the east
    assert min(north, east, south) > west + 15
    assert np.ptp(strips(True, "2026-12-21T23:00:00+00:00")) < 4
    session.apply(replace(session.view, sun=False))
    pixels(session.scene)
    assert capfd.readouterr().err == ""


def test_of_two_layers_in_one_plane_the_later_one_is_seen(
    session: Session, tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    square = [[[[0, 1, 2, 3]]]]
    numbers = []
    for name, kind in (("water", "WaterBody"), ("road", "Road")):
        document = cityjson()
        document["CityObjects"] = {
            name: {"type": kind, "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": square[0]}]}
        }
        numbers.append(opened(session, write_json(tmp_path / f"{name}.city.json", document), cache, pool).number)
    session.looking.look("home")
    settle(session)

    def middle() -> np.ndarray:
        part = pixels(session.scene)[110:130, 150:170].reshape(-1, 3)
        assert np.ptp(part, axis=0).max() < 12  # one of them, not a mixture
        colour: np.ndarray = part.mean(axis=0)
        return colour

    road = middle()
    assert abs(road[2] - road[0]) < 6
    session.reorder(numbers[::-1])
    water = middle()
    assert water[2] - water[0] > 20
    session.reorder(numbers)
    assert np.abs(middle() - road).max() < 4


def test_a_slow_machine_draws_the_largest_roofs_only_while_the_camera_moves(
    session: Session, town: Path, shared: PackageCache, pool: ReaderPool
) -> None:
    opened(session, town, shared, pool)
    session.looking.look("home")
    settle(session)
    refine(session.scene, session.camera, 60.0, 1_500_000)
    whole = sum(actor.triangles_drawn for actor in session.scene.contents.drawn())
    assert whole > 40_000
    refine(session.scene, session.camera, 60.0, whole // 2)
    thin = session.scene.contents.drawn()
    assert sum(actor.triangles_drawn for actor in thin) <= whole // 2 + len(thin)
    shown = sum(actor.opaque.GetMapper().GetInput().GetNumberOfPolys() for actor in thin)
    assert abs(shown - sum(actor.triangles_drawn for actor in thin)) <= len(thin)
    for actor in thin:  # the largest first, so that what is left out is what is seen least
        chunk = actor.chunk
        rows = chunk.features[chunk.triangles[::2, 0]]
        size = (chunk.highs - chunk.lows)[rows]
        areas = size[:, 0] * size[:, 1]
        assert (np.diff(areas) <= 1e-2).all()
    assert session.scene.contents.count() == SIDE * SIDE  # all are found all the same
    refine(session.scene, session.camera, 60.0, 1_500_000)
    assert sum(actor.triangles_drawn for actor in session.scene.contents.drawn()) == whole
