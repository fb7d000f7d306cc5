"""What a sheet shows of a session: lines of what is cut and of what is seen beyond, dimensions, and pale shading."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from shapely import Geometry, LineString, Polygon, area, get_parts, make_valid
from shapely.ops import polylabel

from timeo_desktop.domain.chunks import F32, F64, U8, U32
from timeo_desktop.domain.measures import MeasureKind
from timeo_desktop.domain.sections import cutting
from timeo_desktop.domain.sheets import Drawing, Layout, Outlook, Shape, Text, amount_text, fitting_scale
from timeo_desktop.domain.view import NONE
from timeo_desktop.geometry.clipping import kept, lowest_around, seen
from timeo_desktop.geometry.cuts import cut
from timeo_desktop.geometry.loops import joined
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.paper import Shot, Sight, on_paper, png_of, shots
from timeo_desktop.ui.view.session import Session

_FACING = 0.9999  # cosine between a plane and the paper
_MM_PER_INCH = 25.4
DOTS_PER_INCH = 200.0
_PALE = 0.55  # the share of white in the shading
_NO_LAYERS = ("grids", "texts", "spaces", "noise")
_SLACK = 0.02  # metres that a line may lie under a surface and still be on it
_FILL = 0.82
_OF_ROOM = 0.94  # the share of a room's width that its name may take


@dataclass(frozen=True, eq=False)
class Shown:
    """The vectors of a sheet, and the colours (H, W, 3) that lie behind them."""

    drawing: Drawing
    colours: U8

    def shading(self) -> bytes:
        """The colours as PNG; of a large paper that takes seconds, on any thread."""
        return png_of(self.colours)


def outlook_of(session: Session) -> Outlook:
    """The outlook of the session's camera."""
    origin = session.scene.to_map((0.0, 0.0, 0.0))
    seen_from = session.camera.standing(origin)
    towards = -session.camera.direction()
    right = np.cross(seen_from.up, towards)
    right /= np.linalg.norm(right)
    return Outlook(np.array(seen_from.focus), right, np.cross(towards, right))


def extent_of(session: Session, outlook: Outlook) -> tuple[float, float]:
    """How wide and high what is seen is as the outlook has it, metres."""
    corners = _corners(session)
    if not len(corners):
        return 1.0, 1.0
    return float(np.ptp(corners @ outlook.right)), float(np.ptp(corners @ outlook.up))


def _corners(session: Session) -> F64:
    """Corners (N, 3) of the boxes of all that is seen, but for what lies wholly beyond a section; scene metres."""
    corners = session.scene.contents.corners_of(None)
    if corners is None:
        return np.empty((0, 3))
    planes = cutting(session.view.sections, session.scene.to_map((0.0, 0.0, 0.0)))
    boxes = corners.reshape(8, -1, 3)
    nearest = (boxes @ planes[:, :3].T + planes[:, 3]).min(axis=0)
    return np.asarray(boxes[:, (nearest < 0).all(axis=1)].reshape(-1, 3))


def centred(session: Session, outlook: Outlook, layout: Layout) -> Outlook:
    """With the middle of what is seen in the middle of the paper where all of it fits; else as the camera has it."""
    corners = _corners(session)
    if not len(corners) or fitting_scale(*extent_of(session, outlook), layout) > layout.scale:
        return outlook
    across = corners + session.scene.to_map((0.0, 0.0, 0.0)) - outlook.middle
    offset = sum((_middle(across @ axis) * axis for axis in (outlook.right, outlook.up)), np.zeros(3))
    return replace(outlook, middle=outlook.middle + offset)


def _middle(values: F64) -> float:
    return float(values.min() + values.max()) / 2


def show(
    session: Session, outlook: Outlook, layout: Layout, dots_per_inch: float, language: str = "en"
) -> Iterator[Shown | None]:
    """Draw; None between steps, so that it can be given up, then what was drawn."""
    origin = session.scene.to_map((0.0, 0.0, 0.0))
    outlook = centred(session, outlook, layout)
    planes = cutting(session.view.sections, origin)
    facing = planes[planes[:, :3] @ outlook.towards > _FACING]
    middle = outlook.middle - origin
    height = -float((facing @ [*middle, 1]).max()) if len(facing) else None
    averted = planes[planes[:, :3] @ outlook.towards < -_FACING]
    depth = float((averted @ [*middle, 1]).max()) if len(averted) else None
    here = Outlook(middle, outlook.right, outlook.up)
    width, along = (each * layout.scale / 1000 for each in layout.drawing)
    sight = Sight(middle, outlook.right, outlook.up, width, along, height, depth)
    size = tuple(max(round(each / _MM_PER_INCH * dots_per_inch), 1) for each in layout.drawing)
    view = replace(session.view, selection=NONE, edges=False, measures=(), xray=False, spaces=False)
    with on_paper(session.scene, view) as twin:
        shot = yield from _last(shots(twin, session.scene, sight, (size[0], size[1])))
    shapes: list[Shape] = []
    rooms: list[Text] = []
    if height is not None:
        top = facing[np.argmax(facing @ [*middle, 1])]
        for actor in _drawn(session):
            shapes += [shape for _, shape in _cut(actor, top, planes, here, layout)]
            yield None
        rooms = list(_rooms(session, top, planes, here, layout, language)) if session.view.spaces else []
    lines, lowest = [], lowest_around(shot.heights)
    for actor in _drawn(session):
        lines.append(_edges(actor, planes, here, layout, lowest))
        yield None
    dimensions, texts = _dimensions(session, outlook, layout, language)
    seen_lines = np.concatenate(lines) if lines else np.empty((0, 2, 2))
    yield Shown(Drawing(tuple(shapes), seen_lines, dimensions, (*rooms, *texts)), _pale(shot.colours))


def _last(steps: Iterator[Shot | None]) -> Generator[None, None, Shot]:
    """Go through steps, and give what the last one made."""
    for made in steps:
        if made is not None:
            return made
        yield None
    raise AssertionError("nothing was drawn")


def _pale(colours: U8) -> U8:
    levels = np.arange(256)
    table: U8 = np.round(levels + (255 - levels) * _PALE).astype(np.uint8)
    return table[colours]


def _drawn(session: Session) -> Iterator[ChunkActor]:
    for actor in session.scene.chunks:
        if actor.drawn and actor.chunk.layer not in _NO_LAYERS and actor.visible.any():
            yield actor


def _rooms(
    session: Session, plane: F64, planes: F64, outlook: Outlook, layout: Layout, language: str
) -> Iterator[Text]:
    """Names and areas of the rooms that are cut, each inside its room."""
    for actor in session.scene.chunks:
        if actor.chunk.layer != "spaces":
            continue
        for number, shape in _cut(actor, plane, planes, outlook, layout):
            room, element = _area_of(shape), session.element(number)
            if element is None or room.is_empty:
                continue
            place = polylabel(max(_parts(room), key=area), tolerance=1.0)
            amount = amount_text(room.area * (layout.scale / 1000) ** 2, 1, "m²", language)
            said = element.long_name in element.name
            name = element.name if said else f"{element.name} {element.long_name}"
            yield Text(place.x, place.y, f"{name}\n{amount}".strip(), 0.0, "room", _width_at(room, place.y, place.x))


def _width_at(room: Geometry, y: float, x: float) -> float:
    """How wide a room is at a place inside it, millimetres."""
    low, _, high, _ = room.bounds
    across = [part.bounds for part in get_parts(room.intersection(LineString([(low, y), (high, y)])))]
    return max([right - left for left, _, right, _ in across if left <= x <= right], default=0.0) * _OF_ROOM


def _area_of(shape: Shape) -> Geometry:
    """The polygon of a shape, in square millimetres of paper."""
    rings = [make_valid(Polygon(line)) for line in shape.closed if len(line) > 2]
    found = Polygon()
    for ring in sorted(rings, key=area, reverse=True):
        found = found.symmetric_difference(ring)
    return found


def _parts(room: Geometry) -> list[Polygon]:
    """The polygons that a geometry consists of."""
    return [each for each in get_parts(room) if each.geom_type == "Polygon"]


def _world(actor: ChunkActor, indices: U32) -> F64:
    """Places (…, 3) of vertices in scene metres."""
    points = actor.chunk.points[indices].astype(np.float64)
    return np.asarray(points @ actor.matrix[:3, :3].T + actor.matrix[:3, 3])


def _cut(actor: ChunkActor, plane: F64, planes: F64, outlook: Outlook, layout: Layout) -> list[tuple[int, Shape]]:
    """What the plane cuts of a chunk: each element by its number."""
    features = actor.chunk.features
    middles, reach = (actor.lows + actor.highs) / 2, (actor.highs - actor.lows) / 2
    met = np.abs(middles @ plane[:3] + plane[3]) <= reach @ np.abs(plane[:3]) + _SLACK
    triangles = actor.chunk.triangles
    triangles = triangles[(met & actor.visible)[features[triangles[:, 0]]]]
    if not len(triangles):
        return []
    found = cut(_world(actor, triangles), plane)
    owners = features[triangles[found.rows, 0]]
    colours = actor.colours[triangles[found.rows, 0]]
    shapes = []
    for owner in np.unique(owners):
        mine = owners == owner
        segments = kept(found.segments[mine], planes[(planes != plane).any(axis=1)])
        if len(segments):
            shapes.append((int(actor.numbers[owner]), _shape(outlook.on_paper(segments, layout), colours[mine])))
    return shapes


def _shape(segments: F64, colours: U8) -> Shape:
    lines = joined(segments)
    colour = np.round(np.median(colours[:, :3], axis=0) * _FILL).astype(int).tolist()
    return Shape(
        tuple(line.points for line in lines if line.closed), tuple(line.points for line in lines if not line.closed),
        (colour[0], colour[1], colour[2]),
    )  # fmt: skip


def _edges(actor: ChunkActor, planes: F64, outlook: Outlook, layout: Layout, lowest: F32) -> F64:
    """Edges of a chunk that are seen, millimetres on paper."""
    edges = actor.chunk.edges
    edges = edges[actor.visible[actor.chunk.features[edges[:, 0]]]] if len(edges) else edges
    if not len(edges):
        return np.empty((0, 2, 2))
    segments = kept(_world(actor, edges), planes)
    lines = outlook.on_paper(segments, layout)
    width, height = layout.drawing
    pixels_per_mm = lowest.shape[1] / width
    inside = ((lines.max(axis=1) > 0) & (lines.min(axis=1) < (width, height))).all(axis=1)
    long = np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1) > 0.05
    heights = (segments - outlook.middle) @ outlook.towards
    use = inside & long
    return np.asarray(seen(lines[use] * pixels_per_mm, heights[use], lowest, _SLACK) / pixels_per_mm)


def _dimensions(session: Session, outlook: Outlook, layout: Layout, language: str) -> tuple[F64, tuple[Text, ...]]:
    lines: list[F64] = []
    texts: list[Text] = []
    for measure in session.view.measures:
        points = outlook.on_paper(np.array(measure.points, dtype=np.float64), layout)
        if measure.kind not in (MeasureKind.DISTANCE, MeasureKind.CHAIN, MeasureKind.CLEARANCE) or len(points) < 2:
            continue
        for start, end in pairwise(points):
            along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
            tick = (along + np.array([-along[1], along[0]])) * 1.1
            lines += [
                np.array([start, end]),
                np.array([start - tick, start + tick]),
                np.array([end - tick, end + tick]),
            ]
        middle = points.mean(axis=0)
        along = points[-1] - points[0]
        angle = float(np.degrees(np.arctan2(along[1], along[0])))
        angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
        texts.append(
            Text(float(middle[0]), float(middle[1]), amount_text(measure.amount, 3, "m", language), angle, "dimension")
        )
    return (np.array(lines) if lines else np.empty((0, 2, 2))), tuple(texts)
