"""Binary glTF 2.0: arrays put together in one buffer, and the file around them. Source: Khronos glTF 2.0, 4.4."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.glb import headers

_BYTE, USHORT, _UINT, _FLOAT = 5121, 5123, 5125, 5126
DTYPES = {_BYTE: np.uint8, USHORT: np.uint16, _UINT: np.uint32, _FLOAT: np.float32}
_COMPONENTS = {np.dtype(dtype): code for code, dtype in DTYPES.items()}
_SHAPES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}
_ALIGNMENT = 8  # what property tables ask for; everything else asks for less
ARRAY_BUFFER, ELEMENT_BUFFER = 34962, 34963
POINTS, LINES, TRIANGLES = 0, 1, 4
# glTF is y up: this rotation of a node turns our z up.
_Z_UP = [-0.7071067811865476, 0, 0, 0.7071067811865476]


def element_document(
    *, origin: Sequence[float], primitives: Sequence[Any], metadata: Any, materials: Sequence[Any], **more: Any
) -> dict[str, Any]:
    """A document of one mesh whose float32 positions are relative to an `origin` in metres, z up, with a property table
    (`metadata`) that has a row for each feature."""
    return {
        "asset": {"version": "2.0", "generator": "Timeo Desktop"},
        "extensionsUsed": ["EXT_mesh_features", "EXT_structural_metadata"],
        "extensions": {"EXT_structural_metadata": metadata},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"children": [1], "rotation": _Z_UP}, {"mesh": 0, "translation": list(origin)}],
        "meshes": [{"primitives": primitives}],
        "materials": materials,
        **more,
    }


def primitive(attributes: dict[str, int], indices: int, mode: int, material: int, features: int) -> dict[str, Any]:
    """A primitive whose vertices say which of so many features they belong to."""
    ids = {"featureIds": [{"featureCount": features, "attribute": 0, "propertyTable": 0}]}
    return {
        "attributes": attributes, "indices": indices, "mode": mode, "material": material,
        "extensions": {"EXT_mesh_features": ids},
    }  # fmt: skip


class GlbBuffer:
    """Collects arrays and describes them as glTF buffer views and accessors."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def view(self, array: NDArray[Any], target: int | None = None, stride: int | None = None) -> int:
        data = np.ascontiguousarray(array)
        view: dict[str, Any] = {"buffer": 0, "byteOffset": self.size, "byteLength": data.nbytes}
        if target:
            view["target"] = target
        if stride:
            view["byteStride"] = stride
        self.parts.append(data.tobytes())
        padding = -data.nbytes % _ALIGNMENT
        self.parts.append(b"\0" * padding)
        self.size += data.nbytes + padding
        self.views.append(view)
        return len(self.views) - 1

    def accessor(self, array: NDArray[Any], target: int, **more: Any) -> int:
        width = array.shape[1] if array.ndim == 2 and target == ARRAY_BUFFER else 1
        self.accessors.append(
            {
                "bufferView": self.view(array, target),
                "componentType": _COMPONENTS[array.dtype],
                "count": array.size // width,
                "type": _SHAPES[width],
                **more,
            }
        )
        return len(self.accessors) - 1

    def features(self, features: NDArray[np.uint16]) -> int:
        """An accessor of feature ids, padded to 4 bytes a vertex, as glTF asks of every vertex attribute."""
        padded = np.zeros((len(features), 2), dtype=np.uint16)
        padded[:, 0] = features
        view = self.view(padded, ARRAY_BUFFER, 4)
        self.accessors.append({"bufferView": view, "componentType": USHORT, "count": len(features), "type": "SCALAR"})
        return len(self.accessors) - 1

    def write(self, path: Path, document: dict[str, Any]) -> None:
        """Write the file. Raises OSError when the disk is full or not writable."""
        whole = {
            **document,
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{"byteLength": self.size}],
        }
        text = json.dumps(whole, separators=(",", ":")).encode()
        # The buffer begins after three headers of 12, 8 and 8 bytes.
        text += b" " * (-(28 + len(text)) % _ALIGNMENT)
        before, between = headers(len(text), self.size)
        with path.open("wb") as file:
            file.write(before + text + between)
            file.writelines(self.parts)
