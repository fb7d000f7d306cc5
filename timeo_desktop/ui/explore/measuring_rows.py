"""What measuring adds to the window."""

from timeo_desktop.domain.measures import MeasureKind
from timeo_desktop.ui.base.command import VIEW, Command
from timeo_desktop.ui.base.rows import Area, Panel, named
from timeo_desktop.ui.explore.measure_commands import MEASURE_COMMANDS
from timeo_desktop.ui.view.on_desk import OnDesk, call

_HERE = "timeo_desktop.ui.explore"
_TOOL = f"{_HERE}.measuring:Measuring"


def _has_model(desk: OnDesk) -> bool:
    return bool(desk.session.models)


def _measuring(kind: str, title: str, shortcut: str, *, hint: str, icon: str = "") -> Command[OnDesk]:
    def begin(desk: OnDesk, _text: str) -> None:
        desk.part(named(_TOOL)).begin(kind)

    return Command(f"measuring.{kind}", title, begin, VIEW, shortcut, _has_model, help=hint, icon=icon)


PARTS = (_TOOL,)
PANELS = (
    Panel("dimensions", "Dimensions", Area.BELOW, f"{_HERE}.measures_panel:MeasuresPanel", "Shift+F6", counted=True,
          place=35),
)  # fmt: skip
VIEW_COMMANDS = MEASURE_COMMANDS
COMMANDS = (
    _measuring(MeasureKind.DISTANCE, "Measure", "M", hint="Click two places; Esc ends", icon="ruler-2"),
    _measuring(
        MeasureKind.CHAIN, "Measure along places", "Shift+M", hint="Click places one after the other; Enter ends"
    ),
    _measuring(
        MeasureKind.ANGLE, "Measure an angle", "", hint="Click a place on the first leg, the corner, the second leg"
    ),
    _measuring(MeasureKind.AREA, "Measure an area", "", hint="Click the corners; Enter ends"),
    _measuring("face", "Measure a face", "", hint="Click a face: all of it, as far as it is flat"),
    _measuring(MeasureKind.VOLUME, "Measure a volume", "", hint="Click an element"),
    _measuring(MeasureKind.SURFACE, "Measure a surface", "", hint="Click an element"),
    _measuring(
        MeasureKind.CLEARANCE,
        "Measure a clearance",
        "Alt+M",
        hint="Click two elements, or select them first: the smallest distance",
    ),
    _measuring(MeasureKind.HEIGHT, "Measure a height above the floor", "", hint="Click a place"),
    _measuring(MeasureKind.COORDINATES, "Mark coordinates", "", hint="Click a place"),
    Command("measuring.end", "Stop measuring", call(f"{_TOOL}.end"), ""),
)
