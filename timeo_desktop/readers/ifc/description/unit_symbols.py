"""Symbols of units: a property's own, or the project's for its kind of measure, as people write them."""

from collections.abc import Iterable

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.readers.ifc.damage import sound
from timeo_desktop.readers.ifc.description.entities import attribute
from timeo_desktop.readers.ifc.description.unit_names import SI_PREFIXES, SI_UNITS, Factors, factors_of_name

# Measures whose kind of unit does not bear their name.
_KINDS = {
    "MONETARY": "MONETARYUNIT", "THERMALCONDUCTIVITY": "THERMALCONDUCTANCEUNIT", "WEIGHT": "MASSUNIT",
    "SECTIONALAREAINTEGRAL": "SECTIONAREAINTEGRALUNIT",
}  # fmt: skip
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# In which order factors are written, in a numerator and below the line: N·m, kg·m², m²·K, W/(m²·K), J/(kg·K).
_BASES = (("kg", "g", "t", "lb"), ("m", "dm", "cm", "mm", "km", "ft", "in"), ("s", "min", "h", "d"), ("K", "°C", "°F"))
_RANKS = {base: rank for rank, bases in enumerate(_BASES) for base in bases}
_FIRST, _LAST = -1, len(_BASES)
# Units that are told in base units without prefixes, and how people know them.
_OF_KIND = {
    ("J", "TORQUEUNIT"): "N·m", ("Pa", "PLANARFORCEUNIT"): "N/m²", ("Pa/m", "MODULUSOFSUBGRADEREACTIONUNIT"): "N/m³",
}  # fmt: skip
_TOLD_IN_BASE_UNITS: dict[frozenset[tuple[str, int]], str] = {
    frozenset(bases.items()): symbol
    for bases, symbol in (
        ({"kg": 1, "s": -3, "K": -1}, "W/(m²·K)"), ({"kg": 1, "m": 1, "s": -3, "K": -1}, "W/(m·K)"),
        ({"kg": -1, "s": 3, "K": 1}, "m²·K/W"), ({"m": 2, "s": -2, "K": -1}, "J/(kg·K)"),
        ({"kg": 1, "s": -3}, "W/m²"), ({"kg": 1, "m": 2, "s": -3}, "W"), ({"kg": 1, "m": 2, "s": -2}, "J"),
        ({"kg": 1, "m": 1, "s": -2}, "N"), ({"kg": 1, "m": -1, "s": -2}, "Pa"), ({"kg": 1, "m": -1, "s": -1}, "Pa·s"),
        ({"kg": 1, "m": -2, "s": -2}, "Pa/m"), ({"kg": 1, "s": -2}, "N/m"), ({"m": 2, "s": -2}, "J/kg"),
        ({"kg": 1, "m": 2, "s": -3, "A": -1}, "V"), ({"kg": -1, "m": -2, "s": 3, "lm": 1}, "lm/W"),
        ({"kg": -1, "m": -2, "s": 3, "cd": 1, "sr": 1}, "lm/W"),
    )
}  # fmt: skip


class UnitSymbols:
    """The units of one model."""

    def __init__(self, model: IfcFile) -> None:
        self._of_kind = dict(_project_units(model))
        self._of_measure: dict[str, str] = {}

    def of(self, unit: Entity | None, *values: Entity | None) -> str:
        """The symbol for values of one measure: of their own unit, else of the project's for that measure."""
        first = next((each for each in values if each is not None), None)
        return self.of_measure(unit, first.is_a() if first is not None and hasattr(first, "is_a") else "")

    def of_measure(self, unit: Entity | None, measure: str) -> str:
        """The symbol of a unit, else of the project's for a measure such as IfcLengthMeasure; nothing where the file
        says neither."""
        if unit is not None:
            return unit_symbol(unit)
        if measure not in self._of_measure:
            self._of_measure[measure] = self._of_kind.get(_kind(measure), "")
        return self._of_measure[measure]


def _project_units(model: IfcFile) -> Iterable[tuple[str, str]]:
    """Kinds of units as IfcUnitEnum and IfcDerivedUnitEnum name them, and their symbols. What is of a kind of its own
    (USERDEFINED) is no measure's."""
    for project in model.by_type("IfcProject")[:1]:
        units = attribute(project.UnitsInContext, "Units")
        if isinstance(units, tuple):
            yield from sound(reversed(units), _kind_and_symbol)  # the first of a kind counts


def _kind_and_symbol(unit: Entity) -> Iterable[tuple[str, str]]:
    kind = "MONETARYUNIT" if unit.is_a("IfcMonetaryUnit") else attribute(unit, "UnitType")
    if isinstance(kind, str) and kind != "USERDEFINED":
        yield kind, unit_symbol(unit)


def kinds_of_project(model: IfcFile) -> set[str]:
    """The kinds of units that a model declares."""
    return {kind for kind, _ in _project_units(model)}


def _kind(measure: str) -> str:
    """The kind of unit of a measure: LENGTHUNIT for IfcPositiveLengthMeasure; nothing for texts and numbers."""
    if not measure.endswith("Measure"):
        return ""
    name = measure.removeprefix("Ifc").removesuffix("Measure")
    for bound in ("NonNegative", "Positive"):
        name = name.removeprefix(bound)
    return _KINDS.get(name.upper(), name.upper() + "UNIT")


def unit_symbol(unit: Entity) -> str:
    """How people write a unit. A derived unit whose parts are damaged is called as the file calls it."""
    if unit.is_a("IfcMonetaryUnit"):
        return str(unit.Currency or "")
    factors = _factors(unit)
    if not factors and unit.is_a("IfcDerivedUnit"):
        return str(unit.UserDefinedType or "")
    return _written(factors, attribute(unit, "UnitType") or "")


def _factors(unit: Entity | None) -> Factors:
    if unit is None:
        return ()
    if unit.is_a("IfcDerivedUnit"):
        parts = ((attribute(each, "Unit"), attribute(each, "Exponent") or 0) for each in unit.Elements or ())
        return _multiplied((_factors(part), power) for part, power in parts)
    if unit.is_a("IfcSIUnit"):
        base, power = SI_UNITS.get(unit.Name, (unit.Name or "", 1))
        return ((SI_PREFIXES.get(unit.Prefix or "", "") + base, power),)
    return factors_of_name(attribute(unit, "Name") or "")


def _multiplied(parts: Iterable[tuple[Factors, int]]) -> Factors:
    """The factors of units, each raised to a power; a base occurs once, and not at all where its powers are 0."""
    powers: dict[str, int] = {}
    for factors, exponent in parts:
        for base, power in factors:
            powers[base] = powers.get(base, 0) + power * exponent
    return tuple((base, power) for base, power in powers.items() if power)


def _written(factors: Factors, unit_type: str = "") -> str:
    """How people write a unit: W/(m²·K), also where the file tells it in base units (kg, s, K)."""
    if len(factors) > 1:
        told = _TOLD_IN_BASE_UNITS.get(frozenset(factors))
        if told is not None:
            return _OF_KIND.get((told, unit_type), told)
    above = [_raised(base, power) for base, power in _ordered(factors, _FIRST) if power > 0]
    below = [_raised(base, -power) for base, power in _ordered(factors, _LAST) if power < 0]
    if not below:
        return "·".join(above)
    line = below[0] if len(below) == 1 else f"({'·'.join(below)})"
    return f"{'·'.join(above) or '1'}/{line}"


def _raised(base: str, power: int) -> str:
    return base if power == 1 else base + str(power).translate(_RAISED)


def _ordered(factors: Factors, others: int) -> Factors:
    """In the order of the table; what is not in it (forces and the like) comes where `others` says."""
    return tuple(sorted(factors, key=lambda factor: _RANKS.get(factor[0], others)))
