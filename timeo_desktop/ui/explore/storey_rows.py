"""What storeys, plans and walking add to the window."""

from collections.abc import Callable

from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.errors import UserError
from timeo_desktop.ui.base.command import VIEW, Command
from timeo_desktop.ui.base.rows import Area, Panel
from timeo_desktop.ui.explore import storeys, walks
from timeo_desktop.ui.view.on_desk import OnDesk, call, call_with_text
from timeo_desktop.ui.view.session import Session


def _has_model(session: Session) -> bool:
    return bool(session.models)


def _metres(use: Callable[[Session, float], None]) -> Callable[[Session, str], None]:
    """A command's work with the metres that its words are."""

    def run(session: Session, text: str) -> None:
        try:
            use(session, float(text.replace(",", ".")))
        except ValueError as error:
            raise UserError("{text} is no number of metres", text=text) from error

    return run


VIEW_COMMANDS: tuple[Command[Session], ...] = (
    Command("storey.plan", "Plan of the storey", storeys.show_plan, VIEW, "Shift+P", _has_model,
            help="Cut above the floor of the selected storey and seen from above", icon="stack-2"),
    Command("storey.up", "Plan of the storey above", lambda session, _text: storeys.step(session, 1), VIEW,
            "Shift+PgUp", _has_model),
    Command("storey.down", "Plan of the storey below", lambda session, _text: storeys.step(session, -1), VIEW,
            "Shift+PgDown", _has_model),
    Command("storey.cut", "Height at which plans are cut", _metres(storeys.set_cut), "",
            help="Metres above the floor"),
    Command("storey.leave", "Leave the plan", lambda session, _text: storeys.leave(session), VIEW, "",
            storeys.in_plan),
    Command("walk.stand", "Stand in a room", walks.stand_in, "", help="As seen by who walked there from the entrance"),
)  # fmt: skip

_HERE = "timeo_desktop.ui.explore"
_WALKING = f"{_HERE}.walk_tool:Walking"


def _is_open(desk: OnDesk) -> bool:
    return bool(desk.session.models)


PARTS = (_WALKING,)
PANELS = (
    Panel(
        "storeys", "Storeys", Area.LEFT, f"{_HERE}.storey_panel:StoreysPanel", "Shift+F3",
        frozenset({Kind.MODELS, Kind.GEOMETRY}), place=15,
    ),
)  # fmt: skip
COMMANDS: tuple[Command[OnDesk], ...] = (
    Command("walk.toggle", "Walk", call(f"{_WALKING}.toggle"), VIEW, "W", _is_open,
            help="At eye height, by keys and mouse; Esc ends", icon="stairs"),
    Command("walk.to", "Walk to the room", call_with_text(f"{_WALKING}.to_room"), VIEW, "Shift+W", _is_open,
            help="To the selected room, by doors and stairs"),
)  # fmt: skip
