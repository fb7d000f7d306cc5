"""Uses the family of docs/adding-a-family.md. A script, for the program that has it is a copy."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from timeo_desktop import app
from timeo_desktop.services.operations.history import timeline
from timeo_desktop.ui.base.rows import named
from timeo_desktop.ui.families import commands, histories
from timeo_desktop.ui.view.finding import find
from timeo_desktop.ui.view.overlay_view import OverlayView
from timeo_desktop.ui.window.main_window import MainWindow

TEXT = "Il fuit, là derrière"
LONGEST = 60.0


def wait(until: Callable[[], object], what: str) -> None:
    """Let the window work until something is so."""
    deadline = time.monotonic() + LONGEST
    while not until():
        assert time.monotonic() < deadline, what
        QTest.qWait(20)


def the_boiler(window: MainWindow) -> int:
    """Its number, once the demonstration building is open and known to the store."""
    window.open_files([Path(app.__file__).parents[1] / "sample_models" / "timeo_demo.ifc"])
    known: list[int] = []

    def is_known() -> bool:
        known[:] = [number for number, _ in find(window.session, "CH-01")][:1]
        return bool(known) and window.desk.known.element_of(known[0]) is not None

    wait(is_known, "the demonstration building is not open")
    return known[0]


def use(window: MainWindow) -> None:
    """Select the boiler, write on it, see it everywhere."""
    number = the_boiler(window)
    command = next(each for each in commands() if each.id == "remarks.write")
    assert not command.enabled(window)
    window.session.apply(window.session.view.select((number,)))
    assert command.enabled(window)
    rows = window.desk.panels["remarks"].table.model
    assert rows.order.ids.size == 0
    window.run("panel.remarks")
    assert window.docks.is_shown("remarks")
    window.run(f"remarks.write {TEXT}")
    wait(lambda: rows.order.ids.size == 1, "the panel does not list it")
    window.run("overlay.remarks")
    pins = window.desk.part(OverlayView).layer
    wait(lambda: pins.clusters, "the overlay has no pin")
    assert [
        found.line for found in window.desk.part(named("timeo_desktop.ui.remarks.remarks:Remarks")).found("FUIT, la", 5)
    ] == [f"view.choose {number}"]
    told = window.desk.work.data.read(timeline, window.desk.known.element_of(number), histories())
    assert TEXT in [entry.text.values.get("text") for entry in told]


if __name__ == "__main__":
    application = QApplication([])
    made = app.make_window()
    assert made is not None
    made.show()
    use(made)
    made.close()
    sys.stdout.write("all of it works\n")
