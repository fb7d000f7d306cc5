"""Ways among boxes whose places are known."""

from itertools import pairwise

import numpy as np
import pytest

from tests.geometry.test_walking import box
from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.ground import Ground
from timeo_desktop.geometry.samples import strewn
from timeo_desktop.geometry.walking import RADIUS, STEP

LOW, HIGH = np.array((-0.5, -0.5, -0.5)), np.array((8.5, 4.5, 6.5))
FLOOR = box((0, 0, -0.3), (8, 4, 0))


def way(triangles: F64, start: tuple[float, ...], goal: tuple[float, ...]) -> F64 | None:
    """The way between two places, or None."""
    ground = Ground(triangles, LOW, HIGH)
    first, last = (int(ground.near(np.array(place), 0.5)[0]) for place in (start, goal))
    came = ground.reached(first)
    return ground.way(came, last) if came[last] >= 0 else None


def wall(gap: tuple[float, float]) -> F64:
    """A wall at x = 4 that is open between two places of y."""
    return np.concatenate((box((4, 0, 0), (4.2, gap[0], 3)), box((4, gap[1], 0), (4.2, 4, 3))))


def test_a_way_leads_through_a_door_and_keeps_off_the_wall() -> None:
    found = way(np.concatenate((FLOOR, wall((3.0, 3.7)))), (1, 1, 0), (7, 1, 0))
    assert found is not None
    dense = np.concatenate([np.linspace(a, b, 50) for a, b in pairwise(found)])
    inside = dense[(dense[:, 0] > 4 - RADIUS) & (dense[:, 0] < 4.2 + RADIUS)]
    assert ((inside[:, 1] >= 3.0 + RADIUS) & (inside[:, 1] <= 3.7 - RADIUS)).all()
    assert dense[:, 2] == pytest.approx(0, abs=1e-9)


def test_there_is_no_way_through_what_is_narrower_than_a_body() -> None:
    assert way(np.concatenate((FLOOR, wall((3.0, 3.28)))), (1, 1, 0), (7, 1, 0)) is None


@pytest.mark.parametrize(("rise", "leads"), [(0.2, True), (0.3, False)])
def test_a_way_leads_up_stairs_that_a_body_can_climb(rise: float, leads: bool) -> None:
    steps = [box((2 + 0.28 * step, 0, 0), (8, 4, rise * (step + 1))) for step in range(10)]
    ground = Ground(np.concatenate((FLOOR, *steps)), LOW, HIGH)
    came = ground.reached(int(ground.near(np.array((1.0, 2.0, 0.0)), 0.3)[0]))
    top = came[int(ground.near(np.array((7.0, 2.0, rise * 10)), 0.3)[0])]
    assert (top >= 0) == leads
    if leads:
        assert abs(ground.places[top][2] - rise * 10) <= STEP


def test_nobody_stands_in_a_slab_or_under_a_low_beam() -> None:
    ground = Ground(np.concatenate((FLOOR, box((2, 0, 1.6), (3, 4, 1.8)))), LOW, HIGH)
    heights = ground.places[:, 2]
    assert set(np.round(heights, 6)) == {0.0, 1.8}
    under = (ground.places[:, 0] > 2) & (ground.places[:, 0] < 3) & (heights < 1)
    assert not under.any()


def test_points_are_strewn_so_that_no_cell_is_missed() -> None:
    triangle = np.array([[(0.0, 0.0, 0.0), (3.0, 0.1, 0.5), (0.2, 2.0, 1.0)]])
    points = np.concatenate([found for found, _ in strewn(triangle, 0.1)])
    random = np.random.default_rng(3)
    shares = random.dirichlet((1, 1, 1), 500)
    for place in shares @ triangle[0]:
        assert np.linalg.norm(points - place, axis=1).min() < 0.1
