"""Implicit trees of tiles: which tiles there are is told by subtrees of some levels, as bits in Morton order.

Source: OGC 3D Tiles 1.1 (22-025r4), implicit tiling.
"""

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.files import Fetch, Join, below

Json = dict[str, Any]
Place = tuple[int, ...]  # x, y and in octrees z, of all places of a level


@dataclass(frozen=True)
class Subtree:
    """Tiles of one subtree as level, place and contents, coarse ones first, and the level and place of the subtrees
    below it."""

    tiles: tuple[tuple[int, Place, tuple[str, ...]], ...]
    children: tuple[tuple[int, Place], ...]


@dataclass(frozen=True, eq=False)
class _Bits:
    tiles: NDArray[np.bool_]
    contents: list[NDArray[np.bool_]]
    children: NDArray[np.bool_]


@dataclass(frozen=True)
class Implicit:
    """An implicit quadtree or octree whose subtrees have `levels` levels. `subtrees` and `contents` are the templates
    of addresses, relative to the file `base`."""

    octree: bool
    levels: int
    subtrees: str
    contents: list[str]
    base: str
    fetch: Fetch
    join: Join = below

    def subtree(self, level: int, place: Place) -> Subtree:
        """The subtree that begins at a place. Raises CannotDecode."""
        bits = self._read(level, place)
        tiles, first = [], 0
        for depth in range(self.levels):
            size = (1 << depth) ** len(place)
            for index in np.flatnonzero(bits.tiles[first : first + size]):
                here = _place(int(index), depth, place)
                contents = tuple(
                    self.join(self.base, _filled(template, level + depth, here))
                    for template, available in zip(self.contents, bits.contents, strict=False)
                    if available[first + index]
                )
                tiles.append((level + depth, here, contents))
            first += size
        side = (1 << self.levels) ** len(place)
        children = np.flatnonzero(bits.children[:side]).tolist()
        return Subtree(
            tuple(tiles), tuple((level + self.levels, _place(index, self.levels, place)) for index in children)
        )

    def _read(self, level: int, place: Place) -> _Bits:
        address = self.join(self.base, _filled(self.subtrees, level, place))
        data = self.fetch(address)
        try:
            if data[:4] == b"subt":
                size, binary = struct.unpack("<QQ", data[8:24])
                document, blob = json.loads(data[24 : 24 + size]), data[24 + size : 24 + size + binary]
            else:
                document, blob = json.loads(data), b""
            return self._bits(document, blob, address, len(place))
        except (struct.error, ValueError, KeyError, IndexError, TypeError) as error:
            raise CannotDecode(f"{address} is damaged ({error!r})") from error

    def _bits(self, document: Json, blob: bytes, address: str, axes: int) -> _Bits:
        buffers = [
            blob if "uri" not in each else self.fetch(self.join(address, each["uri"]))
            for each in document.get("buffers", ())
        ]
        count = sum((1 << depth) ** axes for depth in range(self.levels))

        def bits(entry: Json, size: int) -> NDArray[np.bool_]:
            if "constant" in entry:
                return np.full(size, bool(entry["constant"]))
            view = document["bufferViews"][entry.get("bitstream", entry.get("bufferView"))]
            start = view.get("byteOffset", 0)
            data = np.frombuffer(buffers[view["buffer"]], np.uint8, view["byteLength"], start)
            return np.unpackbits(data, bitorder="little")[:size].astype(bool)

        contents = document.get("contentAvailability", [])
        contents = contents if isinstance(contents, list) else [contents]
        return _Bits(
            bits(document["tileAvailability"], count),
            [bits(each, count) for each in contents],
            bits(document["childSubtreeAvailability"], (1 << self.levels) ** axes),
        )


def _place(index: int, depth: int, root: Place) -> Place:
    """The place of a tile by its Morton index, `depth` levels below `root`."""
    found = [each << depth for each in root]
    for bit in range(depth):
        for axis in range(len(root)):
            found[axis] |= (index >> (bit * len(root) + axis) & 1) << bit
    return tuple(found)


def _filled(template: str, level: int, place: Place) -> str:
    for name, value in zip(("level", "x", "y", "z"), (level, *place), strict=False):
        template = template.replace(f"{{{name}}}", str(value))
    return template
