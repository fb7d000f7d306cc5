"""What can be true of a reading: limits by unit and quantity, clocks, and what an index does between two others."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.continued import F64, I64
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, MINUTE, Millis

FIRST: Millis = 946_684_800_000  # 2000-01-01: what is dated before it was sent by a clock that was never set
AHEAD = 15 * MINUTE  # that a clock may be fast, or that of this computer slow
WITNESSES = 40 * DAY  # before and after a reading in which others are asked about it
_AT_ONCE, _FAR, _NOTICEABLE = 0.5, 10.0, 1e-3
_FALLS = 0.1  # of the steps of an index; one that falls more often counts in both directions


@dataclass(frozen=True)
class Rule:
    """A way to doubt. `lasting`: who accepts it once for a stream knows its sensor, and is not asked again."""

    name: str
    lasting: bool


LIMITS, EARLY, LATE, INDEX = (
    Rule("limits", lasting=True), Rule("early", lasting=True), Rule("late", lasting=True), Rule("index", lasting=False)
)  # fmt: skip
RULES = (LIMITS, EARLY, LATE, INDEX)


@dataclass(frozen=True)
class Limits:
    """Between which values, both included, a reading in one of these units can be true, of a quantity whose name holds
    one of `words` (none: of every quantity)."""

    units: tuple[str, ...]
    low: float
    high: float
    words: tuple[str, ...] = ()


EVERYTHING = Limits((), -math.inf, math.inf)
# Units and words are compared without case; the first row that fits is the one. Values beyond are no rare weather: they
# are what sensors send that are unplugged, empty or misread (-127 °C, 3 276.7 °C, 65 535 ppm, a battery of 98 V).
LIMITS_BY_UNIT = (
    Limits(("%", "% rh", "%rh", "percent"), 0, 105, ("hum", "feucht", "hygro", "moisture")),  # wet sensors pass 100
    Limits(("%", "percent"), 0, 100, ("batt", "charge", "level", "niveau", "remplissage", "cloud", "valve", "vanne",
                                      "opening", "ouverture")),
    Limits(("v",), 0, 60, ("batt",)),
    Limits(("mv",), 0, 60_000, ("batt",)),
    Limits(("°c", "celsius", "degc", "degree celsius", "degree_celsius"), -100, 1_000),
    Limits(("°f", "degf"), -148, 1_832),
    Limits(("k", "kelvin"), 173, 1_273, ("temp",)),
    Limits(("ppm",), 0, 50_000, ("co2", "co₂", "carbon dioxide", "dioxyde")),
    Limits(("lx", "lux"), 0, 200_000),
    Limits(("hpa", "mbar"), -2_000, 20_000),
    Limits(("µg/m³", "ug/m3"), 0, 100_000),
    Limits(("db", "db(a)", "dba"), -20, 200),
    Limits(("ph",), 0, 14),
    Limits(("m/s",), 0, 150, ("wind", "vent")),
    Limits(("km/h",), 0, 540, ("wind", "vent")),
    Limits(("°", "deg"), -90, 90, ("latitude",)),
    Limits(("°", "deg"), -180, 360, ("longitude", "direction", "azimut")),
    Limits(("m",), -430, 9_000, ("altitude", "elevation")),
)  # fmt: skip


def limits_of(quantity: str, unit: str) -> Limits:
    """Between which values readings of a quantity in a unit can be true."""
    plain, name = unit.strip().casefold(), quantity.casefold()
    for row in LIMITS_BY_UNIT:
        if plain in row.units and (not row.words or any(word in name for word in row.words)):
            return row
    return EVERYTHING


def beyond(value: float, unit: str, limits: Limits) -> Sentence:
    """Why a value is doubted that is beyond its limits."""
    values = {"value": f"{value:g}", "low": f"{limits.low:g}", "high": f"{limits.high:g}"}
    return sentence("{value} {unit} is not between {low} and {high}", unit=unit, **values)


EARLY_WORDS = sentence("Dated before 2000: the clock of the device was never set")
LATE_WORDS = sentence("Dated after it arrived: the clock of the device is fast")
INDEX_WORDS = sentence("The index leaves what was read before and after, and comes back at once")


@dataclass(frozen=True)
class Excursion:
    """Readings (their places, both included) between which an index left its course."""

    first: int
    last: int


def excursions(values: F64) -> list[Excursion]:
    """Where an index (N,), in the order of time, left its course and came back at once: a zero or another number
    between two that follow each other. An index that falls and goes on from there was replaced, and one that falls
    again and again counts in both directions: neither is an excursion."""
    steps = np.diff(values)
    falls = np.flatnonzero(steps < 0)
    if len(falls) > max(_FALLS * len(steps), 2):
        return []
    found: list[Excursion] = []
    for fall in falls.tolist():
        if found and fall <= found[-1].last:
            continue  # within one, or its end
        excursion = _dip(values, steps, fall) or _peak(values, steps, fall)
        if excursion is not None:
            found.append(excursion)
    return found


def unanswered_fall(values: F64, found: list[Excursion]) -> bool:
    """Whether an index (N,) fell last in a way of which only later readings tell whether it comes back."""
    falls = np.flatnonzero(np.diff(values) < 0)
    return bool(len(falls)) and not any(each.first - 1 <= falls[-1] <= each.last for each in found)


def _dip(values: F64, steps: F64, fall: int) -> Excursion | None:
    """It fell, and came back to where it was or above in one step."""
    back = np.flatnonzero(values[fall + 1 :] >= values[fall])
    if not len(back):
        return None
    last = fall + int(back[0])  # before it is back
    fell, rose, inside = -float(steps[fall]), float(steps[last]), values[fall + 1 : last + 1]
    at_once = rose >= _AT_ONCE * fell
    gained = float(values[last + 1] - values[fall])
    if at_once and (not inside.any() or _is_far(fell, gained, float(values[fall]))):
        return Excursion(fall + 1, last)
    return None


def _peak(values: F64, steps: F64, fall: int) -> Excursion | None:
    """It had risen in one step by about as much as it fell now."""
    fell, end = -float(steps[fall]), float(values[fall + 1])
    before = steps[:fall]
    alike = (before >= _AT_ONCE * fell) & (fell >= _AT_ONCE * before) & (values[:fall] <= end)
    rises = np.flatnonzero(alike)
    if not len(rises) or not end:
        return None
    rise = int(rises[-1])
    gained = end - float(values[rise])
    return Excursion(rise + 1, fall) if _is_far(fell, gained, end) else None


def _is_far(step: float, gained: float, index: float) -> bool:
    """Whether an index went away much further than what it counted in between, and by more than it trembles."""
    return step >= _FAR * gained and step >= _NOTICEABLE * abs(index)


def dated_wrongly(at: I64, arrived: Millis) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which moments (N,) are before any device was made, and which are after they arrived."""
    return at < FIRST, at > arrived + AHEAD
