"""Fills of cuts against the areas that bodies are known to have there."""

import numpy as np
import pytest

from tests.geometry.test_cuts import BOX, CORNERS
from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.cuts import cut
from timeo_desktop.geometry.fills import ends_open, fill
from timeo_desktop.geometry.half_spaces import clip_segments, clip_triangles, kept_of_ray

LEVEL = np.array([0.0, 0.0, 1.0, -1.5])


def box(low: tuple[float, float, float], high: tuple[float, float, float]) -> F64:
    """Twelve triangles that are seen from outside."""
    return np.array(low) + BOX / CORNERS.max(axis=0) * np.subtract(high, low)


def torus(ring: float, tube: float, steps: int) -> F64:
    """About z, of quadrilaterals cut in two."""
    turns = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    around, across = np.meshgrid(turns, turns, indexing="ij")
    out = ring + tube * np.cos(across)
    points = np.stack((out * np.cos(around), out * np.sin(around), tube * np.sin(across)), axis=-1)
    next_around, next_across = np.roll(points, -1, axis=0), np.roll(points, -1, axis=1)
    both = np.roll(next_around, -1, axis=1)
    return np.concatenate([
        np.stack((points, next_around, both), axis=2).reshape(-1, 3, 3),
        np.stack((points, both, next_across), axis=2).reshape(-1, 3, 3),
    ])  # fmt: skip


def area(triangles: F64, plane: F64 = LEVEL) -> float:
    found = cut(triangles, plane)
    aside = np.eye(3)[np.abs(plane[:3]).argmin()]
    first = np.cross(aside, plane[:3])
    first /= np.linalg.norm(first)
    flat = found.segments @ np.stack((first, np.cross(plane[:3], first))).T
    groups = np.zeros(len(flat), dtype=np.int64)
    assert not ends_open(flat, groups).any()
    made = fill(flat, groups).triangles
    sides = made[:, 1:] - made[:, :1]
    return float(np.abs(sides[:, 0, 0] * sides[:, 1, 1] - sides[:, 0, 1] * sides[:, 1, 0]).sum() / 2)


def inside_out(triangles: F64) -> F64:
    return triangles[:, ::-1]


def test_a_box_with_a_hole_and_a_box_in_the_hole() -> None:
    outer, hole, core = box((0, 0, 0), (4, 3, 3)), box((1, 1, -1), (3, 2, 5)), box((1.5, 1.25, 0), (2.5, 1.75, 3))
    assert area(outer) == pytest.approx(12)
    assert area(np.concatenate((outer, inside_out(hole)))) == pytest.approx(12 - 2)
    assert area(np.concatenate((outer, inside_out(hole), core))) == pytest.approx(12 - 2 + 0.5)


def test_solids_of_one_element_that_touch_overlap_or_repeat_are_one() -> None:
    one = box((0, 0, 0), (2, 2, 3))
    assert area(np.concatenate((one, box((2, 0, 0), (4, 2, 3))))) == pytest.approx(8)
    assert area(np.concatenate((one, box((1, 1, 0), (3, 3, 3))))) == pytest.approx(7)
    assert area(np.concatenate((one, one))) == pytest.approx(4)
    assert area(inside_out(one)) == pytest.approx(4)


def test_a_torus_cut_through_its_axis_and_across_it() -> None:
    steps = 96
    made = torus(3.0, 1.0, steps)
    # A regular polygon of as many corners stands for each circle.
    polygon = steps / 2 * np.sin(2 * np.pi / steps)
    assert area(made, np.array([0.0, 1.0, 0.0, -1e-9])) == pytest.approx(2 * polygon, rel=1e-3)
    assert area(made, np.array([0.0, 0.0, 1.0, -1e-9])) == pytest.approx(polygon * (16 - 4), rel=1e-3)


def test_an_open_mesh_is_told_from_a_closed_one() -> None:
    found = cut(np.concatenate((BOX, BOX[2:])), LEVEL)
    assert ends_open(found.segments[..., :2], (found.rows >= len(BOX)).astype(np.int64)).tolist() == [False, True]


def test_triangles_and_segments_are_clipped() -> None:
    planes = np.array([[1.0, 0.0, 0.0, -1.0], [0.0, 1.0, 0.0, -1.0]])
    triangle = np.array([[[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [0.0, 4.0, 0.0]]])
    parts, rows = clip_triangles(triangle, planes)
    areas = np.linalg.norm(np.cross(parts[:, 1] - parts[:, 0], parts[:, 2] - parts[:, 0]), axis=1) / 2
    assert areas.sum() == pytest.approx(1.0)
    assert set(rows.tolist()) == {0}
    ends, rows = clip_segments(
        np.array([[[-1.0, 0.5, 0.0], [3.0, 0.5, 0.0]], [[0.0, 2.0, 0.0], [3.0, 2.0, 0.0]]]), planes
    )
    assert ends.tolist() == [[[-1.0, 0.5, 0.0], [1.0, 0.5, 0.0]]]
    assert rows.tolist() == [0]


def test_what_is_kept_of_a_ray() -> None:
    slab = np.array([[1.0, 0.0, 0.0, -2.0], [-1.0, 0.0, 0.0, 1.0]])  # from x = 1 to x = 2
    along, across = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
    assert kept_of_ray(np.zeros(3), along, slab) == (1.0, 2.0)
    near, far = kept_of_ray(np.zeros(3), across, slab)
    assert near > far
    assert kept_of_ray(np.array([1.5, 0.0, 0.0]), across, slab) == (0.0, np.inf)
