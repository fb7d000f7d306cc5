"""GML geometry as CityGML uses it: polygons, straight lines, points, references and implicit geometry."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen

_GML = ("http://www.opengis.net/gml", "http://www.opengis.net/gml/3.2")
_IDS = tuple(f"{{{space}}}id" for space in _GML)
_HREF = "{http://www.w3.org/1999/xlink}href"
_POLYGONS = ("Polygon", "Triangle", "Rectangle", "PolygonPatch")
_AGGREGATES = ("CompositeSurface", "MultiSurface", "Surface", "PolyhedralSurface", "TriangulatedSurface", "Shell")
_REFERRING = ("surfaceMember", "baseSurface", "solidMember", "exterior", "relativeGMLGeometry", "relativeGeometry")
_PLACES = ("posList", "pos", "coordinates")
_SAMPLE = 60  # letters of what cannot be read
_PROLOG = 1 << 20
_NOISE = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(r"<(?![!?])")
_CITYGML = re.compile(r"opengis\.net/citygml/(?:[a-z]+/)*(\d\.\d)")


@dataclass(frozen=True, eq=False)
class Polygon:
    """A polygon's rings, outline first, each (n, 3) without its closing point; `unread` is the beginning of what should
    have been numbers and is not. `ring_names` are the identifiers of the rings."""

    identity: str
    rings: tuple[F64, ...]
    ring_names: tuple[str, ...] = ()
    unread: str = ""


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def identity_of(element: Any) -> str:
    """The gml:id of an element, or nothing."""
    return next((element.get(name) for name in _IDS if element.get(name)), "")


def refuse_document_type(path: Path) -> None:
    """Raise CannotOpen when a file defines entities: they can name other files and grow without bound."""
    with path.open("rb") as file:
        head = file.read(_PROLOG)
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", errors="replace")
    text = _NOISE.sub("", text)
    root = _ROOT.search(text)
    if "<!DOCTYPE" in text[: root.start() if root else None].upper():
        raise CannotOpen("{name} defines entities (a document type), which is refused for safety", name=path.name)


def root_of(path: Path, names: tuple[str, ...]) -> str:
    """The CityGML version of a file. Raises CannotOpen when its root is something else."""
    with path.open("rb") as file:
        spaces: list[str] = []
        for event, value in ElementTree.iterparse(file, events=("start-ns", "start")):
            if event == "start-ns":
                spaces.append(value[1])
                continue
            if local(value) not in names:
                raise CannotOpen("{name} is XML, but not a CityGML model", name=path.name)
            versions = [found.group(1) for each in spaces if (found := _CITYGML.search(each))]
            if not versions:
                raise CannotOpen("{name} is XML, but not a CityGML model", name=path.name)
            return max(versions)
    raise CannotOpen("{name} is empty", name=path.name)


def polygons_of(element: Iterable[Any], matrix: F64 | None) -> Iterator[Polygon]:
    """Every polygon below an element; `matrix` (4 × 4) moves implicit geometry."""
    for top in element:
        for each in top.iter():
            if local(each) in _POLYGONS and (rings := [ring for ring in _rings(each) if len(ring[1]) >= 3]):
                names, points = zip(*rings, strict=True)
                broken = any(np.isnan(ring).any() for ring in points)
                placed = tuple(_placed(ring, matrix) for ring in points)
                yield Polygon(identity_of(each), placed, names, _beginning(each) if broken else "")


def _beginning(polygon: Element) -> str:
    """The first coordinates of a polygon that are no rows of numbers."""
    written = (each for each in polygon.iter() if local(each) in _PLACES and each.text)
    text = next((each.text for each in written if np.isnan(_coordinates(each, polygon)).any()), None)
    return " ".join((text or "").split()[:3])[:_SAMPLE]


def aggregates_of(element: Any) -> Iterator[str]:
    """Identifiers of what is made of polygons that stand in it."""
    for each in element.iter():
        if local(each) in _AGGREGATES and identity_of(each) and any(local(part) in _POLYGONS for part in each.iter()):
            yield identity_of(each)


def lines_of(element: Any, matrix: F64 | None) -> Iterator[F64]:
    """Every straight line below an element."""
    for each in element.iter():
        if local(each) in ("LineString", "LineStringSegment"):
            points = _placed(_points(each), matrix)
            if len(points) >= 2:
                yield points


def markers_of(element: Any, matrix: F64 | None) -> Iterator[F64]:
    """Every point below an element that stands for itself, (1, 3)."""
    if matrix is not None:
        return
    for each in element.iter():
        if local(each) == "Point":
            points = _points(each)
            if len(points) == 1:
                yield points


def references_of(element: Any) -> list[str]:
    """What the geometry refers to inside the file."""
    found = (each.get(_HREF) for each in element.iter() if local(each) in _REFERRING)
    return [name[1:] for name in found if name and name.startswith("#")]


def strangers_in(element: Element) -> int:
    """How many shapes lie in other files: libraries of shapes, and references to them."""
    names = (each.get(_HREF) for each in element.iter() if local(each) in _REFERRING)
    outside = sum(1 for name in names if name and not name.startswith("#"))
    return outside + sum(local(each) == "libraryObject" for each in element.iter())


def placed_by(element: Any) -> F64 | None:
    """The matrix of an implicit geometry with its reference point, None for any other geometry."""
    for each in element.iter():
        if local(each) != "ImplicitGeometry":
            continue
        matrix = np.eye(4)
        for child in each:
            if local(child) == "transformationMatrix" and child.text:
                numbers = np.array(child.text.split(), dtype=np.float64)
                matrix = numbers.reshape(4, 4) if numbers.size == 16 else matrix
            elif local(child) == "referencePoint":
                points = [_points(point) for point in child.iter() if local(point) == "Point"]
                if points and len(points[0]) == 1:
                    matrix[:3, 3] += points[0][0]
        return matrix
    return None


def _placed(points: F64, matrix: F64 | None) -> F64:
    return points if matrix is None else points @ matrix[:3, :3].T + matrix[:3, 3]


def _rings(polygon: Any) -> Iterator[tuple[str, F64]]:
    """The name and the points of each ring."""
    for side in polygon:
        if local(side) in ("exterior", "interior", "outerBoundaryIs", "innerBoundaryIs"):
            for ring in side:
                points = _points(ring)
                if len(points) > 1 and np.array_equal(points[0], points[-1]):
                    points = points[:-1]
                yield identity_of(ring), points


def _points(element: Any) -> F64:
    """The coordinates of a ring, line or point, (n, 3); what is no number makes the whole ring NaN."""
    parts: list[F64] = []
    for each in element.iter():
        if local(each) in _PLACES and each.text:
            parts.append(_coordinates(each, element))
    return np.concatenate(parts) if parts else np.empty((0, 3))


def _coordinates(written: Element, around: Element) -> F64:
    text = written.text or ""
    text = text.replace(",", " ") if local(written) == "coordinates" else text
    width = (written.get("srsDimension") or around.get("srsDimension") or "3").strip()
    return _numbers(text, 2 if width == "2" else 3)


def _numbers(text: str, width: int) -> F64:
    try:
        numbers = np.array(text.split(), dtype=np.float64)
    except ValueError:
        return np.full((3, 3), np.nan)
    if numbers.size % width:
        return np.full((3, 3), np.nan)
    rows = numbers.reshape(-1, width)
    return rows if width == 3 else np.column_stack((rows, np.zeros(len(rows))))
