"""Follows three journeys through the running program and names the functions that carry them (`call_chains.py`).

Each function is listed once, where the thing comes to it first. A hop is a step to a function in another module or
another thread; each line is one stay between two hops. What takes the thing and returns is a side branch and not
listed: `Session.take`, which puts a chunk into the scene, is one.

Usage: PYTHONPATH=. QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 xvfb-run -a python tests/benchmarks/journeys.py
       [--write docs/architecture.md]
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.call_chains import Call, Profile, Recorder
from tests.benchmarks.shape import write
from timeo_desktop.app import make_window
from timeo_desktop.connectors.folder import mapping, ready
from timeo_desktop.services.operations import connect, demonstration
from timeo_desktop.services.operations.tickets import STANDING
from timeo_desktop.store.operations.crosswalk import find_elements
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.overlay_view import OverlayView
from timeo_desktop.ui.window.main_window import MainWindow

DEMO = Path(__file__).parents[2] / "sample_models" / "timeo_demo.ifc"
LONGEST = 120.0
MAIN = "MainThread"
STEP = 12  # pixels between the places where a click may go
TITLES = ("A file is opened, until its first chunk is drawn", "A ticket is saved, until its pin is painted",
          "An element is clicked, until its history is shown")  # fmt: skip


def wait(until: Callable[[], object], otherwise: str = "the window does not come to rest") -> None:
    """Let the window work until something is so."""
    deadline = time.monotonic() + LONGEST
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        QTest.qWait(20)


def follow(profile: Profile, recorder: Recorder, go: Callable[[], object]) -> list[Call]:
    """The chain of one journey, begun by `go`."""
    profile.recorder = recorder
    go()
    wait(lambda: recorder.chain, f"no call of {recorder.end} comes from {recorder.entry}")
    profile.recorder = None
    return recorder.chain


def open_file(profile: Profile, window: MainWindow) -> list[Call]:
    """From the path of a file to its first chunk in the picture."""
    drawn = Recorder("MainWindow.open_files", "timed_render", lambda given: given["scene"].chunks)
    return follow(profile, drawn, lambda: window.open_files([DEMO]))


def save_ticket(profile: Profile, window: MainWindow, folder: Path) -> list[Call]:
    """From a table that a provider has changed to a painted pin."""
    new = connect.new_connection(connect.kind_of("folder"), "Exports")
    new = replace(new, settings={"folder": str(folder), "mapping": mapping.to_json(ready.READY)})
    export(folder, "En cours")
    window.desk.panels["connections"]._save(new, {})
    wait(
        lambda: (
            new.id in window.desk.part(Syncing).health
            and window.desk.part(Syncing).is_settled
            and window.desk.work.is_settled
            and window.desk.topics.is_settled
        )
    )
    window.run("overlay.tickets")
    QTest.qWait(2_000)
    export(folder, "Terminée")
    painted = Recorder("save_page", "MarkLayer.paintEvent", lambda _given: window.desk.part(OverlayView).laid.marks)
    return follow(profile, painted, lambda: window.desk.part(Syncing).sync_now(new.id))


def export(folder: Path, status: str) -> None:
    """What a provider sends: a table with one ticket."""
    (folder / "interventions.csv").write_text(
        f"N° DI;Désignation;Equipement;Statut;Date de demande\nDI-1;Panne;P-01;{status};02/03/2026 08:00\n", "cp1252"
    )


def click(profile: Profile, window: MainWindow) -> list[Call]:
    """From a click on a boiler to its history."""
    window.run("overlay.none")
    window.run("tab.history")
    (element,) = window.desk.work.data.read(find_elements, "CH-01")
    number = window.desk.known.number_of(element)
    assert number is not None
    window.session.apply(window.session.view.isolate((number,)))
    window.session.looking.fit(frozenset((number,)))
    wait(lambda: window.viewport.is_drawn() and window.desk.work.is_settled and window.desk.topics.is_settled)
    place = place_of(window, number)
    shown = Recorder("Viewport.mouseReleaseEvent", "_Entries.show", lambda given: given["entries"])
    return follow(profile, shown, lambda: QTest.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=place))


def place_of(window: MainWindow, number: int) -> QPoint:
    """A place of the view where an element is seen."""
    view = window.viewport
    places = (QPoint(x, y) for x in range(0, view.width(), STEP) for y in range(0, view.height(), STEP))
    return next(each for each in places if (hit := view.hit_at(QPointF(each))) and hit.number == number)


def told(title: str, chain: list[Call]) -> str:
    """A journey as a section: a line for each stay in a module and a thread."""
    steps = list(dict.fromkeys((call.thread, call.module, call.function) for call in chain))
    steps = [step for row, step in enumerate(steps) if step[1:] not in [each[1:] for each in steps[:row]]]
    stays = [(place, [step[2] for step in part]) for place, part in groupby(steps, lambda step: step[:2])]
    lines = [
        f"{row}. `{module}`: {', '.join(f'`{each}`' for each in functions)}{'' if thread == MAIN else f' ({thread})'}"
        for row, ((thread, module), functions) in enumerate(stays, 1)
    ]
    return f"### {title}: {len(stays) - 1} hops, {len(steps)} functions\n\n" + "\n".join(lines)


def journeys(folder: Path) -> str:
    """All three, in one window with the demonstration."""
    profile = Profile()
    window = make_window()
    assert window is not None
    window.resize(1200, 760)
    window.show()
    window.desk.work.data.do(demonstration.prepare, window.desk.work.data.box)
    chains = [open_file(profile, window)]
    window.run("overlay.tickets")
    window.desk.part(Syncing).start()
    wait(
        lambda: (
            window.desk.work.is_settled
            and window.desk.topics.is_settled
            and window.desk.part(Syncing).is_settled
            and window.desk.topics.answer(STANDING).tickets
        )
    )
    for connection in window.desk.part(Syncing).connections:
        window.desk.part(Syncing).pause(connection, True)
    chains += [save_ticket(profile, window, folder), click(profile, window)]
    window.close()
    return "\n\n".join(told(*each) for each in zip(TITLES, chains, strict=True))


def main() -> None:
    """Follow, print, and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", type=Path)
    chosen = arguments.parse_args()
    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for variable in ("TIMEO_CACHE", "TIMEO_CONFIG", "TIMEO_DATA"):
            os.environ[variable] = str(folder / variable)
        os.environ["TIMEO_NO_KEYRING"] = "1"
        (folder / "exports").mkdir()
        text = journeys(folder / "exports")
    print(text)
    if chosen.write:
        write(text, chosen.write, "journeys.py")
    del application


if __name__ == "__main__":
    main()
