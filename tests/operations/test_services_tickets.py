"""Tickets as they stand: what indexes and queries say is what looking at every single one says."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.interventions import is_late
from timeo_desktop.domain.records import Away, Intervention, InterventionEvent, Key, Page, Scheme, Status
from timeo_desktop.domain.times import DAY, HOUR, Millis
from timeo_desktop.services.operations import ticket_table
from timeo_desktop.services.operations.ticket_table import FIELDS, Word
from timeo_desktop.services.operations.tickets import OPEN_TICKETS, STANDING, TicketState, has_pin, ticket_state
from timeo_desktop.services.operations.topic import Asked
from timeo_desktop.store.operations import as_of, connections, deliveries
from timeo_desktop.store.operations.database import Store

START: Millis = 1_700_000_000_000
COUNT, DAYS = 400, 120
OPENING, HOLD, CLOSED, DENIED = Status.OPEN, Status.HOLD, Status.CLOSED, Status.DENIED


def random_ticket(number: int, chance: np.random.Generator) -> Intervention:
    """A ticket with a log of its states, of which the last is what it is now."""
    requested = START + int(chance.integers(0, DAYS * DAY))
    states = [OPENING, *chance.choice(np.array([OPENING, HOLD, CLOSED, DENIED]), chance.integers(0, 4))]
    moments = requested + np.cumsum([0, *chance.integers(HOUR, 20 * DAY, len(states) - 1)])
    events = tuple(
        InterventionEvent(f"e{place}", int(moment), "status", Status(str(state)))
        for place, (state, moment) in enumerate(zip(states, moments, strict=True))
    )
    closed = int(moments[-1]) if states[-1] == CLOSED and chance.random() < 0.8 else None
    return Intervention(
        key=f"T-{number}", title=f"Intervention {number % 7} été", status=Status(str(states[-1])), event="status",
        requested=requested, updated=int(moments[-1]), closed=closed, provider=("Hydro", "", "Élan")[number % 3],
        due=requested + int(chance.integers(0, 30)) * DAY if chance.random() < 0.7 else None, trade="CVC",
        keys=(Key(Scheme.ASSET, f"A-{number % 11}"),), events=events,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Four hundred tickets over four months, of which some are gone from their source since."""
    chance = np.random.default_rng(12)
    made = Store(tmp_path / "operations.sqlite")
    with made.write() as db:
        connections.save_connection(db, Connection("rt", "folder", "Guichet"), START)
        pages = [Page(records=tuple(random_ticket(number, chance) for number in range(COUNT)))]
        pages += [Page(away=tuple(Away(f"T-{n}") for n in range(first, first + 20))) for first in (40, 200)]
        for place, page in enumerate(pages):
            deliveries.save_page(db, "rt", 1, page, START + (60 + 40 * place) * DAY)
    yield made
    made.close()


MOMENTS = [START + days * DAY + 1 for days in (0, 3, 30, 59, 61, 99, 101, 120, 141, 400)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_standing_ones_are_those_that_have_a_pin_when_all_are_looked_at(store: Store, moment: Millis) -> None:
    reader = store.read()
    rows = [row for row in as_of.interventions(reader, moment) if row.ticket.requested <= moment]
    views = {row.id: ticket_state(row, moment) for row in rows}
    found = STANDING.read(reader, Asked(moment))
    assert {each.row.id: each.state for each in found.tickets} == {
        each.row.id: each.state for each in found.tickets if has_pin(each, moment)
    }
    shown = {each.row.id for each in found.tickets}
    wanted = {
        number for number, state in views.items() if state in (TicketState.LATE, TicketState.OPEN, TicketState.HOLD)
    }
    assert wanted <= shown
    assert OPEN_TICKETS.read(reader, Asked(moment)) == len(wanted)
    lately = {row.id for row in rows if views[row.id] is TicketState.CLOSED
              and moment - (row.ticket.closed or row.ticket.updated) < 7 * DAY}  # fmt: skip
    assert shown - wanted == lately


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_states_of_the_table_are_those_of_the_tickets(store: Store, moment: Millis) -> None:
    reader = store.read()
    rows = as_of.interventions(reader, moment)
    told = {number: state for number, state, _ in ticket_table.lines_of(reader, moment, (), "state", None)}
    assert told == {row.id: ticket_state(row, moment).value for row in rows}
    assert ticket_table.count_of(reader, moment) == len(rows)


def test_the_table_finds_words_wherever_they_stand(store: Store) -> None:
    reader = store.read()

    def found(*words: Word) -> set[int]:
        return {number for number, _, _ in ticket_table.lines_of(reader, None, words, "key", None)}

    tickets = {row.id: row.ticket for row in as_of.interventions(reader)}
    assert found(Word("elan")) == {n for n, each in tickets.items() if each.provider == "Élan"}
    assert found(Word("t-7"), Word("ete")) == {n for n, each in tickets.items() if each.key.startswith("T-7")}
    assert found(Word("a-10")) == {n for n, each in tickets.items() if int(each.key[2:]) % 11 == 10} | {
        n for n, each in tickets.items() if "a-10" in each.key.lower()
    }
    assert found(Word("guichet", connections=("rt",))) == set(tickets)
    assert found(Word("%")) == set()
    states = {number: state for number, state, _ in ticket_table.lines_of(reader, None, (), "state", None)}
    assert found(Word("annul", states=("denied",))) == {n for n, state in states.items() if state == "denied"}


def test_a_page_of_the_table_comes_in_the_order_that_was_asked_for(store: Store) -> None:
    wanted = [9, 3, 250, 7]
    page = ticket_table.page_of(store.read(), None, wanted)
    assert [each.row.id for each in page] == wanted
    assert [each.named for each in page] == [f"A-{int(each.row.ticket.key[2:]) % 11}" for each in page]


def test_a_page_has_every_row_that_is_asked_for_even_what_was_not_known_then(store: Store) -> None:
    assert [each.row.id for each in ticket_table.page_of(store.read(), START, [9, 3], known=START)] == [9, 3]
    assert ticket_table.count_of(store.read(), START, START) == 0


@pytest.mark.parametrize("column", FIELDS)
def test_every_column_of_the_table_has_a_value_for_every_ticket(store: Store, column: str) -> None:
    lines = ticket_table.lines_of(store.read(), MOMENTS[5], (), column, column)
    assert len(lines) == ticket_table.count_of(store.read(), MOMENTS[5])
    assert all(value == group for _, value, group in lines)
    assert any(value is not None for _, value, _ in lines) == (column != "place")  # no element is known here


def test_a_changed_ticket_is_brought_up_to_date_alone(store: Store) -> None:
    before = STANDING.read(store.read(), Asked())
    changed = next(each.row for each in before.tickets if each.state is not TicketState.CLOSED)
    closing = Intervention(
        key=changed.ticket.key, title="closed now", status=CLOSED, event="done", requested=changed.ticket.requested,
        updated=Asked().when, closed=Asked().when,
    )  # fmt: skip
    with store.write() as db:
        deliveries.save_page(db, "rt", 2, Page(records=(closing,)), Asked().when)
    assert STANDING.again is not None
    after = STANDING.again(store.read(), Asked(), before, frozenset({("intervention", changed.id)}))
    assert {each.row.id: each.state for each in after.tickets} == {
        each.row.id: each.state for each in STANDING.read(store.read(), Asked()).tickets
    }
    assert next(each for each in after.tickets if each.row.id == changed.id).state is TicketState.CLOSED


def test_what_was_in_time_grows_late_without_reading(store: Store) -> None:
    before = STANDING.read(store.read(), Asked(MOMENTS[2]))
    assert STANDING.aged is not None
    after = STANDING.aged(before, MOMENTS[2] + 5 * DAY)
    for each in after.tickets:
        ticket = each.row.ticket
        late = is_late(ticket.status, ticket.due, ticket.closed, MOMENTS[2] + 5 * DAY)
        assert (each.state is TicketState.LATE) == (late and ticket.status in (OPENING, HOLD))
    assert any(each.state is TicketState.LATE for each in after.tickets if each not in before.tickets)
