"""Reads of a tileset what is asked for: tiles are promised as soon as their place is known, and made when somebody
looks at them. Files that name more tiles are opened in the same way."""

from collections.abc import Iterable, Iterator

import numpy as np

from timeo_desktop.domain.chunks import F64, Chunk, ChunkFile, Promise
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.web_address import without_query
from timeo_desktop.readers.job import CityFacts, NotNow
from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.reading import TilesetReading
from timeo_desktop.readers.tiles.tileset import Tile, Walk

_TRIES = 20  # tiles that are tried before a tileset is given up
_EVERYWHERE = 1e7  # metres: a tile that says nothing of its place may be anywhere in the scene
_MOST_NOTICES = 5


def stream(walk: Walk, reading: TilesetReading) -> None:
    """Read a first tile, which decides where all is, then what is asked for until nothing is. Raises CannotOpen or
    CannotDecode when nothing can be read at all."""
    _Stream(walk, reading).run()


class _Stream:
    """The tiles that are known, by number; `_open` were read."""

    def __init__(self, walk: Walk, reading: TilesetReading) -> None:
        self._walk, self._reading, self._out = walk, reading, reading.out
        self._tiles: dict[str, Tile] = {}
        self._opened: set[str] = set()
        self._told = 0

    def run(self) -> None:
        self._out.stage("geometry")
        known = list(self._walk.first())
        first, chunk = self._begin(known)
        self._promise(known)
        self._opened.add(_name(first))
        self._deliver(first, chunk)
        while name := self._out.next_tile():
            tile = self._tiles.get(name)
            if tile is not None and name not in self._opened:
                self._make(tile)

    def _begin(self, known: list[Tile]) -> tuple[Tile, Chunk]:
        """The first tile with content that can be read, and its chunk: with it the place of everything is known. What
        is opened on the way to it is added to what is `known`."""
        waiting, problems = list(reversed(known)), [*self._walk.problems]
        while waiting and len(problems) < _TRIES:
            tile = waiting.pop()
            if tile.opens is not None:
                self._opened.add(_name(tile))
                inside = list(tile.opens())
                known.extend(inside)
                waiting.extend(reversed(inside))
            elif tile.contents:
                try:
                    for above in known:
                        self._reading.know(above)
                    chunk = self._reading.chunk(tile)
                except CannotDecode as error:
                    problems.append(f"{without_query(tile.contents[0])}: {error}")
                    self._reading.fail(tile, str(error))
                    continue
                if chunk is not None:
                    return tile, chunk
                problems.append(f"{without_query(tile.contents[0])}: nothing is in it")
        problems = [*self._walk.problems, *problems]
        reason = problems[0] if problems else "it has no tile with content"
        raise CannotOpen("Nothing of {name} can be drawn: {reason}", name=self._reading.name, reason=reason)

    def _make(self, tile: Tile) -> None:
        name = _name(tile)
        self._opened.add(name)
        try:
            if tile.opens is not None:
                self._promise(tile.opens())
            chunk = self._reading.chunk(tile) if tile.contents else None
        except NotNow:
            self._opened.discard(name)
            self._out.left(name, "")
            return
        except CannotDecode as error:
            self._reading.fail(tile, str(error))
            self._out.city(self._facts())
            self._problem(f"{without_query(tile.contents[0])}: {error}")
            self._out.left(name, str(error))
            return
        if chunk is not None:
            self._deliver(tile, chunk)
        else:
            self._out.promise([self._promised(tile)])
        for problem in self._walk.problems:
            self._problem(problem)
        self._walk.problems.clear()

    def _deliver(self, tile: Tile, chunk: Chunk) -> None:
        """A tile, after the rows of its features: who clicks on it reads them."""
        self._reading.tell(self._walk.strange)
        self._reading.tell_turned()
        self._out.describe(self._reading.rows())
        self._out.city(self._facts())
        self._out.tile(chunk, error=tile.error, parent=_named(tile.above), adds=tile.adds, name=_name(tile))

    def _facts(self) -> CityFacts:
        return self._reading.facts(str(self._walk.asset.get("version", "?")))

    def _problem(self, problem: str) -> None:
        self._told += 1
        name = self._reading.name
        if self._told == _MOST_NOTICES + 1:
            self._out.notice(sentence("{name}: more tiles cannot be read; they are among what is not drawn", name=name))
        if self._told <= _MOST_NOTICES:
            self._out.notice(sentence("{name}: a part was left out: {reason}", name=name, reason=problem))

    def _promise(self, tiles: Iterable[Tile]) -> None:
        self._out.promise([*self._promises(tiles)])

    def _promises(self, tiles: Iterable[Tile]) -> Iterator[Promise]:
        for tile in tiles:
            self._tiles[_name(tile)] = tile
            self._reading.know(tile)
            yield self._promised(tile)

    def _promised(self, tile: Tile) -> Promise:
        name = _name(tile)
        placed = self._reading.placed(tile.corners) if len(tile.corners) else tile.corners
        file = ChunkFile(
            name, "model", 0, 0, _bounds(placed), error=tile.error,
            parent=_named(tile.above), adds=tile.adds,
        )  # fmt: skip
        read = name in self._opened
        hollow = tile.opens is not None or not tile.contents or read
        return Promise(file, tile.contents, hollow=hollow, closed=tile.opens is not None and not read)


def _bounds(points: F64) -> tuple[float, float, float, float, float, float]:
    if not len(points) or not np.isfinite(points).all():
        return (-_EVERYWHERE,) * 3 + (_EVERYWHERE,) * 3
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(low[2]), float(high[0]), float(high[1]), float(high[2])


def _name(tile: Tile) -> str:
    return _named(tile.number)


def _named(number: int) -> str:
    return "" if number < 0 else f"tile-{number:07d}.glb"
