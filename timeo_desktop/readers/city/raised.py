"""Footprints that stand up: what of a layer is raised, how high, with which roof, and what replaces what."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely

from timeo_desktop.domain.chunks import F64, I64, U32
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.city.footprints import FootprintShapes
from timeo_desktop.readers.city.gather import Gathered
from timeo_desktop.readers.city.heights import GROUND_RULES, RULES, Extents, extents
from timeo_desktop.readers.city.layers import Array
from timeo_desktop.readers.city.levels import Shapes
from timeo_desktop.readers.city.objects import CityObject
from timeo_desktop.readers.city.parts import Parts, parts_of
from timeo_desktop.readers.city.roofs import Face, roofed

HEIGHT_RULE, GROUND_RULE = "timeo: height from", "timeo: ground from"


@dataclass(frozen=True, eq=False)
class Raised:
    """N footprints in the plane of the scene, valid, with their heights; what is replaced by its parts is not drawn."""

    steps: U32
    fields: dict[str, Array]
    flat: Array
    heights: Extents
    parts: Parts
    mended: int

    def rules(self, rows: I64, count: int) -> dict[str, Array]:
        """Two fields of the layer (count,), whose `rows` the footprints are: how their heights were found."""
        found = {}
        for name, words, numbers in (
            (HEIGHT_RULE, RULES, self.heights.height_rules), (GROUND_RULE, GROUND_RULES, self.heights.ground_rules)
        ):  # fmt: skip
            found[name] = np.full(count, None, dtype=object)
            found[name][rows] = np.array(words, dtype=object)[numbers]
        return found

    def shapes(self, objects: list[CityObject], others: Counter[str]) -> Iterator[Shapes]:
        """What is drawn of them; `objects` (N,) are theirs. Roofs that cannot be made are counted in `others`."""
        drawn = (shapely.area(self.flat) > 0) & ~self.parts.outlines
        with_roofs = _Roofed()
        for row, faces in roofed(self.fields, self.flat, self.heights.bottoms, self.heights.tops, others):
            if drawn[row]:
                with_roofs.add(objects[row], faces)
                drawn[row] = False
        if with_roofs.gathered.objects:
            yield with_roofs.gathered.shapes(np.concatenate(with_roofs.points))
        if drawn.any():
            kept = Extents(*(values[drawn] for values in self.heights.__dict__.values()))
            yield FootprintShapes(self.steps[drawn], self.flat[drawn], kept)


@dataclass
class _Roofed:
    gathered: Gathered = field(default_factory=Gathered)
    points: list[F64] = field(default_factory=list)
    count: int = 0

    def add(self, each: CityObject, faces: list[Face]) -> None:
        self.gathered.begin(each)
        for surface, corners in faces:
            self.gathered.face([range(self.count, self.count + len(corners))], surface)
            self.points.append(corners)
            self.count += len(corners)


def raised(
    steps: U32, fields: dict[str, Array], shapes: Array, eaves: F64, ground: Callable[[F64], F64 | None]
) -> Raised:
    """Raise polygons (N,) of the scene with their fields (N,). `eaves` (N,) is the height of each polygon itself, NaN
    where it is flat; `ground` tells the height of the terrain at places (P, 2)."""
    flat = shapely.force_2d(shapes)
    middles = shapely.centroid(flat)
    middles[shapely.is_empty(middles)] = shapely.Point(0, 0)
    found = extents(fields, eaves, middles, ground(shapely.get_coordinates(middles)))
    crossing = ~shapely.is_valid(flat)
    flat[crossing] = shapely.make_valid(flat[crossing], method="structure", keep_collapsed=False)
    return Raised(steps, fields, flat, found, parts_of(fields, flat), int(crossing.sum()))


def other_roofs(name: str, others: Counter[str]) -> Sentence:
    """What is said of roofs that are drawn flat."""
    return sentence("{name}: {count} roofs are drawn flat, whose shape is not made here: {kinds}",
                    name=name, count=others.total(), kinds=", ".join(others))  # fmt: skip
