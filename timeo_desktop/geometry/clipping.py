"""Segments, and what of them lies on the kept side of planes or is seen in a picture of depths."""

import numpy as np

from timeo_desktop.domain.chunks import F32, F64

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


def seen(lines: F64, heights: F64, lowest: F32, slack: float) -> F64:
    """What is seen of lines (S, 2, 2), in pixels of a picture from its upper left, whose ends lie at `heights` (S, 2):
    `lowest` (H, W) is the height of what the picture shows, as `lowest_around` gave it, and a line is hidden where it
    lies more than `slack` below that. Gives lines (N, 2, 2) in pixels."""
    if not len(lines):
        return lines
    rows, columns = lowest.shape
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


def lowest_around(surface: F32) -> F32:
    """For each pixel of a picture of heights (H, W) the lowest of it and the eight about it: an edge lies between two
    surfaces, and the higher one shall not hide it."""
    found = surface
    for axis in (0, 1):
        ahead, behind = found.copy(), np.moveaxis(found, axis, 0)
        turned = np.moveaxis(ahead, axis, 0)
        np.minimum(turned[1:], behind[:-1], out=turned[1:])
        np.minimum(turned[:-1], behind[1:], out=turned[:-1])
        found = ahead
    return found
