"""Matrices of models that a person puts in their place."""

import numpy as np

from timeo_desktop.domain.chunks import F64


def turned(angle: float) -> F64:
    """A rotation about the vertical (4 × 4), radians anticlockwise."""
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    return matrix


def by_two_points(model: F64, place: F64, height: float) -> F64:
    """The placement (4 × 4) that takes two points of a model (2, 3) to the places (2, 2) that a person picked for them:
    turned and moved, never stretched; the first point lands on its place, `height` is added."""
    along, wanted = model[1, :2] - model[0, :2], place[1] - place[0]
    matrix = turned(float(np.arctan2(wanted[1], wanted[0]) - np.arctan2(along[1], along[0])))
    matrix[:2, 3] = place[0] - matrix[:2, :2] @ model[0, :2]
    matrix[2, 3] = height
    return matrix


def onto_footprint(model: F64, footprint: F64) -> F64:
    """The placement (4 × 4) that lays a model onto the building it replaces: middle on middle, long side along long
    side, lowest point on lowest point. Both are points (N, 3); which end is the front a footprint cannot tell."""
    import shapely

    angles, middles = [], []
    for points in (model, footprint):
        rectangle = shapely.get_coordinates(shapely.oriented_envelope(shapely.multipoints(points[:, :2])))
        sides = np.diff(rectangle[:3], axis=0)
        along = sides[int(np.argmax(np.linalg.norm(sides, axis=1)))] if len(sides) else np.array([1.0, 0.0])
        angles.append(float(np.arctan2(along[1], along[0])))
        middles.append(rectangle[:4].mean(axis=0))
    turn = (angles[1] - angles[0] + np.pi / 2) % np.pi - np.pi / 2  # of the two ways round the shorter one
    matrix = turned(turn)
    matrix[:2, 3] = middles[1] - matrix[:2, :2] @ middles[0]
    matrix[2, 3] = footprint[:, 2].min() - model[:, 2].min()
    return matrix
