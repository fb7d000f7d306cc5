"""Gathers the surfaces of one layer while a city file is walked through, then hands them on as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.readers.city.objects import CityObject
from timeo_desktop.readers.city.polygons import Faces
from timeo_desktop.readers.city.solids import Senses, senses_of
from timeo_desktop.readers.city.surfaces import Lines, SurfaceShapes, colour_of, role_of
from timeo_desktop.readers.pictures import Cover

Colour = tuple[int, int, int, int]


@dataclass
class Gathered:
    """Faces, segments and dots of the objects of one layer; each belongs to a row of `objects`."""

    objects: list[CityObject] = field(default_factory=list)
    corners: list[int] = field(default_factory=list)
    ring_sizes: list[int] = field(default_factory=list)
    ring_counts: list[int] = field(default_factory=list)
    face_rows: list[int] = field(default_factory=list)
    face_colours: list[Colour] = field(default_factory=list)
    segments: list[int] = field(default_factory=list)
    segment_rows: list[int] = field(default_factory=list)
    dots: list[int] = field(default_factory=list)
    dot_rows: list[int] = field(default_factory=list)

    def begin(self, each: CityObject) -> None:
        """What follows belongs to this object."""
        if not self.objects or self.objects[-1] is not each:
            self.objects.append(each)

    def face(self, rings: Sequence[Sequence[int]], surface: str, colour: Colour | None = None, offset: int = 0) -> None:
        """A polygon by the indices of its rings. `offset` is added to each index."""
        row = len(self.objects) - 1
        moved = [[index + offset for index in ring] for ring in rings] if offset else rings
        for ring in moved:
            self.corners.extend(ring)
            self.ring_sizes.append(len(ring))
        self.ring_counts.append(len(rings))
        self.face_rows.append(row)
        self.face_colours.append(colour or colour_of(self.objects[row].kind, role_of(surface)))

    def line(self, indices: Sequence[int], offset: int = 0) -> None:
        """A chain of segments."""
        for first, second in pairwise(indices):
            self.segments.extend((first + offset, second + offset))
            self.segment_rows.append(len(self.objects) - 1)

    def dot(self, index: int) -> None:
        """A single point."""
        self.dots.append(index)
        self.dot_rows.append(len(self.objects) - 1)

    def rows_outside(self, count: int) -> set[int]:
        """Rows that name a point that is not there; their geometry is taken out."""
        corners, segments, dots = (_whole(each) for each in (self.corners, self.segments, self.dots))
        rings = np.repeat(np.arange(len(self.ring_counts)), self.ring_counts)
        owners = np.asarray(self.face_rows, dtype=np.int64)[np.repeat(rings, self.ring_sizes)]
        bad: set[int] = set()
        for indices, rows in (
            (corners, owners),
            (segments, np.repeat(np.asarray(self.segment_rows, dtype=np.int64), 2)),
            (dots, np.asarray(self.dot_rows, dtype=np.int64)),
        ):
            bad.update(rows[(indices < 0) | (indices >= count)].tolist())
        if bad:
            self._drop(bad)
        return bad

    def _drop(self, bad: set[int]) -> None:
        kept = {row: row for row in range(len(self.objects)) if row not in bad}
        self.__dict__.update(self._renumbered(kept, self.objects).__dict__)

    def take(self, other: "Gathered", rows: set[int]) -> None:
        """Take these rows of another layer over, with their objects."""
        moved, rest = other._only(rows), other._only(set(range(len(other.objects))) - rows)
        other.__dict__.update(rest.__dict__)
        first = len(self.objects)
        for name in ("face_rows", "segment_rows", "dot_rows"):
            getattr(self, name).extend(row + first for row in getattr(moved, name))
        for name in ("objects", "corners", "ring_sizes", "ring_counts", "face_colours", "segments", "dots"):
            getattr(self, name).extend(getattr(moved, name))

    def _only(self, rows: set[int]) -> "Gathered":
        kept = sorted(rows)
        return self._renumbered({row: number for number, row in enumerate(kept)}, [self.objects[row] for row in kept])

    def _renumbered(self, numbers: dict[int, int], objects: list[CityObject]) -> "Gathered":
        """What belongs to the rows that have a new number."""
        fresh = Gathered(objects=objects)
        ring = corner = 0
        for count, row, colour in zip(self.ring_counts, self.face_rows, self.face_colours, strict=True):
            sizes = self.ring_sizes[ring : ring + count]
            if row in numbers:
                fresh.ring_counts.append(count)
                fresh.face_rows.append(numbers[row])
                fresh.face_colours.append(colour)
                fresh.ring_sizes.extend(sizes)
                fresh.corners.extend(self.corners[corner : corner + sum(sizes)])
            ring += count
            corner += sum(sizes)
        for index, row in enumerate(self.segment_rows):
            if row in numbers:
                fresh.segment_rows.append(numbers[row])
                fresh.segments.extend(self.segments[2 * index : 2 * index + 2])
        fresh.dots = [each for each, row in zip(self.dots, self.dot_rows, strict=True) if row in numbers]
        fresh.dot_rows = [numbers[row] for row in self.dot_rows if row in numbers]
        return fresh

    def faces_lost(self, points: F64) -> tuple[I64, I64]:
        """How many faces of each object cannot be drawn over points (P, 3), having one that is not finite; and how
        many it has."""
        faces, rows, count = self.faces(), _whole(self.face_rows), len(self.objects)
        owners = np.repeat(np.arange(len(faces.ring_counts)), faces.ring_counts)
        broken = ~np.isfinite(points[faces.corners]).all(axis=1)
        lost = np.bincount(np.repeat(owners, faces.ring_sizes)[broken], minlength=len(rows)) > 0
        return np.bincount(rows[lost], minlength=count), np.bincount(rows, minlength=count)

    def faces(self) -> Faces:
        """The faces gathered so far."""
        return Faces(_whole(self.corners), _whole(self.ring_sizes), _whole(self.ring_counts))

    def senses(self, points: F64) -> Senses:
        """How the solids of these faces turn over points (P, 3) as they are written."""
        return senses_of(points, self.faces(), _whole(self.face_rows))

    def shapes(self, points: F64, cover: Cover | None = None) -> SurfaceShapes:
        """Everything as triangles, over points (P, 3) of the scene and what they wear."""
        return SurfaceShapes(
            steps=np.array([each.step for each in self.objects], dtype=np.uint32),
            points=points,
            faces=self.faces(),
            face_rows=_whole(self.face_rows),
            face_colours=np.array(self.face_colours, dtype=np.uint8).reshape(-1, 4),
            lines=Lines(
                _whole(self.segments).reshape(-1, 2),
                _whole(self.segment_rows),
                _whole(self.dots),
                _whole(self.dot_rows),
            ),
            base=np.array([colour_of(each.kind) for each in self.objects], dtype=np.uint8).reshape(-1, 4),
            cover=cover,
        )


def _whole(numbers: list[int]) -> I64:
    """Whole numbers; anything else becomes -1, which names nothing."""
    try:
        found = np.array(numbers)
        if found.dtype.kind in "iu" or not len(numbers):
            return found.astype(np.int64)
    except (ValueError, OverflowError):
        pass
    small = range(-1, 2**40)
    return np.array([each if isinstance(each, int) and each in small else -1 for each in numbers], dtype=np.int64)
