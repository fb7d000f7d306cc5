"""Measures in a picture without a window: lines, tags, and commands that take them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from tests.readers.test_chunking import cubes
from tests.view.test_scene import look, pixels, row_of_cubes
from timeo_desktop.domain.snaps import SnapKind
from timeo_desktop.domain.view import ViewState
from timeo_desktop.readers.chunking import soup_chunks
from timeo_desktop.scene import palette
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.scene.scene import Scene
from timeo_desktop.scene.snapping import Snapper
from timeo_desktop.ui.base.command import run_line
from timeo_desktop.ui.explore.measure_commands import MEASURE_COMMANDS
from timeo_desktop.ui.view.session import Session

ORANGE = np.array(palette.MEASURE) * 255


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = off_screen_scene((320, 240))
    yield made
    made.window.Finalize()


def orange(scene: Scene) -> int:
    return int((np.abs(pixels(scene) - ORANGE).max(axis=2) < 20).sum())


def test_a_measure_is_drawn_with_its_value_and_is_gone_when_undone(scene: Scene) -> None:
    scene.add_chunk(1, row_of_cubes(3))
    session = Session(scene, Camera(scene.renderer))
    look(scene, "front")
    assert orange(scene) == 0
    run_line(MEASURE_COMMANDS, session, "measure.distance 0 0 0 4 0 0")
    assert orange(scene) > 100
    assert [tag.text for tag in scene.labels.measures.tags] == ["4.000\N{NO-BREAK SPACE}m"]
    session.undo()
    assert orange(scene) == 0
    assert session.view == ViewState()


def test_what_is_behind_the_eye_is_not_drawn(scene: Scene) -> None:
    scene.add_chunk(1, row_of_cubes(1))
    session = Session(scene, Camera(scene.renderer))
    look(scene, "front")  # from the south
    run_line(MEASURE_COMMANDS, session, "measure.distance 0 -500 0 1 -500 0")
    assert orange(scene) == 0
    assert scene.labels.measures.tags == []


def test_measures_far_from_zero_keep_their_place(scene: Scene) -> None:
    far = np.eye(4)
    far[:3, 3] = (650_000.0, 6_860_000.0, 30.0)
    scene.add_chunk(1, row_of_cubes(1))
    scene.place_all({1: far})
    session = Session(scene, Camera(scene.renderer))
    look(scene, "front")
    run_line(MEASURE_COMMANDS, session, "measure.distance 650000 6860000 30 650000.5 6860000 30")
    assert session.view.measures[0].amount == pytest.approx(0.5, abs=1e-9)
    assert orange(scene) > 20


def test_snaps_of_a_large_element_are_those_of_its_small_parts(scene: Scene) -> None:
    """A field of steps, one element of 8 000 and more edges: its corners are found as those of a single step are."""
    across, along = np.meshgrid(np.arange(40.0), np.arange(40.0), indexing="ij")
    places = np.column_stack((2 * across.ravel(), 2 * along.ravel(), np.zeros(across.size)))
    soup = cubes(places, np.full((len(places), 4), 200, dtype=np.uint8))
    counts = np.array([len(soup.points)]), np.array([len(soup.triangles)])
    one = replace(
        soup, point_counts=counts[0], triangle_counts=counts[1], steps=soup.steps[:1], colours=soup.colours[:1]
    )
    scene.add_chunk(1, next(soup_chunks(one, np.array(["model"]))))
    camera = look(scene, "home")
    camera.go_to(np.array([40.0, 40.0, 1.0]), 4.0)
    pixels_of, _ = camera.project(np.array([[40.0, 40.0, 1.0]]))
    x, y = pixels_of[0]
    found = Snapper(scene).at(camera.ray(x + 3, 240 - y + 2))
    assert len(scene.chunks[0].chunk.edges) > 8_000
    assert found is not None
    assert found.kind is SnapKind.VERTEX
    assert np.allclose(found.point, (40, 40, 1), atol=1e-4)


def test_points_of_a_survey_are_snapped_to(scene: Scene) -> None:
    bare = {name: np.empty((0, size), dtype=np.uint32) for name, size in (("triangles", 3), ("edges", 2))}
    chunk = row_of_cubes(1)
    scene.add_chunk(1, replace(chunk, **bare, opaque=0, dots=np.arange(len(chunk.points), dtype=np.uint32)))
    camera = look(scene, "home")
    seen, _ = camera.project(np.array([[0.0, 0.0, 1.0]]))
    found = Snapper(scene).at(camera.ray(seen[0, 0] + 2, 240 - seen[0, 1] - 2))
    assert found is not None
    assert found.kind is SnapKind.VERTEX
    assert np.allclose(found.point, (0, 0, 1), atol=1e-5)
