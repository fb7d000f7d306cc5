"""The pages of the inspector stay as the user left them while what they show grows."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from pytestqt.qtbot import QtBot

from timeo_desktop.domain.operations import Latest, StreamRow
from timeo_desktop.domain.records import StreamKind
from timeo_desktop.domain.text import sentence
from timeo_desktop.services.operations.history import Entry
from timeo_desktop.services.operations.streams import StreamState, StreamView
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


def entry(number: int) -> Entry:
    """One of many, the newest with the highest number."""
    return Entry("ticket", number, number, "rt", sentence("Ticket opened: {title}", title=number))


def newest_first(count: int) -> list[Entry]:
    """So many of them."""
    return [entry(number) for number in range(count, 0, -1)]


def test_the_history_keeps_what_is_chosen_and_the_place_when_something_is_added(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.run("tab.history")
    panel = window.desk.panels["history"]
    panel._take(panel._asked, newest_first(200))
    qtbot.waitUntil(panel.list.isVisible)
    at_top = panel.entries.entries
    panel.list.selectionModel().select(panel.entries.index(60), QItemSelectionModel.SelectionFlag.Select)
    panel.list.verticalScrollBar().setValue(1_003)
    top = panel.list.indexAt(QPoint(1, 1))
    seen = at_top[top.row()], panel.list.visualRect(top).top()
    panel._take(panel._asked, newest_first(210))
    now = panel.list.indexAt(QPoint(1, 1))
    assert (panel.entries.entries[now.row()], panel.list.visualRect(now).top()) == seen
    assert [panel.entries.entries[index.row()] for index in panel.list.selectedIndexes()] == [at_top[60]]


def test_the_newest_is_seen_where_the_newest_was_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    window.run("tab.history")
    panel = window.desk.panels["history"]
    panel._take(panel._asked, newest_first(200))
    qtbot.waitUntil(panel.list.isVisible)
    panel._take(panel._asked, newest_first(201))
    assert panel.list.indexAt(QPoint(1, 1)).row() == 0


def stream(number: int, value: float) -> StreamView:
    """A thermometer and what it says."""
    row = StreamRow(number, "rt", str(number), f"T{number}", "temperature", "°C", StreamKind.SNAPSHOT, None)
    return StreamView(row, Latest(number, 1_000, value, 1_000), StreamState.OK, ())


def test_the_list_of_measurements_is_not_made_anew_for_new_values(window: MainWindow) -> None:
    window.run("tab.measurements")
    panel = window.desk.panels["measurements"]
    panel._fill([stream(number, 20.0) for number in range(1, 5)])
    panel.list.setCurrentRow(2)
    panel.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    item = panel.list.item(2)
    panel._fill([stream(number, 21.5) for number in range(1, 5)])
    assert "21" in item.text()
    assert panel.list.currentItem() is item
    assert panel.list.item(0).checkState() == Qt.CheckState.Unchecked
    panel._fill([stream(9, 21.5)])
    assert panel.list.item(0).checkState() == Qt.CheckState.Checked
