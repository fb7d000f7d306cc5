"""Views that are kept: they come back after the program was started again, and in a model that was exported anew."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests import qt_leaks
from tests.conftest import DEMO
from tests.main_window import tagged, texts
from timeo_desktop.app import make_window
from timeo_desktop.domain.elements import element_number
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.domain.saved_views import SavedView
from timeo_desktop.domain.sections import Plane, Section
from timeo_desktop.domain.view import CameraView, ViewState
from timeo_desktop.ui.base.row_table import RowTable
from timeo_desktop.ui.explore.views_panel import ViewsPanel
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
QUARTER = DEMO.with_name("timeo_demo_quarter.city.json")


@contextmanager
def started(qtbot: QtBot, *files: Path) -> Iterator[MainWindow]:
    """The program, from its start to its end, with these files opened one after the other."""
    window = make_window()
    assert window is not None
    window.set_language("en")
    window.resize(1200, 760)
    window.show()
    qtbot.waitExposed(window)
    try:
        for file in files:
            window.open_files([file])
            settle(window, qtbot)
        yield window
        qtbot.waitUntil(lambda: not any(each.isActive() for each in tables(window)))
    finally:
        window.close()
    qt_leaks.check_closed(window)


def tables(window: MainWindow) -> list[QTimer]:
    """The timers by which tables ask again."""
    return [timer for table in window.findChildren(RowTable) for timer in table.findChildren(QTimer)]


def settle(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.desk
    qtbot.waitUntil(
        lambda: (
            not window.tasks.running
            and desk.work.is_settled
            and desk.topics.is_settled
            and (not window.session.models or window.viewport.is_drawn())
        )
    )


def panel(window: MainWindow) -> ViewsPanel:
    found = window.desk.panels["views"]
    assert isinstance(found, ViewsPanel)
    return found


def names(window: MainWindow) -> list[tuple[str, str]]:
    """The views and their folders, as the tree shows them."""
    items = [(item.text(0), item.parent()) for item in panel(window).tree.views()]
    return [(name, "" if folder is None else folder.text(0)) for name, folder in items]


def kept(window: MainWindow, qtbot: QtBot, *wanted: str) -> SavedView:
    """Keep what is seen under each of these names; the last one."""
    for name in wanted:
        window.run(f"views.keep {name}")
        qtbot.waitUntil(lambda name=name: any(row.name == name for row in panel(window).rows))  # type: ignore[misc]
    return panel(window).rows[-1]


def camera(window: MainWindow) -> CameraView:
    found = window.session._camera_view()
    assert found is not None
    return found


def is_near(one: CameraView, other: CameraView) -> bool:
    pairs = ((one.position, other.position), (one.focus, other.focus), (one.up, other.up))
    return all(np.allclose(*each, atol=1e-6) for each in pairs)


@pytest.fixture(autouse=True)
def on_a_screen(monkeypatch: pytest.MonkeyPatch, run_folder: Path) -> None:
    if not os.environ.get("DISPLAY"):
        pytest.skip("a window needs an X server")
    monkeypatch.setenv("TIMEO_CACHE", str(run_folder / "cache"))
    monkeypatch.setenv("LANGUAGE", "en")


def test_a_view_comes_back_after_a_restart_in_another_order_of_opening(qtbot: QtBot) -> None:
    with started(qtbot, DEMO, QUARTER) as window:
        session = window.session
        pump = tagged(window, "P-01")
        session.looking.fit(frozenset({pump}))
        session.camera.orbit(session.camera.focus(), 20, 5)
        middle = session.scene.to_map(session.camera.focus())
        place = (float(middle[0]), float(middle[1]), float(middle[2]))
        session.apply(
            replace(
                session.view.hide({tagged(window, "P-02")}).select({pump}).at(1_700_000_000_000),
                sections=(Section((Plane(place, (0.0, 0.0, 1.0)),), "Cut"),), exploded=1.5, spaces=True,
                measures=(Measure(MeasureKind.HEIGHT, (place,), 2.5, (pump,), "Above"),), overlay="tickets", ghost=True,
            )
        )  # fmt: skip
        qtbot.waitUntil(window.viewport.is_drawn)
        view, seen_from = session.view, camera(window)
        row = kept(window, qtbot, "Pump room")
        picture = QImage.fromData(row.picture)
        assert (picture.width(), picture.height()) == (320, 200)
        assert len({picture.pixel(x, y) for x in range(0, 320, 8) for y in range(0, 200, 8)}) > 20  # something is seen
    with started(qtbot, QUARTER, DEMO) as window:
        qtbot.waitUntil(lambda: names(window) == [("Pump room", "")])
        tree = panel(window).tree
        tree.setCurrentItem(next(tree.views()))
        qtbot.keyClick(tree, Qt.Key.Key_Return)
        settle(window, qtbot)
        there = window.session.view
        assert there.hidden == {tagged(window, "P-02")}
        assert there.selection == {tagged(window, "P-01")} != view.selection
        assert there.measures == (replace(view.measures[0], of=(tagged(window, "P-01"),)),)
        same = ("sections", "exploded", "spaces", "overlay", "moment", "ghost", "isolated", "xray")
        assert [getattr(there, name) for name in same] == [getattr(view, name) for name in same]
        assert is_near(camera(window), seen_from)
        window.session.undo()
        assert window.session.view == ViewState()
        assert not is_near(camera(window), seen_from)
        window.session.redo()
        assert window.session.view == there
        assert is_near(camera(window), seen_from)


def exported_anew(folder: Path) -> Path:
    """The building as another export: every STEP id is another one, the GlobalIds are the same."""
    text = re.sub(r"#(\d+)", lambda found: f"#{int(found[1]) + 7000}", DEMO.read_text("utf-8"))
    path = folder / DEMO.name
    path.write_text(text, "utf-8")
    return path


def test_a_view_comes_back_in_a_model_that_was_exported_anew(qtbot: QtBot, tmp_path: Path) -> None:
    with started(qtbot, DEMO, QUARTER) as window:
        pump = tagged(window, "P-01")
        window.session.apply(window.session.view.isolate({pump}))
        kept(window, qtbot, "Pump")
    with started(qtbot, exported_anew(tmp_path)) as window:
        qtbot.waitUntil(lambda: bool(panel(window).rows))
        window.run("views.show pump")
        there = tagged(window, "P-01")
        assert there == element_number(1, (pump & 0xFFFFFFFF) + 7000)
        assert window.session.view.isolated == {there}
        assert "“Pump” also shows timeo_demo_quarter.city.json: open it to see the whole view" in texts(window)


def test_views_are_put_in_order_named_noted_deleted_and_put_back(qtbot: QtBot, tmp_path: Path) -> None:
    with started(qtbot, DEMO) as window:
        kept(window, qtbot, "A", "B", "C")
        tree = panel(window).tree
        qtbot.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: [row.name for row in panel(window).rows] == ["A", "C", "B"])
        window.run("views.folder Cellar")
        qtbot.waitUntil(lambda: names(window) == [("A", ""), ("C", "Cellar"), ("B", "")])
        tree.folders()[0].setText(0, "Basement")
        qtbot.waitUntil(lambda: panel(window).rows[1].folder == "Basement")
        next(tree.views()).setText(0, "First")
        qtbot.waitUntil(lambda: panel(window).rows[0].name == "First")
        panel(window).choose(panel(window).rows[0].id)
        panel(window).note.setPlainText("What to look at")
        qtbot.waitUntil(lambda: panel(window).rows[0].note == "What to look at")
        before = panel(window).rows
        window.run(f"views.export {tmp_path / 'views.json'}")
        window.run("views.delete")
        qtbot.waitUntil(lambda: names(window) == [("C", "Basement"), ("B", "")])
        window.run("views.put_back")
        qtbot.waitUntil(lambda: panel(window).rows == before)
        window.run(f"views.import {tmp_path / 'views.json'}")
        qtbot.waitUntil(lambda: len(panel(window).rows) == 6)
        again = [(row.name, row.folder, row.note, row.picture) for row in panel(window).rows[3:]]
        assert again == [(row.name, row.folder, row.note, row.picture) for row in before]
        window.session.apply(replace(window.session.view, xray=True))
        panel(window).choose(before[1].id)
        window.run("views.again")
        qtbot.waitUntil(lambda: '"xray":true' in panel(window).rows[1].view)


def test_a_file_that_holds_no_views_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    with started(qtbot) as window:
        for text in ("", "{}", '{"views": 3, "format": "timeo views 1"}'):
            (tmp_path / "other.json").write_text(text, "utf-8")
            window.run(f"views.import {tmp_path / 'other.json'}")
        assert texts(window).count("This is no file of views of Timeo Desktop") >= 1
        assert not panel(window).rows
