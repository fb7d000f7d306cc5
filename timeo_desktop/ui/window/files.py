"""Files of the window: opening, closing, pictures, and which were opened lately."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from timeo_desktop import folders
from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.text import sentence
from timeo_desktop.services.opening.opener import Opener, all_endings, stranger
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.settings import Settings
from timeo_desktop.ui.view.opening import Opening
from timeo_desktop.ui.view.session import Session


class Files:
    """What the File menu does, and what the window is called by its files."""

    def __init__(
        self, *, session: Session, opening: Opening, settings: Settings, opener: Opener, hub: Hub, parent: QWidget
    ) -> None:
        self._session, self._opening, self._settings = session, opening, settings
        self._opener, self._hub, self._parent = opener, hub, parent

    def title(self) -> str:
        """The title of the window."""
        names = [model.file.name for model in self._session.models.values()]
        if not names:
            return "Timeo Desktop"
        return " + ".join([*names[:3], *(["…"] if len(names) > 3 else [])]) + "[*] — Timeo Desktop"

    def open(self, paths: Sequence[Path | str]) -> None:
        """Open files one after the other in the same scene."""
        for path in paths:
            if self._opening.open(path) and isinstance(path, Path) and not stranger(path):
                self._settings.add_recent(path)

    def ask_open(self) -> None:
        """Let the user choose files."""
        patterns = " ".join(f"*{extension}" for extension in all_endings())
        recent = self._settings.recent()
        folder = str(recent[0].parent) if recent else ""
        filters = f"{tr('Models')} ({patterns});;{tr('All files')} (*)"
        names, _ = QFileDialog.getOpenFileNames(self._parent, tr("Open a model"), folder, filters)
        self.open([Path(name) for name in names])

    def ask_address(self) -> None:
        """Let the user type the address of a tileset."""
        text, accepted = QInputDialog.getText(
            self._parent, tr("Open an address…"), tr("Address of a 3D Tiles tileset (https://…/tileset.json):")
        )
        if accepted and text.strip():
            self._opening.open(text)

    def open_demo(self) -> None:
        """Open the demonstration building and the quarter around it."""
        for name in ("timeo_demo.ifc", "timeo_demo_quarter.city.json"):
            self._opening.open(folders.shipped("sample_models", name))

    def close_all(self) -> None:
        """Close everything that is open."""
        for number in list(self._session.models):
            self._opening.close(number)

    def retry(self, number: int) -> None:
        """Read a model again."""
        self._opening.retry(number)

    def clear_cache(self) -> None:
        """Empty the cache; models that are open stay."""
        if self._session.models:
            text = sentence("Close all models first, then clear the cache")
            self._hub.message.emit(Message(Severity.WARNING, text, "file.close", "Close all models"))
            return
        freed = self._opener.clear()
        self._hub.message.emit(Message(Severity.INFO, sentence("{size} MB were freed", size=round(freed / 1e6))))
