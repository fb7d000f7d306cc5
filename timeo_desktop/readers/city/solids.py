"""How solids turn. One that is inside out shows its insides and is turned for the picture; all of them inside out means
that two numbers are mixed up, or that a program mirrored the file: as they are written, that says which number is east.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.city.polygons import Faces

_GOOD_PART = 0.25  # of a box: what encloses less of its volume is no solid, what lacks more of its lid is open
LEAST = 1e-3  # m³ that a solid encloses, where lengths are metres
_NEARLY_ALL, _ENOUGH = 0.9, 3  # a few solids that are inside out say nothing of a whole file


@dataclass(frozen=True)
class Turned:
    """How many of the `solids` of a file were inside out and were `turned` for the picture."""

    solids: int = 0
    turned: int = 0

    def and_of(self, turns: I64) -> "Turned":
        """These and more, by how they turned (see `turns_of`)."""
        return Turned(self.solids + int(np.count_nonzero(turns)), self.turned + int(np.count_nonzero(turns < 0)))

    def notice(self, name: str) -> Sentence | None:
        """What is said of it once for the file `name`."""
        if not self.turned:
            return None
        if self.turned >= max(_NEARLY_ALL * self.solids, _ENOUGH):
            return sentence(
                "{name} seems to be mirrored: {count} of its {total} solids are inside out; they were turned for the"
                " picture, check that it lies where it should",
                name=name, count=self.turned, total=self.solids,
            )  # fmt: skip
        return sentence("{name}: {count} objects are inside out; they were turned for the picture", name=name,
                        count=self.turned)  # fmt: skip


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
    # A fan over each ring: over the whole surface of a solid it sums up to its volume, holes turning the other way.
    second = np.flatnonzero((place >= 1) & (place < faces.ring_sizes[ring] - 1))
    fans = faces.corners[np.column_stack((ring_starts[ring[second]], second, second + 1))]
    firsts = faces.corners[np.unique(owners, return_index=True)[1]]
    return Senses(firsts, turns_of(points, fans, owners[second], lows, highs))


def turns_of(points: F64, triangles: I64, rows: I64, lows: F64, highs: F64, *, least: float = 0.0) -> I64:
    """How objects (N,) turn whose triangles (T, 3) over points (P, 3) have these `rows` (T,), by their boxes: 1 as on a
    map, -1 inside out, 0 for what is no solid. That is what encloses no good part of its box, or no more than `least`,
    and what is open above and faces up, as a pit does."""
    middle = (lows + highs) / 2
    a, b, c = (points[triangles[:, corner]] - middle[rows] for corner in range(3))
    enclosed = np.bincount(rows, np.einsum("ti,ti->t", a, np.cross(b, c)) / 6, minlength=len(lows))
    up = np.bincount(rows, _crossed(b - a, c - a) / 2, minlength=len(lows))
    sides = highs - lows
    is_solid = np.abs(enclosed) > _GOOD_PART * sides.prod(axis=1) + least  # false for NaN as well
    is_pit = (enclosed < 0) & (up > _GOOD_PART * sides[:, :2].prod(axis=1))
    return np.where(is_solid & ~is_pit, np.sign(np.nan_to_num(enclosed)), 0).astype(np.int64)


def _crossed(first: F64, second: F64) -> F64:
    """The upward part of cross products (T,)."""
    return np.asarray(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])
