"""Which coordinate reference system an IFC file means by what it writes."""

from dataclasses import dataclass

import numpy as np
from pyproj import CRS
from pyproj.exceptions import ProjError

from timeo_desktop.crs_facts import apart, in_its_area, lonlat, metres_of_plan
from timeo_desktop.crs_names import crs_of
from timeo_desktop.crs_words import crs_by_words
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.ifc.place.statement import SystemWords

_NEAR = 100_000.0  # metres between the place of a map conversion and the latitude and longitude of the site
Place = tuple[float, float]


@dataclass(frozen=True)
class MapSystem:
    """A system that was found (`crs`), and what is to be told of it."""

    crs: CRS | None = None
    notes: tuple[Sentence, ...] = ()

    @property
    def axis(self) -> float:
        """Metres in one unit of its axes."""
        return metres_of_plan(self.crs) if self.crs is not None else 1.0

    @property
    def epsg(self) -> int | None:
        """Its EPSG code, where it has one."""
        code = self.crs.to_epsg() if self.crs is not None else None
        return None if code is None else int(code)

    def place(self, east: float, north: float) -> Place | None:
        """Longitude and latitude of a point of the map in metres."""
        if self.crs is None:
            return None
        try:
            found = lonlat(self.crs, np.array([[east / self.axis, north / self.axis, 0.0]]))
        except ProjError:
            return None
        return found if np.isfinite(found).all() else None

    def reaches(self, east: float, north: float) -> bool:
        """Whether a point of the map, metres, is in the area that the system is meant for."""
        place = self.place(east, north)
        return self.crs is None or (place is not None and in_its_area(self.crs, place) is not False)

    def is_near(self, east: float, north: float, site: tuple[float, float, float] | None) -> bool:
        """Whether a point of the map, metres, is near the latitude and longitude of the site, where they are known."""
        place = self.place(east, north)
        return site is None or place is None or apart(place, site[:2]) < _NEAR


def system_of(name: str, words: SystemWords, in_degrees: bool | None = None) -> MapSystem:
    """The system that the file `name` means. `in_degrees`: whether its numbers are degrees; None: they may be."""
    for said in words.names:
        crs = crs_by_words(said)
        if crs is None or (in_degrees is not None and crs.is_geographic != in_degrees):
            continue
        return MapSystem(crs, () if _is_code(said) else (_taken(name, words.said, crs),))
    if not words.names:
        return MapSystem()
    unknown = sentence(
        "{name} names a coordinate reference system that is not known here ({crs}): where on the earth it lies is not"
        " known",
        name=name,
        crs=words.said[:80],
    )
    return MapSystem(None, (unknown,))


def _is_code(said: str) -> bool:
    """Whether a system is named so that nothing had to be guessed."""
    try:
        return "epsg" in said.casefold() or said.isdigit() or crs_of("", said) is None
    except CannotOpen:
        return False


def _taken(name: str, said: str, crs: CRS) -> Sentence:
    code = crs.to_epsg()
    return sentence(
        "{name} names its coordinate reference system by words ({words}): it was taken as {crs}",
        name=name,
        words=said[:80],
        crs=f"EPSG:{code}, {crs.name}" if code else crs.name,
    )
