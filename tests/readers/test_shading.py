"""Normals and crease edges."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.readers.shading import face_normals, shade

CUBE_POINTS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
CUBE = np.array(
    [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
     [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]]
)  # fmt: skip


def cylinder(sides: int) -> tuple[np.ndarray, np.ndarray]:
    turns = np.arange(sides) * 2 * np.pi / sides
    ring = np.c_[np.cos(turns), np.sin(turns)]
    points = np.r_[np.c_[ring, 0 * turns], np.c_[ring, 0 * turns + 1], [[0, 0, 0], [0, 0, 1]]]
    faces = []
    for k in range(sides):
        after = (k + 1) % sides
        faces += [[k, after, sides + after], [k, sides + after, sides + k]]
        faces += [[2 * sides, after, k], [2 * sides + 1, sides + k, sides + after]]
    return points, np.array(faces)


def test_a_cube_has_flat_faces_and_twelve_edges() -> None:
    shaded = shade(CUBE_POINTS, CUBE)
    assert len(shaded.source) == 24
    assert len(shaded.edges) == 12
    assert set(map(tuple, np.abs(np.round(shaded.normals)).astype(int))) == {(1, 0, 0), (0, 1, 0), (0, 0, 1)}


def test_a_round_side_is_smooth_and_its_rims_are_edges() -> None:
    points, faces = cylinder(32)
    shaded = shade(points, faces)
    assert len(shaded.edges) == 64
    side = np.abs(shaded.normals[:, 2]) < 0.5
    outward = points[shaded.source[side], :2]
    assert np.abs(shaded.normals[side, :2] - outward).max() < 0.06


def test_a_coarse_prism_stays_angular() -> None:
    points, faces = cylinder(6)
    assert len(shade(points, faces).edges) == 18


def test_the_edge_of_an_open_surface_is_drawn_and_a_flat_diagonal_is_not() -> None:
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], dtype=float)
    assert len(shade(square, np.array([[0, 1, 2], [0, 2, 3]])).edges) == 4


def test_nothing_gives_nothing() -> None:
    shaded = shade(np.empty((0, 3)), np.empty((0, 3), dtype=np.int64))
    assert (len(shaded.source), len(shaded.triangles), len(shaded.edges)) == (0, 0, 0)


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=40), st.integers(0, 2**32))
def test_any_triangles_keep_their_places_and_get_unit_normals(rows: list[tuple[int, int, int]], seed: int) -> None:
    points = np.random.default_rng(seed).integers(0, 4, (10, 3)).astype(float)
    triangles = np.array(rows)
    shaded = shade(points, triangles)
    assert np.array_equal(shaded.source[shaded.triangles], triangles)
    lengths = np.linalg.norm(shaded.normals, axis=1)
    _, areas = face_normals(points, triangles)
    assert ((np.abs(lengths - 1) < 1e-5) | (lengths < 1e-5)).all()
    if (areas > 0).all() and len(triangles) == 1:
        assert np.allclose(lengths, 1)
