"""Soups of elements are cut into chunks without losing or mixing any."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.test_shading import CUBE, CUBE_POINTS
from timeo_desktop.readers.chunking import Piece, Soup, origin_for, piece_chunk, soup_chunks

NONE = np.empty((0, 2), dtype=np.int64)


def cubes(places: np.ndarray, colours: np.ndarray) -> Soup:
    count = len(places)
    return Soup(
        points=np.concatenate([CUBE_POINTS + place for place in places]),
        triangles=np.concatenate([CUBE + 8 * index for index in range(count)]),
        point_counts=np.full(count, 8),
        triangle_counts=np.full(count, 12),
        steps=np.arange(1, count + 1, dtype=np.uint32),
        colours=colours.astype(np.uint8),
    )


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 60), st.integers(0, 2**32), st.floats(0, 1e7))
def test_every_element_comes_out_once_with_its_box_and_colour(count: int, seed: int, far: float) -> None:
    random = np.random.default_rng(seed)
    places = random.uniform(-50, 50, (count, 3)) + np.array([far, far / 3, 0])
    colours = np.c_[random.integers(0, 256, (count, 3)), np.full(count, 255)]
    chunks = list(soup_chunks(cubes(places, colours), np.full(count, "model")))
    found = {}
    for chunk in chunks:
        assert np.abs(chunk.points).max() < 20_000
        low = chunk.lows + np.array(chunk.origin)
        for row, step in enumerate(chunk.steps.tolist()):
            assert step not in found
            found[step] = low[row]
            vertices = chunk.features == row
            assert (chunk.colours[vertices] == colours[step - 1]).all()
            assert (chunk.features[chunk.triangles[:, 0]] == row).sum() == 12
    assert sorted(found) == list(range(1, count + 1))
    assert max(np.abs(found[step] - places[step - 1]).max() for step in found) < 2e-3


def test_glass_comes_after_what_is_opaque() -> None:
    colours = np.array([[9, 9, 9, 80], [9, 9, 9, 255]])
    (chunk,) = soup_chunks(cubes(np.array([[0.0, 0, 0], [5, 0, 0]]), colours), np.full(2, "model"))
    alpha = chunk.colours[chunk.triangles[:, 0], 3]
    assert chunk.opaque == 12
    assert (alpha[:12] == 255).all()
    assert (alpha[12:] == 80).all()


def test_rooms_get_chunks_of_their_own_and_empty_elements_none() -> None:
    soup = cubes(np.array([[0.0, 0, 0], [5, 0, 0], [9, 0, 0]]), np.full((3, 4), 255))
    hollow = Soup(
        soup.points[:16], soup.triangles[:24], np.array([8, 8, 0]), np.array([12, 12, 0]), soup.steps, soup.colours
    )
    chunks = {
        chunk.layer: chunk.steps.tolist() for chunk in soup_chunks(hollow, np.array(["model", "spaces", "model"]))
    }
    assert chunks == {"model": [1], "spaces": [2]}


def test_pieces_keep_their_lines() -> None:
    points = np.array([[0.0, 0, 0], [1, 0, 0]])
    line = Piece(4, points, np.zeros((2, 3), np.float32), np.full((2, 4), 9, np.uint8), np.empty((0, 3), int), NONE,
                 np.array([[0, 1]]))  # fmt: skip
    chunk = piece_chunk([line, line], "model")
    assert chunk.curves.tolist() == [[0, 1], [2, 3]]
    assert chunk.features.tolist() == [0, 0, 1, 1]


def test_the_origin_is_zero_near_and_whole_metres_far() -> None:
    assert origin_for(np.array([-1.0, 0, 0]), np.array([99.0, 5, 5])) == (0, 0, 0)
    far = origin_for(np.array([842123.4, 6519876.5, 1.0]), np.array([842133.4, 6519886.5, 9.0]))
    assert far == (842128.0, 6519882.0, 5.0)
