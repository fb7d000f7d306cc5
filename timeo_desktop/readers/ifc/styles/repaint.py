"""Gives elements that are drawn already the colours that the rule says, without making their triangles again."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import OFF, U8, Chunk
from timeo_desktop.readers.chunking import assemble
from timeo_desktop.readers.ifc.styles.surface import Colour

_NEAR = 2  # of 255: what comes from rounding


def repainted(chunk: Chunk, colours: Mapping[int, Colour | None], off: Collection[int]) -> Iterator[Chunk]:
    """The elements of a chunk that are drawn in another colour than theirs (by STEP id), in the right one; those that
    are `off` in the layer of those.

    Each element of the chunk has one colour; one whose colour is not known (None) is right.
    """
    rows, first = np.unique(chunk.features, return_index=True)
    drawn = chunk.colours[first].astype(np.int64)
    steps = chunk.steps[rows].tolist()
    wanted = np.array([colours.get(step) or seen for step, seen in zip(steps, drawn.tolist(), strict=True)])
    wrong = (np.abs(wanted - drawn) > _NEAR).any(axis=1)
    dark = np.isin(chunk.steps[rows], np.fromiter(off, dtype=np.int64)) & (chunk.layer == "model")
    for chosen, layer in ((wrong & ~dark, chunk.layer), (dark, OFF)):
        if chosen.any():
            yield _part(chunk, rows[chosen], wanted[chosen].astype(np.uint8), layer)


def _part(chunk: Chunk, rows: NDArray[np.integer], colours: U8, layer: str) -> Chunk:
    """Elements (N,) of a chunk in new colours (N, 4)."""
    row_of = np.full(len(chunk.steps), -1)
    row_of[rows] = np.arange(len(rows))
    kept = row_of[chunk.features] >= 0
    vertex_of = (np.cumsum(kept) - 1).astype(np.uint32)
    features = row_of[chunk.features[kept]]
    return assemble(
        origin=chunk.origin,
        layer=layer,
        steps=chunk.steps[rows],
        points=chunk.points[kept].astype(np.float64),
        normals=chunk.normals[kept],
        colours=colours[features],
        features=features.astype(np.uint16),
        triangles=vertex_of[chunk.triangles[kept[chunk.triangles[:, 0]]]],
        edges=vertex_of[chunk.edges[kept[chunk.edges[:, 0]]]],
        curves=np.empty((0, 2), dtype=np.uint32),
    )
