"""Areas, volumes, closedness, faces and axes of bodies whose sizes are known."""

import numpy as np
import pytest

from tests.geometry.test_cuts import BOX
from tests.geometry.test_nearest import ball, turned
from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.amounts import angle_of, length_of, polygon_area
from timeo_desktop.geometry.features import features_of
from timeo_desktop.geometry.kept import clipped
from timeo_desktop.geometry.mesh import area_of, face_at, is_closed, mesh_of, volume_of
from timeo_desktop.geometry.rays import is_inside, nearest_on_segments
from timeo_desktop.geometry.rounds import circle_through, cylinder_at

FAR = np.array([650_000.0, 6_860_000.0, 100.0])


def pipe(sides: int, radius: float, length: float) -> F64:
    """A closed pipe along z of flat sides."""
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    low = np.column_stack((radius * np.cos(angles), radius * np.sin(angles), np.zeros(sides)))
    high, after = np.add(low, (0, 0, length)), np.roll(np.arange(sides), -1)
    centre, top = np.zeros((sides, 3)), np.tile((0, 0, length), (sides, 1))
    return np.concatenate([
        np.stack(each, axis=1)
        for each in ((low, low[after], high[after]), (low, high[after], high), (centre, low[after], low),
                     (top, high, high[after]))
    ])  # fmt: skip


@pytest.mark.parametrize("place", [np.zeros(3), FAR], ids=["near", "far"])
def test_a_box_is_as_large_as_it_is(place: F64) -> None:
    box = BOX + place
    assert volume_of(mesh_of(box)) == pytest.approx(24, rel=1e-6)
    assert area_of(box) == pytest.approx(52, rel=1e-6)
    assert is_closed(mesh_of(box))


def test_bodies_count_once_each_and_hollows_are_taken_off() -> None:
    inner, beside = (BOX - BOX.mean(axis=(0, 1))) / 2 + BOX.mean(axis=(0, 1)), np.add(BOX, (5.0, 0.0, 0.0))
    for bodies, volume in (((BOX, inner[:, ::-1]), 21), ((BOX, beside), 48), ((BOX, beside[:, ::-1]), 48)):
        mesh = mesh_of(np.concatenate(bodies))
        assert is_closed(mesh)
        assert volume_of(mesh) == pytest.approx(volume)


def test_a_hole_is_noticed_and_a_split_edge_is_none() -> None:
    assert not is_closed(mesh_of(BOX[1:]))
    first = BOX[0]
    middle = (first[0] + first[1]) / 2  # in an edge of a neighbour that does not know it
    split = np.array([[first[0], middle, first[2]], [middle, first[1], first[2]]])
    assert is_closed(mesh_of(np.concatenate((split, BOX[1:]))))
    assert not is_closed(mesh_of(np.concatenate((split[:1], BOX[1:]))))


def test_a_face_is_all_that_lies_in_its_plane() -> None:
    mesh = mesh_of(BOX)
    assert [float(mesh.areas[face_at(mesh, row)].sum()) for row in range(0, 12, 2)] == [12, 12, 8, 8, 6, 6]


@pytest.mark.parametrize("sides", [8, 12, 33, 64])
def test_the_axis_of_a_pipe_goes_through_its_middle(sides: int) -> None:
    turn = turned(np.random.default_rng(sides))
    mesh = mesh_of(pipe(sides, 0.05, 3.0) @ turn + (10, 20, 30))
    found = cylinder_at(mesh, 3)
    assert found is not None
    assert found.radius == pytest.approx(0.05, abs=1e-6)
    ends = found.ends if found.ends[0] @ turn[2] < found.ends[1] @ turn[2] else found.ends[::-1]
    assert np.allclose(ends, [(10, 20, 30), np.add((10, 20, 30), 3 * turn[2])], atol=1e-6)


def test_flat_things_have_no_axis() -> None:
    assert cylinder_at(mesh_of(BOX), 0) is None


def test_a_box_has_eight_corners_and_twelve_middles() -> None:
    edges = np.concatenate([BOX[:, [each, (each + 1) % 3]] for each in range(3)])
    straight = edges[(np.abs(edges[:, 0] - edges[:, 1]) > 0).sum(axis=1) == 1]
    found = features_of(straight)
    assert (len(found.corners), len(found.middles), found.circles) == (8, 12, ())
    assert {tuple(each) for each in found.middles.tolist()} >= {(1, 0, 0), (2, 1.5, 0), (0, 3, 2)}


def test_a_line_of_several_pieces_has_one_middle() -> None:
    points = np.array([(0, 0, 0), (1, 0, 0), (2.5, 0, 0), (4.0, 0, 0), (4, 1, 0)])
    found = features_of(np.stack((points[:-1], points[1:]), axis=1))
    assert sorted(map(tuple, found.middles.tolist())) == [(2, 0, 0), (4, 0.5, 0)]
    assert len(found.corners) == 3


def test_a_circle_of_short_edges_has_a_centre_and_no_corners() -> None:
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    points = np.column_stack((2 * np.cos(angles) + 5, 2 * np.sin(angles), np.full(24, 7.0)))
    found = features_of(np.stack((points, np.roll(points, -1, axis=0)), axis=1))
    assert len(found.corners) == len(found.middles) == 0
    (circle,) = found.circles
    assert np.allclose(circle.centre, (5, 0, 7), atol=1e-9)
    assert circle.radius == pytest.approx(2)
    assert circle_through(points[:4]) is None


def test_lengths_angles_and_areas() -> None:
    corners = np.array([(0.0, 0, 0), (3, 0, 0), (3, 4, 0)])
    assert length_of(corners) == 7
    assert angle_of(corners) == pytest.approx(90)
    assert angle_of(np.array([(1.0, 0, 0), (0, 0, 0), (1, 1e-9, 0)])) == pytest.approx(np.degrees(1e-9))
    assert polygon_area(corners + FAR) == pytest.approx(6)


def test_what_is_inside() -> None:
    ground = ball(24, 1.0, np.zeros(3))
    assert is_inside(np.array([0.1, 0.2, -0.3]), ground)
    assert not is_inside(np.array([0.9, 0.9, 0.0]), ground)


def test_segments_are_clipped_and_aimed_at() -> None:
    segment = np.array([[(0.0, 0, 0), (0, 0, 4)]])
    assert clipped(segment, np.array([[0, 0, 1.0, -1.5]])).tolist() == [[[0, 0, 0], [0, 0, 1.5]]]
    assert not len(clipped(segment, np.array([[0, 0, -1.0, 5]])))
    found = nearest_on_segments(segment, np.array([5.0, 1, 3]), np.array([-1.0, 0, 0]))
    assert np.allclose(found, [(0, 0, 3)])
