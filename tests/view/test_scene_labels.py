"""Words in the picture: which are shown, where, how many, and how they look on light and dark."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.view.test_scene import SIZE, look, pixels, row_of_cubes
from timeo_desktop.domain.elements import element_number
from timeo_desktop.domain.labels import GRIDS, TEXTS, Label
from timeo_desktop.domain.view import LayerView, ViewState
from timeo_desktop.scene import palette, partial, quality
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.labels import MOST
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.scene.scene import Scene

MIDDLE = np.array([2.0, 0.0, 0.5])
A = Label(1, -1.0, 0.0, 1.0, "A", GRIDS)
B = Label(1, 6.0, 0.0, 1.0, "B", GRIDS)
NOTE = Label(2, 2.0, 0.0, 2.0, "NOTE", TEXTS)


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = off_screen_scene(SIZE)
    made.add_chunk(1, row_of_cubes(3))
    look(made, "front").zoom(MIDDLE, 0.6)
    yield made
    made.window.Finalize()


def shown(scene: Scene) -> list[str]:
    scene.render()
    return sorted(tag.text for tag in scene.labels.tags)


def test_tags_of_axes_are_shown_and_texts_on_demand(scene: Scene) -> None:
    scene.labels.put(1, (A, B, NOTE))
    assert shown(scene) == ["A", "B"]
    scene.apply(ViewState(texts=True))
    assert shown(scene) == ["A", "B", "NOTE"]
    scene.apply(ViewState(grids=False))
    assert shown(scene) == []
    scene.apply(ViewState(selection=frozenset({element_number(1, 2)})))  # who selects a text wants to read it
    assert shown(scene) == ["A", "B", "NOTE"]
    assert [tag.selected for tag in scene.labels.tags if tag.text == "NOTE"] == [True]


def test_words_go_with_their_element_and_their_file(scene: Scene) -> None:
    scene.labels.put(1, (A, B, NOTE))
    scene.apply(ViewState(texts=True).hide({element_number(1, 1)}))
    assert shown(scene) == ["NOTE"]
    scene.apply(ViewState(texts=True).isolate({element_number(1, 1)}))
    assert shown(scene) == ["A", "B"]
    scene.apply(ViewState().with_layer(1, LayerView(visible=False)))
    assert shown(scene) == []
    scene.apply(ViewState())
    scene.remove(1)
    assert shown(scene) == []


def test_they_are_where_the_model_is_placed(scene: Scene) -> None:
    scene.labels.put(1, (NOTE,))
    moved = np.eye(4)
    moved[:3, 3] = (652_000.0, 6_862_000.0, 35.0)
    scene.place_all({1: moved})
    look(scene, "front")
    scene.apply(ViewState(texts=True))
    scene.render()
    (tag,) = scene.labels.tags
    pixels_, _ = Camera(scene.renderer).project(scene.matrix_of(1)[:3, 3][None] + (2.0, 0.0, 2.0))
    assert (tag.x, SIZE[1] - tag.y) == pytest.approx(tuple(pixels_[0]), abs=0.01)


def test_none_covers_another_and_there_are_never_many(scene: Scene) -> None:
    places = np.random.default_rng(7).uniform((-1, -1, 0), (6, 1, 3), (4_000, 3))
    scene.labels.put(1, [Label(2, *map(float, each), f"T{row}", TEXTS) for row, each in enumerate(places)])
    scene.apply(ViewState(texts=True))
    assert 5 < len(shown(scene)) <= MOST
    tags = scene.labels.tags
    for index, tag in enumerate(tags):
        for other in tags[:index]:
            assert abs(tag.x - other.x) > 20 or abs(tag.y - other.y) > 15
    before = [(tag.text, tag.x) for tag in tags]
    scene.render()
    assert [(tag.text, tag.x) for tag in scene.labels.tags] == before


def test_an_axis_is_named_once_where_grids_lie_above_each_other(scene: Scene) -> None:
    scene.labels.put(1, [Label(step, -1.0, 0.0, 0.1 * step, "A", GRIDS) for step in range(8)] + [B])
    assert shown(scene) == ["A", "B"]


def test_a_model_seen_from_very_far_bears_no_words(scene: Scene) -> None:
    scene.labels.put(1, (A, B))
    camera = Camera(scene.renderer)
    camera.zoom(MIDDLE, 0.05)
    assert shown(scene) == []
    camera.zoom(MIDDLE, 20.0)
    assert shown(scene) == ["A", "B"]


def test_what_is_behind_the_camera_or_beside_the_picture_is_left_out(scene: Scene) -> None:
    scene.labels.put(1, (Label(1, 2.0, -500.0, 1.0, "behind", GRIDS), Label(1, 900.0, 0.0, 1.0, "beside", GRIDS), A))
    assert shown(scene) == ["A"]


@pytest.mark.parametrize("text", ["A", "Ωμέγα", "Стена", "壁", "<b>x</b>\n{y}", "", "\u202eabc"])
@pytest.mark.parametrize(
    ("ground", "tags"),
    [(palette.LIGHT_BACKGROUND, palette.LIGHT_TAGS), (palette.DARK_BACKGROUND, palette.DARK_TAGS)],
)
def test_they_are_read_on_light_and_dark(
    scene: Scene, text: str, ground: tuple[palette.Colour, palette.Colour], tags: palette.TagColours
) -> None:
    scene.set_background(ground)
    without = pixels(scene)
    scene.labels.put(1, (Label(1, 2.0, 0.0, 3.0, text, TEXTS), A))
    scene.apply(ViewState(texts=True))
    drawn = np.abs(pixels(scene) - without).max(axis=2) > 3
    assert drawn.sum() > 100
    contrast = abs(sum(tags.ink) - sum(tags.plate)) / 3
    assert contrast > 0.6


def test_a_picture_in_parts_or_with_soft_shadows_has_them_too(scene: Scene) -> None:
    scene.labels.put(1, (A, B))
    whole = pixels(scene)
    for more in partial.slices(scene):
        last = more
    assert last is False
    partial.draw_over(scene, [scene.chunks[0]])
    assert scene.labels.prop.GetVisibility()
    assert np.abs(pixels(scene) - whole).max() < 3
    quality.set_occlusion(scene, True)
    with_occlusion = pixels(scene)
    scene.apply(ViewState(grids=False))
    without = pixels(scene)
    assert (np.abs(with_occlusion - without).max(axis=2) > 30).sum() > 100
