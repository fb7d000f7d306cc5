"""Places that people type: coordinates of the scene's system, of another one, or latitude and longitude."""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d])")
_EPSG = re.compile(r"^\s*EPSG\s*:?\s*(\d{4,6})\s*[:;,]?\s*", re.IGNORECASE)
_ANGLE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*°?\s*(?:(\d+(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d+(?:[.,]\d+)?)\s*[\"″”]\s*)?"
    r"(N(?:ord|orth)?|S(?:ud|outh)?|E(?:st|ast)?|W(?:est)?|O(?:uest)?)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b[xyen]\s*[=:]", re.IGNORECASE)
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
    text = re.sub(r"\s", " ", text)
    compass = _by_compass(text)
    if compass is not None:
        return _degrees(*compass, scene)
    named = _EPSG.match(text)
    rest = _LABEL.sub(" ", text[named.end() :] if named else text)
    found = _NUMBER.findall(_points(rest))
    if len(found) != 2:
        rest = _GROUPED.sub(lambda group: group.group().replace(" ", ""), rest)
        found = _NUMBER.findall(_points(rest))
    if len(found) != 2 or re.sub(r"[-+\d.,;°\sm]", "", rest):
        return None
    first, second = (float(number.replace(",", ".")) for number in found)
    if named:
        return _from(int(named.group(1)), first, second, scene)
    if abs(first) <= _POLE and abs(second) <= _ROUND:
        return _degrees(first, second, scene)
    return TypedPlace(first, second, f"{first:.2f} ; {second:.2f}" + (f" (EPSG:{scene})" if scene else ""))


def _degrees(latitude: float, longitude: float, scene: int | None) -> TypedPlace | None:
    place = _from(4326, longitude, latitude, scene)
    return place and TypedPlace(place.x, place.y, f"{latitude:.6f}, {longitude:.6f}")


def _by_compass(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of two angles with letters, in either order, with or without minutes and seconds."""
    angles = list(_ANGLE.finditer(text))
    if len(angles) != 2 or _ANGLE.sub("", text).strip(" ,;"):
        return None
    found: dict[str, float] = {}
    for angle in angles:
        degrees, minutes, seconds = (float((part or "0").replace(",", ".")) for part in angle.groups()[:3])
        letter = angle.group(4)[0].upper()
        value = degrees + minutes / 60 + seconds / 3600
        found["north" if letter in "NS" else "east"] = -value if letter in "SWO" else value
    if len(found) != 2 or abs(found["north"]) > _POLE or abs(found["east"]) > _ROUND:
        return None
    return found["north"], found["east"]


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
