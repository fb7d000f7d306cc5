"""The length unit of a model, also of one that has no project."""

from typing import Any

import ifcopenshell.util.unit

_FOOT, _SURVEY_FOOT = 0.3048, 1200 / 3937


def unit_scale(model: Any) -> float:
    """Metres in one length unit of the file; 1 when the file has no project to say it."""
    stated = _stated(model)
    return _by_name(model) if stated is None else stated


def is_damaged(model: Any) -> bool:
    """Whether the definition of the length unit cannot be followed; ifcopenshell then draws at a wrong scale."""
    return _stated(model) is None


def _stated(model: Any) -> float | None:
    if not model.by_type("IfcProject"):
        return 1.0
    try:
        return float(ifcopenshell.util.unit.calculate_unit_scale(model))
    except (AttributeError, TypeError, ValueError, IndexError):
        return None


def _by_name(model: Any) -> float:
    """The usual size of a unit whose definition is damaged."""
    for unit in model.by_type("IfcConversionBasedUnit"):
        if unit.UnitType == "LENGTHUNIT":
            name = (unit.Name or "").casefold()
            if "ft" in name or "foot" in name or "feet" in name:
                return _SURVEY_FOOT if "survey" in name else _FOOT
            if "inch" in name:
                return _FOOT / 12
    return 1.0
