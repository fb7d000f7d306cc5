"""Notices of new alarms: where they are wanted, once, and never for what is silent or was there before."""

import getpass
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from timeo_desktop.domain.changes import Changes, Kind, Message
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import AlarmRule, Page, Readings, Stream
from timeo_desktop.domain.times import HOUR, now
from timeo_desktop.services.operations import alarms
from timeo_desktop.services.operations.alarms import Watching
from timeo_desktop.store.operations import connections, deliveries
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.operations.alarm_notices import AlarmNotices
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
HOT = AlarmRule("Hot", "temperature", 25.0)


@pytest.fixture
def said(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """What the window tells, where the system shows no notices."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    told: list[Message] = []
    window.hub.message.connect(told.append)
    return told


def warm(window: MainWindow, qtbot: QtBot, *streams: str, value: float = 26.0) -> None:
    """A page of readings, as a synchronisation saves it, and the window has heard of it."""

    def save(store: Store) -> None:
        with store.write() as db:
            connections.save_connection(db, Connection("mqtt", "mqtt", "Capteurs"), 1)
            at = np.array([now()])
            records = [row for key in streams for row in (
                Stream(key, f"Sonde {key}", "temperature", "°C"), Readings(key, at, np.array([value])))]  # fmt: skip
            saved = deliveries.save_page(db, "mqtt", 1, Page(tuple(records)), now())
            Watching().evaluate(db, saved.arrived, saved.described, now())

    window.desk.work.data.do(save)
    window.hub.changed.emit(Changes(frozenset({Kind.ALARMS})), window)
    qtbot.waitUntil(lambda: window.desk.topics.is_settled and window.desk.work.is_settled)


def test_nothing_is_told_until_somebody_wants_it(window: MainWindow, qtbot: QtBot, said: list[Message]) -> None:
    alarms.save_rule(window.desk.work.data.do(lambda store: store), HOT)
    warm(window, qtbot, "a")
    assert said == []
    window.run("settings.alarm_notices")
    warm(window, qtbot, "a")  # it lasts since before
    assert said == []


def test_one_alarm_is_told_once_and_several_at_once_are_one_notice(
    window: MainWindow, qtbot: QtBot, said: list[Message]
) -> None:
    alarms.save_rule(window.desk.work.data.do(lambda store: store), HOT)
    window.run("settings.alarm_notices")
    warm(window, qtbot, "a")
    assert [str(each.text) for each in said] == ["Hot: Sonde a, —"]
    warm(window, qtbot, "a", value=27.0)
    assert len(said) == 1
    warm(window, qtbot, "b", "c")
    assert str(said[1].text) == "2 alarms have begun, the first: Hot"
    assert (said[1].action, len(said)) == ("panel.alarms", 2)
    window.run("settings.alarm_notices")
    warm(window, qtbot, "d")
    assert len(said) == 2
    assert not window.desk.part(AlarmNotices).is_on


def test_a_silenced_rule_calls_nobody(window: MainWindow, qtbot: QtBot, said: list[Message]) -> None:
    silent = replace(HOT, silenced_until=now() + HOUR)
    alarms.save_rule(window.desk.work.data.do(lambda store: store), silent)
    window.run("settings.alarm_notices")
    warm(window, qtbot, "a")
    assert said == []


def test_who_marks_an_alarm_as_seen_is_told_in_its_row(window: MainWindow, qtbot: QtBot) -> None:
    alarms.save_rule(window.desk.work.data.do(lambda store: store), HOT)
    window.run("panel.show alarms")
    panel = window.desk.panels["alarms"]
    warm(window, qtbot, "a")
    qtbot.waitUntil(lambda: len(panel.table.model.order.ids) == 1)
    (button,) = [each for each in panel.findChildren(QPushButton) if each.text() == "Mark as seen"]
    assert not button.isEnabled()
    panel.table.view.selectRow(0)
    qtbot.waitUntil(button.isEnabled)
    button.click()
    qtbot.waitUntil(lambda: bool(panel.table.rows_of(panel.table.model.order.ids)[0].row.acknowledged_by))
    (row,) = panel.table.rows_of(panel.table.model.order.ids)
    assert f"by {getpass.getuser()}" in panel.table.rows.columns[7].shown(row)
