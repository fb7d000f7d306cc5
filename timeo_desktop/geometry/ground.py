"""Where a body can stand, and the ways between: cells of the ground, each with the heights of floors in it.

A cell is free where all of a body has room that stands in its middle. Metres, z up.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.geometry.samples import strewn
from timeo_desktop.geometry.walking import HEIGHT, RADIUS, STEP

_CELLS = (0.1, 0.15, 0.2, 0.25)  # metres; the finest of which there are few enough is taken
_BIN = 0.125  # metres of height
_MOST = 60_000_000  # cells times bins
_FLAT = 0.5  # of the normal: what is steeper bears nobody
_AROUND = ((1, 0), (1, 1), (0, 1), (-1, 1))  # half of the neighbours of a cell; the others see them from there
_SLACK = 1e-3
_LONGEST = 128  # cells that a way is made straight over


@dataclass(frozen=True)
class _Grid:
    """Cells from `corner` (3,) on, `size` (3,) of them along x, y and z."""

    corner: F64
    cell: float
    size: tuple[int, int, int]

    def keys(self, points: F64) -> tuple[I64, NDArray[np.bool_]]:
        """The cells (N, 3) that points (N, 3) are in, and whether that is in the grid."""
        cells = np.floor((points - self.corner) / (self.cell, self.cell, _BIN)).astype(np.int64)
        return cells, np.asarray(((cells >= 0) & (cells < self.size)).all(axis=1))


class Ground:
    """Made of triangles (T, 3, 3) for the box between two corners (3,). `places` (N, 3) are where one can stand."""

    def __init__(self, triangles: F64, low: F64, high: F64) -> None:
        self._grid = _grid(low, high)
        meets = (triangles.max(axis=1) >= low).all(axis=1) & (triangles.min(axis=1) <= high).all(axis=1)
        filled, floors = _sampled(triangles[meets], self._grid)
        nodes, heights = _highest(*floors)
        free = _has_room(nodes, heights, _widened(filled, self._grid), self._grid)
        self._columns, heights = nodes[free], heights[free]
        wide = self._grid.size[0]
        flat = (np.column_stack((self._columns % wide, self._columns // wide)) + 0.5) * self._grid.cell
        self.places = np.column_stack((flat + self._grid.corner[:2], heights))
        self._starts, self._ends, self._next = _ways(self._columns, heights, self._grid)

    def near(self, place: F64, reach: float) -> I64:
        """The rows of places within `reach` of one (3,) and a step above or below, the nearest first."""
        away = self.places - place
        gaps = np.linalg.norm(away[:, :2], axis=1)
        rows = np.flatnonzero((gaps <= reach) & (np.abs(away[:, 2]) <= 2 * STEP))
        return np.asarray(rows[np.argsort(gaps[rows], kind="stable")])

    def reached(self, start: int) -> I64:
        """Where one comes from by the shortest way from `start` to each place (N,); -1: there is none."""
        came = np.full(len(self.places), -1, dtype=np.int64)
        came[start] = start
        front = np.array([start])
        while front.size:
            counts = self._ends[front] - self._starts[front]
            inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            found, origin = self._next[np.repeat(self._starts[front], counts) + inside], np.repeat(front, counts)
            fresh = came[found] < 0
            found, first = np.unique(found[fresh], return_index=True)
            came[found] = origin[fresh][first]
            front = found
        return came

    def way(self, came: I64, goal: int) -> F64:
        """The places (W, 3) of the way to `goal`, straight where that is free; `came` as `reached` says."""
        rows = [goal]
        while came[rows[-1]] != rows[-1]:
            rows.append(int(came[rows[-1]]))
        places, kept, index = self.places[rows[::-1]], [0], 0
        while index < len(places) - 1:
            ahead = min(_LONGEST, len(places) - 1 - index)
            while ahead > 1 and not self._is_straight(places[index : index + ahead + 1]):
                ahead = ahead * 3 // 4
            index += ahead
            kept.append(index)
        return np.asarray(places[kept])

    def _is_straight(self, places: F64) -> bool:
        """Whether the straight way from the first of these places to the last is free, step by step."""
        start, end = places[0], places[-1]
        count = int(np.linalg.norm((end - start)[:2]) / (self._grid.cell / 2)) + 2
        flat = start[:2] + np.linspace(0, 1, count)[:, None] * (end - start)[:2]
        cells = np.floor((flat - self._grid.corner[:2]) / self._grid.cell).astype(np.int64)
        height = float(start[2])
        for column in (cells[:, 1] * self._grid.size[0] + cells[:, 0]).tolist():
            first, last = np.searchsorted(self._columns, (column, column + 1))
            heights = self.places[first:last, 2]
            near = heights[np.abs(heights - height) <= STEP + _SLACK]
            if not near.size:
                return False
            height = float(near[np.abs(near - height).argmin()])
        return abs(height - float(end[2])) < _SLACK


def _grid(low: F64, high: F64) -> _Grid:
    for cell in _CELLS:
        size = np.ceil((high - low) / (cell, cell, _BIN)).astype(np.int64) + 1
        if np.prod(size) <= _MOST:
            break
    return _Grid(np.asarray(low), cell, (int(size[0]), int(size[1]), int(size[2])))


def _sampled(triangles: F64, grid: _Grid) -> tuple[NDArray[np.bool_], tuple[I64, F64]]:
    """Which cells have anything in them, and columns (F,) with heights (F,) of what is flat enough to bear a body."""
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    flat = np.abs(normals[:, 2]) > _FLAT * np.linalg.norm(normals, axis=1)
    filled = np.zeros(grid.size[::-1], dtype=bool)
    columns, heights = [np.empty(0, dtype=np.int64)], [np.empty(0)]
    for points, rows in strewn(triangles, min(grid.cell, _BIN)):
        cells, inside = grid.keys(points)
        x, y, z = cells[inside].T
        filled[z, y, x] = True
        bears = flat[rows[inside]]
        keys = (z[bears] * grid.size[1] + y[bears]) * grid.size[0] + x[bears]
        order = np.argsort(keys, kind="stable")
        found, first = np.unique(keys[order], return_index=True)
        if len(found):
            columns.append(found % (grid.size[0] * grid.size[1]))
            heights.append(np.maximum.reduceat(points[inside][bears][order, 2], first))
    return filled, (np.concatenate(columns), np.concatenate(heights))


def _highest(columns: I64, heights: F64) -> tuple[I64, F64]:
    """Floors by column and height, without those with another one no more than a step above: one stands on that."""
    order = np.lexsort((heights, columns))
    columns, heights = columns[order], heights[order]
    covered = np.zeros(len(columns), dtype=bool)
    covered[:-1] = (columns[1:] == columns[:-1]) & (heights[1:] - heights[:-1] <= STEP)
    return columns[~covered], heights[~covered]


def _widened(filled: NDArray[np.bool_], grid: _Grid) -> NDArray[np.bool_]:
    """Cells in whose middle a body would touch what is anywhere in a cell that is filled."""
    cells = int(RADIUS / grid.cell) + 1
    wide = filled.copy()
    for right in range(-cells, cells + 1):
        for up in range(-cells, cells + 1):
            gaps = np.maximum(np.abs((right, up)) - 0.5, 0.0) * grid.cell
            if (right or up) and np.hypot(*gaps) < RADIUS - _SLACK:
                wide[:, *_shifted(up, right)] |= filled[:, *_shifted(-up, -right)]
    return wide


def _shifted(up: int, right: int) -> tuple[slice, slice]:
    """The rows and columns that are left of a grid when it moves."""
    return slice(max(up, 0), min(up, 0) or None), slice(max(right, 0), min(right, 0) or None)


def _has_room(columns: I64, heights: F64, wide: NDArray[np.bool_], grid: _Grid) -> NDArray[np.bool_]:
    """Whether a body has room on floors (N,): above a step, up to its height."""
    layers = wide.reshape(grid.size[2], -1)
    first = np.floor((heights + STEP - grid.corner[2]) / _BIN).astype(np.int64) + 1
    last = np.round((heights + HEIGHT - grid.corner[2]) / _BIN).astype(np.int64) - 1  # of a layer, to the nearer side
    free = np.ones(len(columns), dtype=bool)
    for above in range(int((HEIGHT - STEP) / _BIN) + 1):
        layer = first + above
        asked = (layer <= last) & (layer < grid.size[2]) & (layer >= 0)
        free[asked] &= ~layers[layer[asked], columns[asked]]
    return free


def _ways(columns: I64, heights: F64, grid: _Grid) -> tuple[I64, I64, I64]:
    """Between which places (N,) one step leads: those from place i are in the last array from the first one's i to the
    second one's i."""
    wide, high, _ = grid.size
    pairs = []
    for right, up in _AROUND:
        x, y = columns % wide + right, columns // wide + up
        beside = np.where((x >= 0) & (x < wide) & (y < high), y * wide + x, -1)
        first, last = np.searchsorted(columns, beside), np.searchsorted(columns, beside + 1)
        for offset in range(int((last - first)[beside >= 0].max(initial=0))):
            rows = np.flatnonzero((first + offset < last) & (beside >= 0))
            others = first[rows] + offset
            steps = np.abs(heights[others] - heights[rows]) <= STEP + _SLACK
            pairs.append(np.column_stack((rows[steps], others[steps])))
    half = np.concatenate(pairs) if pairs else np.empty((0, 2), dtype=np.int64)
    both = np.concatenate((half, half[:, ::-1]))
    both = both[np.argsort(both[:, 0], kind="stable")]
    places = np.arange(len(columns))
    return np.searchsorted(both[:, 0], places), np.searchsorted(both[:, 0], places, side="right"), both[:, 1]
