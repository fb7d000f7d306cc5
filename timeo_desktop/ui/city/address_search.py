"""Finds an address on a server and goes there."""

import threading
from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.errors import Cancelled
from timeo_desktop.domain.places import Address
from timeo_desktop.domain.text import sentence
from timeo_desktop.services.city.addresses import DEFAULT_SERVER, find_address, host_of
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.rows import Found
from timeo_desktop.ui.view.desk import Desk

_SETTING = "address_server"
_SHORTEST = 3


class AddressSearch(QObject):
    """Asks for an address and runs the command that goes there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._session, self._settings, self._hub, self._tasks = desk.session, desk.settings, desk.hub, desk.tasks
        self._run, self._parent, self._work = desk.run, desk.window, desk.work

    def offered(self, text: str, _limit: int) -> list[Found]:
        """What a search offers last for a text: to ask a server."""
        if len(text) < _SHORTEST or self._session.epsg is None or not any(sign.isalpha() for sign in text):
            return []
        return [Found(tr("Find the address “{text}” on a server", text=text), "map-pin", f"view.address {text}")]

    def ask(self, text: str = "") -> None:
        """Find an address near what is open, and go there; it is asked for where `text` is empty."""
        if not text:
            text, accepted = QInputDialog.getText(self._parent, tr("Find an address…"), tr("Address:"))
            if not accepted or not text.strip():
                return
        near = self._session.whereabouts.middle()
        server = self._settings.text(_SETTING, DEFAULT_SERVER)

        def work(stop: threading.Event) -> Iterator[list[Address]]:
            yield find_address(server, text.strip(), near, stop)

        self._tasks.stream(host_of(server), work, lambda found: self._found(text, found), lambda: None, self._failed)

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
        if not isinstance(error, Cancelled):
            self._work.failed(error)
