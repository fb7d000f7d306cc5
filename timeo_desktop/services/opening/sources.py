"""What is known of an open file's place, and what may be advised about it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import Placement
from timeo_desktop.domain.text import Sentence
from timeo_desktop.services.opening.events import ByHand

FAR = 10_000.0  # metres; no building is as large


@dataclass(frozen=True)
class Source:
    """What is known of an open file's place. `reach` is its largest coordinate in metres, `at` some point of it (x, y);
    `by_hand` the matrix that a person gave it, with the system it leads to; `on_map`: it is in the scene's system
    already."""

    name: str
    placement: Placement
    reach: float = 0.0
    at: tuple[float, float] | None = None
    on_map: bool = False
    by_hand: ByHand | None = None

    def point(self) -> F64:
        """Some point (3,) of it, in its own metres."""
        return np.array([*(self.at or (0.0, 0.0)), 0.0])

    @property
    def is_far(self) -> bool:
        """Whether its own coordinates are those of a map."""
        return self.reach > FAR

    @property
    def is_surveyed(self) -> bool:
        """Whether it lies on a map by its own coordinates or by its world coordinate system."""
        return self.is_far or bool(np.abs(self.placement.array()[:2, 3]).max() > FAR)


class Way(StrEnum):
    """How else a model could be placed."""

    CONVERSION_ONLY = "map conversion only"
    COORDINATES_ONLY = "own coordinates only"
    SWAPPED = "east and north swapped"
    WITHOUT_ZONE = "without the number of the zone"
    LATITUDE = "latitude and longitude"
    TOGETHER = "with the others of its site"


@dataclass(frozen=True, eq=False)
class Offer:
    """Another place for a model: its matrix (4 × 4, metres of the model to metres of the scene)."""

    way: Way
    matrix: F64


@dataclass(frozen=True, eq=False)
class Advice:
    """What the user should know of a model's place, and what can be done about it in one step: another place, or its
    address to look for."""

    text: Sentence
    offer: Offer | None = None
    address: str = ""
