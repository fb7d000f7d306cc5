"""Export an opened file as a 3D Tiles 1.1 tileset, so that partners can show it in Cesium, iTowns or Giro3D.

The tree of chunks becomes the tree of tiles. Every vertex goes through the ellipsoid into the plane that touches the
earth at the middle of the data; the root tile turns that plane to its place. Features keep their attributes
(EXT_mesh_features, EXT_structural_metadata). Source: OGC 22-025r4.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, Chunk, ChunkFile
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.labels import GRIDS
from timeo_desktop.domain.model_elements import AttributeValue
from timeo_desktop.domain.packages import Package
from timeo_desktop.services.opening.advice import placed_alone
from timeo_desktop.services.opening.events import ByHand
from timeo_desktop.services.opening.inspect import reader_of
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.store.models.elements import ElementReader
from timeo_desktop.store.models.glb import (
    ARRAY_BUFFER,
    ELEMENT_BUFFER,
    LINES,
    POINTS,
    TRIANGLES,
    GlbBuffer,
    element_document,
    primitive,
)

_NOTHING = -1.0e300  # stands where a number is not known
_PLAIN = re.compile(r"\W+", re.ASCII)
_CLASS = "feature"
_ROOT_ERROR = 4.0  # times the largest error of a tile, at least the size of the data over this
_SHARE = 10.0


@dataclass(frozen=True)
class Exported:
    """What was written."""

    tileset: Path
    tiles: int
    features: int
    placed: bool  # on the globe; else in the file's own coordinates
    levelled: bool = True  # heights are above the ellipsoid, as tiles want them; else as they were


def export_tiles(package: Package, folder: Path, offered: bool = False, by_hand: ByHand | None = None) -> Exported:
    """Write `tileset.json` and a GLB a chunk into a folder. `offered`: in the place that is offered, where its own is
    doubtful; `by_hand`: where a person put it. Raises UserError when it holds something else already or cannot be
    written."""
    elements = reader_of(package)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UserError("{folder} is not empty: choose a new folder for the tiles", folder=folder)
        return _Export(package, folder, elements, offered, by_hand).run()
    except OSError as error:
        raise UserError(
            "{folder} cannot be written: {reason}", folder=folder, reason=error.strerror or error
        ) from error
    finally:
        if elements is not None:
            elements.close()


@dataclass
class _Globe:
    """From metres of the scene to the plane that touches the earth at the middle of the data."""

    matrix: F64  # (4, 4), the plane to the earth's centre
    epsg: int | None
    levelled: bool = True

    @classmethod
    def about(cls, middle: F64, epsg: int | None) -> "_Globe":
        """The plane at a point of the scene; without a system the scene's own metres."""
        if epsg is None:
            matrix = np.eye(4)
            matrix[:3, 3] = middle
            return cls(matrix, None)
        places, levelled = _above_ellipsoid(middle[None], epsg)
        longitude, latitude = places[0, :2]
        place = _earth(places)[0]
        east, north = np.radians(longitude), np.radians(latitude)
        matrix = np.eye(4)
        matrix[:3, 0] = (-np.sin(east), np.cos(east), 0)
        matrix[:3, 1] = (-np.sin(north) * np.cos(east), -np.sin(north) * np.sin(east), np.cos(north))
        matrix[:3, 2] = (np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north))
        matrix[:3, 3] = place
        return cls(matrix, epsg, levelled)

    def plane(self, points: F64) -> F64:
        """Points (P, 3) of the scene in the plane."""
        if self.epsg is None:
            return points - self.matrix[:3, 3]
        on_earth = _earth(_above_ellipsoid(points, self.epsg)[0])
        return np.asarray((on_earth - self.matrix[:3, 3]) @ self.matrix[:3, :3], dtype=np.float64)

    def directions(self, points: F64, normals: F64) -> F64:
        """Unit directions (P, 3) at these points: the map's north is not quite the plane's."""
        turned = self.plane(points + normals) - self.plane(points)
        length = np.linalg.norm(turned, axis=1, keepdims=True)
        return np.where(length > 0, turned / np.where(length > 0, length, 1), np.array([0.0, 0.0, 1.0]))


def _above_ellipsoid(points: F64, epsg: int) -> tuple[F64, bool]:
    from timeo_desktop.geodesy import above_ellipsoid

    return above_ellipsoid(points, epsg)


def _earth(places: F64) -> F64:
    from timeo_desktop.geodesy import geocentric

    return geocentric(places[:, :2], places[:, 2])


def _with_rows(chunk: Chunk, rows: NDArray[np.bool_]) -> Chunk:
    """A chunk with these of its elements (N,) only."""

    def kept(indices: NDArray[np.uint32]) -> NDArray[np.bool_]:
        return np.asarray(rows[chunk.features[indices[:, 0]]]) if indices.size else np.zeros(len(indices), dtype=bool)

    triangles = kept(chunk.triangles)
    number = np.cumsum(rows) - 1  # of the rows that stay
    used = rows[chunk.features]
    place = np.cumsum(used) - 1  # of the points that stay
    return replace(
        chunk, points=chunk.points[used], normals=chunk.normals[used], colours=chunk.colours[used],
        features=number[chunk.features[used]].astype(np.uint16),
        triangles=place[chunk.triangles[triangles]].astype(np.uint32), opaque=int(triangles[: chunk.opaque].sum()),
        edges=place[chunk.edges[kept(chunk.edges)]].astype(np.uint32),
        curves=place[chunk.curves[kept(chunk.curves)]].astype(np.uint32),
        dots=None if chunk.dots is None else place[chunk.dots[used[chunk.dots]]].astype(np.uint32),
        texture=None if chunk.texture is None else chunk.texture[used],
        steps=chunk.steps[rows], lows=chunk.lows[rows], highs=chunk.highs[rows],
    )  # fmt: skip


@dataclass
class _Export:
    package: Package
    folder: Path
    elements: ElementReader | None
    offered: bool
    by_hand: ByHand | None
    globe: _Globe = field(init=False)
    names: list[str] = field(init=False)
    seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        summary = self.package.summary
        bounds = np.array(summary.bounds or (0.0,) * 6)
        self.placement, epsg, advice = placed_alone(self.package.folder.name, summary, self.by_hand)
        if self.offered:
            self.placement = next((each.offer.matrix for each in advice if each.offer is not None), self.placement)
        corners = np.array([[*bounds[:3], 1.0], [*bounds[3:], 1.0]]) @ self.placement.T
        self.globe = _Globe.about(np.round(corners[:, :3].mean(axis=0)), epsg)
        self.names = self.elements.attribute_names() if self.elements is not None else []

    def run(self) -> Exported:
        """Write everything."""
        files = [file for file in self.package.chunks if file.layer in ("model", "spaces", GRIDS)]
        tiles: dict[str, dict[str, Any]] = {}
        roots: list[dict[str, Any]] = []
        newest = {} if self.package.levelled else {step: file.name for file in files for step in self._steps(file)}
        for file in files:
            tile = self._tile(file, newest)
            if tile is None:
                continue
            tiles[file.name] = tile
            parent = tiles.get(file.parent)
            if parent is None:
                roots.append(tile)
            else:
                parent.setdefault("children", []).append(tile)
                parent["refine"] = "ADD" if file.adds else "REPLACE"
        if not roots:
            raise UserError("The file has nothing with a shape that could be exported")
        for tile in roots:
            _contain(tile)
        volume = _union([tile["boundingVolume"]["box"] for tile in roots])
        size = float(np.linalg.norm(volume[1] - volume[0]))
        error = max([size / _SHARE, *(_ROOT_ERROR * tile["geometricError"] for tile in roots)])
        root: dict[str, Any] = {
            "transform": self.globe.matrix.T.reshape(-1).tolist(),
            "boundingVolume": {"box": _box(*volume)},
            "geometricError": error,
            "refine": "ADD",
            "children": roots,
        }
        tileset = {"asset": {"version": "1.1", "generator": "Timeo Desktop"}, "geometricError": 2 * error, "root": root}
        path = self.folder / "tileset.json"
        path.write_text(json.dumps(tileset, separators=(",", ":")), "utf-8")
        return Exported(path, len(tiles), len(self.seen), self.globe.epsg is not None, self.globe.levelled)

    def _steps(self, file: ChunkFile) -> list[int]:
        steps: list[int] = read_chunk(self.package.folder / file.name).steps.tolist()
        return steps

    def _tile(self, file: ChunkFile, newest: dict[int, str]) -> dict[str, Any] | None:
        """A chunk as a tile, without the elements that a later chunk draws instead."""
        chunk = read_chunk(self.package.folder / file.name)
        mine = np.array([newest.get(step, file.name) == file.name for step in chunk.steps.tolist()])
        if not mine.any():
            return None
        if not mine.all():
            chunk = _with_rows(chunk, mine)
        scene = (chunk.points + np.array(chunk.origin)) @ self.placement[:3, :3].T + self.placement[:3, 3]
        local = self.globe.plane(scene)
        low, high = local.min(axis=0), local.max(axis=0)
        normals = self.globe.directions(scene, chunk.normals.astype(np.float64) @ self.placement[:3, :3].T)
        self._write(self.folder / file.name, chunk, local, normals)
        self.seen.update(chunk.steps.tolist())
        return {
            "boundingVolume": {"box": _box(low, high)},
            "geometricError": file.error,
            "refine": "REPLACE",
            "content": {"uri": file.name},
        }

    def _write(self, path: Path, chunk: Chunk, local: F64, normals: F64) -> None:
        origin = np.round(local.mean(axis=0))
        buffer = GlbBuffer()
        points = (local - origin).astype(np.float32)
        primitives = []
        parts: Iterable[tuple[Any, int, int]] = (
            (chunk.triangles[: chunk.opaque], TRIANGLES, 0),
            (chunk.triangles[chunk.opaque :], TRIANGLES, 1),
            (chunk.curves, LINES, 2),
            (np.empty(0, dtype=np.uint32) if chunk.dots is None else chunk.dots, POINTS, 2),
        )
        for indices, mode, material in parts:
            if not indices.size:
                continue
            used, flat = np.unique(indices, return_inverse=True)
            place, features = points[used], chunk.features[used]
            attributes = {
                "POSITION": buffer.accessor(
                    place, ARRAY_BUFFER, min=place.min(axis=0).tolist(), max=place.max(axis=0).tolist()
                ),
                "COLOR_0": buffer.accessor(chunk.colours[used], ARRAY_BUFFER, normalized=True),
                "_FEATURE_ID_0": buffer.features(features),
            }
            if mode == TRIANGLES:
                attributes["NORMAL"] = buffer.accessor(normals[used].astype(np.float32), ARRAY_BUFFER)
            index = buffer.accessor(flat.reshape(-1).astype(np.uint32), ELEMENT_BUFFER)
            primitives.append(primitive(attributes, index, mode, material, len(np.unique(features))))
        document = element_document(
            origin=origin.tolist(), primitives=primitives, metadata=self._metadata(buffer, chunk.steps.tolist()),
            materials=_MATERIALS,
        )  # fmt: skip
        document["extensionsUsed"].append("KHR_materials_unlit")
        buffer.write(path, document)

    def _metadata(self, buffer: GlbBuffer, steps: Sequence[int]) -> dict[str, Any]:
        """A property table with a row for each feature of a chunk."""
        titles = ["name", "identifier", "class", *self.names]
        rows: dict[int, tuple[AttributeValue, ...]] = {}
        if self.elements is not None:
            rows = self.elements.portfolio_rows(steps)
        blank: tuple[AttributeValue, ...] = (None,) * len(titles)
        columns = list(zip(*(rows.get(step, blank) for step in steps), strict=True))
        declared: dict[str, Any] = {}
        values: dict[str, Any] = {}
        for key, title, column in zip(_keys(titles), titles, columns, strict=True):
            known = [value for value in column if value not in (None, "")]
            if not known:
                continue
            kind: dict[str, Any] = {"name": title}
            if all(isinstance(value, (int, float)) for value in known):
                numbers = np.array([_NOTHING if value is None else float(value) for value in column])
                kind |= {"type": "SCALAR", "componentType": "FLOAT64", "noData": _NOTHING}
                values[key] = {"values": buffer.view(numbers)}
            else:
                kind |= {"type": "STRING", "noData": ""}
                values[key] = _strings(buffer, column)
            declared[key] = kind
        table = {"class": _CLASS, "count": len(steps), "properties": values}
        schema = {"id": "timeo", "classes": {_CLASS: {"properties": declared}}}
        return {"schema": schema, "propertyTables": [table]}


_MATERIALS: list[dict[str, Any]] = [
    {"name": "opaque", "doubleSided": True, "pbrMetallicRoughness": {"metallicFactor": 0, "roughnessFactor": 0.9}},
    {
        "name": "glazed",
        "doubleSided": True,
        "alphaMode": "BLEND",
        "pbrMetallicRoughness": {"metallicFactor": 0, "roughnessFactor": 0.4},
    },
    {"name": "lines", "extensions": {"KHR_materials_unlit": {}}},
]


def _strings(buffer: GlbBuffer, column: Iterable[AttributeValue]) -> dict[str, Any]:
    encoded = [b"" if value is None else str(value).encode() for value in column]
    ends = np.cumsum([0, *map(len, encoded)]).astype(np.uint32)
    data = np.frombuffer(b"".join(encoded) or b"\0", dtype=np.uint8)
    return {"values": buffer.view(data), "stringOffsets": buffer.view(ends), "stringOffsetType": "UINT32"}


def _keys(titles: Iterable[str]) -> Iterator[str]:
    """Names that 3D Tiles allows, all different."""
    used: set[str] = set()
    for title in titles:
        key = _PLAIN.sub("_", title).strip("_") or "attribute"
        key = f"_{key}" if key[0].isdigit() else key
        name, count = key, 1
        while name in used:
            count += 1
            name = f"{key}_{count}"
        used.add(name)
        yield name


def _box(low: F64, high: F64) -> list[float]:
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, 0.01)
    return [*middle.tolist(), half[0], 0.0, 0.0, 0.0, half[1], 0.0, 0.0, 0.0, half[2]]


def _contain(tile: dict[str, Any]) -> list[float]:
    """Widen a tile to all that is below it (a coarse tile may be its roofs alone); its box."""
    inside = [_contain(child) for child in tile.get("children", ())]
    tile["boundingVolume"]["box"] = _box(*_union([tile["boundingVolume"]["box"], *inside]))
    box: list[float] = tile["boundingVolume"]["box"]
    return box


def _union(boxes: Sequence[Sequence[float]]) -> tuple[F64, F64]:
    numbers = np.array(boxes, dtype=np.float64)
    half = numbers[:, (3, 7, 11)]
    return (numbers[:, :3] - half).min(axis=0), (numbers[:, :3] + half).max(axis=0)
