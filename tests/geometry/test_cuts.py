"""Planes through triangles, against what is known of spheres and boxes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.cuts import cut

CORNERS = np.array([[x, y, z] for x in (0.0, 2.0) for y in (0.0, 3.0) for z in (0.0, 4.0)])
# Each side of a box as two triangles that are seen from outside.
BOX = CORNERS[
    np.array([
        [0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
        [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3],
    ])
]  # fmt: skip


def area(segments: F64, normal: F64) -> float:
    """By the shoelace formula about the normal."""
    return float(np.cross(segments[:, 0], segments[:, 1]).sum(axis=0) @ normal / 2)


def is_closed(segments: F64) -> bool:
    starts, ends = (sorted(map(tuple, segments[:, side].tolist())) for side in (0, 1))
    return starts == ends


def test_a_box_is_cut_across() -> None:
    found = cut(BOX, np.array([0.0, 0.0, 1.0, -1.5]))
    assert is_closed(found.segments)
    assert area(found.segments, np.array([0.0, 0.0, 1.0])) == 6.0


def test_a_plane_in_a_face_cuts_once_or_not_at_all() -> None:
    top, bottom = (cut(BOX, np.array([0.0, 0.0, 1.0, -z])) for z in (4.0, 0.0))
    assert abs(area(top.segments, np.array([0.0, 0.0, 1.0]))) in (0.0, 6.0)
    assert len(bottom.segments) == 0


@given(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1)), st.floats(-0.9, 0.9))
def test_any_cut_of_a_closed_body_is_closed(direction: tuple[float, float, float], share: float) -> None:
    normal = np.add(direction, (0.0, 0.0, 1.5))
    normal /= np.linalg.norm(normal)
    heights = CORNERS @ normal
    offset = -(heights.mean() + share * np.ptp(heights) / 2)
    found = cut(BOX, np.array([*normal, offset]))
    assert is_closed(found.segments)
    assert np.abs(found.segments @ normal + offset).max() < 1e-12
    assert area(found.segments, normal) > 0
