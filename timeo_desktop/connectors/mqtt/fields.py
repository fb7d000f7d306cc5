"""The table that says what the fields of decoders are: quantity, unit and kind by the words of their names."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from timeo_desktop.domain.records import StreamKind

TIME = "time"  # the kind of a field that says when the others were measured
_KINDS = {"": None, **{kind.value: kind for kind in StreamKind}}
_REMEMBERED = 10_000  # names whose rows were looked up
_PLACES = 5  # quantity, unit, kind, lowest, highest
_WORD = re.compile(r"[^\W\d_]+\d*|\d+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")

# Whoever has other decoders changes it in the settings of the connection. Nothing is said of names that are not here:
# a unit that is not known is better than a wrong one.
TABLE = """\
alarm|alert|error|status|state|type|version|count|counter|mode =
temperature|température|temp|tmp f|fahrenheit|degf = temperature ; °F
tempf = temperature ; °F
temperature|température|temp|tmp kelvin = temperature ; K
temperature|température|temp|tmp|tempc = temperature ; °C
humidity|humidité|humidite|hum|rh = humidity ; %
co2 = co2 ; ppm
battery|batterie|batt|bat|vbat|batv mv|millivolt|millivolts = battery ; mV
battery|batterie|batt|bat v|volt|volts|voltage = battery ; V
vbat|batv = battery ; V
battery|batterie|batt|bat pct|percent|percentage|level|soc = battery ; %
battery|batterie|batt|bat = battery ; V ; ; 0 ; 5
battery|batterie|batt|bat = battery ; % ; ; 0 ; 100
battery|batterie|batt|bat = battery ; mV ; ; 500 ; 20000
pressure|pression|press|baro hpa|mbar = pressure ; hPa
pressure|pression|press|baro kpa = pressure ; kPa
pressure|pression|press|baro pa = pressure ; Pa
pressure|pression|press|baro bar = pressure ; bar
pressure|pression|press|baro = pressure ; hPa ; ; 300 ; 1100
pressure|pression|press|baro = pressure ; Pa ; ; 30000 ; 110000
illuminance|illumination|illum|lux = illuminance ; lx
pm2|pm25 = pm2.5 ; µg/m³
pm10 = pm10 ; µg/m³
tvoc = tvoc ; ppb
occupancy|occupied = occupancy
"""


class NotARow(ValueError):
    """A line that is no row of a table of fields."""


@dataclass(frozen=True)
class FieldRow:
    """A row: of each of `words` one is among the words of the field's name. `kind` None: as the value is. Values beyond
    `low` and `high` are not meant by it."""

    words: tuple[tuple[str, ...], ...]
    quantity: str = ""
    unit: str = ""
    kind: StreamKind | None = None
    is_time: bool = False
    low: float = -math.inf
    high: float = math.inf

    def names(self, words: frozenset[str]) -> bool:
        """Whether it is about a name with these words."""
        return all(any(fnmatchcase(word, each) for each in either for word in words) for either in self.words)

    def takes(self, value: float) -> bool:
        """Whether it can be about a value."""
        return self.low <= value <= self.high


def field_table(text: str) -> tuple[FieldRow, ...]:
    """The rows of a table, such as `temperature|temp f = temperature ; °F ; snapshot ; -148 ; 1832`. Raises NotARow."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(_row(line) for line in lines if line and not line.startswith("#"))


def _row(line: str) -> FieldRow:
    names, equals, rest = line.partition("=")
    words = tuple(tuple(filter(None, either.split("|"))) for either in names.casefold().split())
    parts = [part.strip() for part in rest.split(";")]
    quantity, unit, kind, low, high = (*parts, *[""] * _PLACES)[:_PLACES]
    if not equals or not words or not all(words) or len(parts) > _PLACES or kind not in {*_KINDS, TIME}:
        raise NotARow(line)
    try:
        bounds = float(low or "-inf"), float(high or "inf")
    except ValueError as error:
        raise NotARow(line) from error
    return FieldRow(words, quantity, unit, _KINDS.get(kind), kind == TIME, *bounds)


Decided = dict[str, str]  # units of fields that several rows are about


class Fields:
    """A table, asked."""

    def __init__(self, rows: tuple[FieldRow, ...]) -> None:
        self._rows = rows
        self._found: dict[tuple[str, ...], tuple[FieldRow, ...]] = {}

    def rows_of(self, path: tuple[str, ...]) -> tuple[FieldRow, ...]:
        """The rows about a field: by its own name, else by the names that it lies in; the first, and others of the same
        words where it is about some values only."""
        if path not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[path] = self._look_up(path[-1:]) or self._look_up(path)
        return self._found[path]

    def _look_up(self, names: tuple[str, ...]) -> tuple[FieldRow, ...]:
        words = words_of(names)
        found = tuple(row for row in self._rows if row.names(words))
        return tuple(row for row in found if row.words == found[0].words)


def row_for(rows: tuple[FieldRow, ...], value: float, key: str, decided: Decided) -> FieldRow | None:
    """The row of these for a value; None where it cannot be in the unit that its field has. Of several units the first
    value decides, which is remembered by `key`: a battery of 98 is one in percent, and is so still at 4."""
    taking = [row for row in rows if row.takes(value)]
    if decided.get(key) in [row.unit for row in rows]:
        return next((row for row in taking if row.unit == decided[key]), None)
    if len(rows) > 1 and taking:
        decided[key] = taking[0].unit
    if len(rows) == 1 and not taking:
        return None
    # No unit is better than a wrong one.
    return taking[0] if taking else FieldRow((), rows[0].quantity if rows else "")


def words_of(path: tuple[str, ...]) -> frozenset[str]:
    """The words of names such as TempC_SHT, also without the number at their end: temp, c, sht."""
    return frozenset(_with_and_without(" ".join(path)))


def _with_and_without(text: str) -> Iterator[str]:
    for part in _WORD.findall(_CAMEL.sub(" ", text)):
        word = part.casefold()
        yield word
        yield word.rstrip("0123456789") or word
