"""Roofs of OpenStreetMap where they are simple: pyramids and skillions over any outline without holes, gables and hips
over four corners. What is another shape is drawn flat, and that is told.

Source: wiki.openstreetmap.org, Simple 3D Buildings: the height of a building is that of its roof, a direction is where
the roof faces, in degrees or as a point of the compass.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.city.heights import FLAT_ROOFS, ROOF_SHAPE, roof_heights, words_of
from timeo_desktop.readers.city.layers import Array

Face = tuple[str, F64]  # the kind of surface, and its corners (n, 3)
_DIRECTION, _ORIENTATION = "roof:direction", "roof:orientation"
_COMPASS = {name: 22.5 * number for number, name in enumerate(
    ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"))}  # fmt: skip
_STRAIGHT = 0.05  # metres by which a corner may be off a straight side
_MOST_OF_IT = 0.9  # of a building may be its roof
_WALL, _ROOF = "WallSurface", "RoofSurface"


@dataclass(frozen=True, eq=False)
class Body:
    """A building below its roof: its ring (n, 2), anticlockwise, its bottom, eaves and top; where the roof faces, as a
    direction on the map (2,), None where that is not said; and whether its ridge runs across."""

    ring: F64
    bottom: float
    eaves: float
    top: float
    faces: F64 | None
    across: bool


def roofed(
    fields: Mapping[str, Array], polygons: Array, bottoms: F64, tops: F64, others: Counter[str]
) -> Iterator[tuple[int, list[Face]]]:
    """Rows of polygons (N,) that have a roof which can be made, with their faces; shapes that cannot are counted in
    `others`."""
    count = len(polygons)
    heights = roof_heights(fields, count)
    directions, orientations = words_of(fields, _DIRECTION, count), words_of(fields, _ORIENTATION, count)
    for row, shape in enumerate(map(str.lower, words_of(fields, ROOF_SHAPE, count))):
        if shape in FLAT_ROOFS:
            continue
        ring, make = _ring(polygons[row]), _MAKERS.get(shape)
        if make is None or ring is None or (shape in _FOUR_CORNERS and len(ring) != 4):
            others[shape] += 1
            continue
        high = min(float(heights[row]), _MOST_OF_IT * float(tops[row] - bottoms[row]))
        body = Body(ring, float(bottoms[row]), float(tops[row]) - high, float(tops[row]), _towards(directions[row]),
                    orientations[row] == "across")  # fmt: skip
        yield row, make(body)


def _pyramidal(body: Body) -> list[Face]:
    apex = (*shapely.get_coordinates(shapely.Polygon(body.ring).centroid)[0], body.top)
    low = _at(body.ring, np.full(len(body.ring), body.eaves))
    roof = [(_ROOF, np.array((a, b, apex))) for a, b in _sides(low)]
    return [*_walls(body, low), *roof]


def _skillion(body: Body) -> list[Face]:
    along = body.faces
    if along is None:
        a, b = max(_sides(body.ring), key=lambda side: float(np.linalg.norm(side[1] - side[0])))
        along = np.array(((b - a)[1], -(b - a)[0]))  # out of the longest side
    down = body.ring @ along
    share = (down.max() - down) / (np.ptp(down) or 1.0)
    eaves = _at(body.ring, body.eaves + share * (body.top - body.eaves))
    return [*_walls(body, eaves), (_ROOF, eaves)]


def _gabled(body: Body) -> list[Face]:
    return _with_ridge(body, 0.0)


def _hipped(body: Body) -> list[Face]:
    return _with_ridge(body, 0.5)


def _with_ridge(body: Body, hip: float) -> list[Face]:
    """A roof with a ridge between two opposite sides; its ends stand in by `hip` of the width."""
    ring = np.roll(body.ring, -_first_end(body), axis=0)
    low = _at(ring, np.full(4, body.eaves))
    ends = (ring[0] + ring[1]) / 2, (ring[2] + ring[3]) / 2
    length = float(np.linalg.norm(ends[1] - ends[0])) or 1.0
    width = float(np.linalg.norm(ring[1] - ring[0]) + np.linalg.norm(ring[3] - ring[2])) / 2
    inwards = (ends[1] - ends[0]) / length * min(hip * width, 0.5 * length)
    first, last = (*(ends[0] + inwards), body.top), (*(ends[1] - inwards), body.top)
    slopes = [(_ROOF, np.array((low[1], low[2], last, first))), (_ROOF, np.array((low[3], low[0], first, last)))]
    at_ends = [np.array((low[0], low[1], first)), np.array((low[2], low[3], last))]
    kind = _ROOF if hip else _WALL
    return [*_walls(Body(ring, body.bottom, body.eaves, body.top, None, False), low), *slopes,
            *((kind, each) for each in at_ends)]  # fmt: skip


def _first_end(body: Body) -> int:
    """The corner at which a side below an end of the ridge begins: of a short side, or of one along which it falls."""
    sides = [b - a for a, b in _sides(body.ring)]
    if body.faces is not None:  # the ridge lies across the direction: its ends are sides that run with it
        falls = [abs(float(side @ body.faces)) / (float(np.linalg.norm(side)) or 1.0) for side in sides]
        return int(falls[0] + falls[2] < falls[1] + falls[3])
    lengths = [float(np.linalg.norm(side)) for side in sides]
    longer_first = lengths[0] + lengths[2] > lengths[1] + lengths[3]
    return int(longer_first != body.across)


def _walls(body: Body, tops: F64) -> list[Face]:
    bottoms = _at(body.ring, np.full(len(body.ring), body.bottom))
    return [
        (_WALL, np.array((a, b, d, c)))
        for (a, b), (c, d) in zip(_sides(bottoms), _sides(tops), strict=True)
    ]  # fmt: skip


_MAKERS: dict[str, Callable[[Body], list[Face]]] = {
    "pyramidal": _pyramidal, "skillion": _skillion, "gabled": _gabled, "hipped": _hipped,
}  # fmt: skip
_FOUR_CORNERS = ("gabled", "hipped")


def _at(flat: F64, heights: F64) -> F64:
    return np.column_stack((flat, heights))


def _sides(ring: F64) -> list[tuple[F64, F64]]:
    return list(zip(ring, np.roll(ring, -1, axis=0), strict=True))


def _ring(polygon: shapely.Geometry) -> F64 | None:
    """The only ring of a polygon without corners on straight sides, anticlockwise; None where there are several."""
    parts = shapely.get_parts(polygon)
    if len(parts) != 1 or shapely.get_num_interior_rings(parts[0]):
        return None
    turned = shapely.orient_polygons(shapely.simplify(parts[0], _STRAIGHT), exterior_cw=False)
    ring = shapely.get_coordinates(turned)[:-1]
    return ring if len(ring) >= 3 else None


def _towards(text: str) -> F64 | None:
    """A direction of the compass on the map: degrees from north, clockwise, or its name."""
    degrees = _COMPASS.get(text.upper())
    if degrees is None:
        try:
            degrees = float(text)
        except ValueError:
            return None
    return np.array((np.sin(np.radians(degrees)), np.cos(np.radians(degrees))))
