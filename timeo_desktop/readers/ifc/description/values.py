"""What an IFC value says, as the plain values of a property."""

from collections.abc import Iterable

from ifcopenshell import entity_instance as Entity

from timeo_desktop.domain.property_values import Plain, Value
from timeo_desktop.readers.ifc.damage import numbers

COMPOUND_ANGLE = "IfcCompoundPlaneAngleMeasure"
_MILLIONTH = 1e-6


def plain(value: object) -> Plain:
    """One value of a select such as IfcValue, or of an attribute; what has several parts as one text. An entity that
    stands where a value is expected is none."""
    if isinstance(value, Entity) and value.id():
        return None
    inner = value[0] if isinstance(value, Entity) else value
    if inner is None or isinstance(inner, Plain):
        return inner
    if not isinstance(inner, tuple):
        return str(inner)
    if isinstance(value, Entity) and value.is_a() == COMPOUND_ANGLE:
        return angle_text(inner)
    return ", ".join(str(part) for part in inner)


def several(values: Iterable[object] | None) -> Value:
    """All values of a list; one alone is told as such, none is no value."""
    found = tuple(plain(each) for each in values or ())
    return found if len(found) > 1 else found[0] if found else None


def angle_text(angle: object) -> str:
    """Degrees, minutes, seconds and, where they are told, millionths of a second, as people write them; nothing of what
    is no angle."""
    parts = tuple(int(each) for each in numbers(angle))
    if not parts:
        return ""
    degrees, minutes, seconds, millionths = (*(abs(each) for each in parts), 0, 0, 0, 0)[:4]
    sign = "-" if any(each < 0 for each in parts) else ""
    return f"{sign}{degrees}° {minutes}′ {seconds + millionths * _MILLIONTH:.10g}″"
