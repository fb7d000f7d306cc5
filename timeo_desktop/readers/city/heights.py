"""How high a footprint stands and reaches, and which rule told so.

Fields of BD TOPO in their long and short forms, of the RNB and OpenStreetMap, and the usual names. Where a field is
missing the next rule of the chain is taken; the rule is kept with each building, since a guess must look like one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.readers.city.lengths import metres

STOREY = 3.0  # metres
HEIGHT = ("hauteur", "height", "measuredheight", "building:height", "hauteur_mean")
STOREYS = ("nombre_d_etages", "nb_etages", "nb_etage", "building:levels", "storeysaboveground", "nb_niv")
GROUND = ("altitude_minimale_sol", "z_min_sol", "alti_sol", "ground")
LIFTS, LIFTED_STOREYS = ("min_height", "building:min_height"), ("building:min_level", "min_level")
ROOF_SHAPE, ROOF_HEIGHTS, ROOF_STOREYS = "roof:shape", ("roof:height",), ("roof:levels",)
FLAT_ROOFS = ("", "flat", "no")
ROOF = ("altitude_maximale_toit", "z_max_toit", "altitude_minimale_toit", "z_min_toit")
RULES = ("height", "eaves − ground altitude", "roof − ground altitude", "storeys × 3 m", "3 m by default")
GROUND_RULES = ("ground altitude", "altitude of the eaves − height", "terrain model", "ground of the nearest building",
                "flat at 0")  # fmt: skip
FLAT = len(GROUND_RULES) - 1
_GUESSED = 3  # from this rule on
_NOT_AT_SEA = 10.0  # metres
UNKNOWN = -500.0  # BD TOPO writes -1000 where it knows no altitude


@dataclass(frozen=True, eq=False)
class Extents:
    """Bottom and top (N,) in metres, and the rules, by their place in RULES and GROUND_RULES."""

    bottoms: F64
    tops: F64
    height_rules: I64
    ground_rules: I64


def looks_like_buildings(fields: Mapping[str, object], name: str) -> bool:
    """Whether polygons with these fields are footprints to be raised."""
    known = {field.lower() for field in fields}
    if known & {*HEIGHT, *STOREYS, "rnb_id", "identifiants_rnb", "building", "building:part"}:
        return True
    return "bati" in name.lower() or "building" in name.lower()


def extents(
    fields: Mapping[str, NDArray[np.generic]], eaves: F64, places: NDArray[Any], terrain: F64 | None = None
) -> Extents:
    """Extents of N footprints at `places` (N,) points. `eaves` (N,) is the height of the polygon itself, NaN where it
    is flat: BD TOPO draws its buildings at the eaves. `terrain` (N,) is the height of the ground where it is known."""
    count = len(eaves)
    height, storeys = numbers_of(fields, HEIGHT, count), numbers_of(fields, STOREYS, count)
    ground, roof = numbers_of(fields, GROUND, count), numbers_of(fields, ROOF, count)
    ground, roof = (np.where(values > UNKNOWN, values, np.nan) for values in (ground, roof))
    if (ground == 0).any() and np.nanmedian(np.where(ground == 0, np.nan, ground)) > _NOT_AT_SEA:
        ground = np.where(ground == 0, np.nan, ground)  # writers put zero where they know nothing
    rules = np.full(count, len(RULES) - 1)
    found = np.full(count, STOREY)
    above = np.nan_to_num(roof_heights(fields, count))  # storeys are those below the roof
    for rule, values in ((3, storeys * STOREY + above), (2, roof - ground), (1, eaves - ground), (0, height)):
        usable = np.isfinite(values) & (values > 0)
        rules[usable], found[usable] = rule, values[usable]
    bottoms, ground_rules = np.zeros(count), np.full(count, FLAT)
    below = np.full(count, np.nan) if terrain is None else terrain
    guessed = (rules >= _GUESSED) & np.isfinite(below)  # a height that is a guess says less of the ground than terrain
    for rule, values in ((2, below), (1, np.where(guessed, np.nan, eaves - found)), (0, ground)):
        usable = np.isfinite(values) & (values > UNKNOWN)
        ground_rules[usable], bottoms[usable] = rule, values[usable]
    known, lost = np.flatnonzero(ground_rules != FLAT), np.flatnonzero(ground_rules == FLAT)
    if len(known) and len(lost):
        nearest = shapely.STRtree(places[known]).nearest(places[lost])
        bottoms[lost], ground_rules[lost] = bottoms[known[nearest]], 3
    return Extents(bottoms + _lifts(fields, found), bottoms + found, rules, ground_rules)


def _lifts(fields: Mapping[str, NDArray[np.generic]], heights: F64) -> F64:
    """How high above the ground parts begin (N,), such as the upper floors of a gate."""
    count = len(heights)
    by_storeys = numbers_of(fields, LIFTED_STOREYS, count) * STOREY
    stated = numbers_of(fields, LIFTS, count)
    found = np.where(np.isfinite(stated), stated, by_storeys)
    return np.where((found > 0) & (found < heights), found, 0.0)


def roof_heights(fields: Mapping[str, NDArray[np.generic]], count: int) -> F64:
    """How high roofs (N,) are by themselves: NaN where they are flat, a storey where only their shape is said."""
    stated, by_storeys = numbers_of(fields, ROOF_HEIGHTS, count), numbers_of(fields, ROOF_STOREYS, count) * STOREY
    found = np.where(stated > 0, stated, np.where(by_storeys > 0, by_storeys, STOREY))
    return np.where([shape.lower() not in FLAT_ROOFS for shape in words_of(fields, ROOF_SHAPE, count)], found, np.nan)


def words_of(fields: Mapping[str, NDArray[np.generic]], name: str, count: int) -> list[str]:
    """A field as words, row by row; nothing where there is none."""
    if name not in fields:
        return [""] * count
    return ["" if each is None else str(each).strip() for each in fields[name].tolist()]


def numbers_of(fields: Mapping[str, NDArray[np.generic]], names: tuple[str, ...], count: int) -> F64:
    """The first of these fields that has a value, row by row; NaN where none has."""
    found = np.full(count, np.nan)
    by_name = {name.lower(): values for name, values in fields.items()}
    for name in names:
        if name not in by_name:
            continue
        values = _as_numbers(by_name[name])
        found = np.where(np.isfinite(found), found, values)
    return found


def _as_numbers(values: NDArray[np.generic]) -> F64:
    if values.dtype.kind in "iuf":
        return values.astype(np.float64)
    numbers = np.full(len(values), np.nan)
    for row, value in enumerate(values.tolist()):
        length = metres(str(value))
        if length is not None:
            numbers[row] = length
    return numbers
