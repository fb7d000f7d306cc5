"""Every command by its action, its keys and its line."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.main_window import Opened, texts
from timeo_desktop.ui.families import commands
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


def test_every_command_runs_by_its_action_without_an_error(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    window.run("view.select P-01")
    skipped = {
        "file.open",
        "file.address",
        "file.map",
        "view.address",
        "file.picture",
        "file.quit",
        "file.close",
        "file.demo",
        "help.about",
        "settings.clear_cache",
    }
    for command in commands():
        if command.menu and command.id not in skipped:
            window.menus.actions[command.id].trigger()
            for widget in QApplication.topLevelWidgets():
                if (
                    widget is not window
                    and widget.isWindow()
                    and widget.isVisible()
                    and not widget.objectName().startswith("dock")
                ):
                    widget.close()
    window.set_language("en")
    assert "Something went wrong" not in texts(window)


def test_every_command_has_a_title_and_keys_are_not_taken_twice() -> None:
    assert len({command.id for command in commands()}) == len(commands())
    keys = [command.shortcut for command in commands() if command.shortcut]
    assert len(set(keys)) == len(keys)
    assert all(command.title for command in commands())


def test_an_apostrophe_in_a_command_is_no_accident(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    window.run("view.isolate l'absent")
    assert window.banner.text.text() == "Nothing here is named l'absent"
