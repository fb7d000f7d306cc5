"""Picking by arithmetic: boxes first, then the triangles of the nearest ones. Needs no screen."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64, I64, U32
from timeo_desktop.scene.chunk_actor import ChunkActor

_PARALLEL = 1e-30
_CANDIDATES = 400  # boxes looked into before the nearest hit is taken as it is


@dataclass(frozen=True)
class Ray:
    """A half line in scene metres. `spread` is the radius of one pixel at distance 1 (0 in parallel projection)
    and `radius` its radius at the start: lines count as hit within a few pixels. It is followed from the distance
    `near` to `far`."""

    start: F64
    direction: F64
    spread: float = 0.0
    radius: float = 0.0
    near: float = 0.0
    far: float = np.inf


@dataclass(frozen=True)
class Hit:
    """What a ray met: the element, the point in scene metres, the distance along the ray, and the normal (unit length,
    towards the start of the ray) of the face that it met, if it met one."""

    number: int
    point: tuple[float, float, float]
    distance: float
    normal: tuple[float, float, float] | None = None


def pick(actors: Iterable[ChunkActor], ray: Ray) -> Hit | None:
    """The nearest visible element on the ray."""
    drawn = [actor for actor in actors if actor.drawn and not actor.cut_away and len(actor.lows)]
    if not drawn:
        return None
    # Whole chunks first: a metropolis has hundreds of thousands of boxes in some dozens of them.
    near, far = _slabs(np.array([actor.low for actor in drawn]), np.array([actor.high for actor in drawn]), ray)
    met = [drawn[index] for index in np.flatnonzero((far >= near) & (far >= ray.near) & (near <= ray.far))]
    rows = [(actor, np.flatnonzero(actor.visible)) for actor in met]
    rows = [(actor, shown) for actor, shown in rows if shown.size]
    if not rows:
        return None
    lows = np.concatenate([actor.lows[shown] for actor, shown in rows])
    highs = np.concatenate([actor.highs[shown] for actor, shown in rows])
    owner = np.repeat(np.arange(len(rows)), [shown.size for _, shown in rows])
    local = np.concatenate([shown for _, shown in rows])
    near, far = _slabs(lows, highs, ray)
    candidates = np.flatnonzero((far >= near) & (far >= ray.near) & (near <= ray.far))
    best: Hit | None = None
    for index in candidates[np.argsort(near[candidates])][:_CANDIDATES]:
        if best is not None and near[index] > best.distance:
            break
        actor, row = rows[owner[index]][0], int(local[index])
        distance, normal = _nearest(actor, row, ray)
        if np.isfinite(distance) and (best is None or distance < best.distance):
            best = _hit(int(actor.numbers[row]), ray, distance, normal)
    return best


def pick_triangles(corners: F64, numbers: I64, ray: Ray) -> Hit | None:
    """The nearest of triangles (T, 3, 3), scene metres, that a ray meets; `numbers` (T,) are their elements."""
    distance, row = _triangles(corners, ray.start, ray.direction, ray)
    return _hit(int(numbers[row]), ray, distance, _normal(corners[row])) if row >= 0 else None


def _hit(number: int, ray: Ray, distance: float, normal: F64 | None) -> Hit:
    point = _place(ray.start + distance * ray.direction)
    if normal is None:
        return Hit(number, point, distance)
    return Hit(number, point, distance, _place(-normal if normal @ ray.direction > 0 else normal))


def _place(place: F64) -> tuple[float, float, float]:
    return float(place[0]), float(place[1]), float(place[2])


def _normal(corners: F64) -> F64:
    normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
    return np.asarray(normal / max(float(np.linalg.norm(normal)), _PARALLEL))


def entry_of(box: tuple[F64, F64], ray: Ray) -> float:
    """The distance at which a ray enters a box; infinite when it passes beside."""
    near, far = _slabs(box[0][None], box[1][None], ray)
    return float(near[0]) if far[0] >= max(near[0], 0.0) else float("inf")


def _slabs(lows: F64, highs: F64, ray: Ray) -> tuple[F64, F64]:
    """Distances at which the ray enters and leaves each box; boxes grow by the width of a line."""
    direction = np.where(np.abs(ray.direction) < _PARALLEL, _PARALLEL, ray.direction)
    centre = (lows + highs) / 2 - ray.start
    pad = (ray.radius + ray.spread * np.abs(centre @ ray.direction))[:, None]
    first = (lows - pad - ray.start) / direction
    second = (highs + pad - ray.start) / direction
    return np.minimum(first, second).max(axis=1), np.maximum(first, second).min(axis=1)


def _nearest(actor: ChunkActor, row: int, ray: Ray) -> tuple[float, F64 | None]:
    """Distance to the nearest triangle or line of one element (infinite: none), and the normal of the triangle."""
    inverse = np.linalg.inv(actor.matrix)
    start = inverse[:3, :3] @ ray.start + inverse[:3, 3]
    direction = inverse[:3, :3] @ ray.direction
    chunk = actor.chunk
    found: list[float] = []
    best, normal = np.inf, None
    for indices in (chunk.triangles[: chunk.opaque], chunk.triangles[chunk.opaque :]):
        mine = _rows_of(actor, indices, row)
        if mine.size:
            corners = chunk.points[mine].astype(np.float64)
            distance, met = _triangles(corners, start, direction, ray)
            if distance < best:
                best, normal = distance, _normal(corners[met] @ actor.matrix[:3, :3].T)
    lines = _rows_of(actor, chunk.curves, row)
    if lines.size:
        found.append(_lines(chunk.points[lines].astype(np.float64), start, direction, ray))
    if chunk.dots is not None:
        dots = _rows_of(actor, chunk.dots[:, None], row)
        found.append(_dots(chunk.points[dots[:, 0]].astype(np.float64), start, direction, ray))
    line = min(found, default=np.inf)
    return (line, None) if line < best else (best, normal)


def _rows_of(actor: ChunkActor, indices: U32, row: int) -> U32:
    """The index rows of one element. They are grouped by element but for lines, so a search would not do."""
    if not len(indices):
        return indices
    return np.asarray(indices[actor.chunk.features[indices[:, 0]] == row])


def _triangles(corners: F64, start: F64, direction: F64, ray: Ray) -> tuple[float, int]:
    """Möller and Trumbore (1997), both faces: the least distance and its row (infinite and -1: none)."""
    edge1, edge2 = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    across = np.cross(direction, edge2)
    determinant = np.einsum("ij,ij->i", edge1, across)
    usable = np.abs(determinant) > _PARALLEL
    inverse = 1 / np.where(usable, determinant, 1)
    offset = start - corners[:, 0]
    u = np.einsum("ij,ij->i", offset, across) * inverse
    turned = np.cross(offset, edge1)
    v = turned @ direction * inverse
    t = np.einsum("ij,ij->i", edge2, turned) * inverse
    hit = usable & (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9) & (t > ray.near) & (t <= ray.far)
    if not hit.any():
        return np.inf, -1
    row = int(np.where(hit, t, np.inf).argmin())
    return float(t[row]), row


def _lines(ends: F64, start: F64, direction: F64, ray: Ray) -> float:
    """Nearest approach of the ray to each segment, taken as a hit within the width of a line."""
    along = ends[:, 1] - ends[:, 0]
    between = ends[:, 0] - start
    a, b, c = float(direction @ direction), along @ direction, np.einsum("ij,ij->i", along, along)
    d, e = between @ direction, np.einsum("ij,ij->i", between, along)
    spread = np.maximum(a * c - b * b, _PARALLEL)
    s = np.clip((b * d - a * e) / spread, 0, 1)
    t = (d + s * b) / a
    gap = np.linalg.norm(between + s[:, None] * along - t[:, None] * direction, axis=1)
    hit = (t > ray.near) & (t <= ray.far) & (gap < ray.radius + ray.spread * t)
    return float(t[hit].min()) if hit.any() else np.inf


def _dots(points: F64, start: F64, direction: F64, ray: Ray) -> float:
    """Nearest point within the width of a line of the ray."""
    offset = points - start
    along = offset @ direction / float(direction @ direction)
    gap = np.linalg.norm(offset - along[:, None] * direction, axis=1)
    hit = (along > ray.near) & (along <= ray.far) & (gap < ray.radius + ray.spread * along)
    return float(along[hit].min()) if hit.any() else np.inf
