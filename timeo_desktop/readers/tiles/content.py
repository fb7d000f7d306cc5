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
from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.features import FeatureTable
from timeo_desktop.readers.tiles.gltf import Gltf, Part
from timeo_desktop.readers.tiles.metadata import Rows, batch_rows, property_tables

Json = dict[str, Any]
Fetch = Callable[[str], bytes]
_HEADERS = {b"b3dm": 28, b"i3dm": 32, b"pnts": 28}
_LENGTHS = {b"b3dm": "BATCH_LENGTH", b"i3dm": "INSTANCES_LENGTH", b"pnts": "POINTS_LENGTH"}
_POINT_COLOUR = (90, 110, 130, 255)
_DEEPEST = 16
# glTF is y up, tiles are z up.
Y_UP = np.array([[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Content:
    """Parts in the tile's own axes (z up), and the rows that their features name: one list a property table, or the
    batch table alone. `strange` is what was declared and is not understood."""

    parts: tuple[Part, ...]
    tables: tuple[Rows, ...] = ()
    batched: bool = False
    strange: frozenset[str] = frozenset()


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
    parts = tuple(_turned(part, up, gltf.centre()) for part in gltf.parts())
    return Content(parts, tuple(property_tables(gltf)), strange=frozenset(gltf.strange))


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
    batch = json.loads(pieces[2] or b"{}")
    table = FeatureTable(json.loads(pieces[0] or b"{}"), pieces[1], _LENGTHS[magic])
    if magic == b"pnts":
        return _points(table, batch, pieces[3], table.batch_length())
    rows = batch_rows(batch, pieces[3], table.count)
    body = data[at:size]
    if magic == b"i3dm":
        by_address = struct.unpack("<I", data[28:32])[0] == 0
        gltf = Gltf(fetch(body.decode().strip("\0 ")) if by_address else body, fetch)
        parts = tuple(_instances(gltf, table, up))
    else:
        gltf = Gltf(body, fetch)
        parts = tuple(_turned(part, up, table.centre() + gltf.centre()) for part in gltf.parts())
    return Content(parts, (rows,), batched=True, strange=frozenset(gltf.strange))


def _points(table: FeatureTable, batch: Json, batch_binary: bytes, length: int) -> Content:
    points, ids, colours = table.places(), table.ids(), table.colours()
    rows = [] if ids is None else batch_rows(batch, batch_binary, length)
    none = np.empty(0, dtype=np.int64)
    part = Part(
        points, none.reshape(0, 3), none.reshape(0, 2), np.arange(len(points)),
        np.full(len(points), -1) if ids is None else ids, None, _POINT_COLOUR, colours,
    )  # fmt: skip
    return Content((part,), (rows,), batched=True)


def _instances(gltf: Gltf, table: FeatureTable, up: str) -> Iterator[Part]:
    places, ids, sizes = table.places(), table.ids(), table.sizes()
    turns = table.turns(places)
    parts = [_turned(part, up, gltf.centre()) for part in gltf.parts()]
    for row, (place, size) in enumerate(zip(places, sizes, strict=True)):
        number = row if ids is None else int(ids[row])
        for part in parts:
            points = part.points * size if turns is None else part.points * size @ turns[row].T
            yield replace(part, points=points + place, features=np.full(len(points), number), table=None)
