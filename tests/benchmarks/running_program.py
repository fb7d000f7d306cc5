"""One opening in the running program, measured from inside; prints one JSON line. Started by open_peers.py under Xvfb.

    python tests/benchmarks/running_program.py FILE CACHE_FOLDER

Opens the file cold, picks, recolours, closes it, and opens it again from the cache. Times are seconds from the
request to open; a picture counts when OpenGL has finished it.
"""

import argparse
import json
import os
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from timeo_desktop.app import make_window
from timeo_desktop.ui.window.main_window import MainWindow

_WARM_MS = 3000
_PICKS = 60


class Measured:
    """A window whose pictures and waits are timed."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.started = 0.0
        self.first: float | None = None
        self.complete: float | None = None
        self.waits: list[float] = []
        self._last = 0.0
        # Every drawing ends here; wrapping the timer's slot leaves the program itself as it is.
        timer = window.viewport._render_timer
        timer.timeout.connect(self._drawn)
        self._ticks = QTimer(window)
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.setInterval(5)
        self._ticks.timeout.connect(self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.waits.append(now - self._last)
        self._last = now

    def _drawn(self) -> None:
        scene = self.window.session.scene
        if not scene.chunks:
            return
        scene.window.WaitForCompletion()
        now = time.perf_counter() - self.started
        if self.first is None:
            self.first = now
        models = list(self.window.session.models.values())
        if self.complete is None and models and self._geometry_done and self.window.viewport.is_drawn():
            self.complete = now

    def open(self, path: Path) -> dict[str, Any]:
        """Open a file and wait until everything is read and drawn."""
        self.first = self.complete = None
        self._geometry_done = False
        self.waits.clear()
        self.window.hub.changed.connect(self._changed)
        self._ticks.start()
        self.started = self._last = time.perf_counter()
        self.window.open_files([path])
        wait_until(lambda: not self.window.tasks.running and self.window.viewport.is_drawn())
        self._ticks.stop()
        self.window.hub.changed.disconnect(self._changed)
        longest = sorted(self.waits)[-1] if self.waits else 0.0
        return {"first": self.first, "complete": self.complete, "longest_wait": longest}

    def _changed(self, changes: Any, _initiator: object) -> None:
        if "geometry" in changes.kinds:
            self._geometry_done = True
            if self.window.viewport.is_drawn():
                self.complete = time.perf_counter() - self.started


def wait_until(done: Any) -> None:
    """Run the event loop until something is so."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start()
    loop.exec()


def pause(milliseconds: int) -> None:
    """Let the program idle."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def picking(window: MainWindow) -> dict[str, float]:
    """Median and worst of picks over the view, in milliseconds."""
    random = np.random.default_rng(1)
    size = window.session.scene.renderer.GetSize()
    times = []
    for x, y in random.uniform((0, 0), size, (_PICKS, 2)):
        started = time.perf_counter()
        window.session.scene.pick(window.viewport.view_camera.ray(x, y))
        times.append(1000 * (time.perf_counter() - started))
    return {"median_ms": statistics.median(times), "worst_ms": max(times)}


def recolouring(window: MainWindow) -> dict[str, float]:
    """Give every element a colour, then draw; milliseconds."""
    scene = window.session.scene
    numbers = scene.contents.numbers()
    colours = np.random.default_rng(2).integers(0, 256, (len(numbers), 4), dtype=np.uint8)
    colours[:, 3] = 255
    started = time.perf_counter()
    scene.paint(numbers, colours)
    painted = time.perf_counter()
    window.viewport.draw_now()
    drawn = time.perf_counter()
    for actor in scene.chunks:
        actor.paint(None)
    window.viewport.draw_now()
    plain = time.perf_counter()
    window.viewport.draw_now()
    return {
        "paint_ms": 1000 * (painted - started),
        "draw_ms": 1000 * (drawn - painted),
        "plain_draw_ms": 1000 * (time.perf_counter() - plain),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("cache")
    options = parser.parse_args()
    path, cache = options.path, options.cache
    os.environ["TIMEO_CACHE"], os.environ["TIMEO_CONFIG"] = cache, f"{cache}/config"
    application = QApplication([])
    window = make_window()
    window.resize(1600, 1000)
    window.show()
    pause(_WARM_MS)
    measured = Measured(window)
    report: dict[str, Any] = {"cold": measured.open(path)}
    report["elements"] = len(window.session.scene.contents.numbers())
    report["triangles"] = window.session.scene.contents.triangles()
    report["picking"], report["recolouring"] = picking(window), recolouring(window)
    (model,) = window.session.models.values()
    report["failed"] = len(model.failed)
    window.files.close_all()
    pause(500)
    report["cached"] = measured.open(path)
    window.close()
    application.quit()
    print(json.dumps(report))


if __name__ == "__main__":
    main()
