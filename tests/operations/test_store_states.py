"""The past of tickets: what was told of them by exports and deletions stands in the log, each state at its moment."""

import itertools
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.table_files import folder_connector
from timeo_desktop.connectors.folder.mapping import TableMapping, to_json
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.interventions import derived_events
from timeo_desktop.domain.records import Away, How, Intervention, Page, Status
from timeo_desktop.domain.times import DAY, from_iso
from timeo_desktop.services.operations import ticket_table
from timeo_desktop.services.operations.ticket_table import TicketLine
from timeo_desktop.services.operations.tickets import TicketState, has_pin
from timeo_desktop.store.operations import as_of, connections, deliveries
from timeo_desktop.store.operations.database import Store

_COLUMNS = {
    "key": "DI",
    "title": "Objet",
    "status": "Statut",
    "requested": "Demande",
    "due": "Echéance",
    "closed": "Clôture",
}
_OPEN = "1;Fuite;En cours;01/10/2026 08:00;;"
_HOLD = "1;Fuite;En attente;01/10/2026 08:00;15/11/2026 08:00;"
_CLOSED = "1;Fuite;Clôturé;01/10/2026 08:00;15/11/2026 08:00;20/10/2026 16:00"
_EXPORTS = {_OPEN: "2026-10-02T06:00:00Z", _HOLD: "2026-10-10T06:00:00Z", _CLOSED: "2026-10-21T06:00:00Z"}
_ORDERS = list(itertools.permutations(_EXPORTS))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store with the connection `di`."""
    made = Store(tmp_path / "store.sqlite")
    with made.write() as db:
        connections.save_connection(db, Connection("di", "folder", "DI"), 1)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the provider puts its export, always under the same name."""
    made = tmp_path / "exports"
    made.mkdir()
    return made


def put(store: Store, folder: Path, row: str, written: str) -> None:
    """The provider sends an export of one ticket, and it is read."""
    path = folder / "di.csv"
    path.write_text(f"{';'.join(_COLUMNS.values())}\n{row}\n", "utf-8")
    seconds = from_iso(written) // 1000
    os.utime(path, (seconds, seconds))
    mapping = to_json((TableMapping("own", "tickets", columns=_COLUMNS),))
    connector = folder_connector({"folder": str(folder), "mapping": mapping})
    for page in connector.fetch(connections.cursor_of(store.read(), "di"), threading.Event()):
        save(store, page, from_iso("2026-11-01T00:00:00Z"))


def save(store: Store, page: Page, moment: int) -> deliveries.Saved:
    """Save a page at a moment."""
    with store.write() as db:
        return deliveries.save_page(db, "di", 1, page, moment)


def states(store: Store) -> list[tuple[str, int]]:
    """The states that the log tells, the oldest first."""
    query = "SELECT status, happened FROM intervention_event WHERE status != '' ORDER BY happened, id"
    return [*store.read().execute(query)]


def ticket(**more: object) -> Intervention:
    """An open ticket."""
    values = {
        "key": "1",
        "title": "Fuite",
        "status": Status.OPEN,
        "event": "requested",
        "requested": DAY,
        "updated": DAY,
    }
    return Intervention(**{**values, **more})  # type: ignore[arg-type]


def shown_at(store: Store, moment: int | None) -> TicketLine:
    """The one ticket as it is shown at a moment."""
    (line,) = ticket_table.page_of(store.read(), moment, [1])
    return line


def state_at(store: Store, moment: int | None) -> TicketState:
    """How the one ticket stands at a moment."""
    return shown_at(store, moment).state


@pytest.mark.parametrize("order", _ORDERS)
def test_exports_that_come_in_any_order_and_twice_tell_each_state_once(
    store: Store, folder: Path, order: tuple[str, ...]
) -> None:
    for row in (*order, *order, *reversed(order)):
        put(store, folder, row, _EXPORTS[row])
    assert states(store) == [
        ("open", from_iso("2026-10-01T06:00:00Z")),
        ("hold", from_iso(_EXPORTS[_HOLD])),
        ("closed", from_iso("2026-10-20T14:00:00Z")),
    ]
    (shown,) = as_of.interventions(store.read())
    assert (shown.ticket.status, shown.ticket.updated) == (Status.CLOSED, from_iso("2026-10-20T14:00:00Z"))
    assert state_at(store, from_iso("2026-10-15T00:00:00Z")) is TicketState.HOLD


def test_nothing_is_dated_after_the_file_that_tells_it(store: Store, folder: Path) -> None:
    put(store, folder, "1;Fuite;Clôturé;01/10/2026 08:00;15/11/2026 08:00;30/10/2026 08:00", _EXPORTS[_HOLD])
    written = from_iso(_EXPORTS[_HOLD])
    assert states(store)[-1] == ("closed", written)
    assert as_of.interventions(store.read())[0].ticket.updated == written


def test_states_and_changes_of_one_moment_are_all_told(store: Store) -> None:
    for status, event, title in (
        (Status.OPEN, "requested", "a"),
        (Status.HOLD, "waiting", "b"),
        (Status.OPEN, "", "c"),
    ):
        save(store, Page((ticket(status=status, event=event, title=title),)), 2 * DAY)
    assert [status for status, _ in states(store)] == ["open", "hold", "open"]
    query = "SELECT new FROM intervention_event WHERE field = 'title' AND replaced IS NULL ORDER BY id"
    assert store.read().execute(query).fetchall() == [("b",), ("c",)]


def test_a_change_that_its_source_dates_keeps_that_moment_in_a_file_too() -> None:
    (event,) = derived_events(ticket(), ticket(status=Status.HOLD, event="waiting", updated=2 * DAY), 5 * DAY)
    assert event.happened == 2 * DAY


def test_a_ticket_deleted_today_stood_open_before(store: Store) -> None:
    save(store, Page((ticket(),)), 2 * DAY)
    save(store, Page(away=(Away("1"),)), 30 * DAY)
    before, after = shown_at(store, 10 * DAY), shown_at(store, 30 * DAY)
    assert (before.state, before.row.away, has_pin(before, 10 * DAY)) == (TicketState.OPEN, None, True)
    assert (after.state, after.row.away, has_pin(after, 30 * DAY)) == (TicketState.MISSING, How.MISSING, False)
    assert state_at(store, None) is TicketState.MISSING


def test_a_ticket_that_came_back_was_there_all_the_time(store: Store) -> None:
    save(store, Page((ticket(),)), 2 * DAY)
    save(store, Page(away=(Away("1"),)), 10 * DAY)
    save(store, Page((ticket(),)), 20 * DAY)
    found = [state_at(store, day * DAY) for day in (5, 15, 25)]
    assert found == [TicketState.OPEN, TicketState.OPEN, TicketState.OPEN]
    (then,) = as_of.interventions(store.read(), 15 * DAY, known=15 * DAY)
    assert then.away is How.MISSING


def test_a_moment_does_not_know_what_came_later(store: Store) -> None:
    moments = {"acknowledged": 5 * DAY, "on_site": 6 * DAY, "closed": 7 * DAY}
    save(store, Page((ticket(status=Status.CLOSED, event="done", updated=7 * DAY, **moments),)), 8 * DAY)
    (row,) = as_of.interventions(store.read(), 11 * DAY // 2)
    shown = row.ticket
    assert (shown.acknowledged, shown.on_site, shown.closed, shown.updated) == (5 * DAY, None, None, 11 * DAY // 2)


def test_a_page_that_brings_only_what_the_source_wrote_keeps_its_delivery(store: Store) -> None:
    save(store, Page((ticket(),), raw=(("1", "a"),)), 2 * DAY)
    save(store, Page((ticket(),), raw=(("1", "b"),)), 3 * DAY)
    save(store, Page((ticket(),), raw=(("1", "b"),)), 4 * DAY)
    query = "SELECT d.recorded FROM raw_record r LEFT JOIN delivery d ON d.id = r.delivery ORDER BY d.recorded"
    assert store.read().execute(query).fetchall() == [(2 * DAY,), (3 * DAY,)]
    assert store.read().execute("SELECT count(*) FROM delivery").fetchone() == (2,)
