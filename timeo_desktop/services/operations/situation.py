"""How things stand at a moment: tickets, measurements, alarms, and what waits to be matched. One value, read at once,
shown by every table and overlay of the window."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from timeo_desktop.connectors import registry
from timeo_desktop.domain.interventions import is_late
from timeo_desktop.domain.operations import AlarmRow, InterventionRow, Latest, StoredElement, StreamRow, Unmatched
from timeo_desktop.domain.records import Status, StreamKind
from timeo_desktop.domain.times import DAY, HOUR, Millis, now
from timeo_desktop.store.operations import alarms, connections, crosswalk, interventions, links, readings
from timeo_desktop.store.operations.database import Reader

_STALE_AFTER = 3  # usual periods without a reading
_OFFLINE_AFTER = 24 * HOUR
_NO_PERIOD = 6 * HOUR
_BUILDINGS = ("IfcBuilding", "IfcZone", "IfcSite")
_CLOSED_SHOWN = 7 * DAY  # closed tickets keep a pin for a week


class TicketState(StrEnum):
    """How a ticket is shown, the worst first."""

    LATE = "late"
    OPEN = "open"
    HOLD = "hold"
    CLOSED = "closed"
    DENIED = "denied"


class StreamState(StrEnum):
    """How a measurement is shown, the worst first."""

    ALARM = "alarm"
    WARNING = "warning"
    OFFLINE = "offline"
    STALE = "stale"
    OK = "ok"
    NONE = "none"


@dataclass(frozen=True)
class TicketView:
    """A ticket and how it stands."""

    row: InterventionRow
    state: TicketState


@dataclass(frozen=True)
class StreamView:
    """A measurement, its last value by that moment, and how it stands. `value` of a meter's index is what was consumed
    in the 24 hours before its last reading."""

    row: StreamRow
    latest: Latest | None
    state: StreamState
    elements: tuple[int, ...]
    value: float = math.nan


@dataclass(frozen=True)
class Situation:
    """Everything at a moment. `live`: the moment is now. `places`: the elements concerned."""

    moment: Millis = 0
    live: bool = True
    tickets: tuple[TicketView, ...] = ()
    streams: tuple[StreamView, ...] = ()
    alarms: tuple[AlarmRow, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    places: dict[int, StoredElement] = field(default_factory=dict)
    buildings: dict[int, int] = field(default_factory=dict)  # element with a meter to its building
    made_up: bool = False  # some connection brings made-up data


def is_meter(stream: StreamRow) -> bool:
    """Whether a stream is a meter: an index, or amounts."""
    return stream.kind in (StreamKind.INDEX, StreamKind.DELTA)


def situation_at(connection: Reader, moment: Millis | None) -> Situation:
    """How things stand at a moment, or now."""
    when = now() if moment is None else moment
    rows = interventions.interventions(connection, moment)
    tickets = tuple(TicketView(row, ticket_state(row, when)) for row in rows)
    standing = tuple(alarms.recent_alarms(connection, when))
    streams = _streams(connection, when, standing)
    wanted = {element for each in tickets for element in each.row.elements}
    wanted |= {element for each in streams for element in each.elements}
    metered = [each.elements[0] for each in streams if each.elements and is_meter(each.row)]
    return Situation(
        moment=when, live=moment is None, tickets=tickets, streams=streams, alarms=standing,
        unmatched=tuple(crosswalk.unmatched(connection)), places=crosswalk.elements(connection, wanted),
        buildings=_buildings(connection, metered),
        made_up=any(registry.info_of(each.kind).made_up for each in connections.connections(connection)),
    )  # fmt: skip


def _buildings(connection: Reader, metered: Iterable[int]) -> dict[int, int]:
    """The building that each of these elements stands in; the element itself where there is none."""
    found = {}
    for element in set(metered):
        path = crosswalk.with_ancestors(connection, element)
        known = crosswalk.elements(connection, path)
        found[element] = next((each for each in path if known[each].ifc_class in _BUILDINGS), element)
    return found


def ticket_state(row: InterventionRow, moment: Millis) -> TicketState:
    """How a ticket stands at a moment."""
    ticket = row.ticket
    if row.gone or ticket.status is Status.DENIED:
        return TicketState.DENIED
    if ticket.status is Status.CLOSED:
        return TicketState.CLOSED
    if is_late(ticket.status, ticket.due, ticket.closed, moment):
        return TicketState.LATE
    return TicketState.HOLD if ticket.status is Status.HOLD else TicketState.OPEN


def has_pin(ticket: TicketView, moment: Millis) -> bool:
    """Whether a ticket is shown in the model: open, or closed lately."""
    if ticket.state is TicketState.DENIED:
        return False
    closed = ticket.row.ticket.closed or ticket.row.ticket.updated
    return ticket.state is not TicketState.CLOSED or moment - closed < _CLOSED_SHOWN


def _streams(connection: Reader, moment: Millis, standing: tuple[AlarmRow, ...]) -> tuple[StreamView, ...]:
    rows = readings.streams(connection)
    last = readings.latest(connection, (row.id for row in rows), moment)
    elements = links.elements_of_streams(connection)
    severities: dict[int, set[str]] = defaultdict(set)
    silenced = {rule.id for rule in alarms.rules(connection) if (rule.silenced_until or 0) > moment}
    for alarm in standing:
        if (alarm.ended is None or alarm.ended > moment) and alarm.rule not in silenced:
            severities[alarm.stream].add(alarm.severity)
    views = []
    for row in rows:
        if row.gone:
            continue
        latest = last.get(row.id)
        state = stream_state(row, latest, severities[row.id], moment)
        value = _value(connection, row, latest)
        views.append(StreamView(row, latest, state, tuple(elements.get(row.id, ())), value))
    return tuple(views)


def stream_state(row: StreamRow, latest: Latest | None, severities: set[str], moment: Millis) -> StreamState:
    """How a measurement stands: too old comes before good, and an alarm before that."""
    if latest is None:
        return StreamState.NONE
    age = moment - latest.at
    if age > max(_OFFLINE_AFTER, _STALE_AFTER * (row.expected or 0)):
        return StreamState.OFFLINE
    if age > _STALE_AFTER * (row.expected or _NO_PERIOD):
        return StreamState.STALE
    if "alarm" in severities:
        return StreamState.ALARM
    return StreamState.WARNING if severities else StreamState.OK


def _value(connection: Reader, row: StreamRow, latest: Latest | None) -> float:
    if latest is None or latest.value is None:
        return math.nan
    if row.kind is StreamKind.INDEX:
        before = readings.latest(connection, [row.id], latest.at - DAY).get(row.id)
        if before is None or before.value is None or before.value > latest.value or latest.at - before.at > 2 * DAY:
            return math.nan  # too young, replaced, or a gap: no figure is better than a wrong one
        return latest.value - before.value
    if row.kind is StreamKind.DELTA:
        series = readings.raw_series(connection, row.id, latest.at - DAY + 1, latest.at)
        return float(series.mean.sum())
    return latest.value
