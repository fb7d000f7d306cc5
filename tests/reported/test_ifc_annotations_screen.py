"""The reported grid and text in the window: tags at first, the text when it is asked for, in light and dark."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.main_window import Opened
from timeo_desktop.scene import palette
from timeo_desktop.ui.window.main_window import MainWindow

REPORTED = Path(__file__).parent / "data" / "ifc" / "40_grid_and_text.ifc"


def words(window: MainWindow, qtbot: QtBot, *commands: str) -> list[str]:
    """What is read in the picture after these commands."""
    for command in commands:
        window.run(command)
    window.viewport.request_render()
    qtbot.waitUntil(window.viewport.is_drawn)
    return sorted(tag.text for tag in window.session.scene.labels.tags)


def test_tags_at_first_and_the_text_on_demand(window: MainWindow, qtbot: QtBot, open_file: Opened) -> None:
    open_file(REPORTED)
    assert words(window, qtbot) == ["1", "1", "2", "2", "A", "A", "B", "B"]
    assert window.desk.panels["not_drawn"].count() == 0
    assert words(window, qtbot, "view.grids", "view.texts") == ["HELLO"]
    both = ["1", "1", "2", "2", "A", "A", "B", "B", "HELLO"]
    assert words(window, qtbot, "view.undo", "view.undo", "view.select Note") == both
    window.set_theme("dark")
    assert words(window, qtbot) == both
    assert window.session.scene.labels._actors.colours == palette.DARK_TAGS
    window.set_theme("light")
