"""Whether a place that a file states can be: in the area that its map is meant for, near its own latitude and
longitude, and stated once. Asked when all that was opened is placed; what is doubtful is said, and another place is
offered.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from timeo_desktop.crs_facts import apart, in_its_area, lonlat, metres_of_plan
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.opening.map_places import by_site, into
from timeo_desktop.services.opening.sources import FAR, Advice, Offer, Source, Way
from timeo_desktop.services.opening.together import higher

_TWICE = 20_000.0  # metres between two sayings of one place
_AWAY = 25_000.0  # metres between a model and its own latitude and longitude
_ZONE = 1e6  # metres; what stands before may be the number of a zone


def doubts(sources: Mapping[int, Source], scene: int | None) -> dict[int, Advice]:
    """What is doubtful of each model's place, and the place that is offered instead. `scene` is the scene's system."""
    found = {}
    for number, each in sources.items():
        if each.on_map or each.by_hand is not None or each.at is None or each.placement.epsg is None:
            continue
        if not each.placement.exact and not each.is_surveyed:
            continue
        try:
            advice = _Judged(each, each.placement.epsg, scene).advice()
        except (CRSError, ProjError):  # a system that does not exist, which placing has told
            continue
        advice = advice or _at_another_height(number, sources, scene)
        if advice is not None:
            found[number] = advice
    return found


def _at_another_height(number: int, sources: Mapping[int, Source], scene: int | None) -> Advice | None:
    """Disciplines of one site whose map conversions differ in their heights float apart."""
    each, leader = sources[number], higher(number, sources) if sources[number].placement.exact else None
    if leader is None:
        return None
    other = sources[leader]
    apart_by = each.placement.matrix[2][3] - other.placement.matrix[2][3]
    text = sentence(
        "{name} and {other} are of the same site, but their map conversions differ by {height} m in height",
        name=each.name,
        other=other.name,
        height=f"{abs(apart_by):.2f}",
    )
    return Advice(text, Offer(Way.TOGETHER, into(other.placement.array(), other.placement.epsg, scene, each.point())))


@dataclass(frozen=True)
class _Judged:
    each: Source
    epsg: int
    scene: int | None

    def advice(self) -> Advice | None:
        stated = self.each.placement.array() if self.each.placement.exact or not self.each.is_far else np.eye(4)
        place = self._place(stated)
        inside = self._is_inside(place)
        if self.each.placement.exact and self.each.is_far and self._is_twice(stated, inside):
            return self._twice(stated, place)
        if not inside:
            return Advice(self._outside(place), self._offer(stated))
        site = self.each.placement.site
        if site is None or apart(place, site[:2]) < _AWAY:
            return None
        text = sentence(
            "{name} lies {distance} km from its own latitude and longitude, by its map coordinates: one of the two is"
            " wrong",
            name=self.each.name,
            distance=round(apart(place, site[:2]) / 1000),
        )
        return Advice(text, self._by_site())

    def _place(self, matrix: F64) -> tuple[float, float]:
        at = (matrix @ [*self.each.point(), 1.0])[:2] / metres_of_plan(self.epsg)
        return lonlat(_crs(self.epsg), np.array([[*at, 0.0]]))

    def _is_inside(self, place: tuple[float, float]) -> bool:
        return bool(np.isfinite(place).all()) and in_its_area(_crs(self.epsg), place) is not False

    def _is_twice(self, stated: F64, inside: bool) -> bool:
        """Whether a model that stands on a map by its own coordinates is moved there once more."""
        moved = float(np.linalg.norm(stated[:2, 3]))
        if moved <= FAR:
            return False
        same = float(np.linalg.norm(self.each.point()[:2] - stated[:2, 3])) < min(_TWICE, moved / 10)
        return same or (not inside and self._is_inside(self._place(self._once(stated)[1])))

    def _once(self, stated: F64) -> tuple[Way, F64]:
        """The placement of a model that says its place twice, by one of the two."""
        frame = self.each.placement.frame
        if frame is None:
            return Way.COORDINATES_ONLY, np.eye(4)
        return Way.CONVERSION_ONLY, stated @ np.linalg.inv(np.array(frame))

    def _twice(self, stated: F64, place: tuple[float, float]) -> Advice:
        way, once = self._once(stated)
        east, north = (once @ [*self.each.point(), 1.0])[:2]
        text = sentence(
            "{name} says its place twice, in its own coordinates and in its map conversion: with both it lies at"
            " {where} (latitude, longitude), with one at {east} / {north} (EPSG:{epsg})",
            name=self.each.name,
            where=_said(place),
            east=round(east),
            north=round(north),
            epsg=self.epsg,
        )
        return Advice(text, self._to_scene(way, once) if self._is_inside(self._place(once)) else None)

    def _outside(self, place: tuple[float, float]) -> Sentence:
        return sentence(
            "{name} lies outside the area that its map is meant for (EPSG:{epsg}, {crs}): its map coordinates lead"
            " to {where} (latitude, longitude)",
            name=self.each.name,
            epsg=self.epsg,
            crs=_crs(self.epsg).name,
            where=_said(place),
        )

    def _offer(self, stated: F64) -> Offer | None:
        """Another reading of the numbers that leads into the area of the map, else latitude and longitude."""
        if self.each.placement.exact:
            for way, matrix in _readings(stated):
                if self._is_inside(self._place(matrix)) and self._is_near_site(matrix):
                    return self._to_scene(way, matrix)
        return self._by_site()

    def _is_near_site(self, matrix: F64) -> bool:
        site = self.each.placement.site
        return site is None or apart(self._place(matrix), site[:2]) < _AWAY

    def _by_site(self) -> Offer | None:
        matrix = None if self.scene is None else by_site(self.each, self.scene)
        return None if matrix is None else Offer(Way.LATITUDE, matrix)

    def _to_scene(self, way: Way, matrix: F64) -> Offer:
        return Offer(way, into(matrix, self.epsg, self.scene, self.each.point()))


def _readings(stated: F64) -> Iterator[tuple[Way, F64]]:
    swapped = stated.copy()
    swapped[:2, 3] = stated[1::-1, 3]
    yield Way.SWAPPED, swapped
    plain = stated.copy()
    plain[0, 3] %= _ZONE
    yield Way.WITHOUT_ZONE, plain


@functools.lru_cache(maxsize=16)
def _crs(epsg: int) -> CRS:
    return CRS.from_epsg(epsg)


def _said(place: tuple[float, float]) -> str:
    """Latitude and longitude for people."""
    return f"{place[1]:.4f}, {place[0]:.4f}" if np.isfinite(place).all() else "?"
