"""What a window leaves behind in Qt: windows, and timers that still run."""

import gc
import threading
import time
from collections.abc import Iterable

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QStatusBar, QWidget

from tests import leaks

# The status bar's own timer is Qt's affair.
_TICKING = (QStatusBar,)


def check_closed(window: QWidget) -> None:
    """Fail unless a window that was closed has no timer that runs, and soon ends with all that belongs to it."""
    timers = _running(window.findChildren(QTimer))
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not timers, f"a closed window has timers that run: {timers}"
    deadline = time.monotonic() + leaks.GRACE
    while left := _left():
        assert time.monotonic() < deadline, f"left behind: {left}"
        gc.collect()
        threading.Event().wait(leaks.POLL)
        QCoreApplication.processEvents()  # a timer that shoots once may be on its way
    # A closed window keeps its scene, and PySide keeps the window: what was drawn stays mapped until the program ends.
    leaks.excused.update(path for path in leaks.files_held() if ".glb" in path)


def _left() -> list[str]:
    windows = [f"{each!r} of {each.parent()!r}" for each in QApplication.topLevelWidgets()]
    return windows + _running(each for each in gc.get_objects() if type(each) is QTimer)


def _running(timers: Iterable[QTimer]) -> list[str]:
    active = (each for each in timers if shiboken6.isValid(each) and each.isActive())
    return [f"{each.parent()!r} {each.interval()} ms" for each in active if not isinstance(each.parent(), _TICKING)]
