"""The length unit of a model, also of one that has no project."""

from typing import Any

import ifcopenshell.util.unit


def unit_scale(model: Any) -> float:
    """Metres in one length unit of the file; 1 when the file has no project to say it."""
    if not model.by_type("IfcProject"):
        return 1.0
    try:
        return float(ifcopenshell.util.unit.calculate_unit_scale(model))
    except (AttributeError, TypeError, ValueError, IndexError):  # a project whose units are damaged
        return 1.0
