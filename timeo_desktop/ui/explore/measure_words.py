"""What measures and snaps are called, and how the user wants numbers."""

from collections.abc import Callable

from PySide6.QtCore import QLocale

from timeo_desktop.domain.measure_text import UNITS, MeasureStyle
from timeo_desktop.domain.measures import MeasureKind
from timeo_desktop.domain.places import Point
from timeo_desktop.domain.snaps import SnapKind
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.settings import Settings

MEASURE_WORDS = {
    MeasureKind.DISTANCE: "Distance",
    MeasureKind.CHAIN: "Chain of distances",
    MeasureKind.ANGLE: "Angle",
    MeasureKind.AREA: "Area",
    MeasureKind.SURFACE: "Surface",
    MeasureKind.VOLUME: "Volume",
    MeasureKind.CLEARANCE: "Clearance",
    MeasureKind.HEIGHT: "Height above the floor",
    MeasureKind.COORDINATES: "Coordinates",
}
SNAP_WORDS = {
    SnapKind.VERTEX: "Corner",
    SnapKind.MIDPOINT: "Middle of an edge",
    SnapKind.CENTRE: "Centre",
    SnapKind.PERPENDICULAR: "Perpendicular",
    SnapKind.EDGE: "Edge",
    SnapKind.AXIS: "Axis",
    SnapKind.FACE: "Face",
}
_UNIT, _DECIMALS = "measure_unit", "measure_decimals"
_FIRST = MeasureStyle()
MOST_DECIMALS = 5


def style_of(settings: Settings, also: Callable[[Point], str]) -> MeasureStyle:
    """How the user wants measures to be written, in the present language; see `MeasureStyle.also`."""
    unit, decimals = settings.text(_UNIT, _FIRST.unit), settings.text(_DECIMALS)
    locale = QLocale()
    return MeasureStyle(
        unit if unit in UNITS else _FIRST.unit,
        min(int(decimals), MOST_DECIMALS) if decimals.isdigit() else _FIRST.decimals,
        locale.decimalPoint(),
        locale.groupSeparator(),
        locale.negativeSign(),
        tr("they touch or overlap"),
        also,
    )


def put_style(settings: Settings, unit: str, decimals: int) -> None:
    """Remember it."""
    settings.put(_UNIT, unit)
    settings.put(_DECIMALS, str(decimals))
