"""What a command is, and how one is run by its name. No Qt here: the headless snapshot runs commands too."""

import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from timeo_desktop.domain.errors import UserError

Context = TypeVar("Context")
Inner = TypeVar("Inner")
FILE, EDIT, VIEW, DATA, PANELS, SETTINGS, HELP = "File", "Edit", "View", "Data", "Panels", "Settings", "Help"
MENUS = (FILE, EDIT, VIEW, DATA, PANELS, SETTINGS, HELP)


def _always(_context: object) -> bool:
    return True


@dataclass(frozen=True)
class Command(Generic[Context]):
    """One action. `run` gets its context and the words after its id; `checked` makes it a switch in menus."""

    id: str
    title: str
    run: Callable[[Context, str], None]
    menu: str
    shortcut: str = ""
    enabled: Callable[[Context], bool] = _always
    checked: Callable[[Context], bool] | None = None
    help: str = ""
    icon: str = ""


def within(command: "Command[Inner]", inner: Callable[[Context], Inner]) -> "Command[Context]":
    """The same command for a wider context, of which it needs only a part."""
    checked = command.checked
    return Command(
        command.id, command.title, lambda context, text: command.run(inner(context), text), command.menu,
        command.shortcut, lambda context: command.enabled(inner(context)),
        None if checked is None else (lambda context: checked(inner(context))), command.help, command.icon,
    )  # fmt: skip


def run_line(commands: Iterable[Command[Context]], context: Context, line: str) -> None:
    """Run a line such as `view.isolate IfcDoor`. Raises UserError when there is no such command."""
    try:
        words = shlex.split(line)
    except ValueError:  # an apostrophe, as in l'école
        words = line.split()
    if not words:
        raise UserError("There is no command to run in an empty line")
    command = next((command for command in commands if command.id == words[0]), None)
    if command is None:
        raise UserError("There is no command named {name}", name=words[0])
    command.run(context, " ".join(words[1:]))
