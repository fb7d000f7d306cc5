"""Measures of what is open, taken of the session alone; the commands and the tool of the view both stand on it."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.scene.shapes import triangles_at, triangles_of
from timeo_desktop.services.explore import measuring
from timeo_desktop.ui.view.session import Session

_LEAST = 1e-4  # metres that what is below a place lies below it
_DOWN = np.array([0.0, 0.0, -1.0])


def keep(session: Session, *measures: Measure) -> None:
    """Keep measures, undoably."""
    session.apply(replace(session.view, measures=(*session.view.measures, *measures)))


def drop(session: Session, measures: Iterable[Measure]) -> None:
    """Keep them no longer, undoably."""
    gone = {id(each) for each in measures}
    left = tuple(each for each in session.view.measures if id(each) not in gone)
    session.apply(replace(session.view, measures=left))


def shift_of(session: Session) -> F64:
    """What leads (3,) from metres of the scene to those of the map."""
    return session.scene.to_map((0.0, 0.0, 0.0))


def volume(session: Session, number: int) -> Measure:
    """The volume of an element. Raises UserError where its shape is not closed."""
    return measuring.volume(triangles_of(session.scene, (number,)), shift_of(session), number)


def surface(session: Session, number: int) -> Measure:
    """The surface of an element."""
    return measuring.surface(triangles_of(session.scene, (number,)), shift_of(session), number)


def face(session: Session, number: int, place: F64) -> Measure:
    """The area of the flat face of an element at a place (3,) of the map."""
    shift = shift_of(session)
    return measuring.face(triangles_of(session.scene, (number,)), place - shift, shift, number)


def clearance(session: Session, first: int, second: int) -> Measure:
    """The smallest distance between two elements."""
    one, other = (triangles_of(session.scene, (each,)) for each in (first, second))
    return measuring.clearance(one, other, shift_of(session), (first, second))


def height(session: Session, place: F64, of: tuple[int, ...] = ()) -> Measure:
    """How high a place (3,) of the map is above what is seen below it, other than the elements that it is `of`."""
    found = below(session, session.scene.from_map(place), of)
    return measuring.height(place, None if found is None else session.scene.to_map(found), of)


def below(session: Session, place: F64, of: tuple[int, ...] = ()) -> F64 | None:
    """The first thing that is seen below a place (3,), both in metres of the scene."""
    far = np.inf
    for actor in session.scene.contents.drawn():
        if not len(actor.lows):
            continue
        over = (actor.lows[:, :2] <= place[:2] + _LEAST) & (actor.highs[:, :2] >= place[:2] - _LEAST)
        wanted = over.all(axis=1) & actor.visible & (actor.lows[:, 2] < place[2]) & ~np.isin(actor.numbers, of)
        for row in np.flatnonzero(wanted).tolist():
            found = measuring.first_below(triangles_at(actor, row), place)
            far = min(far, np.inf if found is None else found)
    return place + far * _DOWN if np.isfinite(far) else None


def through(kind: MeasureKind, points: F64, of: Iterable[int] = ()) -> Measure:
    """A measure through places (N, 3) of the map."""
    return measuring.through(kind, points, tuple(dict.fromkeys(of)))


def places_in(text: str) -> F64:
    """Places (N, 3) of the map that a text says: x, y, z of each. Raises UserError."""
    try:
        numbers = np.array([float(word) for word in text.replace(",", " ").split()])
    except ValueError as error:
        raise UserError("{text} is no row of coordinates", text=text) from error
    if not len(numbers) or len(numbers) % 3 or not np.isfinite(numbers).all():
        raise UserError("{text} is no row of coordinates", text=text)
    return numbers.reshape(-1, 3)
