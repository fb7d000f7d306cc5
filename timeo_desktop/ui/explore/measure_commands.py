"""Commands that measure on the session alone: in a picture without a window, in scripts, of what is selected."""

from collections.abc import Callable
from dataclasses import replace

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.ui.base.command import VIEW, Command
from timeo_desktop.ui.explore import taking
from timeo_desktop.ui.view.finding import resolve
from timeo_desktop.ui.view.session import Session

Run = Callable[[Session, str], None]


def _through(kind: MeasureKind) -> Run:
    return lambda session, text: taking.keep(session, taking.through(kind, taking.places_in(text)))


def _height(session: Session, text: str) -> None:
    for place in taking.places_in(text):
        taking.keep(session, taking.height(session, place))


def _elements(session: Session, text: str) -> list[int]:
    """The elements that a word names, or else those that are selected. Raises UserError when there are none."""
    found = sorted(resolve(session, text) if text else session.view.selection)
    if text and not found:
        raise UserError("Nothing here is named {name}", name=text)
    if not found:
        raise UserError("Select something first, then measure it")
    return found


def _each(take: Callable[[Session, int], Measure]) -> Run:
    def run(session: Session, text: str) -> None:
        taking.keep(session, *(take(session, number) for number in _elements(session, text)))

    return run


def _clearance(session: Session, text: str) -> None:
    names = [each.strip() for each in text.split("|")] if text else [""]
    found = [number for name in names for number in _elements(session, name)]
    if len(found) != 2 or found[0] == found[1]:
        raise UserError("A clearance is between two elements: name both with | between them, or select them")
    taking.keep(session, taking.clearance(session, *found))


def _delete(session: Session, text: str) -> None:
    measures = session.view.measures
    wanted = [each for each in measures if text and each.name == text] or ([] if text else measures[-1:])
    if not wanted:
        raise UserError("No measure is named {name}", name=text)
    taking.drop(session, wanted)


def _clear(session: Session, _text: str) -> None:
    session.apply(replace(session.view, measures=()))


def _rename(session: Session, text: str) -> None:
    *rest, last = session.view.measures
    session.apply(replace(session.view, measures=(*rest, replace(last, name=text.strip()))))


def _has_measures(session: Session) -> bool:
    return bool(session.view.measures)


def _has_model(session: Session) -> bool:
    return bool(session.models)


MEASURE_COMMANDS: tuple[Command[Session], ...] = (
    Command("measure.distance", "Measure between two places", _through(MeasureKind.DISTANCE), "",
            help="Their coordinates on the map: x y z x y z"),
    Command("measure.chain", "Measure along places", _through(MeasureKind.CHAIN), "", help="Their coordinates"),
    Command("measure.angle", "Measure an angle at the second of three places", _through(MeasureKind.ANGLE), "",
            help="Their coordinates"),
    Command("measure.area", "Measure the area between places", _through(MeasureKind.AREA), "",
            help="Their coordinates"),
    Command("measure.coordinates", "Mark the coordinates of a place", _through(MeasureKind.COORDINATES), "",
            help="Its coordinates"),
    Command("measure.height", "Measure how high a place is", _height, "", help="Above what is below it: x y z"),
    Command("measure.volume", "Volume of the selection", _each(taking.volume), VIEW, "", _has_model,
            help="Of each element; its shape must be closed"),
    Command("measure.surface", "Surface of the selection", _each(taking.surface), VIEW, "", _has_model,
            help="Of each element, all around"),
    Command("measure.clearance", "Clearance of the selection", _clearance, "", "", _has_model,
            help="The smallest distance between two elements: name both with | between them, or select them"),
    Command("measure.delete", "Delete the last dimension", _delete, VIEW, "", _has_measures,
            help="Or that of this name"),
    Command("measure.rename", "Name the last dimension", _rename, "", "", _has_measures),
    Command("measure.clear", "Delete all dimensions", _clear, VIEW, "", _has_measures),
)  # fmt: skip
