"""A body among boxes whose places are known: it stands, slides, climbs, falls, and goes through no wall."""

import numpy as np
import pytest

from timeo_desktop.geometry.nearby import Nearby
from timeo_desktop.geometry.walking import RADIUS, Body

_FACES = np.array([
    (0, 2, 1), (1, 2, 3), (4, 5, 6), (5, 7, 6), (0, 1, 4), (1, 5, 4),
    (2, 6, 3), (3, 6, 7), (0, 4, 2), (2, 4, 6), (1, 3, 5), (3, 7, 5),
])  # fmt: skip


def box(low: tuple[float, ...], high: tuple[float, ...]) -> np.ndarray:
    """Triangles (12, 3, 3) of a box."""
    corners = np.array([[(low, high)[bit >> axis & 1][axis] for axis in range(3)] for bit in range(8)])
    return corners[_FACES]


FLOOR = box((-10, -10, -0.3), (10, 10, 0))


def walks(body: Body, by: tuple[float, float], seconds: float = 3.0, frames: int = 60) -> None:
    """Go so far (x, y) in so many frames."""
    for _ in range(frames):
        body.move(np.array(by) / frames, seconds / frames)


def test_it_stops_a_radius_before_a_wall_and_slides_along_it() -> None:
    solids = Nearby(np.concatenate((FLOOR, box((2, -5, 0), (2.1, 5, 3)))))
    body = Body(solids, np.zeros(3))
    walks(body, (4.0, 0.0))
    assert body.feet == pytest.approx((2 - RADIUS, 0, 0), abs=1e-3)
    walks(body, (4.0, 2.0))
    assert body.feet == pytest.approx((2 - RADIUS, 2, 0), abs=1e-2)


@pytest.mark.parametrize(("width", "through"), [(0.32, True), (0.28, False)])
def test_it_goes_through_what_is_wider_than_it_is(width: float, through: bool) -> None:
    walls = [box((2, -5, 0), (2.1, -width / 2, 3)), box((2, width / 2, 0), (2.1, 5, 3))]
    body = Body(Nearby(np.concatenate((FLOOR, *walls))), np.zeros(3))
    walks(body, (4.0, 0.0))
    assert (body.feet[0] > 3) == through


@pytest.mark.parametrize(("rise", "climbed"), [(0.2, 1.0), (0.3, 0.0)])
def test_it_climbs_steps_of_a_quarter_metre_at_most(rise: float, climbed: float) -> None:
    stairs = [box((1 + 0.28 * step, -1, 0), (4, 1, rise * (step + 1))) for step in range(5)]
    body = Body(Nearby(np.concatenate((FLOOR, *stairs))), np.zeros(3))
    walks(body, (3.5, 0.0), frames=120)
    assert body.feet[2] == pytest.approx(climbed, abs=1e-6)


def test_it_falls_to_the_floor_below_and_no_farther() -> None:
    upper = box((-5, -5, 2.7), (1, 5, 3.0))
    body = Body(Nearby(np.concatenate((FLOOR, upper))), np.array((0, 0, 3.0)))
    walks(body, (2.0, 0.0), seconds=2)
    walks(body, (0.0, 0.0), seconds=2)
    assert body.feet == pytest.approx((2, 0, 0), abs=1e-2)
    walks(body, (20.0, 0.0), seconds=10)  # over the edge of everything
    assert body.feet[2] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("height", "passed"), [(1.8, True), (1.7, False)])
def test_it_needs_room_above(height: float, passed: bool) -> None:
    lintel = box((2, -5, height), (2.3, 5, 3))
    body = Body(Nearby(np.concatenate((FLOOR, lintel))), np.zeros(3))
    walks(body, (4.0, 0.0))
    assert (body.feet[0] > 3) == passed


def test_one_sheet_of_triangles_is_a_wall_whichever_way_it_faces() -> None:
    sheet = np.array([[(2, -5, 0), (2, 5, 0), (2, 0, 5)]], dtype=np.float64)
    for wall in (sheet, sheet[:, ::-1]):
        body = Body(Nearby(np.concatenate((FLOOR, wall))), np.zeros(3))
        walks(body, (4.0, 0.0))
        assert body.feet[0] == pytest.approx(2 - RADIUS, abs=1e-3)


def test_what_is_near_is_found_as_by_looking_at_all() -> None:
    random = np.random.default_rng(5)
    middles = random.uniform(-20, 20, (3000, 1, 3))
    triangles = middles + random.normal(0, 0.8, (3000, 3, 3))
    nearby = Nearby(triangles)
    for low in random.uniform(-22, 20, (50, 3)):
        high = low + random.uniform(0.1, 5, 3)
        meets = (triangles.min(axis=1) <= high).all(axis=1) & (triangles.max(axis=1) >= low).all(axis=1)
        assert len(nearby.within(low, high)) == meets.sum()
