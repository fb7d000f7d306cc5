"""What another program writes into the store is seen in the window."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.store.operations import change_log
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.operations.others import OtherPrograms
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
OTHER = """
import sys
from pathlib import Path
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Intervention, Page, Status
from timeo_desktop.services.operations.sync import changes_of
from timeo_desktop.store.operations import change_log, connections, deliveries
from timeo_desktop.store.operations.database import Store

store = Store(Path(sys.argv[1]))
with store.write() as db:
    connections.save_connection(db, Connection("rt", "folder", "Guichet"), 1)
    ticket = Intervention("T-1", "Fuite", Status.OPEN, "requested", 1_700_000_000_000, 1_700_000_000_000)
    change_log.noted(db, changes_of(deliveries.save_page(db, "rt", 1, Page(records=(ticket,)), 1_700_000_000_000)))
store.close()
"""


def write_elsewhere(path: Path) -> None:
    """Another program saves one ticket."""
    subprocess.run([sys.executable, "-c", OTHER, str(path)], check=True, timeout=60)


def test_a_ticket_of_another_program_is_in_the_table(window: MainWindow, qtbot: QtBot) -> None:
    heard: list[Changes] = []
    table = window.desk.panels["tickets"].table
    assert table.rows.total == 0
    window.hub.changed.connect(lambda changes, _who: heard.append(changes))
    write_elsewhere(store_path())
    qtbot.waitUntil(lambda: len(table.model.order.ids) == 1)
    assert [row.row.ticket.title for row in table.rows_of(table.model.order.ids)] == ["Fuite"]
    assert heard == [Changes(frozenset({Kind.TICKETS}), records=frozenset({("intervention", 1)}))]
    qtbot.waitUntil(lambda: window.docks.dock("tickets").windowTitle() == "Tickets (1)")


def test_what_the_window_writes_itself_is_not_told_twice(window: MainWindow, qtbot: QtBot) -> None:
    heard: list[Changes] = []
    window.hub.changed.connect(lambda changes, _who: heard.append(changes))
    changes = Changes(frozenset({Kind.LINKS}))

    def verb() -> Changes:
        def write(store: Store) -> Changes:
            with store.write() as db:
                return change_log.noted(db, changes)

        return window.desk.work.data.do(write)

    window.desk.work.write(verb)
    qtbot.waitUntil(lambda: heard == [changes])
    listening = window.desk.part(OtherPrograms)
    listening.listen()
    qtbot.waitUntil(lambda: window.desk.work.is_settled)
    assert heard == [changes]


def test_who_was_away_for_long_is_told_that_all_may_have_changed(window: MainWindow, qtbot: QtBot) -> None:
    heard: list[Changes] = []

    def many(store: Store) -> None:
        with store.write() as db:
            db.conn.execute("INSERT INTO change_log VALUES (20000, 'another', '[\"links\"]', '[]', '[]')")

    window.hub.changed.connect(lambda changes, _who: heard.append(changes))
    window.desk.work.data.do(many)
    window.desk.part(OtherPrograms).listen()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].kinds == frozenset(Kind)
