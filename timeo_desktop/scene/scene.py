"""The scene: chunks placed around one origin, seen according to a `ViewState`. Takes any VTK renderer and window."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

from timeo_desktop.domain.chunks import BESIDE, F64, I64, U8, Chunk, ChunkFile, Promise
from timeo_desktop.domain.view import ViewState
from timeo_desktop.domain.visibility import Answers, faint, sight_of, visible
from timeo_desktop.scene import palette
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.contents import WIDEST, Contents
from timeo_desktop.scene.labels import Labels
from timeo_desktop.scene.levels import LevelTree, Node
from timeo_desktop.scene.light import light
from timeo_desktop.scene.picking import Hit, Ray
from timeo_desktop.scene.sections import CutScene

_NO_NUMBERS: I64 = np.empty(0, dtype=np.int64)


class Scene:
    """All that is drawn. Coordinates are metres around `origin`, a float64 place in the project's map system."""

    def __init__(self, renderer: vtkRenderer, window: vtkRenderWindow) -> None:
        self.renderer, self.window = renderer, window
        self._sight = sight_of(ViewState(), Answers())
        self.origin: F64 | None = None
        self.chunks: list[ChunkActor] = []
        self._owners: dict[int, ChunkActor] = {}
        self._placements: dict[int, F64] = {}
        self.moved = False  # whether the last `place` moved anything
        self._laid = _NO_NUMBERS  # elements that an overlay colours
        self._laid_colours: U8 = np.empty((0, 4), dtype=np.uint8)
        self._styles: dict[int, U8] = {}
        self._ranks: dict[int, int] = {}
        self.trees: dict[int, LevelTree] = {}
        self.contents = Contents(self.chunks, self.trees)
        self.cut = CutScene(renderer, self.chunks, self.to_map)
        self.labels = Labels(Camera(renderer), self.matrix_of, self.contents.box_of_source, lambda: self.cut.planes)
        self.frame, self.background = 0, palette.LIGHT_BACKGROUND
        self.occlusion = self.shadows = False  # wanted; `quality` sees to it
        self.shadow_pass: Any = None
        light(renderer)

    @property
    def view(self) -> ViewState:
        """The view that is shown."""
        return self._sight.view

    def set_background(self, colours: tuple[palette.Colour, palette.Colour]) -> None:
        """A soft gradient, bottom to top."""
        self.background = colours
        self.renderer.SetBackground(*colours[0])
        self.renderer.SetBackground2(*colours[1])
        self.renderer.GradientBackgroundOn()
        self.labels.set_dark(colours is palette.DARK_BACKGROUND)

    def add_chunk(self, source: int, chunk: Chunk) -> ChunkActor:
        """Show a chunk of a source. Its elements replace those of the same source in earlier chunks."""
        actor = ChunkActor(source, chunk)
        if chunk.layer not in BESIDE:
            self._supersede(actor)
        self._enter(actor)
        return actor

    def _enter(self, actor: ChunkActor) -> None:
        self.chunks.append(actor)
        if self.origin is None:
            self.origin = self._origin_for(actor)
            for tree in self.trees.values():
                tree.place(self.matrix_of(tree.source))
        actor.place(self._matrix(actor))
        for part in actor.actors():
            self.renderer.AddActor(part)
        table = self._styles.get(actor.source)
        if table is not None and int(actor.chunk.steps.max(initial=0)) < len(table):
            actor.style(table[actor.chunk.steps])
        if len(self._laid):
            self._paint(actor, self._laid, self._laid_colours)
        actor.draw_lines_last(self.shadows)
        self.cut.along(self.view.sections)
        self.cut.cut(actor)
        actor.lift(self._ranks.setdefault(actor.source, len(self._ranks)))
        self._apply_to(actor)

    def add_tile(self, source: int, folder: Path, file: ChunkFile) -> Node:
        """A chunk of a level of detail that can be read from now on."""
        return self._tree(source).add(folder, file)

    def promise_tiles(
        self, source: int, folder: Path, promises: Sequence[Promise], ask: Callable[[list[str]], None]
    ) -> None:
        """Chunks of a stream that are there once they were asked for."""
        lows, highs = (np.array([each.file.bounds[side] for each in promises]) for side in (slice(3), slice(3, 6)))
        said = np.flatnonzero((highs - lows).max(axis=1) < WIDEST)
        if self.origin is None and said.size:
            self.origin = _whole_metres((lows[said[0]] + highs[said[0]]) / 2)
        self._tree(source).promise(folder, promises, ask)

    def _tree(self, source: int) -> LevelTree:
        if source not in self.trees:
            self.trees[source] = LevelTree(source)
            self.trees[source].place(self.matrix_of(source))
        return self.trees[source]

    def fill(self, node: Node, chunk: Chunk) -> None:
        """The chunk of a tile is here. It is drawn when the camera asks for it (`refine`); a root is drawn at once."""
        if node.actor is not None or self.trees.get(node.source) is None:
            return
        node.actor = ChunkActor(node.source, chunk)
        node.used = self.frame
        self._enter(node.actor)
        if node.file.parent or not self.shows_layer(node.source, node.file.layer):
            node.actor.set_drawn(False)

    def drop(self, node: Node) -> None:
        """Give the memory of a tile back."""
        if node.actor is not None:
            for part in node.actor.actors():
                self.renderer.RemoveActor(part)
            self.chunks.remove(node.actor)
            node.actor = None

    def shows_layer(self, source: int, layer: str) -> bool:
        """Whether a layer of a source is shown, as the view says."""
        view = self.view.layer(source)
        return view.visible and (not layer.startswith("lod:") or layer == f"lod:{view.lod}")

    def style(self, source: int, colours: U8 | None) -> None:
        """Colour a source by a table: `colours` (S, 4), a row for each step from 0; None: as authored."""
        if colours is None:
            self._styles.pop(source, None)
        else:
            self._styles[source] = colours
        for actor in self.chunks:
            if actor.source == source and (colours is None or int(actor.chunk.steps.max(initial=0)) < len(colours)):
                actor.style(None if colours is None else colours[actor.chunk.steps])
                if len(self._laid):
                    self._paint(actor, self._laid, self._laid_colours)

    def _supersede(self, actor: ChunkActor) -> None:
        older: dict[int, tuple[ChunkActor, list[int]]] = {}
        for number in actor.numbers.tolist():
            previous = self._owners.get(number)
            if previous is not None:
                older.setdefault(id(previous), (previous, []))[1].append(number)
            self._owners[number] = actor
        for previous, numbers in older.values():
            previous.superseded |= np.isin(previous.numbers, numbers)
            self._apply_to(previous)

    def place_all(self, matrices: Mapping[int, F64]) -> None:
        """Place sources: each matrix (4 × 4) takes a source's metres to metres of the map system. The scene's origin
        and the camera follow the first chunk."""
        here = {actor.source for actor in self.chunks}
        self.moved = any(
            source in here and not np.array_equal(self._placements.get(source, np.eye(4)), matrix)
            for source, matrix in matrices.items()
        )
        self._placements.update(matrices)
        if not self.moved:
            return
        first = self.chunks[0]
        old = first.matrix
        self.origin = self._origin_for(first)
        for actor in self.chunks:
            actor.place(self._matrix(actor))
        for tree in self.trees.values():
            tree.place(self.matrix_of(tree.source))
        Camera(self.renderer).follow(first.matrix @ np.linalg.inv(old))
        self.cut.again(self.view.sections)

    def _origin_for(self, actor: ChunkActor) -> F64:
        """Whole metres near the first chunk, or zero while all is near zero."""
        placement = self._placements.get(actor.source, np.eye(4))
        return _whole_metres(placement[:3, :3] @ np.array(actor.chunk.origin) + placement[:3, 3])

    def _matrix(self, actor: ChunkActor) -> F64:
        matrix = self.matrix_of(actor.source)
        matrix[:3, 3] += matrix[:3, :3] @ np.array(actor.chunk.origin)
        return matrix

    def matrix_of(self, source: int) -> F64:
        """The matrix (4 × 4) that takes a source's metres to those of the scene."""
        matrix = self._placements.get(source, np.eye(4)).copy()
        if self.origin is not None:
            matrix[:3, 3] -= self.origin
        return matrix

    def remove(self, source: int) -> None:
        """Take a source out of the scene."""
        for actor in [actor for actor in self.chunks if actor.source == source]:
            for part in actor.actors():
                self.renderer.RemoveActor(part)
            self.chunks.remove(actor)
        self._owners = {number: actor for number, actor in self._owners.items() if actor.source != source}
        self._placements.pop(source, None)
        self._styles.pop(source, None)
        self._ranks.pop(source, None)
        self.trees.pop(source, None)
        self.labels.put(source, ())
        if not self.chunks:
            self.origin = None

    def apply(self, view: ViewState, answers: Answers | None = None) -> None:
        """See the scene as `view` says, with what its conditions found (None: as they were). Only chunks that change
        are touched."""
        self._sight = sight_of(view, self._sight.answers if answers is None else answers, self._laid)
        self.cut.along(self.view.sections)
        for actor in self.chunks:
            self._apply_to(actor)
        self.labels.apply(self._sight)

    def _apply_to(self, actor: ChunkActor) -> None:
        sight, view = self._sight, self._sight.view
        layer = view.layer(actor.source)
        in_lod = self.in_lod(actor.source, layer.lod)
        actor.show(visible(sight, actor.part, in_lod))
        actor.ghost.show(faint(sight, actor.part, in_lod))
        actor.select(np.isin(actor.numbers, sight.selected) if sight.selected.size else None)
        beside, room = actor.chunk.layer in BESIDE, actor.chunk.layer == "spaces"
        actor.xray((view.xray and not beside) or (bool(len(self._laid)) and not room))
        actor.fade(layer.opacity)
        actor.show_edges(view.edges)

    def in_lod(self, source: int, lod: str) -> I64:
        """Elements of a source that have this level of detail besides their best one."""
        if not lod:
            return _NO_NUMBERS
        rows = [actor.numbers for actor in self.chunks if actor.source == source and actor.chunk.layer == f"lod:{lod}"]
        return np.concatenate(rows) if rows else _NO_NUMBERS

    def paint(self, numbers: I64, colours: U8) -> None:
        """Colour elements from a table: `numbers` (M,) sorted ascending, `colours` (M, 4) RGBA."""
        for actor in self.chunks:
            self._paint(actor, numbers, colours)

    @staticmethod
    def _paint(actor: ChunkActor, numbers: I64, colours: U8) -> None:
        rows = np.minimum(np.searchsorted(numbers, actor.numbers), len(numbers) - 1)
        actor.paint(colours[rows], numbers[rows] == actor.numbers)

    def lay(self, numbers: I64, colours: U8) -> None:
        """Lay these elements (M,), sorted, over the model in colours (M, 4), rooms too; all else fades. None: none."""
        if len(numbers) == len(self._laid) == 0:
            return
        self._laid, self._laid_colours = numbers, colours
        for actor in self.chunks:
            actor.paint(None)
        if len(numbers):
            self.paint(numbers, colours)
        self.apply(self.view)

    def reorder(self, sources: list[int]) -> None:
        """Draw sources in this order: what lies in one plane is covered by what comes later."""
        self._ranks = {source: rank for rank, source in enumerate(sources)}
        for actor in self.chunks:
            actor.lift(self._ranks.get(actor.source, 0))

    def pick(self, ray: Ray) -> Hit | None:
        """The nearest visible element on a ray."""
        return self.cut.pick(ray)

    def to_map(self, point: Iterable[float]) -> F64:
        """A point of the scene in the project's map system, float64 metres."""
        return np.array(tuple(point), dtype=np.float64) + (0.0 if self.origin is None else self.origin)

    def from_map(self, point: Iterable[float]) -> F64:
        """A point of the map system in the scene, float64 metres around its origin."""
        return np.array(tuple(point), dtype=np.float64) - (0.0 if self.origin is None else self.origin)

    def light_from(self, direction: F64 | None) -> None:
        """Light the scene from a direction (towards the sun, unit length); below the horizon it is dim. None: as a
        model is lit, from beside the camera."""
        light(self.renderer, direction)

    def cast_shadows(self, on: bool) -> None:
        """Make chunks ready to be drawn with shadows, or without."""
        self.shadows = on
        for actor in self.chunks:
            actor.draw_lines_last(on)

    def fill_cuts(self) -> None:
        """Fill what sections cut through."""
        self.cut.fill(self.view.xray or bool(len(self._laid)))

    def render(self) -> None:
        """Draw now."""
        self.labels.lay_out()
        self.window.Render()


def _whole_metres(place: F64) -> F64:
    return np.round(place) if np.abs(place).max() > 1e4 else np.zeros(3)
