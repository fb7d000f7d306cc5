"""What points in space measure: lengths, angles, areas. Points are rows (N, 3) in metres."""

import numpy as np

from timeo_desktop.domain.chunks import F64


def length_of(points: F64) -> float:
    """The length of the way from point to point, metres."""
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def angle_of(points: F64) -> float:
    """The angle at the second of three points, degrees. Half-lengths (Kahan): exact near 0 and 180 too."""
    one, two = points[0] - points[1], points[2] - points[1]
    one, two = one / (np.linalg.norm(one) or 1.0), two / (np.linalg.norm(two) or 1.0)
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(one - two), np.linalg.norm(one + two))))


def polygon_area(points: F64) -> float:
    """The area of a polygon, square metres; of one that is not flat, that of its shadow on its mean plane."""
    near = points - points[0]
    return float(np.linalg.norm(np.cross(near, np.roll(near, -1, axis=0)).sum(axis=0)) / 2)
