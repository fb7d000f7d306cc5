"""The content of one tile: b3dm, i3dm, pnts, cmpt, glb or glTF, as parts with the rows of their features.

Source: OGC 3D Tiles 1.0 (18-053r2) tile formats, and 3D Tiles 1.1 (22-025r4).
"""

import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.tiles.gltf import CannotDecode, Gltf, Part
from timeo_desktop.readers.tiles.metadata import Rows, batch_rows, property_tables

Json = dict[str, Any]
Fetch = Callable[[str], bytes]
_HEADERS = {b"b3dm": 28, b"i3dm": 32, b"pnts": 28}
_DEEPEST = 16
# glTF is y up, tiles are z up.
Y_UP = np.array([[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Content:
    """Parts in the tile's own axes (z up), and the rows that their features name: one list a property table, or the
    batch table alone."""

    parts: tuple[Part, ...]
    tables: tuple[Rows, ...] = ()
    batched: bool = False


def contents_of(data: bytes, fetch: Fetch, up: str = "Y", depth: int = 0) -> Iterator[Content]:
    """What a file holds; a composite holds several. Raises CannotDecode."""
    magic = data[:4]
    if depth > _DEEPEST:
        raise CannotDecode("its composites contain each other")
    try:
        if magic == b"cmpt":
            count, at = struct.unpack("<I", data[12:16])[0], 16
            for _ in range(count):
                size = struct.unpack("<I", data[at + 8 : at + 12])[0]
                yield from contents_of(data[at : at + size], fetch, up, depth + 1)
                at += size
        elif magic in _HEADERS:
            yield _legacy(magic, data, fetch, up)
        elif magic == b"glTF" or data.lstrip()[:1] == b"{":
            yield _modern(Gltf(data, fetch), up)
        elif data.lstrip()[:1] == b"<":
            raise CannotDecode("it is a web page, not a tile")
        else:
            raise CannotDecode("its format is not known")
    except (struct.error, json.JSONDecodeError, UnicodeDecodeError, KeyError, IndexError, ValueError) as error:
        raise CannotDecode(f"it is damaged ({error!r})") from error


def _modern(gltf: Gltf, up: str) -> Content:
    return Content(tuple(_turned(part, up) for part in gltf.parts()), tuple(property_tables(gltf)))


def _turned(part: Part, up: str, shift: F64 | None = None) -> Part:
    points = part.points @ Y_UP[:3, :3].T if up == "Y" else part.points
    return replace(part, points=points if shift is None else points + shift)


def _legacy(magic: bytes, data: bytes, fetch: Fetch, up: str) -> Content:
    fields = struct.unpack("<6I", data[4:28])
    _, size, feature_json, feature_binary, batch_json, batch_binary = fields
    at = _HEADERS[magic]
    pieces = []
    for length in (feature_json, feature_binary, batch_json, batch_binary):
        pieces.append(data[at : at + length])
        at += length
    table = json.loads(pieces[0] or b"{}")
    batch = json.loads(pieces[2] or b"{}")
    if magic == b"pnts":
        return _points(table, pieces[1], batch, pieces[3])
    count = int(table.get("BATCH_LENGTH", 0)) if magic == b"b3dm" else int(table.get("INSTANCES_LENGTH", 0))
    rows = batch_rows(batch, pieces[3], count)
    body = data[at:size]
    shift = _center(table, pieces[1])
    if magic == b"i3dm":
        by_address = struct.unpack("<I", data[28:32])[0] == 0
        gltf = Gltf(fetch(body.decode().strip("\0 ")) if by_address else body, fetch)
        return Content(tuple(_instances(gltf, table, pieces[1], shift, up)), (rows,), batched=True)
    parts = tuple(_turned(part, up, shift) for part in Gltf(body, fetch).parts())
    return Content(parts, (rows,), batched=True)


def _center(table: Json, binary: bytes) -> F64:
    value = table.get("RTC_CENTER", (0.0, 0.0, 0.0))
    if isinstance(value, dict):
        return np.frombuffer(binary, "<f4", 3, value["byteOffset"]).astype(np.float64)
    return np.array(value, dtype=np.float64)


def _column(table: Json, binary: bytes, name: str, dtype: str, width: int, count: int) -> Any:
    if name not in table:
        return None
    return np.frombuffer(binary, dtype, count * width, table[name]["byteOffset"]).reshape(count, width)


def _positions(table: Json, binary: bytes, count: int) -> F64:
    found = _column(table, binary, "POSITION", "<f4", 3, count)
    if found is not None:
        return np.asarray(found, dtype=np.float64)
    packed = _column(table, binary, "POSITION_QUANTIZED", "<u2", 3, count)
    if packed is None:
        raise CannotDecode("it has no positions that can be read (Draco point clouds cannot)")
    scale, offset = np.array(table["QUANTIZED_VOLUME_SCALE"]), np.array(table["QUANTIZED_VOLUME_OFFSET"])
    return np.asarray(packed / 65535.0 * scale + offset, dtype=np.float64)


def _points(table: Json, binary: bytes, batch: Json, batch_binary: bytes) -> Content:
    count = int(table["POINTS_LENGTH"])
    points = _positions(table, binary, count) + _center(table, binary)
    colours = np.full((count, 4), 255, dtype=np.uint8)
    colours[:, :3] = (90, 110, 130)
    for name, width in (("RGB", 3), ("RGBA", 4)):
        given = _column(table, binary, name, "u1", width, count)
        if given is not None:
            colours[:, :width] = given
    ids = np.full(count, -1, dtype=np.int64)
    rows: Rows = []
    if "BATCH_ID" in table:
        kind = {"UNSIGNED_BYTE": "u1", "UNSIGNED_INT": "<u4"}.get(table["BATCH_ID"].get("componentType", ""), "<u2")
        ids = _column(table, binary, "BATCH_ID", kind, 1, count)[:, 0].astype(np.int64)
        rows = batch_rows(batch, batch_binary, int(table.get("BATCH_LENGTH", 0)))
    none = np.empty(0, dtype=np.int64)
    part = Part(
        points, none.reshape(0, 3), none.reshape(0, 2), np.arange(count), ids, None, (90, 110, 130, 255), colours
    )
    return Content((part,), (rows,), batched=True)


def _instances(gltf: Gltf, table: Json, binary: bytes, shift: F64, up: str) -> Iterator[Part]:
    count = int(table["INSTANCES_LENGTH"])
    places = _positions(table, binary, count) + shift
    ups = _column(table, binary, "NORMAL_UP", "<f4", 3, count)
    rights = _column(table, binary, "NORMAL_RIGHT", "<f4", 3, count)
    sizes = _column(table, binary, "SCALE", "<f4", 1, count)
    uneven = _column(table, binary, "SCALE_NON_UNIFORM", "<f4", 3, count)
    kind = {"UNSIGNED_BYTE": "u1", "UNSIGNED_INT": "<u4"}.get(table.get("BATCH_ID", {}).get("componentType", ""), "<u2")
    ids = _column(table, binary, "BATCH_ID", kind, 1, count)
    turned = [_turned(part, up) for part in gltf.parts()]
    for row in range(count):
        turn = np.eye(3)
        if ups is not None and rights is not None:
            turn = np.column_stack((rights[row], ups[row], np.cross(rights[row], ups[row])))
            turn = turn @ Y_UP[:3, :3].T  # the instance's axes are those of the glTF, y up
        size = np.ones(3) * (float(sizes[row, 0]) if sizes is not None else 1.0)
        if uneven is not None:
            size = size * uneven[row]
        number = int(ids[row, 0]) if ids is not None else row
        for part in turned:
            points = part.points * size @ turn.T + places[row]
            yield replace(part, points=points, features=np.full(len(points), number), table=None)
