"""Attributes of a CityGML object: generic ones and their sets, heights, and plain elements of text."""

from xml.etree.ElementTree import Element

from timeo_desktop.readers.city.gml import local

_WRAPPERS = frozenset(("stringAttribute", "intAttribute", "doubleAttribute", "dateAttribute", "uriAttribute",
                       "measureAttribute", "StringAttribute", "IntAttribute", "DoubleAttribute", "DateAttribute",
                       "MeasureAttribute", "UriAttribute", "CodeAttribute", "codeAttribute"))  # fmt: skip
_SETS = ("GenericAttributeSet", "genericAttributeSet")
_HEIGHTS = ("Height", "RoomHeight")
_NUMERIC = ("intattribute", "doubleattribute", "measureattribute")
_LONGEST = 4_000


def take(element: Element, attributes: dict[str, object]) -> bool:
    """Take an element that is an attribute with parts; whether it is one."""
    name = local(element)
    if name in _WRAPPERS:
        _generic(element, attributes)
    elif name in _SETS:
        for each in element.iter():
            if local(each) in _WRAPPERS:
                _generic(each, attributes)
    elif name in _HEIGHTS:
        parts = {local(each): (each.text or "").strip() for each in element}
        if parts.get("value"):
            reference = parts.get("highReference", "")
            named = f"height of {reference}" if reference and "height" in attributes else "height"
            attributes.setdefault(named, _number(parts["value"]))
    else:
        return False
    return True


def put(attributes: dict[str, object], name: str, text: str) -> None:
    """An attribute that may be given more than once."""
    known = attributes.get(name)
    joined = text if known is None else f"{known}, {text}"
    if known is None or (text not in str(known).split(", ") and len(joined) <= _LONGEST):
        attributes[name] = joined[:_LONGEST]


def _generic(element: Element, attributes: dict[str, object]) -> None:
    """A generic attribute: the name is an attribute in 2.0 and an element in 3.0."""
    name = element.get("name") or ""
    value = ""
    for child in element:
        if local(child) == "value":
            value = (child.text or "").strip()
        elif local(child) == "name" and not name:
            name = (child.text or "").strip()
    if name:
        attributes[name] = _number(value) if local(element).lower() in _NUMERIC else value[:_LONGEST]


def _number(text: str) -> object:
    try:
        return float(text) if "." in text or "e" in text.lower() else int(text)
    except ValueError:
        return text
