"""A tiny chunk with everything that a chunk can have, to compile shaders with."""

import numpy as np

from timeo_desktop.domain.chunks import Chunk


def sample_chunk() -> Chunk:
    """One opaque triangle, one of glass, an edge and a curve."""
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=np.float32)
    colours = np.array([[200, 200, 200, 255]] * 3 + [[200, 200, 200, 90]], dtype=np.uint8)
    line = np.array([[0, 1]], dtype=np.uint32)
    return Chunk(
        origin=(0.0, 0.0, 0.0),
        points=points,
        normals=np.tile(np.array([[0, 0, 1]], dtype=np.float32), (4, 1)),
        colours=colours,
        features=np.zeros(4, dtype=np.uint16),
        triangles=np.array([[0, 1, 2], [3, 1, 2]], dtype=np.uint32),
        opaque=1,
        edges=line,
        curves=line,
        steps=np.array([1], dtype=np.uint32),
        lows=points.min(axis=0, keepdims=True),
        highs=points.max(axis=0, keepdims=True),
    )
