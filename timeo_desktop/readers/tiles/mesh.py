"""The parts of one tile as one shaded mesh."""

from dataclasses import dataclass, field

import numpy as np

from timeo_desktop.domain.chunks import F32, F64, I64, U8
from timeo_desktop.readers.chunking import Mesh
from timeo_desktop.readers.city.solids import LEAST, turns_of
from timeo_desktop.readers.pictures import inside, mean_colour, sheet_of
from timeo_desktop.readers.shading import shade
from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.gltf import Part

_MOST_FEATURES = 65_000
_WELD = 1e-3  # metres


@dataclass
class Gathered:
    """Parts of one tile, end to end."""

    points: list[F64] = field(default_factory=list)
    steps: list[I64] = field(default_factory=list)
    colours: list[U8] = field(default_factory=list)
    textures: list[F32 | None] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    triangles: list[I64] = field(default_factory=list)
    lines: list[I64] = field(default_factory=list)
    dots: list[I64] = field(default_factory=list)
    count: int = 0
    turns: I64 = field(default_factory=lambda: np.empty(0, dtype=np.int64))  # of features, see `turns_of`

    def add(self, part: Part, points: F64, steps: I64) -> None:
        """Add a part whose points (V, 3) are in the scene and belong to these steps (V,)."""
        finite = np.asarray(np.isfinite(points).all(axis=1))
        colours = part.vertex_colours
        if colours is None:
            colours = np.tile(np.array([part.colour], dtype=np.uint8), (len(points), 1))
        self.points.append(points)
        self.steps.append(steps)
        self.colours.append(colours)
        self.textures.append(part.texture)
        self.pictures.append(part.picture)
        for mine, theirs in ((self.triangles, part.triangles), (self.lines, part.lines)):
            usable = np.all(finite[theirs], axis=1)
            mine.append(theirs[np.flatnonzero(usable)] + self.count)
        self.dots.append(part.dots[np.flatnonzero(finite[part.dots])] + self.count)
        self.count += len(points)

    def mesh(self) -> tuple[Mesh | None, I64, F64, F64]:
        """One shaded mesh over all parts with the steps of its features and their boxes."""
        none = np.empty(0, dtype=np.int64)
        if not self.points:
            return None, none, np.empty((0, 3)), np.empty((0, 3))
        points, steps, triangles = (
            np.concatenate(self.points),
            np.concatenate(self.steps),
            np.concatenate(self.triangles),
        )
        lines, dots = np.concatenate(self.lines), np.concatenate(self.dots)
        used = np.concatenate((triangles.reshape(-1), lines.reshape(-1), dots))
        if not used.size:
            return None, none, np.empty((0, 3)), np.empty((0, 3))
        texture, picture, colours = self._cover(np.concatenate(self.colours))
        unique, rows = np.unique(steps[used], return_inverse=True)
        if len(unique) > _MOST_FEATURES:
            raise CannotDecode("it has more features than a chunk can hold")
        lows, highs = np.full((len(unique), 3), np.inf), np.full((len(unique), 3), -np.inf)
        np.minimum.at(lows, rows.reshape(-1), points[used])
        np.maximum.at(highs, rows.reshape(-1), points[used])
        triangles = self._outside_out(points, np.searchsorted(unique, steps), triangles, lows, highs)
        if not picture:  # where there is one, corners that share a place differ in what they show of it
            triangles = _welded(points, steps, triangles)
        shaded = shade(points - points[used[0]], triangles)
        extra = np.concatenate((lines.reshape(-1), dots))
        source = np.concatenate((shaded.source, extra))
        first = len(shaded.source)
        added = np.arange(first, first + len(extra), dtype=np.uint32)
        return (
            Mesh(
                points=points[source],
                normals=np.concatenate((shaded.normals, np.zeros((len(extra), 3), dtype=np.float32))),
                colours=colours[source],
                features=np.searchsorted(unique, steps[source]),
                triangles=shaded.triangles,
                edges=shaded.edges if not picture else np.empty((0, 2), dtype=np.uint32),
                curves=added[: lines.size].reshape(-1, 2),
                dots=added[lines.size :] if len(dots) else None,
                texture=None if texture is None else texture[source],
                picture=picture,
            ),
            unique,
            lows,
            highs,
        )

    def _outside_out(self, points: F64, rows: I64, triangles: I64, lows: F64, highs: F64) -> I64:
        """Triangles of features (`rows` (V,)); those of solids that are inside out are turned."""
        owners = rows[triangles[:, 0]]
        self.turns = turns_of(points, triangles, owners, lows, highs, least=LEAST)
        return np.where(self.turns[owners][:, None] < 0, triangles[:, ::-1], triangles)

    def _cover(self, colours: U8) -> tuple[F32 | None, bytes, U8]:
        """The pictures of a tile on one sheet; one that repeats over its part is there as its mean colour, unless it is
        the only one."""
        distinct = list(dict.fromkeys(picture for picture in self.pictures if picture))
        whole = [texture for texture, picture in zip(self.textures, self.pictures, strict=True)
                 if picture and texture is not None]  # fmt: skip
        if len(distinct) == 1 and len(whole) == len(self.points):
            return np.concatenate(whole), distinct[0], colours
        worn, places = np.full(len(colours), -1), np.zeros((len(colours), 2), dtype=np.float32)
        first = 0
        for points, texture, picture in zip(self.points, self.textures, self.pictures, strict=True):
            mine = slice(first, first := first + len(points))
            if not picture or texture is None or not len(texture):
                continue
            placed = texture - np.floor(texture.min(axis=0))
            if inside(placed):
                worn[mine], places[mine] = distinct.index(picture), placed
            else:
                colours[mine] = mean_colour(picture)
        if (worn < 0).all():
            return None, b"", colours
        return *sheet_of(distinct.__getitem__, worn, places), colours


def _welded(points: F64, steps: I64, triangles: I64) -> I64:
    """Triangles whose corners share a vertex where they share a place in one feature: many writers give every triangle
    vertices of its own, and each of their sides would look like an edge."""
    places = np.column_stack((np.round((points - np.nanmin(points, axis=0)) / _WELD), steps))
    places = np.ascontiguousarray(np.nan_to_num(places).astype(np.int64))
    rows = places.view(np.dtype((np.void, places.itemsize * places.shape[1])))[:, 0]
    _, first, index = np.unique(rows, return_index=True, return_inverse=True)
    return np.asarray(first[index.reshape(-1)][triangles], dtype=np.int64)
