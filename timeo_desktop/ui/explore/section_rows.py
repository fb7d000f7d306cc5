"""The rows that sections add to the family."""

from timeo_desktop.ui.base.command import VIEW, Command
from timeo_desktop.ui.base.rows import Area, Panel
from timeo_desktop.ui.explore.section_commands import SECTION_COMMANDS, has_model
from timeo_desktop.ui.view.on_desk import OnDesk, call
from timeo_desktop.ui.view.session import Session

_HANDLES = "timeo_desktop.ui.explore.section_handles:SectionHandles"

PARTS: tuple[str, ...] = (_HANDLES,)
PANELS: tuple[Panel, ...] = (
    Panel("sections", "Sections", Area.LEFT, "timeo_desktop.ui.explore.section_list:SectionList", "Shift+F4", place=60,
          help="What is cut away: on or off, names, flipping, removing"),
)  # fmt: skip


def _has_model(desk: OnDesk) -> bool:
    return has_model(desk.session)


COMMANDS: tuple[Command[OnDesk], ...] = (
    Command("section.pick", "Section", call(f"{_HANDLES}.pick"), VIEW, "S", _has_model,
            help="Click a face to cut along it; drag the arrow to move the cut"),
)  # fmt: skip
VIEW_COMMANDS: tuple[Command[Session], ...] = SECTION_COMMANDS
