"""Commands on what is seen. They act on the `Session` alone, so they also run without a window."""

from collections.abc import Callable
from dataclasses import replace

from timeo_desktop.domain.chunks import OFF
from timeo_desktop.domain.elements import source_of
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.times import DEFAULT_ZONE, FIRST_MOMENT, LAST_MOMENT, Millis, from_iso, now
from timeo_desktop.domain.view import ViewState
from timeo_desktop.scene import quality
from timeo_desktop.services.city.go_to import typed_place
from timeo_desktop.ui.base.command import EDIT, VIEW, Command
from timeo_desktop.ui.base.rows import Overlay
from timeo_desktop.ui.view.finding import resolve
from timeo_desktop.ui.view.inside import Numbers, with_all_there, with_parts
from timeo_desktop.ui.view.session import Session

Run = Callable[[Session, str], None]
_FAR = 100_000.0  # metres beyond which a place is on another map
_NEAR = 120.0  # metres about a place that is gone to


def chosen_by(session: Session, text: str, parts: Callable[[Session, Numbers], Numbers] = with_parts) -> Numbers:
    """What the words name, or else the selection, with everything inside it (`parts`)."""
    found = resolve(session, text) if text else session.view.selection
    if text and not found:
        raise UserError("Nothing here is named {name}", name=text)
    return parts(session, found)


def _themselves(_session: Session, numbers: Numbers) -> Numbers:
    return numbers


def _look(view: str) -> Run:
    return lambda session, _text: session.looking.look(view)


def _switch(change: Callable[[ViewState], ViewState]) -> Run:
    return lambda session, _text: session.apply(change(session.view))


def _fit(session: Session, text: str) -> None:
    session.looking.fit(chosen_by(session, text, with_all_there) or None)


def _select(session: Session, text: str) -> None:
    # Who names a zone wants to read about that; its rooms are highlighted with it.
    session.apply(session.view.select(chosen_by(session, text, _themselves if text else with_parts)))


def _isolate(session: Session, text: str) -> None:
    chosen = chosen_by(session, text, with_all_there)
    if not chosen:
        raise UserError("Select something first, then isolate it")
    session.apply(session.view.isolate(chosen))


def _hide(session: Session, text: str) -> None:
    chosen = chosen_by(session, text)
    if not chosen:
        raise UserError("Select something first, then hide it")
    session.apply(session.view.hide(chosen))


def _choose(session: Session, text: str) -> None:
    if not text.isdigit() or source_of(int(text)) not in session.models:
        raise UserError("Nothing here is named {name}", name=text)
    session.looking.choose(int(text))


def _go_to_place(session: Session, text: str) -> None:
    place = typed_place(text, session.epsg)
    if place is None:
        raise UserError("{text} is no place on this map: type two coordinates, or latitude and longitude", text=text)
    away = session.whereabouts.distance(place.x, place.y)
    if away > _FAR:
        raise UserError("{place} is far from all that is open", place=place.label)
    session.looking.go_to_place(place.x, place.y, _NEAR)
    if away > _NEAR:
        raise UserError("{place} is in the middle, but nothing is open there", place=place.label)


def _map_view(session: Session, _text: str) -> None:
    """Like a map: from straight above, north up, in parallel projection."""
    session.looking.look_as_map()


def _has_map(session: Session) -> bool:
    return session.epsg is not None


def _colour_by(session: Session, text: str) -> None:
    """Colour the first city file that has this attribute by it; no attribute: all as authored."""
    view = session.view
    for number, model in session.models.items():
        names = model.elements.attribute_names() if model.elements is not None else []
        if not text or text in names:
            view = view.with_layer(number, replace(view.layer(number), style=text))
            if text:
                break
    else:
        if text:
            raise UserError("No layer has an attribute named {name}", name=text)
    session.apply(view)


def _parallel(session: Session, _text: str) -> None:
    session.looking.change_projection()


def _occlusion(session: Session, _text: str) -> None:
    quality.set_occlusion(session.scene, not quality.has_occlusion(session.scene))
    session.moved_camera()


def _sun(session: Session, _text: str) -> None:
    on = not session.view.sun
    session.apply(replace(session.view, sun=on, shadows=on and not quality.is_software(session.scene)))
    _tell_night(session)


def _shadows(session: Session, _text: str) -> None:
    on = not (session.view.sun and session.view.shadows)
    session.apply(replace(session.view, sun=session.view.sun or on, shadows=on))
    _tell_night(session)


def _tell_night(session: Session) -> None:
    if session.view.sun and session.sunlight.is_down:
        raise UserError("The sun is down at the moment that is looked at: choose another one below the view")


def _lay(name: str) -> Run:
    return lambda session, quantity: session.lay(name, quantity)


def _moment(text: str) -> Millis | None:
    try:
        moment = from_iso(text, DEFAULT_ZONE) if text else None
    except ValueError as error:
        raise UserError("{text} is not a date such as 2026-11-23T14:00", text=text) from error
    if moment is not None and not FIRST_MOMENT <= moment <= LAST_MOMENT:
        raise UserError("{text} is not a date such as 2026-11-23T14:00", text=text)
    return moment


def _go_to(session: Session, text: str) -> None:
    session.go_to(_moment(text))


def _know_of(session: Session, text: str) -> None:
    session.know_of(_moment(text))


def _as_known_then(session: Session, _text: str) -> None:
    view = session.view
    session.know_of((view.moment or now()) if view.known is None else None)


def _show_view(session: Session, text: str) -> None:
    try:
        session.show_text(text)
    except ValueError as error:
        raise UserError("This is no view of Timeo Desktop") from error


def _live_or_pause(session: Session, _text: str) -> None:
    session.go_to(now() if session.view.moment is None else None)


def overlay_command(overlay: Overlay) -> Command[Session]:
    """The command that lays an overlay over the model."""
    return Command(
        f"overlay.{overlay.id or 'none'}", overlay.title, _lay(overlay.id), VIEW, overlay.shortcut,
        checked=lambda session: session.view.overlay == overlay.id,
    )  # fmt: skip


def _has_selection(session: Session) -> bool:
    return bool(session.view.selection)


def _has_model(session: Session) -> bool:
    return bool(session.models)


def _accept_place(session: Session, text: str) -> None:
    session.places.accept(text)


def _has_offer(session: Session) -> bool:
    return bool(session.places.offers())


def _beside(layer: str, title: str, help_text: str) -> Command[Session]:
    """The command that shows a layer of what elements show beside what they are."""
    return Command(
        f"view.{layer}", title, _switch(lambda view: view.switch_beside(layer)), VIEW, "",
        lambda session: session.scene.contents.has_layer(layer),
        checked=lambda session: layer in session.view.beside, help=help_text,
    )  # fmt: skip


VIEW_COMMANDS: tuple[Command[Session], ...] = (
    Command("view.fit", "Fit", _fit, VIEW, "F", _has_model, help="Show the selection, or everything, as large as fits",
            icon="arrows-maximize"),
    Command("view.home", "Home view", _look("home"), VIEW, "Home", _has_model, help="From above and the south-west",
            icon="home"),
    Command("view.top", "Top view", _look("top"), VIEW, "Ctrl+Alt+T", _has_model),
    Command("view.map", "Map view", _map_view, VIEW, "Ctrl+M", _has_model, help="From straight above, as a map",
            icon="map-pin"),
    Command("view.colour_by", "Colour a layer by an attribute", _colour_by, "", help="None: as authored"),
    Command("view.choose", "Select an element and go there", _choose, "", help="By its number in this session"),
    Command("view.go_to", "Go to a place", _go_to_place, "", help="Coordinates, or latitude and longitude"),
    Command("place.accept", "Take the place that is offered", _accept_place, EDIT, "", _has_offer,
            help="For a model whose map coordinates are doubtful: by its number, where there are several"),
    Command("view.bottom", "Bottom view", _look("bottom"), VIEW, "Ctrl+Alt+D", _has_model),
    Command("view.front", "Front view", _look("front"), VIEW, "Ctrl+Alt+F", _has_model, help="From the south"),
    Command("view.back", "Back view", _look("back"), VIEW, "Ctrl+Alt+B", _has_model, help="From the north"),
    Command("view.left", "Left view", _look("left"), VIEW, "Ctrl+Alt+L", _has_model, help="From the west"),
    Command("view.right", "Right view", _look("right"), VIEW, "Ctrl+Alt+R", _has_model, help="From the east"),
    Command(
        "view.parallel", "Parallel projection", _parallel, VIEW, "P", _has_model,
        checked=lambda session: session.camera.is_parallel(), help="Parallel instead of perspective projection",
        icon="perspective",
    ),
    Command("view.isolate", "Isolate", _isolate, VIEW, "I", _has_selection, help="Show only the selection",
            icon="focus-2"),
    Command("view.hide", "Hide", _hide, VIEW, "H", _has_selection, help="Hide the selection", icon="eye-off"),
    Command(
        "view.show_all", "Show all", _switch(ViewState.show_all), VIEW, "Shift+H", _has_model,
        help="Show everything again", icon="eye",
    ),
    Command(
        "view.xray", "X-ray", _switch(lambda view: replace(view, xray=not view.xray)), VIEW, "X", _has_model,
        checked=lambda session: session.view.xray, help="Let everything but the selection fade", icon="ghost-2",
    ),
    Command(
        "view.spaces", "Rooms", _switch(lambda view: replace(view, spaces=not view.spaces)), VIEW, "R", _has_model,
        checked=lambda session: session.view.spaces, help="Show rooms as volumes, and the noise of point clouds",
        icon="box",
    ),
    Command(
        "view.grids", "Grids", _switch(lambda view: replace(view, grids=not view.grids)), VIEW, "G", _has_model,
        checked=lambda session: session.view.grids, help="Show the axes of grids with their tags",
    ),
    Command(
        "view.texts", "Texts of the model", _switch(lambda view: replace(view, texts=not view.texts)), VIEW, "T",
        _has_model, checked=lambda session: session.view.texts, help="Show what is written in the model beside things",
    ),
    _beside("clearance", "Clearances", "Show the room that things need around them"),
    _beside("footprint", "Footprints", "Show footprints and symbols of the plan"),
    _beside("axis", "Axes", "Show the axes of walls, beams and pipes"),
    _beside("annotation", "Annotations of elements", "Show what annotates elements in plans, and their profiles"),
    _beside("box", "Boxes", "Show the boxes that elements say to be in"),
    _beside("opening", "Openings", "Show what is taken out of walls and slabs for doors, windows and pipes"),
    _beside(OFF, "Switched-off layers", "Show what its file keeps on layers that are off"),
    _beside("reference", "Other shapes", "Show reference shapes, surfaces and other bodies of elements"),
    Command(
        "view.edges", "Edges", _switch(lambda view: replace(view, edges=not view.edges)), VIEW, "E", _has_model,
        checked=lambda session: session.view.edges,
    ),
    Command(
        "view.ambient_occlusion", "Soft shadows", _occlusion, VIEW, "O", _has_model,
        checked=lambda session: quality.has_occlusion(session.scene),
        help="Ambient occlusion; slow without a graphics card", icon="shadow",
    ),
    Command(
        "view.sun", "Sunlight", _sun, VIEW, "Shift+S", _has_map,
        checked=lambda session: session.view.sun, help="Light as the sun gives it at the moment looked at",
    ),
    Command(
        "view.shadows", "Shadows of the sun", _shadows, VIEW, "Shift+O", _has_map,
        checked=lambda session: session.view.sun and session.view.shadows,
        help="Of themselves where there is a graphics card; slow without one",
    ),
    Command("time.live", "Live or stop the time", _live_or_pause, VIEW, "Space",
            checked=lambda session: session.view.moment is None, help="Stop at this moment, or go back to now"),
    Command("time.go", "Go to a moment", _go_to, "", help="An ISO date; none is now"),
    Command("time.as_known", "As known then", _as_known_then, VIEW, "Shift+Space",
            checked=lambda session: session.view.known is not None,
            help="Leave out what was learned after the moment looked at", icon="history"),
    Command("time.known", "Look at what was known on a date", _know_of, "",
            help="An ISO date; none is all that is known today"),
    Command("view.show", "See as a text says", _show_view, "", help="A view as JSON, as another session gave it"),
    Command("view.select", "Select by name", _select, "", help="Select what has this name, tag, class or GlobalId"),
    Command("view.undo", "Undo view", lambda session, _text: session.undo(), VIEW, "Ctrl+Z",
            lambda session: session.history.can_undo, icon="arrow-back-up"),
    Command("view.redo", "Redo view", lambda session, _text: session.redo(), VIEW, "Ctrl+Y",
            lambda session: session.history.can_redo, icon="arrow-forward-up"),
)  # fmt: skip
