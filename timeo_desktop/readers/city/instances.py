"""Trees, lamps and street furniture that a layer knows as points: one small shape, put up at each of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F32, F64, I64, U8, U32
from timeo_desktop.readers.chunking import Mesh
from timeo_desktop.readers.city.heights import HEIGHT, numbers_of
from timeo_desktop.readers.shading import shade

_CROWN = ("diametre_couronne", "couronne", "crown", "crown_diameter", "diametre", "envergure")
_LAMPS = ("lamp", "eclair", "éclair", "candelab", "luminaire", "lumineux", "light")
_SMOOTH = 75.0  # degrees of a crease in what is round
_TALLEST = 80.0


@dataclass(frozen=True, eq=False)
class Form:
    """A shape of height 1 about its foot: shaded points, and the height and width in metres that it usually has."""

    points: F64  # (V, 3)
    normals: F32  # (V, 3)
    colours: U8  # (V, 4)
    triangles: U32  # (T, 3)
    height: float
    width: float


def form_of(layer: str, kind: str) -> Form | None:
    """What the points of a layer stand for, by its name and kind; None: they are points."""
    lowered = layer.lower()
    if any(word in lowered for word in _LAMPS):
        return _lamp()
    if kind == "SolitaryVegetationObject":
        return _tree()
    return _post() if kind == "CityFurniture" else None


class InstanceShapes:
    """N times one form, at `places` (N, 3) in metres of the scene."""

    def __init__(self, steps: U32, places: F64, form: Form, fields: Mapping[str, NDArray[np.generic]]) -> None:
        """`fields` (N,) may say how high and wide each one is."""
        self.steps, self._places, self._form = steps, places, form
        count = len(steps)
        height = _usual(numbers_of(fields, HEIGHT, count), form.height)
        width = _usual(numbers_of(fields, _CROWN, count), form.width)
        width = np.where(height != form.height, np.minimum(width, height), width)
        self._sizes = np.column_stack((width, width, height))
        low, high = form.points.min(axis=0), form.points.max(axis=0)
        self.lows, self.highs = places + low * self._sizes, places + high * self._sizes
        self.triangle_counts: I64 = np.full(count, len(form.triangles), dtype=np.int64)
        self.colours = self.sides = np.tile(form.colours[-1], (count, 1))

    def mesh(self, rows: I64) -> Mesh:
        """These instances."""
        form, count, corners = self._form, len(rows), len(self._form.points)
        sizes = self._sizes[rows][:, None]
        normals = form.normals / sizes
        normals /= np.linalg.norm(normals, axis=2, keepdims=True)
        first = (np.arange(count, dtype=np.uint32) * corners)[:, None, None]
        none = np.empty((0, 2), dtype=np.uint32)
        return Mesh(
            points=(form.points * sizes + self._places[rows][:, None]).reshape(-1, 3),
            normals=normals.reshape(-1, 3).astype(np.float32),
            colours=np.tile(form.colours, (count, 1)),
            features=np.repeat(np.arange(count), corners),
            triangles=(first + form.triangles).reshape(-1, 3),
            edges=none,
            curves=none,
        )

    def outlines(self, rows: I64) -> F64:
        """A square about the foot of each."""
        low, high = self.lows[rows, :2], self.highs[rows, :2]
        return np.stack(
            (low, np.column_stack((high[:, 0], low[:, 1])), high, np.column_stack((low[:, 0], high[:, 1]))), axis=1
        )


def _usual(values: F64, usual: float) -> F64:
    usable = np.isfinite(values) & (values > 0) & (values < _TALLEST)
    return np.where(usable, values, usual)


def _tree() -> Form:
    trunk = _turned_body([(0.05, 0.0), (0.04, 0.4)], 5)
    crown = _turned_body([(0.0, 0.22), (0.38, 0.32), (0.5, 0.58), (0.34, 0.84), (0.0, 1.0)], 8)
    return _form([(trunk, (104, 86, 66)), (crown, (92, 128, 68))], height=8.0, width=5.0)


def _lamp() -> Form:
    pole = _turned_body([(0.012, 0.0), (0.008, 1.0)], 5)
    head = _box((0.0, -0.02, 0.97), (0.16, 0.02, 1.0))
    return _form([(pole, (92, 94, 100)), (head, (70, 72, 78))], height=7.0, width=7.0)


def _post() -> Form:
    return _form([(_box((-0.5, -0.5, 0.0), (0.5, 0.5, 1.0)), (92, 94, 100))], height=1.0, width=0.4)


Body = tuple[F64, I64]


def _form(bodies: list[tuple[Body, tuple[int, int, int]]], height: float, width: float) -> Form:
    points, normals, colours, triangles = [], [], [], []
    count = 0
    for (places, faces), colour in bodies:
        shaded = shade(places, faces, _SMOOTH)
        points.append(places[shaded.source])
        normals.append(shaded.normals)
        colours.append(np.tile(np.array([(*colour, 255)], dtype=np.uint8), (len(shaded.source), 1)))
        triangles.append(shaded.triangles + np.uint32(count))
        count += len(shaded.source)
    joined = np.concatenate(points), np.concatenate(normals), np.concatenate(colours), np.concatenate(triangles)
    return Form(*joined, height, width)


def _turned_body(profile: list[tuple[float, float]], sides: int) -> Body:
    """A body turned about the vertical: its radius and height from the foot up."""
    angles = np.arange(sides) * 2 * np.pi / sides
    rings = [np.column_stack((radius * np.cos(angles), radius * np.sin(angles), np.full(sides, height)))
             for radius, height in profile]  # fmt: skip
    faces = []
    for level in range(len(profile) - 1):
        for side in range(sides):
            here, beside = level * sides + side, level * sides + (side + 1) % sides
            if profile[level][0] > 0:
                faces.append((here, beside, beside + sides))
            if profile[level + 1][0] > 0:
                faces.append((here, beside + sides, here + sides))
    corners = np.array(faces, dtype=np.int64)
    for level, (radius, _) in enumerate(profile):
        if radius == 0:  # all points of a ring without width are one
            corners[corners // sides == level] = level * sides
    return np.concatenate(rings), corners


def _box(low: tuple[float, float, float], high: tuple[float, float, float]) -> Body:
    corners = np.array([[(low, high)[i][0], (low, high)[j][1], (low, high)[k][2]]
                        for k in (0, 1) for j in (0, 1) for i in (0, 1)])  # fmt: skip
    sides = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (1, 3, 7, 5), (3, 2, 6, 7), (2, 0, 4, 6)]
    faces = [face for a, b, c, d in sides for face in ((a, b, c), (a, c, d))]
    return corners, np.array(faces, dtype=np.int64)
