"""Segments joined to the lines that they make together."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64

_SAME = 1e-3  # how far ends that are one may lie apart, in the unit of the points: a micrometre on paper


@dataclass(frozen=True, eq=False)
class Line:
    """Points (N, 2) one after the other; a closed one leads back from its last to its first."""

    points: F64
    closed: bool


def joined(segments: F64) -> list[Line]:
    """The lines that directed segments (S, 2, 2) make: each goes on with one that starts where it ends. Points between
    parts of one straight line are left out."""
    keys = np.round(segments / _SAME).astype(np.int64)
    firsts, lasts = (list(map(tuple, keys[:, side].tolist())) for side in (0, 1))
    leaving: dict[tuple[int, ...], list[int]] = defaultdict(list)
    arriving: dict[tuple[int, ...], int] = defaultdict(int)
    for row, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        if first != last:
            leaving[first].append(row)
            arriving[last] += 1
    # Open ends first, so that no open line is begun in its middle.
    starts = [key for key in leaving if len(leaving[key]) > arriving[key]] + list(leaving)
    found = []
    for start in starts:
        while leaving[start]:
            rows, here = [], start
            while leaving.get(here):
                row = leaving[here].pop()
                rows.append(row)
                here = lasts[row]
                if here == start:
                    break
            closed = here == start
            points = segments[rows, 0] if closed else np.vstack((segments[rows, 0], segments[rows[-1], 1]))
            found.append(Line(_without_middles(points, closed), closed))
    return found


def _without_middles(points: F64, closed: bool) -> F64:
    """Points (N, 2) without those that lie on the straight line between their neighbours."""
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    along, on = after - before, points - before
    away = np.abs(along[:, 0] * on[:, 1] - along[:, 1] * on[:, 0]) / np.maximum(np.linalg.norm(along, axis=1), 1e-12)
    forward = np.einsum("ij,ij->i", on, after - points) > 0
    keep = ~(forward & (away < _SAME))
    if not closed:
        keep[[0, -1]] = True
    return points[keep] if keep.sum() > 1 else points
