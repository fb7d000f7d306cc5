"""Gives elements that are drawn already the colours that the rule says, without making their triangles again."""

from collections.abc import Mapping

import numpy as np

from timeo_desktop.domain.chunks import Chunk
from timeo_desktop.readers.chunking import assemble
from timeo_desktop.readers.ifc.styles.surface import Colour

_NEAR = 2  # of 255: what comes from rounding


def repainted(chunk: Chunk, colours: Mapping[int, Colour | None]) -> Chunk | None:
    """The elements of a chunk that are drawn in another colour than theirs (by STEP id), in the right one.

    Each element of the chunk has one colour. None where all are right; an element whose colour is not known (None) is.
    """
    rows, first = np.unique(chunk.features, return_index=True)
    drawn = chunk.colours[first].astype(np.int64)
    steps = chunk.steps[rows].tolist()
    wanted = np.array([colours.get(step) or seen for step, seen in zip(steps, drawn.tolist(), strict=True)])
    wrong = (np.abs(wanted - drawn) > _NEAR).any(axis=1)
    if not wrong.any():
        return None
    row_of = np.full(len(chunk.steps), -1)
    row_of[rows[wrong]] = np.arange(wrong.sum())
    kept = row_of[chunk.features] >= 0
    vertex_of = (np.cumsum(kept) - 1).astype(np.uint32)
    features = row_of[chunk.features[kept]]
    return assemble(
        origin=chunk.origin,
        layer=chunk.layer,
        steps=chunk.steps[rows[wrong]],
        points=chunk.points[kept].astype(np.float64),
        normals=chunk.normals[kept],
        colours=wanted[wrong].astype(np.uint8)[features],
        features=features.astype(np.uint16),
        triangles=vertex_of[chunk.triangles[kept[chunk.triangles[:, 0]]]],
        edges=vertex_of[chunk.edges[kept[chunk.edges[:, 0]]]],
        curves=np.empty((0, 2), dtype=np.uint32),
    )
