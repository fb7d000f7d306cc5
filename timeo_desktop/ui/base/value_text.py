"""Values of properties as people here write them, with their units, rounded to what matters.

What is kept and exported is never rounded.
"""

import re
from math import floor, isfinite, log10

from PySide6.QtCore import QLocale

from timeo_desktop.domain.elements import Property
from timeo_desktop.domain.property_values import Plain, Range, Table
from timeo_desktop.ui.base.language import tr

# Units and how many decimals their numbers are shown with; zeros at the end are dropped.
_ROUNDING = (
    (("m", "mm", "cm", "dm", "km", "ft", "ftUS", "in", "yd", "mi"), 3),
    (("m²", "mm²", "cm²", "dm²", "km²", "ft²", "ftUS²", "in²", "yd²", "mi²", "ac", "ha"), 2),
    (("m³", "mm³", "cm³", "dm³", "km³", "ft³", "ftUS³", "in³", "yd³", "L", "gal"), 2),
)  # fmt: skip
_DECIMALS = {unit: decimals for units, decimals in _ROUNDING for unit in units}
_DIGITS = 8  # that count where no unit says how exact a number is
_FEWEST = 3  # digits of a number that would be rounded to nothing
_PLAIN = 1e-6, 1e15  # numbers between these are written without an exponent
_CLOSE = ("°", "′", "″")  # stand at their number: 45°
_YEAR = re.compile(r"ann[eé]e|year|\bid\b|_id$|code|insee|siret|numero", re.IGNORECASE)  # no amounts


def value_text(said: Property) -> str:
    """What a property says, with its unit; a dash where it says nothing."""
    match said.value:
        case Range(lower, upper, set_point):
            return _range(lower, upper, set_point, said.unit)
        case Table():
            return _table(said.value, said.unit)
        case tuple():
            between = ", " if all(isinstance(each, str) for each in said.value) else "; "  # 1,5; 2 in French
            return with_unit(between.join(_plain(each, said.unit) for each in said.value), said.unit)
        case int() if not isinstance(said.value, bool) and _YEAR.search(said.name):
            return with_unit(str(said.value), said.unit)
    return _measured(said.value, said.unit)


def with_unit(text: str, unit: str) -> str:
    """A number and its unit, between which a line never ends."""
    if not text or not unit:
        return text
    return text + unit if unit in _CLOSE else f"{text}\N{NO-BREAK SPACE}{unit}"


def number_of(value: float, unit: str = "") -> str:
    """A number in the language of the user: as many decimals as its unit is worth, else as many digits as count. What
    is not nothing is never shown as nothing."""
    if value == 0 or not isfinite(value):
        return QLocale().toString(value, "g", _DIGITS)
    if not _PLAIN[0] <= abs(value) < _PLAIN[1]:
        return QLocale().toString(value, "g", _FEWEST)
    digits = _DIGITS - 1 - floor(log10(abs(value)))
    shown = round(value, min(digits, _DECIMALS.get(unit, digits))) or round(value, digits - _DIGITS + _FEWEST)
    return QLocale().toString(float(shown), "f", QLocale.FloatingPointPrecisionOption.FloatingPointShortest.value)


def _plain(value: Plain, unit: str) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, float):
        return number_of(value, unit)
    return QLocale().toString(value) if isinstance(value, int) else value


def _measured(value: Plain, unit: str) -> str:
    return _plain(value, unit) if value in (None, "") else with_unit(_plain(value, unit), unit)


def _range(lower: Plain, upper: Plain, set_point: Plain, unit: str) -> str:
    """From the lowest to the highest value, and the one that is wanted."""
    if lower is not None and upper is not None:
        span = with_unit(f"{_plain(lower, unit)} … {_plain(upper, unit)}", unit)
    elif lower is not None or upper is not None:
        span = f"≥ {_measured(lower, unit)}" if upper is None else f"≤ {_measured(upper, unit)}"
    else:
        span = ""
    if set_point is None:
        return span or "—"
    wanted = tr("set point {value}", value=_measured(set_point, unit))
    return f"{span} ({wanted})" if span else wanted


def _table(table: Table, unit: str) -> str:
    """Each key and its value, then by which rule."""
    pairs = (f"{_measured(key, table.key_unit)} → {_measured(value, unit)}" for key, value in table.rows)
    text = "; ".join(pairs) or "—"
    return f"{text} ({table.expression})" if table.expression else text
