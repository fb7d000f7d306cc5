"""What a cursor that measures snaps to: corners, middles, edges, circles, axes and faces of what is seen under it, and
of what sections have cut. Places are scene metres, float64."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.domain.sections import cutting
from timeo_desktop.domain.snaps import SnapKind
from timeo_desktop.geometry.cuts import cut
from timeo_desktop.geometry.features import Features, features_of
from timeo_desktop.geometry.kept import clipped, kept
from timeo_desktop.geometry.mesh import Mesh, mesh_of
from timeo_desktop.geometry.rays import entries, nearest_on_segments, reaches
from timeo_desktop.geometry.rounds import Cylinder, cylinder_at
from timeo_desktop.scene.camera import LINE_PIXELS
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.cut_picking import pick_kept
from timeo_desktop.scene.picking import Hit, Ray
from timeo_desktop.scene.scene import Scene
from timeo_desktop.scene.shapes import mine, placed, triangles_at

REACH = 12.0  # pixels
_MOST_ELEMENTS = 60  # about the ray, the nearest first
_MOST_TRIANGLES = 20_000  # of an element whose roundness is looked into
_MANY_EDGES = 4_000  # of an element that is not looked into as a whole
_MOST_TRIED = 24  # of what is in reach, in the order of how much it is wanted
_BUDGET = 0.012  # seconds for looking into elements that were not looked into before
_SLACK = 0.002  # metres by which what is seen may lie behind what is before it
# How many pixels more than its own each may be away and still be wanted less.
_HANDICAP = {
    SnapKind.VERTEX: 0.0, SnapKind.CENTRE: 1.0, SnapKind.MIDPOINT: 2.0, SnapKind.PERPENDICULAR: 2.0,
    SnapKind.AXIS: 4.0, SnapKind.EDGE: 6.0,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Snap:
    """A place to measure from (3,), scene metres; what it is, and of which element."""

    kind: SnapKind
    point: F64
    number: int
    way: F64 | None = None  # along the edge or the axis, unit length
    radius: float = 0.0  # of what is round


@dataclass(frozen=True, eq=False)
class _Near:
    """An element near the ray."""

    actor: ChunkActor
    row: int

    @property
    def number(self) -> int:
        return int(self.actor.numbers[self.row])


class Snapper:
    """Finds snaps in a scene. What was found out about an element is kept as long as its chunk is there."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._features: WeakKeyDictionary[ChunkActor, dict[int, Features]] = WeakKeyDictionary()
        self._meshes: WeakKeyDictionary[ChunkActor, dict[tuple[int, bytes], Mesh]] = WeakKeyDictionary()
        self._cuts: WeakKeyDictionary[ChunkActor, dict[tuple[int, bytes], Features]] = WeakKeyDictionary()
        self.is_whole = True  # whether the last answer took everything near the ray into account

    def at(self, ray: Ray, first: F64 | None = None, *, patient: bool = True) -> Snap | None:
        """What a ray through the cursor snaps to. `first` (3,): where the measure began, for perpendiculars. Who is
        not patient has an answer of what is known so far, within some milliseconds."""
        planes = self._planes()
        hit = pick_kept(self._scene, ray, planes)
        self.is_whole = True
        deadline = np.inf if patient else time.perf_counter() + _BUDGET
        found: list[tuple[float, Snap]] = []
        for near in self._near(ray, hit):
            if time.perf_counter() > deadline:
                self.is_whole = False
                break
            for features, planes_left in self._features_of(near, ray, planes):
                found.extend(_candidates(features, near.number, ray, planes_left, first))
        if hit is not None:
            under = self._under(hit, ray)
            if under is not None:
                found.extend(_round(cylinder_at(*under), hit, ray, planes))
                found.extend(_foot_on_face(hit, under[0].normals[under[1]], ray, first))
        found.sort(key=lambda each: each[0])
        for _, snap in found[:_MOST_TRIED]:
            if self._is_seen(snap, ray, hit, planes):
                return snap
        return None if hit is None else Snap(SnapKind.FACE, np.array(hit.point), hit.number)

    def _planes(self) -> F64:
        origin = self._scene.origin
        return cutting(self._scene.view.sections, np.zeros(3) if origin is None else origin)

    def _near(self, ray: Ray, hit: Hit | None) -> list[_Near]:
        """Elements whose boxes are within reach of the cursor and begin before what is hit, the nearest first."""
        actors = [actor for actor in self._scene.chunks if actor.drawn and len(actor.lows)]
        if not actors:
            return []
        farthest = np.inf if hit is None else hit.distance + 2 * _pad(ray, np.array([hit.distance]))[0] + _SLACK
        entered = _entries(np.array([each.low for each in actors]), np.array([each.high for each in actors]), ray)
        found: list[tuple[float, _Near]] = []
        for index in np.flatnonzero(entered <= farthest).tolist():
            actor = actors[index]
            rows = np.flatnonzero(actor.visible)
            starts = _entries(actor.lows[rows], actor.highs[rows], ray)
            found.extend(
                (float(starts[each]), _Near(actor, int(rows[each])))
                for each in np.flatnonzero(starts <= farthest).tolist()
            )
        found.sort(key=lambda each: each[0])
        chosen = [near for _, near in found[:_MOST_ELEMENTS]]
        return sorted(chosen, key=lambda near: hit is None or near.number != hit.number)

    def _features_of(self, near: _Near, ray: Ray, planes: F64) -> Iterator[tuple[Features, F64]]:
        """The features of an element, and of its cuts, in the scene, with the planes that may still hide them."""
        yield self._own(near, ray), planes
        for index, plane in enumerate(planes):
            yield self._cut(near, plane), np.delete(planes, index, axis=0)

    def _own(self, near: _Near, ray: Ray) -> Features:
        known = self._features.setdefault(near.actor, {})
        if near.row not in known:
            chunk = near.actor.chunk
            if chunk.dots is not None:
                dots = placed(near.actor, mine(near.actor, chunk.dots[:, None], near.row)[:, 0])
                return Features(np.empty((0, 2, 3)), dots[_pixels(dots, ray) <= REACH], np.empty((0, 3)), ())
            edges = np.concatenate([mine(near.actor, lines, near.row) for lines in (chunk.edges, chunk.curves)])
            if len(edges) > _MANY_EDGES:  # only those near the cursor: all that meet in its reach are among them
                segments = placed(near.actor, edges)
                away = _pixels(nearest_on_segments(segments, ray.start, ray.direction), ray)
                return features_of(segments[away <= 2 * REACH])
            known[near.row] = features_of(chunk.points[edges].astype(np.float64))
        return _in_scene(known[near.row], near.actor)

    def _cut(self, near: _Near, plane: F64) -> Features:
        known = self._cuts.setdefault(near.actor, {})
        key = near.row, plane.tobytes() + near.actor.matrix.tobytes()
        if key not in known:
            if len(known) > _MOST_ELEMENTS:
                known.clear()
            known[key] = features_of(cut(triangles_at(near.actor, near.row), plane).segments)
        return known[key]

    def _mesh(self, near: _Near) -> Mesh | None:
        """An element as a mesh in the scene, where it is not too large."""
        known = self._meshes.setdefault(near.actor, {})
        key = near.row, near.actor.matrix.tobytes()
        if key not in known:
            indices = mine(near.actor, near.actor.chunk.triangles, near.row)
            if not 0 < len(indices) <= _MOST_TRIANGLES:
                return None
            known[key] = mesh_of(placed(near.actor, indices))
        return known[key]

    def _under(self, hit: Hit, ray: Ray) -> tuple[Mesh, int] | None:
        """The mesh of what is hit, and its triangle there."""
        for actor in self._scene.chunks:
            for row in np.flatnonzero((actor.numbers == hit.number) & actor.visible & actor.drawn).tolist():
                mesh = self._mesh(_Near(actor, row))
                if mesh is not None:
                    far = np.abs(reaches(mesh.triangles, ray.start, ray.direction) - hit.distance)
                    index = int(np.argmin(far))
                    if far[index] < _SLACK:
                        return mesh, index
        return None

    def _is_seen(self, snap: Snap, ray: Ray, hit: Hit | None, planes: F64) -> bool:
        """Whether nothing stands before a snap. What is inside something round is seen with it."""
        along = float((snap.point - ray.start) @ ray.direction)
        slack = _SLACK + 0.5 * float(_pad(ray, np.array([along]))[0])
        if snap.kind in (SnapKind.AXIS, SnapKind.CENTRE):
            slack += 2 * snap.radius
        if hit is not None and along <= hit.distance + slack:
            return True
        towards = _towards(ray, snap.point)
        first = pick_kept(self._scene, towards, planes)
        distance = float((snap.point - towards.start) @ towards.direction)
        return first is None or first.distance >= distance - slack


def _round(found: Cylinder | None, hit: Hit, ray: Ray, planes: F64) -> Iterator[tuple[float, Snap]]:
    """The axis of what is round under the cursor, and the ends of it."""
    if found is None:
        return
    way = found.ends[1] - found.ends[0]
    way /= np.linalg.norm(way) or 1.0
    line = clipped(found.ends[None], planes)
    for kind, points in (
        (SnapKind.CENTRE, found.ends[kept(found.ends, planes)]),
        (SnapKind.AXIS, nearest_on_segments(line, ray.start, ray.direction)),
    ):
        for away, point in zip(_pixels(points, ray), points, strict=True):
            if away <= REACH:
                yield away + _HANDICAP[kind], Snap(kind, point, hit.number, way, found.radius)


def _candidates(
    features: Features, number: int, ray: Ray, planes: F64, first: F64 | None
) -> Iterator[tuple[float, Snap]]:
    """What of an element is in reach of the cursor, with how far off it is, in pixels and handicaps."""
    centres = np.array([each.centre for each in features.circles]).reshape(-1, 3)
    radii = np.array([each.radius for each in features.circles])
    edges = clipped(features.edges, planes)
    ways = edges[:, 1] - edges[:, 0]
    ways /= np.maximum(np.linalg.norm(ways, axis=1), 1e-12)[:, None]
    points = nearest_on_segments(edges, ray.start, ray.direction)
    groups = [
        (SnapKind.VERTEX, features.corners, None, None),
        (SnapKind.MIDPOINT, features.middles, None, None),
        (SnapKind.CENTRE, centres, None, radii),
        (SnapKind.EDGE, points, ways, None),
    ]
    if first is not None:
        feet, rows = _feet(edges, ways, first)
        groups.append((SnapKind.PERPENDICULAR, feet, ways[rows], None))
    for kind, places, along, sizes in groups:
        away = _pixels(places, ray)
        away[~kept(places, planes)] = np.inf
        for row in _least(away):
            way = None if along is None else along[row]
            size = 0.0 if sizes is None else float(sizes[row])
            yield float(away[row]) + _HANDICAP[kind], Snap(kind, places[row], number, way, size)


def _least(away: F64) -> list[int]:
    """The rows of the nearest few within reach."""
    rows = np.flatnonzero(away <= REACH)
    return [int(row) for row in rows[np.argsort(away[rows], kind="stable")][:6]]


def _feet(edges: F64, ways: F64, first: F64) -> tuple[F64, I64]:
    """Where perpendiculars from a point meet edges (E, 2, 3), and which they are; not where it lies on the edge."""
    along = np.einsum("ij,ij->i", first - edges[:, 0], ways)
    length = np.linalg.norm(edges[:, 1] - edges[:, 0], axis=1)
    feet = edges[:, 0] + along[:, None] * ways
    rows = np.flatnonzero((along > 0) & (along < length) & (np.linalg.norm(feet - first, axis=1) > _SLACK))
    return feet[rows], rows


def _foot_on_face(hit: Hit, normal: F64, ray: Ray, first: F64 | None) -> Iterator[tuple[float, Snap]]:
    """Where the perpendicular from a point meets the face under the cursor."""
    if first is None:
        return
    height = float((first - np.array(hit.point)) @ normal)
    foot = first - height * normal
    away = float(_pixels(foot[None], ray)[0])
    if abs(height) > _SLACK and away <= REACH:
        kind = SnapKind.PERPENDICULAR
        yield away + _HANDICAP[kind], Snap(kind, foot, hit.number, normal)


def _in_scene(features: Features, actor: ChunkActor) -> Features:
    matrix = actor.matrix
    turn, shift = matrix[:3, :3], matrix[:3, 3]
    circles = tuple(
        replace(each, centre=turn @ each.centre + shift, axis=turn @ each.axis) for each in features.circles
    )
    return Features(
        features.edges @ turn.T + shift, features.corners @ turn.T + shift, features.middles @ turn.T + shift, circles
    )


def _pad(ray: Ray, along: F64) -> F64:
    """The reach of the cursor in metres at distances (N,) along a ray."""
    return np.asarray((ray.radius + ray.spread * np.maximum(along, 0)) * (REACH / LINE_PIXELS))


def _pixels(points: F64, ray: Ray) -> F64:
    """How many pixels (N,) points are away from the cursor; infinite behind it."""
    offset = points - ray.start
    along = offset @ ray.direction
    gap = np.linalg.norm(offset - along[:, None] * ray.direction, axis=1)
    return np.where(along > 0, gap * REACH / np.maximum(_pad(ray, along), 1e-12), np.inf)


def _entries(lows: F64, highs: F64, ray: Ray) -> F64:
    middle = (lows + highs) / 2 - ray.start
    size = np.linalg.norm(highs - lows, axis=1) / 2
    return entries(lows, highs, ray.start, ray.direction, _pad(ray, middle @ ray.direction + size))


def _towards(ray: Ray, point: F64) -> Ray:
    """The ray by which a point is seen in the same picture."""
    offset = point - ray.start
    if not ray.spread:
        return Ray(point - float(offset @ ray.direction) * ray.direction, ray.direction)
    return Ray(ray.start, offset / np.linalg.norm(offset))
