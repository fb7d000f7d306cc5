"""Counts what is in every city file of the test data, and sets it beside what the program says that it read.

An independent check: it runs the program as a user would (`info --json`) and imports nothing of it. CityJSON objects
are counted by cjio (its interpreter in TIMEO_CJIO_PYTHON; without it the row says "not compared"), CityGML by a plain
walk over the XML, map layers by json or pyogrio, 3D Tiles from the headers of their files, point clouds by laspy.

A polygon of n corners, those of its h holes included, makes n + 2h - 2 triangles. Faces without area and corners on a
straight side need not make any: how many may be missing stands beside the count, and what that does not explain is
listed. Positions are compared by projecting every corner, since the projected corners of a box are not the box of the
projected corners.

Usage: TIMEO_TEST_DATA=... TIMEO_CJIO_PYTHON=... python tests/benchmarks/city_counts.py [--output docs/city-formats.md]
"""

import argparse
import base64
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import laspy
import numpy as np
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 3)
Face = list[Points]  # the outer ring, then holes; no ring repeats its first corner

PROGRAM_LIMIT_SECONDS = 300.0
CJIO_LIMIT_SECONDS = 300.0
TOLERANCE_MM = 1.0  # chunks keep float32 about an origin of their own: some tenths of a millimetre
NO_AREA = 1e-6  # square metres; smaller faces and corners need not be drawn
SENTENCE_LENGTH = 90
READ_VERSIONS = ("1.0", "1.1", "2.0")  # of CityJSON, as the program promises
NOT_COMPARED = "not compared"

CJIO_SCRIPT = """
import collections, json, sys
from cjio import cityjson
path = sys.argv[1]
with open(path, encoding="utf-8") as file:
    if path.endswith(".jsonl"):
        sys.stdin = file
        model = cityjson.read_stdin()
    else:
        model = cityjson.reader(file)
types = collections.Counter(each["type"] for each in model.j["CityObjects"].values())
print(json.dumps({"objects": len(model.j["CityObjects"]), "types": types}))
"""

# What CityGML 1.0 to 3.0 call a feature of its own; boundary surfaces and openings belong to theirs.
GML_FEATURES = re.compile(
    r"(Int)?(Building|Bridge|Tunnel)(Part|Installation|Furniture|Room|Unit|Construct(ion|ive)Element)?$|Room$|Storey$|"
    r"HollowSpace$|(TIN|MassPoint|Breakline|Raster)Relief$|ReliefFeature$|LandUse$|PlantCover$|WaterBody$|Waterway$|"
    r"SolitaryVegetationObject$|Road$|Railway$|Track$|Square$|TransportationComplex$|CityFurniture$|OtherConstruction$|"
    r"Generic(CityObject|OccupiedSpace|UnoccupiedSpace|LogicalSpace)$|CityObjectGroup$"
)
GML_FACES = ("Polygon", "Triangle", "Rectangle", "PolygonPatch")
GML_LOD = re.compile(r"lod([0-4])[A-Z]")
EPSG_CODE = re.compile(r"(?:EPSG\D*?(?:/0/|::|:|/[\d.]*/))(\d{4,5})\b", re.IGNORECASE)

TRIANGLES, TRIANGLE_STRIP, TRIANGLE_FAN = 4, 5, 6  # glTF primitive modes
GLB_JSON = 0x4E4F534A
GLTF_FLOAT = 5126
EARTH_RADIUS = 6_367_000.0  # metres, give or take the flattening


@dataclass
class Counted:
    """What the independent side found. `drawable` objects have something that can be seen; `points` are the corners of
    it, and `crs` their system, None when the file names none."""

    objects: int | None = None
    by_type: dict[str, int] | None = None
    triangles: int | None = None
    without_area: int = 0
    drawable: int | None = None
    points: Points | None = None
    heights: bool = True  # whether the file itself says the heights of what is drawn
    crs: str | None = None
    measure: str = "triangles"
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """What the program said of a file. `error` is empty when it opened it; `clean` when it ended as it promises."""

    report: dict[str, Any]
    error: str = ""
    clean: bool = True


@dataclass(frozen=True)
class Case:
    """One file, how to count it, and whether the program has to open it; None: nobody promised anything."""

    path: Path
    name: str
    kind: str
    count: Callable[[Path], Counted]
    accept: bool | None


@dataclass
class Row:
    """One line of the table. `broken` are broken expectations, `remarks` differences that are only reported."""

    case: Case
    answer: Answer
    counted: Counted
    position_mm: float | None = None
    broken: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


# ---- triangles


def face_triangles(face: Face) -> tuple[int, int]:
    """Triangles of one polygon, and how many of them need not exist because they have no area."""
    most = ring_triangles(len(ring) for ring in face)
    if not face or most <= 0:
        return 0, 0
    least = ring_triangles(map(len, visible(face)))
    return most, most - max(least, 0)


def ring_triangles(sizes: Iterable[int]) -> int:
    """Corners of all rings, plus two for each hole, less two."""
    corners = list(sizes)
    return sum(corners) + 2 * (len(corners) - 1) - 2


def visible(face: Face) -> Face:
    """The rings of a face less the corners that make no area; nothing when no area is left."""
    if not face:
        return []
    outer, *holes = map(with_area, face)
    return [outer, *(ring for ring in holes if len(ring))] if len(outer) else []


def with_area(ring: Points) -> Points:
    """The ring less repeated corners, corners on a straight side and spikes; nothing when it encloses nothing."""
    while len(ring) > 2:
        before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
        areas = np.linalg.norm(np.cross(ring - before, after - ring), axis=1) / 2
        if areas.min() > NO_AREA:
            break
        ring = np.delete(ring, int(areas.argmin()), axis=0)
    local = ring - ring[:1]
    area = np.linalg.norm(np.cross(local, np.roll(local, -1, axis=0)).sum(axis=0)) / 2
    return ring if len(ring) > 2 and area > NO_AREA else ring[:0]


def opened_ring(points: Points) -> Points:
    """The ring without its last corner where that repeats the first one, as GML and GeoJSON write it."""
    return points[:-1] if len(points) > 1 and (points[0] == points[-1]).all() else points


def total(faces: Iterable[Face]) -> tuple[int, int]:
    """Sums of `face_triangles`."""
    counts = [face_triangles(face) for face in faces]
    return sum(most for most, _ in counts), sum(flat for _, flat in counts)


def stacked(parts: Iterable[Points]) -> Points | None:
    """All points in one array; None when there are none."""
    arrays = [part for part in parts if len(part)]
    return np.concatenate(arrays) if arrays else None


# ---- CityJSON


def count_cityjson(path: Path) -> Counted:
    """Objects by cjio; triangles and points of the highest level of detail of each object by an own walk."""
    counted = cjio_count(path)
    faces: list[Face] = []
    points: list[Points] = []
    counted.drawable = 0
    for document in cityjson_documents(path):
        vertices = placed(document.get("vertices", []), document.get("transform"))
        templates = document.get("geometry-templates", {})
        counted.crs = counted.crs or reference_system(document)
        for thing in document["CityObjects"].values():
            own = [
                resolved
                for geometry in finest(thing.get("geometry") or [], templates)
                for resolved in instances(geometry, vertices, templates)
            ]
            seen = [part for geometry, corners in own for part in seen_points(geometry, corners)]
            counted.drawable += bool(seen)
            points += seen
            faces += [
                [corners[ring] for ring in face] for geometry, corners in own for face in cityjson_faces(geometry)
            ]
    counted.triangles, counted.without_area = total(faces)
    counted.points = stacked(points)
    return counted


def cjio_count(path: Path) -> Counted:
    """Numbers of objects that cjio counts, or a note that says why it does not."""
    interpreter = os.environ.get("TIMEO_CJIO_PYTHON")
    if not interpreter:
        return Counted(note=f"{NOT_COMPARED}: no TIMEO_CJIO_PYTHON")
    ended = subprocess.run(
        [interpreter, "-c", CJIO_SCRIPT, str(path)],
        capture_output=True, text=True, encoding="utf-8", timeout=CJIO_LIMIT_SECONDS, check=False,
    )  # fmt: skip
    if ended.returncode:
        reason = (ended.stderr.strip().splitlines() or ["it failed"])[-1]
        return Counted(note=f"{NOT_COMPARED}: cjio says {shortened(reason)}")
    found = json.loads(ended.stdout.splitlines()[-1])
    return Counted(objects=found["objects"], by_type=found["types"])


def cityjson_documents(path: Path) -> Iterator[dict[str, Any]]:
    """The model; of a sequence, every line with what its first line says for all."""
    text = path.read_text("utf-8-sig")
    try:
        yield json.loads(text)
        return
    except json.JSONDecodeError:
        lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    header = lines[0]
    shared = {key: header[key] for key in ("transform", "metadata", "geometry-templates") if key in header}
    for line in lines:
        yield line | shared


def placed(vertices: list[list[float]], transform: dict[str, list[float]] | None) -> Points:
    """Vertices as real coordinates."""
    array = np.array(vertices, dtype=np.float64).reshape(-1, 3)
    return array if transform is None else array * transform["scale"] + np.array(transform["translate"], float)


def reference_system(document: dict[str, Any]) -> str | None:
    """The EPSG code that the metadata name."""
    metadata = document.get("metadata") or {}
    found = EPSG_CODE.search(str(metadata.get("referenceSystem") or ""))
    return f"EPSG:{found[1]}" if found else None


def finest(geometries: list[dict[str, Any]], templates: dict[str, Any]) -> list[dict[str, Any]]:
    """The geometries of the highest level of detail among these."""

    def level(geometry: dict[str, Any]) -> float:
        if geometry["type"] == "GeometryInstance":
            geometry = templates["templates"][geometry["template"]]
        return float(geometry.get("lod", -1))

    highest = max(map(level, geometries), default=0.0)
    return [geometry for geometry in geometries if level(geometry) == highest]


def instances(
    geometry: dict[str, Any], vertices: Points, templates: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], Points]]:
    """The geometry with its vertices; of an instance, its template where the matrix and the point put it."""
    if geometry["type"] != "GeometryInstance":
        yield geometry, vertices
        return
    matrix = np.array(geometry["transformationMatrix"], float).reshape(4, 4)
    own = np.array(templates["vertices-templates"], float).reshape(-1, 3)
    moved = own @ matrix[:3, :3].T + matrix[:3, 3] + vertices[geometry["boundaries"][0]]
    yield templates["templates"][geometry["template"]], moved


def cityjson_faces(geometry: dict[str, Any]) -> Iterator[list[list[int]]]:
    """Faces as lists of rings of vertex indices; none of points and lines."""
    depth = {"MultiSurface": 0, "CompositeSurface": 0, "Solid": 1, "MultiSolid": 2, "CompositeSolid": 2}
    surfaces = [geometry["boundaries"]] if geometry["type"] in depth else []
    for _ in range(depth.get(geometry["type"], 0)):
        surfaces = [shell for solid in surfaces for shell in solid]
    for surface in surfaces:
        yield from surface


def seen_points(geometry: dict[str, Any], corners: Points) -> list[Points]:
    """Corners of the faces that have area; those of points and lines as they are."""
    if geometry["type"] in ("MultiPoint", "MultiLineString"):
        return [corners[list(flattened(geometry["boundaries"]))]]
    faces = [visible([corners[ring] for ring in face]) for face in cityjson_faces(geometry)]
    return [face[0] for face in faces if face]


def flattened(boundaries: list[Any]) -> Iterator[int]:
    """Vertex indices at any depth."""
    for each in boundaries:
        if isinstance(each, list):
            yield from flattened(each)
        else:
            yield each


# ---- CityGML


def count_citygml(path: Path) -> Counted:
    """Features, and the polygons of the highest level of detail of each, in one walk over the XML."""
    root = ET.parse(path).getroot()
    types: Counter[str] = Counter()
    owned: dict[int, dict[int, list[Face]]] = {}
    walk_gml(root, 0, -1, types, owned)
    faces = [face for levels in owned.values() for face in levels[max(levels)]]
    name = next((each.get("srsName") for each in root.iter() if each.get("srsName")), "") or ""
    code = EPSG_CODE.search(name)
    most, flat = total(faces)
    seen = [[face[0] for face in map(visible, levels[max(levels)]) if face] for levels in owned.values()]
    return Counted(
        objects=sum(types.values()), by_type=dict(types), triangles=most, without_area=flat,
        drawable=sum(map(bool, seen)), points=stacked(ring for rings in seen for ring in rings),
        crs=f"EPSG:{code[1]}" if code else None,
        note=f"{len(faces)} polygons",
    )  # fmt: skip


def walk_gml(
    node: ET.Element, owner: int, level: int, types: Counter[str], owned: dict[int, dict[int, list[Face]]]
) -> None:
    """Note the features below a node, and their polygons by level of detail."""
    name = node.tag.rpartition("}")[2]
    if GML_FEATURES.match(name):
        types[name] += 1
        owner, level = id(node), -1
    named = GML_LOD.match(name)
    if named:
        level = int(named[1])
    if name in GML_FACES:
        owned.setdefault(owner, {}).setdefault(level, []).append(gml_rings(node))
        return
    for child in node:
        if child.tag.rpartition("}")[2] != "lod":
            walk_gml(child, owner, level, types, owned)


def gml_rings(polygon: ET.Element) -> Face:
    """Rings of a polygon, the outer one first."""
    return [gml_ring(ring) for ring in polygon.iter() if ring.tag.endswith("}LinearRing")]


def gml_ring(ring: ET.Element) -> Points:
    """Corners of a ring, written in any of three ways."""
    words: list[str] = []
    for node in ring.iter():
        if node.tag.rpartition("}")[2] in ("posList", "pos", "coordinates"):
            words += (node.text or "").replace(",", " ").split()
    return opened_ring(np.array(words, dtype=np.float64).reshape(-1, 3))


# ---- map layers


def count_geojson(path: Path) -> Counted:
    """Features and rings by json alone."""
    document = json.loads(path.read_text("utf-8"))
    features = document["features"]
    faces = [face for feature in features for face in geojson_faces(feature.get("geometry"))]
    code = EPSG_CODE.search(json.dumps(document.get("crs") or ""))
    fields = {name for feature in features for name in feature["properties"]}
    return footprints(len(features), faces, fields, f"EPSG:{code[1]}" if code else "EPSG:4326")


def geojson_faces(geometry: dict[str, Any] | None) -> Iterator[Face]:
    """Polygons of a geometry."""
    if geometry and geometry["type"] == "Polygon":
        yield [opened_ring(solid(ring)) for ring in geometry["coordinates"]]
    elif geometry and geometry["type"] == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield [opened_ring(solid(ring)) for ring in polygon]


def solid(ring: list[list[float]]) -> Points:
    """Points with a third coordinate, whatever the file has."""
    return np.array([[*point, 0.0][:3] for point in ring], dtype=np.float64).reshape(-1, 3)


def count_shapefile(path: Path) -> Counted:
    """Features and rings by pyogrio and shapely."""
    meta, _, blobs, _ = pyogrio.raw.read(path)
    shapes = shapely.from_wkb(blobs)
    polygons = [part for part in shapely.get_parts(shapes) if part.geom_type == "Polygon"]
    faces = [
        [opened_ring(coordinates(ring)) for ring in (polygon.exterior, *polygon.interiors)] for polygon in polygons
    ]
    counted = footprints(len(blobs), faces, set(meta["fields"]), meta["crs"])
    counted.points = coordinates(shapes)
    return counted


def coordinates(shapes: Any) -> Points:
    """All coordinates of one shape or many, the third one zero where there is none."""
    return np.nan_to_num(np.asarray(shapely.get_coordinates(shapes, include_z=True), dtype=np.float64))


def footprints(objects: int, faces: list[Face], fields: set[str], crs: str) -> Counted:
    """Triangles of polygons; with walls of two triangles a side where the layer has heights of buildings."""
    most, flat = total(faces)
    note = "flat"
    if any(name.lower() == "hauteur" for name in fields):
        most += sum(2 * len(ring) for face in faces for ring in face)
        note = "roof and walls, no floor"
    return Counted(
        objects=objects, triangles=most, without_area=flat, crs=crs, heights=False, note=note,
        points=stacked(ring for face in faces for ring in face),
    )  # fmt: skip


# ---- 3D Tiles


@dataclass(frozen=True)
class Content:
    """One file of content; `points` in the system of the file, z up, None where they cannot be told."""

    features: int
    triangles: int
    dots: int
    points: Points | None


@dataclass
class Tiles:
    """Sums over a tileset. `hidden` triangles are of tiles that their children replace, `points` of all."""

    tiles: int = 0
    features: int = 0
    nameless: int = 0
    triangles: int = 0
    hidden: int = 0
    dots: int = 0
    missing: int = 0
    points: list[Points | None] = field(default_factory=list)


def count_tiles(path: Path) -> Counted:
    """Tiles with content, their features, triangles and positions; a file without features is one object."""
    sums = Tiles()
    walk_tileset(path, sums, np.eye(4))
    note = f"{sums.tiles} tiles with content, {sums.features} features, {sums.nameless} files without features"
    for number_of, what in (
        (sums.hidden, "triangles in coarser tiles that others replace"), (sums.dots, "points"),
        (sums.missing, "files missing"),
    ):  # fmt: skip
        note += f", {number_of} {what}" if number_of else ""
    points = None if any(part is None for part in sums.points) else stacked(p for p in sums.points if p is not None)
    if points is None and sums.points:
        note += "; positions not compared"
    geocentric = points is not None and bool((np.abs(np.linalg.norm(points, axis=1) - EARTH_RADIUS) < 40_000).all())
    return Counted(
        objects=sums.features + sums.nameless, triangles=sums.triangles - sums.hidden, note=note, points=points,
        crs="EPSG:4978" if geocentric else None,
    )  # fmt: skip


def walk_tileset(path: Path, sums: Tiles, transform: Points, refine: str = "REPLACE") -> None:
    """Add what a tileset and those that it names hold."""
    document = json.loads(path.read_text("utf-8"))
    walk_tile(document["root"], path.parent, sums, transform, refine)


def walk_tile(tile: dict[str, Any], folder: Path, sums: Tiles, transform: Points, refine: str) -> None:
    """Add what a tile and those below it hold, these first: what replaces a tile may be missing."""
    refine = tile.get("refine", refine).upper()
    if "transform" in tile:
        transform = transform @ np.array(tile["transform"], float).reshape(4, 4).T
    before = sums.triangles + sums.dots
    for child in tile.get("children") or []:
        walk_tile(child, folder, sums, transform, refine)
    replaced = refine == "REPLACE" and sums.triangles + sums.dots > before
    contents = tile.get("contents") or ([tile["content"]] if "content" in tile else [])
    uris = [content.get("uri") or content["url"] for content in contents]
    if "implicitTiling" in tile:
        uris = [uri for template in uris for uri in implicit_uris(tile["implicitTiling"], template, folder)]
        sums.tiles += len(uris) - 1
    sums.tiles += bool(uris)
    for uri in uris:
        add_content(folder / unquote(uri), sums, transform, refine, replaced)


def add_content(path: Path, sums: Tiles, transform: Points, refine: str, replaced: bool) -> None:
    """Add one file of content."""
    if not path.is_file():
        sums.missing += 1
        return
    if path.suffix == ".json":
        sums.tiles -= 1
        walk_tileset(path, sums, transform, refine)
        return
    content = content_of(path)
    sums.features += content.features
    sums.nameless += not content.features
    sums.triangles += content.triangles
    sums.hidden += content.triangles if replaced else 0
    sums.dots += content.dots
    sums.points.append(None if content.points is None else moved(content.points, transform))


def moved(points: Points, matrix: Points) -> Points:
    """Points under an affine matrix of four by four."""
    return points @ matrix[:3, :3].T + matrix[:3, 3]


def content_of(path: Path) -> Content:
    """What a file of content holds."""
    data = path.read_bytes()
    if data[:4] not in (b"b3dm", b"pnts"):
        return gltf_content(*gltf_of(data), path.parent)
    lengths = struct.unpack_from("<4I", data, 12)
    table = json.loads(data[28 : 28 + lengths[0]] or b"{}")
    centre = np.array(table.get("RTC_CENTER", (0.0, 0.0, 0.0)))
    if data[:4] == b"pnts":
        start = 28 + lengths[0] + table["POSITION"]["byteOffset"]
        places = np.frombuffer(data, "<f4", 3 * table["POINTS_LENGTH"], start).reshape(-1, 3)
        return Content(table.get("BATCH_LENGTH", 0), 0, table["POINTS_LENGTH"], places + centre)
    inner = gltf_content(*gltf_of(data[28 + sum(lengths) :]), path.parent)
    points = None if inner.points is None else inner.points + centre
    return Content(table.get("BATCH_LENGTH", 0), inner.triangles, inner.dots, points)


def gltf_of(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The JSON of a glTF, binary or not, and its binary part."""
    if data[:4] != b"glTF":
        return json.loads(data), b""
    length, chunk = struct.unpack_from("<2I", data, 12)
    if struct.unpack_from("<I", data, 4)[0] != 2 or chunk != GLB_JSON:
        raise ValueError("only glTF 2.0 is counted")
    return json.loads(data[20 : 20 + length]), data[28 + length :]


def gltf_content(model: dict[str, Any], body: bytes, folder: Path) -> Content:
    """Features by feature ids, triangles, points and positions of the nodes of the scene."""
    features = triangles = dots = 0
    places: list[Points | None] = []
    for node, matrix in scene_nodes(model):
        copies = 1
        extensions = node.get("extensions", {})
        if "EXT_mesh_gpu_instancing" in extensions:
            attributes = extensions["EXT_mesh_gpu_instancing"]["attributes"]
            copies = model["accessors"][next(iter(attributes.values()))]["count"]
            places.append(None)
        features += id_count(extensions.get("EXT_instance_features"))
        for primitive in model["meshes"][node["mesh"]]["primitives"] if "mesh" in node else ():
            features += id_count(primitive.get("extensions", {}).get("EXT_mesh_features"))
            drawn, alone = primitive_counts(model, primitive)
            triangles += drawn * copies
            dots += alone * copies
            corners = positions(model, primitive["attributes"]["POSITION"], body, folder)
            places.append(None if corners is None else moved(corners, matrix))
    known = [part for part in places if part is not None]
    whole = stacked(known) if len(known) == len(places) else None
    # y is up in glTF, z in tiles
    return Content(features, triangles, dots, None if whole is None else whole[:, [0, 2, 1]] * (1.0, -1.0, 1.0))


def positions(model: dict[str, Any], index: int, body: bytes, folder: Path) -> Points | None:
    """The numbers of an accessor of positions; None where they are not plain floats."""
    accessor = model["accessors"][index]
    if accessor["componentType"] != GLTF_FLOAT or "bufferView" not in accessor:
        return None
    view = model["bufferViews"][accessor["bufferView"]]
    uri = model["buffers"][view["buffer"]].get("uri")
    if uri:
        body = base64.b64decode(uri.partition(",")[2]) if uri.startswith("data:") else (folder / uri).read_bytes()
    stride = view.get("byteStride", 12)
    start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    raw = np.frombuffer(body, np.uint8)[start:]
    rows = np.lib.stride_tricks.as_strided(raw, (accessor["count"], 12), (stride, 1))
    return np.ascontiguousarray(rows).view("<f4").astype(np.float64)


def scene_nodes(model: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Points]]:
    """Nodes of the scene that is shown, as often as they are met, with their matrices."""
    scenes = model.get("scenes") or [{"nodes": range(len(model.get("nodes", [])))}]
    waiting = [(index, np.eye(4)) for index in scenes[model.get("scene", 0)].get("nodes", [])]
    while waiting:
        index, above = waiting.pop()
        node = model["nodes"][index]
        matrix = above @ node_matrix(node)
        yield node, matrix
        waiting += [(child, matrix) for child in node.get("children", [])]


def node_matrix(node: dict[str, Any]) -> Points:
    """The matrix of a node, written out or as its three parts."""
    if "matrix" in node:
        return np.array(node["matrix"], float).reshape(4, 4).T
    x, y, z, w = node.get("rotation", (0.0, 0.0, 0.0, 1.0))
    turned = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix = np.eye(4)
    matrix[:3, :3] = np.array(turned) * np.array(node.get("scale", (1.0, 1.0, 1.0)))
    matrix[:3, 3] = node.get("translation", (0.0, 0.0, 0.0))
    return matrix


def id_count(extension: dict[str, Any] | None) -> int:
    """The features of the first set of feature ids."""
    return int(extension["featureIds"][0]["featureCount"]) if extension and extension.get("featureIds") else 0


def primitive_counts(model: dict[str, Any], primitive: dict[str, Any]) -> tuple[int, int]:
    """Triangles and points of a primitive."""
    where = primitive["indices"] if "indices" in primitive else primitive["attributes"]["POSITION"]
    count, mode = model["accessors"][where]["count"], primitive.get("mode", TRIANGLES)
    if mode == TRIANGLES:
        return count // 3, 0
    if mode in (TRIANGLE_STRIP, TRIANGLE_FAN):
        return max(count - 2, 0), 0
    return 0, count if mode == 0 else 0


def implicit_uris(tiling: dict[str, Any], template: str, folder: Path) -> Iterator[str]:
    """Names of the content that the subtrees of an implicit quadtree or octree say is there."""
    axes = 3 if tiling["subdivisionScheme"] == "OCTREE" else 2
    depth = tiling["subtreeLevels"]
    waiting = [(0, (0,) * axes)]
    while waiting:
        level, place = waiting.pop()
        there, below = subtree(folder / filled(tiling["subtrees"]["uri"], level, place), depth, axes)
        for deeper, index in there:
            yield filled(template, level + deeper, descended(place, deeper, index))
        waiting += [(level + depth, descended(place, depth, index)) for index in below]


def filled(template: str, level: int, place: tuple[int, ...]) -> str:
    """A template with its level and coordinates put in."""
    values = {"level": level, **dict(zip("xyz", place, strict=False))}
    return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), template)


def descended(place: tuple[int, ...], levels: int, morton: int) -> tuple[int, ...]:
    """Coordinates of a tile some levels below another, by its Morton index there."""
    axes = len(place)
    return tuple(
        (start << levels) | sum(((morton >> (axes * bit + axis)) & 1) << bit for bit in range(levels))
        for axis, start in enumerate(place)
    )


def subtree(path: Path, depth: int, axes: int) -> tuple[list[tuple[int, int]], list[int]]:
    """Level and Morton index of the tiles with content of a subtree, and indices of the subtrees below it."""
    data = path.read_bytes()
    length = struct.unpack_from("<Q", data, 8)[0]
    document = json.loads(data[24 : 24 + length])
    body = data[24 + length :]
    contents = document["contentAvailability"]
    contents = contents[0] if isinstance(contents, list) else contents
    there, offset = [], 0
    for level in range(depth):
        size = 1 << (axes * level)
        there += [(level, index) for index in range(size) if available(document, contents, body, offset + index)]
        offset += size
    below = document["childSubtreeAvailability"]
    children = [index for index in range(1 << (axes * depth)) if available(document, below, body, index)]
    return there, children


def available(document: dict[str, Any], said: dict[str, int], body: bytes, index: int) -> bool:
    """One bit of an availability."""
    if "constant" in said:
        return bool(said["constant"])
    view = document["bufferViews"][said["bitstream"]]
    return bool(body[view["byteOffset"] + index // 8] >> (index % 8) & 1)


# ---- point clouds


def count_points(path: Path) -> Counted:
    """Points that laspy reads, and where they are."""
    parts = []
    with laspy.open(path) as file:
        crs, said = file.header.parse_crs(), file.header.point_count
        for chunk in file.chunk_iterator(1_000_000):
            parts.append(np.stack([chunk.x, chunk.y, chunk.z], axis=1))
    read = sum(map(len, parts))
    note = "" if read == said else f"the header says {said} points"
    where = crs.to_wkt() if crs else None
    return Counted(triangles=read, points=stacked(parts), measure="points", note=note, crs=where)


# ---- the program


def ask(path: Path, cache: str) -> Answer:
    """What the program says of a file, in a process of its own."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "timeo_desktop", "info", str(path), "--json"],
            cwd=repository(), env=os.environ | {"TIMEO_CACHE": cache}, capture_output=True, text=True,
            encoding="utf-8", timeout=PROGRAM_LIMIT_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Answer({}, f"it did not end within {PROGRAM_LIMIT_SECONDS:.0f} s", clean=False)
    said = ended.stderr.strip().splitlines()
    if ended.returncode == 0:
        return Answer(json.loads(ended.stdout))
    clean = ended.returncode == 1 and len(said) == 1 and not ended.stdout.strip()
    return Answer({}, (said or [f"it ended with {ended.returncode}"])[-1].removeprefix("timeo-desktop: "), clean)


def repository() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parents[2]


def compared(case: Case, cache: str) -> Row:
    """One file, asked and counted."""
    answer = ask(case.path, cache)
    row = Row(case, answer, counted_or_note(case))
    opened = not answer.error
    if not answer.clean:
        row.broken.append(f"the program did not end as it should: {answer.error}")
    elif case.accept is not None and opened != case.accept:
        row.broken.append("opened, though it has to be refused" if opened else f"refused: {answer.error}")
    if opened:
        if row.counted.note.startswith("not counted"):
            row.remarks.append(row.counted.note)
        compare_objects(row)
        compare_drawn(row)
        compare_triangles(row)
        compare_positions(row)
    return row


def counted_or_note(case: Case) -> Counted:
    """The independent count, or why there is none: damaged files are among the data on purpose."""
    try:
        return case.count(case.path)
    except (ValueError, LookupError, OverflowError, TypeError, AttributeError, OSError, ET.ParseError) as error:
        return Counted(note=f"not counted: {type(error).__name__} {shortened(str(error))}")


def compare_objects(row: Row) -> None:
    """Note where numbers of objects differ, in all or by type."""
    places = row.remarks if row.case.accept is None else row.broken
    ours = row.answer.report["elements"]
    if row.counted.objects is not None and ours != row.counted.objects:
        places.append(f"{ours} objects, {row.counted.objects} counted")
    if row.counted.by_type is None:
        return
    mine, theirs = Counter(row.answer.report["by_class"]), Counter[str]()
    for name, count in row.counted.by_type.items():
        theirs[name.removeprefix("+")] += count
    for name in sorted(mine.keys() | theirs.keys()):
        if mine[name] != theirs[name]:
            places.append(f"{mine[name]} {name}, {theirs[name]} counted")


def compare_drawn(row: Row) -> None:
    """Note objects that can be seen and are not drawn."""
    ours, theirs = row.answer.report.get("drawn"), row.counted.drawable
    if theirs is not None and ours != theirs:
        row.remarks.append(f"{ours} objects drawn, {theirs} have something to draw")


def compare_triangles(row: Row) -> None:
    """Note triangles that faces without area do not explain."""
    ours, most = measured(row), row.counted.triangles
    if most is None or ours is None:
        return
    least = most - row.counted.without_area
    if not least <= ours <= most:
        expected = str(most) if least == most else f"{least} to {most}"
        row.remarks.append(f"{ours} {row.counted.measure}, {expected} counted")


def measured(row: Row) -> int | None:
    """Triangles, or points of a point cloud, as the program reports them: there every point is an element."""
    found = row.answer.report.get("triangles" if row.counted.measure == "triangles" else "elements")
    return None if found is None else int(found)


def compare_positions(row: Row) -> None:
    """Set the largest difference of the boxes, in millimetres of the system that the program names."""
    bounds, points, code = row.answer.report.get("bounds_m"), row.counted.points, row.answer.report.get("crs")
    if bounds is None or points is None:
        return
    places = row.remarks if row.case.accept is None else row.broken
    if code is not None and row.counted.crs is None:
        places.append(f"it names EPSG:{code}, the file names no system")
        return
    if code is not None:
        points = projected(points, row.counted.crs or "", code)
        placed = np.isfinite(points).all(axis=1)
        if not placed.all():
            row.remarks.append(f"{int((~placed).sum())} of the counted corners or points have no place in EPSG:{code}")
            points = points[placed]
    numbers = np.concatenate([points.min(axis=0), points.max(axis=0)]) - np.array(bounds)
    chosen = numbers if row.counted.heights else numbers[[0, 1, 3, 4]]
    row.position_mm = float(np.abs(chosen).max()) * 1000
    if not row.position_mm <= TOLERANCE_MM:
        shift = ", ".join(f"{number * 1000:.1f}" for number in numbers)
        places.append(f"its box is {row.position_mm:.1f} mm off (counted less ours: {shift} mm)")


def projected(points: Points, source: str, code: int) -> Points:
    """Points in the plane of another system; heights in metres above whatever they were above."""
    crs = pyproj.CRS(source)
    if crs.is_geocentric:
        geographic = pyproj.Transformer.from_crs(crs, 4979, always_xy=True).transform(*points.T)
        points, crs = np.stack(geographic, axis=1), pyproj.CRS(4326)
    heights = points[:, 2] * metres_of_height(crs)
    horizontal = crs.sub_crs_list[0] if crs.is_compound else crs
    target = pyproj.CRS.from_epsg(code)
    x, y = points[:, 0], points[:, 1]
    if not horizontal.equals(target, ignore_axis_order=True):
        x, y = pyproj.Transformer.from_crs(horizontal, target, always_xy=True).transform(x, y)
    return np.stack([x, y, heights], axis=1)


def metres_of_height(crs: pyproj.CRS) -> float:
    """Metres in the unit of heights: the third axis says it, else the plane does where it is measured in feet."""
    axes = crs.axis_info
    if len(axes) > 2:
        return float(axes[2].unit_conversion_factor)
    return float(axes[0].unit_conversion_factor) if crs.is_projected else 1.0


# ---- the files


def cases(city: Path) -> list[Case]:
    """All city files of the test data; IFC has a check of its own."""
    found = [Case(path, path.name, "CityJSON", count_cityjson, known_cityjson(path)) for path in models_below(city)]
    found += corpus_cases(city / "cityjson-corpus")
    for pattern, kind, count, accept in (
        ("citygml/*.*ml", "CityGML", count_citygml, True),
        ("lyon/CityGML*/**/*.gml", "CityGML", count_citygml, True),
        ("lyon/GeoJSON/**/*.geojson", "GeoJSON", count_geojson, True),
        ("bdtopo_12174/*.shp", "Shapefile", count_shapefile, True),
        ("lyon/3DTiles/**/tileset.json", "3D Tiles", count_tiles, None),
        ("3d-tiles-samples/**/tileset.json", "3D Tiles", count_tiles, None),
        ("lyon/Las/**/*.la[sz]", "LAS", count_points, None),
        ("laspy/**/*.la[sz]", "LAS", count_points, None),
    ):
        for path in sorted(city.glob(pattern)):
            name = path.relative_to(city).as_posix() if kind == "3D Tiles" else path.name
            found.append(Case(path, name, kind, count, accept))
    return found


def models_below(city: Path) -> list[Path]:
    """CityJSON files of any version."""
    return sorted(path for path in (city / "cityjson").rglob("*.json*") if path.suffix in (".json", ".jsonl"))


def known_cityjson(path: Path) -> bool:
    """Whether the first document of the file is CityJSON of a version that the program promises to read."""
    document = next(cityjson_documents(path))
    return document.get("type") == "CityJSON" and document.get("version") in READ_VERSIONS


def corpus_cases(corpus: Path) -> list[Case]:
    """Cases of the corpus that have their file with them: negative ones have to be refused, all others opened."""
    found = []
    for said in sorted(corpus.rglob("invariants.json")):
        invariants = json.loads(said.read_text("utf-8"))
        expected = invariants.get("expected_result") or ("accept" if invariants["kind"] == "positive" else "reject")
        for path in sorted(said.parent.glob(f"{said.parent.name}.*")):
            found.append(Case(path, path.name, "CityJSON", count_cityjson, expected == "accept"))
    return found


# ---- the report


def report_text(rows: list[Row]) -> str:
    """The whole file."""
    broken = sum(bool(row.broken) for row in rows)
    promised = [row for row in rows if row.case.accept is not None]
    far = [row.position_mm for row in rows if row.position_mm is not None]
    lines = [
        "# City formats: what is read, against an independent count",
        "",
        "Written by `tests/benchmarks/city_counts.py`, which imports nothing of the program. Objects: CityJSON by "
        "cjio, CityGML by a walk over the XML, map layers by json or pyogrio, 3D Tiles by their batch lengths and "
        "feature counts (a file without any is one object), LAS by laspy. Triangles: the highest level of detail of "
        "each object, n + 2h - 2 for a polygon of n corners and h holes; in brackets how many of them may be missing, "
        "having no area. Position: the largest difference between the boxes, every corner projected to the system "
        "that the program names; of map layers in the plane only, their heights being a choice of the program.",
        "",
        f"**{len(promised) - broken} of {len(promised)} files as expected, {broken} not. "
        f"Positions within {TOLERANCE_MM:.0f} mm in {sum(each <= TOLERANCE_MM for each in far)} of {len(far)} files.**",
        "",
        f"Versions: {versions()}.",
        "",
        "| File | Format | Objects: ours / counted | Triangles or points: ours / counted | Position mm | Outcome | "
        "Expected |",
        "|---|---|--:|--:|--:|---|---|",
        *map(table_row, rows),
        "",
        *listed("Broken expectations", [(row, text) for row in rows for text in row.broken]),
        *listed("Differences that are only reported", [(row, text) for row in rows for text in row.remarks]),
        *listed("Notes on the counts", [(row, row.counted.note) for row in rows if row.counted.note]),
    ]
    return "\n".join(lines).rstrip() + "\n"


def listed(title: str, items: list[tuple[Row, str]]) -> list[str]:
    """A heading and one bullet for each item."""
    bullets = [f"- {row.case.name}: {text}" for row, text in items] or ["None."]
    return [f"## {title}", "", *bullets, ""]


def table_row(row: Row) -> str:
    """One line of the table."""
    cloud = row.counted.measure == "points"
    objects = f"{number(None if cloud else row.answer.report.get('elements'))} / {counted_objects(row)}"
    triangles = f"{number(measured(row))} / {number(row.counted.triangles)}"
    if row.counted.without_area:
        triangles += f" ({row.counted.without_area})"
    position = "–" if row.position_mm is None else f"{row.position_mm:.2f}"
    cells = (row.case.name, kind(row), objects, triangles, position, outcome(row), expectation(row))
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def kind(row: Row) -> str:
    """The format, with the version that the program read."""
    schema = row.answer.report.get("schema", "")
    return schema if schema.startswith(row.case.kind) else row.case.kind


def number(value: int | None) -> str:
    """A number, or a dash."""
    return "–" if value is None else str(value)


def counted_objects(row: Row) -> str:
    """The independent number of objects, or that there is none."""
    if row.counted.objects is None and row.counted.note.startswith(NOT_COMPARED):
        return NOT_COMPARED
    return number(row.counted.objects)


def outcome(row: Row) -> str:
    """What the program did, shortened."""
    if not row.answer.error:
        return "opened"
    word = "not read yet" if row.case.accept is None else "refused"
    return f"{word if row.answer.clean else 'FAILED'}: {shortened(row.answer.error.removeprefix(row.case.path.name))}"


def expectation(row: Row) -> str:
    """What should have happened, and whether it did."""
    if row.case.accept is None:
        return "–"
    wanted = "open" if row.case.accept else "refuse"
    return f"{wanted}: ok" if (not row.answer.error) == row.case.accept and row.answer.clean else f"{wanted}: WRONG"


def shortened(sentence: str) -> str:
    """A sentence of a length that fits a table."""
    text = " ".join(sentence.split())
    return text if len(text) <= SENTENCE_LENGTH else text[: SENTENCE_LENGTH - 1] + "…"


def versions() -> str:
    """What counted."""
    cjio = os.environ.get("TIMEO_CJIO_PYTHON")
    asked = "import importlib.metadata; print(importlib.metadata.version('cjio'))"
    told = ""
    if cjio:
        told = subprocess.run([cjio, "-c", asked], capture_output=True, text=True, check=False).stdout.strip()
    return (
        f"cjio {told or 'absent'}, pyogrio {pyogrio.__version__}, shapely {shapely.__version__}, "
        f"pyproj {pyproj.__version__}, laspy {laspy.__version__}"
    )


def main() -> int:
    """Compare all files; 1 when an expectation is broken, 2 when there is nothing to compare."""
    parser = argparse.ArgumentParser(description="Compares what the program reads of city files with own counts.")
    parser.add_argument("--output", type=Path, default=repository() / "docs" / "city-formats.md")
    options = parser.parse_args()
    data = os.environ.get("TIMEO_TEST_DATA")
    found = cases(Path(data) / "city") if data else []
    if not found:
        print("There are no city files to compare: set TIMEO_TEST_DATA", file=sys.stderr)
        return 2
    rows = []
    with tempfile.TemporaryDirectory() as cache:
        for case in found:
            rows.append(compared(case, cache))
            print(table_row(rows[-1]), flush=True)
            for text in (*rows[-1].broken, *rows[-1].remarks):
                print(f"    {text}", flush=True)
    options.output.write_text(report_text(rows), "utf-8")
    broken = sum(bool(row.broken) for row in rows)
    print(f"{broken} of {len(rows)} files break an expectation")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
