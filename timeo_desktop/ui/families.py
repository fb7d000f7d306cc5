"""The families of the window, a line each, and the tables that come of their rows."""

from timeo_desktop.services.operations.history import HistorySource
from timeo_desktop.ui.base.command import PANELS, Command, within
from timeo_desktop.ui.base.rows import Area, Family, Overlay, Panel, SearchSource
from timeo_desktop.ui.city.rows import FAMILY as CITY
from timeo_desktop.ui.explore.rows import FAMILY as EXPLORE
from timeo_desktop.ui.operations.rows import FAMILY as OPERATIONS
from timeo_desktop.ui.view.commands import overlay_command
from timeo_desktop.ui.view.rows import FAMILY as VIEW
from timeo_desktop.ui.view.session import Session
from timeo_desktop.ui.window.commands import WINDOW_COMMANDS, Tables, Window, panel_command, show_command
from timeo_desktop.ui.window.rows import FAMILY as WINDOW

FAMILIES: tuple[Family, ...] = (VIEW, EXPLORE, OPERATIONS, CITY, WINDOW)


def panels(families: tuple[Family, ...] = FAMILIES) -> list[Panel]:
    """All panels: by area, in their order there."""
    rows = [panel for family in families for panel in family.panels]
    return sorted(rows, key=lambda each: (list(Area).index(each.area), each.place))


def overlays(families: tuple[Family, ...] = FAMILIES) -> list[Overlay]:
    """All overlays, the bare model first."""
    return [overlay for family in families for overlay in family.overlays]


def searches(families: tuple[Family, ...] = FAMILIES) -> list[SearchSource]:
    """What can be found, in the order in which it is asked."""
    return sorted((each for family in families for each in family.searches), key=lambda each: each.place)


def histories(families: tuple[Family, ...] = FAMILIES) -> list[HistorySource]:
    """What is told in timelines."""
    return [each for family in families for each in family.histories]


def view_commands(families: tuple[Family, ...] = FAMILIES) -> list[Command[Session]]:
    """Commands on the session, for a picture without a window too."""
    return [
        *(command for family in families for command in family.view_commands),
        *(overlay_command(overlay) for overlay in [*overlays(families)[1:], overlays(families)[0]]),
    ]


def commands(families: tuple[Family, ...] = FAMILIES) -> list[Command[Window]]:
    """Every command of the window, in the order of the menus."""
    own = [command for family in families for command in family.commands]
    return [
        *WINDOW_COMMANDS,
        *(within(command, lambda window: window.session) for command in view_commands(families)),
        *(within(command, lambda window: window.desk) for command in own),
        *(panel_command(panel) for panel in panels(families) if panel.area is not Area.INSPECTOR),
        Command("panel.toggle_inspector", "Inspector", lambda window, _text: window.docks.toggle("inspector"), PANELS,
                "F3", checked=lambda window: window.docks.is_shown("inspector")),
        *(show_command(panel) for panel in panels(families)),
    ]  # fmt: skip


def tables(families: tuple[Family, ...] = FAMILIES) -> Tables:
    """All that a window of these families is made of."""
    return Tables(families, tuple(commands(families)), tuple(panels(families)), tuple(searches(families)))
