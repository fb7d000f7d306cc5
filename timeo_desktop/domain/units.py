"""Units of measure: which are understood, however they are written, and numbers from one to another (by pint).

What is not in `KINDS` is kept as it was sent and never converted. Units of one kind can be converted into each other;
pint alone would also turn reactive into active power, for both are volts times amperes.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pint

_DIGITS = 12  # that count; more are noise of the conversion
_MARKS = str.maketrans({"º": "°", "·": None, "⋅": None, ".": None, "*": None, "^": None, "_": None})


@dataclass(frozen=True)
class Unit:
    """`symbol`: as it is shown; `meaning`: in pint's words; `also`: how it is written otherwise. Case, spaces, dots and
    raised digits count for nothing but the case of an m that comes first: milli or mega."""

    symbol: str
    meaning: str
    also: tuple[str, ...] = ()


# What can be converted into each other, the unit that stands for the kind first.
KINDS: Mapping[str, tuple[Unit, ...]] = {
    "power": (
        Unit("W", "watt", ("watt", "watts")), Unit("mW", "milliwatt"), Unit("kW", "kilowatt", ("kilowatt",)),
        Unit("MW", "megawatt"), Unit("GW", "gigawatt"),
    ),
    "reactive power": (Unit("VAr", "watt"), Unit("kVAr", "kilowatt"), Unit("MVAr", "megawatt")),
    "apparent power": (Unit("VA", "watt"), Unit("kVA", "kilowatt"), Unit("MVA", "megawatt")),
    "energy": (
        Unit("Wh", "watt_hour"), Unit("kWh", "kilowatt_hour"), Unit("MWh", "megawatt_hour"),
        Unit("GWh", "gigawatt_hour"), Unit("J", "joule"), Unit("kJ", "kilojoule"), Unit("MJ", "megajoule"),
        Unit("GJ", "gigajoule"),
    ),
    "reactive energy": (Unit("VArh", "watt_hour"), Unit("kVArh", "kilowatt_hour"), Unit("MVArh", "megawatt_hour")),
    "voltage": (Unit("V", "volt", ("volt", "volts")), Unit("mV", "millivolt"), Unit("kV", "kilovolt")),
    "current": (Unit("A", "ampere"), Unit("mA", "milliampere")),
    "frequency": (Unit("Hz", "hertz"), Unit("kHz", "kilohertz")),
    "temperature": (
        Unit("°C", "degC", ("degC", "deg C", "Cel", "celsius", "degree celsius", "degrees celsius")),
        Unit("K", "kelvin", ("°K", "kelvin")), Unit("°F", "degF", ("degF", "fahrenheit", "degree fahrenheit")),
    ),
    "share": (Unit("%", "percent", ("percent", "%RH", "%HR", "% r.H.", "pourcent")),),
    "parts": (Unit("ppm", "ppm"), Unit("ppb", "ppb")),
    "mass in air": (Unit("µg/m³", "microgram/meter**3", ("ug/m3",)), Unit("mg/m³", "milligram/meter**3")),
    "pressure": (
        Unit("Pa", "pascal", ("pascal",)), Unit("hPa", "hectopascal"), Unit("kPa", "kilopascal"),
        Unit("MPa", "megapascal"), Unit("bar", "bar"), Unit("mbar", "millibar"), Unit("psi", "psi"),
    ),
    "light": (Unit("lx", "lux", ("lux",)), Unit("klx", "kilolux", ("klux",))),
    "volume": (
        Unit("m³", "meter**3", ("M3", "cubic metre", "cubic meter")), Unit("L", "liter", ("litre", "liter", "litres")),
        Unit("hL", "hectoliter"),
    ),
    "volume of gas as at 0 °C": (Unit("Nm³", "meter**3", ("m3(n)", "m³n")),),
    "flow": (
        Unit("m³/h", "meter**3/hour", ("m3h-1",)), Unit("m³/s", "meter**3/second"), Unit("L/h", "liter/hour"),
        Unit("L/min", "liter/minute"), Unit("L/s", "liter/second"),
    ),
    "length": (Unit("m", "meter"), Unit("mm", "millimeter"), Unit("cm", "centimeter"), Unit("km", "kilometer")),
    "speed": (Unit("m/s", "meter/second"), Unit("km/h", "kilometer/hour")),
    "mass": (Unit("kg", "kilogram"), Unit("g", "gram"), Unit("t", "metric_ton")),
    "duration": (Unit("s", "second", ("sec",)), Unit("min", "minute"), Unit("h", "hour"), Unit("d", "day")),
    "power on a surface": (Unit("W/m²", "watt/meter**2"), Unit("kW/m²", "kilowatt/meter**2")),
}  # fmt: skip


class Unlike(ValueError):
    """Numbers in one unit cannot be told in the other."""


def _plain(text: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", text.translate(_MARKS)).split())
    return folded[:1] + folded[1:].casefold() if folded[:1] in ("m", "M") else folded.casefold()


_KNOWN: dict[str, tuple[str, Unit]] = {
    _plain(text): (kind, unit) for kind, units in KINDS.items() for unit in units for text in (unit.symbol, *unit.also)
}


def is_known(text: str) -> bool:
    """Whether a text names a unit that can be converted."""
    return _plain(text) in _KNOWN


def stands_for(text: str) -> str:
    """The unit that all of the kind of this one are told apart by from others: W for kW; itself where it is unknown."""
    known = _KNOWN.get(_plain(text))
    return text.strip() if known is None else KINDS[known[0]][0].symbol


def is_same(one: str, other: str) -> bool:
    """Whether two texts name one unit."""
    known = _KNOWN.get(_plain(one))
    return _plain(one) == _plain(other) if known is None else known == _KNOWN.get(_plain(other))


def converted(values: NDArray[np.float64], sent: str, kept: str) -> NDArray[np.float64]:
    """Numbers (N,) in the unit `sent` as they are in the unit `kept`. Raises Unlike."""
    if is_same(sent, kept):
        return values
    factor, shift = _line(sent, kept)
    return np.array([float(f"{each:.{_DIGITS}g}") for each in (values * factor + shift).tolist()], np.float64)


@cache
def _line(sent: str, kept: str) -> tuple[float, float]:
    one, other = _KNOWN.get(_plain(sent)), _KNOWN.get(_plain(kept))
    if one is None or other is None or one[0] != other[0]:
        raise Unlike(sent, kept)
    units = _registry()
    shift, whole = (float(units.Quantity(each, one[1].meaning).to(other[1].meaning).magnitude) for each in (0.0, 1.0))
    return whole - shift, shift


@cache
def _registry() -> "pint.UnitRegistry[float]":
    import pint  # a second that most runs do not need

    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    registry.define("ppb = 1e-3 * ppm")
    return registry
