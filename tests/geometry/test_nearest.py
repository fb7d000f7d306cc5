"""The smallest distance between bodies, against another way of computing it: the point nearest to zero of the hull of
all differences of corners."""

from itertools import combinations

import numpy as np
import pytest

from tests.geometry.test_cuts import BOX
from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.nearest import nearest

PAIRS = 200
THREES = np.array(list(combinations(range(9), 3)))


def by_force(first: F64, second: F64) -> float:
    """Every triangle with every other, as the distance of zero from the hull of the nine differences of their corners;
    right for triangles that do not cross."""
    differences = (first[:, None, :, None] - second[None, :, None, :]).reshape(-1, 9, 3)
    return float(to_zero(differences[:, THREES].reshape(-1, 3, 3)).min())


def to_zero(triangles: F64) -> F64:
    """The distance of zero from each triangle, by its barycentric coordinates, else by its edges."""
    start, one, two = triangles[:, 0], triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    a, b, c = (np.einsum("ij,ij->i", *each) for each in ((one, one), (one, two), (two, two)))
    d, e = -np.einsum("ij,ij->i", one, start), -np.einsum("ij,ij->i", two, start)
    size = a * c - b * b
    flat = size > 1e-14
    u, v = (c * d - b * e) / np.where(flat, size, 1), (a * e - b * d) / np.where(flat, size, 1)
    within = flat & (u >= 0) & (v >= 0) & (u + v <= 1)
    inner = np.linalg.norm(start + u[:, None] * one + v[:, None] * two, axis=1)
    edges = []
    for low, high in ((0, 1), (1, 2), (2, 0)):
        way = triangles[:, high] - triangles[:, low]
        share = -np.einsum("ij,ij->i", triangles[:, low], way) / np.maximum(np.einsum("ij,ij->i", way, way), 1e-30)
        edges.append(np.linalg.norm(triangles[:, low] + np.clip(share, 0, 1)[:, None] * way, axis=1))
    return np.where(within, inner, np.min(edges, axis=0))


def turned(random: np.random.Generator) -> F64:
    """A rotation by chance."""
    turn, _ = np.linalg.qr(random.normal(size=(3, 3)))
    return np.asarray(turn)


@pytest.mark.parametrize("start", range(0, PAIRS, 50))
def test_two_hundred_pairs_are_as_by_force(start: int) -> None:
    for seed in range(start, start + 50):
        random = np.random.default_rng(seed)
        first = (BOX - BOX.mean(axis=(0, 1))) * random.uniform(0.05, 1, 3) @ turned(random)
        second = (BOX - BOX.mean(axis=(0, 1))) * random.uniform(0.05, 1, 3) @ turned(random)
        way = random.normal(size=3)
        way /= np.linalg.norm(way)
        second += way * (np.ptp(first @ way) / 2 + np.ptp(second @ way) / 2 + random.uniform(0.001, 2))
        found = nearest(first, second)
        assert found.distance == pytest.approx(by_force(first, second), abs=1e-9)
        assert np.linalg.norm(found.first - found.second) == pytest.approx(found.distance, abs=1e-12)


def test_what_crosses_or_touches_has_no_distance() -> None:
    assert nearest(BOX, np.add(BOX, (1.0, 1.0, 1.0))).distance == 0
    assert nearest(BOX, np.add(BOX, (2.0, 0.0, 0.0))).distance == 0  # face on face
    assert nearest(BOX[:1], BOX[:1].copy()).distance == 0


def test_two_of_fifty_thousand_triangles() -> None:
    first, second = ball(160, 1.0, np.zeros(3)), ball(160, 0.5, np.array([2.0, 0.7, -0.4]))
    found = nearest(first, second)
    exact = float(np.linalg.norm((2.0, 0.7, -0.4))) - 1.5
    assert len(first) > 50_000
    assert exact <= found.distance < exact + 2e-3  # a facet lies a little inside its ball


def ball(steps: int, radius: float, centre: F64) -> F64:
    """A ball of 2 × steps × steps triangles."""
    heights = np.linspace(0, np.pi, steps + 1)
    around = np.linspace(0, 2 * np.pi, steps + 1)
    grid = np.stack(
        (np.outer(np.sin(heights), np.cos(around)), np.outer(np.sin(heights), np.sin(around)),
         np.outer(np.cos(heights), np.ones_like(around))), axis=-1,
    )  # fmt: skip
    a, b, c, d = grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]
    both = (np.stack((a, b, c), axis=2), np.stack((a, c, d), axis=2))
    return np.concatenate([each.reshape(-1, 3, 3) for each in both]) * radius + centre
