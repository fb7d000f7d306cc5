"""The basket: what is isolated is put together piece by piece, turned over, and seen among what else there is."""

from dataclasses import replace

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.view import NONE, ViewState
from timeo_desktop.domain.visibility import sight_of, visible
from timeo_desktop.ui.base.command import VIEW, Command
from timeo_desktop.ui.view.commands import chosen_by
from timeo_desktop.ui.view.inside import Numbers, with_all_there
from timeo_desktop.ui.view.session import Session


def _chosen(session: Session, text: str) -> Numbers:
    chosen = chosen_by(session, text, with_all_there)
    if not chosen:
        raise UserError("Select something first, then put it into what is shown or take it out")
    return chosen


def _set(session: Session, text: str) -> None:
    session.apply(session.view.isolate(_chosen(session, text)))


def _add(session: Session, text: str) -> None:
    """To what is isolated; where nothing is, it is the first."""
    view, chosen = session.view, _chosen(session, text)
    session.apply(view.isolate((view.isolated or NONE) | chosen))


def _remove(session: Session, text: str) -> None:
    """From what is isolated; where nothing is, from all."""
    view, chosen = session.view, _chosen(session, text)
    if view.isolated is None:
        session.apply(view.hide(chosen))
    elif not view.isolated - chosen:
        raise UserError("Nothing would be left to see")
    else:
        session.apply(replace(view, isolated=view.isolated - chosen, selection=view.selection - chosen))


def _invert(session: Session, _text: str) -> None:
    """See what is not seen, of the layers that are shown."""
    view = session.view
    whole = _seen(session, replace(view, hidden=NONE, isolated=None))
    left = whole - _seen(session, view)
    if not left:
        raise UserError("Everything is seen: there is nothing to invert")
    session.apply(replace(view, hidden=NONE, isolated=left, selection=view.selection & left))


def _seen(session: Session, view: ViewState) -> frozenset[int]:
    """The numbers of all elements that a view shows."""
    scene, sight = session.scene, sight_of(replace(view, selection=NONE), session.answers())
    found: set[int] = set()
    for actor in scene.chunks:
        mask = visible(sight, actor.part, scene.in_lod(actor.source, view.layer(actor.source).lod))
        found.update(actor.numbers[mask & ~actor.superseded].tolist())
    return frozenset(found)


def _ghost(session: Session, _text: str) -> None:
    session.apply(replace(session.view, ghost=not session.view.ghost))


def _has_selection(session: Session) -> bool:
    return bool(session.view.selection)


def _has_model(session: Session) -> bool:
    return bool(session.models)


BASKET_COMMANDS: tuple[Command[Session], ...] = (
    Command("basket.set", "Show only this", _set, VIEW, "=", _has_selection, help="Begin anew with the selection",
            icon="basket"),
    Command("basket.add", "Show this too", _add, VIEW, "+", _has_selection,
            help="Add the selection to what is isolated", icon="basket-plus"),
    Command("basket.remove", "Show this no longer", _remove, VIEW, "-", _has_selection,
            help="Take the selection out of what is seen", icon="basket-minus"),
    Command("view.invert", "Invert what is seen", _invert, VIEW, "Shift+I", _has_model,
            help="See what is hidden, and hide what is seen", icon="exchange"),
    Command("view.ghost", "Ghost", _ghost, VIEW, "Shift+X", _has_model, checked=lambda session: session.view.ghost,
            help="What is not isolated stays to be seen faintly", icon="ghost"),
)  # fmt: skip
