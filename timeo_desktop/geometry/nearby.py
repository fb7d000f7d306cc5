"""Triangles by the place that they are over: which of them are near a point of the ground is known at once."""

import numpy as np

from timeo_desktop.domain.chunks import F64, I64

_CELL = 0.8  # metres
_MOST_CELLS = 2_000  # that one triangle is listed in; what spans more is looked at everywhere


class Nearby:
    """A grid of square cells over triangles (T, 3, 3), metres, z up."""

    def __init__(self, triangles: F64) -> None:
        self.triangles = triangles
        self.lows, self.highs = triangles.min(axis=1), triangles.max(axis=1)
        self._corner = self.lows[:, :2].min(axis=0) if len(triangles) else np.zeros(2)
        first, last = self._cell(self.lows[:, :2]), self._cell(self.highs[:, :2])
        self._wide = int(last[:, 0].max(initial=0)) + 1
        counts = np.prod(last - first + 1, axis=1)
        self._everywhere = np.flatnonzero(counts > _MOST_CELLS)
        rows = np.flatnonzero(counts <= _MOST_CELLS)
        owner = np.repeat(rows, counts[rows])
        inside = np.arange(len(owner)) - np.repeat(np.cumsum(counts[rows]) - counts[rows], counts[rows])
        width = (last - first + 1)[owner, 0]
        keys = (first[owner, 1] + inside // width) * self._wide + first[owner, 0] + inside % width
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows = keys[order], owner[order]

    def _cell(self, places: F64) -> I64:
        return np.asarray(np.floor((places - self._corner) / _CELL), dtype=np.int64)

    def within(self, low: F64, high: F64) -> F64:
        """The triangles (N, 3, 3) whose boxes touch the box between two corners (3,)."""
        first = np.maximum(self._cell(low[:2]), 0)
        last = self._cell(high[:2])
        last[0] = min(last[0], self._wide - 1)
        found = [self._everywhere]
        for row in range(int(first[1]), int(last[1]) + 1):
            start, end = np.searchsorted(self._keys, (row * self._wide + first[0], row * self._wide + last[0] + 1))
            found.append(self._rows[start:end])
        rows = np.unique(np.concatenate(found))
        meets = (self.lows[rows] <= high).all(axis=1) & (self.highs[rows] >= low).all(axis=1)
        return np.asarray(self.triangles[rows[meets]])
