"""The table of tickets: any number of them, of which a page at a time is read."""

from collections.abc import Iterable
from dataclasses import dataclass

from timeo_desktop.domain.operations import StoredElement
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.services.operations.tickets import TicketView, ticket_state
from timeo_desktop.store.operations import as_of, crosswalk, links, standing, ticket_table
from timeo_desktop.store.operations.database import Reader
from timeo_desktop.store.operations.ticket_facts import KIND
from timeo_desktop.store.operations.ticket_table import FIELDS, Word

__all__ = ["FIELDS", "TicketLine", "Word", "count_of", "lines_of", "page_of", "tickets_on"]
count_of = ticket_table.count
lines_of = ticket_table.lines


@dataclass(frozen=True)
class TicketLine(TicketView):
    """A ticket as a row of the table: how it stands, the first element it is about, or what its source calls that;
    `into`: the number of the ticket that tells its story, if another one does."""

    place: StoredElement | None = None
    named: str = ""
    into: str = ""


def page_of(reader: Reader, moment: Millis | None, ids: Iterable[int], known: Millis | None = None) -> list[TicketLine]:
    """Some tickets as they stood at a moment (None: now), as it was known at another (None: now), in this order."""
    wanted = list(ids)
    rows = {row.id: row for row in as_of.interventions(reader, moment, wanted, known)}
    # A table that is being arranged anew may still show what was not known then.
    missing = [number for number in wanted if number not in rows]
    rows |= {row.id: row for row in as_of.interventions(reader, None, missing)} if missing else {}
    places = crosswalk.elements(reader, {row.elements[0] for row in rows.values() if row.elements})
    named = ticket_table.named_by(reader, [row.id for row in rows.values() if not row.elements])
    others = ticket_table.keys_of(reader, [row.into for row in rows.values() if row.into is not None])
    when = moment or known or now()
    return [
        TicketLine(
            row, ticket_state(row, when), places.get(row.elements[0]) if row.elements else None,
            named.get(row.id, ""), others.get(row.into, "") if row.into is not None else "",
        )
        for row in (rows[number] for number in wanted if number in rows)
    ]  # fmt: skip


def places_of(reader: Reader, ids: Iterable[int]) -> list[list[int]]:
    """The first element of each of these tickets with what contains it, from the inside out."""
    first = {where[0] for where in links.places_of_records(reader, ids, KIND).values()}
    return list(crosswalk.paths_of(reader, first).values())


def tickets_on(reader: Reader, elements: Iterable[int]) -> list[int]:
    """The tickets on these elements."""
    return standing.on_elements(reader, elements)
