"""The tree of a tileset: explicit tiles, tilesets in tilesets, and implicit quadtrees and octrees.

A tileset may only refer to files inside its own folder (or archive), and never to itself in a loop.
"""

import json
import math
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.tiles.gltf import CannotDecode

Json = dict[str, Any]
Fetch = Callable[[str], bytes]
_DEEPEST = 64
_MOST_TILES = 2_000_000
_BIGGEST = 1 << 31


@dataclass(frozen=True, eq=False)
class Tile:
    """A tile with content. `matrix` (4 × 4) takes its metres to those of the tileset; `parent` is the number of the
    nearest tile above that has content, -1: none; to that it `adds`, or it replaces it."""

    number: int
    parent: int
    contents: tuple[str, ...]
    matrix: F64
    error: float
    adds: bool
    up: str


class Folder:
    """The files of a tileset, by addresses relative to its folder. Nothing outside it can be reached."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path) if path.is_file() and path.suffix.lower() in (".3tz", ".zip") else None
        self._root = path if path.is_dir() else path.parent
        self.start = "tileset.json" if self._archive or path.is_dir() else path.name
        self.looked_at: dict[str, None] = {}

    def read(self, address: str) -> bytes:
        """The bytes of a file. Raises CannotDecode when it is not there or not inside."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            raise CannotDecode(f"it refers to another place ({address[:60]}), which is not followed")
        name = normal(unquote(parts.path))
        try:
            if self._archive is not None:
                if self._archive.getinfo(name).file_size > _BIGGEST:
                    raise CannotDecode("it is too large")
                return self._archive.read(name)
            path = (self._root / name).resolve()
            if not path.is_relative_to(self._root.resolve()):
                raise CannotDecode(f"it refers outside its folder ({address[:60]}), which is refused")
            self.looked_at[name] = None
            return path.read_bytes()
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise CannotDecode(f"{name} is not there or cannot be read") from error


class Remote:
    """The files of a tileset that somebody else fetches, by addresses relative to its folder."""

    def __init__(self, fetch: Fetch, start: str) -> None:
        self._fetch, self.start = fetch, start
        self.looked_at: dict[str, None] = {}  # nothing of it lies in a folder

    def read(self, address: str) -> bytes:
        """The bytes of a file. Raises CannotDecode when it cannot be had or is not inside."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            raise CannotDecode(f"it refers to another place ({address[:60]}), which is not followed")
        try:
            return self._fetch(normal(parts.path))
        except OSError as error:
            raise CannotDecode(str(error)) from error


def normal(address: str) -> str:
    """A relative address without dots. Raises CannotDecode when it leads out of the folder."""
    parts: list[str] = []
    for part in PurePosixPath(address.replace("\\", "/")).parts:
        if part == "..":
            if not parts:
                raise CannotDecode(f"it refers outside its folder ({address[:60]}), which is refused")
            parts.pop()
        elif part not in (".", "/"):
            parts.append(part)
    if PurePosixPath(address).is_absolute():
        raise CannotDecode(f"it refers outside its folder ({address[:60]}), which is refused")
    return "/".join(parts)


def below(base: str, address: str) -> str:
    """An address found in the file `base`."""
    if urlsplit(address).scheme or urlsplit(address).netloc:
        return address
    return normal(str(PurePosixPath(base).parent / unquote(urlsplit(address).path)))


class Walk:
    """Walks through a tileset. `problems` fills with what had to be left out."""

    def __init__(self, fetch: Fetch, start: str) -> None:
        self._fetch, self._start = fetch, start
        self._number = 0
        self.problems: list[str] = []
        self.asset: Json = {}

    def tiles(self) -> Iterator[Tile]:
        """Tiles with content, parents before children. Raises CannotDecode when the tileset itself is no good."""
        document = self._open(self._start)
        self.asset = document.get("asset", {})
        yield from self._tileset(document, _Above(np.eye(4), path=(self._start,)))

    def _open(self, address: str) -> Json:
        data = self._fetch(address)
        try:
            document = json.loads(data)
        except (ValueError, UnicodeDecodeError) as error:
            kind = "a web page" if data.lstrip()[:1] == b"<" else "not whole JSON"
            raise CannotDecode(f"{address} is {kind}") from error
        if not isinstance(document, dict) or not isinstance(document.get("root"), dict):
            raise CannotDecode(f"{address} is JSON, but not a 3D Tiles tileset")
        return document

    def _tileset(self, document: Json, above: "_Above") -> Iterator[Tile]:
        up = str(document.get("asset", {}).get("gltfUpAxis", "Y")).upper()
        yield from self._tile(document["root"], replace(above, up=up))

    def _tile(self, tile: Json, above: "_Above") -> Iterator[Tile]:
        if above.depth > _DEEPEST or self._number > _MOST_TILES:
            raise CannotDecode("its tiles never end")
        refine = str(tile.get("refine", above.refine)).upper()
        here = replace(above, matrix=above.matrix @ _transform(tile), refine=refine, depth=above.depth + 1)
        if "implicitTiling" in tile:
            yield from self._whole(self._implicit(tile, here))
            return
        contents = list(self._inside(here.base, addresses_of(tile)))
        outer = [address for address in contents if address.lower().endswith(".json")]
        drawn = tuple(address for address in contents if address not in outer)
        if drawn:
            yield self._made(here, drawn, _error(tile))
            here = replace(here, parent=self._number - 1, adds=refine == "ADD")
        for address in outer:
            yield from self._outer(address, here)
        for child in tile.get("children") or ():
            yield from self._whole(self._tile(child, here))

    def _whole(self, tiles: Iterator[Tile]) -> Iterator[Tile]:
        """Tiles until something is not built as it should be, which is told."""
        try:
            yield from tiles
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            self.problems.append(f"a tile is damaged ({error!r})")

    def _inside(self, base: str, addresses: list[str]) -> Iterator[str]:
        """Addresses that stay in the folder; of others is told."""
        for address in addresses:
            try:
                yield below(base, address)
            except CannotDecode as error:
                self.problems.append(str(error))

    def _made(self, above: "_Above", contents: tuple[str, ...], error: float) -> Tile:
        made = Tile(self._number, above.parent, contents, above.matrix, error, above.adds, above.up)
        self._number += 1
        return made

    def _outer(self, address: str, above: "_Above") -> Iterator[Tile]:
        if address in above.path:
            self.problems.append(f"{address} contains itself; the loop is left out")
            return
        try:
            document = self._open(address)
        except CannotDecode as error:
            self.problems.append(str(error))
            return
        yield from self._whole(self._tileset(document, replace(above, path=(*above.path, address))))

    def _implicit(self, tile: Json, above: "_Above") -> Iterator[Tile]:
        tiling = tile["implicitTiling"]
        grid = _Implicit(
            octree=str(tiling["subdivisionScheme"]).upper() == "OCTREE",
            levels=int(tiling.get("subtreeLevels", 1)),
            subtrees=tiling["subtrees"]["uri"],
            contents=addresses_of(tile),
            base=above.base,
            fetch=self._fetch,
            problems=self.problems,
        )
        parents: dict[tuple[int, ...], int] = {}
        for level, place, contents in grid.tiles():
            error = _error(tile) / 2**level
            parent = parents.get((level - 1, *(each >> 1 for each in place)), above.parent)
            adds = above.adds if parent == above.parent else above.refine == "ADD"
            if contents:
                yield self._made(replace(above, parent=parent, adds=adds), contents, error)
                parent = self._number - 1
            parents[(level, *place)] = parent


@dataclass(frozen=True, eq=False)
class _Above:
    """What a tile inherits: its place, the nearest tile with content and whether one adds to that, how tiles refine
    where they do not say it, and the files it lies in."""

    matrix: F64
    path: tuple[str, ...]
    parent: int = -1
    adds: bool = False
    refine: str = "REPLACE"
    up: str = "Y"
    depth: int = 0

    @property
    def base(self) -> str:
        """The tileset file that the tile stands in."""
        return self.path[-1]


@dataclass
class _Implicit:
    """An implicit tree: availability comes in subtrees of some levels, as bits in Morton order."""

    octree: bool
    levels: int
    subtrees: str
    contents: list[str]
    base: str
    fetch: Fetch
    problems: list[str]

    def tiles(self) -> Iterator[tuple[int, tuple[int, ...], tuple[str, ...]]]:
        """Level, place and contents of each tile there is, level by level inside each subtree."""
        waiting: list[tuple[int, tuple[int, ...]]] = [(0, (0,) * (3 if self.octree else 2))]
        while waiting:
            level, place = waiting.pop(0)
            try:
                subtree = self._subtree(level, place)
            except CannotDecode as error:
                self.problems.append(str(error))
                continue
            yield from self._inside(subtree, level, place)
            side = 1 << self.levels
            for index in np.flatnonzero(subtree.children[: side ** len(place)]):
                waiting.append((level + self.levels, self._place(int(index), self.levels, place)))

    def _inside(
        self, subtree: "_Subtree", level: int, place: tuple[int, ...]
    ) -> Iterator[tuple[int, tuple[int, ...], tuple[str, ...]]]:
        first = 0
        for depth in range(self.levels):
            size = (1 << depth) ** len(place)
            for index in np.flatnonzero(subtree.tiles[first : first + size]):
                here = self._place(int(index), depth, place)
                names = tuple(
                    below(self.base, _filled(template, level + depth, here))
                    for template, available in zip(self.contents, subtree.contents, strict=False)
                    if available[first + index]
                )
                yield level + depth, here, names
            first += size

    @staticmethod
    def _place(index: int, depth: int, root: tuple[int, ...]) -> tuple[int, ...]:
        found = [each << depth for each in root]
        for bit in range(depth):
            for axis in range(len(root)):
                found[axis] |= (index >> (bit * len(root) + axis) & 1) << bit
        return tuple(found)

    def _subtree(self, level: int, place: tuple[int, ...]) -> "_Subtree":
        address = below(self.base, _filled(self.subtrees, level, place))
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

    def _bits(self, document: Json, blob: bytes, address: str, axes: int) -> "_Subtree":
        buffers = [
            blob if "uri" not in each else self.fetch(below(address, each["uri"]))
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
        return _Subtree(
            bits(document["tileAvailability"], count),
            [bits(each, count) for each in contents],
            bits(document["childSubtreeAvailability"], (1 << self.levels) ** axes),
        )


@dataclass(frozen=True, eq=False)
class _Subtree:
    tiles: NDArray[np.bool_]
    contents: list[NDArray[np.bool_]]
    children: NDArray[np.bool_]


def _filled(template: str, level: int, place: tuple[int, ...]) -> str:
    for name, value in zip(("level", "x", "y", "z"), (level, *place), strict=False):
        template = template.replace(f"{{{name}}}", str(value))
    return template


def addresses_of(tile: Json) -> list[str]:
    """The contents of a tile, as it names them."""
    entries = [tile["content"]] if isinstance(tile.get("content"), dict) else []
    entries += [each for each in tile.get("contents") or () if isinstance(each, dict)]
    return [str(each.get("uri", each.get("url"))) for each in entries if each.get("uri") or each.get("url")]


def _error(tile: Json) -> float:
    """How far a tile is from the true shape, metres; what says nothing is taken as true."""
    error = tile.get("geometricError")
    return float(error) if isinstance(error, (int, float)) and math.isfinite(error) else 0.0


def _transform(tile: Json) -> F64:
    numbers = tile.get("transform")
    if not isinstance(numbers, list) or len(numbers) != 16:
        return np.eye(4)
    return np.array(numbers, dtype=np.float64).reshape(4, 4).T
