"""Where a point of a model lies on a map, written a second time: the seven lines of Helmert's formula and pyproj."""

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

F64 = NDArray[np.float64]


def on_map(
    points: F64, east: float, north: float, height: float, axis: tuple[float, float] = (1.0, 0.0), scale: float = 1.0
) -> F64:
    """Points (P, 3) in the unit of the map of points (P, 3) in the unit of the project."""
    turn = np.arctan2(axis[1], axis[0])
    x, y, z = (points * scale).T
    return np.column_stack(
        (np.cos(turn) * x - np.sin(turn) * y + east, np.sin(turn) * x + np.cos(turn) * y + north, z + height)
    )


def projected(points: F64, source: int, target: int) -> F64:
    """East and north (P, 2) on the map `target`, in its unit, of points (P, 2 or 3) on the map `source`, in its own."""
    transformer = Transformer.from_crs(CRS.from_epsg(source), CRS.from_epsg(target), always_xy=True)
    return np.column_stack(transformer.transform(points[:, 0], points[:, 1], errcheck=True))
