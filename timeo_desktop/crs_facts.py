"""What a coordinate reference system says of itself: its parts, its units, the order of its axes, and where on the
earth points of it are.
"""

import functools

import numpy as np
from pyproj import CRS, Geod, Transformer

from timeo_desktop.domain.chunks import F64

_WGS84_3D = 4979
_MARGIN = 2.0  # degrees by which a point may be outside the area that a system is meant for


def flat_part(crs: CRS) -> CRS:
    """The horizontal part."""
    if crs.is_compound:
        return crs.sub_crs_list[0]
    return crs.to_2d() if len(crs.axis_info) == 3 and not crs.is_geocentric else crs


def metres_of_height(crs: CRS) -> float:
    """Metres upwards in one unit of height: the stated one, else that of the plan (American surveys are in feet
    throughout). Depths count downwards."""
    flat = flat_part(crs)
    axis = crs.axis_info[2] if len(crs.axis_info) == 3 else flat.axis_info[0] if flat.is_projected else None
    if axis is None:
        return 1.0
    return -float(axis.unit_conversion_factor) if axis.direction == "down" else float(axis.unit_conversion_factor)


@functools.lru_cache(maxsize=64)
def metres_of_plan(crs: CRS | int) -> float:
    """Metres in one unit of the axes of a map (feet, in American ones). Raises CRSError for a code that is none."""
    flat = flat_part(CRS.from_user_input(crs))
    return float(flat.axis_info[0].unit_conversion_factor) if flat.is_projected else 1.0


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two places (longitude, latitude)."""
    return float(Geod(ellps="WGS84").inv(*one, *other)[2])


def has_ellipsoidal_heights(crs: CRS) -> bool:
    """Whether heights belong to the plan's own system; in a compound one they have a system of their own."""
    return crs.is_geocentric or (crs.is_geographic and not crs.is_compound and len(crs.axis_info) == 3)


def is_north_first(crs: CRS) -> bool:
    """Whether a system itself writes north before east."""
    axes = flat_part(crs).axis_info
    return len(axes) >= 2 and axes[0].direction == "north" and axes[1].direction == "east"


def lonlat(source: CRS, points: F64) -> tuple[float, float]:
    """The middle of points (P, 3), east first, as longitude and latitude; not finite when they are nowhere. Raises
    ProjError for a system that is not of the earth."""
    # Not the mean: one stray point, at zero say, would draw it far away.
    if source.is_geocentric:
        x, y, z = np.median(points, axis=0)
        longitude, latitude, _ = transformer_of(source, _WGS84_3D, ballpark=True).transform(x, y, z)
        return float(longitude), float(latitude)
    transformer = transformer_of(flat_part(source), 4326, ballpark=True)
    places = np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    finite = places[np.isfinite(places).all(axis=1)]
    if not len(finite):
        return np.inf, np.inf
    return _middle_longitude(finite[:, 0]), float(np.median(finite[:, 1]))


def _middle_longitude(longitudes: F64) -> float:
    """The median of longitudes in degrees, counted from their widest gap on: those beside 180° are neighbours."""
    ordered = np.sort(longitudes)
    widest = int(np.argmax(np.diff(ordered, append=ordered[0] + 360)))
    if widest == len(ordered) - 1:
        return float(np.median(ordered))
    turned = float(np.median(np.where(longitudes <= ordered[widest], longitudes + 360, longitudes)))
    return (turned + 180) % 360 - 180


def in_its_area(crs: CRS, place: tuple[float, float]) -> bool | None:
    """Whether a place (longitude, latitude) lies in the area that a system is meant for; None where it names none."""
    area = crs.area_of_use or flat_part(crs).area_of_use
    if area is None:
        return None
    west, south, east, north = area.west - _MARGIN, area.south - _MARGIN, area.east + _MARGIN, area.north + _MARGIN
    return bool(np.isfinite(place).all()) and south <= place[1] <= north and (west > east or west <= place[0] <= east)


@functools.lru_cache(maxsize=64)
def transformer_of(source: CRS | int, target: CRS | int, ballpark: bool = False) -> Transformer:
    """Making one takes some hundredths of a second, as long as projecting a hundred thousand points with it."""
    return Transformer.from_crs(source, target, always_xy=True, allow_ballpark=ballpark)
