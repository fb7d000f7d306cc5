"""Views are put in order with the real mouse of the X server."""

import ctypes
import threading
import time

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from tests.conftest import DEMO
from tests.explore.test_window_views import kept, names, on_a_screen, panel, started

pytestmark = pytest.mark.gui
__all__ = ["on_a_screen"]
_STEPS, _PAUSE = 12, 0.03  # of the way; seconds


def drag(start: QPoint, end: QPoint) -> None:
    """Press, move and release by the extension XTEST, over a connection of its own."""
    x11, test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))

    def say(call: str, *given: int) -> None:
        getattr(test, call)(display, *given, ctypes.c_ulong(0))
        x11.XFlush(display)
        time.sleep(_PAUSE)

    say("XTestFakeMotionEvent", -1, start.x(), start.y())
    say("XTestFakeButtonEvent", 1, 1)
    for step in range(1, _STEPS + 1):
        place = start + (end - start) * (step / _STEPS)
        say("XTestFakeMotionEvent", -1, place.x(), place.y())
    time.sleep(_PAUSE * 10)
    say("XTestFakeMotionEvent", -1, end.x(), end.y() + 1)
    say("XTestFakeButtonEvent", 1, 0)
    x11.XCloseDisplay(display)


def test_a_view_is_dragged_to_another_place_and_into_a_folder(qtbot: QtBot) -> None:
    with started(qtbot, DEMO) as window:
        kept(window, qtbot, "A", "B", "C")
        window.resize(1200, 1000)  # all rows are in sight
        window.run("panel.views")
        tree = panel(window).tree
        qtbot.waitUntil(tree.isVisible)
        qtbot.wait(200)
        tree.scrollToTop()

        def place(name: str, share: float) -> QPoint:
            (box,) = [tree.visualItemRect(item) for item in tree.views() if item.text(0) == name]
            return tree.viewport().mapToGlobal(QPoint(box.left() + 90, box.top() + round(share * box.height())))

        def dragged(name: str, to: QPoint) -> None:
            mouse = threading.Thread(target=drag, args=(place(name, 0.5), to))
            mouse.start()
            qtbot.waitUntil(lambda: not mouse.is_alive())

        dragged("A", place("C", 0.02))
        qtbot.waitUntil(lambda: names(window) == [("B", ""), ("A", ""), ("C", "")])
        qtbot.waitUntil(lambda: [row.name for row in panel(window).rows] == ["B", "A", "C"])
        panel(window).choose(panel(window).rows[2].id)
        window.run("views.folder Cellar")
        qtbot.waitUntil(lambda: ("C", "Cellar") in names(window))
        qtbot.wait(100)
        folder = tree.visualItemRect(tree.folders()[0]).center()
        dragged("B", tree.viewport().mapToGlobal(folder))
        qtbot.waitUntil(lambda: names(window) == [("A", ""), ("C", "Cellar"), ("B", "Cellar")])
        qtbot.waitUntil(lambda: [(row.name, row.folder) for row in panel(window).rows]
                        == [("A", ""), ("C", "Cellar"), ("B", "Cellar")])  # fmt: skip
