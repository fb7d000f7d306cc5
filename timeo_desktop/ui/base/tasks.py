"""The only place that starts work outside the GUI thread. Results come back on the GUI thread, a few at a frame.

One queued Qt signal for each item starves every timer, so items wait in a queue that a frame timer empties for at
most a few milliseconds.
"""

import logging
import operator
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from timeo_desktop.domain.errors import Cancelled

_FRAME_MS = 12
_BUDGET = 0.006
_WORKERS = 4
READERS = 3  # questions to the store at once; a long one leaves room for a click
_NETWORK_WORKERS = 32  # one for each connection that is being synchronised
_log = logging.getLogger(__name__)

T = TypeVar("T")
Each = Callable[[Any], None]


class Task(QObject):
    """A running piece of work that can be cancelled."""

    finished = Signal()

    def __init__(self, title: str, parent: QObject, background: bool = False) -> None:
        super().__init__(parent)
        self.title = title
        self.background = background
        self.stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to end soon."""
        self.stop.set()


class Tasks(QObject):
    """Runs generators in threads. `started` tells of each task, `broken` of a result that could not be shown."""

    started = Signal(object)
    broken = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="timeo")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="timeo-reader")
        self._store = ThreadPoolExecutor(1, thread_name_prefix="timeo-store")
        self._network = ThreadPoolExecutor(_NETWORK_WORKERS, thread_name_prefix="timeo-network")
        self._items: queue.SimpleQueue[tuple[Callable[..., None], tuple[object, ...]]] = queue.SimpleQueue()
        self._running: set[Task] = set()
        self._kept: set[Task] = set()  # of these, what must be done in any case
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._drain)

    @property
    def running(self) -> int:
        """How many tasks that somebody waits for have not ended."""
        return sum(not task.background for task in self._running)

    def stream(
        self,
        title: str,
        work: Callable[[threading.Event], Iterator[Any]],
        each: Each,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
        background: bool = False,
    ) -> Task:
        """Run a generator in a thread; `each` item, then `done` or `failed`, arrive on the GUI thread. `background`:
        nobody waits for it."""
        task = Task(title, self, background)
        return self._begin(self._pool, task, partial(work, task.stop), each, done, failed)

    def ask(
        self,
        question: Callable[[threading.Event], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        background: bool = True,
    ) -> Task:
        """Answer a question to the store in the pool of readers; it looks at the event to be given up soon."""
        task = Task("", self, background)
        return self._begin(self._readers, task, partial(map, question, (task.stop,)), done, lambda: None, failed)

    def store(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> Task:
        """Run one piece of work on the store thread, after all that was asked for before; `done` gets its result. It
        is done even when everything closes meanwhile."""
        task = Task("", self, background=True)
        self._kept.add(task)
        task.finished.connect(partial(self._kept.discard, task))
        return self._begin(self._store, task, partial(map, operator.call, (work,)), done, lambda: None, failed)

    def network(
        self,
        work: Callable[[threading.Event], Iterator[Any]],
        each: Each,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
        title: str = "",
    ) -> Task:
        """Run a generator that talks to the network and may go on for hours; nobody waits for it."""
        task = Task(title, self, background=True)
        return self._begin(self._network, task, partial(work, task.stop), each, done, failed)

    def _begin(
        self,
        pool: ThreadPoolExecutor,
        task: Task,
        items: Callable[[], Iterator[Any]],
        each: Each,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> Task:
        self._running.add(task)
        self._timer.start()
        self.started.emit(task)
        pool.submit(self._run, task, items, each, done, failed)
        return task

    def _run(
        self,
        task: Task,
        items: Callable[[], Iterator[Any]],
        each: Each,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        ending: tuple[Callable[..., None], tuple[object, ...]] = (done, ())
        try:
            if task.stop.is_set():
                raise Cancelled
            for item in items():
                if task.stop.is_set() and not task.background:
                    raise Cancelled
                self._items.put((each, (item,)))
        except Exception as error:  # handed on, whatever it is
            ending = (failed, (error,))
        self._items.put((self._end, (task, *ending)))

    def _end(self, task: Task, ending: Callable[..., None], values: tuple[object, ...]) -> None:
        self._running.discard(task)
        task.finished.emit()
        task.deleteLater()
        if not self._running:
            self._timer.stop()
        ending(*values)

    def _drain(self) -> None:
        started = time.perf_counter()
        while time.perf_counter() - started < _BUDGET:
            try:
                call, values = self._items.get_nowait()
            except queue.Empty:
                return
            try:
                call(*values)
            except Exception as error:
                _log.exception("a result could not be shown")
                self.broken.emit(error)

    def close(self, seconds: float = 5.0, longest: float = 30.0) -> None:
        """Cancel what can be given up and wait for it to end, at most `seconds`; what must be done is waited for, at
        most `longest`."""
        self._timer.stop()
        for task in self._running - self._kept:
            task.cancel()
        started = time.monotonic()
        while self._running and time.monotonic() - started < (longest if self._running & self._kept else seconds):
            try:
                call, values = self._items.get(timeout=0.1)
            except queue.Empty:
                continue
            if call == self._end:
                self._running -= {values[0]}
        if self._running & self._kept:
            _log.error("%d changes were not written before the end", len(self._running & self._kept))
        for pool in (self._pool, self._readers, self._store, self._network):
            pool.shutdown(wait=not self._running, cancel_futures=True)
