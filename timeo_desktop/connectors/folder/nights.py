"""Which of the two hours of a night of 25 a local time is in, judged by the rows around it.

Files write local times without saying which: the order of the rows tells, oldest or newest first, and where it does
not, the usual distance of the rows does. What nothing decides is said, never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from timeo_desktop.domain.times import HOUR, Millis

_HOLE = 1.5  # usual periods between two rows: something is missing between them
_IN_ORDER = 0.8  # of the steps of a file go one way


@dataclass(frozen=True)
class LocalTimes:
    """The local times of one series in the order of its file, in ms as if they were UTC; `repeated`: by how much the
    second of the two moments that each may be is later, 0 where it is one moment only."""

    at: Sequence[Millis]
    repeated: Sequence[Millis]


def goes_up(series: Sequence[LocalTimes]) -> bool | None:
    """Whether a file's rows are oldest first (False: newest first; None: neither, or nothing tells)."""
    once, twice = [0, 0], [0, 0]
    for each in series:
        for place, (one, other) in enumerate(pairwise(each.at)):
            if one != other:
                inside = each.repeated[place] and each.repeated[place + 1]
                (twice if inside else once)[other > one] += 1
    down, up = once if any(once) else twice
    if down == up or (max(up, down) < _IN_ORDER * (up + down) and any(once)):
        return None
    return up > down


def second_hours(times: LocalTimes, up: bool | None) -> list[bool | None]:
    """Of each row whether it is in the second of the two hours; None where nothing decides. `up`: of the file."""
    if up is None:
        return [None if each else False for each in times.repeated]
    if not up:
        return second_hours(LocalTimes(times.at[::-1], times.repeated[::-1]), True)[::-1]
    found: list[bool | None] = [False] * len(times.at)
    period = _period(times.at)
    for start, stop in _runs(times.repeated):
        split = _split(times, start, stop, period)
        for place in range(start, stop):
            found[place] = None if split is None else place >= split
    return found


def _runs(repeated: Sequence[Millis]) -> list[tuple[int, int]]:
    edges = [place for place in range(1, len(repeated)) if bool(repeated[place]) != bool(repeated[place - 1])]
    bounds = pairwise([0, *edges, len(repeated)])
    return [(start, stop) for start, stop in bounds if start < stop and repeated[start]]


def _period(at: Sequence[Millis]) -> float | None:
    """The usual distance of two rows; one distance alone is none."""
    steps = [other - one for one, other in pairwise(at) if other > one]
    return float(median(steps)) if len(steps) > 1 else None


def _split(times: LocalTimes, start: int, stop: int, period: float | None) -> int | None:
    """The first row of the second hour, of rows in the order of time; `stop`: all are in the first."""
    at, later = times.at, times.repeated[start]
    back = [place for place in range(start + 1, stop) if at[place] < at[place - 1]]
    same = [place for place in range(start + 1, stop) if at[place] == at[place - 1]]
    if not back and (period is None or period > later / 2):
        back = same  # rows an hour apart show the same time again
    if back or (same and len(same) == stop - start - 1):
        return back[0] if len(back) == 1 else None
    if period is None:
        return None
    return _by_holes(at, start, stop, period)


def _by_holes(at: Sequence[Millis], start: int, stop: int, period: float) -> int | None:
    """All times are there once: the other rows are missing, at an end of the file rather than in a hole that is there
    anyway, and in a new hole last, of which it could be any."""
    ends = [place for place in (start, stop) if not _has_neighbour(at, place)]
    if ends:
        return ends[0] if len(ends) == 1 else None
    holes = [place for place in range(start, stop + 1) if at[place] - at[place - 1] > _HOLE * period]
    return holes[0] if len(holes) == 1 else None


def _has_neighbour(at: Sequence[Millis], place: int) -> bool:
    """Whether a row stands before this place, or after it, that is near enough to say anything."""
    return 0 < place < len(at) and abs(at[place] - at[place - 1]) <= 3 * HOUR
