"""Measures in a picture without a window: lines, tags, and commands that take them."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.view.test_scene import look, pixels, row_of_cubes
from timeo_desktop.domain.view import ViewState
from timeo_desktop.scene import palette
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.scene.scene import Scene
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
    scene.place(1, far)
    session = Session(scene, Camera(scene.renderer))
    look(scene, "front")
    run_line(MEASURE_COMMANDS, session, "measure.distance 650000 6860000 30 650000.5 6860000 30")
    assert session.view.measures[0].amount == pytest.approx(0.5, abs=1e-9)
    assert orange(scene) > 20
