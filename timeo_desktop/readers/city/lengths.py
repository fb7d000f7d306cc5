"""Lengths that people write: "12", "12,5 m", "40 ft", 40', 5'10"."""

import re

_FEET = 0.3048
_UNITS = {
    "": 1.0, "m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0, "cm": 0.01, "km": 1000.0,
    "ft": _FEET, "feet": _FEET, "foot": _FEET, "in": _FEET / 12,
}  # fmt: skip
_NUMBER = r"([-+]?\d+(?:[.,]\d+)?)"
_WITH_UNIT = re.compile(rf"{_NUMBER}\s*([a-z]*)\.?")
_FEET_AND_INCHES = re.compile(rf"""{_NUMBER}\s*['′’](?:\s*{_NUMBER}\s*["″”])?""")


def metres(text: str) -> float | None:
    """A length in metres; None when it is no length, or in a unit that is not known here."""
    written = text.strip().lower()
    if found := _FEET_AND_INCHES.fullmatch(written):
        return _number(found.group(1)) * _FEET + _number(found.group(2) or "0") * _FEET / 12
    found = _WITH_UNIT.fullmatch(written)
    if found is None or found.group(2) not in _UNITS:
        try:
            return float(written)  # such as 1e1
        except ValueError:
            return None
    return _number(found.group(1)) * _UNITS[found.group(2)]


def _number(text: str) -> float:
    return float(text.replace(",", "."))
