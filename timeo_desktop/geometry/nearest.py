"""The smallest distance between two bodies of triangles, exact: boxes of a tree first, then triangle by triangle."""

from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.geometry.triangle_pairs import distances, plane_gaps

_LEAF = 8  # triangles
_SAME = 1e-9  # metres: who is nearer by less is not looked for
_BATCH = 16_000  # pairs of triangles at once
_CURVE_BITS = 10


@dataclass(frozen=True, eq=False)
class Nearest:
    """The smallest distance, metres, and where it is: a point (3,) of each of the two."""

    distance: float
    first: F64
    second: F64


@dataclass(frozen=True, eq=False)
class _Tree:
    """Triangles (T, 3, 3) in the order of a space-filling curve, and boxes of runs of them: `lows[k]`, `highs[k]` of
    runs of `_LEAF` times two to the power of k."""

    triangles: F64
    lows: tuple[F64, ...]
    highs: tuple[F64, ...]


def nearest(first: F64, second: F64) -> Nearest:
    """Where triangles (T, 3, 3) and (U, 3, 3) come nearest; 0 where they touch or cross. There is one of each."""
    one, other = _tree(first), _tree(second)
    best = _Best(one.triangles, other.triangles)
    best.look(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))
    levels = len(one.lows) - 1, len(other.lows) - 1
    rows = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    while levels != (0, 0) and rows[0].size:
        # The tree that still has more levels goes down; both where they are level.
        down = levels[0] >= levels[1] and levels[0] > 0, levels[1] >= levels[0] and levels[1] > 0
        rows = _halved(rows, down, (len(one.lows[levels[0] - down[0]]), len(other.lows[levels[1] - down[1]])))
        levels = levels[0] - down[0], levels[1] - down[1]
        gaps = _gaps(one.lows[levels[0]][rows[0]], one.highs[levels[0]][rows[0]],
                     other.lows[levels[1]][rows[1]], other.highs[levels[1]][rows[1]])  # fmt: skip
        likely = int(np.argmin(gaps))
        best.look(
            rows[0][likely : likely + 1] * (_LEAF << levels[0]), rows[1][likely : likely + 1] * (_LEAF << levels[1])
        )
        kept = gaps < best.distance
        rows = rows[0][kept], rows[1][kept]
    if rows[0].size and best.distance > 0:
        _leaves(one, other, rows, best)
    return Nearest(best.distance, *best.points)


class _Best:
    """The nearest pair of triangles so far."""

    def __init__(self, first: F64, second: F64) -> None:
        self._first, self._second = first, second
        self.distance = np.inf
        self.points: tuple[F64, F64] = first[0, 0], second[0, 0]

    def look_where_it_may_be(self, first: I64, second: I64) -> None:
        """Look at those pairs of triangles that may be nearer, as far as their planes tell."""
        for by_first in (True, False):
            one, other = self._first[first], self._second[second]
            gaps = plane_gaps(one, other) if by_first else plane_gaps(other, one)
            near = gaps < self.distance - _SAME
            first, second = first[near], second[near]
        if first.size:
            self.look(first, second)

    def look(self, first: I64, second: I64) -> None:
        """Look at pairs of triangles, by their rows (N,)."""
        found, points, others = distances(self._first[first], self._second[second])
        row = int(np.argmin(found))
        if found[row] < self.distance:
            self.distance, self.points = float(found[row]), (points[row], others[row])


def _leaves(one: _Tree, other: _Tree, rows: tuple[I64, I64], best: _Best) -> None:
    """Look into pairs of runs of `_LEAF` triangles, the nearest first, until none can be nearer."""
    gaps = _gaps(one.lows[0][rows[0]], one.highs[0][rows[0]], other.lows[0][rows[1]], other.highs[0][rows[1]])
    order = np.argsort(gaps)
    size = max(_BATCH // _LEAF**2, 1)
    mine, its = _boxes(one.triangles), _boxes(other.triangles)
    for start in range(0, len(order), size):
        some = order[start : start + size]
        if gaps[some[0]] >= best.distance:
            return
        within = np.arange(_LEAF)
        shape = (len(some), _LEAF, _LEAF)
        left = np.broadcast_to((rows[0][some, None] * _LEAF + within)[:, :, None], shape).reshape(-1)
        right = np.broadcast_to((rows[1][some, None] * _LEAF + within)[:, None, :], shape).reshape(-1)
        real = (left < len(one.triangles)) & (right < len(other.triangles))
        left, right = left[real], right[real]
        near = _gaps(mine[0][left], mine[1][left], its[0][right], its[1][right]) < best.distance
        best.look_where_it_may_be(left[near], right[near])
        if best.distance == 0:
            return


def _tree(triangles: F64) -> _Tree:
    centres = triangles.mean(axis=1)
    low = centres.min(axis=0)
    cells = ((centres - low) / max(float(np.ptp(centres, axis=0).max()), 1e-9) * ((1 << _CURVE_BITS) - 1)).astype(int)
    triangles = triangles[np.argsort(_interleaved(cells), kind="stable")]
    low_corners, high_corners = _boxes(triangles)
    lows, highs = [_runs(low_corners, _LEAF, np.minimum)], [_runs(high_corners, _LEAF, np.maximum)]
    while len(lows[-1]) > 1:
        lows.append(_runs(lows[-1], 2, np.minimum))
        highs.append(_runs(highs[-1], 2, np.maximum))
    return _Tree(triangles, tuple(lows), tuple(highs))


def _boxes(triangles: F64) -> tuple[F64, F64]:
    return triangles.min(axis=1), triangles.max(axis=1)


def _runs(values: F64, size: int, best: np.ufunc) -> F64:
    """The best of each run of `size` rows (N, 3)."""
    return np.asarray(best.reduceat(values, np.arange(0, len(values), size), axis=0))


def _interleaved(cells: I64) -> I64:
    """Places (N,) along Morton's curve of cells (N, 3)."""
    code = np.zeros(len(cells), dtype=np.int64)
    for bit in range(_CURVE_BITS):
        for axis in range(3):
            code |= ((cells[:, axis] >> bit) & 1) << (3 * bit + axis)
    return code


def _halved(rows: tuple[I64, I64], down: tuple[bool, bool], counts: tuple[int, int]) -> tuple[I64, I64]:
    """All pairs of halves of runs, of the one, the other, or both."""
    pairs = [rows]
    for side in (0, 1):
        if down[side]:
            pairs = [_half(each, side, second) for each in pairs for second in (0, 1)]
    first, second = (np.concatenate([each[side] for each in pairs]) for side in (0, 1))
    there = (first < counts[0]) & (second < counts[1])
    return first[there], second[there]


def _half(rows: tuple[I64, I64], side: int, second: int) -> tuple[I64, I64]:
    halved = rows[side] * 2 + second
    return (halved, rows[1]) if side == 0 else (rows[0], halved)


def _gaps(low: F64, high: F64, other_low: F64, other_high: F64) -> F64:
    """Distances (N,) between boxes."""
    apart = np.maximum(np.maximum(low - other_high, other_low - high), 0.0)
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", apart, apart)))
