"""What a message is turned into: readings, and what of it is set aside with its reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from timeo_desktop.domain.records import Rejected, Stream
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import MINUTE, SECOND, Millis, from_iso

MOST_VALUES = 200  # of one message
_LONGEST_PATH = 200
_SHOWN = 60  # characters of a value in a sentence
_AHEAD = 15 * MINUTE  # that a clock may be fast
_IN_MILLIS = 1e11  # seconds since 1970 reach this number in the year 5138
# Decimal signs of both writings. What begins with zeros or has many digits is the name of something.
_NUMBER = re.compile(
    r"[+-]?(?=[.,]?[0-9])(?:0|[1-9][0-9]{0,14})?(?:\.[0-9]*|,(?:[0-9]{1,2}|[0-9]{4,}))?(?:[eE][+-]?[0-9]{1,3})?"
)


@dataclass(frozen=True)
class Reading:
    """One value of one stream. `timed`: whether its message says when it was measured."""

    stream: Stream
    at: Millis
    value: float
    timed: bool


@dataclass(frozen=True)
class Understood:
    """What a message says, and what of it cannot be used."""

    readings: tuple[Reading, ...] = ()
    rejected: tuple[Rejected, ...] = ()


class NotUnderstood(ValueError):
    """A message of which nothing can be used, and why."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Leaf:
    """A value in JSON, the names and places that lead to it, and the unit and quantity that are said with it."""

    path: tuple[str, ...]
    value: object
    unit: str = ""
    quantity: str = ""

    @property
    def name(self) -> str:
        """The path as one text; of a value that lies in nothing its own name."""
        return ".".join(self.path)[:_LONGEST_PATH]


def leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """All that lies in a value; a value that stands beside its unit is called as both are."""
    match value:
        case {"value": bool() | int() | float() | str() as inner, "unit": str() as unit, **others}:
            yield Leaf(path, inner, unit)
            yield from leaves(others, path)
        case dict():
            for name, inner in value.items():
                yield from leaves(inner, (*path, name))
        case list():
            for place, inner in enumerate(value):
                yield from leaves(inner, (*path, str(place)))
        case _:
            yield Leaf(path, value)


def number_of(value: object) -> float | None:
    """A value as a number; also one that is written as text. None: it is none, or has no end."""
    if isinstance(value, str):
        text = value.strip()
        if not _NUMBER.fullmatch(text):
            return None
        value = float(text.replace(",", "."))
    if isinstance(value, bool | int | float) and abs(float(value)) < float("inf"):
        return float(value)
    return None


def shown(value: object) -> str:
    """The beginning of a value, for a sentence."""
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@dataclass(frozen=True)
class Clock:
    """Between which moments something can have been measured: not before such devices were made, not after it came."""

    first: Millis
    arrived: Millis

    def moment(self, told: object) -> Millis | None:
        """The moment that is told, as ISO 8601 or as seconds or milliseconds since 1970; None where it cannot be."""
        moments = (read(told) for read in (_written, _since_1970))
        return next((at for at in moments if at is not None and self.first <= at <= self.arrived + _AHEAD), None)


def clock_is_wrong(whose: str, told: object) -> Rejected:
    """What to say, once of each clock, of a time that cannot be."""
    reason = sentence("its clock says {time}, which cannot be; the time of its arrival is taken", time=shown(told))
    return Rejected(whose, reason, "clock")


def _since_1970(told: object) -> Millis | None:
    number = number_of(told)
    if number is None:
        return None
    return int(number if abs(number) > _IN_MILLIS else number * SECOND)


def _written(told: object) -> Millis | None:
    try:
        return from_iso(told) if isinstance(told, str) else None
    except ValueError:
        return None
