"""Coordinate reference systems: which one a scene has, and how the points of a file become points of the scene.

Source of the zones: RGF93 / CC42 to CC50 (EPSG:3942 to 3950), the conformal conic zones of France. Heights above the
national level (IGN69, NAP…) are kept; heights above the ellipsoid need a grid.
"""

import functools
from dataclasses import dataclass

import numpy as np
from pyproj import CRS, Transformer
from pyproj.datadir import get_user_data_dir  # type: ignore[attr-defined]
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError, ProjError

from timeo_desktop.crs_facts import (
    flat_part,
    has_ellipsoidal_heights,
    in_its_area,
    lonlat,
    metres_of_height,
    transformer_of,
)
from timeo_desktop.crs_names import crs_of, names_heights
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence

_FIRST_ZONE, _LAST_ZONE = 42, 50
_ZONE_CODE = 3900
_ZONE_SHARE = 0.35  # of a degree: how far north of its parallel a place still belongs to the zone below
_FRANCE = (-5.5, 41.2, 9.8, 51.2)
_FRENCH_HEIGHTS, _RGF93_HEIGHTS = 5720, 4965
_LAMBERT_93 = 2154
_WGS84_3D = 4979
_GEOCENTRIC = 4978
_WIDEST = 15.0  # degrees of longitude
_MOST_OF_THEM = 0.5


@dataclass(frozen=True)
class Projection:
    """How points of one file become points of the scene. `epsg` is the scene's system, None when none is known."""

    source: CRS | None
    epsg: int | None
    notices: tuple[Sentence, ...] = ()

    @property
    def source_name(self) -> str:
        """The file's own system, as text."""
        if self.source is None:
            return ""
        parts = self.source.sub_crs_list if self.source.is_compound and not self.source.to_epsg() else [self.source]
        codes = [part.to_epsg() for part in parts]
        return "EPSG:" + "+".join(map(str, codes)) if all(codes) else str(self.source.name)

    def apply(self, points: F64) -> F64:
        """Points (P, 3) of the file in metres of the scene; what cannot be projected becomes NaN."""
        if self.source is None or self.epsg is None or not len(points):
            return points
        return _project(points, self.source, self.epsg)[0]


def projection_for(name: str, text: str | int | None, scene: int | None, sample: F64) -> Projection:
    """The projection of the file `name`, which states the system `text`. `scene` is the scene's EPSG code where it is
    decided; else the place decides.

    `sample` (P, 3) are some points of the file, in its own system.
    """
    unknown = sentence("{name} names no coordinate reference system: its own numbers are used", name=name)
    try:
        source = crs_of(name, text)
    except CannotOpen:
        source = None
        unknown = sentence(
            "{name} names a coordinate reference system that is not known here ({crs}): its own numbers are used",
            name=name,
            crs=str(text)[:80],
        )
    if source is None:
        return Projection(None, scene, (unknown,))
    finite = sample[np.isfinite(sample).all(axis=1)]
    if not len(finite):
        return Projection(None, scene)
    try:
        place = lonlat(source, finite)
    except ProjError:  # a system of a building site or a drawing, which is nowhere on the earth
        return Projection(None, scene, (unknown,))
    notices = list(_doubts(name, source, place))
    target = scene or scene_crs(source, place)
    try:
        placed, exact = _project(finite, source, target)
    except ProjError as error:
        raise CannotOpen(
            "The coordinates of {name} ({source}) cannot be converted to those of the scene (EPSG:{scene})",
            name=name,
            source=source.name,
            scene=target,
        ) from error
    if np.isfinite(placed).all(axis=1).mean() < _MOST_OF_THEM:
        impossible = sentence(
            "The coordinates of {name} cannot be those of the system it names ({crs}): its own numbers are used",
            name=name,
            crs=source.name,
        )
        return Projection(None, scene, (impossible,))
    if not exact and _is_french(target):
        notices.append(
            sentence(
                "The heights of {name} are above the ellipsoid, some 50 m more than above the sea: the grid"
                " fr_ign_RAF20.tif is missing; put it into {folder} and open the file again",
                name=name,
                folder=grid_folder(),
            )
        )
    elif not exact:
        notices.append(sentence("The heights of {name} are above the ellipsoid, not above the sea", name=name))
    elif names_heights(text) and not source.is_compound:
        notices.append(
            sentence(
                "{name} names a system of heights that is not known here ({crs}): they are taken as above the sea",
                name=name,
                crs=str(text)[:80],
            )
        )
    elif source.is_geographic and len(source.axis_info) == 2 and finite[:, 2].any():
        notices.append(
            sentence("{name} does not say what its heights are above: they are taken as above the sea", name=name)
        )
    return Projection(source, target, tuple(notices))


def scene_crs(source: CRS, place: tuple[float, float]) -> int:
    """The system of a scene that begins at this place (longitude, latitude): a metric one of the file itself when it is
    no wider than a country, the conformal conic zone in France, else the UTM zone."""
    flat = flat_part(source)
    code = flat.to_epsg()
    if code is not None and _is_french_zone(code):
        return int(code)
    longitude, latitude = place
    west, south, east, north = _FRANCE
    french = flat.datum is not None and "Geodesique Francais 1993" in flat.datum.name
    own = code is not None and flat.is_projected and flat.axis_info[0].unit_name == "metre" and _is_narrow(flat)
    if (french or not own) and west < longitude < east and south < latitude < north:
        zone = min(max(int(np.floor(latitude + _ZONE_SHARE)), _FIRST_ZONE), _LAST_ZONE)
        return _ZONE_CODE + zone
    if code is not None and own:
        return int(code)
    # Zones are six degrees wide and begin at 180° west; at 180° east the first begins again.
    utm = int(np.floor((longitude + 180) / 6)) % 60 + 1
    return (32600 if latitude >= 0 else 32700) + utm


def wgs84(points: F64, epsg: int) -> F64:
    """Longitude and latitude (P, 2) of points (P, 2 or 3) of the scene."""
    return np.column_stack(transformer_of(epsg, 4326).transform(points[:, 0], points[:, 1]))


def above_ellipsoid(points: F64, epsg: int) -> tuple[F64, bool]:
    """Longitude, latitude and height above the ellipsoid (P, 3) of points (P, 3) of the scene, and whether the heights
    are right: where no grid tells they are as they were."""
    places = np.column_stack((wgs84(points, epsg), points[:, 2]))
    transformer = _to_french_heights() if _is_french(epsg) else None
    if transformer is None:
        return places, False
    longitude, latitude, heights = places.T
    heights = transformer.transform(longitude, latitude, heights, direction=TransformDirection.INVERSE)[2]
    # Without its grid PROJ may hand heights back as they came, without a word.
    known = np.isfinite(heights).all() and not np.array_equal(heights, places[:, 2])
    return (np.column_stack((places[:, :2], heights)), True) if known else (places, False)


def grid_folder() -> str:
    """Where PROJ looks for grids that the user brings."""
    return str(get_user_data_dir())


def geocentric(places: F64, heights: F64) -> F64:
    """Points (P, 3) in metres from the middle of the earth, of longitudes and latitudes (P, 2) in degrees and heights
    (P,) in metres above the ellipsoid (WGS 84)."""
    transformer = transformer_of(_WGS84_3D, _GEOCENTRIC)
    return np.column_stack(transformer.transform(places[:, 0], places[:, 1], heights))


def on_map(longitude: float, latitude: float, epsg: int) -> tuple[float, float]:
    """Where a place is in the scene's system, metres. Raises ProjError where that system does not reach."""
    x, y = transformer_of(4326, epsg).transform(longitude, latitude, errcheck=True)
    return float(x), float(y)


def moved(points: F64, source: int, target: int) -> F64 | None:
    """Points (P, 2), east and north, of one system in another one; None where one of them does not reach."""
    try:
        x, y = transformer_of(source, target).transform(points[:, 0], points[:, 1], errcheck=True)
    except (CRSError, ProjError):
        return None
    return np.column_stack((x, y))


def scene_crs_of(epsg: int, x: float, y: float) -> int:
    """The system of a scene that begins with a point in another system. Raises CannotOpen when that is not known."""
    source = crs_of("EPSG", epsg)
    if source is None:
        return epsg
    place = lonlat(source, np.array([[x, y, 0.0]]))
    return scene_crs(source, place) if np.isfinite(place).all() else epsg


def _is_narrow(crs: CRS) -> bool:
    """Whether a metre of a system is one on the ground, or nearly: not so for one that covers half the world."""
    area = crs.area_of_use
    if area is None:
        return False
    width = area.east - area.west
    return (width if width >= 0 else width + 360) <= _WIDEST


def _is_french_zone(epsg: int) -> bool:
    return _ZONE_CODE + _FIRST_ZONE <= epsg <= _ZONE_CODE + _LAST_ZONE


def _is_french(epsg: int) -> bool:
    """Whether heights in a system are above IGN69."""
    return epsg == _LAMBERT_93 or _is_french_zone(epsg)


def _doubts(name: str, source: CRS, place: tuple[float, float]) -> list[Sentence]:
    if in_its_area(source, place) is not False:
        return []
    return [
        sentence(
            "The coordinates of {name} do not fit the system it names ({crs}): choose the right one in the list of"
            " layers",
            name=name,
            crs=source.name,
        )
    ]


def _project(points: F64, source: CRS, epsg: int) -> tuple[F64, bool]:
    """Projected points, and whether their heights are right."""
    if flat_part(source).to_epsg() == epsg:
        return points * np.array([1.0, 1.0, metres_of_height(source)]), True
    if not has_ellipsoidal_heights(source):
        x, y = transformer_of(flat_part(source), epsg).transform(points[:, 0], points[:, 1])
        return _finite(np.column_stack((x, y, points[:, 2] * metres_of_height(source)))), True
    if source.is_geocentric:
        to_ellipsoid = transformer_of(source, _WGS84_3D, ballpark=True)
        longitude, latitude, height = to_ellipsoid.transform(points[:, 0], points[:, 1], points[:, 2])
    else:
        longitude, latitude, height = points.T
    # Geographic by now: a geocentric system has become WGS 84, any other keeps its own datum.
    flat = 4326 if source.is_geocentric else flat_part(source)
    # Plan and height each by itself: where no grid tells the height, the place on the map is known all the same.
    x, y = transformer_of(flat, epsg).transform(longitude, latitude)
    levelled = _levelled(np.column_stack((longitude, latitude, height)), epsg)
    return _finite(np.column_stack((x, y, height if levelled is None else levelled))), levelled is not None


@functools.lru_cache(maxsize=1)
def _to_french_heights() -> Transformer | None:
    """From ellipsoidal heights to IGN69, where a grid is installed."""
    try:
        return transformer_of(CRS.from_epsg(_RGF93_HEIGHTS), CRS(f"EPSG:4171+{_FRENCH_HEIGHTS}"))
    except (CRSError, ProjError):
        return None


def _levelled(places: F64, epsg: int) -> F64 | None:
    """Heights above IGN69 of longitude, latitude and ellipsoidal height (P, 3); None where no grid tells, and where
    no national level is meant."""
    if not _is_french(epsg):
        return None
    transformer = _to_french_heights()
    if transformer is None:
        return None
    try:
        heights = transformer.transform(places[:, 0], places[:, 1], places[:, 2], errcheck=True)[2]
    except ProjError:
        return None
    # Without its grid PROJ may hand heights back as they came.
    return None if np.array_equal(heights, places[:, 2]) else np.asarray(heights)


def _finite(points: F64) -> F64:
    points[~np.isfinite(points).all(axis=1)] = np.nan
    return points
