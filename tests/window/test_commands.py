"""Every command by its action, its keys and its line, and what it changes."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import shapely
from pytestqt.exceptions import TimeoutError as NotSo
from pytestqt.qtbot import QtBot

from tests.city.files import footprints, square
from tests.conftest import DEMO
from tests.main_window import Opened, texts
from tests.operations.dialogs import answering
from tests.window.command_rows import (
    IN_THE_CITY,
    ONE_BUILDING,
    PANELS,
    VIEWS,
    WITH_AN_EMPTY_CACHE,
    WITHOUT_MODELS,
    Bench,
    Row,
)
from timeo_desktop.ui.families import commands
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
STAGES = (WITHOUT_MODELS, WITH_AN_EMPTY_CACHE, ONE_BUILDING, VIEWS, PANELS, IN_THE_CITY)
COMMANDS = {command.id: command for command in commands()}
_PATIENCE_MS = 60_000


@pytest.fixture
def bench(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Bench:
    """A window to try commands in."""
    return Bench(window, qtbot, tmp_path)


def try_out(bench: Bench, rows: Mapping[str, Row], subtests: pytest.Subtests) -> None:
    """Run commands one after the other and look at what each has changed."""
    for name, row in rows.items():
        with subtests.test(name):
            bench.begin()
            row.prepare(bench)
            has_its_effect(bench, name, row)
    assert "Something went wrong" not in texts(bench.window)


def has_its_effect(bench: Bench, name: str, row: Row) -> None:
    """Run a command from its menu, or by its line where it needs words."""
    command, words = COMMANDS[name], row.words(bench)
    assert command.enabled(bench.window)
    assert not row.effect(bench), "it was so before"
    was_on = command.checked is not None and command.checked(bench.window)
    with answering(*row.answers(bench)):
        if command.menu and not words:
            bench.window.menus.actions[name].trigger()
        else:
            bench.window.run(f"{name} {words}")
    try:
        bench.qtbot.waitUntil(lambda: bool(row.effect(bench)), timeout=_PATIENCE_MS)
    except NotSo:
        pytest.fail(f"{name} did nothing; said: {texts(bench.window)}")
    if command.checked is not None:
        assert command.checked(bench.window) != was_on
        assert bench.window.menus.actions[name].isChecked() != was_on


def test_every_command_has_one_row() -> None:
    rows = [name for stage in STAGES for name in stage]
    assert sorted(rows) == sorted(COMMANDS)


@pytest.mark.long
def test_commands_of_files_and_settings_have_their_effect(bench: Bench, subtests: pytest.Subtests) -> None:
    try_out(bench, WITHOUT_MODELS, subtests)


def test_commands_of_the_view_have_their_effect(
    bench: Bench, open_file: Opened, demo: Path, subtests: pytest.Subtests
) -> None:
    open_file(demo)
    try_out(bench, ONE_BUILDING, subtests)


def test_commands_of_saved_views_have_their_effect(
    bench: Bench, open_file: Opened, demo: Path, subtests: pytest.Subtests
) -> None:
    open_file(demo)
    try_out(bench, VIEWS, subtests)


def test_commands_of_panels_have_their_effect(bench: Bench, subtests: pytest.Subtests) -> None:
    try_out(bench, PANELS, subtests)


def test_commands_of_the_city_have_their_effect(
    bench: Bench, open_file: Opened, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    target = shapely.affinity.rotate(shapely.box(1574000, 2268000, 1574044, 2268027), 30)
    city = [target, square(1574200, 2268000)]
    open_file(footprints(tmp_path / "city.gpkg", city, hauteur=[8.0, 5.0], cleabs=["BAT1", "BAT2"]))
    lines = DEMO.read_text("utf-8").splitlines()
    (tmp_path / "stray.ifc").write_text("\n".join(each for each in lines if "IFCMAPCONVERSION" not in each), "utf-8")
    open_file(tmp_path / "stray.ifc")
    try_out(bench, IN_THE_CITY, subtests)


class TestWithAnEmptyCache:
    """Commands that would spoil the cache of others, or that need a model that takes its time."""

    @pytest.fixture
    def cache_of_window(self, tmp_path: Path) -> Path:
        return tmp_path / "cache"

    def test_commands_have_their_effect(self, bench: Bench, subtests: pytest.Subtests) -> None:
        try_out(bench, WITH_AN_EMPTY_CACHE, subtests)


def test_every_command_has_a_title_and_keys_are_not_taken_twice() -> None:
    assert len({command.id for command in commands()}) == len(commands())
    keys = [command.shortcut for command in commands() if command.shortcut]
    assert len(set(keys)) == len(keys)
    assert all(command.title for command in commands())


def test_an_apostrophe_in_a_command_is_no_accident(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    window.run("view.isolate l'absent")
    assert window.banner.text.text() == "Nothing here is named l'absent"
