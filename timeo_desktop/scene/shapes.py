"""The geometry of single elements as they are in the scene, float64 metres about its origin."""

from collections.abc import Iterable, Iterator

import numpy as np

from timeo_desktop.domain.chunks import BESIDE, F64, U32
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.scene import Scene

Rows = Iterator[tuple[ChunkActor, int]]


def triangles_of(scene: Scene, numbers: Iterable[int]) -> F64:
    """The triangles (T, 3, 3) of elements, from the finest chunks that are there."""
    parts = [triangles_at(actor, row) for number in numbers for actor, row in _rows(scene, number)]
    return np.concatenate(parts) if parts else np.empty((0, 3, 3))


def _rows(scene: Scene, number: int) -> Rows:
    """Where an element is: chunks and rows in them; of levels of detail only the finest."""
    finest = {id(node.actor) for tree in scene.trees.values() for node in tree.read_nodes() if not node.file.error}
    for actor in scene.chunks:
        if actor.chunk.layer in BESIDE or actor.chunk.layer.startswith("lod:"):
            continue
        if actor.source in scene.trees and id(actor) not in finest:
            continue
        for row in np.flatnonzero((actor.numbers == number) & ~actor.superseded).tolist():
            yield actor, row


def triangles_at(actor: ChunkActor, row: int) -> F64:
    """The triangles (T, 3, 3) of one row of a chunk."""
    return placed(actor, mine(actor, actor.chunk.triangles, row))


def placed(actor: ChunkActor, indices: U32) -> F64:
    """The points (…, 3) of indices of a chunk in the scene."""
    points = actor.chunk.points[indices].astype(np.float64)
    return np.asarray(points @ actor.matrix[:3, :3].T + actor.matrix[:3, 3])


def mine(actor: ChunkActor, indices: U32, row: int) -> U32:
    """The rows of indices (N, K) that belong to one element."""
    return np.asarray(indices[actor.chunk.features[indices[:, 0]] == row]) if len(indices) else indices
