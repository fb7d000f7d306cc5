"""What the room of the view adds: the tree, properties, what could not be drawn, and the bare model."""

from timeo_desktop.domain.changes import Kind
from timeo_desktop.ui.base.command import EDIT, Command
from timeo_desktop.ui.base.rows import Area, Family, Overlay, Panel, SearchSource
from timeo_desktop.ui.view.basket import BASKET_COMMANDS
from timeo_desktop.ui.view.commands import VIEW_COMMANDS
from timeo_desktop.ui.view.on_desk import OnDesk

_HERE = "timeo_desktop.ui.view"


def _is_pinned(desk: OnDesk) -> bool:
    return desk.panels["properties"].pinned is not None


FAMILY = Family(
    name="view",
    parts=(f"{_HERE}.overlay_view:OverlayView",),
    panels=(
        Panel(
            "tree", "Project tree", Area.LEFT, f"{_HERE}.project_tree:ProjectTree", "F2",
            frozenset({Kind.MODELS, Kind.GROWN}), place=10,
        ),
        Panel(
            "properties", "Properties", Area.INSPECTOR, f"{_HERE}.properties:PropertiesPanel", "Alt+1",
            frozenset({Kind.MODELS, Kind.GEOMETRY, Kind.KNOWN, Kind.LINKS, Kind.LAYERS}), place=10,
            show="Show properties",
        ),
        Panel(
            "not_drawn", "What could not be drawn", Area.BELOW, f"{_HERE}.not_drawn:NotDrawn", "F4",
            frozenset({Kind.MODELS}), counted=True, place=70,
        ),
    ),
    overlays=(Overlay("", "Model only", "cube", "0"),),
    commands=(
        Command(
            "properties.pin", "Pin the inspector", lambda desk, _text: desk.panels["properties"].pin(), EDIT,
            "Ctrl+Shift+P", lambda desk: _is_pinned(desk) or len(desk.session.view.selection) == 1, checked=_is_pinned,
            help="Then select another element to compare both", icon="pin",
        ),
    ),
    view_commands=(*VIEW_COMMANDS, *BASKET_COMMANDS),
    searches=(SearchSource("elements", "Elements", f"{_HERE}.find:elements", place=20),),
)  # fmt: skip
