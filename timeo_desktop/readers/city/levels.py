"""Cuts a layer of city objects into chunks, in levels of detail where there are many.

Objects are ordered along a Morton curve over the map, so that every run of them lies together. Runs of about fifty
thousand triangles are drawn as they are; longer runs stand behind them as boxes, and runs of tens of thousands of
objects as their roofs alone, so that a whole metropolis is a few hundred thousand triangles.
"""

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from timeo_desktop.domain.chunks import F64, I64, U8, U32, Chunk
from timeo_desktop.readers.chunking import Mesh, chunk_of
from timeo_desktop.readers.job import Out

_LEAF_TRIANGLES, _LEAF_OBJECTS = 30_000, 6_000
_FLAT_TRIANGLES = 400_000  # less than this is drawn whole by any machine
_BLOCK_OBJECTS = 2_000
_FAR_OBJECTS = 12_000
_FAR_TRIANGLES = 200_000  # of all far chunks together
_BOX_ERROR, _ROOF_ERROR = 3.0, 12.0
_BITS = 16
_BOX_SIDES = np.array([[0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7], [4, 5, 6, 7]])


class Shapes(Protocol):
    """The objects of a layer, N of them; boxes in metres of the scene."""

    steps: U32  # (N,)
    lows: F64  # (N, 3)
    highs: F64  # (N, 3)
    triangle_counts: I64  # (N,)
    colours: U8  # (N, 4), from above
    sides: U8  # (N, 4), from the side

    def mesh(self, rows: I64) -> Mesh:
        """The geometry of these rows."""

    def outlines(self, rows: I64) -> F64:
        """A rectangle on the map about each of these rows, (n, 4, 2), anticlockwise."""


def emit(shapes: Shapes, out: Out, layer: str = "model") -> None:
    """Write the chunks of a layer: coarse ones first, so that a city is there at once and then gains detail."""
    total = len(shapes.steps)
    if not total:
        return
    order = np.argsort(_morton((shapes.lows + shapes.highs) / 2), kind="stable")
    leaves = list(_cut(order, shapes.triangle_counts[order]))
    if int(shapes.triangle_counts.sum()) <= _FLAT_TRIANGLES:
        for index, leaf in enumerate(leaves):
            out.tile(_detailed(shapes, leaf, layer))
            out.tick(index, len(leaves))
        return
    # Three levels: leaves as they are, blocks of them as boxes, regions of blocks as roofs. A parent is written before
    # its children, for whoever reads along.
    blocks = _gather(leaves, _BLOCK_OBJECTS)
    regions = _gather([np.concatenate(block) for block in blocks], _FAR_OBJECTS)
    # From far away all regions are drawn at once, so they share one allowance.
    share = _FAR_TRIANGLES // len(regions)
    far = [
        out.tile(_roofs(shapes, np.concatenate(region), layer, share), error=_ROOF_ERROR, thins=True)
        for region in regions
    ]
    parents = np.repeat(np.arange(len(regions)), [len(region) for region in regions])
    for index, block in enumerate(blocks):
        name = out.tile(_boxes(shapes, np.concatenate(block), layer), error=_BOX_ERROR, parent=far[parents[index]])
        for leaf in block:
            out.tile(_detailed(shapes, leaf, layer), parent=name)
        out.tick(index, len(blocks))


def _morton(centres: F64) -> I64:
    """Place of each centre along a Morton curve over the map."""
    # The same spread for both axes: cells are squares, so that runs are compact in a long and narrow town as well.
    flat = centres[:, :2]
    low = flat.min(axis=0)
    spread = float((flat.max(axis=0) - low).max()) or 1.0
    cells = ((flat - low) / spread * ((1 << _BITS) - 1)).astype(np.int64)
    code = np.zeros(len(cells), dtype=np.int64)
    for bit in range(_BITS):
        code |= (cells[:, 0] >> bit & 1) << (2 * bit)
        code |= (cells[:, 1] >> bit & 1) << (2 * bit + 1)
    return code


def _cut(order: I64, counts: I64) -> Iterator[I64]:
    # Full by triangles or by objects, whichever comes first: a chunk numbers its objects in 16 bits.
    parts = np.maximum((np.cumsum(counts) - 1) // _LEAF_TRIANGLES, np.arange(len(order)) // _LEAF_OBJECTS)
    yield from np.split(order, np.flatnonzero(np.diff(parts)) + 1)


def _gather(groups: list[I64], most: int) -> list[list[I64]]:
    """Neighbouring groups together, at most so many objects (one group at least)."""
    gathered: list[list[I64]] = [[]]
    filled = 0
    for group in groups:
        if gathered[-1] and filled + len(group) > most:
            gathered.append([])
            filled = 0
        gathered[-1].append(group)
        filled += len(group)
    return gathered


def _detailed(shapes: Shapes, rows: I64, layer: str) -> Chunk:
    return _chunk(shapes, rows, shapes.mesh(rows), layer)


def _boxes(shapes: Shapes, rows: I64, layer: str) -> Chunk:
    """Each object as an upright box."""
    count = len(rows)
    outlines = shapes.outlines(rows)
    corners = np.empty((count, 8, 3))
    corners[:, :4, :2] = corners[:, 4:, :2] = outlines
    corners[:, :4, 2] = shapes.lows[rows, 2, None]
    corners[:, 4:, 2] = shapes.highs[rows, 2, None]
    # Four walls and a lid, each with vertices of its own: a shared one could not have three normals. Nobody sees the
    # floor.
    points = corners[:, _BOX_SIDES].reshape(-1, 3)
    along = outlines[:, (1, 2, 3, 0)] - outlines
    normals = np.zeros((count, 5, 3))
    normals[:, :4, 0], normals[:, :4, 1] = along[:, :, 1], -along[:, :, 0]
    length = np.linalg.norm(normals[:, :4], axis=2, keepdims=True)
    normals[:, :4] /= np.where(length > 0, length, 1)
    normals[:, 4, 2] = 1
    mesh = _quad_mesh(shapes, rows, points, normals.reshape(-1, 3), 5)
    # Of the five quads of a box the first four are walls; they take the colour that is seen from the side.
    walls = np.arange(len(mesh.features)) % (5 * 4) < 4 * 4
    mesh.colours[walls] = shapes.sides[rows][mesh.features[walls]]
    return _chunk(shapes, rows, mesh, layer)


def _roofs(shapes: Shapes, rows: I64, layer: str, triangles: int) -> Chunk:
    """The roofs of the largest objects, the largest first; the others are in the table only."""
    # From so far away a house is a pixel or two: the large roofs stand for all, and the order lets a slow machine draw
    # only the first of them (`thins`).
    size = shapes.highs[rows] - shapes.lows[rows]
    shown = np.argsort(-(size[:, 0] * size[:, 1]), kind="stable")[: max(triangles // 2, 1)]
    points = np.empty((len(shown), 4, 3))
    points[:, :, :2] = shapes.outlines(rows[shown])
    points[:, :, 2] = shapes.highs[rows[shown], 2, None]
    normals = np.tile([0.0, 0.0, 1.0], (len(shown), 1))
    mesh = _quad_mesh(shapes, rows[shown], points.reshape(-1, 3), normals, 1)
    # The chunk lists all its objects, also those without a roof: features are rows of that list.
    features = shown[mesh.features]
    return _chunk(shapes, rows, Mesh(**{**mesh.__dict__, "features": features}), layer)


def _quad_mesh(shapes: Shapes, rows: I64, points: F64, normals: F64, sides: int) -> Mesh:
    quads = len(rows) * sides
    corner = (np.arange(quads, dtype=np.uint32) * 4)[:, None, None]
    features = np.repeat(np.arange(len(rows)), sides * 4)
    none = np.empty((0, 2), dtype=np.uint32)
    return Mesh(
        points=points,
        normals=np.repeat(normals, 4, axis=0).astype(np.float32),
        colours=shapes.colours[rows][features],
        features=features,
        triangles=(corner + np.array([[0, 1, 2], [0, 2, 3]], dtype=np.uint32)).reshape(-1, 3),
        edges=none,
        curves=none,
    )


def _chunk(shapes: Shapes, rows: I64, mesh: Mesh, layer: str) -> Chunk:
    return chunk_of(mesh, shapes.steps[rows], shapes.lows[rows], shapes.highs[rows], layer)
