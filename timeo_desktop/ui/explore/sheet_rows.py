"""What sheets add to the window."""

from timeo_desktop.ui.base.command import FILE, Command
from timeo_desktop.ui.view.on_desk import OnDesk, call


def _has_model(desk: OnDesk) -> bool:
    return bool(desk.session.models)


SHEET_COMMANDS = (
    Command(
        "sheet.make", "Make a sheet…", call("timeo_desktop.ui.explore.sheet_making:SheetMaking.ask"), FILE,
        "Ctrl+P", _has_model, help="What is seen, on paper at a true scale with a title block, as PDF",
    ),
)  # fmt: skip
