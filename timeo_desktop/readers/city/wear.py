"""Which picture each surface of a CityJSON or CityGML file wears, and where on it its corners are.

Source: CityJSON 2.0.1, appearance objects: of several themes the first one. A picture that repeats over a surface is
shown as its mean colour.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.city.gather import Colour
from timeo_desktop.readers.pictures import Cover, PicturesBeside, inside, mean_colour

_WHITE: Colour = (255, 255, 255, 255)
Rings = Sequence[Sequence[int]]


@dataclass(frozen=True, eq=False)
class Worn:
    """What one surface wears: a picture and the place (n, 2) of each of its corners on it, or its colour alone."""

    picture: int
    colour: Colour
    places: F64 | None = None


class Wear:
    """The pictures of one file."""

    def __init__(self, folder: Path) -> None:
        self._beside = PicturesBeside(folder)
        self._rows: list[int] = []
        self._places: F64 = np.empty((0, 2))
        self._put: list[tuple[int, Worn]] = []

    @property
    def missing(self) -> list[str]:
        """Names of pictures that are not there."""
        return self._beside.missing

    @property
    def beside(self) -> tuple[str, ...]:
        """Names of pictures in the file's folder, whether they are there or not."""
        return tuple(self._beside.inside)

    def notice(self, name: str) -> Sentence:
        """What to say of pictures that are not there."""
        return sentence(
            "{name}: {count} pictures of surfaces are not beside it (the first one: {first}); they stay plain",
            name=name, count=len(self.missing), first=self.missing[0],
        )  # fmt: skip

    def begin(self, appearance: dict[str, Any]) -> None:
        """The pictures that shapes name from now on."""
        textures = appearance.get("textures")
        names = [each.get("image") if isinstance(each, dict) else None for each in textures or ()]
        self._rows = [self._beside.row(str(name)) for name in names]
        try:
            self._places = np.array(appearance.get("vertices-texture") or [], dtype=np.float64).reshape(-1, 2)
        except (TypeError, ValueError):
            self._places = np.empty((0, 2))

    def on(self, themes: Any, surfaces: Sequence[Rings], flat: Callable[[Any], list[Any]]) -> list[Worn | None]:
        """What each surface of a shape wears. `flat` takes a theme's values to a list, an entry for each surface."""
        theme = next(iter(themes.values()), None) if isinstance(themes, dict) else None
        values = flat(theme.get("values")) if isinstance(theme, dict) and self._rows else []
        if len(values) != len(surfaces):
            return [None] * len(surfaces)
        return [self._worn(surface, value) for surface, value in zip(surfaces, values, strict=True)]

    def _worn(self, rings: Rings, value: Any) -> Worn | None:
        """Each ring says the picture and then a place for each corner; null where there is none."""
        try:
            numbers = [[int(each) for each in entry] for entry in value]
            rows = {self._rows[entry[0]] for entry in numbers}
            if len(rows) != 1 or min(map(min, numbers)) < 0 or list(map(len, numbers)) != [1 + len(r) for r in rings]:
                return None
            places = self._places[[index for entry in numbers for index in entry[1:]]]
        except (TypeError, ValueError, IndexError):
            return None
        return self.worn(rows.pop(), places)

    def picture(self, name: str) -> int:
        """The number of a picture, -1 when it is not there."""
        return self._beside.row(name)

    def worn(self, row: int, places: F64) -> Worn | None:
        """What a surface wears whose corners are at places (n, 2) of a picture; nothing when that cannot be shown."""
        if row < 0 or not np.isfinite(places).all():
            return None
        if not inside(places):
            return Worn(row, mean_colour(self._beside.load(row)))
        return Worn(row, _WHITE, places)

    def put(self, rings: Rings, worn: Worn, first: int) -> Rings:
        """The rings over points of their own, which begin at number `first`."""
        self.lay(first, worn)
        numbers = iter(range(first, first + sum(map(len, rings))))
        return [[next(numbers) for _ in ring] for ring in rings]

    def lay(self, first: int, worn: Worn) -> None:
        """The points that begin at number `first` wear this."""
        self._put.append((first, worn))

    def cover(self, count: int) -> Cover | None:
        """What `count` points wear, or None when no picture is used."""
        if not self._put:
            return None
        pictures, places = np.full(count, -1), np.zeros((count, 2), dtype=np.float32)
        for first, worn in self._put:
            if worn.places is not None:
                pictures[first : first + len(worn.places)] = worn.picture
                places[first : first + len(worn.places)] = worn.places
        return Cover(self._beside.load, pictures, places)
