"""Walking in what is open: what stands in the way, where one comes in, and which way leads to a room. No Qt here."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.domain.elements import element_number, source_of, step_of
from timeo_desktop.domain.errors import UserError
from timeo_desktop.geometry.ground import Ground
from timeo_desktop.geometry.nearby import Nearby
from timeo_desktop.geometry.walking import EYE, ground_under, is_free
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.services.explore.plans import plan_of, without_plan
from timeo_desktop.services.explore.walking import Walk, places_in
from timeo_desktop.ui.explore.storeys import ground_height
from timeo_desktop.ui.view.finding import resolve
from timeo_desktop.ui.view.session import Session

_SOLID = ("model",)  # layers that stand in the way; of a city those of the levels that are drawn too
_DOORS = ("IfcDoor", "IfcDoorStandardCase")  # all are open
_BUILT = (*_DOORS, "IfcStair", "IfcStairFlight", "IfcRamp", "IfcRampFlight", "IfcWall", "IfcWallStandardCase")
_MARGIN = np.array((1.0, 1.0, 0.6))
VIEW_ANGLE = 65.0  # degrees from top to bottom: who walks sees more than who looks at a model
_ROUND = np.array((0.2, 0.2, 2.0))
# Places about one, the nearest first, a little above it: one falls onto the floor.
_NEAR_BY = [
    np.array((reach * np.cos(angle), reach * np.sin(angle), 0.1))
    for reach in np.arange(0, 3, 0.25)
    for angle in (np.arange(0, 2 * np.pi, np.pi / 8) if reach else (0.0,))
]
_TRIED = 12  # doors, and places at each
_REACH = 1.5  # metres from a door within which one stands in it


def solids(session: Session) -> F64:
    """Triangles (T, 3, 3) in scene metres, float64, of all that is seen and stands in the way of somebody."""
    doors = _of_classes(session, _DOORS)
    parts = [
        _triangles(actor, actor.visible & ~np.isin(actor.numbers, doors))
        for actor in session.scene.contents.drawn()
        if actor.chunk.layer in _SOLID
    ]
    return np.concatenate(parts) if parts else np.empty((0, 3, 3))


def _triangles(actor: ChunkActor, rows: NDArray[np.bool_]) -> F64:
    chunk = actor.chunk
    wanted = chunk.triangles[rows[chunk.features[chunk.triangles[:, 0]]]]
    points = chunk.points.astype(np.float64) @ actor.matrix[:3, :3].T + actor.matrix[:3, 3]
    return np.asarray(points[wanted])


def _of_classes(session: Session, classes: Iterable[str]) -> I64:
    found = [
        element_number(model.number, step)
        for model in session.models.values()
        if model.elements is not None and not model.on_map
        for each in classes
        for step in model.elements.of_class(each)
    ]
    return np.array(found, dtype=np.int64)


def walkable_box(session: Session) -> tuple[F64, F64]:
    """The corners (3,) of the box about the buildings that are open, scene metres. Raises UserError when none is."""
    built = set(_of_classes(session, _BUILT).tolist()) | session.scene.contents.in_layer("spaces")
    box = session.scene.contents.box_of(built) if built else session.scene.contents.box_of()
    if box is None:
        raise UserError("Nothing is open that one could walk in")
    return box[0] - _MARGIN, box[1] + _MARGIN


def room_of(session: Session, text: str) -> int:
    """The number of the room that words name, or that is selected. Raises UserError when there is none."""
    rooms = session.scene.contents.in_layer("spaces")
    found = resolve(session, text) if text else session.view.selection
    named = sorted(found & rooms)
    if not named:
        raise UserError("No room is named {name}", name=text) if text else UserError("Select a room to walk to first")
    return named[0]


def room_name(session: Session, number: int) -> str:
    """What people call a room: its number and its name."""
    element = session.element(number)
    words = () if element is None else (element.name, element.long_name)
    return " ".join(dict.fromkeys(word for word in words if word)) or f"#{step_of(number)}"


def way_to(session: Session, ground: Ground, room: int, start: F64 | None = None) -> F64:
    """The places (W, 3) of the way to a room, from `start` (3,), or else from the entrance. Raises UserError when there
    is none."""
    inside = places_in(ground, shape_of(session, room))
    name = room_name(session, room)
    if not inside.size:
        raise UserError("Nobody can stand in {room}: no floor is drawn there, or it is too low", room=name)
    for came in _reached_from(session, ground, start):
        reached = inside[came[inside] >= 0]
        if reached.size:
            return ground.way(came, int(reached[0]))
    raise UserError("No way leads to {room}: no door or stair that is wide enough joins it to here", room=name)


def shape_of(session: Session, number: int) -> F64:
    """Triangles (T, 3, 3) of one element, scene metres."""
    parts = [
        _triangles(actor, rows)
        for actor in session.scene.chunks
        if (rows := (actor.numbers == number) & ~actor.superseded).any()
    ]
    return np.concatenate(parts) if parts else np.zeros((1, 3, 3))


def _reached_from(session: Session, ground: Ground, start: F64 | None) -> list[I64]:
    if start is None:
        return entrances(session, ground)
    near = ground.near(start, _REACH)
    if not near.size:
        raise UserError("There is no floor here to walk on")
    return [ground.reached(int(near[0]))]


def entrances(session: Session, ground: Ground) -> list[I64]:
    """Where one comes from to each place (see `Ground.reached`) who has come in by a door, the best door first: one to
    the outside near the ground floor. A house of several flats has several. Raises UserError when nobody can stand
    anywhere."""
    found: list[I64] = []
    for door in _doors(session)[:_TRIED]:
        near = ground.near(door, _REACH)
        for row in near[:: max(len(near) // 4, 1)][:4].tolist():
            if not any(came[row] >= 0 for came in found):
                found.append(ground.reached(int(row)))
    if not found and len(ground.places):
        found = [ground.reached(len(ground.places) // 2)]
    if not found:
        raise UserError("Nothing is open that one could walk in")
    return found


def _doors(session: Session) -> list[F64]:
    """The middles of the thresholds (3,) of doors, scene metres: those to the outside first, then by how far they are
    from the ground floor."""
    zero = session.scene.from_map((0, 0, ground_height(session)))[2]
    rows = []
    for number in _of_classes(session, _DOORS).tolist():
        box = session.scene.contents.box_of((number,))
        if box is not None:
            low, high = box
            place = np.array(((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]))
            rows.append((not _is_external(session, number), abs(round(float(low[2] - zero), 1)), number, place))
    return [place for *_, place in sorted(rows, key=lambda row: row[:3])]


def _is_external(session: Session, number: int) -> bool:
    model = session.models[source_of(number)]
    sets = model.elements.property_sets(step_of(number)) if model.elements is not None else []
    return any(each.name == "IsExternal" and each.value is True for found in sets for each in found.properties)


def beginning(session: Session, nearby: Nearby) -> F64:
    """Where a walk begins, scene metres: in the middle of a plan, where the camera is if it is in a building, or else
    at the entrance; at the nearest place there where a body has room."""
    plan, eye = plan_of(session.view), session.scene.from_map(session.camera.standing(np.zeros(3)).position)
    built = session.scene.contents.box_of(session.scene.contents.in_layer("spaces"))
    doors = _doors(session)
    if plan is not None:
        place = session.camera.focus()
        place[2] = session.scene.from_map((0, 0, plan[0]))[2]
    elif built is not None and (eye > built[0]).all() and (eye < built[1]).all():
        place = eye - np.array((0.0, 0.0, EYE))
    elif doors:
        place = doors[0]
    else:
        place = session.camera.focus()
    for offset in _NEAR_BY:
        feet = place + offset
        near = nearby.within(feet - _ROUND, feet + _ROUND)
        if ground_under(feet, near) is not None and is_free(feet, near):
            return np.asarray(feet)
    return place


def stand_in(session: Session, text: str) -> None:
    """See a room as who has walked there from the entrance."""
    walk = walked(session, text)
    session.apply(without_plan(session.view))
    session.camera.set_parallel(False)
    session.camera.set_angle(VIEW_ANGLE)
    session.camera.see_from(walk.body.eye, walk.direction)
    session.camera.reset_clipping()
    session.moved_camera()


def walked(session: Session, text: str, start: F64 | None = None) -> Walk:
    """A walk that has come to the room that words name; what a picture without a window shows."""
    triangles = solids(session)
    ground = Ground(triangles, *walkable_box(session))
    way = way_to(session, ground, room_of(session, text), start)
    walk = Walk(Nearby(triangles), way[0])
    walk.follow(way)
    while walk.is_on_way:
        walk.advance(0.05)
    if walk.is_lost:
        raise UserError("Something stands in the way to {room}", room=text)
    return walk
