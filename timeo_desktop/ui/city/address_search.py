"""Finds an address on a server and goes there."""

import threading
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QWidget

from timeo_desktop.connectors.addresses import FRANCE, Address, AddressServer
from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.settings import Settings
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.view.session import Session

_SETTING = "address_server"
_SHORTEST = 3


class AddressSearch(QObject):
    """`run` runs a command line of the window."""

    def __init__(
        self, *, session: Session, settings: Settings, hub: Hub, tasks: Tasks, run: Callable[[str], None],
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._settings, self._hub, self._tasks = session, settings, hub, tasks
        self._run, self._parent = run, parent

    def offered(self, text: str) -> list[tuple[str, str]]:
        """What the palette offers last for a text: a label and a command line."""
        if len(text) < _SHORTEST or self._session.epsg is None or not any(sign.isalpha() for sign in text):
            return []
        return [(tr("Find the address “{text}” on a server", text=text), f"view.address {text}")]

    def ask(self, text: str = "") -> None:
        """Find an address near what is open, and go there; it is asked for where `text` is empty."""
        if not text:
            text, accepted = QInputDialog.getText(self._parent, tr("Find an address…"), tr("Address:"))
            if not accepted or not text.strip():
                return
        near = self._session.whereabouts.middle()
        server = AddressServer(self._settings.text(_SETTING, FRANCE))

        def work(stop: threading.Event) -> Iterator[list[Address]]:
            yield server.find(text.strip(), near, stop)

        self._tasks.stream(server.host, work, lambda found: self._found(text, found), lambda: None, self._failed)

    def _found(self, text: str, found: list[Address]) -> None:
        if not found:
            self._hub.message.emit(Message(Severity.WARNING, sentence("No address is like “{text}”", text=text)))
            return
        chosen = found[0]
        if len(found) > 1:
            by_label = {each.label: each for each in reversed(found)}
            labels = list(dict.fromkeys(each.label for each in found))
            label, accepted = QInputDialog.getItem(
                self._parent, tr("Find an address…"), tr("Address:"), labels, 0, False
            )
            if not accepted:
                return
            chosen = by_label[label]
        self._run(f"view.go_to {chosen.latitude:.7f} {chosen.longitude:.7f}")
        self._hub.message.emit(Message(Severity.INFO, sentence("{address} is in the middle", address=chosen.label)))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._hub.message.emit(Message(Severity.ERROR, Sentence(error.key, error.values)))
        elif not isinstance(error, Cancelled):
            text = sentence("Something went wrong in this program: {reason}. The log has the details", reason=error)
            self._hub.message.emit(Message(Severity.ERROR, text))
