"""What every panel and part of the window stands on. Parts are made when they are first asked for, once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from PySide6.QtWidgets import QMainWindow

from timeo_desktop.scene.picking import Hit
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.progress import ProgressWidget
from timeo_desktop.ui.base.rows import Family
from timeo_desktop.ui.base.settings import Settings
from timeo_desktop.ui.base.store_work import StoreWork
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.base.topics import Topics
from timeo_desktop.ui.view.known_elements import KnownElements
from timeo_desktop.ui.view.opening import Opening
from timeo_desktop.ui.view.refining import Refining
from timeo_desktop.ui.view.session import Session
from timeo_desktop.ui.view.viewport import Viewport

Part = TypeVar("Part")


class ClickTaker(Protocol):
    """Who may want a click in the view for itself."""

    def taken(self, hit: Hit | None) -> bool:
        """Take a click; whether it was meant for this."""


@dataclass(eq=False)
class Desk:
    """One window's: `run` runs a command line, `window` is the parent of dialogs."""

    window: QMainWindow
    hub: Hub
    tasks: Tasks
    settings: Settings
    viewport: Viewport
    session: Session
    opening: Opening
    progress: ProgressWidget
    work: StoreWork
    topics: Topics
    known: KnownElements
    refining: Refining
    families: Sequence[Family]
    run: Callable[[str], None]
    panels: dict[str, Any] = field(default_factory=dict)  # by the id of their row
    click_takers: list[ClickTaker] = field(default_factory=list)
    _parts: dict[type[Any], Any] = field(default_factory=dict)

    def part(self, kind: type[Part]) -> Part:
        """The window's only one of this class, made with the desk."""
        if kind not in self._parts:
            self._parts[kind] = kind(self)  # type: ignore[call-arg]
        made: Part = self._parts[kind]
        return made

    def made(self) -> list[Any]:
        """All parts, the last first: the order in which they end."""
        return list(self._parts.values())[::-1]

    def is_settled(self) -> bool:
        """Whether nothing is being read or fetched that somebody waits for."""
        parts = all(part.is_settled for part in self.made() if hasattr(part, "is_settled"))
        return parts and self.work.is_settled and self.topics.is_settled and self.opening.is_settled

    def close(self) -> None:
        """End everything: what tells, who asks, the threads, the store, the files, VTK."""
        self.progress.shut()
        self.opening.shut()
        for part in self.made():
            if hasattr(part, "close"):
                part.close()
        self.topics.close()
        self.work.close()
        self.tasks.close()
        self.work.data.close()
        for model in self.session.models.values():
            if model.elements is not None:
                model.elements.close()
        self.viewport.shut()
