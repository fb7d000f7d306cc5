"""Places that people type: coordinates of the scene's system, of another one, or latitude and longitude."""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_EPSG = re.compile(r"^\s*EPSG\s*:?\s*(\d{4,6})\s*[:;,]?\s*", re.IGNORECASE)
_POLE, _ROUND = 90.0, 180.0


@dataclass(frozen=True)
class TypedPlace:
    """A place on the map, metres of the scene's system, and how it was understood."""

    x: float
    y: float
    label: str


def typed_place(text: str, scene: int | None) -> TypedPlace | None:
    """The place that a text names, or None. Two small numbers are latitude and longitude, as maps write them; larger
    ones are east and north of the scene's system, or of the one named before them ("EPSG:2154 574317 6279621")."""
    named = _EPSG.match(text)
    rest = text[named.end() :] if named else text
    found = _NUMBER.findall(_points(rest))
    if len(found) != 2 or re.sub(r"[-+\d.,;°\sNSEOWm]", "", rest):
        return None
    first, second = (float(number.replace(",", ".")) for number in found)
    if re.search(r"[SsWwOo]", rest):  # degrees south, west (in French: ouest)
        first, second = (-first if re.search("[Ss]", rest) else first, -second if re.search("[WwOo]", rest) else second)
    if named:
        return _from(int(named.group(1)), first, second, scene)
    if abs(first) <= _POLE and abs(second) <= _ROUND:
        place = _from(4326, second, first, scene)
        return place and TypedPlace(place.x, place.y, f"{first:.6f}, {second:.6f}")
    return TypedPlace(first, second, f"{first:.2f} ; {second:.2f}" + (f" (EPSG:{scene})" if scene else ""))


def _points(text: str) -> str:
    """Decimal commas as points, where a comma cannot be what separates the two numbers."""
    if ";" in text or len(re.findall(r"\S*\d\S*", text)) == 2:
        return re.sub(r"(?<=\d),(?=\d)", ".", text)
    return text.replace(",", " ")


def _from(source: int, x: float, y: float, scene: int | None) -> TypedPlace | None:
    if scene is None:
        return None
    from pyproj import Transformer
    from pyproj.exceptions import CRSError, ProjError

    try:
        transformer = Transformer.from_crs(source, scene, always_xy=True, allow_ballpark=False)
        east, north = transformer.transform(x, y, errcheck=True)
    except (CRSError, ProjError):
        return None
    return TypedPlace(float(east), float(north), f"{x:.2f} ; {y:.2f} (EPSG:{source})")
