"""Opening in the window: a killed reader, cancel, try again, and a window that answers all the while."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import psutil
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.city.files import cityjson, write_json
from tests.machine import measured
from tests.main_window import Opened, texts
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


@pytest.fixture
def cache_of_window(tmp_path: Path) -> Path:
    """An empty one: here files are opened for the first time."""
    return tmp_path / "cache"


def readers() -> list[psutil.Process]:
    """Reader children of this process, by what they run."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
    return found


def test_killing_the_reader_leaves_the_window_and_trying_again_completes(
    window: MainWindow, real: Callable[[str], Path], qtbot: QtBot
) -> None:
    path = real("ifc/lite__Office_A_20110811.ifc")
    window.open_files([path])
    qtbot.waitUntil(lambda: len(window.session.scene.chunks) > 0)
    # The busy one is the one that used the most time; the other is the spare.
    for child in sorted(readers(), key=lambda process: sum(process.cpu_times()[:2]), reverse=True)[:1]:
        child.kill()
    qtbot.waitUntil(lambda: not window.tasks.running)
    (model,) = window.session.models.values()
    if model.elements is not None:
        pytest.skip("the reader had finished before it was killed")
    assert "stopped from outside" in window.banner.text.text()
    assert window.banner.action.text() == "Try again"
    drawn = window.session.scene.contents.triangles()
    assert drawn > 0
    qtbot.mouseClick(window.banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
    (again,) = window.session.models.values()
    assert again.elements is not None
    assert window.session.scene.contents.triangles() >= drawn


def test_cancel_closes_the_model_that_was_being_read(
    window: MainWindow, real: Callable[[str], Path], qtbot: QtBot
) -> None:
    window.open_files([real("synth/office_x8.ifc")])
    assert window.is_reading()
    window.run("file.cancel")
    qtbot.waitUntil(lambda: not window.tasks.running)
    assert not window.session.models
    assert "was cancelled" in texts(window)


@pytest.mark.long
def test_the_gui_thread_keeps_answering_during_a_cold_open(
    window: MainWindow, real: Callable[[str], Path], qtbot: QtBot
) -> None:
    """A generous bound for a machine of its own; benchmarks/open_peers.py reports the figure, also of larger models."""
    waits: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        waits.append(now - last)
        last = now

    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(5)
    timer.timeout.connect(tick)
    with measured() as slowness:
        window.open_files([real("ifc/lite__Office_A_20110811.ifc")])
        timer.start()
        last = time.perf_counter()
        qtbot.waitUntil(lambda: not window.tasks.running and window.viewport.is_drawn(), timeout=300_000)
        timer.stop()
    assert len(waits) > 50
    assert sorted(waits)[int(len(waits) * 0.95)] < 0.15 * median(slowness)
    assert max(waits) < 1.0 * max(slowness)


def test_try_again_belongs_to_the_file_that_failed(window: MainWindow, open_file: Opened, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.ifc"
    wrong.write_bytes(b"nothing")
    open_file(wrong)
    assert window.banner._message is not None
    line = window.banner._message.action
    window.run("file.retry 999")
    assert "nothing left to try again" in texts(window)
    before = window.desk.panels["messages"].texts()
    window.run(line)
    assert window.tasks.running == 1
    assert window.desk.panels["messages"].texts() == before


def test_closing_while_others_read_is_survived(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    paths = [
        write_json(tmp_path / f"{number}.city.json", cityjson((1574000.0 + number, 2268000.0, 140.0)))
        for number in range(3)
    ]
    table = window.desk.panels["portfolio"].table
    for _ in range(4):
        window.open_files(paths)
        qtbot.waitUntil(lambda: not window.tasks.running)
        table.filter.setText("e")
        table.arrange()
        window.files.close_all()
    qtbot.waitUntil(lambda: not window.tasks._running)
    assert table.model.rowCount() == 0


@pytest.mark.parametrize("wait", [0, 60, 400], ids=["at once", "before the view is warm", "from the welcome page"])
def test_the_first_file_is_seen_whenever_it_is_opened(
    window: MainWindow, qtbot: QtBot, open_file: Opened, demo: Path, wait: int
) -> None:
    qtbot.wait(wait)
    open_file(demo)
    qtbot.wait(100)
    picture = QGuiApplication.primaryScreen().grabWindow(window.winId()).toImage()
    middle = window.viewport.mapTo(window, window.viewport.rect().center())
    colours = {picture.pixelColor(middle.x() + 3 * step, middle.y() - 60).name() for step in range(-20, 20)}
    assert "#000000" not in colours
