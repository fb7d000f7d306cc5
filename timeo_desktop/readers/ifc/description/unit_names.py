"""Names of units as IFC files write them, and the symbols that people write.

A symbol is kept as its factors, (base, power) each, so that units of units are written once: m³ of m² by m.
Source: IfcSIUnitName, IfcSIPrefix and the names of IfcConversionBasedUnit in the documentation of IFC 4.3, and what
files of other programs write.
"""

Factors = tuple[tuple[str, int], ...]

SI_UNITS = {
    "AMPERE": ("A", 1), "BECQUEREL": ("Bq", 1), "CANDELA": ("cd", 1), "COULOMB": ("C", 1), "CUBIC_METRE": ("m", 3),
    "DEGREE_CELSIUS": ("°C", 1), "FARAD": ("F", 1), "GRAM": ("g", 1), "GRAY": ("Gy", 1), "HENRY": ("H", 1),
    "HERTZ": ("Hz", 1), "JOULE": ("J", 1), "KELVIN": ("K", 1), "LUMEN": ("lm", 1), "LUX": ("lx", 1),
    "METRE": ("m", 1), "MOLE": ("mol", 1), "NEWTON": ("N", 1), "OHM": ("Ω", 1), "PASCAL": ("Pa", 1),
    "RADIAN": ("rad", 1), "SECOND": ("s", 1), "SIEMENS": ("S", 1), "SIEVERT": ("Sv", 1), "SQUARE_METRE": ("m", 2),
    "STERADIAN": ("sr", 1), "TESLA": ("T", 1), "VOLT": ("V", 1), "WATT": ("W", 1), "WEBER": ("Wb", 1),
}  # fmt: skip
SI_PREFIXES = {
    "EXA": "E", "PETA": "P", "TERA": "T", "GIGA": "G", "MEGA": "M", "KILO": "k", "HECTO": "h", "DECA": "da",
    "DECI": "d", "CENTI": "c", "MILLI": "m", "MICRO": "µ", "NANO": "n", "PICO": "p", "FEMTO": "f", "ATTO": "a",
}  # fmt: skip
_BY_NAME = {
    "m": "metre metres meter meters", "in": "inch inches", "ft": "foot feet", "yd": "yard yards",
    "mi": "mile miles", "th": "thou mil", "ac": "acre acres", "ha": "hectare hectares",
    "L": "litre litres liter liters", "lb": "pound pounds lbs", "oz": "ounce ounces", "t": "tonne tonnes",
    "lbf": "poundforce", "kip": "kips", "kgf": "kilogramforce", "psi": "psi", "ksi": "ksi", "bar": "bars",
    "min": "minute minutes", "h": "hour hours hr hrs", "d": "day days", "yr": "year years",
    "°": "degree degrees deg", "gon": "gon gons grad grads gradian", "K": "kelvins", "Btu": "btu btus",
    "°F": "fahrenheit", "°C": "celsius", "°R": "rankine", "hp": "horsepower", "gal": "gallon gallons",
    "W": "watts", "%": "percent", "kn": "knot knots", "Wh": "watthour watthours",
}  # fmt: skip
_BY_WORDS = {
    "us survey foot": "ftUS", "us survey feet": "ftUS", "foot us survey": "ftUS", "ft (us survey)": "ftUS",
    "survey foot": "ftUS", "u.s. survey foot": "ftUS", "ft us": "ftUS", "foot us": "ftUS", "nautical mile": "nmi",
    "ft² (us survey)": "ftUS²", "ft³ (us survey)": "ftUS³",
    "pound force": "lbf", "pounds force": "lbf", "kilogram force": "kgf", "pound mass": "lb", "pint us": "pt (US)",
    "pound force per square inch": "psi", "pounds per square inch": "psi", "pound per square inch": "psi",
    "kip per square inch": "ksi", "gallon us": "gal (US)", "us gallon": "gal (US)", "gallon uk": "gal (UK)",
    "fluid ounce us": "fl oz (US)", "fluid ounce uk": "fl oz (UK)", "pint uk": "pt (UK)", "ton us": "short ton",
    "ton uk": "long ton", "metric ton": "t", "degree fahrenheit": "°F", "degrees fahrenheit": "°F",
    "degree celsius": "°C", "degrees celsius": "°C", "degree rankine": "°R", "horse power": "hp",
    "british thermal unit": "Btu", "watt hour": "Wh", "kilowatt hour": "kWh", "minute of arc": "′",
    "second of arc": "″",
}  # fmt: skip
_POWERS = {"square": 2, "sq": 2, "sq.": 2, "cubic": 3, "cu": 3, "cu.": 3}
_NAMES: dict[str, tuple[str, int]] = {
    **{name.replace("_", " ").casefold(): factor for name, factor in SI_UNITS.items()},
    **{name: (symbol, 1) for symbol, names in _BY_NAME.items() for name in names.split()},
    **{name: (symbol, 1) for name, symbol in _BY_WORDS.items()},
}


def factors_of_name(name: str) -> Factors:
    """The symbol of a unit that has a name in words, in any case, such as SQUARE FOOT or pound-force; a name that is
    not known stays as it is written."""
    words = name.replace("_", " ").replace("-", " ").casefold().split()
    found = _found(" ".join(words))
    if found is None and len(words) > 1 and words[0] in _POWERS:
        base = _found(" ".join(words[1:]))
        found = None if base is None else (base[0], base[1] * _POWERS[words[0]])
    return (found or (" ".join(name.split()), 1),) if name.strip() else ()


def _found(text: str) -> tuple[str, int] | None:
    if text in _NAMES:
        return _NAMES[text]
    for prefix, sign in SI_PREFIXES.items():
        known = _NAMES.get(text.removeprefix(prefix.casefold()))
        if text.startswith(prefix.casefold()) and known is not None:
            return sign + known[0], known[1]
    return None
