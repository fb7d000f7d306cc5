"""What pictures of the view add."""

from timeo_desktop.ui.base.command import Command
from timeo_desktop.ui.view.on_desk import OnDesk, call_with_text

PARTS = ("timeo_desktop.ui.explore.picture:Pictures",)


def _has_model(desk: OnDesk) -> bool:
    return bool(desk.session.models)


COMMANDS = (
    Command("picture.save", "Save a picture as it was chosen last", call_with_text(f"{PARTS[0]}.save"), "",
            enabled=_has_model, help="The name of the file; none: it is asked for"),
)  # fmt: skip
