"""Which files are models of one site: they share its or their project's GlobalId, or its latitude and longitude. Such
models have common coordinates, as the disciplines of one building do, and are placed as one."""

from collections.abc import Collection, Mapping

import numpy as np

from timeo_desktop.services.opening.sources import Source

_SAME = 1.0  # metres between the latitudes and longitudes of one site
_ANOTHER = 100.0  # metres that tell another building, exported from the same template
_LEVEL = 0.01  # metres
_METRES = 111_320.0  # in one degree of latitude


def leader_of(number: int, sources: Mapping[int, Source], parted: Collection[int] = ()) -> int | None:
    """The model of the same site that a model without map coordinates is placed with: one that a person placed, one
    that has map coordinates, else the first of all that has a latitude and longitude. None where it is that itself.
    Who was `parted` from the others leads none of them."""
    each = sources[number]
    others = [
        other for other in sources if other != number and other not in parted and _are_together(each, sources[other])
    ]
    for better in (_by_hand, _exact, _surveyed):
        for other in others:
            if better(sources[other]):
                return other
    first = next(other for other in sources if other == number or (other in others and _has_site(sources[other])))
    return None if first == number else first


def higher(number: int, sources: Mapping[int, Source]) -> int | None:
    """The first model of the same site whose map conversion differs from that of this one in its height only."""
    each = sources[number]
    for other, source in sources.items():
        if other == number:
            return None
        if _exact(source) and source.placement.epsg == each.placement.epsg and _are_together(each, source):
            differ = np.abs(each.placement.array() - source.placement.array())
            if differ[2, 3] > _LEVEL and np.delete(differ.ravel(), 11).max() < _LEVEL:
                return other
    return None


def _by_hand(each: Source) -> bool:
    return each.by_hand is not None


def _exact(each: Source) -> bool:
    return each.placement.exact


def _surveyed(each: Source) -> bool:
    return each.is_surveyed


def _has_site(each: Source) -> bool:
    return each.placement.site is not None


def _are_together(one: Source, other: Source) -> bool:
    if one.on_map or other.on_map or one.is_far or other.is_far:
        return False
    away = _apart(one, other)
    if set(one.placement.origins) & set(other.placement.origins):
        return away is None or away < _ANOTHER
    return away is not None and away < _SAME


def _apart(one: Source, other: Source) -> float | None:
    """Metres between the latitudes and longitudes of two sites, for short ways; None where one has none."""
    if one.placement.site is None or other.placement.site is None:
        return None
    (x, y, _), (east, north, _) = one.placement.site, other.placement.site
    return float(np.hypot((east - x) * np.cos(np.radians(y)), north - y) * _METRES)
