"""The panel of connections: what is removed is forgotten on both sides, and what could not be is said."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import shown
from tests.peers.processes import free_port
from timeo_desktop.connectors.mqtt import session
from timeo_desktop.domain.changes import Message
from timeo_desktop.domain.connections import Connection, Health, HealthState
from timeo_desktop.domain.records import Intervention, Page, Status
from timeo_desktop.domain.text import sentence
from timeo_desktop.services.operations import connect
from timeo_desktop.store.operations import connections, deliveries
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.base.states import HEALTH
from timeo_desktop.ui.operations.connections import _ListDialog
from timeo_desktop.ui.operations.freshness_label import FreshnessLabel
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


@pytest.fixture
def said(window: MainWindow) -> list[str]:
    """What the window says."""
    found: list[str] = []

    def note(message: Message) -> None:
        found.append(message.text.key)

    window.hub.message.connect(note)
    return found


@pytest.fixture
def connected(window: MainWindow, qtbot: QtBot) -> Callable[..., Connection]:
    """Makes a paused connection of the window."""

    def make(kind: str, cursor: object = None, **settings: str) -> Connection:
        data = window.desk.work.data
        data.box.unlock("words")
        made = replace(connect.new_connection(connect.kind_of(kind), "Ours"), settings=settings, paused=True)
        data.do(connect.save, data.box, made, {})
        data.do(save_page, made, Page(cursor=cursor))
        syncing = window.desk.part(Syncing)
        syncing.reload()
        qtbot.waitUntil(lambda: made in syncing.connections)
        return made

    return make


def save_health(store: Store, connection: Connection, health: Health) -> None:
    """As a run does."""
    with store.write() as db:
        connections.save_health(db, connection.id, health)


def save_page(store: Store, connection: Connection, page: Page) -> None:
    """As a run does."""
    with store.write() as db:
        deliveries.save_page(db, connection.id, 1, page, 1_000)


def test_a_server_that_is_not_there_when_its_connection_is_removed_is_said(
    window: MainWindow, qtbot: QtBot, connected: Callable[..., Connection], said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(session, "_CONNECT_SECONDS", 0.2)
    made = connected("mqtt", {"session": "timeo-x"}, host="127.0.0.1", port=str(free_port()), topics="a")
    panel = window.desk.panels["connections"]
    panel.table.select_keys([made.id])
    panel._remove(made)
    shown(QMessageBox, qtbot).button(QMessageBox.StandardButton.Yes).click()
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["{title} is removed, but its server could not be told and may go on keeping messages for it"]
    assert window.desk.work.data.do(connect.all_connections) == []


def test_a_sweep_is_accepted_from_the_runs(
    window: MainWindow, qtbot: QtBot, connected: Callable[..., Connection]
) -> None:
    made = connected("demonstration")
    data, panel = window.desk.work.data, window.desk.panels["connections"]
    tickets = tuple(Intervention(str(number), "Fuite", Status.OPEN, "requested", 1, 1) for number in range(8))
    data.do(save_page, made, Page(tickets))
    panel._runs(made)
    dialog = shown(_ListDialog, qtbot)
    qtbot.waitUntil(lambda: window.desk.work.is_settled)
    assert not accepting(dialog)
    dialog.reject()
    data.do(save_page, made, Page(present=frozenset()))
    panel._runs(made)
    dialog = shown(_ListDialog, qtbot)
    qtbot.waitUntil(lambda: bool(accepting(dialog)))
    accepting(dialog)[0].click()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: data.do(connect.missing, made.id) == 0)


def accepting(dialog: _ListDialog) -> list[QPushButton]:
    """The button that accepts that records are gone, where there is one."""
    return [each for each in dialog.findChildren(QPushButton) if each.text() == "Accept that 8 records are gone"]


def test_a_connection_to_be_looked_at_says_so(
    window: MainWindow, qtbot: QtBot, connected: Callable[..., Connection]
) -> None:
    assert HEALTH.keys() == {state.value for state in HealthState}
    assert len({(look.sign, look.word) for look in HEALTH.values()}) == len(HEALTH)
    made, syncing = connected("demonstration"), window.desk.part(Syncing)
    health = Health(HealthState.ATTENTION, 1_000, sentence("{count} datastreams", count=30), last_success=1_000)
    window.desk.work.data.do(save_health, made, health)
    syncing.reload()
    qtbot.waitUntil(lambda: syncing.health.get(made.id, Health(HealthState.NEVER)).text == health.text)
    panel = window.desk.panels["connections"]
    assert panel._look(replace(made, paused=False)).word == "To be looked at"
    assert "30 datastreams (since " in panel._words(made)
    assert FreshnessLabel._text([made], [health]) == "▲ 1 connections need you"
