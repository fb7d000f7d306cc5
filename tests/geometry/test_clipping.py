"""What is left of lines beyond planes, and behind surfaces."""

import numpy as np
import pytest

from timeo_desktop.geometry.clipping import kept, lowest_around, seen

UP = np.array([[0.0, 0.0, 1.0, -2.0]])  # z <= 2 is kept


def test_what_lies_beyond_a_plane_is_cut_off() -> None:
    lines = np.array([
        [[0, 0, 0], [0, 0, 1]], [[1, 0, 0], [1, 0, 4]], [[2, 0, 4], [2, 4, 0]], [[3, 0, 3], [3, 0, 9]],
    ], dtype=np.float64)  # fmt: skip
    assert kept(lines, UP).tolist() == [[[0, 0, 0], [0, 0, 1]], [[1, 0, 0], [1, 0, 2]], [[2, 2, 2], [2, 4, 0]]]


def test_a_box_leaves_of_random_lines_what_lies_in_it() -> None:
    planes = np.array([[*(np.eye(3)[axis] * sign), -1.0] for axis in range(3) for sign in (1, -1)])
    lines = np.random.default_rng(3).uniform(-3, 3, (400, 2, 3))
    found = kept(lines, planes)
    assert np.abs(found).max() <= 1 + 1e-9
    # Sampled: the share of a line that is inside is the length that is kept.
    share = np.linspace(0, 1, 4001)[:, None, None]
    points = lines[:, 0] * (1 - share) + lines[:, 1] * share
    inside = (np.abs(points) <= 1).all(axis=2).mean(axis=0) * np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1)
    assert np.linalg.norm(found[:, 1] - found[:, 0], axis=1).sum() == pytest.approx(inside.sum(), rel=2e-3)


def test_lines_end_where_a_surface_covers_them() -> None:
    surface = np.zeros((40, 100), np.float32)
    surface[:, 50:] = 1.0  # a roof a metre above, over the right half
    line = np.array([[[5.0, 20.0], [95.0, 20.0]]])
    (low,) = seen(line, np.array([[0.0, 0.0]]), lowest_around(surface), 0.01)
    assert low[:, 0] == pytest.approx([5.0, 50.0], abs=4.0)
    (above,) = seen(line, np.array([[1.0, 1.0]]), lowest_around(surface), 0.01)
    assert above.tolist() == line[0].tolist()


def test_a_line_that_goes_under_a_bridge_comes_out_in_two_parts() -> None:
    surface = np.zeros((20, 100), np.float32)
    surface[:, 40:60] = 3.0
    parts = seen(np.array([[[2.0, 10.0], [98.0, 10.0]]]), np.array([[0.0, 0.0]]), lowest_around(surface), 0.01)
    assert parts[:, :, 0] == pytest.approx(np.array([[2.0, 40.0], [60.0, 98.0]]), abs=4.0)


def test_what_lies_beside_the_picture_is_not_seen() -> None:
    assert (
        len(seen(np.array([[[-9.0, 5.0], [-2.0, 5.0]]]), np.zeros((1, 2)), np.zeros((10, 10), np.float32), 0.01)) == 0
    )
    assert len(seen(np.empty((0, 2, 2)), np.empty((0, 2)), np.zeros((10, 10), np.float32), 0.01)) == 0


def test_the_lowest_around_is_that_of_nine() -> None:
    surface = np.random.default_rng(5).uniform(size=(7, 9)).astype(np.float32)
    expected = [
        [surface[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2].min() for x in range(9)] for y in range(7)
    ]  # fmt: skip
    assert np.array_equal(lowest_around(surface), np.array(expected))
