"""Zones, references, storeys and parts of an IFC model in the window: tree, inspector, and what is highlighted."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from pytestqt.qtbot import QtBot

from timeo_desktop.domain.elements import Element
from timeo_desktop.ui.view.finding import find
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
FILES = Path(__file__).parent / "data" / "ifc"
Opened = Callable[[Path], None]


def tree(window: MainWindow) -> Iterator[str]:
    """The rows of the whole tree, indented."""
    model = window.desk.panels["tree"].model

    def below(index: QModelIndex, depth: int) -> Iterator[str]:
        if model.canFetchMore(index):
            model.fetchMore(index)
        for row in range(model.rowCount(index)):
            child = model.index(row, 0, index)
            yield "  " * depth + str(model.data(child)).replace("\N{NO-BREAK SPACE}", " ")
            yield from below(child, depth + 1)

    return below(QModelIndex(), 0)


def number(window: MainWindow, name: str) -> int:
    """The number of the only element with this name."""
    found: list[tuple[int, Element]] = find(window.session, name)
    (number,) = [number for number, row in found if row.name == name]
    return number


def names(window: MainWindow, numbers: list[int]) -> set[str]:
    rows = [window.session.element(each) for each in numbers]
    return {row.name for row in rows if row is not None}


def highlighted(window: MainWindow) -> set[str]:
    """Names of what is drawn as selected."""
    chunks = window.session.scene.chunks
    marked = [each.numbers[each._selected] for each in chunks if each._selected is not None]
    return names(window, np.concatenate(marked).tolist() if marked else [])


def select(window: MainWindow, name: str) -> None:
    window.session.apply(window.session.view.select((number(window, name),)))


def test_the_tree_shows_groups_references_and_heights(window: MainWindow, open_file: Opened) -> None:
    open_file(FILES / "15_groups_and_zones.ifc")
    assert list(tree(window)) == [
        "15_groups_and_zones.ifc",
        "  Project", "    Site", "      Building",
        "        Level 2 · 3 m", "          Tall column (reference)",
        "        Level 1 · 0 m", "          101 Office", "            Pump 1", "          102 Store",
        "          Tall column",
        "        Fire zone A", "          Pump 1 (reference)",
        "        Heating circuit 1 (reference)",
        "  Zones (1)", "    Leased area", "      Tenant A", "        101 Office", "        102 Store",
        "  Systems (1)", "    Heating", "      Heating circuit 1", "        Pump 1",
    ]  # fmt: skip


def test_storeys_are_shown_from_the_top_down_with_their_heights(window: MainWindow, open_file: Opened) -> None:
    open_file(FILES / "18_storeys.ifc")
    storeys = [row.strip() for row in tree(window) if "·" in row]
    assert storeys == [
        "Roof · 9.144 m", "Second floor · 6.096 m", "First floor · 3.048 m", "Ground floor · 0 m",
        "Basement · -3.048 m",
    ]  # fmt: skip
    window.set_language("fr")
    assert "        Roof · 9,144 m" in list(tree(window))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Tenant A", {"101 Office", "102 Store", "Pump 1"}),
        ("Leased area", {"101 Office", "102 Store", "Pump 1"}),
        ("Heating", {"Pump 1"}),
        ("Level 2", {"Tall column"}),
        ("Level 1", {"Tall column", "Pump 1"}),
        ("Building", {"Tall column", "Pump 1"}),
        ("Fire zone A", {"Fire zone A", "Pump 1"}),
    ],
)
def test_selecting_a_whole_highlights_all_of_it(
    window: MainWindow, open_file: Opened, name: str, shown: set[str]
) -> None:
    open_file(FILES / "15_groups_and_zones.ifc")
    select(window, name)
    assert window.session.view.selection == {number(window, name)}
    assert highlighted(window) == shown
    select(window, "Pump 1")
    assert highlighted(window) == {"Pump 1"}


def test_a_whole_is_isolated_and_hidden_as_what_it_is(window: MainWindow, open_file: Opened) -> None:
    open_file(FILES / "15_groups_and_zones.ifc")
    select(window, "Level 2")
    window.run("view.isolate")
    assert names(window, sorted(window.session.view.isolated or ())) == {"Level 2", "Tall column"}
    window.run("view.show_all")
    select(window, "Level 2")
    window.run("view.hide")
    assert names(window, sorted(window.session.view.hidden)) == {"Level 2"}  # the column is of another storey
    window.run("view.show_all")
    select(window, "Heating")
    window.run("view.hide")
    assert names(window, sorted(window.session.view.hidden)) == {"Heating", "Heating circuit 1", "Pump 1"}


def test_features_are_highlighted_with_their_wall(window: MainWindow, open_file: Opened) -> None:
    open_file(FILES / "19_features.ifc")
    select(window, "Wall with projection")
    assert highlighted(window) >= {"Wall with projection", "Road marking", "Window in opening only"}


def test_the_inspector_leads_from_a_member_to_its_group_and_back(
    window: MainWindow, open_file: Opened, qtbot: QtBot
) -> None:
    open_file(FILES / "15_groups_and_zones.ifc")
    panel = window.desk.panels["properties"]

    def click(value: str) -> None:
        (item,) = panel.rows.findItems(value, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive, 1)
        panel.rows.scrollToItem(item)
        place = QPoint(panel.rows.columnViewportPosition(1) + 6, panel.rows.visualItemRect(item).center().y())
        qtbot.mouseClick(panel.rows.viewport(), Qt.MouseButton.LeftButton, pos=place)

    for start, step in (("101 Office", "Tenant A"), ("Tenant A", "Leased area"), ("Leased area", "Tenant A"),
                        ("Tenant A", "102 Store"), ("Tall column", "Level 2"), ("Level 2", "Tall column"),
                        ("Pump 1", "Heating circuit 1"), ("Heating circuit 1", "Building")):  # fmt: skip
        select(window, start)
        click(step)
        assert window.session.view.selection == {number(window, step)}
