"""As it was on one date, as it was known on another: in the bar of time, the tables, the history and the legend."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.main_window import tagged
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Away, How, Intervention, InterventionEvent, Key, Page, Scheme, Status
from timeo_desktop.domain.times import DAY, HOUR, Millis, from_iso
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.services.operations.tickets import OPEN_TICKETS, STANDING
from timeo_desktop.store.operations import connections, deliveries
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.base.number_text import date_text
from timeo_desktop.ui.view.overlay_view import OverlayView
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui

FOURTH: Millis = from_iso("2026-10-04T12:00Z")
SIXTH: Millis = from_iso("2026-10-06T13:00Z")


def ticket(key: str, requested: Millis, *events: tuple[Millis, str, Status]) -> Intervention:
    """A ticket on a pump with its log."""
    log = ((requested, "requested", Status.OPEN), *events)
    return Intervention(
        key=key, title=f"Fuite {key}", status=log[-1][2], event=log[-1][1], requested=requested, updated=log[-1][0],
        closed=log[-1][0] if log[-1][2] is Status.CLOSED else None, provider="Hydro", keys=(Key(Scheme.TAG, "P-01"),),
        events=tuple(InterventionEvent(f"{key}-{n}", *each) for n, each in enumerate(log)),
    )  # fmt: skip


@pytest.fixture
def told() -> Path:
    """On 1 Oct. two tickets; on 6 Oct. that one was done on the 3rd, and one that was asked for on the 2nd; on 8 Oct.
    the other one was merged into it."""
    store_path().parent.mkdir(parents=True)
    store = Store(store_path())
    first = FOURTH - 3 * DAY
    pages = (
        (first + HOUR // 4, Page(records=(ticket("T-1", first), ticket("T-2", first)))),
        (SIXTH, Page(records=(ticket("T-1", first, (FOURTH - DAY, "done", Status.CLOSED)),
                              ticket("T-3", FOURTH - 2 * DAY)))),
        (SIXTH + 2 * DAY, Page(away=(Away("T-2", How.MERGED, into="T-3"),))),
    )  # fmt: skip
    with store.write() as db:
        connections.save_connection(db, Connection("rt", "folder", "Guichet"), first)
        for moment, page in pages:
            deliveries.save_page(db, "rt", 1, page, moment)
    store.close()
    return store_path()


@pytest.fixture
def telling(told: Path, window: MainWindow, qtbot: QtBot, demo: Path) -> MainWindow:
    """A window that shows the pump and what was told of it."""
    window.open_files([demo])
    qtbot.waitUntil(lambda: not window.tasks.running and window.viewport.is_drawn())
    # As if the model had been open before all that.
    with closing(sqlite3.connect(told, isolation_level=None)) as connection:
        qtbot.waitUntil(lambda: connection.execute("UPDATE link SET since = 0").rowcount == 3)
    window.run("overlay.tickets")
    window.run("panel.show tickets")
    window.run("tab.history")
    window.session.apply(window.session.view.select({tagged(window, "P-01")}))
    qtbot.waitUntil(lambda: shown(window)[1] == {"T-1", "T-2", "T-3"})
    return window


def shown(window: MainWindow) -> tuple[int, set[str], dict[str, str], str]:
    """How many are open, which are in the table, how they stand there, and what the history says."""
    table = window.desk.panels["tickets"].table
    rows = table.rows_of(table.model.order.ids)
    column = table.rows.columns[0]
    states = {each.row.ticket.key: column.shown(each) for each in rows}
    entries = window.desk.panels["history"].entries
    lines = "\n".join("\n".join(entries.lines(each)) for each in entries.entries)
    return window.desk.topics.answer(OPEN_TICKETS), set(states), states, lines


def test_the_same_moment_by_what_is_known_today_and_by_what_was_known_then(telling: MainWindow, qtbot: QtBot) -> None:
    bar = telling._bars[1]
    telling.session.go_to(FOURTH)
    qtbot.waitUntil(lambda: shown(telling)[:2] == (2, {"T-1", "T-2", "T-3"}))
    qtbot.waitUntil(lambda: "Ticket opened: Fuite T-3" in shown(telling)[3])
    assert not bar.known.isVisible()
    assert bar.sentence.text() == f"As it was on {date_text(FOURTH)}"
    qtbot.mouseClick(bar.as_known, Qt.MouseButton.LeftButton)
    assert telling.session.view.known == FOURTH
    qtbot.waitUntil(lambda: shown(telling)[:2] == (2, {"T-1", "T-2"}))
    qtbot.waitUntil(lambda: "T-3" not in shown(telling)[3])
    assert "Ticket opened: Fuite T-1" in shown(telling)[3]
    assert (shown(telling)[2]["T-1"], "Done: Fuite T-1" in shown(telling)[3]) == ("● Open", False)
    qtbot.waitUntil(lambda: telling.desk.topics.is_settled)
    assert {each.row.ticket.key for each in telling.desk.topics.answer(STANDING).tickets} == {"T-1", "T-2"}
    telling.run("time.known 2026-10-06T13:00Z")
    qtbot.waitUntil(lambda: shown(telling)[1] == {"T-1", "T-2", "T-3"} and shown(telling)[2]["T-1"] == "■ Closed")
    assert bar.sentence.text() == f"As it was on {date_text(FOURTH)}, as we knew it on {date_text(SIXTH)}"
    qtbot.waitUntil(lambda: telling.desk.topics.is_settled)
    assert telling.desk.part(OverlayView).legend._notes[:2] == [
        f"As it was on {date_text(FOURTH)},", f"as we knew it on {date_text(SIXTH)}",
    ]  # fmt: skip


def test_what_is_known_has_a_handle_and_a_field_and_ends_with_going_live(telling: MainWindow) -> None:
    bar, session = telling._bars[1], telling.session
    session.go_to(FOURTH)
    telling.run("time.as_known")
    bar.known.setDateTime(bar.known.dateTime().addDays(2))
    assert session.view.known == FOURTH + 2 * DAY
    bar.known_slider.setValue(bar.known_slider.value() - 24)
    assert FOURTH < (session.view.known or 0) < FOURTH + 2 * DAY
    bar.known_slider.setValue(0)  # nobody knew before
    assert (session.view.moment, session.view.known) == (FOURTH, FOURTH)
    text = session.view_text()
    bar.live.click()
    assert (session.view.moment, session.view.known, bar.sentence.text()) == (None, None, "As it is now")
    session.undo()
    assert (session.view.moment, session.view.known) == (FOURTH, FOURTH)
    session.go_to(None)
    session.show_text(text)
    assert (session.view.moment, session.view.known) == (FOURTH, FOURTH)
    assert bar.as_known.isChecked()


def test_what_was_learned_late_is_marked_and_a_merged_ticket_says_where_it_went(
    telling: MainWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: "Done: Fuite T-1" in shown(telling)[3])
    assert f"◷ learned 3 days later, on {date_text(SIXTH)}" in shown(telling)[3]
    entries = telling.desk.panels["history"].entries
    opened = next(each for each in entries.entries if str(each.text) == "Ticket opened: Fuite T-1")
    assert entries.lines(opened)[2] == ""  # in time
    assert shown(telling)[2]["T-2"] == "→ Merged into T-3"
    table = telling.desk.panels["tickets"].table
    learned = next(each for each in table.rows.columns if each.title == "Learned")
    late = {each.row.ticket.key: learned.shown(each) for each in table.rows_of(table.model.order.ids)}
    assert late["T-3"] == f"◷ {date_text(SIXTH)}, 4 days later"
    assert "◷" not in late["T-1"]
    table.filter.setText("06/10/2026")
    qtbot.waitUntil(lambda: shown(telling)[1] == {"T-3"})
