"""glTF 2.0, binary or with separate buffers, as far as tiles use it: meshes, instances, features and colours.

Decoded: triangles, strips, fans, lines, points, sparse and quantised accessors, `EXT_mesh_gpu_instancing`, and
`KHR_draco_mesh_compression` where DracoPy is installed. Refused in words: meshopt compression.
"""

import base64
import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F32, F64, I64

Json = dict[str, Any]
Array = NDArray[Any]
Fetch = Callable[[str], bytes]
_GLB = 0x46546C67
_DTYPES = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_REFUSED = {
    "EXT_meshopt_compression": "its meshes are compressed with meshopt, which cannot be read here",
    "KHR_meshopt_compression": "its meshes are compressed with meshopt, which cannot be read here",
}
_POINTS, _LINES, _LOOP, _STRIP, _TRIANGLES, _TRIANGLE_STRIP, _FAN = range(7)


class CannotDecode(Exception):
    """A tile that cannot be read; the text says why."""


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


class Gltf:
    """An opened glTF. `fetch` reads what it refers to, by its relative address."""

    def __init__(self, data: bytes, fetch: Fetch) -> None:
        """Raises CannotDecode."""
        self._blob = b""
        self._fetch = fetch
        self._buffers: dict[int, bytes] = {}
        try:
            self.document = self._open(data)
        except (ValueError, struct.error, UnicodeDecodeError) as error:
            raise CannotDecode(f"it is not a whole glTF ({error})") from error
        for name in self.document.get("extensionsRequired", ()):
            if name in _REFUSED:
                raise CannotDecode(_REFUSED[name])

    def _open(self, data: bytes) -> Json:
        if len(data) < 12 or struct.unpack("<I", data[:4])[0] != _GLB:
            return dict(json.loads(data))
        size, kind = struct.unpack("<II", data[12:20])
        document = json.loads(data[20 : 20 + size])
        rest = 20 + size
        if rest + 8 <= len(data):
            size, kind = struct.unpack("<II", data[rest : rest + 8])
            self._blob = data[rest + 8 : rest + 8 + size] if kind == 0x004E4942 else b""
        return dict(document)

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
            for number, primitive in enumerate(self.document["meshes"][node["mesh"]]["primitives"]):
                for instance, local in enumerate(placed):
                    yield self._part(primitive, matrix @ local, instance if len(placed) > 1 else number, node)
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
        order = np.arange(len(points)) if indices is None else indices.reshape(-1).astype(np.int64)
        features, table = self._features(primitive, attributes, len(points), instance, node)
        material = self._material(primitive)
        colours = attributes.get("COLOR_0")
        return Part(
            points=points,
            triangles=_triangles(order, mode),
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
            return self._draco(draco)
        attributes = {name: self.accessor(index) for name, index in primitive["attributes"].items()}
        return attributes, self.accessor(primitive["indices"]) if "indices" in primitive else None

    def _draco(self, extension: Json) -> tuple[dict[str, Array], Array | None]:
        try:
            import DracoPy
        except ImportError as error:
            raise CannotDecode("its meshes are compressed with Draco; install DracoPy to read them") from error
        mesh = DracoPy.decode(self.view(extension["bufferView"]).tobytes())
        found: dict[str, Array] = {}
        for name, identity in extension["attributes"].items():
            attribute = mesh.get_attribute_by_unique_id(identity)
            if attribute is not None:
                found[name] = np.asarray(attribute["data"])
        found.setdefault("POSITION", np.asarray(mesh.points))
        return found, np.asarray(mesh.faces)

    def _features(
        self, primitive: Json, attributes: dict[str, Array], count: int, instance: int, node: Json
    ) -> tuple[I64, int | None]:
        extension = primitive.get("extensions", {}).get("EXT_mesh_features")
        instanced = node.get("extensions", {}).get("EXT_instance_features")
        if instanced:
            return np.full(count, instance), instanced["featureIds"][0].get("propertyTable")
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
        legacy = material.get("extensions", {}).get("KHR_techniques_webgl", {}).get("values", {})
        if "u_diffuse" in legacy and isinstance(legacy["u_diffuse"], list):
            found.setdefault("baseColorFactor", legacy["u_diffuse"])
        return found

    def _texture(self, material: Json, attributes: dict[str, Array]) -> F32 | None:
        place = material.get("baseColorTexture")
        if not place:
            return None
        values = attributes.get(f"TEXCOORD_{place.get('texCoord', 0)}")
        if values is None:
            return None
        # A glTF measures from the upper left, a chunk from the lower left.
        return np.column_stack((values[:, 0], 1 - values[:, 1])).astype(np.float32)

    def _picture(self, material: Json) -> bytes:
        place = material.get("baseColorTexture")
        if not place:
            return b""
        texture = self.document["textures"][place["index"]]
        if "source" not in texture:
            return b""
        image = self.document["images"][texture["source"]]
        data = self.view(image["bufferView"]).tobytes() if "bufferView" in image else self._resource(image["uri"])
        return data if data[:2] == b"\xff\xd8" or data[:4] == b"\x89PNG" else b""

    def accessor(self, index: int) -> Array:
        """An accessor as an array, (N,) or (N, width); normalised integers become floats."""
        entry = self.document["accessors"][index]
        width, count = _WIDTHS[entry["type"]], entry["count"]
        dtype = np.dtype(_DTYPES[entry["componentType"]])
        if "bufferView" in entry:
            array = self._strided(entry, dtype, width, count)
        else:
            array = np.zeros((count, width), dtype=dtype)
        if "sparse" in entry:
            array = self._sparse(entry["sparse"], array.copy(), dtype, width)
        if entry.get("normalized") and dtype.kind != "f":
            largest = float(2 ** (8 * dtype.itemsize - (dtype.kind == "i")) - 1)
            array = np.maximum(array / largest, -1.0).astype(np.float32)
        return array[:, 0] if width == 1 else array

    def _strided(self, entry: Json, dtype: np.dtype[Any], width: int, count: int) -> Array:
        view = self.document["bufferViews"][entry["bufferView"]]
        data = self.view(entry["bufferView"])
        start = entry.get("byteOffset", 0)
        stride = view.get("byteStride") or dtype.itemsize * width
        needed = start + (count - 1) * stride + dtype.itemsize * width
        if count and needed > len(data):
            raise CannotDecode("its buffers are shorter than its accessors say")
        return np.ndarray((count, width), dtype, data.tobytes(), start, (stride, dtype.itemsize))

    def _sparse(self, sparse: Json, array: Array, dtype: np.dtype[Any], width: int) -> Array:
        places, values = sparse["indices"], sparse["values"]
        kind = np.dtype(_DTYPES[places["componentType"]])
        rows = self.view(places["bufferView"])[places.get("byteOffset", 0) :]
        rows = np.frombuffer(rows.tobytes(), kind, sparse["count"])
        given = self.view(values["bufferView"])[values.get("byteOffset", 0) :].tobytes()
        array[rows] = np.frombuffer(given, dtype, sparse["count"] * width).reshape(-1, width)
        return array

    def view(self, index: int) -> NDArray[np.uint8]:
        """The bytes of a buffer view."""
        view = self.document["bufferViews"][index]
        data = self._buffer(view["buffer"])
        start = view.get("byteOffset", 0)
        if start + view["byteLength"] > len(data):
            raise CannotDecode("its buffers are shorter than its views say")
        return np.frombuffer(data, np.uint8, view["byteLength"], start)

    def _buffer(self, index: int) -> bytes:
        if index not in self._buffers:
            entry = self.document["buffers"][index]
            self._buffers[index] = self._resource(entry["uri"]) if "uri" in entry else self._blob
        return self._buffers[index]

    def _resource(self, uri: str) -> bytes:
        if uri.startswith("data:"):
            head, _, body = uri.partition(",")
            return base64.b64decode(body) if head.endswith("base64") else unquote(body).encode("latin-1")
        return self._fetch(uri)


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
