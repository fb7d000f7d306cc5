"""Where a picture is taken from, for whoever asks what can be seen and how large."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64

BOX_CORNERS = [np.array([x, y, z], dtype=bool) for x in (0, 1) for y in (0, 1) for z in (0, 1)]


@dataclass(frozen=True, eq=False)
class Eye:
    """Position in scene metres, the side planes of the view (4, 4), positive inside, and how many pixels one metre has
    at a distance of one metre, or everywhere when the projection is parallel. `cosine` is that of the angle between
    the middle of the picture and its corners."""

    position: F64
    planes: F64
    pixels: float
    parallel: bool
    cosine: float = 1.0

    def sees(self, lows: F64, highs: F64) -> NDArray[np.bool_]:
        """Whether boxes (N, 3) or one box (3,) may be in the picture, (N,)."""
        seen = np.ones(len(np.atleast_2d(lows)), dtype=bool)
        for plane in self.planes:
            corners = np.where(plane[:3] > 0, highs, lows)
            seen &= np.atleast_1d(corners @ plane[:3] + plane[3]) >= 0
        return seen

    def depths(self, lows: F64, highs: F64, forward: F64) -> tuple[F64, F64]:
        """The least and greatest depth (N,) along `forward` that can be seen of boxes (N, 3). What is seen at all of a
        box is at least as deep as its distance allows: ground that passes below the camera is not at the camera."""
        low, high = lows - self.position, highs - self.position
        near = np.where(forward > 0, low, high) @ forward
        far = np.where(forward > 0, high, low) @ forward
        away = np.linalg.norm(np.clip(0.0, low, high), axis=-1)
        return np.maximum(near, away * self.cosine), far

    def pixels_at(self, lows: F64, highs: F64) -> F64:
        """How many pixels a metre has where each of these boxes (N, 3) is nearest; endless inside one."""
        if self.parallel:
            return np.full(len(lows), self.pixels)
        away = np.linalg.norm(np.clip(self.position, lows, highs) - self.position, axis=1)
        with np.errstate(divide="ignore"):
            return np.asarray(self.pixels / away)

    def size(self, metres: float, low: F64, high: F64) -> float:
        """How many pixels a length has where a box is nearest; endless inside the box."""
        if self.parallel:
            return metres * self.pixels
        distance = float(np.linalg.norm(np.clip(self.position, low, high) - self.position))
        return metres * self.pixels / distance if distance > 0 else float("inf")
