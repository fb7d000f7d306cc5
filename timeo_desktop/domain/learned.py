"""How late something was learned: when it was so at its source, and when that was known here."""

from timeo_desktop.domain.times import HOUR, Millis

LATE = HOUR  # a source is asked every few minutes: whatever it tells in the hour is told in time


def delay(happened: Millis, learned: Millis | None) -> Millis | None:
    """How much later than it happened something was learned; None where that was in time, or is not known."""
    if learned is None or learned - happened <= LATE:
        return None
    return learned - happened
