"""The program's window on the store of a metropolis, with the demonstration building open and *Tickets* shown.

    python -m tests.benchmarks.scale.window window|feed FOLDER SHARE        prints one JSON line

`window`: what a person does in it; `feed`: the last readings come in through it beside a second program.

Waits of the GUI thread are noted by a timer of 5 ms; what the 3D view needed to draw meanwhile is taken off.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.benchmarks.scale import fill, plan
from tests.benchmarks.scale.feed import Feed, Told, ticket_of
from tests.benchmarks.scale.plan import Size
from tests.benchmarks.scale.watching import Painted, Waits, pause, until
from timeo_desktop.app import make_window
from timeo_desktop.domain.connections import HealthState
from timeo_desktop.domain.records import Key, Page, Readings, Scheme, Stream
from timeo_desktop.domain.times import now
from timeo_desktop.services.operations.streams import MEASURED
from timeo_desktop.services.operations.tickets import STANDING
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.overlay_view import OverlayView

Figures = dict[str, Any]
_REST = 10.0
_STEPS, _MESSAGES = 20, 5
_PANELS = ("tickets", "alarms", "unmatched", "connections", "measurements", "documents", "history")
_OVERLAYS = ("sensors", "meters", "none", "tickets")


class Look:
    """One window and what is done with it."""

    def __init__(self, own: Path, size: Size) -> None:
        self.own, self.size, self.found = own, size, {}
        window = make_window()
        assert window is not None
        self.window, self.desk, self.session = window, window.desk, window.session
        self.found["start, s"] = self._started()
        self.syncing = self.desk.part(Syncing)
        self.syncing.start()
        self.waits = Waits(self.session.scene.window)
        self.overlay = self.desk.part(OverlayView)
        self.marks = Painted(self.overlay.layer)

    def _started(self) -> float:
        """Seconds from the start of the process until the window is painted."""
        painted = Painted(self.window.centralWidget(), self.window.welcome)
        self.window.resize(1600, 1000)
        self.window.show()
        until(lambda: painted.last > 0)
        return time.time() - float(os.environ["STARTED"])

    def settled(self) -> bool:
        """Whether every question was answered, and what is seen is drawn."""
        return self.desk.is_settled() and not self.window.tasks.running and self.window.viewport.is_drawn()

    def timed(self, act: Callable[[], object], done: Callable[[], bool] | None = None) -> float:
        """Seconds from an act until its end."""
        until(self.settled)
        started = time.perf_counter()
        act()
        until(done or self.settled)
        return time.perf_counter() - started

    def open_building(self) -> None:
        """Open the demonstration building, with its tickets."""
        self.window.open_files([fill.building_of(self.own)])
        until(lambda: bool(self.session.models) and self.settled() and bool(self.desk.known.elements))
        self.window.docks.bring("tickets")
        self.window.run("overlay.tickets")
        until(self.settled)
        pause(3.0)

    def rest(self) -> None:
        """How much of a core the window takes while nothing happens."""
        process = psutil.Process()
        before, started = process.cpu_times(), time.monotonic()
        loop = QEventLoop()
        QTimer.singleShot(int(1000 * _REST), loop.quit)
        loop.exec()
        after = process.cpu_times()
        used = max(0.0, after.user + after.system - before.user - before.system)
        self.found["CPU at rest, %"] = 100 * used / (time.monotonic() - started)

    def acts(self) -> None:
        """Panels, overlays, the building, the slider."""
        panels = {name: self.timed(lambda name=name: self.window.docks.bring(name)) for name in _PANELS}
        overlays = {name: self.timed(lambda name=name: self.window.run(f"overlay.{name}")) for name in _OVERLAYS}
        opened = {f"panel {name}": each for name, each in panels.items()}
        opened |= {f"overlay {name}": each for name, each in overlays.items()}
        self.found["opened"] = {name: 1e3 * each for name, each in opened.items()}
        self.found["panel or overlay, ms"] = max(self.found["opened"].values())
        self.found["history click, ms"] = 1e3 * self._click_building()
        self.window.docks.bring("tickets")
        slider = self.window._bars[1].slider
        chosen = np.random.default_rng(31).integers(slider.maximum() // 10, slider.maximum() - 48, _STEPS)
        steps = [self.timed(lambda value=value: slider.setValue(int(value))) for value in chosen]
        self.found["slider step, ms"] = 1e3 * statistics.median(steps)
        self.found["slider step, worst ms"] = 1e3 * max(steps)
        self.timed(lambda: self.session.go_to(None))

    def _click_building(self) -> float:
        panel = self.desk.panels["history"]
        self.window.docks.bring("history")
        building, _ = self._first("IfcBuilding")
        painted = Painted(panel.list.viewport())
        started = time.perf_counter()

        def shown() -> bool:
            return bool(panel.entries.entries) and self.settled() and painted.last > started

        taken = self.timed(lambda: self.session.apply(self.session.view.select({building})), shown)
        self.found["history entries"] = len(panel.entries.entries)
        self.timed(lambda: self.session.apply(self.session.view.select(set())))
        return taken

    def _first(self, ifc_class: str) -> tuple[int, str]:
        """Number and name of the first element of a class."""
        rows = ((number, self.session.element(number)) for number in sorted(self.desk.known._elements))
        return next((number, row.name) for number, row in rows if row is not None and row.ifc_class == ifc_class)

    def messages(self) -> None:
        """From a message at its connection until its pin, or its colour, is painted."""
        (message,) = [each for each in self.syncing.connections if each.id == plan.MESSAGE]
        self.syncing.pause(message, False)
        until(lambda: self._health(plan.MESSAGE) is HealthState.OK)
        _, name = self._first("IfcSpace")
        room = name.split()[0]
        pins = [self._pin(number, room) for number in range(_MESSAGES)]
        self.window.run("overlay.sensors")
        until(self.settled)
        colours = [self._colour(number, room) for number in range(_MESSAGES)]
        self.window.run("overlay.tickets")
        until(self.settled)
        self.found["message to pin, ms"] = 1e3 * statistics.median(pins)
        self.found["message to colour, ms"] = 1e3 * statistics.median(colours[1:])

    def _pin(self, number: int, room: str) -> float:
        key = f"M{number}"
        return self._told(
            Page((ticket_of(key, now(), room),), whole=True),
            lambda: any(each.row.ticket.key == key for each in self.desk.topics.answer(STANDING).tickets),
        )

    def _colour(self, number: int, room: str) -> float:
        at, stream = now(), Stream("M", "Message", "temperature", "°C", keys=(Key(Scheme.ASSET, room),))
        readings = Readings("M", np.array([at], np.int64), np.array([20.0 + number]))

        def shown() -> bool:
            return any(
                each.row.key == "M" and each.latest is not None and each.latest.at == at
                for each in self.desk.topics.answer(MEASURED).streams
            )

        return self._told(Page((stream, readings), whole=True), shown)

    def _told(self, page: Page, shown: Callable[[], bool]) -> float:
        pause(2.0)
        started = time.perf_counter()
        Told.pages.put(page)
        until(lambda: shown() and self.marks.last > started)
        return self.marks.last - started

    def _health(self, connection: str) -> HealthState | None:
        health = self.syncing.health.get(connection)
        return None if health is None else health.state

    def feed(self) -> None:
        """The last readings come in through the window's own connection, while another program synchronises another."""
        command = [sys.executable, "-m", "tests.benchmarks.scale.feed", str(self.own)]
        second = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        pause(2.0)
        (connection,) = [each for each in self.syncing.connections if each.id == plan.FEED]
        self.syncing.pause(connection, False)
        until(lambda: Feed.ended > Feed.began > 0)
        until(lambda: self._health(plan.FEED) is HealthState.OK)
        taken = Feed.ended - Feed.began - Feed.spent
        self.found["ingest, readings/s"] = self.size.fed / taken
        self.found["ingest, µs"] = 1e6 * taken / self.size.fed
        self.found["saved by the second program"] = int(second.communicate("")[0])
        until(self.settled)

    def close(self) -> None:
        """How long the window takes to close."""
        started = time.perf_counter()
        self.window.close()
        self.found["close, s"] = time.perf_counter() - started

    def looked_at(self) -> Figures:
        """What a person does, one act after the other."""
        self.rest()
        self._noted("acts", self.acts)
        self._noted("messages", self.messages)
        self.close()
        return self.found

    def fed(self) -> Figures:
        """What comes in."""
        self._noted("feed", self.feed)
        own = (
            "ingest, readings/s",
            "ingest, µs",
            "saved by the second program",
            "memory after feed, MB",
            "wait in feed, ms",
        )
        return {name: self.found[name] for name in own}

    def _noted(self, name: str, part: Callable[[], None]) -> None:
        with self.waits.noted():
            part()
        self.found[f"wait in {name}, ms"] = 1e3 * self.waits.longest
        self.found[f"memory after {name}, MB"] = psutil.Process().memory_info().rss / 1e6


def main() -> None:
    """Look and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("window", "feed"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("share", type=float)
    options = parser.parse_args()
    application = QApplication([])
    look = Look(options.folder, Size(options.share))
    try:
        look.open_building()
        print(json.dumps(look.looked_at() if options.part == "window" else look.fed()))
    finally:
        look.window.close()  # also after a fault: its threads would wait for ever
        application.quit()


if __name__ == "__main__":
    main()
