"""What measuring adds to the window."""

from timeo_desktop.domain.measures import MeasureKind
from timeo_desktop.ui.base.command import VIEW, Command
from timeo_desktop.ui.base.rows import Area, Panel
from timeo_desktop.ui.explore.measure_commands import MEASURE_COMMANDS
from timeo_desktop.ui.view.on_desk import OnDesk, call

_HERE = "timeo_desktop.ui.explore"
_TOOL = f"{_HERE}.measuring:Measuring"


def _has_model(desk: OnDesk) -> bool:
    return bool(desk.session.models)


def _begin(kind: str, title: str, shortcut: str, help_text: str, icon: str = "") -> Command[OnDesk]:
    return Command(f"measuring.{kind}", title, call(f"{_TOOL}.begin_{kind}"), VIEW, shortcut, _has_model,
                   help=help_text, icon=icon)  # fmt: skip


PARTS = (_TOOL,)
PANELS = (
    Panel("dimensions", "Dimensions", Area.BELOW, f"{_HERE}.measures_panel:MeasuresPanel", "Shift+F6", counted=True,
          place=35),
)  # fmt: skip
VIEW_COMMANDS = MEASURE_COMMANDS
COMMANDS = (
    _begin(MeasureKind.DISTANCE, "Measure", "M", "Click two places; Esc ends", "ruler-2"),
    _begin(MeasureKind.CHAIN, "Measure along places", "Shift+M", "Click places one after the other; Enter ends"),
    _begin(MeasureKind.ANGLE, "Measure an angle", "", "Click a place on the first leg, the corner, the second leg"),
    _begin(MeasureKind.AREA, "Measure an area", "", "Click the corners; Enter ends"),
    _begin("face", "Measure a face", "", "Click a face: all of it, as far as it is flat"),
    _begin(MeasureKind.VOLUME, "Measure a volume", "", "Click an element"),
    _begin(MeasureKind.SURFACE, "Measure a surface", "", "Click an element"),
    _begin(MeasureKind.CLEARANCE, "Measure a clearance", "Alt+M", "Click two elements: the smallest distance"),
    _begin(MeasureKind.HEIGHT, "Measure a height above the floor", "", "Click a place"),
    _begin(MeasureKind.COORDINATES, "Mark coordinates", "", "Click a place"),
    Command("measuring.end", "Stop measuring", call(f"{_TOOL}.end"), ""),
)
