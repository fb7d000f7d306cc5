"""Measures as text, in the units and with the decimals that somebody wants."""

from collections.abc import Callable
from dataclasses import dataclass

from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.domain.places import Point

_SCALES = {"mm": 1000.0, "cm": 100.0, "m": 1.0}
UNITS = tuple(_SCALES)
_PLAIN_DECIMALS = 3  # of areas and volumes, where lengths are not in metres
_ANGLE_DECIMALS, _PLACE_DECIMALS = 2, 3
_TIGHT = "\N{NO-BREAK SPACE}"


def _nothing(_place: Point) -> str:
    return ""


@dataclass(frozen=True)
class MeasureStyle:
    """The unit of lengths (areas and volumes are always in metres), decimals, how a language writes numbers, and its
    words for two elements that have no clearance. `also` says something more of a place, such as where on the globe."""

    unit: str = "m"
    decimals: int = 3
    comma: str = "."
    thousands: str = " "
    minus: str = "−"
    touching: str = "they touch or overlap"
    also: Callable[[Point], str] = _nothing

    def number(self, value: float, decimals: int) -> str:
        """A number with so many decimals."""
        text = f"{value:,.{decimals}f}"
        if not any(each in text for each in "123456789"):
            text = text.removeprefix("-")
        return text.replace("-", self.minus).replace(",", "\0").replace(".", self.comma).replace("\0", self.thousands)

    def length(self, metres: float) -> str:
        """A length with its unit."""
        return f"{self.number(metres * _SCALES[self.unit], self.decimals)}{_TIGHT}{self.unit}"

    @property
    def plain_decimals(self) -> int:
        """Decimals of square and cubic metres."""
        return self.decimals if self.unit == "m" else _PLAIN_DECIMALS


def amount_text(measure: Measure, style: MeasureStyle) -> str:
    """The value of a measure with its unit."""
    match measure.kind:
        case MeasureKind.AREA | MeasureKind.SURFACE:
            return f"{style.number(measure.amount, style.plain_decimals)}{_TIGHT}m²"
        case MeasureKind.VOLUME:
            return f"{style.number(measure.amount, style.plain_decimals)}{_TIGHT}m³"
        case MeasureKind.ANGLE:
            return f"{style.number(measure.amount, _ANGLE_DECIMALS)}°"
        case MeasureKind.COORDINATES:
            return place_text(measure.points[0], style)
        case MeasureKind.CLEARANCE if measure.amount == 0:
            return f"{style.length(0.0)}, {style.touching}"
    return style.length(measure.amount)


def place_text(place: Point, style: MeasureStyle) -> str:
    """A place of the map in metres: x, y and z."""
    return "  ".join(
        f"{axis}{_TIGHT}{style.number(value, _PLACE_DECIMALS)}" for axis, value in zip("XYZ", place, strict=True)
    )


def steps_text(measure: Measure, style: MeasureStyle) -> str:
    """How far it is along each axis from the first to the last point; nothing where that says nothing."""
    if measure.kind not in (MeasureKind.DISTANCE, MeasureKind.CLEARANCE):
        return ""
    first, last = measure.points[0], measure.points[-1]
    return "  ".join(
        f"Δ{axis}{_TIGHT}{style.length(after - before)}" for axis, before, after in zip("xyz", first, last, strict=True)
    )
