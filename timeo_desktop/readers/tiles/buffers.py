"""The numbers in a glTF 2.0: its document, buffers, views and accessors, and what compresses them.

Decoded: sparse, quantised and normalised accessors, `EXT_meshopt_compression` and `KHR_meshopt_compression` (meshopt),
`KHR_draco_mesh_compression` (DracoPy).
"""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.glb import is_glb, parts_of

Json = dict[str, Any]
Array = NDArray[Any]
Fetch = Callable[[str], bytes]

_DTYPES = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_MESHOPT = ("KHR_meshopt_compression", "EXT_meshopt_compression")
_MOST = 1 << 31


class CannotDecode(Exception):
    """A tile that cannot be read; the text says why."""


class Buffers:
    """An opened glTF. `fetch` reads what it refers to, by its relative address."""

    def __init__(self, data: bytes, fetch: Fetch) -> None:
        """Raises CannotDecode."""
        self._blob = b""
        self._fetch = fetch
        self._buffers: dict[int, bytes] = {}
        self._views: dict[int, NDArray[np.uint8]] = {}  # those that were decompressed
        try:
            self.document = self._open(data)
        except (ValueError, UnicodeDecodeError) as error:
            raise CannotDecode(f"it is not a whole glTF ({error})") from error

    def _open(self, data: bytes) -> Json:
        if not is_glb(data):
            return dict(json.loads(data))
        text, blob = parts_of(data)
        self._blob = data[blob]
        return dict(json.loads(data[text]))

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
        array = _normalised(array, entry)
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
        packed = next((view["extensions"][name] for name in _MESHOPT if name in view.get("extensions", {})), None)
        if packed is None:
            return self._bytes(view)
        if index not in self._views:
            self._views[index] = self._unpacked(view, packed)
        return self._views[index]

    def _bytes(self, view: Json) -> NDArray[np.uint8]:
        data = self._buffer(view["buffer"])
        start = view.get("byteOffset", 0)
        if start + view["byteLength"] > len(data):
            raise CannotDecode("its buffers are shorter than its views say")
        return np.frombuffer(data, np.uint8, view["byteLength"], start)

    def _unpacked(self, view: Json, packed: Json) -> NDArray[np.uint8]:
        """A view that meshopt compressed. The buffer that the view itself names is a placeholder."""
        try:
            import meshopt
        except ImportError as error:
            raise CannotDecode("its meshes are compressed with meshopt; install meshopt to read them") from error
        count, stride = packed["count"], packed["byteStride"]
        if count * stride != view["byteLength"] or not 0 <= count * stride <= _MOST:
            raise CannotDecode("a compressed view does not have the size that it says")
        if not count:
            return np.empty(0, dtype=np.uint8)
        data = self._bytes(packed).tobytes()
        try:
            found = meshopt.decode_gltf_buffer(data, count, stride, packed["mode"], packed.get("filter", "NONE"))
        except (ValueError, TypeError) as error:
            raise CannotDecode(f"its meshopt data are damaged ({error})") from error
        return np.ascontiguousarray(found).reshape(-1).view(np.uint8)

    def draco(self, primitive: Json, extension: Json) -> tuple[dict[str, Array], Array]:
        """Attributes and triangles of a primitive that Draco compressed; what is not in there has accessors."""
        try:
            import DracoPy
        except ImportError as error:
            raise CannotDecode("its meshes are compressed with Draco; install DracoPy to read them") from error
        try:
            mesh = DracoPy.decode(self.view(extension["bufferView"]).tobytes())
        except (DracoPy.FileTypeException, ValueError, RuntimeError) as error:
            raise CannotDecode(f"its Draco data are damaged ({error})") from error
        found: dict[str, Array] = {}
        for name, index in primitive["attributes"].items():
            entry = self.document["accessors"][index]
            if name in extension["attributes"]:
                attribute = mesh.get_attribute_by_unique_id(extension["attributes"][name])
                # DracoPy widens integers of 16 bits, even to floats; the accessor says what they are.
                values = np.asarray(attribute["data"]).astype(_DTYPES[entry["componentType"]])
                found[name] = _normalised(values, entry)
            elif "bufferView" in entry or "sparse" in entry:
                found[name] = self.accessor(index)
        return found, np.asarray(mesh.faces)

    def _buffer(self, index: int) -> bytes:
        if index not in self._buffers:
            entry = self.document["buffers"][index]
            self._buffers[index] = self.resource(entry["uri"]) if "uri" in entry else self._blob
        return self._buffers[index]

    def resource(self, uri: str) -> bytes:
        """What an address refers to, or holds itself."""
        if uri.startswith("data:"):
            head, _, body = uri.partition(",")
            return base64.b64decode(body) if head.endswith("base64") else unquote(body).encode("latin-1")
        return self._fetch(uri)


def _normalised(array: Array, entry: Json) -> Array:
    """Normalised integers as floats."""
    dtype = array.dtype
    if not entry.get("normalized") or dtype.kind == "f":
        return array
    largest = float(2 ** (8 * dtype.itemsize - (dtype.kind == "i")) - 1)
    return np.asarray(np.maximum(array / largest, -1.0), dtype=np.float32)
