"""The properties panel stays as the user left it while it says the same, and keeps its place when it does not."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.ui.view.properties import PropertiesPanel
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot, demo: Path) -> PropertiesPanel:
    """The properties of a boiler, of which the user has closed a group and chosen a row far below."""
    window.open_files([demo])
    qtbot.waitUntil(lambda: not window.tasks.running and window.desk.opening.is_settled, timeout=60_000)
    window.run("view.select CH-01")
    shown: PropertiesPanel = window.desk.panels["properties"]
    assert shown.rows.topLevelItemCount() > 3
    shown.rows.topLevelItem(1).setExpanded(False)
    shown.rows.setCurrentItem(shown.rows.topLevelItem(3).child(0))
    shown.rows.verticalScrollBar().setValue(shown.rows.verticalScrollBar().maximum())
    assert shown.rows.verticalScrollBar().value() > 0
    return shown


def state(panel: PropertiesPanel) -> tuple[str, list[bool], int]:
    """The chosen row, which groups are open, and how far it is scrolled."""
    groups = [panel.rows.topLevelItem(row) for row in range(panel.rows.topLevelItemCount())]
    return (
        panel.rows.currentItem().text(0),
        [group.isExpanded() for group in groups],
        panel.rows.verticalScrollBar().value(),
    )


def test_what_is_the_same_is_not_built_again(panel: PropertiesPanel) -> None:
    before, item = state(panel), panel.rows.topLevelItem(0)
    panel.refresh(Changes(frozenset(Kind)))
    assert panel.rows.topLevelItem(0) is item
    assert state(panel) == before
    assert before[1].count(False) == 1


def test_another_content_of_the_same_element_keeps_the_place(panel: PropertiesPanel) -> None:
    before, item = state(panel), panel.rows.topLevelItem(0)
    panel._content = None  # as if one of its values had been another
    panel.refresh(Changes(frozenset({Kind.KNOWN})))
    assert panel.rows.topLevelItem(0) is not item
    assert state(panel) == before


def test_a_group_that_was_closed_is_closed_for_the_next_element_too(panel: PropertiesPanel, window: MainWindow) -> None:
    closed = panel.rows.topLevelItem(1).text(0)
    window.run("view.select P-01")
    groups = {panel.rows.topLevelItem(row).text(0): panel.rows.topLevelItem(row).isExpanded()
              for row in range(panel.rows.topLevelItemCount())}  # fmt: skip
    assert groups.get(closed, False) is False
    assert sum(groups.values()) >= len(groups) - 1
