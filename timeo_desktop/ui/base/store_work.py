"""Questions and verbs on the operations store, run on the store thread; what they changed is told through the hub."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from timeo_desktop.domain.changes import Changes, Message, Severity
from timeo_desktop.services.operations.data import OperationsData, reason_of
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.tasks import Task, Tasks

T = TypeVar("T")


class StoreWork(QObject):
    """The road from panels to the store and back."""

    def __init__(self, data: OperationsData, hub: Hub, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self.data = data
        self._hub, self._tasks = hub, tasks
        self._closed = False
        self._asked: set[Task] = set()

    @property
    def is_settled(self) -> bool:
        """Whether every question has been answered."""
        return not self._asked

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        background: bool = True,
    ) -> None:
        """Read on the store thread; a closed window asks for nothing any more. `background`: nobody waits for it."""
        if self._closed:
            return
        task = self._tasks.store(work, done, failed or self.failed, background)
        self._asked.add(task)
        task.finished.connect(partial(self._asked.discard, task))

    def write(self, verb: Callable[[], Changes], done: Callable[[], None] | None = None) -> None:
        """Run a verb on the store thread, then tell who shows what it changed."""

        def written(changes: Changes) -> None:
            self._hub.changed.emit(changes, self)
            if done is not None:
                done()

        if not self._closed:
            self._tasks.store(verb, written, self.failed)

    def copy_if_old(self) -> None:
        """Make the copy of the day."""
        # Not on the store thread: a copy of gigabytes must not make the tables wait.
        self._tasks.network(
            lambda _stop: iter((self.data.copy_if_old(),)), lambda _path: None, lambda: None, self.failed
        )

    def failed(self, error: Exception) -> None:
        """Say what could not be read or written."""
        if self._closed:
            return
        self._hub.message.emit(Message(Severity.ERROR, reason_of(error)))

    def close(self) -> None:
        """No more questions; the store is closed once the store thread has ended."""
        self._closed = True
