"""Watches a window from inside: waits of its thread, what is painted, and when something is so."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer

_TICK_MS = 5
_PATIENCE = 900.0  # seconds


class Waits:
    """The longest that the GUI thread did not answer, without drawing."""

    def __init__(self, render_window: Any) -> None:
        self.longest = 0.0  # seconds
        self._last = self._drawn = 0.0
        self._began = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        render_window.AddObserver("StartEvent", self._begin)
        render_window.AddObserver("EndEvent", self._end)

    def _begin(self, *_: object) -> None:
        self._began = time.perf_counter()

    def _end(self, *_: object) -> None:
        self._drawn += time.perf_counter() - self._began

    def _tick(self) -> None:
        moment = time.perf_counter()
        wait = moment - self._last - self._drawn
        self.longest = max(self.longest, wait)
        self._last, self._drawn = moment, 0.0

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note the waits of what is done meanwhile."""
        self._last, self._drawn, self.longest = time.perf_counter(), 0.0, 0.0
        self._timer.start()
        yield
        self._tick()
        self._timer.stop()


class Painted(QObject):
    """When widgets were last painted."""

    def __init__(self, *widgets: QObject) -> None:
        super().__init__()
        self.last = 0.0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note it, and let it be."""
        if event.type() == QEvent.Type.Paint:
            self.last = time.perf_counter()
        return False


def until(done: Callable[[], bool]) -> None:
    """Let the program go on until something is so."""
    loop, timer = QEventLoop(), QTimer()
    end = time.monotonic() + _PATIENCE

    def look() -> None:
        if done():
            loop.quit()
        elif time.monotonic() > end:
            loop.exit(1)

    timer.setInterval(2)
    timer.timeout.connect(look)
    timer.start()
    if loop.exec():
        raise SystemExit("what is waited for did not come")


def pause(seconds: float) -> None:
    """Let the program be."""
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() > end)
