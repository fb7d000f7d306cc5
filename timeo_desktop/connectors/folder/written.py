"""Dates as people and programs write them: numbers in either order, months in words, days counted by a spreadsheet."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from timeo_desktop.domain.tables import plain

DAY, MONTH = "day", "month"  # which of the two a date begins with
_WEEKDAY = r"(?:[^\W\d]{2,9}\.?,?\s+)?"
_TIME = r"(?:(?:\s*,?\s+|T)(?:a\s+|at\s+|um\s+)?(\d.*))?"
_NUMBERS = re.compile(_WEEKDAY + r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{2}|\d{4})" + _TIME)
_DAY_MONTH = re.compile(
    _WEEKDAY + r"(\d{1,2})(?:er|st|nd|rd|th|\.)?[\s\-]+([^\W\d]{3,9})\.?,?[\s\-]+(\d{4}|\d{2})" + _TIME
)
_MONTH_DAY = re.compile(_WEEKDAY + r"([^\W\d]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + _TIME)
_CLOCK = re.compile(
    r"(\d{1,2})(?:\s?h\s?|:)?(\d{2})?(?:(?::|\s?m(?:in)?\s?)(\d{2})(?:[.,](\d{1,9}))?)?\s*"
    r"(?:([ap])\.?m\.?)?\s*(z|[+-]\d{2}:?\d{2})?"
)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # days since the end of 1899: from 1954 to 2119
_ZERO = date(1899, 12, 30)
_MONTHS = (
    ("jan", "janv", "janvier", "january"), ("feb", "fev", "fevr", "fevrier", "february"), ("mar", "mars", "march"),
    ("apr", "avr", "avril", "april"), ("may", "mai"), ("jun", "juin", "june"), ("jul", "juil", "juillet", "july"),
    ("aug", "aou", "aout", "august"), ("sep", "sept", "septembre", "september"), ("oct", "octobre", "october"),
    ("nov", "novembre", "november"), ("dec", "decembre", "december"),
)  # fmt: skip
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words}


def order_of(text: str) -> str | None:
    """What a date in numbers begins with: `DAY` or `MONTH` where only one can be, nothing where it could be both, None
    where there is nothing to tell apart."""
    found = _NUMBERS.fullmatch(text)
    if found is None or len(found[1]) > 2:
        return None
    first, second = int(found[1]), int(found[3])
    if first == second or min(first, second) < 1 or min(first, second) > 12 or max(first, second) > 31:
        return None
    if first > 12:
        return DAY
    return MONTH if second > 12 else ""


def moment_of(text: str, order: str) -> datetime:
    """A written date, in the local time of its file unless it names an offset. `order`: what dates in numbers begin
    with. Raises ValueError and OverflowError."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if numbers := _NUMBERS.fullmatch(text):
        first, _, second, last, clock = numbers.groups()
        if len(first) == 4:
            return at_clock(date(int(first), int(second), int(last)), clock)
        day, month = (second, first) if order == MONTH else (first, second)
        return at_clock(date(_year(last), int(month), int(day)), clock)
    if _SERIAL.fullmatch(text):
        return serial(float(text.replace(",", ".")))
    return _in_words(plain(text))


def serial(days: float) -> datetime:
    """A moment that a spreadsheet counts in days, to the second. Raises ValueError where it is too far away."""
    if not _FIRST_SERIAL <= days < _LAST_SERIAL:
        raise ValueError(days)
    return datetime.combine(_ZERO, time()) + timedelta(seconds=round(days * 86_400))


def day_of_serial(text: str) -> date | None:
    """The day that a spreadsheet's number says; None for other text. Raises ValueError."""
    return serial(float(text.replace(",", "."))).date() if _SERIAL.fullmatch(text) else None


def both_days(text: str) -> tuple[date, date] | None:
    """A date in numbers that could begin with either, read with the day first and with the month first."""
    found = _NUMBERS.fullmatch(text)
    if found is None or order_of(text) != "":
        return None
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    return date(year, second, first), date(year, first, second)


def _in_words(text: str) -> datetime:
    if found := _DAY_MONTH.fullmatch(text):
        day, month, year, clock = found.groups()
    elif found := _MONTH_DAY.fullmatch(text):
        month, day, year, clock = found.groups()
    else:
        raise ValueError(text)
    if month not in _MONTH_OF:
        raise ValueError(text)
    return at_clock(date(_year(year), _MONTH_OF[month], int(day)), clock)


def _year(text: str) -> int:
    """A year; of two digits as `strptime` takes them."""
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 69 else 1900)


def at_clock(day: date, clock: str | None) -> datetime:
    """A time of a day, in local time unless it names an offset; 24:00 is when the day ends. Raises ValueError and
    OverflowError."""
    if clock is None:
        return datetime.combine(day, time())
    found = _CLOCK.fullmatch(clock.strip().casefold())
    if found is None or not (found[2] or found[5] or "h" in clock.casefold()):
        raise ValueError(clock)
    hour, minute, second, part, half, zone = found.groups()
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(clock)
        hours = hours % 12 + (12 if half == "p" else 0)
    midnight = hours == 24 and not int(minute or 0) and not int(second or 0)  # of the day that begins then
    at = time(0 if midnight else hours, int(minute or 0), int(second or 0), int((part or "0")[:6].ljust(6, "0")))
    return datetime.combine(day, at, _zone(zone)) + timedelta(days=int(midnight))


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
