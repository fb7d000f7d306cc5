"""Questions and verbs on the operations store: questions in a pool of readers, verbs one after the other; what these
changed is told through the hub."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from timeo_desktop.domain.changes import Changes, Message, Severity
from timeo_desktop.services.operations.data import OperationsData, reason_of, was_given_up
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
        self._newest: dict[str, Task] = {}  # the last question of each key

    @property
    def is_settled(self) -> bool:
        """Whether every question has been answered."""
        return not self._asked

    def read(
        self,
        question: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: str = "",
        background: bool = True,
    ) -> None:
        """Read in the pool; a closed window asks for nothing any more. A newer question of the same `key` takes the
        place of an older one, which is given up where it stands. `background`: nobody waits for it."""
        if self._closed:
            return
        former = self._newest.get(key) if key else None
        if former is not None:
            former.cancel()

        def answered(answer: T) -> None:
            if not task.stop.is_set():
                done(answer)

        def wrong(error: Exception) -> None:
            if not task.stop.is_set() and not was_given_up(error):  # what was given up fails because it was
                (failed or self.failed)(error)

        task = self._tasks.ask(partial(self.data.until, question), answered, wrong, background)
        self._asked.add(task)
        task.finished.connect(partial(self._asked.discard, task))
        if key:
            self._newest[key] = task

    def work_through(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run what reads much and writes what it found out, such as registering a model, beside the questions: no
        click waits for it. It is given up when the window closes."""
        if self._closed:
            return

        def wrong(error: Exception) -> None:
            if not task.stop.is_set():
                self.failed(error)

        def results(stop: threading.Event) -> Iterator[T]:
            yield self.data.until(work, stop)

        task = self._tasks.stream("", results, done, lambda: None, wrong)
        self._asked.add(task)
        task.finished.connect(partial(self._asked.discard, task))

    def write(self, verb: Callable[[], Changes], done: Callable[[], None] | None = None) -> None:
        """Run a verb after all that were asked for before, then tell who shows what it changed. What was asked for is
        written even when the window closes meanwhile."""

        def written(changes: Changes) -> None:
            if self._closed:
                return
            self._hub.changed.emit(changes, self)
            if done is not None:
                done()

        if not self._closed:
            self._tasks.store(verb, written, self.failed)

    def failed(self, error: Exception) -> None:
        """Say what could not be read or written."""
        if self._closed:
            return
        self._hub.message.emit(Message(Severity.ERROR, reason_of(error)))

    def close(self) -> None:
        """No more questions; the store is closed once the tasks have ended."""
        self._closed = True
        for task in self._asked:
            task.cancel()
