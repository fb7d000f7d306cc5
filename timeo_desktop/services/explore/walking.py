"""A walk: somebody who goes where keys lead or along a way, and looks about. Metres, z up; angles in radians."""

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.geometry.ground import Ground
from timeo_desktop.geometry.nearby import Nearby
from timeo_desktop.geometry.walking import Body

PACE = 1.4  # metres a second
_THERE = 0.06  # metres from a place within which one has come to it
_PATIENCE = 1.5  # seconds without coming nearer after which a way is given up
_TURNING = 3.0  # how quickly one turns to where one goes, a second
_STEEPEST = 1.4
_ASIDE = np.array((1.3e-5, 0.7e-5, 0.0))  # off the edges that lie on round numbers
_CHEST = 0.9  # metres above the floor: there no step or threshold of a room is met


class Walk:
    """One that began at `feet` (3,) in `solids`, looking towards `yaw` (0: east, counter-clockwise)."""

    def __init__(self, solids: Nearby, feet: F64, yaw: float = 0.0) -> None:
        self.body = Body(solids, feet)
        self.yaw, self.pitch, self.pace = yaw, 0.0, PACE
        self.is_lost = False  # something stands in the way that was followed
        self._way: list[F64] = []
        self._nearest, self._waited = np.inf, 0.0

    @property
    def is_on_way(self) -> bool:
        """Whether a way is being followed."""
        return bool(self._way)

    @property
    def direction(self) -> F64:
        """Where one looks, unit length."""
        flat = np.cos(self.pitch)
        return np.array((flat * np.cos(self.yaw), flat * np.sin(self.yaw), np.sin(self.pitch)))

    def look(self, left: float, up: float) -> None:
        """Turn the head."""
        self.yaw += left
        self.pitch = float(np.clip(self.pitch + up, -_STEEPEST, _STEEPEST))

    def stand_among(self, solids: Nearby) -> None:
        """Other things stand in the way from now on."""
        self.body = Body(solids, self.body.feet)

    def follow(self, way: F64) -> None:
        """Go along places (W, 3) from now on."""
        self._way, self.is_lost = list(way), False
        self._nearest, self._waited = np.inf, 0.0

    def stop(self) -> None:
        """Leave the way."""
        self._way = []

    def advance(self, seconds: float, ahead: float = 0.0, left: float = 0.0) -> None:
        """Let time go by: go as wished (−1…1), which leaves the way, or along the way, or fall."""
        if ahead or left:
            self.stop()
            forward = np.array((np.cos(self.yaw), np.sin(self.yaw)))
            wish = ahead * forward + left * np.array((-forward[1], forward[0]))
            self.body.move(wish / max(float(np.linalg.norm(wish)), 1.0) * self.pace * seconds, seconds)
        elif self._way:
            self._go_on(seconds)
        else:
            self.body.move(np.zeros(2), seconds)

    def _go_on(self, seconds: float) -> None:
        offset = self._way[0][:2] - self.body.feet[:2]
        away = float(np.linalg.norm(offset))
        if away > _THERE:
            self.body.move(offset / away * min(away, self.pace * seconds), seconds)
            turn = (np.arctan2(offset[1], offset[0]) - self.yaw + np.pi) % (2 * np.pi) - np.pi
            self.yaw += float(turn) * min(_TURNING * seconds, 1.0)
            self.pitch *= max(1 - _TURNING * seconds, 0.0)
        self._waited = 0.0 if away < self._nearest - 0.01 else self._waited + seconds
        self._nearest = min(self._nearest, away)
        if away <= _THERE:
            self._way.pop(0)
            self._nearest, self._waited = np.inf, 0.0
        elif self._waited > _PATIENCE:
            self._way, self.is_lost = [], True


def places_in(ground: Ground, room: F64) -> I64:
    """The rows of places that are in a room of triangles (T, 3, 3), the most inward ones first."""
    low, high = room.min(axis=(0, 1)), room.max(axis=(0, 1))
    chest = ground.places + np.array((0.0, 0.0, _CHEST))
    rows = np.flatnonzero(((chest > low) & (chest < high)).all(axis=1))
    rows = rows[is_inside(chest[rows], room)]
    middle = ground.places[rows].mean(axis=0) if rows.size else low
    gaps = np.linalg.norm((ground.places[rows] - middle)[:, :2], axis=1)
    return np.asarray(rows[np.argsort(gaps, kind="stable")])


def is_inside(points: F64, triangles: F64) -> NDArray[np.bool_]:
    """Whether points (N, 3) are inside closed triangles (T, 3, 3): an upright ray leaves once more than it enters."""
    a, b, c = (triangles[:, corner] for corner in range(3))
    ab, ac = (b - a)[:, :2], (c - a)[:, :2]
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    upright = np.abs(area) < 1e-12
    inside = np.zeros(len(points), dtype=bool)
    for row, point in enumerate(points + _ASIDE):
        offset = point - a
        u = (offset[:, 0] * ac[:, 1] - offset[:, 1] * ac[:, 0]) / np.where(upright, 1, area)
        v = (ab[:, 0] * offset[:, 1] - ab[:, 1] * offset[:, 0]) / np.where(upright, 1, area)
        height = a[:, 2] + u * (b - a)[:, 2] + v * (c - a)[:, 2]
        met = ~upright & (u >= 0) & (v >= 0) & (u + v <= 1) & (height > point[2])
        inside[row] = met.sum() % 2 == 1
    return inside
