"""Measures that people take in a model and keep. Places are metres of the map, float64; z is up."""

from dataclasses import dataclass
from enum import StrEnum

from timeo_desktop.domain.places import Point


class MeasureKind(StrEnum):
    """What is measured; each has its own number of points."""

    DISTANCE = "distance"
    CHAIN = "chain"
    ANGLE = "angle"
    AREA = "area"
    SURFACE = "surface"
    VOLUME = "volume"
    CLEARANCE = "clearance"
    HEIGHT = "height"
    COORDINATES = "coordinates"


@dataclass(frozen=True)
class Measure:
    """A measure that is kept. `points` are its places in the order in which they were taken (of an area that is a face
    of an element only one, on it); `of` are numbers of the elements that it is about; `amount` is its value, in metres,
    square metres, cubic metres or degrees: nothing for coordinates."""

    kind: MeasureKind
    points: tuple[Point, ...]
    amount: float
    of: tuple[int, ...] = ()
    name: str = ""
