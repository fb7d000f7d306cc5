"""What storeys, plans and walking add to the window."""

from collections.abc import Callable

from timeo_desktop.domain.errors import UserError
from timeo_desktop.ui.base.command import VIEW, Command
from timeo_desktop.ui.explore import storeys
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
    Command("storey.up", "Plan of the storey above", lambda session, _text: storeys.step(session, 1), VIEW, "PgUp",
            _has_model),
    Command("storey.down", "Plan of the storey below", lambda session, _text: storeys.step(session, -1), VIEW, "PgDown",
            _has_model),
    Command("storey.cut", "Height at which plans are cut", _metres(storeys.set_cut), "",
            help="Metres above the floor"),
    Command("storey.leave", "Leave the plan", lambda session, _text: storeys.leave(session), VIEW, "",
            storeys.in_plan),
)  # fmt: skip
