"""One series of a point: devices that followed each other, factors, and indexes that began again at zero.

Readings stay as they were sent. What is shown of one is its value times a factor plus a shift; of a meter's index the
shift is such that the index of a device goes on where that of the device before it ended.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.times import Millis

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
BEGINNING, EVER = -(1 << 62), 1 << 62
_NEAR_END, _NEAR_ZERO = 0.9, 0.1  # of the number at which an index begins again


@dataclass(frozen=True)
class Succession:
    """The readings of `later` from `installed` on continue those of `former` from before `removed`. `former` and
    `later` are the same where a source keeps one stream for both devices. `ended`: the index of the old device when it
    was removed, `started` that of the new one when it was installed; None: their last and first reading. `made` is when
    it was said, `withdrawn` when it was taken back."""

    former: int
    later: int
    removed: Millis
    installed: Millis
    ended: float | None = None
    started: float | None = None
    made: Millis = 0
    made_by: str = ""
    withdrawn: Millis | None = None
    withdrawn_by: str = ""
    id: int = 0


@dataclass(frozen=True)
class Factor:
    """How the numbers of a stream are read from a moment on. `rollover`: at how many units its index begins again at
    zero (0: it never does, as far as is known). `unit`: of what is shown, empty: as the source says."""

    stream: int
    since: Millis = BEGINNING
    factor: float = 1.0
    shift: float = 0.0
    rollover: float = 0.0
    unit: str = ""
    made: Millis = 0
    made_by: str = ""
    withdrawn: Millis | None = None
    id: int = 0


@dataclass(frozen=True)
class Segment:
    """A stretch of a point's time, from `since` until before `until`, in which one device was read in one way. `fresh`:
    another device than in the stretch before, whose index began at `started`."""

    stream: int
    since: Millis = BEGINNING
    until: Millis = EVER
    factor: float = 1.0
    shift: float = 0.0
    rollover: float = 0.0
    unit: str = ""
    fresh: bool = True
    started: float | None = None
    ended: float | None = None


@dataclass(frozen=True)
class Facts:
    """What is said of streams: what each goes on with, by the later one, and how its numbers are read, by stream."""

    successions: Mapping[int, Sequence[Succession]] = field(default_factory=dict)
    factors: Mapping[int, Sequence[Factor]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Piece:
    """Readings of a segment as they were sent: moments (N,), ascending, and values (N,; NaN: none)."""

    segment: Segment
    at: I64
    values: F64


def segments(stream: int, facts: Facts) -> tuple[Segment, ...]:
    """The stretches of the point that a stream measures now, the oldest first."""
    found: list[Segment] = []
    until, ended, seen = EVER, None, set[int]()
    while stream not in seen:  # what goes on with itself in a circle is no history
        seen.add(stream)
        told = facts.successions.get(stream, ())
        before = next((each for each in told if each.former != stream), None)
        since, started = (BEGINNING, None) if before is None else (before.installed, before.started)
        whole = Segment(stream, since, until, started=started, ended=ended)
        found = [*_read_as(_devices(whole, told), facts.factors.get(stream, ())), *found]
        if before is None:
            break
        stream, until, ended = before.former, before.removed, before.ended
    return tuple(each for each in found if each.since < each.until)


def _devices(whole: Segment, told: Sequence[Succession]) -> list[Segment]:
    """A stretch of a stream by the devices that followed each other in it."""
    found = [whole]
    for each in sorted(told, key=lambda each: each.installed):
        last = found[-1]
        if each.former == each.later and last.since < each.installed < last.until:
            found[-1:] = [
                replace(last, until=min(each.removed, each.installed), ended=each.ended),
                replace(last, since=each.installed, started=each.started),
            ]
    return found


def _read_as(stretches: Sequence[Segment], factors: Sequence[Factor]) -> list[Segment]:
    """Stretches with the factors that are in force in them."""
    found: list[Segment] = []
    for stretch in stretches:
        parts = [stretch]
        for each in sorted(factors, key=lambda each: each.since):
            as_read = replace(parts[-1], factor=each.factor, shift=each.shift, rollover=each.rollover, unit=each.unit)
            if each.since <= parts[-1].since:
                parts[-1] = as_read
            elif each.since < stretch.until:
                goes_on = replace(as_read, since=each.since, fresh=False, started=None)
                parts[-1:] = [replace(parts[-1], until=each.since, ended=None), goes_on]
        found += parts
    return found


def is_plain(parts: Sequence[Segment]) -> bool:
    """Whether a point is its stream, as it is."""
    return parts == (Segment(parts[0].stream),) if parts else True


def begins_again_at(number: float) -> float:
    """At how many units an index begins again at zero, of which somebody names that number or the largest that its
    device can show: 65535 and 65536, 99999 and 100000."""
    following = number + 1
    return following if _is_power(following, 2) or _is_power(following, 10) else number


def _is_power(number: float, base: int) -> bool:
    while number > 1 and number % base == 0:
        number /= base
    return number == 1


def unrolled(values: F64, rollover: float) -> F64:
    """An index (N,; NaN: none) that goes on where it began again at zero: where it falls from nearly `rollover` to
    nearly zero. Other falls stay."""
    if not rollover:
        return values
    known = np.flatnonzero(~np.isnan(values))
    sent = values[known]
    again = (sent[:-1] > _NEAR_END * rollover) & (sent[1:] < _NEAR_ZERO * rollover)
    found = values.copy()
    found[known] = sent + rollover * np.append(0, np.cumsum(again))[: len(known)]
    return found


def scaled(pieces: Sequence[Piece]) -> list[F64]:
    """The values of each piece times its factor plus its shift."""
    return [piece.values * piece.segment.factor + piece.segment.shift for piece in pieces]


def read_as(factors: Sequence[Factor], at: I64, values: F64) -> F64:
    """Values (N,) of a stream at moments (N,) as they are shown, each by the factor in force then. `factors`: ordered
    by when they begin."""
    place = np.searchsorted([each.since for each in factors], at, side="right")
    times, plus = (
        np.array(column) for column in zip((1.0, 0.0), *((each.factor, each.shift) for each in factors), strict=True)
    )
    shown: F64 = values * times[place] + plus[place]
    return shown


def continued(pieces: Sequence[Piece]) -> list[F64]:
    """The values of each piece as those of one index. The first piece has its own shift; each other goes on where the
    one before it ended."""
    found: list[F64] = []
    shown = sent = math.nan  # the index when the piece before ended: as it is shown, and as its device told it
    for piece in pieces:
        part = piece.segment
        begins = _begins(piece, sent)
        ends = math.nan if part.ended is None else part.ended
        raw = unrolled(np.concatenate(([begins], piece.values, [ends])), part.rollover)
        known = raw[~np.isnan(raw)]
        if not len(known):
            found.append(piece.values)
            continue
        shift = part.shift if math.isnan(shown) else shown - part.factor * known[0]
        found.append(raw[1:-1] * part.factor + shift)
        shown = float(known[-1] * part.factor + shift)
        sent = part.ended if part.ended is not None else _last(piece.values, begins)
    return found


def _begins(piece: Piece, before: float) -> float:
    """The index with which a piece begins, as its device told it; NaN: with its first reading."""
    if not piece.segment.fresh:
        return before
    return math.nan if piece.segment.started is None else piece.segment.started


def _last(values: F64, otherwise: float) -> float:
    known = values[~np.isnan(values)]
    return float(known[-1]) if len(known) else otherwise


def consumed(at: I64, values: F64, low: Millis, high: Millis) -> float:
    """What an index (N,) at moments (N,), ascending, counted from its last reading at or before `low` to that at or
    before `high`. NaN where there is none, and where it fell in between: no figure is better than a wrong one."""
    known = ~np.isnan(values)
    at, values = at[known], values[known]
    first, last = (int(np.searchsorted(at, moment, side="right")) - 1 for moment in (low, high))
    if first < 0 or last < first or (np.diff(values[first : last + 1]) < 0).any():
        return math.nan
    return float(values[last] - values[first])


def seems_to_roll_over(values: F64) -> float:
    """At how many units an index (N,) seems to begin again at zero: 2 to the 16th or 32nd, or a power of ten, from more
    than 90 % of which it falls to less than 10 %; 0 where it never falls so."""
    sent = values[~np.isnan(values)]
    for place in np.flatnonzero(np.diff(sent) < 0).tolist():
        top, bottom = float(sent[place]), float(sent[place + 1])
        candidates = (float(1 << 16), float(1 << 32), *(10.0**digits for digits in range(3, 13)))
        for number in candidates:
            if _NEAR_END * number < top < number and bottom < _NEAR_ZERO * number:
                return number
    return 0.0
