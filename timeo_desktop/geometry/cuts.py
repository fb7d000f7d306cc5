"""Where planes meet triangles."""

from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64, I64


@dataclass(frozen=True, eq=False)
class Cut:
    """Segments (S, 2, 3) in which a plane meets triangles, directed so that, seen against the plane's normal, what is
    solid lies to their left, and the row (S,) of the triangle of each."""

    segments: F64
    rows: I64


def cut(triangles: F64, plane: F64) -> Cut:
    """Triangles (T, 3, 3), wound so that they are seen from outside, and a plane (4,) of a, b, c, d with a x + b y +
    c z + d = 0 and a, b, c of unit length. A corner in the plane counts as beyond it: the cut of a closed mesh is
    closed, and none of its edges comes twice."""
    heights = triangles @ plane[:3] + plane[3]
    beyond = heights >= 0
    rows = np.flatnonzero(beyond.any(axis=1) & ~beyond.all(axis=1))
    corners, heights, beyond = triangles[rows], heights[rows], beyond[rows]
    # Turned so that the first corner is alone on its side: the cut then lies on the two edges that leave it.
    alone = np.where(beyond.sum(axis=1) == 1, beyond.argmax(axis=1), (~beyond).argmax(axis=1))
    order = (alone[:, None] + np.arange(3)) % 3
    corners = np.take_along_axis(corners, order[:, :, None], axis=1)
    heights = np.take_along_axis(heights, order, axis=1)
    # From the lower to the higher end, whichever triangle asks: neighbours get the same point to the last bit.
    ends = np.empty((len(rows), 2, 3))
    for side in (0, 1):
        swap = (heights[:, 0] > heights[:, 1 + side])[:, None]
        low, high = (np.where(swap == above, corners[:, 0], corners[:, 1 + side]) for above in (False, True))
        under, over = (np.where(swap[:, 0] == above, heights[:, 0], heights[:, 1 + side]) for above in (False, True))
        ends[:, side] = low + (under / (under - over))[:, None] * (high - low)
    lone = np.take_along_axis(beyond, alone[:, None], axis=1)[:, 0]
    segments = np.where(lone[:, None, None], ends, ends[:, ::-1])
    return Cut(segments, rows)
