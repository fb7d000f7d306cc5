"""Levels of detail: which chunks of a source are drawn from where the camera is, and which are to be read.

A chunk is fine enough when its error, seen from the camera, is less than some pixels. Where it is not, its finer
chunks are drawn instead as soon as all that can be seen of them are there. The terms are those of 3D Tiles
(screen-space error, refinement by replacing or adding). Chunks of a stream may be promised only: they are asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, ChunkFile, Promise
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.eye import BOX_CORNERS, Eye

_STREAM_PIXELS = 12.0  # a stream is not asked for errors smaller than this: each tile is a question to a server


@dataclass(eq=False)
class Node:
    """One chunk of a tree, read (`actor`) or not. `low` and `high` are in scene metres. One that is not `there` has to
    be asked for; a `hollow` one has no shapes, it stands for those below it."""

    source: int
    folder: Path
    file: ChunkFile
    low: F64
    high: F64
    children: list["Node"] = field(default_factory=list)
    actor: ChunkActor | None = None
    used: int = 0
    broken: bool = False  # could not be read
    there: bool = True
    hollow: bool = False
    row: int = 0  # in its tree

    @property
    def width(self) -> float:
        """The length of the longest side of its box, metres."""
        return float((self.high - self.low).max())

    @property
    def weight(self) -> int:
        """What it costs to draw: triangles, or dots."""
        return self.file.triangles + self.file.dots // 2

    def finer(self, look: "Look") -> Iterator["Node"]:
        """What can be seen of the chunks below this one, looking through hollow ones."""
        for child in self.children:
            if look.seen[child.row]:
                if child.hollow and child.there:
                    yield from child.finer(look)
                else:
                    yield child


@dataclass(frozen=True, eq=False)
class Look:
    """All N chunks of a tree from where the camera is: whether they may be in the picture, and how many pixels a metre
    has where each is nearest (endless inside its box)."""

    seen: NDArray[np.bool_]
    pixels: F64


@dataclass
class Choice:
    """What to draw, what to read (most wanted first) and how much the drawing weighs."""

    draw: list[Node] = field(default_factory=list)
    read: list[tuple[float, Node]] = field(default_factory=list)

    def show(self, node: Node, error: float) -> None:
        """Draw a chunk, or read it first; `error` is how much it is wanted."""
        self.draw.append(node)
        if node.actor is None:
            self.read.append((error, node))

    def is_coarsest(self) -> bool:
        """Whether nothing coarser can be drawn."""
        return not any(node.file.parent for node in self.draw)

    @property
    def weight(self) -> int:
        """Triangles of all that is drawn."""
        return sum(node.weight for node in self.draw)


class LevelTree:
    """The chunks of one source. A tree whose chunks were promised is a stream: `ask` fetches them by their names."""

    def __init__(self, source: int) -> None:
        self.source = source
        self.ask: Callable[[list[str]], None] | None = None
        self.nodes: dict[str, Node] = {}
        self.roots: list[Node] = []
        self.whole = False  # all chunks are known: coarse ones may now be replaced
        self._boxes: tuple[F64, F64] | None = None  # of all chunks, by their rows
        self._matrix: F64 = np.eye(4)

    def add(self, folder: Path, file: ChunkFile) -> Node:
        """A chunk that may be read from now on."""
        low, high = _placed(np.array(file.bounds), self._matrix)
        node = self.nodes.get(file.name)
        self._boxes = None
        if node is not None:  # it was promised
            node.file, node.low, node.high, node.there, node.hollow = file, low, high, True, False
            return node
        node = self.nodes[file.name] = Node(self.source, folder, file, low, high, row=len(self.nodes))
        parent = self.nodes.get(file.parent)
        (self.roots if parent is None else parent.children).append(node)
        return node

    def promise(self, folder: Path, promises: Iterable[Promise], ask: Callable[[list[str]], None]) -> None:
        """Chunks that are there once they were asked for, or that turned out to be hollow."""
        self.ask = ask
        for each in promises:
            node = self.add(folder, each.file)
            node.hollow = each.hollow
            node.there = each.hollow and not each.closed

    def missing(self, name: str, broken: bool) -> None:
        """A chunk that was asked for could not be had."""
        if name in self.nodes:
            self.nodes[name].broken = broken

    def place(self, matrix: F64) -> None:
        """Put the tree at `matrix` (4 × 4, metres of the model to scene metres)."""
        self._matrix, self._boxes = matrix, None
        for node in self.nodes.values():
            node.low, node.high = _placed(np.array(node.file.bounds), matrix)

    def look(self, eye: Eye) -> Look:
        """The chunks as they are from here."""
        if self._boxes is None:
            nodes = list(self.nodes.values())
            self._boxes = np.array([node.low for node in nodes]), np.array([node.high for node in nodes])
        lows, highs = self._boxes
        return Look(eye.sees(lows, highs), eye.pixels_at(lows, highs))

    def choose(self, look: Look, threshold: float, choice: Choice, shown: Callable[[Node], bool]) -> None:
        """Add to `choice` what this tree shows with errors below `threshold` pixels, of the roots that are `shown`."""
        if self.ask is not None:
            threshold = max(threshold, _STREAM_PIXELS)
        for node in filter(shown, self.roots):
            self._choose(node, look, threshold, choice)

    def _choose(self, node: Node, look: Look, threshold: float, choice: Choice) -> None:
        if not look.seen[node.row]:
            return
        pixels = float(look.pixels[node.row])
        error = node.file.error * pixels if node.file.error else 0.0
        if node.hollow:
            if not node.there:
                choice.read.append((max(error, threshold), node))
            elif max(node.file.error, node.width) * pixels > threshold:
                # Nothing is a poor picture of a tile without shapes: it errs by its size, whatever it says.
                for child in node.children:
                    self._choose(child, look, threshold, choice)
            return
        if not (node.children and self.whole and error > threshold):
            choice.show(node, max(error, threshold))
            return
        seen = list(node.finer(look))
        missing = [child for child in seen if child.actor is None]
        if node.children[0].file.adds:
            choice.show(node, max(error, threshold))
            for child in node.children:
                self._choose(child, look, threshold, choice)
        elif missing:
            choice.show(node, max(error, threshold))
            choice.read.extend((error, child) for child in missing)
        else:
            for child in seen:
                self._choose(child, look, threshold, choice)

    def read_nodes(self) -> Iterator[Node]:
        """Nodes whose chunks are in memory."""
        return (node for node in self.nodes.values() if node.actor is not None)


def _placed(bounds: F64, matrix: F64) -> tuple[F64, F64]:
    corners = np.stack([np.where(pick, bounds[3:], bounds[:3]) for pick in BOX_CORNERS])
    placed = corners @ matrix[:3, :3].T + matrix[:3, 3]
    return placed.min(axis=0), placed.max(axis=0)
