"""How old something is, in words, and dates as people here write them."""

import math
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale, QTimeZone

from timeo_desktop.domain.learned import delay
from timeo_desktop.domain.times import DAY, HOUR, MINUTE, Millis, now
from timeo_desktop.ui.base.language import several, tr
from timeo_desktop.ui.base.states import LEARNED_LATE


def date_text(moment: Millis | None, seconds: bool = False) -> str:
    """A moment in the time of this place: 23 nov. 2026, 14:02. Empty when there is none."""
    if moment is None:
        return ""
    pattern = "d MMM yyyy, HH:mm:ss" if seconds else "d MMM yyyy, HH:mm"
    return QLocale().toString(local(moment), pattern)


def date_value(moment: Millis | None) -> datetime | None:
    """A moment for sorting and for spreadsheets, in the time of this place."""
    return None if moment is None else datetime.fromtimestamp(moment / 1000).astimezone()


def local(moment: Millis) -> QDateTime:
    """A moment as Qt's date in the time of this place."""
    return QDateTime.fromMSecsSinceEpoch(moment, QTimeZone.systemTimeZone())


def age_text(moment: Millis | None, reference: Millis | None = None) -> str:
    """How long ago: 3 min ago; the date when that is long."""
    if moment is None:
        return tr("never")
    age = (now() if reference is None else reference) - moment
    if age < MINUTE:
        return tr("just now")
    if age < HOUR:
        return tr("{count} min ago", count=age // MINUTE)
    if age < DAY:
        return tr("{count} h ago", count=age // HOUR)
    return date_text(moment)


def as_of_texts(moment: Millis | None, known: Millis | None) -> tuple[str, ...]:
    """What is looked at, in words: as it was on 4 Oct. 2026, 08:00, as we knew it on 6 Oct. 2026, 09:00. Nothing where
    that is now."""
    if moment is None:
        return ()
    was = tr("As it was on {moment}", moment=date_text(moment))
    return (was,) if known is None else (was + ",", tr("as we knew it on {moment}", moment=date_text(known)))


def later_text(happened: Millis, learned: Millis | None) -> str:
    """How much later than it happened something was learned; nothing where that was in time."""
    late = delay(happened, learned)
    if late is None:
        return ""
    if late < DAY:
        return several("{count} hour later", "{count} hours later", late // HOUR)
    return several("{count} day later", "{count} days later", late // DAY)


def learned_text(happened: Millis, learned: Millis | None) -> str:
    """How much later than it happened something was learned, and when, with a sign; nothing where that was in time."""
    later = later_text(happened, learned)
    if not later:
        return ""
    return f"{LEARNED_LATE} " + tr("learned {later}, on {moment}", later=later, moment=date_text(learned))


def number_text(value: float, unit: str = "") -> str:
    """A number as people here write it, with its unit; a dash where there is none."""
    if math.isnan(value):
        return "—"
    digits = 0 if abs(value) >= 1000 or value == int(value) else 1 if abs(value) >= 10 else 2
    text = QLocale().toString(float(value), "f", digits)
    return f"{text} {unit}".rstrip()
