"""Units as people write them, by the standard's text: written for the tests, apart from the program.

Sources: IFC4X3_ADD2, IfcUnitAssignment, IfcSIUnit, IfcConversionBasedUnit, IfcDerivedUnit; SI brochure for the symbols.
"""

from typing import Any

SYMBOLS = {
    "METRE": "m", "SQUARE_METRE": "m²", "CUBIC_METRE": "m³", "GRAM": "g", "SECOND": "s", "AMPERE": "A", "KELVIN": "K",
    "MOLE": "mol", "CANDELA": "cd", "RADIAN": "rad", "STERADIAN": "sr", "HERTZ": "Hz", "NEWTON": "N", "PASCAL": "Pa",
    "JOULE": "J", "WATT": "W", "COULOMB": "C", "VOLT": "V", "FARAD": "F", "OHM": "Ω", "SIEMENS": "S", "WEBER": "Wb",
    "TESLA": "T", "HENRY": "H", "DEGREE_CELSIUS": "°C", "LUMEN": "lm", "LUX": "lx", "BECQUEREL": "Bq", "GRAY": "Gy",
    "SIEVERT": "Sv",
}  # fmt: skip
PREFIXES = {
    "EXA": "E", "PETA": "P", "TERA": "T", "GIGA": "G", "MEGA": "M", "KILO": "k", "HECTO": "h", "DECA": "da",
    "DECI": "d", "CENTI": "c", "MILLI": "m", "MICRO": "µ", "NANO": "n", "PICO": "p", "FEMTO": "f", "ATTO": "a",
}  # fmt: skip
CONVERSIONS = {
    "inch": "in", "foot": "ft", "yard": "yd", "mile": "mi", "square inch": "in²", "square foot": "ft²",
    "square yard": "yd²", "acre": "ac", "cubic inch": "in³", "cubic foot": "ft³", "cubic yard": "yd³", "litre": "l",
    "degree": "°", "minute": "min", "hour": "h", "day": "d", "pound": "lb",
}  # fmt: skip
CUSTOMARY = {
    "THERMALTRANSMITTANCEUNIT": "W/(m²·K)", "THERMALADMITTANCEUNIT": "W/(m²·K)", "THERMALCONDUCTANCEUNIT": "W/(m·K)",
    "THERMALRESISTANCEUNIT": "m²·K/W", "HEATFLUXDENSITYUNIT": "W/m²", "SPECIFICHEATCAPACITYUNIT": "J/(kg·K)",
    "DYNAMICVISCOSITYUNIT": "Pa·s", "TORQUEUNIT": "N·m", "LINEARFORCEUNIT": "N/m", "PLANARFORCEUNIT": "N/m²",
    "LINEARSTIFFNESSUNIT": "N/m", "MODULUSOFELASTICITYUNIT": "N/m²", "LINEARMOMENTUNIT": "N·m/m",
}  # fmt: skip
PLAIN = {"GRAM": "KILO"}  # the kilogram is the SI's own, the rest bears no prefix
POWERS = {1: "", 2: "²", 3: "³", 4: "⁴"}


class UnitsRead:
    """The unit of each measure of one model."""

    def __init__(self, model: Any) -> None:
        self._kinds: dict[str, Any] = {}
        for project in (*model.by_type("IfcProject"), *_libraries(model)):
            for unit in project.UnitsInContext.Units if project.UnitsInContext is not None else ():
                kind = "MONETARYUNIT" if unit.is_a("IfcMonetaryUnit") else unit.UnitType
                self._kinds.setdefault(kind, unit)

    def of(self, own: Any, measure: str) -> str:
        """The symbol of a value of a measure ("IfcAreaMeasure") that has a unit of its own or none."""
        if own is not None:
            return symbol(own)
        kind = measure.removeprefix("Ifc").removesuffix("Measure")
        kind = kind.removeprefix("Positive").removeprefix("NonNegative").upper() + "UNIT"
        unit = self._kinds.get(kind) if measure.endswith("Measure") else None
        return "" if unit is None else symbol(unit)


def _libraries(model: Any) -> list[Any]:
    return [] if model.schema == "IFC2X3" else list(model.by_type("IfcProjectLibrary"))


def symbol(unit: Any) -> str:
    """A unit as people write it."""
    if unit.is_a("IfcMonetaryUnit"):
        return str(unit.Currency)
    if unit.is_a("IfcSIUnit"):
        return PREFIXES.get(unit.Prefix or "", "") + SYMBOLS[unit.Name]
    if unit.is_a("IfcDerivedUnit"):
        return _derived(unit)
    return CONVERSIONS.get(unit.Name.lower(), unit.Name)


def _derived(unit: Any) -> str:
    """By its elements, or where those are the SI's own as people call their product."""
    coherent = all(
        each.Unit.is_a("IfcSIUnit") and each.Unit.Prefix == PLAIN.get(each.Unit.Name) for each in unit.Elements
    )
    if coherent and unit.UnitType in CUSTOMARY:
        return CUSTOMARY[unit.UnitType]
    above, below = [], []
    for element in unit.Elements:
        text = _power(symbol(element.Unit), abs(element.Exponent))
        (above if element.Exponent > 0 else below).append(text)
    top = "·".join(above) or "1"
    bottom = f"({'·'.join(below)})" if len(below) > 1 else "".join(below)
    return f"{top}/{bottom}" if bottom else top


def _power(text: str, exponent: int) -> str:
    return text + POWERS[exponent]
