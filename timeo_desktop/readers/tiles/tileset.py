"""The tree of a tileset: explicit tiles, tilesets in tilesets, and implicit quadtrees and octrees.

A tileset never refers to itself in a loop. What lies in another file is opened when it is asked for.
"""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.web_address import without_query
from timeo_desktop.readers.tiles import volumes
from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.extensions import TILES, strange_in
from timeo_desktop.readers.tiles.files import Fetch, Join, below
from timeo_desktop.readers.tiles.implicit import Implicit, Place

Json = dict[str, Any]
_DEEPEST = 64
_DRAWN = (".b3dm", ".i3dm", ".pnts", ".cmpt", ".glb", ".gltf", ".vctr", ".geom")
_ENDLESS = "its tiles never end; the rest is left out"
_MOST_TILES, _MOST_FILES = 2_000_000, 50_000


@dataclass(frozen=True, eq=False)
class Tile:
    """A tile. `matrix` (4 × 4) takes its metres to those of the tileset, `above` is the number of the tile above it and
    `parent` that of the nearest one above that has content, -1: none; to that it `adds`, or it replaces it. `corners`
    (P, 3) surround it, in the metres or degrees of the tileset. Behind a tile that `opens` there are more."""

    number: int
    above: int
    parent: int
    contents: tuple[str, ...]
    matrix: F64
    error: float
    adds: bool
    up: str
    corners: F64
    opens: Callable[[], Iterator["Tile"]] | None = None


class Walk:
    """Walks through a tileset. `problems` fills with what had to be left out."""

    def __init__(self, fetch: Fetch, start: str, join: Join = below) -> None:
        """`join` makes the address of a file of the address of another one and what that calls it."""
        self._fetch, self._start, self._join = fetch, start, join
        self._number = self._opened = 0
        self.problems: list[str] = []
        self.strange: set[str] = set()  # extensions that are not understood
        self.asset: Json = {}

    def tiles(self) -> Iterator[Tile]:
        """All tiles, parents before children. Raises CannotDecode when the tileset itself is no good."""
        for tile in self.first():
            yield from self._everything(tile)

    def _everything(self, tile: Tile) -> Iterator[Tile]:
        yield tile
        if tile.opens is not None:
            for inner in tile.opens():
                yield from self._everything(inner)

    def first(self) -> Iterator[Tile]:
        """The tiles that the first file names, parents before children. Raises CannotDecode when it is no good."""
        document = self._open(self._start)
        self.asset = document.get("asset", {})
        yield from self._tileset(document, _Above(np.eye(4), path=(self._start,)))

    def _open(self, address: str) -> Json:
        document = _document(self._fetch(address), without_query(address))
        self.strange |= strange_in(document, TILES)
        return document

    def _tileset(self, document: Json, above: "_Above") -> Iterator[Tile]:
        up = str(document.get("asset", {}).get("gltfUpAxis", "Y")).upper()
        yield from self._tile(document["root"], replace(above, up=up))

    def _tile(self, tile: Json, above: "_Above") -> Iterator[Tile]:
        if above.depth > _DEEPEST or self._number > _MOST_TILES:
            self._endless()
            return
        refine = str(tile.get("refine", above.refine)).upper()
        here = replace(above, matrix=above.matrix @ _transform(tile), refine=refine, depth=above.depth + 1)
        tiling = tile.get("implicitTiling") or _extension(tile, "3DTILES_implicit_tiling")
        if tiling:
            yield from self._whole(self._implicit(tile, tiling, here))
            return
        contents = list(self._inside(here.base, addresses_of(tile)))
        # What else is called anything may be a tileset too: it is opened to see.
        outer = [address for address in contents if not without_query(address).lower().endswith(_DRAWN)]
        drawn = tuple(address for address in contents if address not in outer)
        made = self._made(here, drawn, _error(tile), volumes.corners(tile.get("boundingVolume"), here.matrix))
        yield made
        here = here.under(made)
        for address in outer:
            behind = self._made(here, (), made.error, made.corners)
            yield replace(behind, opens=partial(self._outer, address, here, behind))
        for child in tile.get("children") or ():
            yield from self._whole(self._tile(child, here))

    def _endless(self) -> None:
        if _ENDLESS not in self.problems:
            self.problems.append(_ENDLESS)

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
                yield self._join(base, address)
            except CannotDecode as error:
                self.problems.append(str(error))

    def _made(self, above: "_Above", contents: tuple[str, ...], error: float, corners: F64) -> Tile:
        made = Tile(
            self._number, above.above, above.parent, contents, above.matrix, error, above.adds, above.up, corners
        )
        self._number += 1
        return made

    def _outer(self, address: str, above: "_Above", behind: Tile) -> Iterator[Tile]:
        if address in above.path:
            self.problems.append(f"{without_query(address)} contains itself; the loop is left out")
            return
        self._opened += 1
        if self._opened > _MOST_FILES:
            self._endless()
            return
        try:
            if not without_query(address).lower().endswith(".json") and not is_tileset(self._fetch(address)):
                yield self._made(above, (address,), behind.error, behind.corners)
                return
            document = self._open(address)
        except CannotDecode as error:
            self.problems.append(str(error))
            return
        yield from self._whole(self._tileset(document, replace(above, path=(*above.path, address))))

    def _implicit(self, tile: Json, tiling: Json, above: "_Above") -> Iterator[Tile]:
        grid = Implicit(
            octree=str(tiling["subdivisionScheme"]).upper() == "OCTREE",
            levels=int(tiling.get("subtreeLevels", 1)),
            subtrees=tiling["subtrees"]["uri"],
            contents=addresses_of(tile),
            base=above.base,
            fetch=self._fetch,
            join=self._join,
        )
        volume, error = tile.get("boundingVolume"), _error(tile)

        def corners(level: int, place: Place) -> F64:
            return volumes.corners(volumes.part(volume, level, place), above.matrix)

        def behind(level: int, place: Place, here: "_Above") -> Tile:
            made = self._made(here, (), error / 2**level, corners(level, place))
            return replace(made, opens=lambda: subtree(level, place, here.under(made)))

        def subtree(level: int, place: Place, here: "_Above") -> Iterator[Tile]:
            try:
                found = grid.subtree(level, place)
            except CannotDecode as problem:
                self.problems.append(str(problem))
                return
            known = {(level - 1, *(each >> 1 for each in place)): here}
            for depth, spot, contents in found.tiles:
                over = known.get((depth - 1, *(each >> 1 for each in spot)), here)
                made = self._made(over, contents, error / 2**depth, corners(depth, spot))
                yield made
                known[(depth, *spot)] = over.under(made)
            for depth, spot in found.children:
                yield behind(depth, spot, known.get((depth - 1, *(each >> 1 for each in spot)), here))

        yield behind(0, (0,) * (3 if grid.octree else 2), above)


@dataclass(frozen=True, eq=False)
class _Above:
    """What a tile inherits: its place, the tile above it, the nearest one with content and whether one adds to that,
    how tiles refine where they do not say it, and the files it lies in."""

    matrix: F64
    path: tuple[str, ...]
    above: int = -1
    parent: int = -1
    adds: bool = False
    refine: str = "REPLACE"
    up: str = "Y"
    depth: int = 0

    @property
    def base(self) -> str:
        """The tileset file that the tile stands in."""
        return self.path[-1]

    def under(self, tile: Tile) -> "_Above":
        """What the tiles below a tile inherit."""
        if not tile.contents:
            return replace(self, above=tile.number)
        return replace(self, above=tile.number, parent=tile.number, adds=self.refine == "ADD")


def addresses_of(tile: Json) -> list[str]:
    """The contents of a tile, as it names them."""
    entries = [tile["content"]] if isinstance(tile.get("content"), dict) else []
    several = _extension(tile, "3DTILES_multiple_contents")
    listed = tile.get("contents") or several.get("contents") or several.get("content") or ()
    entries += [each for each in listed if isinstance(each, dict)]
    return [str(each.get("uri", each.get("url"))) for each in entries if each.get("uri") or each.get("url")]


def is_tileset(data: bytes) -> bool:
    """Whether a file is the JSON of a tileset, whatever it is called."""
    if data.lstrip()[:1] != b"{":
        return False
    try:
        return "root" in json.loads(data)
    except (ValueError, UnicodeDecodeError):
        return False


def _document(data: bytes, shown: str) -> Json:
    try:
        document = json.loads(data)
    except (ValueError, UnicodeDecodeError) as error:
        kind = "a web page" if data.lstrip()[:1] == b"<" else "not whole JSON"
        raise CannotDecode(f"{shown} is {kind}") from error
    if not isinstance(document, dict) or not isinstance(document.get("root"), dict):
        raise CannotDecode(f"{shown} is JSON, but not a 3D Tiles tileset")
    return document


def _extension(tile: Json, name: str) -> Json:
    found = (tile.get("extensions") or {}).get(name)
    return found if isinstance(found, dict) else {}


def _error(tile: Json) -> float:
    """How far a tile is from the true shape, metres; what says nothing is taken as true."""
    error = tile.get("geometricError")
    return float(error) if isinstance(error, (int, float)) and math.isfinite(error) else 0.0


def _transform(tile: Json) -> F64:
    numbers = tile.get("transform")
    if not isinstance(numbers, list) or len(numbers) != 16:
        return np.eye(4)
    return np.array(numbers, dtype=np.float64).reshape(4, 4).T
