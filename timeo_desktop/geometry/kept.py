"""What planes leave over. Planes are rows (P, 4) of a, b, c, d: kept is where a x + b y + c z + d <= 0 for all."""

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.mesh import Mask

_ON = 1e-6  # metres: what lies in a plane is kept


def kept(points: F64, planes: F64) -> Mask:
    """Which points (N, 3) are kept."""
    return np.asarray((points @ planes[:, :3].T + planes[:, 3] <= _ON).all(axis=1))


def clipped(segments: F64, planes: F64) -> F64:
    """What is kept of segments (S, 2, 3)."""
    for plane in planes:
        heights = segments @ plane[:3] + plane[3]
        segments, heights = (each[(heights <= _ON).any(axis=1)] for each in (segments, heights))
        low, high = heights[:, 0], heights[:, 1]
        crosses = (low > _ON) | (high > _ON)
        share = np.where(crosses, low / np.where(crosses, low - high, 1), 0.0)[:, None]
        met = segments[:, 0] + share * (segments[:, 1] - segments[:, 0])
        segments = np.stack(
            [np.where((heights[:, side] > _ON)[:, None], met, segments[:, side]) for side in (0, 1)], axis=1
        )
    return segments
