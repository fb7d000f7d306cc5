"""Listens for what other programs write into the store: a scheduled synchronisation, a second window."""

from PySide6.QtCore import QObject, QTimer

from timeo_desktop.services.operations.others import Heard, asked_version, changes_of_others, last_entry
from timeo_desktop.ui.view.desk import Desk

_LISTEN_MS = 1_000


class OtherPrograms(QObject):
    """Tells through the hub what other programs changed, within two seconds."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._work, self._hub = desk.work, desk.hub
        self._version = desk.work.data.read(asked_version)
        self._last = desk.work.data.read(last_entry)
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LISTEN_MS)
        self._timer.timeout.connect(self.listen)
        self._timer.start()

    def listen(self) -> None:
        """Look whether anything was written, and by whom."""
        version = self._work.data.read(asked_version)
        if version == self._version or self._asking:
            return
        self._version, self._asking = version, True
        last, data = self._last, self._work.data
        self._work.read(lambda: data.read(changes_of_others, last), self._heard, self._failed)

    def _heard(self, heard: Heard) -> None:
        self._asking = False
        self._last = heard.last
        if heard.changes is not None:
            self._hub.changed.emit(heard.changes, self)

    def _failed(self, error: Exception) -> None:
        self._asking = False
        self._work.failed(error)

    def close(self) -> None:
        """Listen no more."""
        self._timer.stop()
