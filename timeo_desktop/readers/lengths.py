"""Units of length as files name them, and what heights on Earth can be."""

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.text import Sentence, sentence

_FOOT, _US_FOOT = 0.3048, 1200 / 3937
# Metres in one of each; names are compared in small letters, without signs between words.
METRES = {
    "m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0, "km": 1000.0, "kilometre": 1000.0,
    "kilometer": 1000.0, "dm": 0.1, "decimetre": 0.1, "decimeter": 0.1, "cm": 0.01, "centimetre": 0.01,
    "centimeter": 0.01, "mm": 0.001, "millimetre": 0.001, "millimeter": 0.001, "ft": _FOOT, "foot": _FOOT,
    "feet": _FOOT, "internationalfoot": _FOOT, "internationalfeet": _FOOT, "ftus": _US_FOOT, "usft": _US_FOOT,
    "footus": _US_FOOT, "usfoot": _US_FOOT, "usfeet": _US_FOOT, "ussurveyfoot": _US_FOOT, "ussurveyfeet": _US_FOOT,
    "surveyfoot": _US_FOOT, "surveyfeet": _US_FOOT, "yd": 0.9144, "yard": 0.9144,
}  # fmt: skip
_BETWEEN = str.maketrans("", "", " _-.()")
LOWEST, HIGHEST = -430.0, 9_000.0  # metres: the shore of the Dead Sea, and above Mount Everest


def metres_in(unit: str) -> float | None:
    """Metres in a unit of length, None where it is not one that is known."""
    return METRES.get(unit.lower().translate(_BETWEEN))


def heights_of_system(text: str) -> tuple[float, bool]:
    """Metres in a unit of height of a system (WKT or code), and whether it states that. Where it does not, heights are
    in the unit of the plan, as American surveys have them."""
    try:
        crs = CRS.from_user_input(text)
    except CRSError:
        return 1.0, False
    axes = crs.axis_info
    if len(axes) == 3:
        return float(axes[2].unit_conversion_factor), True
    return (float(axes[0].unit_conversion_factor), False) if crs.is_projected and axes else (1.0, False)


def guessed_unit(name: str, text: str) -> tuple[float, Sentence | None]:
    """Metres in a unit of height of a system, and what to say where that is a guess."""
    metres, sure = heights_of_system(text)
    if sure or metres == 1.0:
        return metres, None
    return metres, sentence(
        "{name} does not say what unit its heights are in: they are taken as in the unit of its plan ({metres} m)",
        name=name, metres=round(metres, 6),
    )  # fmt: skip


def doubtful_heights(name: str, heights: F64) -> Sentence | None:
    """What to say of heights (N,) in metres, NaN where none is known, that cannot be on Earth."""
    known = heights[np.isfinite(heights)]
    wrong = known[(known < LOWEST) | (known > HIGHEST)]
    if not len(wrong):
        return None
    return sentence(
        "{name}: heights from {low} to {high} m cannot be on Earth: perhaps their unit is another one, or the file"
        " marks what it does not know by a number",
        name=name, low=round(float(known.min()), 1), high=round(float(known.max()), 1),
    )  # fmt: skip
