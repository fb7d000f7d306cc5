"""What a source told of a field: its values, each with the time for which it holds.

A source tells a field in two ways: by lines of its log (at this moment from this value to that), and by what it shows
whenever it is asked. The log may come later than what is shown, and some changes have no line. `told` makes one
succession of values of both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from timeo_desktop.domain.times import Millis

ALWAYS: Millis = -(1 << 60)  # since before anything


@dataclass(frozen=True, order=True)
class Span:
    """A value from a moment until another (None: it still holds). Empty text: the field has no value."""

    since: Millis
    until: Millis | None
    value: str


@dataclass(frozen=True)
class Change:
    """A line of a log: at this moment a field went from one value to another."""

    happened: Millis
    old: str
    new: str


Point = tuple[Millis, str]  # from this moment on this value


def spans_of(points: Iterable[Point]) -> tuple[Span, ...]:
    """Spans that follow each other without a gap, from points in ascending order; of one moment the last point
    counts."""
    kept: list[Point] = []
    for since, value in points:
        while kept and kept[-1][0] >= since:
            kept.pop()
        if not kept or kept[-1][1] != value:
            kept.append((since, value))
    bounds = [*kept, (None, "")]
    return tuple(Span(since, until, value) for (since, value), (until, _) in pairwise(bounds) if since is not None)


def value_at(spans: Iterable[Span], moment: Millis) -> str | None:
    """The value that holds at a moment; None where nothing is told of it."""
    return next((each.value for each in spans if holds(each, moment)), None)


def holds(span: Span, moment: Millis) -> bool:
    """Whether a moment lies in a span."""
    return span.since <= moment and (span.until is None or moment < span.until)


def told(changes: Sequence[Change], before: Sequence[Span], value: str, updated: Millis) -> tuple[Span, ...]:
    """The values of a field by all that is known of it.

    `changes`: the lines of its log in ascending order. `before`: what was believed until now, of which those parts are
    kept that came without a line and that no line explains. `value`: what the source shows now, and has shown at least
    since it last changed the record, at `updated`.
    """
    bounds = [ALWAYS, *(each.happened for each in changes), None]
    points: list[Point] = []
    for place, (low, high) in enumerate(pairwise(bounds)):
        assert low is not None
        shown = [(each.since, each.value) for each in before if _between(each.since, low, high)]
        if place:
            points.append((low, changes[place - 1].new))
        following = changes[place].old if high is not None else None
        # What was shown before its line came is explained by the line; what the next line begins with is not.
        if following is None or (shown and shown[-1][1] == following):
            points += shown
        elif not place:
            points.append((ALWAYS, following))
    if not points:
        return spans_of([(ALWAYS, value)])
    if points[-1][1] != value:
        points.append((max(updated, points[-1][0] + 1), value))
    return spans_of(points)


def _between(since: Millis, low: Millis, high: Millis | None) -> bool:
    return (since > low or low == ALWAYS) and (high is None or since < high)


def told_moment(before: Sequence[Span], value: str, ended: Millis) -> tuple[Span, ...]:
    """The values of a field that is a moment itself, such as when a ticket was acknowledged: each holds since then.
    `ended`: since when there is none, where there is none any more."""
    since = int(value) if value else ended
    points: list[Point] = [(ALWAYS, ""), *((each.since, each.value) for each in before if each.since < since)]
    return spans_of([*points, (since, value)])
