"""What rows may ask of the desk, without Qt: their commands and searches name parts of it by text."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from timeo_desktop.ui.base.rows import Found, SearchSource, named
from timeo_desktop.ui.view.session import Session

Part = TypeVar("Part")


class OnDesk(Protocol):
    """The desk, as far as rows know it."""

    @property
    def session(self) -> Session: ...
    @property
    def panels(self) -> dict[str, Any]: ...
    @property
    def run(self) -> Callable[[str], None]: ...

    def part(self, kind: type[Part]) -> Part: ...


def call(name: str) -> Callable[[OnDesk, str], None]:
    """A command's work: a method of a part of the desk, named by text ("module:Class.method")."""
    part, _, method = name.rpartition(".")
    return lambda desk, _text: getattr(desk.part(named(part)), method)()


def call_with_text(name: str) -> Callable[[OnDesk, str], None]:
    """The same, where the method takes the words after the command."""
    part, _, method = name.rpartition(".")
    return lambda desk, text: getattr(desk.part(named(part)), method)(text)


def finder(desk: OnDesk, source: SearchSource) -> Callable[[str, int], list[Found]]:
    """How a source is asked: a function, or a method of a part."""
    part, _, method = source.find.rpartition(".")
    if ":" in part:
        found: Callable[[str, int], list[Found]] = getattr(desk.part(named(part)), method)
        return found
    return partial(named(source.find), desk)
