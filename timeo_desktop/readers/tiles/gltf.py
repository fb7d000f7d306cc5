"""glTF 2.0, binary or with separate buffers, as far as tiles use it: meshes, instances, features and colours.

Triangles, strips, fans, lines, points, and what of `extensions` is read; the numbers are those of `buffers`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F32, F64, I64
from timeo_desktop.readers.pictures import as_jpeg_or_png
from timeo_desktop.readers.tiles.buffers import Array, Buffers, CannotDecode, Fetch, Json
from timeo_desktop.readers.tiles.extensions import GLTF, strange_in

_POINTS, _LINES, _LOOP, _STRIP, _TRIANGLES, _TRIANGLE_STRIP, _FAN = range(7)


@dataclass(frozen=True, eq=False)
class Part:
    """A primitive of the scene, in the glTF's own axes (y up): V points, and triangles, lines or dots over them."""

    points: F64  # (V, 3)
    triangles: I64  # (T, 3)
    lines: I64  # (S, 2)
    dots: I64  # (D,)
    features: I64  # (V,), -1: none
    table: int | None  # property table of the features
    colour: tuple[int, int, int, int]
    vertex_colours: NDArray[np.uint8] | None = None
    texture: F32 | None = None  # (V, 2)
    picture: bytes = b""


class Gltf(Buffers):
    """An opened glTF, as the parts that its scene is made of. `strange` is what of it is not understood."""

    def __init__(self, data: bytes, fetch: Fetch) -> None:
        """Raises CannotDecode, also where it cannot be read rightly without an extension that is not understood."""
        super().__init__(data, fetch)
        self.strange = strange_in(self.document, GLTF)
        self._pictures: dict[int, bytes] = {}

    def centre(self) -> F64:
        """The place (3,) that everything is relative to, in the axes of tiles (z up)."""
        found = self.document.get("extensions", {}).get("CESIUM_RTC", {}).get("center")
        return np.zeros(3) if found is None else np.array(found, dtype=np.float64).reshape(3)

    def parts(self) -> Iterator[Part]:
        """Every primitive where the scene puts it."""
        scenes = self.document.get("scenes") or [{"nodes": list(range(len(self.document.get("nodes", ()))))}]
        try:
            for node in scenes[self.document.get("scene", 0)].get("nodes", ()):
                yield from self._node(node, np.eye(4), 0)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise CannotDecode(f"its glTF is damaged ({error!r})") from error

    def _node(self, index: int, above: F64, depth: int) -> Iterator[Part]:
        if depth > 64:
            raise CannotDecode("its nodes contain each other")
        node = self.document["nodes"][index]
        matrix = above @ _matrix_of(node)
        if "mesh" in node:
            placed = self._instances(node) or [np.eye(4)]
            for primitive in self.document["meshes"][node["mesh"]]["primitives"]:
                for instance, local in enumerate(placed):
                    yield self._part(primitive, matrix @ local, instance, node)
        for child in node.get("children", ()):
            yield from self._node(child, matrix, depth + 1)

    def _instances(self, node: Json) -> list[F64]:
        extension = node.get("extensions", {}).get("EXT_mesh_gpu_instancing")
        if not extension:
            return []
        columns = {name: self.accessor(index) for name, index in extension["attributes"].items()}
        count = len(next(iter(columns.values())))
        return [
            _matrix_of(
                {
                    "translation": columns["TRANSLATION"][row] if "TRANSLATION" in columns else (0, 0, 0),
                    "rotation": columns["ROTATION"][row] if "ROTATION" in columns else (0, 0, 0, 1),
                    "scale": columns["SCALE"][row] if "SCALE" in columns else (1, 1, 1),
                }
            )
            for row in range(count)
        ]

    def _part(self, primitive: Json, matrix: F64, instance: int, node: Json) -> Part:
        attributes, indices = self._geometry(primitive)
        points = attributes["POSITION"].astype(np.float64) @ matrix[:3, :3].T + matrix[:3, 3]
        mode = primitive.get("mode", _TRIANGLES)
        mirrored = np.linalg.det(matrix[:3, :3]) < 0  # its triangles then run the other way round
        if "KHR_draco_mesh_compression" in primitive.get("extensions", {}):
            mode = _TRIANGLES  # whatever it was before
        order = np.arange(len(points)) if indices is None else indices.reshape(-1).astype(np.int64)
        features, table = self._features(primitive, attributes, len(points), instance, node)
        material = self._material(primitive)
        colours = attributes.get("COLOR_0")
        return Part(
            points=points,
            triangles=_triangles(order, mode)[:, :: -1 if mirrored else 1],
            lines=_lines(order, mode),
            dots=order if mode == _POINTS else np.empty(0, dtype=np.int64),
            features=features,
            table=table,
            colour=_colour(material.get("baseColorFactor", (1, 1, 1, 1))),
            vertex_colours=None if colours is None else _bytes(colours),
            texture=self._texture(material, attributes),
            picture=self._picture(material),
        )

    def _geometry(self, primitive: Json) -> tuple[dict[str, Array], Array | None]:
        draco = primitive.get("extensions", {}).get("KHR_draco_mesh_compression")
        if draco:
            return self.draco(primitive, draco)
        attributes = {name: self.accessor(index) for name, index in primitive["attributes"].items()}
        return attributes, self.accessor(primitive["indices"]) if "indices" in primitive else None

    def _features(
        self, primitive: Json, attributes: dict[str, Array], count: int, instance: int, node: Json
    ) -> tuple[I64, int | None]:
        extension = primitive.get("extensions", {}).get("EXT_mesh_features")
        instanced = node.get("extensions", {}).get("EXT_instance_features")
        if instanced:
            ids = instanced["featureIds"][0]
            given = node.get("extensions", {}).get("EXT_mesh_gpu_instancing", {}).get("attributes", {})
            if "attribute" in ids:
                instance = int(self.accessor(given[f"_FEATURE_ID_{ids['attribute']}"])[instance])
            return np.full(count, -1 if instance == ids.get("nullFeatureId") else instance), ids.get("propertyTable")
        if extension:
            ids = next((each for each in extension["featureIds"] if "texture" not in each), None)
            if ids is not None:
                name = f"_FEATURE_ID_{ids['attribute']}" if "attribute" in ids else ""
                values = attributes[name].reshape(-1).astype(np.int64) if name else np.arange(count)
                return np.where(values == ids.get("nullFeatureId", -1), -1, values), ids.get("propertyTable")
        for name in ("_BATCHID", "BATCHID"):
            if name in attributes:
                return attributes[name].reshape(-1).astype(np.int64), None
        return np.full(count, -1), None

    def _material(self, primitive: Json) -> Json:
        if "material" not in primitive:
            return {}
        material = self.document["materials"][primitive["material"]]
        found = dict(material.get("pbrMetallicRoughness", {}))
        glossy = material.get("extensions", {}).get("KHR_materials_pbrSpecularGlossiness", {})
        for name, legacy_name in (("baseColorFactor", "diffuseFactor"), ("baseColorTexture", "diffuseTexture")):
            if legacy_name in glossy:
                found[name] = glossy[legacy_name]
        legacy = material.get("extensions", {}).get("KHR_techniques_webgl", {}).get("values", {})
        if "u_diffuse" in legacy and isinstance(legacy["u_diffuse"], list):
            found.setdefault("baseColorFactor", legacy["u_diffuse"])
        return found

    def _texture(self, material: Json, attributes: dict[str, Array]) -> F32 | None:
        place = material.get("baseColorTexture")
        if not place:
            return None
        moved = place.get("extensions", {}).get("KHR_texture_transform", {})
        values = attributes.get(f"TEXCOORD_{moved.get('texCoord', place.get('texCoord', 0))}")
        if values is None:
            return None
        if moved:
            turn = moved.get("rotation", 0.0)
            axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
            values = values * moved.get("scale", (1, 1)) @ axes + moved.get("offset", (0, 0))
        # A glTF measures from the upper left, a chunk from the lower left.
        return np.column_stack((values[:, 0], 1 - values[:, 1])).astype(np.float32)

    def _picture(self, material: Json) -> bytes:
        place = material.get("baseColorTexture")
        if not place:
            return b""
        texture = self.document["textures"][place["index"]]
        source = texture.get("extensions", {}).get("EXT_texture_webp", texture).get("source")
        if source is None:
            return b""  # of a kind that is told with its extension
        if source not in self._pictures:
            image = self.document["images"][source]
            data = self.view(image["bufferView"]).tobytes() if "bufferView" in image else self.resource(image["uri"])
            self._pictures[source] = as_jpeg_or_png(data)
            if not self._pictures[source]:
                self.strange.add(str(image.get("mimeType") or "a picture that is not JPEG, PNG or WebP"))
        return self._pictures[source]


def _matrix_of(node: Json) -> F64:
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    matrix = np.eye(4)
    x, y, z, w = (float(each) for each in node.get("rotation", (0, 0, 0, 1)))
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, :3] *= np.array(node.get("scale", (1, 1, 1)), dtype=np.float64)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix


def _triangles(order: I64, mode: int) -> I64:
    if mode == _TRIANGLES:
        return order[: len(order) // 3 * 3].reshape(-1, 3)
    if mode == _TRIANGLE_STRIP and len(order) >= 3:
        found = np.stack((order[:-2], order[1:-1], order[2:]), axis=1)
        found[1::2] = found[1::2, ::-1]
        return found
    if mode == _FAN and len(order) >= 3:
        return np.stack((np.full(len(order) - 2, order[0]), order[1:-1], order[2:]), axis=1)
    return np.empty((0, 3), dtype=np.int64)


def _lines(order: I64, mode: int) -> I64:
    if mode == _LINES:
        return order[: len(order) // 2 * 2].reshape(-1, 2)
    if mode == _STRIP and len(order) > 1:
        return np.stack((order[:-1], order[1:]), axis=1)
    if mode == _LOOP and len(order) > 1:
        return np.stack((order, np.roll(order, -1)), axis=1)
    return np.empty((0, 2), dtype=np.int64)


def _colour(factor: Any) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (round(255 * min(max(float(each), 0.0), 1.0)) for each in (*factor, 1.0)[:4])
    return red, green, blue, alpha


def _bytes(colours: Array) -> NDArray[np.uint8]:
    found = np.full((len(colours), 4), 255, dtype=np.uint8)
    values = colours * 255 if colours.dtype.kind == "f" else colours / (257 if colours.dtype == np.uint16 else 1)
    found[:, : colours.shape[1]] = np.clip(np.round(values), 0, 255)
    return found
