"""Points strewn over triangles, so near each other that no cell of a grid is missed."""

from collections.abc import Iterator

import numpy as np

from timeo_desktop.domain.chunks import F64, I64

_AT_ONCE = 1_000_000  # points


def strewn(triangles: F64, apart: float) -> Iterator[tuple[F64, I64]]:
    """Points (P, 3) on triangles (T, 3, 3) no farther than `apart` from the next one, corners and edges included, and
    the row (P,) of the triangle of each; some at a time."""
    if not len(triangles):
        return
    lengths = np.linalg.norm(np.roll(triangles, -1, axis=1) - triangles, axis=2)  # ab, bc, ca
    # Rays go from the corner that lies opposite the shortest side, and points lie on lines between those.
    turn = (lengths.argmin(axis=1)[:, None] + (2, 0, 1)) % 3
    corners = np.take_along_axis(triangles, turn[..., None], axis=1)
    along = np.ceil(lengths.max(axis=1) / apart).astype(np.int64) + 1
    across = np.ceil(lengths.min(axis=1) / apart).astype(np.int64) + 1
    counts = along * across
    ends = np.cumsum(counts)
    first = 0
    while first < len(triangles):
        last = max(int(np.searchsorted(ends, (ends[first - 1] if first else 0) + _AT_ONCE)), first + 1)
        rows = np.repeat(np.arange(first, last), counts[first:last])
        inside = np.arange(len(rows)) - np.repeat(
            np.cumsum(counts[first:last]) - counts[first:last], counts[first:last]
        )
        out = (inside // across[rows] / np.maximum(along[rows] - 1, 1))[:, None]
        side = (inside % across[rows] / np.maximum(across[rows] - 1, 1))[:, None]
        a, b, c = (corners[rows, corner] for corner in range(3))
        yield a + out * (b - a + side * (c - b)), rows
        first = last
