"""Devices that are replaced under the same meter or room: what a person confirms, takes back, and is offered."""

import getpass
from collections.abc import Iterable
from dataclasses import dataclass, replace

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.continued import (
    EVER,
    Factor,
    Succession,
    begins_again_at,
    seems_to_roll_over,
    segments,
)
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import Likeness, StreamRow
from timeo_desktop.domain.records import StreamKind
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, HOUR, Millis, now
from timeo_desktop.services.operations import alarms, points
from timeo_desktop.store.operations import alarms as kept_alarms
from timeo_desktop.store.operations import change_log, connections, crosswalk, links, readings, successions
from timeo_desktop.store.operations.database import Reader, Store

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
class Told:
    """A succession with its streams."""

    row: Succession
    former: StreamRow
    later: StreamRow


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


def replace_device(store: Store, said: Succession, factor: Factor | None = None) -> Changes:
    """Say that a stream continues another (or that the device of one stream was replaced), and how the numbers of the
    new device are read. Raises UserError where that cannot be so."""
    made, by = now(), said.made_by or getpass.getuser()
    with store.write() as db:
        _check(db.conn, said, factor)
        number = successions.save_succession(db, replace(said, made=made, made_by=by))
        if factor is not None:
            successions.save_factor(db, _as_said(factor, said.later, said.installed, made, by))
        touched = kept_alarms.end_of_stream(db, said.former, said.removed, made) if said.former != said.later else []
        touched += alarms.look_again(db, said.later) if factor is not None else []
        connections.audit(db, made, "device.replace", str(number), f"{said.former} {said.later}", by)
        return change_log.noted(db, _changed({said.former, said.later}, touched))


def take_back(store: Store, number: int, by: str = "") -> Changes:
    """Say that a stream does not continue another after all; what was said stays, as taken back. Raises UserError where
    there is nothing to take back."""
    made, by = now(), by or getpass.getuser()
    with store.write() as db:
        found = successions.withdraw(db, number, by, made)
        if found is None:
            raise UserError("There is no replacement {number} to take back", number=number)
        touched = alarms.look_again(db, found.former) if found.former != found.later else []
        connections.audit(db, made, "device.takeback", str(number), "", by)
        return change_log.noted(db, _changed({found.former, found.later}, touched))


def set_factor(store: Store, said: Factor) -> Changes:
    """Say how the numbers of a stream are read from a moment on. Raises UserError for a factor of 0."""
    made, by = now(), said.made_by or getpass.getuser()
    if not said.factor or said.rollover < 0:
        raise UserError("A factor is not 0, and an index does not begin again below 0")
    with store.write() as db:
        _known(db.conn, said.stream)
        successions.save_factor(db, _as_said(said, said.stream, said.since, made, by))
        touched = alarms.look_again(db, said.stream)
        connections.audit(db, made, "device.factor", str(said.stream), f"{said.factor:g}", by)
        return change_log.noted(db, _changed({said.stream}, touched))


def all_told(reader: Reader, streams: Iterable[int] | None = None, known: Millis | None = None) -> list[Told]:
    """What was ever said of devices that were replaced (of these streams), also what was taken back; as it was known at
    `known`, or is now."""
    moment = EVER if known is None else known
    rows = [
        replace(row, withdrawn=None) if row.withdrawn is not None and row.withdrawn > moment else row
        for row in successions.successions(reader, streams)
        if row.made <= moment
    ]
    named = {
        row.id: row for row in readings.streams(reader, {part for row in rows for part in (row.former, row.later)})
    }
    return [Told(row, named[row.former], named[row.later]) for row in rows]


def factors_of(reader: Reader, stream: int) -> list[Factor]:
    """How the numbers of a stream are read, by the moment from which on they are."""
    return successions.factors_of(reader, [stream]).get(stream, [])


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
    return _suggested(reader, chosen[:_MOST])


def candidates(reader: Reader, stream: int, moment: Millis) -> list[Suggestion]:
    """What may have taken the place of a stream, the likeliest first."""
    return _suggested(reader, sorted(successions.likenesses(reader, moment, _NEAR, stream), key=_likelihood))


def offer(reader: Reader, stream: int, moment: Millis) -> Offer:
    """What a person decides of a stream by: what is said of it, what may have taken its place, and what else could have
    on its elements. Raises UserError where there is no such stream."""
    own = _known(reader, stream)
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
    return Reading(_known(reader, stream), tuple(factors_of(reader, stream)), found[0].at if found else 0.0)


def roll_overs(reader: Reader, streams: Iterable[int] | None = None) -> list[RollOver]:
    """Indexes (among these streams) that seem to begin again at zero, where nobody has said so yet."""
    found = []
    for row in readings.streams(reader, streams):
        whole = readings.range_of(reader, row.id) if row.kind is StreamKind.INDEX else None
        if whole is not None and not any(each.rollover for each in factors_of(reader, row.id)):
            at = seems_to_roll_over(readings.raw_series(reader, row.id, *whole).mean)
            found += [RollOver(row, at)] if at else []
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


def _check(reader: Reader, said: Succession, factor: Factor | None) -> None:
    former, later = _known(reader, said.former), _known(reader, said.later)
    if said.installed < said.removed:
        raise UserError("A device is installed after the one before it was removed")
    shown = [_shown_unit(reader, former), factor.unit if factor and factor.unit else _shown_unit(reader, later)]
    if (former.quantity, former.kind) != (later.quantity, later.kind) or shown[0] != shown[1]:
        raise UserError("{former} and {later} do not measure the same", former=former.name, later=later.name)
    if said.former == said.later:
        return
    if said.former in successions.replaced(reader, [said.former]):
        raise UserError("{former} is replaced by another already: take that back first", former=former.name)
    facts = successions.facts_of(reader, [said.later, said.former])
    if any(each.former != each.later for each in facts.successions.get(said.later, ())):
        raise UserError("{later} continues another already: take that back first", later=later.name)
    if any(part.stream == said.later for part in segments(said.former, facts)):
        raise UserError("{former} continues {later}: they cannot follow each other both ways",
                        former=former.name, later=later.name)  # fmt: skip


def _shown_unit(reader: Reader, row: StreamRow) -> str:
    point = points.points_of(reader, [row]).get(row.id)
    return (point.unit(now()) if point is not None else "") or row.unit


def _known(reader: Reader, stream: int) -> StreamRow:
    found = readings.streams(reader, [stream])
    if not found:
        raise UserError("There is no stream {number}", number=stream)
    return found[0]


def _is_alike(one: StreamRow, other: StreamRow) -> bool:
    return (one.quantity, one.unit, one.kind) == (other.quantity, other.unit, other.kind)


def _as_said(factor: Factor, stream: int, since: Millis, made: Millis, by: str) -> Factor:
    rollover = begins_again_at(factor.rollover)
    return replace(factor, stream=stream, since=since, rollover=rollover, made=made, made_by=by)


def _changed(streams: set[int], touched: Iterable[int]) -> Changes:
    ended = {("alarm", each) for each in touched}
    kinds = {Kind.READINGS, Kind.STREAMS, *({Kind.ALARMS} if ended else ())}
    return Changes(frozenset(kinds), records=frozenset({(readings.KIND, each) for each in streams} | ended))
