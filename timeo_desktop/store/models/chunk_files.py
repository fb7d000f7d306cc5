"""Chunk files: binary glTF 2.0 with `EXT_mesh_features` feature ids and `EXT_structural_metadata` element rows.

Written by the reader child, mapped by the window. One buffer, views aligned to 4 bytes, vertex arrays not interleaved
so that each can be mapped as a numpy array without a copy. Source: Khronos glTF 2.0 and the two 3D Tiles extensions.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import Chunk
from timeo_desktop.domain.glb import parts_of
from timeo_desktop.store.models.glb import (
    ARRAY_BUFFER,
    DTYPES,
    ELEMENT_BUFFER,
    LINES,
    POINTS,
    TRIANGLES,
    GlbBuffer,
    element_document,
    primitive,
)

_WITH_ALPHA = (4, 6)  # colour types of a PNG


def _attributes(buffer: GlbBuffer, chunk: Chunk) -> dict[str, int]:
    axes = chunk.points.T  # one after the other, which is far faster than all three along the rows
    low, high = [float(axis.min()) for axis in axes], [float(axis.max()) for axis in axes]
    return {
        "POSITION": buffer.accessor(chunk.points, ARRAY_BUFFER, min=low, max=high),
        "NORMAL": buffer.accessor(chunk.normals, ARRAY_BUFFER),
        "COLOR_0": buffer.accessor(chunk.colours, ARRAY_BUFFER, normalized=True),
        "_FEATURE_ID_0": buffer.features(chunk.features),
        **({} if chunk.texture is None else {"TEXCOORD_0": buffer.accessor(_flipped(chunk.texture), ARRAY_BUFFER)}),
    }


def _flipped(texture: NDArray[np.float32]) -> NDArray[np.float32]:
    """glTF measures from the upper left corner of a picture."""
    return np.column_stack((texture[:, 0], 1 - texture[:, 1])).astype(np.float32)


def _primitives(buffer: GlbBuffer, chunk: Chunk) -> list[dict[str, Any]]:
    """Primitives in the fixed order opaque, glazed, edges, curves, dots; empty ones are left out."""
    attributes = _attributes(buffer, chunk)
    made = []
    for role, indices, mode, material in (
        ("opaque", chunk.triangles[: chunk.opaque], TRIANGLES, 0),
        ("glazed", chunk.triangles[chunk.opaque :], TRIANGLES, 1),
        ("edges", chunk.edges, LINES, 0),
        ("curves", chunk.curves, LINES, 0),
        ("dots", np.empty(0, dtype=np.uint32) if chunk.dots is None else chunk.dots, POINTS, 0),
    ):
        if indices.size:
            index = buffer.accessor(indices, ELEMENT_BUFFER)
            made.append({**primitive(attributes, index, mode, material, len(chunk.steps)), "extras": {"role": role}})
    return made


def _metadata(buffer: GlbBuffer, chunk: Chunk) -> dict[str, Any]:
    def column(kind: str, component: str) -> dict[str, str]:
        return {"type": kind, "componentType": component}

    return {
        "schema": {
            "id": "timeo",
            "classes": {
                "element": {
                    "properties": {
                        "step": column("SCALAR", "UINT32"),
                        "low": column("VEC3", "FLOAT32"),
                        "high": column("VEC3", "FLOAT32"),
                    }
                }
            },
        },
        "propertyTables": [
            {
                "class": "element",
                "count": len(chunk.steps),
                "properties": {
                    "step": {"values": buffer.view(chunk.steps)},
                    "low": {"values": buffer.view(chunk.lows)},
                    "high": {"values": buffer.view(chunk.highs)},
                },
            }
        ],
    }


def write_chunk(path: Path, chunk: Chunk) -> None:
    """Write a chunk as GLB. Raises OSError when the disk is full or not writable."""
    buffer = GlbBuffer()
    primitives = _primitives(buffer, chunk)
    opaque: dict[str, Any] = {"name": "opaque"}
    pictures: dict[str, Any] = {}
    if chunk.picture:
        kind = "image/png" if chunk.picture.startswith(b"\x89PNG") else "image/jpeg"
        view = buffer.view(np.frombuffer(chunk.picture, dtype=np.uint8))
        pictures = {"images": [{"bufferView": view, "mimeType": kind}], "textures": [{"source": 0}]}
        opaque["pbrMetallicRoughness"] = {"baseColorTexture": {"index": 0}}
        if kind == "image/png" and chunk.picture[25] in _WITH_ALPHA:
            opaque["alphaMode"] = "MASK"
    document = element_document(
        origin=chunk.origin, primitives=primitives, metadata=_metadata(buffer, chunk),
        materials=[opaque, {"name": "glazed", "alphaMode": "BLEND"}], extras={"layer": chunk.layer}, **pictures,
    )  # fmt: skip
    buffer.write(path, document)


def read_chunk(path: Path) -> Chunk:
    """Map a chunk file; its arrays are read-only views on the file. Raises ValueError when it is not whole."""
    mapped = np.memmap(path, dtype=np.uint8, mode="r")
    try:
        text, rest = parts_of(mapped.data)
    except ValueError as error:
        raise ValueError(f"{path.name} is not a whole chunk file: {error}") from error
    if rest.stop != mapped.size:
        raise ValueError(f"{path.name} is not a whole chunk file")
    document = json.loads(bytes(mapped[text]))
    blob = mapped[rest].view(np.ndarray)
    views = document["bufferViews"]

    def raw(view: int, dtype: Any, width: int) -> NDArray[Any]:
        start, size = views[view]["byteOffset"], views[view]["byteLength"]
        array = blob[start : start + size].view(dtype)
        return np.asarray(array.reshape(-1, width) if width > 1 else array)

    def accessor(index: int, width: int) -> NDArray[Any]:
        entry = document["accessors"][index]
        return raw(entry["bufferView"], DTYPES[entry["componentType"]], width)

    by_role = {entry["extras"]["role"]: entry for entry in document["meshes"][0]["primitives"]}

    def indices(role: str, width: int) -> NDArray[Any]:
        if role not in by_role:
            return np.empty((0, width), dtype=np.uint32)
        return accessor(by_role[role]["indices"], width)

    attributes = next(iter(by_role.values()))["attributes"]
    feature_view = document["accessors"][attributes["_FEATURE_ID_0"]]["bufferView"]
    table = document["extensions"]["EXT_structural_metadata"]["propertyTables"][0]["properties"]
    opaque, glazed = indices("opaque", 3), indices("glazed", 3)
    x, y, z = document["nodes"][1]["translation"]
    return Chunk(
        origin=(x, y, z),
        points=accessor(attributes["POSITION"], 3),
        normals=accessor(attributes["NORMAL"], 3),
        colours=accessor(attributes["COLOR_0"], 4),
        features=raw(feature_view, np.uint16, 2)[:, 0],
        triangles=np.concatenate((opaque, glazed))
        if opaque.size and glazed.size
        else (glazed if glazed.size else opaque),
        opaque=len(opaque),
        edges=indices("edges", 2),
        curves=indices("curves", 2),
        steps=raw(table["step"]["values"], np.uint32, 1),
        lows=raw(table["low"]["values"], np.float32, 3),
        highs=raw(table["high"]["values"], np.float32, 3),
        layer=document["extras"]["layer"],
        dots=indices("dots", 1) if "dots" in by_role else None,
        texture=_flipped(accessor(attributes["TEXCOORD_0"], 2)) if "TEXCOORD_0" in attributes else None,
        picture=raw(document["images"][0]["bufferView"], np.uint8, 1).tobytes() if "images" in document else b"",
    )
