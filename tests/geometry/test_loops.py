"""Lines joined from segments."""

import numpy as np
import pytest

from timeo_desktop.geometry.loops import joined

SQUARE = np.array([[0, 0], [4, 0], [4, 4], [0, 4]], dtype=np.float64)


def ring(points: np.ndarray) -> np.ndarray:
    """The segments of a closed line (N, 2, 2)."""
    return np.stack((points, np.roll(points, -1, axis=0)), axis=1)


def area(points: np.ndarray) -> float:
    """Gauss's formula; negative when it runs clockwise."""
    x, y = points.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@pytest.mark.parametrize("seed", range(5))
def test_a_ring_and_its_hole_come_out_of_any_order(seed: int) -> None:
    hole = SQUARE[::-1] / 2 + 1
    segments = np.random.default_rng(seed).permutation(np.concatenate((ring(SQUARE), ring(hole))))
    lines = joined(segments)
    assert all(line.closed for line in lines)
    assert sorted(area(line.points) for line in lines) == [-4.0, 16.0]


def test_points_within_a_straight_line_are_left_out() -> None:
    many = np.concatenate([np.linspace(a, b, 7)[:-1] for a, b in ring(SQUARE)])
    (line,) = joined(ring(many))
    assert len(line.points) == 4
    assert area(line.points) == 16.0


def test_an_open_line_stays_open_and_is_not_begun_in_its_middle() -> None:
    segments = ring(np.array([[0, 0], [1, 0], [1, 1], [3, 1]], dtype=np.float64))[:-1]
    (line,) = joined(segments[[1, 2, 0]])
    assert not line.closed
    assert line.points.tolist() == [[0, 0], [1, 0], [1, 1], [3, 1]]


def test_rings_that_touch_in_a_point_are_both_whole() -> None:
    lines = joined(np.concatenate((ring(SQUARE), ring(SQUARE + 4))))
    assert sum(area(line.points) for line in lines) == 32.0
    assert all(line.closed for line in lines)


def test_nothing_and_points_make_no_line() -> None:
    assert joined(np.empty((0, 2, 2))) == []
    assert joined(np.zeros((3, 2, 2))) == []
