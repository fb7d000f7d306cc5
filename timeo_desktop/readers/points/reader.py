"""Reads a point cloud and cuts it into levels: a sample of all of it first, then finer samples cell by cell.

Each finer level adds to the coarser ones. Points are drawn in the colour of their class (ASPRS LAS 1.4, table 17),
or in their own colours where no point is classified.
"""

from dataclasses import dataclass
from pathlib import Path

import laspy
import numpy as np
from laspy.errors import LaspyException
from lazrs import LazrsError

from timeo_desktop.domain.chunks import F64, I64, U8, U32, Chunk
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import sentence
from timeo_desktop.geodesy import Projection, projection_for
from timeo_desktop.readers.chunking import Mesh, chunk_of
from timeo_desktop.readers.city.objects import ROOT, CityDescription, CityObject
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.lengths import doubtful_heights
from timeo_desktop.readers.points.geokeys import system_of

_AT_ONCE = 1_000_000
_MOST_POINTS = 40_000_000  # more are thinned: a laptop has no memory for them
_CELL_POINTS = 60_000
_DEEPEST = 8
_SEED = 20
_CLASSES = {
    0: ("Never classified", (150, 150, 150)), 1: ("Unclassified", (170, 165, 155)), 2: ("Ground", (181, 150, 112)),
    3: ("Low vegetation", (176, 206, 120)), 4: ("Medium vegetation", (120, 176, 84)),
    5: ("High vegetation", (64, 134, 62)), 6: ("Building", (206, 96, 72)), 7: ("Low noise", (200, 60, 160)),
    8: ("Key point", (220, 200, 80)), 9: ("Water", (76, 136, 196)), 10: ("Rail", (110, 90, 90)),
    11: ("Road surface", (120, 118, 116)), 12: ("Overlap", (190, 190, 150)), 13: ("Wire guard", (230, 190, 60)),
    14: ("Wire conductor", (240, 160, 40)), 15: ("Transmission tower", (140, 100, 60)),
    16: ("Wire connector", (220, 140, 60)), 17: ("Bridge deck", (150, 120, 170)), 18: ("High noise", (230, 80, 190)),
}  # fmt: skip
_OTHER = (140, 160, 180)
_NOISE = (7, 18)  # birds and errors, often hundreds of metres off: the picture would be of them


@dataclass(frozen=True, eq=False)
class _Cloud:
    points: F64  # (P, 3), the file's own system
    classes: U8  # (P,)
    colours: U8 | None  # (P, 3)
    total: int


def read(job: ReadJob, out: Out) -> None:
    """Read all points into `out`. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    path = Path(job.path)
    try:
        with laspy.open(path) as file:
            crs, notices = system_of(file.header, path.name)
            cloud = _load(file, out)
    except (LaspyException, LazrsError, ValueError, OSError, EOFError) as error:
        if isinstance(error, (FileNotFoundError, PermissionError)):
            raise
        raise CannotOpen("{name} is not a whole point cloud: {reason}", name=path.name, reason=error) from error
    if not len(cloud.points):
        raise CannotOpen("{name} holds no points", name=path.name)
    if cloud.total > len(cloud.points):
        share = round(cloud.total / len(cloud.points))
        out.notice(
            sentence("{name}: one point in {share} is shown of {count}", name=path.name, share=share, count=cloud.total)
        )
    projection = projection_for(
        path.name, job.source_crs or crs, job.crs, cloud.points[:: max(1, len(cloud.points) // 2000)]
    )
    for notice in (*notices, *projection.notices):
        out.notice(notice)
    out.placed(projection.epsg)
    _emit(cloud, projection, path, out)


def _load(file: laspy.LasReader, out: Out) -> _Cloud:
    total = int(file.header.point_count)
    keep = -(-total // _MOST_POINTS)
    points, classes, colours = [], [], []
    done = 0
    for part in file.chunk_iterator(_AT_ONCE):
        # Every keep-th point of the whole file: the count goes on from one part to the next.
        rows = slice(-done % keep, None, keep)
        points.append(np.column_stack((part.x, part.y, part.z))[rows])
        classes.append(np.asarray(part.classification, dtype=np.uint8)[rows])
        if "red" in part.point_format.dimension_names:
            colours.append(np.column_stack((part.red, part.green, part.blue))[rows])
        done += len(part)
        out.tick(done, total)
    if not points:
        return _Cloud(np.empty((0, 3)), np.empty(0, dtype=np.uint8), None, total)
    own = _bytes(np.concatenate(colours)) if colours else None
    return _Cloud(np.concatenate(points).astype(np.float64), np.concatenate(classes), own, done)


def _bytes(colours: "np.ndarray[tuple[int, int], np.dtype[np.uint16]]") -> U8 | None:
    """Colours as bytes; many writers put eight bits where sixteen are meant. None when all are black."""
    largest = int(colours.max(initial=0))
    if not largest:
        return None
    return np.asarray(colours >> 8 if largest > 255 else colours, dtype=np.uint8)


@dataclass(frozen=True, eq=False)
class _Placed:
    """Points of the scene: their colours (P, 4), and for each the row of its class in `codes`, `steps`, the boxes."""

    points: F64
    colours: U8
    index: I64
    codes: U8
    steps: U32
    lows: F64
    highs: F64


def _emit(cloud: _Cloud, projection: Projection, path: Path, out: Out) -> None:
    out.stage("geometry")
    points = projection.apply(cloud.points)
    finite = np.isfinite(points).all(axis=1)
    if not finite.any():
        raise CannotOpen("Nothing of {name} can be drawn: its coordinates are not numbers", name=path.name)
    if not finite.all():
        out.notice(
            sentence("{name}: {count} points have no place on the map", name=path.name, count=int((~finite).sum()))
        )
    points, classes = points[finite], cloud.classes[finite]
    codes, index = np.unique(classes, return_inverse=True)
    table = np.array([_CLASSES.get(int(code), ("", _OTHER))[1] for code in codes], dtype=np.uint8)
    own = cloud.colours[finite] if cloud.colours is not None and len(codes) == 1 else None
    colours = np.full((len(points), 4), 255, dtype=np.uint8)
    colours[:, :3] = table[index] if own is None else own
    noise = np.isin(classes, _NOISE)
    doubt = doubtful_heights(path.name, points[~noise, 2]) if projection.epsg is not None else None
    if doubt is not None:
        out.notice(doubt)
    lows, highs = _boxes(points, index, len(codes))
    steps = np.arange(len(codes), dtype=np.uint32) + ROOT + 1
    placed = _Placed(points, colours, index.reshape(-1), codes, steps, lows, highs)
    for rows, layer in ((np.flatnonzero(~noise), "model"), (np.flatnonzero(noise), "noise")):
        if rows.size:
            _levels(placed, rows, layer, out)
    if noise.any():
        text = sentence(
            "{name}: noise stays hidden until rooms are shown (points: {count})", name=path.name, count=int(noise.sum())
        )
        out.notice(text)
    _describe(placed, projection, path, out)


def _boxes(points: F64, index: I64, count: int) -> tuple[F64, F64]:
    mine = [points[index == row] for row in range(count)]
    return np.array([each.min(axis=0) for each in mine]), np.array([each.max(axis=0) for each in mine])


def _levels(cloud: _Placed, wanted: I64, layer: str, out: Out) -> None:
    """Write these points, cell by cell at each level; a cell adds to the cell above it."""
    points, count = cloud.points, len(wanted)
    low = points[wanted].min(axis=0)
    side = float((points[wanted].max(axis=0) - low)[:2].max()) or 1.0
    depth = 0
    # The bracket is the number of cells of all levels so far, each with four times those of the one above.
    while _CELL_POINTS * (4 ** (depth + 1) - 1) // 3 < count and depth < _DEEPEST:
        depth += 1
    shares = 4.0 ** np.arange(depth + 1)
    # Each point falls to a level by lot, so that every level is a fair sample of the whole. The seed is fixed: a file
    # read twice gives the same package.
    limits = np.cumsum(shares) / shares.sum()
    level = np.searchsorted(limits, np.random.default_rng(_SEED).random(count))
    names: dict[tuple[int, int, int], str] = {}
    for each in range(depth + 1):
        rows = wanted[level == each]
        cells = np.minimum((points[rows, :2] - low[:2]) / side * (1 << each), (1 << each) - 1).astype(np.int64)
        order = np.lexsort((cells[:, 1], cells[:, 0]))
        rows, cells = rows[order], cells[order]
        cuts = np.flatnonzero(np.any(np.diff(cells, axis=0), axis=1)) + 1
        # How far apart the points drawn so far would be, spread evenly over the square: what is missing is no larger.
        error = 0.0 if each == depth else side / np.sqrt(max(count * limits[each], 1))
        for part, cell in zip(np.split(rows, cuts), np.split(cells, cuts), strict=True):
            if len(part):
                x, y = (int(value) for value in cell[0])
                parent = names.get((each - 1, x >> 1, y >> 1), "")
                names[each, x, y] = out.tile(_chunk(cloud, part, layer), error=float(error), parent=parent, adds=True)
        out.tick(each + 1, depth + 1)


def _chunk(cloud: _Placed, rows: I64, layer: str) -> Chunk:
    points = cloud.points[rows]
    used, features = np.unique(cloud.index[rows], return_inverse=True)
    lows, highs = _boxes(points, features.reshape(-1), len(used))
    none = np.empty((0, 2), dtype=np.uint32)
    mesh = Mesh(
        points=points,
        normals=np.zeros((len(points), 3), dtype=np.float32),
        colours=cloud.colours[rows],
        features=features.reshape(-1),
        triangles=np.empty((0, 3), dtype=np.uint32),
        edges=none,
        curves=none,
        dots=np.arange(len(points), dtype=np.uint32),
    )
    return chunk_of(mesh, cloud.steps[used], lows, highs, layer)


def _describe(cloud: _Placed, projection: Projection, path: Path, out: Out) -> None:
    out.stage("properties")
    counts = np.bincount(cloud.index, minlength=len(cloud.codes)).tolist()
    words = [_CLASSES.get(int(code), (f"Class {code}", _OTHER))[0] for code in cloud.codes.tolist()]
    objects = [CityObject(ROOT, 0, "", "PointCloud", path.name, spatial=True)]
    objects += [
        CityObject(int(step), ROOT, "", "PointClass", word, drawable=True)
        for step, word in zip(cloud.steps.tolist(), words, strict=True)
    ]
    rows = list(zip(cloud.steps.tolist(), cloud.codes.tolist(), counts, strict=True))
    out.describe(CityDescription(objects, ("class", "points"), rows, cloud.steps, cloud.lows, cloud.highs))
    out.city(
        CityFacts(
            schema="LAS",
            by_class=dict(zip(words, counts, strict=True)),
            drawn=sum(counts),
            failed=(),
            epsg=projection.epsg,
            source_crs=projection.source_name,
        )
    )
