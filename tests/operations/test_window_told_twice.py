"""Tickets that two systems tell, and who works on which tickets, in a real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import choose, click, retype, shown
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Intervention, Page, Status
from timeo_desktop.domain.times import DAY, HOUR, now
from timeo_desktop.services.operations import providers
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.store.operations import connections, deliveries, standing
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.operations.provider_rules import ProvidersDialog
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.window.main_window import MainWindow

START = now() - 90 * DAY


@pytest.fixture
def two_systems(tmp_path: Path) -> Path:
    """A store with three faults in a tracker, of which two are in a provider's exports as well; nothing is asked."""
    store_path().parent.mkdir(parents=True)
    store = Store(store_path())
    with store.write() as db:
        for name, title, first in (("rt", "Guichet", "{}"), ("gmao", "GMAO", "D-2026-{:05d}")):
            settings = {"folder": str(tmp_path), "mapping": "[]"}
            connections.save_connection(db, Connection(name, "folder", title, settings, paused=True), START)
            tickets = tuple(
                Intervention(first.format(n + 1), title, Status.OPEN, "requested", START + n * HOUR, START, trade="CVC")
                for n, title in enumerate(("Fuite d'eau", "Vitre cassée", "Odeur"))
                if name == "rt" or n < 2
            )
            deliveries.save_page(db, name, 1, Page(records=tickets), START + DAY)
    store.close()
    return store_path()


@pytest.fixture
def shown_window(two_systems: Path, window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window on that store."""
    assert two_systems.exists()
    window.desk.part(Syncing).start()
    window.run("panel.told_twice")
    qtbot.waitUntil(lambda: window.desk.panels["told_twice"].table.rows.total == 2)
    return window


def open_now(window: MainWindow) -> int:
    """How many tickets are open."""
    return window.desk.work.data.read(standing.open_count)


def test_pairs_are_decided_and_taken_back(shown_window: MainWindow, qtbot: QtBot) -> None:
    panel = shown_window.desk.panels["told_twice"]
    assert not panel.confirm.isEnabled()
    panel.table.view.selectRow(0)
    qtbot.waitUntil(panel.confirm.isEnabled)
    click(panel.confirm, qtbot)
    qtbot.waitUntil(lambda: panel.table.rows.total == 1)
    assert open_now(shown_window) == 4
    panel.table.view.selectAll()
    qtbot.waitUntil(panel.refuse.isEnabled)
    click(panel.refuse, qtbot)
    qtbot.waitUntil(lambda: panel.table.rows.total == 0)
    assert open_now(shown_window) == 4
    shown_window.run("panel.tickets")
    tickets = shown_window.desk.panels["tickets"]
    qtbot.waitUntil(lambda: tickets.table.rows.total == 5)
    tickets.table.filter.setText("D-2026-00001")
    qtbot.waitUntil(lambda: len(tickets.table.model.order.ids) == 1)
    assert not tickets._apart.isEnabled()
    tickets.table.view.selectAll()
    qtbot.waitUntil(tickets._apart.isEnabled)
    tickets._apart.trigger()
    qtbot.waitUntil(lambda: open_now(shown_window) == 5)
    shown_window.run("panel.told_twice")
    qtbot.waitUntil(lambda: panel.table.rows.total == 1)  # what was refused does not come back


def test_a_provider_changes_from_a_date_and_that_is_taken_back(shown_window: MainWindow, qtbot: QtBot) -> None:
    shown_window.run("panel.connections")
    panel = shown_window.desk.panels["connections"]
    qtbot.waitUntil(lambda: panel.table.rows.total == 2)
    panel.table.select_where(lambda each: each.id == "rt")
    panel._enable()
    click(panel._buttons["providers"], qtbot)
    dialog = shown(ProvidersDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.field.count() == 6)
    choose(dialog.field, "Queue or trade", qtbot)
    qtbot.waitUntil(lambda: dialog.value.currentText() == "CVC")
    qtbot.waitUntil(lambda: dialog.concerned.text() == "3 open tickets")
    click(dialog.agree, qtbot)
    assert dialog.concerned.text() == "✕ Provider is missing"
    retype(dialog.provider, "Idex", qtbot)
    retype(dialog.contract, "M-2", qtbot)
    dialog.since.setDate(QDate.currentDate().addDays(-10))
    click(dialog.agree, qtbot)
    qtbot.waitUntil(lambda: dialog.table.rows.total == 1)
    data = shown_window.desk.work.data
    (rule,) = data.read(providers.rules_of, "rt")
    assert (rule.field, rule.value, rule.provider, rule.contract) == ("trade", "CVC", "Idex", "M-2")
    assert now() - 11 * DAY < rule.since < now() - 9 * DAY
    dialog.table.view.selectAll()
    qtbot.waitUntil(dialog.take_back.isEnabled)
    click(dialog.take_back, qtbot)
    asked = shown(QMessageBox, qtbot)
    click(asked.button(QMessageBox.StandardButton.Yes), qtbot)
    qtbot.waitUntil(lambda: dialog.table.rows.total == 0)
    dialog.reject()
