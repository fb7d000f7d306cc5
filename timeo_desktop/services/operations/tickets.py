"""Tickets as they stand at a moment: open, late, on hold, closed lately."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from timeo_desktop.connectors import registry
from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.interventions import is_late
from timeo_desktop.domain.operations import InterventionRow
from timeo_desktop.domain.records import Status
from timeo_desktop.domain.times import DAY, Millis
from timeo_desktop.services.operations.topic import Asked, Records, Topic
from timeo_desktop.store.operations import as_of, connections, standing
from timeo_desktop.store.operations.database import Reader
from timeo_desktop.store.operations.ticket_facts import KIND

_CLOSED_SHOWN = 7 * DAY  # closed tickets keep a pin for a week


class TicketState(StrEnum):
    """How a ticket is shown, the worst first."""

    LATE = "late"
    OPEN = "open"
    HOLD = "hold"
    CLOSED = "closed"
    DENIED = "denied"
    SAME = "same"
    MERGED = "merged"
    DELETED = "deleted"
    HIDDEN = "hidden"
    MISSING = "missing"
    LOST = "lost"


NOT_SHOWN = tuple(TicketState)[tuple(TicketState).index(TicketState.DENIED) :]  # that have no pin


@dataclass(frozen=True)
class TicketView:
    """A ticket and how it stands."""

    row: InterventionRow
    state: TicketState


@dataclass(frozen=True)
class Standing:
    """Tickets that have a pin at a moment. `live`: the moment is now; `known`: the moment whose knowledge it is, None:
    now; `made_up`: some connection brings made-up data."""

    moment: Millis = 0
    live: bool = True
    tickets: tuple[TicketView, ...] = ()
    made_up: bool = False
    known: Millis | None = None


def ticket_state(row: InterventionRow, moment: Millis) -> TicketState:
    """How a ticket stands at a moment."""
    ticket = row.ticket
    if row.away is not None:
        return TicketState(row.away)
    if row.into is not None:
        return TicketState.SAME
    if ticket.status is Status.DENIED:
        return TicketState.DENIED
    if ticket.status is Status.CLOSED:
        return TicketState.CLOSED
    if is_late(ticket.status, ticket.due, ticket.closed, moment):
        return TicketState.LATE
    return TicketState.HOLD if ticket.status is Status.HOLD else TicketState.OPEN


def has_pin(ticket: TicketView, moment: Millis) -> bool:
    """Whether a ticket is shown in the model: open, or closed lately."""
    if ticket.state in NOT_SHOWN:
        return False
    closed = ticket.row.ticket.closed or ticket.row.ticket.updated
    return ticket.state is not TicketState.CLOSED or moment - closed < _CLOSED_SHOWN


def made_up(reader: Reader) -> bool:
    """Whether some connection brings made-up data."""
    return any(registry.info_of(each.kind).made_up for each in connections.connections(reader))


def _views(reader: Reader, asked: Asked, ids: Iterable[int]) -> tuple[TicketView, ...]:
    """Those of these tickets that have a pin."""
    when = asked.when
    rows = as_of.interventions(reader, asked.moment, ids, asked.known)
    views = (TicketView(row, ticket_state(row, when)) for row in rows)
    return tuple(each for each in views if has_pin(each, when))


def standing_tickets(reader: Reader, asked: Asked) -> Standing:
    """The tickets that have a pin."""
    since = asked.when - _CLOSED_SHOWN
    if asked.known is not None:
        ids = standing.standing_known_at(reader, asked.when, asked.known, since)
    elif asked.moment is None:
        ids = standing.standing_now(reader, since)
    else:
        ids = standing.standing_at(reader, asked.moment, since)
    return Standing(asked.when, asked.is_live, _views(reader, asked, ids), made_up(reader), asked.known)


def _again(reader: Reader, asked: Asked, before: Standing, records: Records) -> Standing:
    ids = {number for kind, number in records if kind == KIND}
    kept = tuple(each for each in before.tickets if each.row.id not in ids)
    return replace(before, moment=asked.when, tickets=kept + _views(reader, asked, ids))


def _aged(before: Standing, moment: Millis) -> Standing:
    """What was in time may be late now, what was closed lately may not be any more."""
    views = (TicketView(each.row, ticket_state(each.row, moment)) for each in before.tickets)
    return replace(before, moment=moment, tickets=tuple(each for each in views if has_pin(each, moment)))


def _open_count(reader: Reader, asked: Asked) -> int:
    """Tickets that are not closed."""
    return standing.open_count(reader) if asked.is_live else standing.open_count_at(reader, asked.when, asked.known)


def _first_moment(reader: Reader, _asked: Asked) -> Millis | None:
    return standing.first_requested(reader)


_KINDS = frozenset({Kind.TICKETS, Kind.LINKS, Kind.CONNECTIONS})
STANDING: Topic[Standing] = Topic("standing", standing_tickets, _KINDS, Standing(), KIND, _again, _aged)
OPEN_TICKETS: Topic[int] = Topic("open_tickets", _open_count, frozenset({Kind.TICKETS}), 0)
FIRST_MOMENT: Topic[Millis | None] = Topic(
    "first_moment", _first_moment, frozenset({Kind.TICKETS}), None, timeless=True
)
