"""Bounding volumes of tiles, as points that surround them. Source: OGC 3D Tiles 1.1 (22-025r4)."""

from itertools import product
from typing import Any

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.geodesy import geocentric

Json = dict[str, Any]
_STEPS = 3  # of a region along each side: the earth is round
_NOTHING = np.empty((0, 3))


def corners(volume: object, matrix: F64) -> F64:
    """Points (P, 3) about a volume in the metres of the tileset; none when it is not one that is known. `matrix`
    (4 × 4) takes boxes and spheres there, regions are of the whole earth."""
    if not isinstance(volume, dict):
        return _NOTHING
    region, box = _numbers(volume.get("region"), 6), _numbers(volume.get("box"), 12)
    sphere = _numbers(volume.get("sphere"), 4)
    if region is not None:
        west, south, east, north, low, high = region
        if east < west:  # over the line where the days meet
            east += 2 * np.pi
        sides = (np.linspace(west, east, _STEPS), np.linspace(south, north, _STEPS), (low, high))
        places = np.array(list(product(*sides)))
        return geocentric(np.degrees(places[:, :2]), places[:, 2])
    if box is not None:
        centre, axes = box[:3], box[3:].reshape(3, 3)
    elif sphere is not None:
        centre, axes = sphere[:3], np.eye(3) * sphere[3]
    else:
        return _NOTHING
    signs = np.array(list(product((-1.0, 1.0), repeat=3)))
    points = centre + signs @ axes
    return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])


def part(volume: object, level: int, place: tuple[int, ...]) -> object:
    """The part of a volume that a tile of an implicit tree has: of a box or a region, halved in each level along the
    axes of the tree."""
    if not isinstance(volume, dict):
        return None
    share = 0.5**level
    region, box = _numbers(volume.get("region"), 6), _numbers(volume.get("box"), 12)
    if region is not None:
        lows, highs = region[[0, 1, 4]], region[[2, 3, 5]].copy()
        if highs[0] < lows[0]:
            highs[0] += 2 * np.pi
        step = (highs - lows) * share
        for axis, number in enumerate(place):
            lows[axis] += step[axis] * number
            highs[axis] = lows[axis] + step[axis]
        return {"region": [lows[0], lows[1], highs[0], highs[1], lows[2], highs[2]]}
    if box is not None:
        centre, axes = box[:3].copy(), box[3:].reshape(3, 3).copy()
        for axis, number in enumerate(place):
            centre += axes[axis] * (2 * (number + 0.5) * share - 1)
        for axis in range(len(place)):
            axes[axis] *= share
        return {"box": [*centre, *axes.reshape(-1)]}
    return None


def _numbers(value: object, count: int) -> F64 | None:
    if not isinstance(value, list) or len(value) != count or not all(isinstance(each, (int, float)) for each in value):
        return None
    numbers = np.array(value, dtype=np.float64)
    return numbers if np.isfinite(numbers).all() else None
