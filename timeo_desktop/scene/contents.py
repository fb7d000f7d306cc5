"""What a scene holds: boxes, places and numbers of elements. Asked, never changed."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np

from timeo_desktop.domain.chunks import BESIDE, F64, I64
from timeo_desktop.domain.visibility import as_array
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.eye import BOX_CORNERS, Eye
from timeo_desktop.scene.levels import LevelTree, Node

WIDEST = 1e6  # metres: a tile that is larger, or does not say where it is, tells nothing

Box = tuple[F64, F64]


class Contents:
    """A look at the chunks and trees of a scene as they are at the moment. Coordinates are metres of the scene."""

    def __init__(self, chunks: list[ChunkActor], trees: Mapping[int, LevelTree]) -> None:
        self._chunks, self._trees = chunks, trees

    def _whole(self) -> list[ChunkActor]:
        """Chunks that together name every element once or more: all but finer levels, which in a stream may name
        others, and what elements show beside what they are."""
        whole = [tree for tree in self._trees.values() if tree.ask is None]
        finer = {id(node.actor) for tree in whole for node in tree.read_nodes() if node.file.parent}
        return [actor for actor in self._chunks if id(actor) not in finer and actor.chunk.layer not in BESIDE]

    def _beside(self) -> list[ChunkActor]:
        return [actor for actor in self._chunks if actor.chunk.layer in BESIDE]

    def _promised(self, sources: Iterable[int]) -> list[Node]:
        """The coarsest tiles of streams, read or not: what there is lies within them."""
        trees = [self._trees[source] for source in sources if source in self._trees]
        roots = [node for tree in trees if tree.ask is not None for node in tree.roots]
        return [node for node in roots if node.width < WIDEST]

    def centres_of(self, numbers: Iterable[int]) -> dict[int, F64]:
        """Centre of the box of each element that is drawn, in scene metres, whether it is visible or not."""
        wanted = as_array(numbers)
        found: dict[int, F64] = {}
        for actor in self._whole():
            for row in np.flatnonzero(np.isin(actor.numbers, wanted) & ~actor.superseded):
                found[int(actor.numbers[row])] = (actor.lows[row] + actor.highs[row]) / 2
        return found

    def numbers(self) -> I64:
        """All element numbers in the scene, sorted."""
        parts = [actor.numbers for actor in self._whole()]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)

    def in_layer(self, layer: str) -> set[int]:
        """Numbers of the elements in a layer."""
        chunks = (actor for actor in self._chunks if actor.chunk.layer == layer)
        return {int(number) for actor in chunks for number in actor.numbers}

    def has_layer(self, layer: str) -> bool:
        """Whether anything is in a layer."""
        return any(actor.chunk.layer == layer for actor in self._chunks)

    def box_of(self, numbers: Iterable[int] | None = None) -> Box | None:
        """The box about these elements, or about all that is visible. None when there is nothing."""
        corners = self.corners_of(numbers)
        return None if corners is None else (corners.min(axis=0), corners.max(axis=0))

    def corners_of(self, numbers: Iterable[int] | None = None, without: Collection[int] = ()) -> F64 | None:
        """Corners (8 N, 3) of the boxes of these elements, or of all that is visible, `without` some sources. None when
        there is nothing. What is shown beside elements counts only where there is nothing else of them."""
        wanted = None if numbers is None else as_array(numbers)
        whole, beside = self._whole(), self._beside()
        if wanted is None:
            return self._corners([*whole, *beside], wanted, without)
        found = self._corners(whole, wanted, without)
        return self._corners(beside, wanted, without) if found is None else found

    def _corners(self, actors: list[ChunkActor], wanted: I64 | None, without: Collection[int]) -> F64 | None:
        lows, highs = [], []
        for actor in actors:
            if actor.source in without:
                continue
            rows = actor.visible if wanted is None else np.isin(actor.numbers, wanted) & ~actor.superseded
            lows.append(actor.lows[rows])
            highs.append(actor.highs[rows])
        if wanted is None:
            promised = list(self._promised(self._trees.keys() - set(without)))
            lows.extend(node.low[None] for node in promised)
            highs.extend(node.high[None] for node in promised)
        low = np.concatenate(lows) if lows else np.empty((0, 3))
        high = np.concatenate(highs) if highs else np.empty((0, 3))
        if not len(low):
            return None
        return np.concatenate([np.where(pick, high, low) for pick in BOX_CORNERS])

    def depths(self, eye: Eye, forward: F64) -> tuple[float, float] | None:
        """How near and how far what is in the picture is, in metres along `forward`; None when nothing is."""
        rough = [(*actor.reach(eye, forward), index) for index, actor in enumerate(self._chunks) if actor.in_view(eye)]
        best, far = np.inf, 0.0
        for near, farthest, index in sorted(rough):
            far = max(far, farthest)
            # The boxes of single elements are looked at only where they can matter.
            if near < best:
                best = min(best, self._chunks[index].nearest(eye, forward))
        return (float(best), far) if far > 0 and np.isfinite(best) else None

    def box_of_source(self, source: int) -> Box | None:
        """The box about all chunks of a source, or None."""
        parts = [actor for actor in self._chunks if actor.source == source]
        if not parts:
            return None
        return np.min([part.low for part in parts], axis=0), np.max([part.high for part in parts], axis=0)

    def corners_of_source(self, source: int) -> F64 | None:
        """Corners (8 N, 3) of all boxes of one source, or None."""
        parts = [actor for actor in self._whole() if actor.source == source]
        if not parts:
            return None
        promised = self._promised([source])
        low = np.concatenate([*(actor.lows for actor in parts), *(node.low[None] for node in promised)])
        high = np.concatenate([*(actor.highs for actor in parts), *(node.high[None] for node in promised)])
        return np.concatenate([np.where(pick, high, low) for pick in BOX_CORNERS])

    def points_of_source(self, source: int) -> F64 | None:
        """Vertices (V, 3) of a source in scene metres, or None when nothing of it is drawn."""
        parts = [actor.world_points() for actor in self._whole() if actor.source == source]
        return np.concatenate(parts).astype(np.float64) if parts else None

    def points_of(self, numbers: Iterable[int]) -> F64 | None:
        """Vertices (V, 3) of these elements in the finest chunks that are there, scene metres, or None."""
        wanted = as_array(numbers)
        finer = {id(node.actor) for tree in self._trees.values() for node in tree.read_nodes() if not node.file.error}
        found = []
        for actor in (each for each in self._chunks if each.chunk.layer not in BESIDE):
            rows = np.flatnonzero(np.isin(actor.numbers, wanted) & ~actor.superseded)
            if rows.size and (actor.source not in self._trees or id(actor) in finer):
                found.append(actor.world_points()[np.isin(actor.chunk.features, rows)])
        return np.concatenate(found).astype(np.float64) if found else None

    def count(self) -> int:
        """How many elements there are, drawn or not just now."""
        return sum(len(actor.numbers) - int(actor.superseded.sum()) for actor in self._whole())

    def triangles(self) -> int:
        """Triangles now visible."""
        return sum(
            int(actor.visible[actor.chunk.features[actor.chunk.triangles[:, 0]]].sum())
            for actor in self.drawn()
            if len(actor.chunk.triangles)
        )

    def drawn(self) -> list[ChunkActor]:
        """The chunks that are drawn now."""
        return [actor for actor in self._chunks if actor.drawn]
