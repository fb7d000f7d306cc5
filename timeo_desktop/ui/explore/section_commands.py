"""Commands on sections. They act on the `Session` alone, so they also run without a window."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.places import Point
from timeo_desktop.domain.sections import Plane, Section, box_section
from timeo_desktop.ui.base.command import VIEW, Command
from timeo_desktop.ui.view.finding import resolve
from timeo_desktop.ui.view.inside import rooms_in, with_all_there
from timeo_desktop.ui.view.session import Session

_MARGIN = 0.05  # metres that a box stands off what it is about
Change = Callable[[Section], Section]


def add(session: Session, section: Section) -> None:
    """One section more, undoably."""
    session.apply(replace(session.view, sections=(*session.view.sections, section)))


def change(session: Session, index: int, how: Change) -> None:
    """Another one in the place of a section, undoably."""
    sections = list(session.view.sections)
    sections[index] = how(sections[index])
    session.apply(replace(session.view, sections=tuple(sections)))


def remove(session: Session, index: int) -> None:
    """A section less, undoably."""
    session.apply(replace(session.view, sections=tuple(
        each for number, each in enumerate(session.view.sections) if number != index
    )))  # fmt: skip


def moved(section: Section, index: int, metres: float) -> Section:
    """One of its planes moved along its normal."""
    plane = section.planes[index]
    point = tuple_of(np.array(plane.point) + metres * np.array(plane.normal))
    planes = (*section.planes[:index], replace(plane, point=point), *section.planes[index + 1 :])
    return replace(section, planes=planes)


def flipped(section: Section) -> Section:
    """What was cut away is seen, and the other way round; a box stays as it is."""
    if len(section.planes) != 1:
        return section
    plane = section.planes[0]
    return replace(section, planes=(Plane(plane.point, tuple_of(-np.array(plane.normal))),))


def tuple_of(place: F64) -> Point:
    """A place as a value."""
    return float(place[0]), float(place[1]), float(place[2])


def _seen(session: Session) -> tuple[F64, F64]:
    box = session.scene.contents.box_of()
    if box is None:
        raise UserError("Open a model first, then cut it")
    return session.scene.to_map(box[0]), session.scene.to_map(box[1])


def _across(normal: Point) -> Callable[[Session, str], None]:
    """A plane across an axis at a place that the text says (metres of the map), or through the middle."""

    def run(session: Session, text: str) -> None:
        low, high = _seen(session)
        middle = (low + high) / 2
        if text:
            try:
                middle[np.abs(normal).argmax()] = float(text.replace(",", "."))
            except ValueError as error:
                raise UserError("{text} is no height or place in metres", text=text) from error
        add(session, Section((Plane(tuple_of(middle), normal),)))

    return run


def _box(session: Session, text: str) -> None:
    found = resolve(session, text) if text else session.view.selection
    if text and not found:
        raise UserError("Nothing here is named {name}", name=text)
    numbers = with_all_there(session, found)
    for number in found:
        numbers |= rooms_in(session, number)
    box = session.scene.contents.box_of(numbers) if numbers else session.scene.contents.box_of()
    if box is None:
        raise UserError("Nothing of this is drawn, so no box fits about it")
    add(session, box_section(session.scene.to_map(box[0]) - _MARGIN, session.scene.to_map(box[1]) + _MARGIN, text))


def _last(how: Change) -> Callable[[Session, str], None]:
    return lambda session, _text: change(session, len(session.view.sections) - 1, how)


def has_model(session: Session) -> bool:
    """Whether there is anything to cut."""
    return bool(session.models)


def _has_sections(session: Session) -> bool:
    return bool(session.view.sections)


SECTION_COMMANDS: tuple[Command[Session], ...] = (
    Command("section.horizontal", "Horizontal section", _across((0.0, 0.0, 1.0)), VIEW, "", has_model,
            help="Cut away what is above a height: through the middle, or in metres of the map"),
    Command("section.east", "Vertical section across west and east", _across((1.0, 0.0, 0.0)), VIEW, "", has_model,
            help="Cut away what is east of the middle, or of a place in metres of the map"),
    Command("section.south", "Vertical section across south and north", _across((0.0, -1.0, 0.0)), VIEW, "",
            has_model, help="Cut away what is south of the middle, or of a place in metres of the map"),
    Command("section.box", "Section box", _box, VIEW, "", has_model,
            help="Cut away what is outside a box about the selection, about what is named, or about everything"),
    Command("section.flip", "Flip the section", _last(flipped), VIEW, "", _has_sections,
            help="Show what the last section cuts away, and cut away what it shows"),
    Command("section.off", "Remove the sections",
            lambda session, _text: session.apply(replace(session.view, sections=())), VIEW, "", _has_sections,
            help="Cut nothing away any more"),
)  # fmt: skip
