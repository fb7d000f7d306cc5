"""What an IFC value says, as the plain values of a property."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from ifcopenshell import entity_instance as Entity

from timeo_desktop.domain.property_values import Plain, Value

_ANGLE_SIGNS = ("°", "′", "″")
_MILLIONTHS = 1e-6


def plain(value: object) -> Plain:
    """One value of a select such as IfcValue, or of an attribute; several as one text."""
    inner = value
    if isinstance(value, Entity):
        inner, told = value[0], _TOLD.get(value.is_a())
        if told is not None:
            return told(inner)
    if inner is None or isinstance(inner, Plain):
        return inner
    if isinstance(inner, tuple):
        return ", ".join(str(part) for part in inner)
    return str(inner)


def several(values: Iterable[object] | None) -> Value:
    """All values of a list; one alone is told as such, none is no value."""
    found = tuple(plain(each) for each in values or ())
    return found if len(found) > 1 else found[0] if found else None


def angle_text(parts: tuple[int, ...]) -> str:
    """Degrees, minutes, seconds and millionths of a second (IfcCompoundPlaneAngleMeasure) as people write them."""
    whole = [abs(each) for each in parts[:3]]
    seconds = f"{whole[2] + abs(parts[3]) * _MILLIONTHS:.10g}" if len(parts) > 3 else None
    written = [str(each) for each in whole[:2]] + ([seconds] if seconds else [str(each) for each in whole[2:]])
    sign = "-" if any(each < 0 for each in parts) else ""
    return sign + " ".join(number + mark for number, mark in zip(written, _ANGLE_SIGNS, strict=False))


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


_TOLD: Mapping[str, Callable[..., str]] = {"IfcTimeStamp": _moment, "IfcCompoundPlaneAngleMeasure": angle_text}
