"""What is measured of a shape, and when two shapes count as the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Colour = tuple[int, int, int, int]  # 0 … 255, RGBA
Palette = Mapping[Colour | None, float]  # m² of each colour; None is what no style speaks of

BOX_METRES = 0.010
FLOAT32_TOLERANCE = 1e-6  # of the coordinate: boxes are kept as float32 ...
FLOAT32_REACH = 10_000.0  # ... relative to the origin of a chunk, so that far from zero the error grows no more
SHARE = 0.03  # of the area and of the volume
LEAST_AREA, LEAST_VOLUME = 1e-4, 1e-6  # m², m³: below it nobody sees a difference
COLOUR_STEPS = 2  # of 255
COLOUR_SHARE = 0.05  # of the element's area
CLOSED = 1e-3  # what the areas of a closed surface, as vectors, may leave, as a share of its area
WELDED = 1e-5  # metres; corners that are as near are one
MEASURES = ("box", "area", "volume", "colours")


@dataclass(frozen=True, eq=False)
class Shape:
    """One element: box (6,) in metres of the model, area m², volume m³ (None where it is open), m² of each colour.

    `bodies` is the sum of the volumes of its connected parts, however each is turned; None where one of them is open.
    """

    box: F64
    area: float
    volume: float | None
    palette: Palette = field(default_factory=dict)
    bodies: float | None = None


def shape_of(corners: F64, palette: Palette) -> Shape:
    """The measures of triangles, given as corners (T, 3, 3)."""
    points = corners.reshape(-1, 3)
    box = np.concatenate((points.min(axis=0), points.max(axis=0)))
    a, b, c = (corners - points.mean(axis=0)).transpose(1, 0, 2)
    across = np.cross(b - a, c - a) / 2
    each, volumes = np.linalg.norm(across, axis=1), np.einsum("ti,ti->t", a, across) / 3
    if not _closed(across, each, np.zeros(len(corners), dtype=np.int64)):
        return Shape(box, float(each.sum()), None, palette)
    parts = parts_of(corners)
    bodies = float(np.abs(np.bincount(parts, volumes)).sum()) if _closed(across, each, parts) else None
    return Shape(box, float(each.sum()), abs(float(volumes.sum())), palette, bodies)


def _closed(across: F64, each: F64, parts: I64) -> bool:
    """Whether the areas of every part, as vectors, leave nothing."""
    left = np.linalg.norm([np.bincount(parts, across[:, axis]) for axis in range(3)], axis=0)
    return bool((left <= CLOSED * np.bincount(parts, each)).all())


def parts_of(corners: F64) -> I64:
    """The number of the part that each triangle (T,) belongs to, from 0. What shares an edge is of one part; bodies
    that only touch in a corner are two."""
    points = (corners.reshape(-1, 3) / WELDED).round().astype(np.int64)
    _, corner = np.unique(points, axis=0, return_inverse=True)
    sides = np.sort(corner.reshape(-1, 3)[:, [[0, 1], [1, 2], [2, 0]]], axis=2)
    _, edge = np.unique(sides.reshape(-1, 2), axis=0, return_inverse=True)
    triangles = edge.reshape(-1, 3)
    label = np.arange(triangles.max() + 1)
    while True:
        changed = label.copy()
        np.minimum.at(changed, triangles, label[triangles].min(axis=1)[:, None])
        changed = changed[changed]
        if (changed == label).all():
            return np.asarray(np.unique(label[triangles[:, 0]], return_inverse=True)[1].ravel(), dtype=np.int64)
        label = changed


def areas(corners: F64) -> F64:
    """The area of each triangle (T,), m²."""
    a, b, c = corners.transpose(1, 0, 2)
    return np.asarray(np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2)


def disagreements(ours: Shape, reference: Shape) -> tuple[str, ...]:
    """In which of the measures two shapes differ."""
    differing = (
        not same_box(ours.box, reference.box),
        not same_amount(ours.area, reference.area, LEAST_AREA),
        not same_volume(ours, reference),
        not same_colours(ours.palette, reference.palette),
    )
    return tuple(name for name, differs in zip(MEASURES, differing, strict=True) if differs)


def same_box(first: F64, second: F64, metres: float = BOX_METRES) -> bool:
    """Whether all six numbers are within a tolerance and what float32 adds to it."""
    return bool((np.abs(first - second) <= metres + float32_error(second)).all())


def float32_error(box: F64) -> F64:
    """What float32 may add to each number of a box."""
    return FLOAT32_TOLERANCE * np.minimum(np.abs(box), FLOAT32_REACH)


def same_amount(first: float, second: float, least: float) -> bool:
    """Whether two areas or volumes are within a share of the larger one."""
    return abs(first - second) <= max(SHARE * max(first, second), least)


def same_volume(ours: Shape, reference: Shape) -> bool:
    """Volumes are compared where both are closed; those of their parts as well, for files turn some inside out."""
    if ours.volume is None or reference.volume is None or same_amount(ours.volume, reference.volume, LEAST_VOLUME):
        return True
    if ours.bodies is None or reference.bodies is None:
        return False
    return same_amount(ours.bodies, reference.bodies, LEAST_VOLUME)


def same_colours(ours: Palette, reference: Palette) -> bool:
    """Whether each styled colour covers the same share of the element; what has no style may have any colour."""
    whole, drawn = sum(reference.values()), sum(ours.values())
    if not whole or not drawn:
        return True
    styled = {colour: part / whole for colour, part in reference.items() if colour is not None}
    free = (reference.get(None, 0.0)) / whole
    other = 1.0
    for colour in styled:
        there = sum(part for known, part in reference.items() if known is not None and near(known, colour)) / whole
        here = sum(part for known, part in ours.items() if known is not None and near(known, colour)) / drawn
        if there - here > COLOUR_SHARE or here - there - free > COLOUR_SHARE:
            return False
    named = sum(part for known, part in ours.items() if known is not None and any(near(known, each) for each in styled))
    other -= named / drawn
    return other - free <= COLOUR_SHARE


def near(first: Colour, second: Colour) -> bool:
    """Whether two colours look the same, opacity included."""
    return max(abs(a - b) for a, b in zip(first, second, strict=True)) <= COLOUR_STEPS
