"""The rows that sections add to the family."""

from typing import Any

from timeo_desktop.ui.base.command import Command
from timeo_desktop.ui.base.rows import Panel
from timeo_desktop.ui.explore.section_commands import SECTION_COMMANDS

PARTS: tuple[str, ...] = ()
PANELS: tuple[Panel, ...] = ()
COMMANDS: tuple[Command[Any], ...] = ()
VIEW_COMMANDS: tuple[Command[Any], ...] = SECTION_COMMANDS
