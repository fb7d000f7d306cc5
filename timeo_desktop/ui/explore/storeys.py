"""Storeys of what is open: how high they are, and their plans. On the session alone, so a headless picture does it."""

from collections.abc import Iterator

import numpy as np

from timeo_desktop.domain.chunks import BESIDE, F64
from timeo_desktop.domain.elements import Element, element_number, source_of, step_of
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.view import Numbers
from timeo_desktop.services.explore.plans import (
    Level,
    Storey,
    levels_of,
    plan_of,
    shown,
    with_plan,
    without_plan,
)
from timeo_desktop.ui.explore.room_labels import put_labels
from timeo_desktop.ui.view.finding import resolve
from timeo_desktop.ui.view.inside import rooms_in, with_all_there
from timeo_desktop.ui.view.open_model import OpenModel
from timeo_desktop.ui.view.session import Session

_STANDING = ("IfcWall", "IfcWallStandardCase", "IfcColumn", "IfcDoor")  # on the floor of their storey
_DOWN, _NORTH = np.array([0.0, 0.0, -1.0]), np.array([0.0, 1.0, 0.0])
_NEAR_ZERO = 0.05  # metres of finish or tolerance that no one would call another height
_LOWEST_CUT, _HIGHEST_CUT = 0.1, 20.0  # metres


def levels(session: Session) -> tuple[Level, ...]:
    """The levels of all open models, from the top down."""
    return levels_of(storey for model in session.models.values() for storey in _storeys(session, model))


def _storeys(session: Session, model: OpenModel) -> Iterator[Storey]:
    reader = model.elements
    if reader is None or model.on_map:
        return
    found = [element for step in reader.of_class("IfcBuildingStorey") if (element := reader.element(step)) is not None]
    if not found:
        return
    zero = _zero(session, model, found)
    for element in found:
        name = element.name or element.long_name or f"#{element.step}"
        yield Storey(element_number(model.number, element.step), name, zero + (element.elevation or 0.0))


def _zero(session: Session, model: OpenModel, storeys: list[Element]) -> float:
    """The height on the map, metres, that the elevations of a model count from. The file says elevations only above
    its building, whose own height may be anything: so it is where most rooms, or else walls, stand above theirs."""
    reader = model.elements
    assert reader is not None
    rooms = {step_of(number) for number in session.scene.contents.in_layer("spaces")}
    standing = {step for each in _STANDING for step in reader.of_class(each)}
    lows = _lows(session, model.number)
    stated = float(session.scene.to_map(session.scene.matrix_of(model.number)[:3, 3])[2])
    for wanted in (rooms, standing):
        offsets = [
            lows[step] - (storey.elevation or 0.0)
            for storey in storeys
            for step in reader.below(storey.step)
            if step in wanted and step in lows
        ]
        if offsets:
            values, counts = np.unique(np.round(offsets, 2), return_counts=True)
            found = float(values[counts.argmax()])
            return stated if abs(found - stated) <= _NEAR_ZERO else found
    return stated


def _lows(session: Session, source: int) -> dict[int, float]:
    """The lowest height on the map of each element of a source that is drawn, by its step."""
    origin = float(session.scene.to_map((0, 0, 0))[2])
    found: dict[int, float] = {}
    for actor in session.scene.chunks:
        if actor.source == source and actor.chunk.layer not in BESIDE:
            rows = np.flatnonzero(~actor.superseded)
            found.update(zip(actor.chunk.steps[rows].tolist(), (actor.lows[rows, 2] + origin).tolist(), strict=True))
    return found


def wanted_level(session: Session, text: str) -> int:
    """Which of the levels words name; without words that of the selection, or the one that is shown, or the ground
    floor. Raises UserError when there is none."""
    found = levels(session)
    if not found:
        raise UserError("No model that is open has storeys")
    numbers = resolve(session, text) if text else session.view.selection
    for index, level in enumerate(found):
        if (text and text in (each.name for each in level.storeys)) or _in(session, numbers) & level.numbers:
            return index
    if text:
        raise UserError("No storey is named {name}", name=text)
    now = shown(session.view, found)
    return min(range(len(found)), key=lambda index: abs(_elevation(session, found[index]))) if now is None else now


def _in(session: Session, numbers: Numbers) -> Numbers:
    """Elements, of a selection that is no crowd, and all that contains them."""
    found: set[int] = set()
    for number in sorted(numbers)[:20]:
        model = session.models.get(source_of(number))
        if model is not None and model.elements is not None:
            path = model.elements.path_to(step_of(number))
            found.update(element_number(model.number, step) for step in path)
    return frozenset(found)


def _elevation(session: Session, level: Level) -> float:
    element = session.element(level.storeys[0].number)
    return (element.elevation or 0.0) if element is not None else 0.0


def ground_height(session: Session) -> float:
    """The height on the map of the floor whose elevation is nearest to zero; 0 where there are no storeys."""
    found = levels(session)
    return min(found, key=lambda each: abs(_elevation(session, each))).floor if found else 0.0


def show_plan(session: Session, text: str = "") -> None:
    """Look at the plan of a level: its name, or as `wanted_level` says."""
    show_level(session, levels(session)[wanted_level(session, text)])


def step(session: Session, up: int) -> None:
    """The plan of the level so many above. At the top or bottom nothing happens."""
    found = levels(session)
    now = shown(session.view, found)
    if now is None:
        show_plan(session)
    elif 0 <= now - up < len(found):
        show_level(session, found[now - up], stay=True)


def set_cut(session: Session, cut: float) -> None:
    """Cut plans so many metres above the floor. Raises UserError when no one can be cut there."""
    if not _LOWEST_CUT <= cut <= _HIGHEST_CUT:
        raise UserError("A plan is cut between 0.1 and 20 metres above the floor")
    session.plan_cut = cut
    plan = plan_of(session.view)
    if plan is not None:
        session.apply(with_plan(session.view, plan[0], cut))


def leave(session: Session) -> None:
    """Back from a plan to the view in perspective of all that is open."""
    session.apply(without_plan(session.view))
    session.camera.set_parallel(False)
    session.looking.look("home")


def in_plan(session: Session) -> bool:
    """Whether a plan is looked at."""
    return plan_of(session.view) is not None


def show_level(session: Session, level: Level, stay: bool = False) -> None:
    """See a plan from above, north up, as one step of the view; `stay` keeps the place that is looked at."""
    put_labels(session)
    session.apply(with_plan(session.view, level.floor, session.plan_cut))
    if not stay or not session.camera.is_parallel():
        corners = _corners(session, level)
        session.camera.set_parallel(True)
        session.camera.turn(_DOWN, _NORTH, session.camera.focus())
        if corners is not None:
            session.camera.fit(corners, -_DOWN)
    session.moved_camera()


def _corners(session: Session, level: Level) -> F64 | None:
    inside = with_all_there(session, level.numbers)
    for number in level.numbers:
        inside |= rooms_in(session, number)
    return session.scene.contents.corners_of(inside)
