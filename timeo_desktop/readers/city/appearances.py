"""Appearances of a CityGML file: pictures on the rings of its polygons, and colours of polygons.

Source: OGC 12-019, chapter 9 (CityGML 2.0), and OGC 20-010, Appearance (3.0); of several themes the first one counts.
Not read, and told: pictures that lie over the map (GeoreferencedTexture), places that are computed (TexCoordGen).
"""

import mmap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.city.gather import Colour
from timeo_desktop.readers.city.gml import Polygon, local
from timeo_desktop.readers.city.wear import Wear
from timeo_desktop.readers.pictures import Cover

_TEXTURE, _MATERIAL = "ParameterizedTexture", "X3DMaterial"
_UNREAD = ("GeoreferencedTexture", "TexCoordGen")


class Appearances:
    """What the surfaces of one file wear."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._wear = Wear(path.parent)
        self._places: dict[str, tuple[int, F64]] = {}  # by the name of a ring: the picture, and where on it
        self._colours: dict[str, Colour] = {}  # by the name of a polygon
        self._unread: Counter[str] = Counter()
        if _has_any(path):
            self._read(path)

    @property
    def beside(self) -> tuple[str, ...]:
        """Names of pictures in the file's folder, whether they are there or not."""
        return self._wear.beside

    def put_on(self, polygon: Polygon, first: int) -> Colour | None:
        """Dress the points of a polygon, which begin at number `first`; the colour of the face, None where it has none
        of its own."""
        rings = [self._on_ring(name, len(ring)) for name, ring in zip(polygon.ring_names, polygon.rings, strict=True)]
        pictures = {row for row, _ in rings}
        if len(pictures) == 1:
            worn = self._wear.worn(pictures.pop(), np.concatenate([places for _, places in rings]))
            if worn is not None and worn.places is not None:
                self._wear.lay(first, worn)
            if worn is not None:
                return worn.colour
        return self._colours.get(polygon.identity)

    def cover(self, count: int) -> Cover | None:
        """What `count` points wear, or None when no picture is used."""
        return self._wear.cover(count)

    def notices(self) -> Iterator[Sentence]:
        """What is to be said of appearances that are not shown."""
        if self._wear.missing:
            yield self._wear.notice(self._name)
        if self._unread:
            yield sentence(
                "{name}: {count} appearances are of kinds that are not read: {kinds}",
                name=self._name, count=self._unread.total(), kinds=", ".join(self._unread),
            )  # fmt: skip

    def _on_ring(self, name: str, corners: int) -> tuple[int, F64]:
        picture, places = self._places.get(name, (-1, np.full((corners, 2), np.nan)))
        # The last place is that of the first corner once more.
        return (picture, places[:corners]) if len(places) in {corners, corners + 1} else (-1, places)

    def _read(self, path: Path) -> None:
        with path.open("rb") as file:
            try:
                for _, element in ElementTree.iterparse(file):
                    self._take(element)
            except ElementTree.ParseError:
                return  # what comes before the break is shown

    def _take(self, element: Element) -> None:
        kind = local(element)
        if kind == _TEXTURE:
            name = next((each.text or "" for each in element if local(each) == "imageURI"), "").strip()
            for ring, places in _rings_in(element):
                if ring not in self._places:
                    self._places[ring] = (self._wear.picture(name), places)
        elif kind == _MATERIAL and (colour := _colour(element)) is not None:
            for target in _targets(element):
                self._colours.setdefault(target, colour)
        elif kind in _UNREAD:
            self._unread[kind] += 1
        elif kind in {"cityObjectMember", "surfaceDataMember", "surfaceData", "pos", "posList"}:
            element.clear()


def _has_any(path: Path) -> bool:
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return any(data.find(kind.encode()) >= 0 for kind in (_TEXTURE, _MATERIAL, *_UNREAD))


def _rings_in(texture: Element) -> Iterator[tuple[str, F64]]:
    """The name of each ring, and the places (n, 2) of its corners: the name is an attribute in 2.0 and an element that
    follows in 3.0."""
    places: F64 | None = None
    for each in texture.iter():
        if local(each) == "textureCoordinates":
            places = _pairs(each.text or "")
            if ring := each.get("ring"):
                yield ring.removeprefix("#"), places
                places = None
        elif local(each) == "ring" and places is not None:
            yield (each.text or "").strip().removeprefix("#"), places
            places = None


def _pairs(text: str) -> F64:
    try:
        numbers = np.array(text.split(), dtype=np.float64)
    except ValueError:
        numbers = np.empty(0)
    return numbers.reshape(-1, 2) if numbers.size % 2 == 0 else np.empty((0, 2))


def _targets(element: Element) -> Iterator[str]:
    for each in element.iter():
        if local(each) == "target" and (name := each.get("uri") or (each.text or "").strip()):
            yield name.removeprefix("#")


def _colour(material: Element) -> Colour | None:
    texts = {local(each): (each.text or "").split() for each in material}
    try:
        red, green, blue = (float(each) for each in texts["diffuseColor"])
        clear = float(texts.get("transparency", ["0"])[0])
    except (KeyError, ValueError, IndexError):
        return None
    parts = (red, green, blue, 1 - clear)
    if not all(0 <= each <= 1 for each in parts):
        return None
    return (round(255 * red), round(255 * green), round(255 * blue), round(255 * (1 - clear)))
