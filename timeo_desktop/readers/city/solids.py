"""How solids turn as their numbers are written: all of them inside out means that two numbers are mixed up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.readers.city.polygons import Faces

_GOOD_PART = 0.25  # of the volume of a box: what encloses less is no solid
_NEARLY_ALL = 0.9


@dataclass(frozen=True, eq=False)
class Senses:
    """Solids: the number of a point of each (N,), and whether it turns as on a map (1), is inside out (-1), or is no
    solid (0)."""

    points: I64
    turns: I64

    def of(self, rows: NDArray[np.bool_]) -> int:
        """How nearly all solids of these points (P,) turn: 1 or -1; 0 where they do not agree, or there are none."""
        turns = self.turns[rows[self.points]]
        solids = np.count_nonzero(turns)
        return int(np.sign(turns.sum())) if solids and abs(turns.sum()) >= (2 * _NEARLY_ALL - 1) * solids else 0


def senses_of(points: F64, faces: Faces, face_rows: I64) -> Senses:
    """How the solids of faces turn over points (P, 3) in any unit; faces of one `face_rows` (F,) make one of them."""
    if not len(face_rows):
        return Senses(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    ring_starts = np.cumsum(faces.ring_sizes) - faces.ring_sizes
    ring = np.repeat(np.arange(len(faces.ring_sizes)), faces.ring_sizes)
    place = np.arange(len(faces.corners)) - ring_starts[ring]
    _, rows = np.unique(face_rows, return_inverse=True)
    owners = np.repeat(np.repeat(rows, faces.ring_counts), faces.ring_sizes)
    count = int(rows.max()) + 1
    at = points[faces.corners]
    lows, highs = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
    np.minimum.at(lows, owners, at)
    np.maximum.at(highs, owners, at)
    at = at - ((lows + highs) / 2)[owners]
    # A fan over each ring: over the whole surface of a solid it sums up to its volume, holes turning the other way.
    second = np.flatnonzero((place >= 1) & (place < faces.ring_sizes[ring] - 1))
    first = ring_starts[ring[second]]
    volumes = np.einsum("ti,ti->t", at[first], np.cross(at[second], at[second + 1])) / 6
    enclosed = np.bincount(owners[second], volumes, minlength=count)
    boxes = (highs - lows).prod(axis=1)
    firsts = faces.corners[np.unique(owners, return_index=True)[1]]
    turns = np.where(np.abs(enclosed) > _GOOD_PART * boxes, np.sign(enclosed), 0)  # false for NaN as well
    return Senses(firsts, np.nan_to_num(turns).astype(np.int64))
