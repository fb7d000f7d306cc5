"""What planes leave: rows (P, 4) of a, b, c, d; a place is kept where a x + b y + c z + d <= 0 for all of them."""

import numpy as np

from timeo_desktop.domain.chunks import F64, I64


def heights_of_boxes(lows: F64, highs: F64, plane: F64) -> tuple[F64, F64]:
    """The least and the greatest height over a plane (4,) within boxes (N, 3)."""
    middles = (lows + highs) / 2 @ plane[:3] + plane[3]
    halves = (highs - lows) / 2 @ np.abs(plane[:3])
    return middles - halves, middles + halves


def kept_of_ray(start: F64, direction: F64, planes: F64) -> tuple[float, float]:
    """From where to where, in lengths of `direction`, a ray lies in what is kept; the end before the beginning where
    it does nowhere."""
    slopes, heights = planes[:, :3] @ direction, planes[:, :3] @ start + planes[:, 3]
    along = np.abs(slopes) < 1e-12
    if (along & (heights > 0)).any():
        return 0.0, -1.0
    met = -heights / np.where(along, 1.0, slopes)
    begin = met[~along & (slopes < 0)].max(initial=0.0)
    return float(begin), float(met[~along & (slopes > 0)].min(initial=np.inf))


def clip_segments(ends: F64, planes: F64) -> tuple[F64, I64]:
    """Segments (S, 2, 3) as far as they are kept, and the row of each that is."""
    rows = np.arange(len(ends))
    for plane in planes:
        heights = ends @ plane[:3] + plane[3]
        some = (heights <= 0).any(axis=1)
        ends, rows, heights = ends[some].copy(), rows[some], heights[some]
        for side in (0, 1):
            over = heights[:, side] > 0
            share = heights[over, side] / (heights[over, side] - heights[over, 1 - side])
            ends[over, side] += share[:, None] * (ends[over, 1 - side] - ends[over, side])
    return ends, rows


def clip_triangles(corners: F64, planes: F64) -> tuple[F64, I64]:
    """Triangles (T, 3, 3) as far as they are kept, cut into triangles again, and the row each comes from."""
    rows = np.arange(len(corners))
    for plane in planes:
        over = corners @ plane[:3] + plane[3] > 0
        count = over.sum(axis=1)
        parts, of = [corners[count == 0]], [rows[count == 0]]
        for outside in (1, 2):
            mine = count == outside
            # Turned so that the corner that is alone on its side comes first.
            lone = (over[mine] if outside == 1 else ~over[mine]).argmax(axis=1)
            turned = np.take_along_axis(corners[mine], ((lone[:, None] + np.arange(3)) % 3)[:, :, None], axis=1)
            height = turned @ plane[:3] + plane[3]
            one, two = (
                turned[:, 0] + (height[:, 0] / (height[:, 0] - height[:, k]))[:, None] * (turned[:, k] - turned[:, 0])
                for k in (1, 2)
            )
            if outside == 2:
                parts.append(np.stack((turned[:, 0], one, two), axis=1))
                of.append(rows[mine])
            else:
                parts += [np.stack((one, turned[:, 1], turned[:, 2]), axis=1), np.stack((one, turned[:, 2], two), 1)]
                of += [rows[mine], rows[mine]]
        corners, rows = np.concatenate(parts), np.concatenate(of)
    return corners, rows
