"""Keeps the store in order while the window is open; nobody waits for it."""

from PySide6.QtCore import QObject, QTimer

from timeo_desktop.domain.changes import Changes
from timeo_desktop.services.operations.upkeep import keep_up
from timeo_desktop.ui.base.tasks import Task
from timeo_desktop.ui.view.desk import Desk

_FIRST_MS, _EVERY_MS = 60_000, 600_000


class Upkeep(QObject):
    """One round after the start, then one every ten minutes; never two at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._work, self._hub, self._tasks = desk.work, desk.hub, desk.tasks
        self._running: Task | None = None
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.do_round)

    def start(self) -> None:
        """Begin soon: whoever opens the program wants to see something first."""
        self._timer.start(_FIRST_MS)

    def do_round(self) -> None:
        """Do what is due now; while a round is under way, another one follows."""
        if self.is_running:
            self._again = True
            return
        self._timer.stop()
        data = self._work.data
        self._running = self._tasks.network(lambda stop: data.do(keep_up, stop), self._tell, self._ended, self._failed)

    @property
    def is_running(self) -> bool:
        """Whether a round is under way."""
        return self._running is not None

    def _tell(self, changes: Changes) -> None:
        if changes.kinds:
            self._hub.changed.emit(changes, self)

    def _ended(self) -> None:
        self._running = None
        self._timer.start(0 if self._again else _EVERY_MS)
        self._again = False

    def _failed(self, error: Exception) -> None:
        self._ended()
        self._work.failed(error)

    def close(self) -> None:
        """No more rounds; the tasks end the one that is under way."""
        self._timer.stop()
