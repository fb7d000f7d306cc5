"""The scene on a real off-screen renderer: what is shown, hidden, replaced, painted, picked and placed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Read
from tests.readers.test_chunking import cubes
from timeo_desktop.domain.chunks import Chunk
from timeo_desktop.domain.elements import element_number
from timeo_desktop.domain.view import ViewState
from timeo_desktop.readers.chunking import soup_chunks
from timeo_desktop.scene import partial
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene, write_picture
from timeo_desktop.scene.picking import Ray
from timeo_desktop.scene.scene import Scene
from timeo_desktop.store.models.chunk_files import read_chunk

SIZE = (320, 240)


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = off_screen_scene(SIZE)
    yield made
    made.window.Finalize()


def row_of_cubes(count: int, start: float = 0.0, alpha: int = 255, layer: str = "model") -> Chunk:
    """Cubes of one metre along x, two metres apart, with STEP ids from 1."""
    places = np.c_[start + 2.0 * np.arange(count), np.zeros(count), np.zeros(count)]
    return next(soup_chunks(cubes(places, np.full((count, 4), [180, 60, 60, alpha])), np.full(count, layer)))


def pixels(scene: Scene) -> np.ndarray:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

    scene.render()
    data = vtkUnsignedCharArray()
    scene.window.GetPixelData(0, 0, SIZE[0] - 1, SIZE[1] - 1, 0, data, 0)
    return vtk_to_numpy(data).reshape(SIZE[1], SIZE[0], 3).astype(int)


def coloured(scene: Scene) -> int:
    """How many pixels are clearly not background."""
    picture = pixels(scene)
    return int((picture.max(axis=2) - picture.min(axis=2) > 25).sum())


def look(scene: Scene, view: str = "home") -> Camera:
    camera = Camera(scene.renderer)
    corners = scene.contents.corners_of()
    assert corners is not None
    camera.look(view, corners)
    return camera


def test_hiding_isolating_and_showing_changes_the_picture(scene: Scene) -> None:
    scene.add_chunk(1, row_of_cubes(3))
    look(scene)
    whole = coloured(scene)
    scene.apply(ViewState().hide({element_number(1, 2)}))
    hidden = coloured(scene)
    scene.apply(ViewState().isolate({element_number(1, 2)}))
    isolated = coloured(scene)
    scene.apply(ViewState())
    assert whole > hidden > isolated > 0
    assert coloured(scene) == whole


def test_what_is_beside_an_element_is_shown_when_asked_for_and_is_not_its_place(scene: Scene) -> None:
    number = element_number(1, 1)
    scene.add_chunk(1, row_of_cubes(1))
    scene.add_chunk(1, row_of_cubes(2, start=2, layer="clearance"))
    look(scene)
    assert coloured(scene) > 0
    assert scene.contents.count() == 1
    ray = Ray(np.array([2.0, 0.0, 10.0]), np.array([0.0, 0.0, -1.0]))
    assert scene.pick(ray) is None

    view = ViewState().switch_beside("clearance")
    scene.apply(view)
    hit = scene.pick(ray)
    assert hit is not None
    assert hit.number == number
    corners = scene.contents.corners_of([number])
    assert corners is not None
    assert corners[:, 0].max() == pytest.approx(1.0)  # of the element, not of what it needs around it
    alone = scene.contents.corners_of([element_number(1, 2)])
    assert alone is not None
    assert alone[:, 0].max() == pytest.approx(5.0)  # it has nothing else
    assert view.switch_beside("clearance") == ViewState()


def test_a_later_chunk_replaces_elements_of_an_earlier_one(scene: Scene) -> None:
    first = scene.add_chunk(1, row_of_cubes(3))
    second = scene.add_chunk(1, row_of_cubes(1, start=40.0))
    assert first.visible.tolist() == [False, True, True]
    assert second.visible.tolist() == [True]
    scene.add_chunk(2, row_of_cubes(3))
    assert first.visible.tolist() == [False, True, True]
    box = scene.contents.box_of({element_number(1, 1)})
    assert box is not None
    assert box[0][0] == pytest.approx(40.0)


def test_rooms_are_hidden_until_asked_for(scene: Scene, demo: Path, read: Read) -> None:
    package = read(demo)
    for file in package.chunks:
        scene.add_chunk(1, read_chunk(package.folder / file.name))
    spaces = [actor for actor in scene.chunks if actor.chunk.layer == "spaces"]
    assert sum(len(actor.numbers) for actor in spaces) == 14
    assert not any(actor.visible.any() for actor in spaces)
    scene.apply(ViewState(spaces=True))
    assert all(actor.visible.all() for actor in spaces)


def test_painting_covers_what_is_named_and_unpainting_restores(scene: Scene) -> None:
    scene.add_chunk(1, row_of_cubes(2))
    look(scene, "front")
    before = pixels(scene)
    scene.paint(np.array([element_number(1, 2)]), np.array([[0, 0, 255, 255]], dtype=np.uint8))
    painted = pixels(scene)
    half = SIZE[0] // 2
    assert (painted[:, half:, 2] - painted[:, half:, 0]).max() > 80
    assert np.abs(painted[:, : half - 20] - before[:, : half - 20]).max() < 3
    for actor in scene.chunks:
        actor.paint(None)
    assert np.abs(pixels(scene) - before).max() < 3


def test_selection_shows_and_xray_fades_the_rest(scene: Scene) -> None:
    scene.add_chunk(1, row_of_cubes(2))
    look(scene, "front")
    plain = coloured(scene)
    scene.apply(ViewState(selection=frozenset({element_number(1, 1)}), xray=True))
    picture = pixels(scene)
    orange = (picture[:, :, 0] - picture[:, :, 2] > 90).sum()
    assert orange > 500
    assert coloured(scene) < plain * 0.8


def test_picking_agrees_with_brute_force(scene: Scene, demo: Path, read: Read) -> None:
    package = read(demo)
    for file in package.chunks:
        scene.add_chunk(1, read_chunk(package.folder / file.name))
    scene.place_all({1: package.summary.placement.array()})
    camera = look(scene)
    random = np.random.default_rng(4)
    hits = 0
    for x, y in random.uniform((0, 0), SIZE, (120, 2)):
        ray = camera.ray(x, y)
        ours, distance = scene.pick(ray), brute_force(scene, ray)
        assert (ours is None) == (distance is None)
        if ours is not None and distance is not None:
            assert ours.distance == pytest.approx(distance, abs=1e-3)
            hits += 1
    assert hits > 20


def brute_force(scene: Scene, ray: Ray) -> float | None:
    """The nearest of all visible triangles, one chunk at a time."""
    best = np.inf
    for actor in scene.chunks:
        chunk = actor.chunk
        shown = chunk.triangles[actor.visible[chunk.features[chunk.triangles[:, 0]]]] if len(chunk.triangles) else []
        if not len(shown):
            continue
        points = chunk.points.astype(float) @ actor.matrix[:3, :3].T + actor.matrix[:3, 3]
        a, b, c = (points[shown[:, k]] for k in range(3))
        solved = np.stack((np.broadcast_to(-ray.direction, a.shape), b - a, c - a), axis=2)
        usable = np.abs(np.linalg.det(solved)) > 1e-12
        t, u, v = np.linalg.solve(solved[usable], (ray.start - a[usable])[:, :, None])[:, :, 0].T
        good = t[(u >= 0) & (v >= 0) & (u + v <= 1) & (t > 0)]
        best = min(best, good.min(initial=np.inf))
    return float(best) if np.isfinite(best) else None


def test_hidden_things_are_not_picked(scene: Scene) -> None:
    scene.add_chunk(1, row_of_cubes(1))
    scene.add_chunk(2, row_of_cubes(1, start=0.0))
    ray = Ray(np.array([-5.0, 0.5, 0.5]), np.array([1.0, 0, 0]))
    first = scene.pick(ray)
    assert first is not None
    assert first.point == pytest.approx((0, 0.5, 0.5))
    scene.apply(ViewState().hide({element_number(1, 1), element_number(2, 1)}))
    assert scene.pick(ray) is None


def test_lambert_coordinates_do_not_shake(scene: Scene) -> None:
    """The same cubes near zero and at Lambert-93 give the same picture, also after a millimetre of camera movement."""
    scene.add_chunk(1, row_of_cubes(3))
    near_camera = look(scene)
    near = pixels(scene)
    near_camera.pan(np.zeros(3), 0.5, 0)
    near_moved = pixels(scene)
    scene.remove(1)
    far = np.eye(4)
    far[:3, 3] = [842123.1234, 6519876.5678, 173.25]
    scene.add_chunk(2, row_of_cubes(3))
    scene.place_all({2: far})
    assert scene.origin is not None
    assert np.abs(scene.origin).max() > 6e6
    camera = look(scene)
    assert np.abs(pixels(scene) - near).mean() < 0.5
    camera.pan(np.zeros(3), 0.5, 0)
    assert np.abs(pixels(scene) - near_moved).mean() < 0.5
    corner = scene.contents.box_of()
    assert corner is not None
    assert scene.to_map(corner[0]) == pytest.approx(far[:3, 3], abs=1e-4)


def test_two_files_land_relative_to_each_other(scene: Scene) -> None:
    first, second = np.eye(4), np.eye(4)
    first[:3, 3], second[:3, 3] = [729011.2, 9063960.6, 0], [729013.4, 9063992.7, 1.3]
    for number, matrix in ((1, first), (2, second)):
        scene.add_chunk(number, row_of_cubes(1))
        scene.place_all({number: matrix})
    boxes = [scene.contents.box_of({element_number(number, 1)}) for number in (1, 2)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[1][0] - boxes[0][0] == pytest.approx([2.2, 32.1, 1.3], abs=1e-6)


def test_a_picture_in_parts_is_the_same_picture(scene: Scene) -> None:
    for number in range(1, 5):
        scene.add_chunk(number, row_of_cubes(4, start=number * 0.7, alpha=255 if number < 4 else 120))
    look(scene)
    whole = pixels(scene)
    scene.renderer.GetActiveCamera().Azimuth(30)
    pixels(scene)
    scene.renderer.GetActiveCamera().Azimuth(-30)
    original, partial._SLICE_TRIANGLES = partial._SLICE_TRIANGLES, 10
    try:
        steps = list(partial.slices(scene))
    finally:
        partial._SLICE_TRIANGLES = original
    assert steps == [True] * (len(steps) - 1) + [False]
    assert len(steps) > 3
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

    data = vtkUnsignedCharArray()
    scene.window.GetPixelData(0, 0, SIZE[0] - 1, SIZE[1] - 1, 0, data, 0)
    parts = vtk_to_numpy(data).reshape(SIZE[1], SIZE[0], 3).astype(int)
    assert np.abs(parts - whole).mean() < 1.0


@pytest.mark.parametrize("parallel", [False, True])
@pytest.mark.parametrize("view", ["home", "top", "front", "left", "bottom", "back", "right"])
def test_every_view_shows_everything_and_fills_the_picture(scene: Scene, view: str, parallel: bool) -> None:
    scene.add_chunk(1, row_of_cubes(5))
    camera = Camera(scene.renderer)
    camera.set_parallel(parallel)
    corners = scene.contents.corners_of()
    assert corners is not None
    camera.look(view, corners)
    picture = pixels(scene)
    seen = picture.max(axis=2) - picture.min(axis=2) > 25
    assert not seen[[0, -1]].any()
    assert not seen[:, [0, -1]].any()
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    assert max(np.ptp(rows) / SIZE[1], np.ptp(columns) / SIZE[0]) > 0.8


def test_zoom_and_orbit_keep_the_point_under_the_cursor(scene: Scene) -> None:
    scene.add_chunk(1, row_of_cubes(3))
    camera = look(scene)
    x, y = 170.0, 120.0
    hit = scene.pick(camera.ray(x, y))
    assert hit is not None
    pivot = np.array(hit.point)
    camera.zoom(pivot, 2.5)
    again = scene.pick(camera.ray(x, y))
    assert again is not None
    assert again.point == pytest.approx(hit.point, abs=1e-6)
    for yaw, pitch in ((20, 10), (-35, -5), (90, 60), (0, 80)):
        camera.orbit(pivot, yaw, pitch)
    through = camera.ray(x, y)
    offset = pivot - through.start
    assert np.linalg.norm(offset - (offset @ through.direction) * through.direction) < 0.5


def test_the_picture_is_written_or_the_reason_is_said(scene: Scene, tmp_path: Path) -> None:
    from timeo_desktop.domain.errors import UserError

    scene.add_chunk(1, row_of_cubes(1))
    write_picture(scene, tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UserError, match="could not be written"):
        write_picture(scene, tmp_path / "no folder" / "a.png")
