"""Cuts meshes into chunks: whole elements, neighbours together, the largest ones first for the first picture."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import CHUNK_ELEMENTS, CHUNK_TRIANGLES, F32, F64, I64, U8, U16, U32, Chunk
from timeo_desktop.readers.shading import shade

if TYPE_CHECKING:
    from timeo_desktop.readers.pictures import Cover

_FIRST_TRIANGLES = 15_000
_FAR = 10_000.0  # metres; float32 still resolves a millimetre here
_CELLS = 1024
OPAQUE_ALPHA = 250
_THREADS = 2


@dataclass(frozen=True, eq=False)
class Soup:
    """Many elements' meshes end to end: P points (float64 metres), T triangles, N elements in order."""

    points: F64  # (P, 3)
    triangles: I64  # (T, 3) into points
    point_counts: I64  # (N,)
    triangle_counts: I64  # (N,)
    steps: U32  # (N,)
    colours: U8  # (N, 4)


@dataclass(frozen=True, eq=False)
class Piece:
    """One element ready to draw: shaded, placed, coloured per vertex. Points are float64 metres of the model."""

    step: int
    points: F64  # (V, 3)
    normals: F32  # (V, 3)
    colours: U8  # (V, 4)
    triangles: NDArray[np.integer]  # (T, 3)
    edges: NDArray[np.integer]  # (E, 2)
    curves: NDArray[np.integer]  # (C, 2)
    dots: NDArray[np.integer] = field(default_factory=lambda: np.empty(0, dtype=np.int64))  # (D,)
    cover: "Cover | None" = None  # what the points wear


def joined(pieces: list[Piece]) -> Piece:
    """Pieces of one element as one."""
    if len(pieces) == 1:
        return pieces[0]
    counts = np.array([len(piece.points) for piece in pieces])
    starts = (np.cumsum(counts) - counts).tolist()
    return Piece(
        step=pieces[0].step,
        points=np.concatenate([piece.points for piece in pieces]),
        normals=np.concatenate([piece.normals for piece in pieces]),
        colours=np.concatenate([piece.colours for piece in pieces]),
        triangles=np.concatenate([piece.triangles + start for piece, start in zip(pieces, starts, strict=True)]),
        edges=np.concatenate([piece.edges + start for piece, start in zip(pieces, starts, strict=True)]),
        curves=np.concatenate([piece.curves + start for piece, start in zip(pieces, starts, strict=True)]),
    )


def origin_for(low: F64, high: F64) -> tuple[float, float, float]:
    """Zero near the model's own origin, else whole metres in the middle of the box."""
    if max(abs(low).max(), abs(high).max()) < _FAR:
        return (0.0, 0.0, 0.0)
    x, y, z = np.round((low + high) / 2)
    return (float(x), float(y), float(z))


def soup_chunks(soup: Soup, layers: NDArray[np.str_]) -> Iterator[Chunk]:
    """Chunks of a soup; `layers` (N,) names the layer of each element. Elements without triangles are left out."""
    point_starts = np.cumsum(soup.point_counts) - soup.point_counts
    triangle_starts = np.cumsum(soup.triangle_counts) - soup.triangle_counts
    solid = np.flatnonzero((soup.triangle_counts > 0) & (soup.point_counts > 0))
    if not solid.size:
        return
    # reduceat would read past elements without points, so it runs over those that have some.
    lows = np.minimum.reduceat(soup.points, point_starts[solid])
    highs = np.maximum.reduceat(soup.points, point_starts[solid])
    work: list[tuple[I64, str]] = []
    for layer in np.unique(layers[solid]):
        chosen = np.flatnonzero(layers[solid] == layer)
        for group in _groups(lows[chosen], highs[chosen], soup.triangle_counts[solid[chosen]]):
            work.append((solid[chosen[group]], str(layer)))
    if len(work) == 1:
        yield _soup_chunk(soup, work[0][0], point_starts, triangle_starts, work[0][1])
        return
    # numpy sorts and multiplies without the interpreter's lock, so two threads use two cores.
    with ThreadPoolExecutor(_THREADS) as pool:
        yield from pool.map(lambda item: _soup_chunk(soup, item[0], point_starts, triangle_starts, item[1]), work)


def _groups(lows: F64, highs: F64, counts: I64) -> Iterator[I64]:
    """Rows of each chunk: first the largest elements, then the rest along a Morton curve."""
    # Slabs and façades make the first picture readable; the small rest is what neighbourhood matters for, since a
    # chunk that is out of view is skipped whole.
    sizes = (highs - lows).max(axis=1)
    by_size = np.argsort(-sizes, kind="stable")
    first = np.searchsorted(np.cumsum(counts[by_size]), _FIRST_TRIANGLES) + 1
    yield from _cut(by_size[:first], counts)
    rest = np.sort(by_size[first:])
    if rest.size:
        yield from _cut(rest[np.argsort(_morton((lows[rest] + highs[rest]) / 2), kind="stable")], counts)


def _cut(rows: I64, counts: I64) -> Iterator[I64]:
    # A chunk is full by triangles or by elements (its ids have 16 bits), whichever comes first.
    filled = np.cumsum(counts[rows])
    parts = np.maximum(filled // CHUNK_TRIANGLES, np.arange(len(rows)) // CHUNK_ELEMENTS)
    for part in np.split(rows, np.flatnonzero(np.diff(parts)) + 1):
        if part.size:
            yield part


def _morton(centres: F64) -> I64:
    # Bits of x, y and z interleaved: what is near in space is near in this order, well enough and in one pass.
    low, high = centres.min(axis=0), centres.max(axis=0)
    cells = ((centres - low) / np.where(high > low, high - low, 1) * (_CELLS - 1)).astype(np.int64)
    code = np.zeros(len(cells), dtype=np.int64)
    for bit in range(10):
        for axis in range(3):
            code |= (cells[:, axis] >> bit & 1) << (3 * bit + axis)
    return code


def ranges(starts: I64, counts: I64) -> I64:
    """Indices of several ranges end to end."""
    # One arange over all, shifted for each range by how far its start is from where it lands: no loop, no list.
    ends = np.cumsum(counts)
    return np.asarray(np.arange(ends[-1]) + np.repeat(starts - (ends - counts), counts), dtype=np.int64)


def _soup_chunk(soup: Soup, rows: I64, point_starts: I64, triangle_starts: I64, layer: str) -> Chunk:
    point_counts, triangle_counts = soup.point_counts[rows], soup.triangle_counts[rows]
    points = soup.points[ranges(point_starts[rows], point_counts)]
    # Triangles name points of the whole soup; here they name those of this chunk.
    shift = (np.cumsum(point_counts) - point_counts) - point_starts[rows]
    triangles = soup.triangles[ranges(triangle_starts[rows], triangle_counts)]
    triangles = triangles + np.repeat(shift, triangle_counts)[:, None]
    origin = origin_for(points.min(axis=0), points.max(axis=0))
    local = points - origin
    shaded = shade(local, triangles)
    owner = np.repeat(np.arange(len(rows), dtype=np.uint16), point_counts)
    features = owner[shaded.source]
    return assemble(
        origin=origin,
        layer=layer,
        steps=soup.steps[rows],
        points=local[shaded.source],
        normals=shaded.normals,
        colours=soup.colours[rows][features],
        features=features,
        triangles=shaded.triangles,
        edges=shaded.edges,
        curves=np.empty((0, 2), dtype=np.uint32),
    )


def piece_chunk(pieces: list[Piece], layer: str) -> Chunk:
    """One chunk of ready pieces."""
    counts = np.array([len(piece.points) for piece in pieces])
    starts = np.cumsum(counts) - counts
    points = np.concatenate([piece.points for piece in pieces])
    origin = origin_for(points.min(axis=0), points.max(axis=0))

    def joined(parts: list[NDArray[np.integer]]) -> U32:
        return np.concatenate([part + start for part, start in zip(parts, starts, strict=True)]).astype(np.uint32)

    chunk = assemble(
        origin=origin,
        layer=layer,
        steps=np.array([piece.step for piece in pieces], dtype=np.uint32),
        points=points - origin,
        normals=np.concatenate([piece.normals for piece in pieces]),
        colours=np.concatenate([piece.colours for piece in pieces]),
        features=np.repeat(np.arange(len(pieces), dtype=np.uint16), counts),
        triangles=joined([piece.triangles for piece in pieces]),
        edges=joined([piece.edges for piece in pieces]),
        curves=joined([piece.curves for piece in pieces]),
        dots=joined([piece.dots for piece in pieces]),
    )
    if all(piece.cover is None for piece in pieces):
        return chunk
    from timeo_desktop.readers.pictures import joined_cover  # it needs GDAL

    cover = joined_cover([(piece.cover, len(piece.points)) for piece in pieces])
    texture, picture = (None, b"") if cover is None else cover.part(np.arange(len(points)))
    return replace(chunk, texture=texture, picture=picture)


def assemble(
    *,
    origin: tuple[float, float, float],
    layer: str,
    steps: U32,
    points: F64,
    normals: F32,
    colours: U8,
    features: U16,
    triangles: U32,
    edges: U32,
    curves: U32,
    dots: U32 | None = None,
) -> Chunk:
    """Put glazed triangles last and add the boxes. A step may come twice (an element in two parts); each part keeps
    its own row."""
    glazed = colours[triangles[:, 0], 3] < OPAQUE_ALPHA if len(triangles) else np.empty(0, dtype=bool)
    order = np.argsort(glazed, kind="stable")
    # reduceat needs the vertices of an element side by side, which shading has not left them.
    flat = points.astype(np.float32)
    rank = np.argsort(features, kind="stable")
    starts = np.searchsorted(features[rank], np.arange(len(steps)))
    return Chunk(
        origin=origin,
        points=flat,
        normals=normals,
        colours=colours,
        features=features,
        triangles=triangles[order],
        opaque=int((~glazed).sum()),
        edges=edges,
        curves=curves,
        steps=steps,
        lows=np.minimum.reduceat(flat[rank], starts),
        highs=np.maximum.reduceat(flat[rank], starts),
        layer=layer,
        dots=dots if dots is not None and len(dots) else None,
    )


@dataclass(frozen=True, eq=False)
class Mesh:
    """Ready geometry of some objects: points in float64 metres of the scene, `features` rows of the asked objects."""

    points: F64  # (V, 3)
    normals: F32  # (V, 3)
    colours: U8  # (V, 4)
    features: I64  # (V,)
    triangles: U32  # (T, 3)
    edges: U32  # (E, 2)
    curves: U32  # (C, 2)
    dots: U32 | None = None  # (D,)
    texture: F32 | None = None  # (V, 2)
    picture: bytes = b""


def chunk_of(mesh: Mesh, steps: NDArray[np.integer], lows: F64, highs: F64, layer: str) -> Chunk:
    """A chunk of ready geometry with the steps (N,) and boxes (N, 3) of its objects."""
    origin = np.round((lows.min(axis=0) + highs.max(axis=0)) / 2)
    glazed = mesh.colours[mesh.triangles[:, 0], 3] < OPAQUE_ALPHA
    return Chunk(
        origin=(float(origin[0]), float(origin[1]), float(origin[2])),
        points=(mesh.points - origin).astype(np.float32),
        normals=mesh.normals,
        colours=mesh.colours,
        features=mesh.features.astype(np.uint16),
        triangles=mesh.triangles[np.argsort(glazed, kind="stable")] if glazed.any() else mesh.triangles,
        opaque=int((~glazed).sum()),
        edges=mesh.edges,
        curves=mesh.curves,
        steps=steps.astype(np.uint32),
        lows=(lows - origin).astype(np.float32),
        highs=(highs - origin).astype(np.float32),
        layer=layer,
        dots=mesh.dots,
        texture=mesh.texture,
        picture=mesh.picture,
    )
