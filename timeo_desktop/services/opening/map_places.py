"""Placements on one map from another, from latitude and longitude, and the map that numbers must be of."""

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.services.opening.by_hand import turned
from timeo_desktop.services.opening.sources import Source

_NORTHWARDS = 1e-3  # degrees
_WEST_OF_ZONES = 1.3e6  # metres


def by_site(each: Source, epsg: int) -> F64 | None:
    """The placement (4 × 4) of a model by its latitude and longitude, turned to north; None where it has none, or the
    system does not reach there."""
    from timeo_desktop.geodesy import on_map

    if each.placement.site is None:
        return None
    longitude, latitude, height = each.placement.site
    try:
        here, north = on_map(longitude, latitude, epsg), on_map(longitude, latitude + _NORTHWARDS, epsg)
    except projection_errors():
        return None
    bearing = np.arctan2(north[1] - here[1], north[0] - here[0])
    turn = bearing - np.arctan2(each.placement.north[1], each.placement.north[0])
    matrix = turned(float(turn))
    matrix[:3, 3] = (*here, height)
    return matrix


def system_of(x: float, y: float) -> int | None:
    """The French system that a point must be in, by its numbers: Lambert-93, or the zone of a conformal conic."""
    if 0 < x < _WEST_OF_ZONES and 6.0e6 < y < 7.3e6:
        return 2154
    zone = int(y // 1e6) + 41
    if 1.1e6 < x < 2.4e6 and 42 <= zone <= 50 and y % 1e6 < 5e5:
        return 3900 + zone
    return None


def into(matrix: F64, source: int | None, target: int | None, about: F64) -> F64:
    """A placement (4 × 4) into the map `source`, for the map `target`; it fits best at a point (3,) of the model.
    Raises one of `projection_errors`."""
    if target is None or source is None or source == target:
        return matrix
    from timeo_desktop.map_fit import carried

    return carried(matrix, source, target, about)


def projection_errors() -> tuple[type[Exception], ...]:
    """What PROJ raises where a system is not known or does not reach."""
    from pyproj.exceptions import CRSError, ProjError

    return (CRSError, ProjError)
