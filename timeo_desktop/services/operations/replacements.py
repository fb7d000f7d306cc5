"""Devices replaced under the same meter or room, and how numbers are read: what a person says and takes back."""

import getpass
from collections.abc import Iterable
from dataclasses import dataclass, replace

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.continued import (
    EVER,
    Factor,
    Succession,
    begins_again_at,
    segments,
)
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import StreamRow
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.services.operations import alarms, points
from timeo_desktop.store.operations import alarms as kept_alarms
from timeo_desktop.store.operations import change_log, connections, readings, successions
from timeo_desktop.store.operations.database import Reader, Store


@dataclass(frozen=True)
class Told:
    """A succession with its streams."""

    row: Succession
    former: StreamRow
    later: StreamRow


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
        known_stream(db.conn, said.stream)
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


def _check(reader: Reader, said: Succession, factor: Factor | None) -> None:
    former, later = known_stream(reader, said.former), known_stream(reader, said.later)
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


def known_stream(reader: Reader, stream: int) -> StreamRow:
    """A stream by its number. Raises UserError where there is none."""
    found = readings.streams(reader, [stream])
    if not found:
        raise UserError("There is no stream {number}", number=stream)
    return found[0]


def _as_said(factor: Factor, stream: int, since: Millis, made: Millis, by: str) -> Factor:
    rollover = begins_again_at(factor.rollover)
    return replace(factor, stream=stream, since=since, rollover=rollover, made=made, made_by=by)


def _changed(streams: set[int], touched: Iterable[int]) -> Changes:
    ended = {("alarm", each) for each in touched}
    kinds = {Kind.READINGS, Kind.STREAMS, *({Kind.ALARMS} if ended else ())}
    return Changes(frozenset(kinds), records=frozenset({(readings.KIND, each) for each in streams} | ended))
