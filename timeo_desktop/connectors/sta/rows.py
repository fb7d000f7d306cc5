"""Observations as a SensorThings server writes them, and as readings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.connectors.incoming import LONGEST, fault_in, set_aside
from timeo_desktop.domain.records import Page, Readings, Rejected
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis, from_iso

_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", re.ASCII)
_LONGEST_TIME = 80  # characters
_NO_ROW = sentence("an observation that is none")
_NO_TIME = sentence("an observation without a time")
_NO_NUMBER = sentence("an observation whose result is no number")
_NO_RESULT = sentence("an observation without a result")
_NO_OFFSET = sentence("its times name no offset from UTC; they are taken as UTC, as the standard would have them")
_OFFSET = re.compile(r"(?:Z|[+-]\d\d(?::?\d\d)?)$", re.IGNORECASE)
_ABSENT = object()  # a result that is not even null


@dataclass(frozen=True)
class Datastream:
    """One to be read. `columns`: the keys of the streams that the numbers of its results are of, where they are lists;
    empty: each is one number, of the stream that is called as the datastream."""

    key: str
    name: str
    link: str
    columns: tuple[str, ...] = ()

    @property
    def streams(self) -> tuple[str, ...]:
        """The keys of the streams that it is read as."""
        return self.columns or (self.key,)


@dataclass(frozen=True)
class Row:
    """One observation. `moment` and `told`: when it was so, and when its result was there; None: no date, or none
    given. `whole`: what its server sent."""

    id: str
    phenomenon: str
    moment: Millis | None
    told: Millis | None
    result: object
    whole: object

    @classmethod
    def of(cls, row: object) -> "Row":
        """From an entity, or the columns of a data array."""
        if not isinstance(row, dict):
            return cls("", "?", None, None, _ABSENT, row)
        phenomenon, told = row.get("phenomenonTime"), row.get("resultTime")
        identity = row.get("@iot.id", row.get("id"))
        return cls(
            str(identity) if isinstance(identity, str | int) else "", str(phenomenon or told),
            _moment(phenomenon or told), _moment(told), row.get("result", _ABSENT), row,
        )  # fmt: skip

    @property
    def sameness(self) -> tuple[str, Millis | None, Millis | None]:
        """By what a row is known that comes again on the next page: not by its identifier alone, for there are servers
        that give several the same."""
        return self.id, self.moment, self.told


@dataclass(frozen=True, eq=False)
class Observed:
    """What some rows say: moments (N,) and for each of K streams values (N, K), in the order of the rows, and the rows
    that say nothing."""

    streams: tuple[str, ...]
    at: NDArray[np.int64]
    values: NDArray[np.float64]
    rejected: tuple[Rejected, ...]

    def page(self, between: tuple[Millis, Millis] | None = None, cursor: object = None) -> Page:
        """A page of these; `between` as in Readings."""
        is_told = len(self.at) or between
        told = (Readings(key, self.at, self.values[:, place], between) for place, key in enumerate(self.streams))
        return Page(tuple(told) if is_told else (), cursor, rejected=self.rejected)


def observed(each: Datastream, rows: Iterable[Row]) -> Observed:
    """Rows of a datastream as readings."""
    at: list[Millis] = []
    values: list[float | list[float]] = []
    rejected = []
    told = False  # that a time names no offset
    for row in rows:
        try:
            value = _numbers(row.result, len(each.columns)) if each.columns else _number(row.result)
        except (ValueError, OverflowError):
            value = None
        if row.moment is None or value is None:
            rejected.append(_set_aside(each, row))
            continue
        if not told and not _OFFSET.search(row.phenomenon.partition("/")[0].strip()):
            told = True
            rejected.append(Rejected(each.key, _NO_OFFSET, ""))
        at.append(row.moment)
        values.append(value)
    table = np.array(values, np.float64).reshape(len(at), len(each.streams))
    return Observed(each.streams, np.array(at, np.int64), table, tuple(rejected))


def _set_aside(each: Datastream, row: Row) -> Rejected:
    place, reason = f"{each.key} {row.phenomenon[:_LONGEST_TIME]}", _fault(row)
    if row.result is _ABSENT:
        return set_aside(place, reason, row.whole)
    return Rejected(place, reason, str(row.result)[:LONGEST])


def _fault(row: Row) -> Sentence:
    if not isinstance(row.whole, dict):
        return _NO_ROW
    if row.moment is None:
        return _NO_TIME
    fault = fault_in(row.result)
    return fault.reason if fault is not None else _NO_RESULT if row.result is _ABSENT else _NO_NUMBER


def are_apart(rows: Sequence[Row]) -> bool:
    """Whether some result was told at another time than what it is about: then an order by one is none by the other."""
    return any(row.told is None or row.told != row.moment for row in rows)


def told_times(rows: Iterable[Row]) -> list[Millis]:
    """By what these rows are in order."""
    return [moment for row in rows if (moment := row.moment if row.told is None else row.told) is not None]


def _moment(text: object) -> Millis | None:
    try:
        return from_iso(str(text).partition("/")[0])
    except (ValueError, OverflowError):
        return None


def _numbers(result: object, count: int) -> list[float]:
    """The numbers of a result that is a list of so many. Raises ValueError."""
    if not isinstance(result, list) or len(result) != count:
        raise ValueError
    return [_number(each) for each in result]


def _number(result: object) -> float:
    """A result as a number; NaN where there is none. Raises ValueError or OverflowError for what is no number."""
    if isinstance(result, bool | int | float):
        number = float(result)
    elif result is None:
        return float("nan")
    elif isinstance(result, str) and _NUMBER.fullmatch(result.strip()):
        number = float(result)
    elif isinstance(result, str) and result.strip().casefold() == "nan":
        return float("nan")
    else:
        raise ValueError
    if abs(number) == float("inf"):
        raise ValueError
    return number
