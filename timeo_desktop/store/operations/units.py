"""The door for readings: whatever unit they come in, they are kept in the unit of their stream.

A stream has one unit for ever, the first that its source named: figures, alarms and charts add its readings up. A
change of unit is kept and told; what cannot be told in the unit of its stream is set aside.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from timeo_desktop.domain import units
from timeo_desktop.domain.records import Readings, Rejected
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.times import Millis, iso
from timeo_desktop.store.operations import successions

_NEVER = 1 << 62  # readings of no moment


@dataclass(frozen=True)
class Told:
    """That readings of a stream came in another unit than theirs: `sent`, and `kept` in, `since` the first of them.
    `converted`: they could be told in it. `recorded`: when that was learned."""

    stream: int
    sent: str
    kept: str
    since: Millis
    converted: bool
    recorded: Millis


@dataclass(frozen=True)
class Door:
    """The readings of a page in the units of their streams, those set aside that cannot be told in them, and whether a
    unit came for the first time."""

    batch: list[Readings]
    aside: tuple[Rejected, ...] = ()
    is_new: bool = False


@dataclass(frozen=True)
class _Own:
    """A stream: its name, the unit that it is kept in, and the one that its source writes."""

    name: str
    kept: str
    sent: str


def at_the_door(
    connection: sqlite3.Connection, of: str, delivery: int, numbers: Mapping[str, int], batch: Sequence[Readings]
) -> Door:
    """The readings of a page as they are kept. `numbers`: the ids of their streams by key."""
    own = _concerned(connection, of, numbers, batch)
    kept: list[Readings] = []
    aside: list[Rejected] = []
    before = connection.total_changes
    for each in batch:
        number = numbers[each.stream]
        stream = own.get(number)
        sent = each.unit or (stream.sent if stream else "")
        if stream is None or not sent or not stream.kept or units.is_same(sent, stream.kept):
            kept.append(each)
            continue
        told = _converted(each, sent, stream.kept)
        if told is None:
            aside.append(_set_aside(each, sent, stream))
        else:
            kept.append(told)
        row = (number, sent, stream.kept, int(each.at.min(initial=_NEVER)), delivery, told is not None)
        connection.execute("INSERT OR IGNORE INTO stream_unit VALUES (?, ?, ?, ?, ?, ?)", row)
    return Door(kept, tuple(aside), connection.total_changes > before)


def _concerned(
    connection: sqlite3.Connection, of: str, numbers: Mapping[str, int], batch: Sequence[Readings]
) -> dict[int, _Own]:
    """Those streams of a page whose readings may be in another unit than theirs: few or none."""
    query = "SELECT id FROM stream WHERE connection = ? AND sent != unit"
    other = {int(row[0]) for row in connection.execute(query, (of,))}
    asked = {numbers[each.stream] for each in batch if each.unit or numbers[each.stream] in other}
    if not asked:
        return {}
    query = f"SELECT id, name, unit, sent FROM stream WHERE id IN ({', '.join(map(str, asked))})"
    own = {number: _Own(name, kept, sent) for number, name, kept, sent in connection.execute(query)}
    for number, factors in successions.factors_of(connection, own).items():
        for each in factors:  # a person who only names the unit says that the source named a wrong one
            if each.unit and (each.factor, each.shift) == (1, 0):
                own[number] = replace(own[number], kept=each.unit)
    return own


def _converted(readings: Readings, sent: str, kept: str) -> Readings | None:
    try:
        return replace(readings, values=units.converted(readings.values, sent, kept), unit=kept)
    except units.Unlike:
        return None


def _set_aside(readings: Readings, sent: str, stream: _Own) -> Rejected:
    reason = sentence(
        "{stream} is kept in {kept}, and {sent} cannot be told in it", stream=stream.name, kept=stream.kept, sent=sent
    )
    rows = zip(readings.at.tolist(), readings.values.tolist(), strict=True)
    return Rejected(readings.stream, reason, "\n".join(f"{iso(at)} {value:g} {sent}" for at, value in rows))


def told(connection: sqlite3.Connection, streams: Iterable[int], known: Millis) -> list[Told]:
    """In which other units readings of these streams came, as it was known at a moment."""
    marks = ", ".join(str(int(each)) for each in streams)
    query = (
        "SELECT u.stream, u.sent, u.kept, u.since, u.converted, d.recorded FROM stream_unit u"
        f" JOIN delivery d ON d.id = u.delivery WHERE u.stream IN ({marks}) AND d.recorded <= ? ORDER BY u.since"
    )
    return [
        Told(stream, sent, kept, since, bool(converted), recorded)
        for stream, sent, kept, since, converted, recorded in connection.execute(query, (known,))
    ]
