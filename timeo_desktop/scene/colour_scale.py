"""A perceptually even colour scale (viridis, by S. van der Walt and N. Smith, CC0) and the colours of states."""

import numpy as np

from timeo_desktop.domain.chunks import F64, U8

# Nine stops of viridis, 0 to 1.
_STOPS = np.array(
    [(68, 1, 84), (72, 40, 120), (62, 74, 137), (49, 104, 142), (38, 130, 142), (31, 158, 137), (53, 183, 121),
     (109, 205, 89), (253, 231, 37)], dtype=np.float64,
)  # fmt: skip
UNKNOWN = (165, 165, 165)
ALARM = (200, 30, 30)
_OPAQUE = 235


def viridis(shares: F64) -> U8:
    """Colours (N, 4) for shares (N,) of the scale, 0…1; NaN becomes grey."""
    known = ~np.isnan(shares)
    position = np.clip(np.nan_to_num(shares), 0, 1) * (len(_STOPS) - 1)
    below = np.minimum(position.astype(int), len(_STOPS) - 2)
    part = (position - below)[:, None]
    colours = np.empty((len(shares), 4), dtype=np.uint8)
    colours[:, :3] = np.round(_STOPS[below] * (1 - part) + _STOPS[below + 1] * part)
    colours[:, 3] = _OPAQUE
    colours[~known, :3] = UNKNOWN
    return colours
