"""CityGML 1.0 and 2.0, and the buildings of 3.0: one city object at a time, so that memory does not follow the file.

Source: OGC 12-019 (CityGML 2.0), OGC 20-010 and 21-006 (3.0). Surfaces that a solid only refers to are drawn once, by
what they are (wall, roof…). Not read: other encodings of curves than straight lines.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.city import gml_attributes
from timeo_desktop.readers.city.appearances import Appearances
from timeo_desktop.readers.city.collected import Collected
from timeo_desktop.readers.city.finish import finish
from timeo_desktop.readers.city.gather import Gathered
from timeo_desktop.readers.city.gml import (
    Polygon,
    aggregates_of,
    identity_of,
    lines_of,
    local,
    markers_of,
    placed_by,
    polygons_of,
    references_of,
    refuse_document_type,
    root_of,
    strangers_in,
)
from timeo_desktop.readers.city.objects import ROOT, CityObject
from timeo_desktop.readers.city.systems import Systems
from timeo_desktop.readers.job import Out, ReadJob

_OBJECTS = frozenset((
    "Building", "BuildingPart", "BuildingInstallation", "BuildingConstructiveElement", "BuildingUnit", "Storey",
    "Room", "BuildingRoom", "IntBuildingInstallation", "BuildingFurniture", "Bridge", "BridgePart",
    "BridgeInstallation", "BridgeConstructionElement", "Tunnel", "TunnelPart", "TunnelInstallation", "Road",
    "Railway", "Track", "Square", "TransportationComplex", "Waterway", "WaterBody", "LandUse", "PlantCover",
    "SolitaryVegetationObject", "CityFurniture", "GenericCityObject", "GenericOccupiedSpace", "ReliefFeature",
    "TINRelief", "MassPointRelief", "BreaklineRelief", "CityObjectGroup", "OtherConstruction", "GenericLogicalSpace",
    "GenericUnoccupiedSpace", "GenericThematicSurface",
))  # fmt: skip
_SURFACES = frozenset((
    "WallSurface", "RoofSurface", "GroundSurface", "ClosureSurface", "OuterFloorSurface", "OuterCeilingSurface",
    "InteriorWallSurface", "FloorSurface", "CeilingSurface", "Window", "Door", "WindowSurface", "DoorSurface",
    "TrafficArea", "AuxiliaryTrafficArea", "WaterSurface", "WaterGroundSurface",
))  # fmt: skip
_LOD = re.compile(r"lod(\d)")
_ROOTS = ("CityModel",)
_RELIEF = ("tin", "reliefPoints", "ridgeOrValleyLines", "breaklines")
_SKIPPED = frozenset(("Envelope", "Appearance", "appearance", "X3DMaterial", "ParameterizedTexture", "extent",
                      "multiPoint"))  # fmt: skip
_PLACES = ("posList", "pos", "coordinates")


def read(job: ReadJob, out: Out) -> None:
    """Read one file into `out`. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    path = Path(job.path)
    refuse_document_type(path)
    walk = _Walk(path)
    try:
        walk.through(out)
    except ElementTree.ParseError as error:
        if not walk.objects_read:
            raise CannotOpen("{name} is not whole XML: {reason}", name=path.name, reason=error) from error
        walk.found.notices.append(
            sentence("{name} breaks off: {reason}. What comes before is shown", name=path.name, reason=error)
        )
    walk.finish(job, out)


@dataclass
class _Open:
    """An object whose elements are being walked through."""

    each: CityObject
    system: int
    attributes: dict[str, object] = field(default_factory=dict)
    polygons: dict[str, list[tuple[Polygon, str, int]]] = field(default_factory=dict)
    lines: dict[str, list[tuple[F64, int]]] = field(default_factory=dict)
    dots: dict[str, list[tuple[F64, int]]] = field(default_factory=dict)
    references: dict[str, list[tuple[str, F64 | None, int]]] = field(default_factory=dict)


class _Walk:
    """One pass through a file, and a second one only where something refers to another object's geometry."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.found = Collected(path.name, by_name=True)
        self._seen: set[tuple[str, str]] = set()  # level of detail and identity of what was drawn
        self._unknown: Counter[str] = Counter()
        self._elsewhere = 0
        self._borrowed: dict[str, list[tuple[str, CityObject, F64 | None, int]]] = {}
        self._systems = Systems(self.found)
        self._appearances = Appearances(path)
        self._version = ""

    @property
    def objects_read(self) -> bool:
        """Whether any city object was read."""
        return len(self.found.objects) > 1

    def through(self, out: Out) -> None:
        """Walk through the file."""
        size = self._path.stat().st_size
        with self._path.open("rb") as file:
            self._version = root_of(self._path, _ROOTS)
            for member in _members(file):
                self._systems.begin(member)
                for child in member:
                    if local(child) in _OBJECTS:
                        self._object(child, ROOT, 0)
                    elif any(local(each) in _PLACES for each in child.iter()):
                        self._unknown[local(child)] += 1
                out.tick(file.tell(), size)
        if self._borrowed:
            self._fetch()
        self._tell()

    def _tell(self) -> None:
        """What is left out."""
        if self._unknown:
            self.found.notices.append(
                sentence(
                    "{name}: {count} objects of kinds that are not known here were left out: {kinds}",
                    name=self._path.name, count=self._unknown.total(), kinds=", ".join(self._unknown),
                )
            )  # fmt: skip
        if self._elsewhere:
            self.found.notices.append(
                sentence(
                    "{name}: {count} shapes lie in files of their own, which are not read",
                    name=self._path.name, count=self._elsewhere,
                )
            )  # fmt: skip

    def _object(self, element: Any, parent: int, system: int) -> None:
        kind = local(element)
        identity = identity_of(element)
        step = len(self.found.objects) + ROOT
        opened = _Open(CityObject(step, parent, identity, kind, identity), self._systems.of_object(element, system))
        place = len(self.found.objects)
        self.found.objects.append(opened.each)
        self.found.report.by_kind[kind] += 1
        self._walk(element, opened, "")
        name = str(opened.attributes.get("name") or identity)
        drawable = bool(opened.polygons or opened.lines or opened.dots or opened.references)
        each = CityObject(step, parent, identity, kind, name, drawable)
        self.found.objects[place] = opened.each = each
        self.found.attributes.append((step, opened.attributes))
        self._keep(opened)

    def _walk(self, element: Any, opened: _Open, surface: str) -> None:
        for child in element:
            name = local(child)
            lod = _LOD.match(name)
            if name in _SKIPPED:
                continue
            if name in _OBJECTS:
                self._object(child, opened.each.step, opened.system)
            elif name in _SURFACES:
                self._walk(child, opened, name)
            elif "TerrainIntersection" in name:
                continue
            elif lod:
                self._geometry(child, opened, lod.group(1), surface, opened.system)
            elif name in _RELIEF:
                self._geometry(child, opened, "2", surface, opened.system)
            elif not gml_attributes.take(child, opened.attributes) and len(child):
                self._walk(child, opened, surface)
            elif not surface and child.text and child.text.strip():
                gml_attributes.put(opened.attributes, name, child.text.strip())

    def _geometry(self, element: Any, opened: _Open, lod: str, surface: str, system: int) -> None:
        system = self._systems.of(element, system)
        if self._systems.are_several_in(element):
            for child in element:
                self._geometry(child, opened, lod, surface, system)
            return
        system = self._systems.within(element, system)
        matrix = placed_by(element)
        self._elsewhere += strangers_in(element)
        self._seen.update((lod, each) for each in aggregates_of(element))
        for polygon in polygons_of([element], matrix):
            if (lod, polygon.identity) in self._seen:
                continue
            if polygon.identity:
                self._seen.add((lod, polygon.identity))
            opened.polygons.setdefault(lod, []).append((polygon, surface, system))
        for line in lines_of(element, matrix):
            opened.lines.setdefault(lod, []).append((line, system))
        for dot in markers_of(element, matrix):
            opened.dots.setdefault(lod, []).append((dot, system))
        if found := references_of(element):
            opened.references.setdefault(lod, []).extend((name, matrix, system) for name in found)

    def _keep(self, opened: _Open) -> None:
        lods = {*opened.polygons, *opened.lines, *opened.dots, *opened.references}
        self.found.lods |= lods
        best = max(lods, default="")
        if lods:
            self.found.best[opened.each.step] = best
        for lod in sorted(lods):
            key = "model" if lod == best else f"lod:{lod}"
            layer = self.found.layers.setdefault(key, Gathered())
            if any(lod in drawn for drawn in (opened.polygons, opened.lines, opened.dots)):
                layer.begin(opened.each)
            for polygon, surface, system in opened.polygons.get(lod, ()):
                if polygon.unread:
                    self.found.unread.setdefault(opened.each.step, polygon.unread)
                self._face(layer, polygon, surface, system)
            for line, system in opened.lines.get(lod, ()):
                layer.line(self.found.add(line, system))
            for dot, system in opened.dots.get(lod, ()):
                layer.dot(self.found.add(dot, system)[0])
            for reference, matrix, system in opened.references.get(lod, ()):
                if matrix is not None or (lod, reference) not in self._seen:
                    self._borrowed.setdefault(reference, []).append((key, opened.each, matrix, system))

    def _face(self, layer: Gathered, polygon: Polygon, surface: str, system: int) -> None:
        first = self.found.count
        rings = [self.found.add(ring, system) for ring in polygon.rings]
        layer.face(rings, surface, self._appearances.put_on(polygon, first))

    def _fetch(self) -> None:
        """Find what was referred to and stands in another object."""
        missing = dict(self._borrowed)
        with self._path.open("rb") as file:
            for member in _members(file):
                for element in member.iter():
                    users = missing.pop(identity_of(element), None) if identity_of(element) else None
                    for key, each, matrix, system in users or ():
                        layer = self.found.layers[key]
                        layer.begin(each)
                        inside = system if matrix is not None else self._systems.within(element, system)
                        for polygon in polygons_of([element], matrix):
                            self._face(layer, polygon, "", inside)
        drawn = {identity for _, identity in self._seen}
        if left := [key for key in missing if key not in drawn]:
            self.found.notices.append(
                sentence(
                    "{name}: {count} references lead to nothing in the file, the first one is {id}",
                    name=self._path.name,
                    count=len(left),
                    id=left[0],
                )
            )

    def finish(self, job: ReadJob, out: Out) -> None:
        """Project, triangulate, write and report."""
        self.found.notices.extend(self._appearances.notices())
        finish(
            job=job,
            out=out,
            schema=f"CityGML {self._version}",
            found=self.found,
            cover=self._appearances.cover(self.found.count),
            beside=self._appearances.beside,
        )


def _members(file: Any) -> Iterator[Any]:
    """Each member of the model, forgotten once it has been looked at."""
    depth = 0
    root: Any = None
    for event, element in ElementTree.iterparse(file, events=("start", "end")):
        if event == "start":
            depth += 1
            root = element if root is None else root
            continue
        depth -= 1
        if depth == 1:
            yield element
            root.clear()
