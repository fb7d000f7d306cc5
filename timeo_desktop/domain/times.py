"""Moments as milliseconds since 1970 in UTC, and the local times that people and files write."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

Millis = int
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
DEFAULT_ZONE = "Europe/Paris"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> Millis:
    """This moment by the machine's clock."""
    return time.time_ns() // 1_000_000


def is_over(since: Millis, span: Millis) -> bool:
    """Whether a span that began at a moment is over; also where the clock was put back that far behind it."""
    return abs(now() - since) >= span


def from_datetime(moment: datetime) -> Millis:
    """The moment of an aware datetime, exactly (no floating point between)."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


# What can be looked at: the calendar without its first and last days, which some zones do not have.
FIRST_MOMENT, LAST_MOMENT = (from_datetime(datetime(year, 1, 2, tzinfo=UTC)) for year in (1, 9999))


def to_datetime(moment: Millis, zone: str = "UTC") -> datetime:
    """An aware datetime in a zone."""
    return (_EPOCH + timedelta(milliseconds=moment)).astimezone(ZoneInfo(zone))


def from_iso(text: str, zone: str = "UTC") -> Millis:
    """The moment that ISO 8601 text names; without an offset it is local to `zone`. Raises ValueError.

    Fractions beyond microseconds, as Go writes them, are cut.
    """
    text = text.strip()
    head, dot, tail = text.partition(".")
    if dot:
        digits = len(tail) - len(tail.lstrip("0123456789"))
        text = f"{head}.{tail[: min(digits, 6)]}{tail[digits:]}"
    moment = datetime.fromisoformat(text)
    try:
        return from_datetime(moment) if moment.tzinfo else from_local(moment, zone)
    except OverflowError as error:
        raise ValueError(f"{text} is beyond the calendar") from error


def iso(moment: Millis) -> str:
    """ISO 8601 in UTC with milliseconds."""
    return to_datetime(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_local(moment: datetime, zone: str, again: bool = False) -> Millis:
    """The moment of a local time. In the hour that autumn repeats, `again` means the second of the two.

    Raises ValueError for a time that spring skips.
    """
    aware = moment.replace(tzinfo=ZoneInfo(zone), fold=int(again))
    back = aware.astimezone(UTC).astimezone(ZoneInfo(zone))
    if back.replace(tzinfo=None) != moment:
        raise ValueError(f"{moment} does not exist in {zone}")
    return from_datetime(aware)


def repeated_by(moment: datetime, zone: str) -> Millis:
    """By how much later a local time comes again, on the night when clocks go back; 0 on others."""
    first, second = (moment.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return max(from_datetime(second) - from_datetime(first), 0)
