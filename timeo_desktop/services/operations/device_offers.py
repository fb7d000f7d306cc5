"""What is offered of devices: which seem to have been replaced, and which indexes seem to begin again at zero."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.continued import Factor, seems_to_roll_over, segments
from timeo_desktop.domain.operations import Likeness, StreamRow
from timeo_desktop.domain.records import StreamKind
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, HOUR, Millis
from timeo_desktop.services.operations.replacements import Told, all_told, factors_of, known_stream
from timeo_desktop.store.operations import crosswalk, links, readings, successions
from timeo_desktop.store.operations.database import Reader

_SILENT = DAY  # so long nothing was heard of a device before it is thought to be gone
_NEAR = (-DAY, 14 * DAY)  # when the first reading of the new one comes, counted from the last of the old
_MOST = 50


@dataclass(frozen=True)
class Suggestion:
    """Two streams that may be one point, and why: `removed` and `installed` are the last reading of the one and the
    first of the other."""

    former: StreamRow
    later: StreamRow
    removed: Millis
    installed: Millis
    why: Sentence


@dataclass(frozen=True)
class RollOver:
    """An index that seems to begin again at zero at so many units."""

    stream: StreamRow
    at: float


@dataclass(frozen=True)
class Offer:
    """A stream, what is said of it and its neighbours in time (in force), suggestions for what took its place, other
    streams of the same kind there, and the moment after its last reading."""

    stream: StreamRow
    told: tuple[Told, ...]
    suggestions: tuple[Suggestion, ...]
    others: tuple[StreamRow, ...]
    silent_since: Millis

    @property
    def is_replaced(self) -> bool:
        """Whether another is in its place already."""
        return any(each.row.former == self.stream.id != each.row.later for each in self.told)


@dataclass(frozen=True)
class Reading:
    """A stream, how its numbers are read, and at how many units its index seems to begin again at zero (0: it does
    not, or it is known)."""

    stream: StreamRow
    told: tuple[Factor, ...]
    rollover: float


def suggestions(reader: Reader, moment: Millis) -> list[Suggestion]:
    """A short list of devices that may have been replaced: each stream at most once on either side, those with more to
    say for them first."""
    used: tuple[set[int], set[int]] = (set(), set())
    likely = sorted(successions.likenesses(reader, moment - _SILENT, _NEAR), key=_likelihood)
    chosen = []
    for each in likely:
        if each.former not in used[0] and each.later not in used[1]:
            used[0].add(each.former)
            used[1].add(each.later)
            chosen.append(each)
    return (_suggested(reader, chosen) + _changed_devices(reader))[:_MOST]


def candidates(reader: Reader, stream: int, moment: Millis) -> list[Suggestion]:
    """What may have taken the place of a stream, the likeliest first."""
    found = sorted(successions.likenesses(reader, moment, _NEAR, stream), key=_likelihood)
    return _changed_devices(reader, stream) + _suggested(reader, found)


def offer(reader: Reader, stream: int, moment: Millis) -> Offer:
    """What a person decides of a stream by: what is said of it, what may have taken its place, and what else could have
    on its elements. Raises UserError where there is no such stream."""
    own = known_stream(reader, stream)
    found = candidates(reader, stream, moment)
    before = {part.stream for part in segments(stream, successions.facts_of(reader, [stream]))}
    offered = before | {each.later.id for each in found}
    places = links.places_of_records(reader, [stream]).get(stream, [])
    others = [row for row in links.streams_of(reader, places) if row.id not in offered and _is_alike(row, own)]
    last = readings.range_of(reader, stream)
    told = [each for each in all_told(reader, [stream]) if each.row.withdrawn is None]
    return Offer(own, tuple(told), tuple(found), tuple(others), moment if last is None else last[1] + 1)


def reading_of(reader: Reader, stream: int) -> Reading:
    """How the numbers of a stream are read, and could be. Raises UserError where there is no such stream."""
    found = roll_overs(reader, [stream])
    return Reading(known_stream(reader, stream), tuple(factors_of(reader, stream)), found[0].at if found else 0.0)


def roll_overs(reader: Reader, streams: Iterable[int] | None = None) -> list[RollOver]:
    """Indexes (among these streams) that seem to begin again at zero, where nobody has said so yet."""
    found = []
    for row in readings.streams(reader, streams):
        whole = readings.range_of(reader, row.id) if row.kind is StreamKind.INDEX else None
        if whole is not None and not any(each.rollover for each in factors_of(reader, row.id)):
            at = seems_to_roll_over(readings.raw_series(reader, row.id, *whole).mean)
            found += [RollOver(row, at)] if at else []
    return found


def _changed_devices(reader: Reader, stream: int | None = None) -> list[Suggestion]:
    """Meters of which another device tells the index, under the same stream, and whose index fell about then."""
    found = []
    changed = successions.changed_devices(reader, stream)
    rows = {row.id: row for row in readings.streams(reader, {number for number, _ in changed})}
    for number, learned in changed:
        around = readings.raw_series(reader, number, learned - _NEAR[1], learned + DAY)
        falls = np.flatnonzero(np.diff(around.mean) < 0)
        if len(falls):
            removed, installed = (int(around.at[falls[-1] + place]) for place in (0, 1))
            why = sentence("another device tells its index, which fell then")
            found.append(Suggestion(rows[number], rows[number], removed + 1, installed, why))
    return found


def _likelihood(each: Likeness) -> tuple[int, Millis]:
    return -(bool(each.key) + (each.element is not None)), abs(each.first - each.last)


def _suggested(reader: Reader, found: list[Likeness]) -> list[Suggestion]:
    rows = {
        row.id: row for row in readings.streams(reader, {part for each in found for part in (each.former, each.later)})
    }
    names = crosswalk.elements(reader, [each.element for each in found if each.element is not None])
    return [
        Suggestion(rows[each.former], rows[each.later], each.last + 1, max(each.first, each.last + 1),
                   _why(each, "" if each.element is None else names[each.element].name))
        for each in found
    ]  # fmt: skip


def _why(each: Likeness, element: str) -> Sentence:
    hours = max(0, each.first - each.last) // HOUR
    return sentence(
        "both at {place}; it began {hours} h after the last reading", place=element or each.key, hours=hours
    )


def _is_alike(one: StreamRow, other: StreamRow) -> bool:
    return (one.quantity, one.unit, one.kind) == (other.quantity, other.unit, other.kind)
