"""A body that walks among triangles: it stands on what is under it, climbs steps, slides along walls and falls.

It is a cylinder that stands upright. Places are those of its feet, metres, z up.
"""

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.nearby import Nearby

RADIUS, HEIGHT, EYE, STEP = 0.15, 1.75, 1.60, 0.25  # metres
Mask = NDArray[np.bool_]
_STRIDE = 0.06  # metres that it moves at once, less than its radius: it never jumps through a wall
_ROUNDS, _SLACK = 5, 1e-4
_DEPTH = 60.0  # metres below in which a floor is looked for
_FALL = 9.81  # metres per second squared
_ANGLES = np.arange(8) * np.pi / 4
# Where it may be borne: its middle, and a ring within its edge. A wall that it touches does not bear it.
_SOLES = np.vstack((np.zeros((1, 2)), 0.7 * RADIUS * np.column_stack((np.cos(_ANGLES), np.sin(_ANGLES)))))


class Body:
    """One that walks in `solids`. `feet` (3,) is where it stands, `speed` how fast it falls, metres per second."""

    def __init__(self, solids: Nearby, feet: F64) -> None:
        self._solids = solids
        self.feet = np.array(feet, dtype=np.float64)
        self.speed = 0.0

    @property
    def eye(self) -> F64:
        """Where it sees from."""
        return np.asarray(self.feet + np.array((0.0, 0.0, EYE)))

    def move(self, by: F64, seconds: float) -> None:
        """Go as far (2,) over the ground as is free, and fall for as long as it takes."""
        parts = max(int(np.ceil(np.linalg.norm(by) / _STRIDE)), 1)
        near = self._near(float(np.linalg.norm(by)))
        for _ in range(parts):
            self._stride(np.asarray(by) / parts, near)
        self._fall(seconds)

    def _near(self, reach: float) -> F64:
        around = np.array((RADIUS + reach, RADIUS + reach, 0.0)) + _SLACK
        low, high = self.feet - around, self.feet + around
        return self._solids.within(
            low - np.array((0, 0, _STRIDE + STEP)), high + np.array((0, 0, HEIGHT + 4 * STEP + reach))
        )

    def _stride(self, by: F64, near: F64) -> None:
        before = self.feet.copy()
        self.feet[:2] = pushed_out(self.feet[:2] + by, float(self.feet[2]), near)
        ground = ground_under(self.feet, near)
        if ground is not None and ground > self.feet[2]:
            self.feet[2] = ground
            self.feet[:2] = pushed_out(self.feet[:2], ground, near)
        # A corner that there is no way into, or no room to stand upright. Who is shut in may go out.
        if not is_free(self.feet, near) and is_free(before, near):
            self.feet = before

    def _fall(self, seconds: float) -> None:
        low, high = self.feet - np.array((RADIUS, RADIUS, _DEPTH)), self.feet + np.array((RADIUS, RADIUS, STEP))
        ground = ground_under(self.feet, self._solids.within(low, high))
        if ground is None:  # the end of all that is drawn: nobody falls for ever
            self.speed = 0.0
        elif self.feet[2] - ground <= STEP:
            self.feet[2], self.speed = ground, 0.0
        else:
            self.speed += _FALL * seconds
            self.feet[2] = max(ground, float(self.feet[2]) - self.speed * seconds)
            self.speed = 0.0 if self.feet[2] == ground else self.speed


def ground_under(feet: F64, near: F64) -> float | None:
    """The height of what bears a body at `feet`: the highest surface of triangles (N, 3, 3) that is no more than a
    step above; None where there is none."""
    through, heights = _uprights(feet[:2] + _SOLES, near)
    borne = heights[through & (heights <= feet[2] + STEP + _SLACK)]
    return float(borne.max()) if borne.size else None


def is_free(feet: F64, near: F64) -> bool:
    """Whether nothing of triangles (N, 3, 3) is in a body at `feet` above the height of a step."""
    _, gaps = _gaps(feet[:2], float(feet[2]), near)
    return bool((gaps > RADIUS - 10 * _SLACK).all())


def pushed_out(place: F64, foot: float, near: F64) -> F64:
    """The nearest place (2,) where a body whose feet are at the height `foot` is free of triangles (N, 3, 3), by some
    rounds of stepping back from the nearest one."""
    place = np.array(place, dtype=np.float64)
    for _ in range(_ROUNDS):
        nearest, gaps = _gaps(place, foot, near)
        if not gaps.size or gaps.min() >= RADIUS:
            break
        row = int(gaps.argmin())
        away = place - nearest[row]
        length = float(np.linalg.norm(away))
        if length < 1e-9:
            break
        place += away / length * (RADIUS - length + _SLACK)
    return place


def _uprights(places: F64, triangles: F64) -> tuple[Mask, F64]:
    """Whether uprights in places (P, 2) go through triangles (N, 3, 3), and the heights (P, N) at which they do."""
    a, b, c = (triangles[:, corner, :2] for corner in range(3))
    ab, ac, offset = b - a, c - a, places[:, None] - a
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    flat = np.abs(area) > 1e-12
    over = 1 / np.where(flat, area, 1.0)
    u = (offset[..., 0] * ac[:, 1] - offset[..., 1] * ac[:, 0]) * over
    v = (ab[:, 0] * offset[..., 1] - ab[:, 1] * offset[..., 0]) * over
    inside = flat & (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9)
    z = triangles[..., 2]
    heights = z[:, 0] + u * (z[:, 1] - z[:, 0]) + v * (z[:, 2] - z[:, 0])
    return np.asarray(inside), np.asarray(heights)


def _gaps(place: F64, foot: float, triangles: F64) -> tuple[F64, F64]:
    """The nearest points (N, 2) of those triangles that are in the height of a body, seen from above, to a place (2,),
    and how far (N,) they are from it."""
    low, high = foot + STEP, foot + HEIGHT
    z = triangles[..., 2]
    met = triangles[(z.max(axis=1) > low + _SLACK) & (z.min(axis=1) < high - _SLACK)]
    if not len(met):
        return np.empty((0, 2)), np.empty(0)
    ends = _outline(met, low, high) - place
    start, along = ends[:, :, 0], ends[:, :, 1] - ends[:, :, 0]
    share = -np.einsum("nij,nij->ni", start, along) / np.maximum(np.einsum("nij,nij->ni", along, along), 1e-18)
    nearest = start + np.clip(share, 0, 1)[..., None] * along
    gaps = np.linalg.norm(nearest, axis=2)
    gaps[np.isnan(gaps)] = np.inf
    rows, best = np.arange(len(gaps)), gaps.argmin(axis=1)
    through, heights = _uprights(place[None], met)
    inside = (through & (heights > low) & (heights < high))[0]
    return nearest[rows, best] + place, np.where(inside, 0.0, gaps[rows, best])


def _outline(triangles: F64, low: float, high: float) -> F64:
    """What of triangles (N, 3, 3) lies between two heights, as seen from above: lines (N, 5, 2, 2) of which those that
    are none are NaN. Three are what is left of the edges, two lie in the planes."""
    start, end = triangles, np.roll(triangles, -1, axis=1)
    rise = end[..., 2] - start[..., 2]
    safe = np.where(np.abs(rise) > 1e-12, rise, np.inf)
    at_low, at_high = (low - start[..., 2]) / safe, (high - start[..., 2]) / safe
    first = np.clip(np.minimum(at_low, at_high), 0, 1)
    last = np.clip(np.maximum(at_low, at_high), 0, 1)
    level = ~np.isfinite(safe)
    first, last = np.where(level, 0.0, first), np.where(level, 1.0, last)
    along = (end - start)[..., :2]
    lines = np.stack((start[..., :2] + first[..., None] * along, start[..., :2] + last[..., None] * along), axis=2)
    middle = start[..., 2] + (first + last) / 2 * rise
    lines[(middle < low) | (middle > high)] = np.nan
    return np.concatenate((lines, *(_crossing(start, along, rise, height) for height in (low, high))), axis=1)


def _crossing(start: F64, along: F64, rise: F64, height: float) -> F64:
    """The lines (N, 1, 2, 2) in which triangles meet a height, NaN where they do not."""
    above = start[..., 2] > height
    crosses = above != np.roll(above, -1, axis=1)
    share = (height - start[..., 2]) / np.where(crosses, rise, 1.0)
    points = np.where(crosses[..., None], start[..., :2] + share[..., None] * along, np.nan)
    order = np.argsort(~crosses, axis=1, kind="stable")[:, :2]
    return np.asarray(np.take_along_axis(points, order[..., None], axis=1)[:, None])
