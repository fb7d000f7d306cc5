"""Every row of the families has a French title, a key, and a test that names it."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.conftest import ROOT
from timeo_desktop.ui.base.command import Command
from timeo_desktop.ui.base.rows import Area, Family, Overlay, Panel, SearchSource
from timeo_desktop.ui.families import FAMILIES, commands, overlays, panels, searches

FRENCH = ROOT / "resources" / "translations" / "timeo_fr.ts"
Row = Panel | Overlay | SearchSource | Command


def french() -> set[str]:
    """What has French words."""
    messages = ET.parse(FRENCH).iter("message")
    return {each.findtext("source", "") for each in messages if each.findtext("translation")}


def named_in_tests() -> set[str]:
    """All words in quotes of the tests, this one left out."""
    texts = (path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    return {word for text in texts for quoted in re.findall(r'"([^"\n]*)"', text) for word in quoted.split()}


FRENCH_TITLES, NAMED = french(), named_in_tests()


def wanting(row: Row, key: str) -> list[str]:
    """What a row has not got; `key`: how it is reached without a mouse."""
    lacks = {
        "a French title": row.title not in FRENCH_TITLES,
        "a key": not key,
        # What each command changes is in command_rows.py, which test_commands.py holds against all commands.
        "a test": not (isinstance(row, Command) or row.id in NAMED or not row.id),
    }
    return [what for what, lacking in lacks.items() if lacking]


def rows(families: tuple[Family, ...]) -> list[tuple[Row, str]]:
    """All rows with their keys. A search is reached through the palette, a command at least by its id there."""
    shown: list[tuple[Row, str]] = [(row, row.shortcut) for row in (*panels(families), *overlays(families))]
    palette = next(each.shortcut for each in commands(families) if each.id == "edit.find")
    return [*shown, *((row, palette) for row in searches(families)), *((row, row.id) for row in commands(families))]


@pytest.mark.parametrize(("row", "key"), rows(FAMILIES), ids=lambda each: getattr(each, "id", ""))
def test_each_row_has_a_title_in_french_a_key_and_a_test(row: Row, key: str) -> None:
    assert wanting(row, key) == []


def test_a_row_without_them_is_told() -> None:
    bare = Panel("nobody's", "Nobody’s panel", Area.BELOW, "nowhere:Panel")
    assert wanting(bare, bare.shortcut) == ["a French title", "a key", "a test"]


def test_no_two_rows_have_one_key() -> None:
    keys = [each.shortcut for each in commands() if each.shortcut]
    assert sorted(keys) == sorted(set(keys))
