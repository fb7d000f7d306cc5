"""What a window leaves behind in Qt: windows, and timers that still run."""

import gc

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QStatusBar, QWidget

from tests import leaks

# The status bar's own timer is Qt's affair.
_TICKING = (QStatusBar,)


def check_closed(window: QWidget) -> None:
    """Fail unless a window that was closed has no timer that runs, and ends with all that belongs to it."""
    assert not [timer for timer in window.findChildren(QTimer) if _runs(timer)]
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(window)
    left = [each.objectName() or type(each).__name__ for each in QApplication.topLevelWidgets()]
    assert not left, f"left behind: {left}"
    running = [each for each in gc.get_objects() if type(each) is QTimer and _runs(each)]
    assert not running, f"still running: {[f'{each.parent()} {each.interval()} ms' for each in running]}"
    # A closed window keeps its scene, and PySide keeps the window: what was drawn stays mapped until the program ends.
    leaks.excused.update(path for path in leaks.files_held() if path.endswith(".glb"))


def _runs(timer: QTimer) -> bool:
    return shiboken6.isValid(timer) and timer.isActive() and not isinstance(timer.parent(), _TICKING)
