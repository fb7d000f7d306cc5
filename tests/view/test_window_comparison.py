"""An element is pinned, another one is selected, and both stand side by side in the properties."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.main_window import Opened, tagged
from timeo_desktop.domain.comparison import Alike
from timeo_desktop.ui.view.properties import PropertiesPanel
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(window: MainWindow, open_file: Opened, demo: Path, qtbot: QtBot) -> PropertiesPanel:
    """The properties of two pumps, the first of them pinned."""
    open_file(demo)
    qtbot.waitUntil(lambda: window.desk.opening.is_settled)
    window.run("view.select P-01")
    window.run("properties.pin")
    window.run("view.select P-02")
    shown: PropertiesPanel = window.desk.panels["properties"]
    return shown


def marks(panel: PropertiesPanel) -> dict[str, str]:
    """The mark of each property that is listed."""
    tree = panel.comparison
    groups = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return {group.child(row).text(0): group.child(row).text(3) for group in groups for row in range(group.childCount())}


def test_two_elements_stand_side_by_side_with_their_differences_marked(
    panel: PropertiesPanel, window: MainWindow
) -> None:
    assert panel.comparison.isVisible()
    assert not panel.rows.isVisible()
    one, other = (window.session.element(tagged(window, tag)) for tag in ("P-01", "P-02"))
    assert one is not None
    assert other is not None
    assert panel._title.text() == f"{one.name} ↔ {other.name}"
    said = {row.name: row for _, row in panel.comparison.shown()}
    assert (said["GlobalId"].one, said["GlobalId"].other) == (one.guid, other.guid)
    assert marks(panel)["GlobalId"] == "≠ Different"
    assert marks(panel)["Class"] == "= Same"
    window.run("view.select CH-01")
    assert marks(panel)["Document"] == "◨ Right"
    window.run("properties.pin")
    assert not panel.comparison.isVisible()
    assert panel.rows.isVisible()
    assert not panel.pin_button.isChecked()


def test_differences_alone_are_listed_copied_and_exported(panel: PropertiesPanel, tmp_path: Path) -> None:
    panel.comparison.only_different.setChecked(True)
    assert "= Same" not in marks(panel).values()
    assert marks(panel)
    panel.filter.setText("globalid")
    assert list(marks(panel)) == ["GlobalId"]
    panel.comparison.copy()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert lines[0][:2] == ["Group", "Property"]
    assert [line[1] for line in lines[1:]] == ["GlobalId"]
    panel.filter.setText("")
    panel.comparison.export(tmp_path / "both.csv")
    text = (tmp_path / "both.csv").read_text("utf-8-sig")
    different = [row for _, row in panel.comparison.shown() if row.alike is Alike.DIFFERENT]
    assert different
    assert all(row.name in text and (row.one or "") in text for row in different[:3])


def test_a_model_that_is_closed_lets_go_of_what_is_pinned(panel: PropertiesPanel, window: MainWindow) -> None:
    window.run("file.close")
    assert panel.pinned is None
    assert not panel.comparison.isVisible()
