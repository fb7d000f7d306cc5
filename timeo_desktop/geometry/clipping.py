"""Segments, and what of them lies on the kept side of planes or is seen in a picture of depths."""

import numpy as np

from timeo_desktop.domain.chunks import F64

_STEP = 3  # pixels between the places of a line that are looked at


def kept(segments: F64, planes: F64) -> F64:
    """What of segments (S, 2, 3) lies where a x + b y + c z + d <= 0 for all planes (P, 4)."""
    for plane in planes:
        heights = segments @ plane[:3] + plane[3]
        segments = segments[(heights <= 0).any(axis=1)]
        heights = heights[(heights <= 0).any(axis=1)]
        crossing = np.flatnonzero((heights > 0).any(axis=1))
        out = (heights[crossing, 1] > 0).astype(np.int64)
        beyond, within = heights[crossing, out], heights[crossing, 1 - out]
        share = (within / (within - beyond))[:, None]
        ends = segments.copy()
        ends[crossing, out] = segments[crossing, 1 - out] + share * (
            segments[crossing, out] - segments[crossing, 1 - out]
        )
        segments = ends
    return segments


def seen(lines: F64, heights: F64, surface: F64, slack: float) -> F64:
    """What is seen of lines (S, 2, 2), in pixels of a picture from its upper left, whose ends lie at `heights` (S, 2):
    `surface` (H, W) is the height of what the picture shows, and a line is hidden where it lies more than `slack` below
    all pixels around it. Gives lines (N, 2, 2) in pixels."""
    if not len(lines):
        return lines
    rows, columns = surface.shape
    lowest = _lowest_around(surface)
    counts = np.maximum(np.ceil(np.abs(lines[:, 1] - lines[:, 0]).max(axis=1) / _STEP), 1).astype(np.int64) + 1
    line = np.repeat(np.arange(len(lines)), counts)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (place / (counts[line] - 1))[:, None]
    points = lines[line, 0] * (1 - share) + lines[line, 1] * share
    height = heights[line, 0] * (1 - share[:, 0]) + heights[line, 1] * share[:, 0]
    x, y = (np.floor(points[:, axis]).astype(np.int64) for axis in (0, 1))
    within = (x >= 0) & (y >= 0) & (x < columns) & (y < rows)
    shown = within & (height >= lowest[np.clip(y, 0, rows - 1), np.clip(x, 0, columns - 1)] - slack)
    # Runs of places that are seen, each within one line.
    same = np.concatenate(([False], (line[1:] == line[:-1]) & shown[1:] & shown[:-1]))
    first = np.flatnonzero(shown & ~same)
    last = np.flatnonzero(shown & ~np.concatenate((same[1:], [False])))
    return np.stack((points[first], points[last]), axis=1)[last > first]


def _lowest_around(surface: F64) -> F64:
    wide = np.pad(surface, 1, mode="edge")
    flat = np.minimum(np.minimum(wide[:, :-2], wide[:, 1:-1]), wide[:, 2:])
    return np.minimum(np.minimum(flat[:-2], flat[1:-1]), flat[2:])
