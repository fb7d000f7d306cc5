"""Symbols of units: a property's own, or the project's for its kind of measure."""

import ifcopenshell.util.unit
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile


class UnitSymbols:
    """The units of one model."""

    def __init__(self, model: IfcFile) -> None:
        self._model = model
        self._measures: dict[str, str] = {}
        self._has_project = bool(model.by_type("IfcProject"))

    def of(self, unit: Entity | None, value: Entity | None) -> str:
        """The symbol for a value: of its own unit, else of the project's for its measure."""
        return self.of_measure(unit, value.is_a() if value is not None and hasattr(value, "is_a") else "")

    def of_measure(self, unit: Entity | None, measure: str) -> str:
        """The symbol of a unit, else of the project's for a measure such as IfcLengthMeasure."""
        if unit is not None:
            return _symbol(unit)
        if not measure.endswith("Measure"):
            return ""
        if measure not in self._measures and not self._has_project:
            return ""
        if measure not in self._measures:
            kind = ifcopenshell.util.unit.get_measure_unit_type(measure)
            found = ifcopenshell.util.unit.get_project_unit(self._model, kind)
            self._measures[measure] = _symbol(found) if found is not None else ""
        return self._measures[measure]


def _symbol(unit: Entity) -> str:
    if unit.is_a("IfcMonetaryUnit"):
        return str(unit.Currency)
    try:
        symbol = str(ifcopenshell.util.unit.get_unit_symbol(unit))
    except (AttributeError, KeyError, TypeError, ValueError):
        return str(getattr(unit, "UserDefinedType", None) or getattr(unit, "Name", None) or "")
    return symbol if "?" not in symbol else str(getattr(unit, "Name", None) or "").lower()
