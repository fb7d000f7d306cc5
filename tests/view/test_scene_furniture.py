"""Pictures of any size with title, legend, scale and north, drawn without a screen; measured in their pixels."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from tests.readers.test_chunking import cubes
from timeo_desktop.domain.picture import Furniture, LegendLine, PictureLegend
from timeo_desktop.readers.chunking import soup_chunks
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.furniture import round_length
from timeo_desktop.scene.laid_out import laid_out
from timeo_desktop.scene.off_screen import grabbed, off_screen_scene
from timeo_desktop.scene.scene import Scene

EVERYTHING = Furniture(
    "Élévation", PictureLegend("hauteur", (LegendLine("Résidentiel (12)", (0, 114, 178)),), ("0 m", "12 m")), True, True
)


@pytest.fixture
def scene() -> Iterator[Scene]:
    """Five red cubes of one metre in a row of nine metres, seen from above in parallel projection."""
    made = off_screen_scene((600, 400))
    places = np.c_[2.0 * np.arange(5), np.zeros(5), np.zeros(5)]
    made.add_chunk(1, next(soup_chunks(cubes(places, np.full((5, 4), [180, 60, 60, 255])), np.full(5, "model"))))
    camera = Camera(made.renderer, made.contents.depths)
    corners = made.contents.corners_of()
    assert corners is not None
    camera.set_parallel(True)
    camera.look("top", corners)
    yield made
    made.window.Finalize()


def drawn(
    scene: Scene, size: tuple[int, int], furniture: Furniture, dark: bool | None = None
) -> tuple[np.ndarray, list[float]]:
    """The picture (height, width, 3), and the lengths that it wrote."""
    lengths: list[float] = []

    def told(metres: float) -> str:
        lengths.append(metres)
        return f"{metres:g} m"

    with laid_out(scene, size, furniture, told, dark):
        scene.render()
        image = QImage.fromData(grabbed(scene)).convertToFormat(QImage.Format.Format_RGB888)
    assert (image.width(), image.height()) == size
    rows = np.frombuffer(bytes(image.constBits()), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int), lengths


def red(picture: np.ndarray) -> np.ndarray:
    """Columns in which a cube is seen."""
    return np.flatnonzero(((picture[:, :, 0] - picture[:, :, 2]) > 25).any(axis=0))


def longest_run(mask: np.ndarray) -> int:
    """The most neighbours in one row."""
    edges = np.diff(np.pad(mask.astype(int), ((0, 0), (1, 1))), axis=1)
    runs = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return int(runs.max(initial=0))


@pytest.mark.parametrize("size", [(600, 400), (2400, 900), (500, 1500)])
def test_the_scale_bar_is_as_long_as_what_it_says(scene: Scene, size: tuple[int, int]) -> None:
    picture, (length, *_) = drawn(scene, size, Furniture(scale=True))
    columns = red(picture)
    per_metre = (columns.max() - columns.min() + 1) / 9
    lower_right = picture[size[1] * 2 // 3 :, size[0] // 2 :]
    bar = longest_run(lower_right.max(axis=2) < 170)
    assert bar == pytest.approx(length * per_metre, rel=0.02, abs=3)


def test_what_was_seen_is_seen_in_a_narrower_picture_too(scene: Scene) -> None:
    narrow, _ = drawn(scene, (400, 1200), Furniture())
    columns = red(narrow)
    assert columns.min() > 0
    assert columns.max() < 399


def test_each_piece_has_its_corner_and_all_grow_with_the_picture(scene: Scene) -> None:
    bare, _ = drawn(scene, (1200, 900), Furniture())
    full, _ = drawn(scene, (1200, 900), EVERYTHING)
    other = np.abs(full - bare).max(axis=2) > 2
    quarters = {name: other[rows, columns].sum() for name, rows, columns in (
        ("title", slice(0, 300), slice(0, 600)), ("legend", slice(600, 900), slice(0, 600)),
        ("scale and north", slice(500, 900), slice(600, 1200)), ("nothing", slice(0, 300), slice(600, 1200)),
    )}  # fmt: skip
    assert all(count > 1000 for name, count in quarters.items() if name != "nothing")
    assert quarters["nothing"] == 0
    assert (np.abs(full - (0, 114, 178)).max(axis=2) < 3).sum() > 60  # the patch of the legend
    large, _ = drawn(scene, (2400, 1800), EVERYTHING)
    large_bare, _ = drawn(scene, (2400, 1800), Furniture())
    share = (np.abs(large - large_bare).max(axis=2) > 2).mean() / other.mean()
    assert share == pytest.approx(1.0, abs=0.1)


def test_a_picture_leaves_the_scene_as_it_was(scene: Scene) -> None:
    camera = scene.renderer.GetActiveCamera()
    before = (scene.window.GetSize(), scene.window.GetDPI(), camera.GetParallelScale(), camera.GetViewAngle(),
              scene.background, scene.renderer.GetViewProps().GetNumberOfItems())  # fmt: skip
    dark, _ = drawn(scene, (300, 900), EVERYTHING, dark=True)
    assert dark[:200, 200:].max() < 90
    after = (scene.window.GetSize(), scene.window.GetDPI(), camera.GetParallelScale(), camera.GetViewAngle(),
             scene.background, scene.renderer.GetViewProps().GetNumberOfItems())  # fmt: skip
    assert after == before


@given(st.floats(1e-4, 1e6))
def test_lengths_of_scales_are_round(most: float) -> None:
    length = round_length(most)
    assert most / 2.5 * (1 - 1e-6) <= length <= most * (1 + 1e-6)
    assert f"{length:.0e}"[0] in "125"
