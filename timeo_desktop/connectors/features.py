"""Features of GeoJSON from outside: those that can be kept, and what is wrong with the others."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from timeo_desktop.connectors.incoming import fault_in, set_aside
from timeo_desktop.domain.records import Rejected
from timeo_desktop.domain.text import Sentence, sentence

Feature = dict[str, object]
# How deep the positions of each kind of geometry lie (RFC 7946, 3.1).
GEOMETRIES: Mapping[str, int] = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}  # fmt: skip
_NAMED = 3  # in a sentence
_EAST, _NORTH = 180.0, 90.0  # degrees; beyond them it is another system than the one that GeoJSON has


@dataclass
class Sorted:
    """`kept`: features without a fault, also such as have no place. `unusable` and `nowhere`: how many have values that
    cannot be used, or no place that can be drawn, and the first of each."""

    kept: list[Feature] = field(default_factory=list)
    unusable: list[object] = field(default_factory=list)
    nowhere: list[object] = field(default_factory=list)

    def rejected(self, place: str) -> tuple[Rejected, ...]:
        """What is to be said of them, once for each fault, with a sample."""
        unusable, nowhere = len(self.unusable), len(self.nowhere)
        rows = (
            (self.unusable, sentence("{count} records hold values that cannot be used; here is one", count=unusable)),
            (self.nowhere, sentence("{count} records have no place that can be drawn; here is one", count=nowhere)),
        )
        return tuple(set_aside(place, reason, found[0]) for found, reason in rows if found)


def sorted_features(features: Sequence[object]) -> Sorted:
    """Features as they can be kept: one with a place that cannot be drawn is kept without it."""
    found = Sorted()
    for each in features:
        if not isinstance(each, dict) or fault_in({**each, "geometry": None}) is not None:
            found.unusable.append(each)
            continue
        if is_drawable(each.get("geometry")):
            found.kept.append(each)
        else:
            found.nowhere.append(each)
            found.kept.append({**each, "geometry": None})
    return found


def is_drawable(geometry: object) -> bool:
    """Whether a geometry of GeoJSON has places on Earth."""
    if not isinstance(geometry, dict):
        return False
    parts = geometry.get("geometries")
    if geometry.get("type") == "GeometryCollection":
        return isinstance(parts, list) and bool(parts) and all(map(is_drawable, parts))
    depth = GEOMETRIES.get(str(geometry.get("type")))
    return depth is not None and _are_positions(geometry.get("coordinates"), depth)


def _are_positions(value: object, depth: int) -> bool:
    if not isinstance(value, list) or not value:
        return False
    if depth:
        return all(_are_positions(inner, depth - 1) for inner in value)
    numbers = [number for number in value if isinstance(number, int | float) and math.isfinite(number)]
    is_whole = len(numbers) == len(value) >= 2
    return is_whole and abs(numbers[0]) <= _EAST and abs(numbers[1]) <= _NORTH


def short(server: str, said: object, sent: int) -> Sentence | None:
    """What a server says it has and did not send."""
    if not isinstance(said, int) or said <= sent:
        return None
    return sentence("{server} says that it has {said} records, and sends {sent}", server=server, said=said, sent=sent)


def not_read(server: str, names: Sequence[str]) -> Sentence | None:
    """That some of what was asked for cannot be read."""
    if not names:
        return None
    shown = ", ".join(names[:_NAMED])
    return sentence("{count} records of {server} cannot be read: {names}", count=len(names), server=server, names=shown)
