"""Observations as a SensorThings server writes them, and as readings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.records import Page, Readings, Rejected
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.times import Millis, from_iso

_LONGEST = 2_000  # characters of a result that are kept of a row that is set aside


@dataclass(frozen=True)
class Row:
    """One observation. `moment` and `told`: when it was so, and when its result was there; None: no date, or none
    given."""

    id: str
    phenomenon: str
    moment: Millis | None
    told: Millis | None
    result: object

    @classmethod
    def of(cls, row: Mapping[str, object]) -> "Row":
        """From the columns of an entity or of a data array."""
        phenomenon, told = row.get("phenomenonTime"), row.get("resultTime")
        return cls(str(row.get("@iot.id", row.get("id", ""))), str(phenomenon or told), _moment(phenomenon or told),
                   _moment(told), row.get("result"))  # fmt: skip


@dataclass(frozen=True, eq=False)
class Observed:
    """What some rows say: moments (N,) and values (N,) in the order of the rows, and the rows that say nothing."""

    at: NDArray[np.int64]
    values: NDArray[np.float64]
    rejected: tuple[Rejected, ...]

    def page(self, key: str, between: tuple[Millis, Millis] | None = None, cursor: object = None) -> Page:
        """A page of these; `between` as in Readings."""
        told = Readings(key, self.at, self.values, between)
        return Page((told,) if len(self.at) or between else (), cursor, rejected=self.rejected)


def observed(key: str, rows: Iterable[Row]) -> Observed:
    """Rows of a datastream as readings."""
    at: list[Millis] = []
    values: list[float] = []
    rejected = []
    for row in rows:
        try:
            value = _number(row.result)
        except (ValueError, OverflowError):
            value = None
        if row.moment is None or value is None:
            reason = sentence("an observation without a time or a number")
            rejected.append(Rejected(f"{key} {row.phenomenon}", reason, str(row.result)[:_LONGEST]))
            continue
        at.append(row.moment)
        values.append(value)
    return Observed(np.array(at, np.int64), np.array(values, np.float64), tuple(rejected))


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


def _number(result: object) -> float:
    if isinstance(result, bool | int | float):
        number = float(result)
        if number in (float("inf"), float("-inf")):
            raise ValueError
        return number
    if result is None:
        return float("nan")
    return float(str(result))
