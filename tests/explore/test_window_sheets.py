"""Sheets made in a real window: the dialog, its picture, the file that comes of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.conftest import DEMO
from tests.explore.pdf_read import page_of, paths_of
from tests.main_window import texts
from tests.operations.dialogs import not_french
from timeo_desktop.domain.sections import Plane, Section
from timeo_desktop.domain.sheets import Layout, TitleBlock
from timeo_desktop.ui.explore.sheet_dialog import SheetDialog
from timeo_desktop.ui.explore.sheet_making import SheetMaking
from timeo_desktop.ui.window.main_window import MainWindow

Opened = Callable[[Path], None]
CUT = 0.35


@pytest.fixture
def plan(window: MainWindow, open_file: Opened) -> MainWindow:
    """The demonstration building from above, cut 1.2 m above its lowest storey."""
    open_file(DEMO)
    window.run("view.map")
    session = window.session
    low, high = session.scene.contents.box_of() or (np.zeros(3), np.zeros(3))
    middle = session.scene.to_map((low + high) / 2)
    point = (float(middle[0]), float(middle[1]), float(session.scene.to_map(low)[2]) + 1.2)
    session.apply(replace(session.view, sections=(Section((Plane(point, (0.0, 0.0, 1.0)),), "Ground"),)))
    return window


def dialog_of(window: MainWindow, qtbot: QtBot) -> SheetDialog:
    window.run("sheet.make")
    (dialog,) = window.findChildren(SheetDialog)
    qtbot.waitUntil(lambda: not dialog.picture.pixmap().isNull())
    return dialog


def test_a_sheet_is_made_of_what_is_seen(
    plan: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "plan.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(output), ""))
    dialog = dialog_of(plan, qtbot)
    assert dialog.view.text() == "Ground"
    dialog.number.setText("A-101")
    dialog.buttons.buttons()[0].click()
    qtbot.waitUntil(lambda: "plan.pdf" in texts(plan))
    page = page_of(output)
    assert "A-101" in page.extract_text()
    assert [each for each in paths_of(page) if each.filled and abs(each.width - CUT) < 0.01]


def test_the_window_is_painted_between_the_tiles_of_a_sheet(plan: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """With a context of its own for the sheet, the second tile was read from buffers of the window."""
    making, output = plan.desk.part(SheetMaking), tmp_path / "tiles.pdf"
    making.make(Layout("A2", scale=100), TitleBlock(), "en", output)
    while not output.exists():
        plan.viewport.update()
        plan.viewport.request_render()
        qtbot.wait(1)
    (picture,) = page_of(output).images
    assert picture.image is not None
    pixels = np.asarray(picture.image.convert("L"))
    assert min(pixels.shape) > 2048  # four tiles
    for rows in (slice(0, 2048), slice(2048, None)):
        for columns in (slice(0, 2048), slice(2048, None)):
            assert (pixels[rows, columns] < 250).mean() > 0.1


def test_the_scale_that_fits_is_proposed_and_one_that_does_not_is_told(plan: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(plan, qtbot)
    proposed = float(dialog.scale.currentText().removeprefix("1:"))
    assert dialog.fits.text() == "All of it fits"
    dialog.scale.setCurrentText("1:20")
    assert dialog.fits.text() == f"Cut off at the edge; 1:{proposed:g} fits"
    dialog.scale.setCurrentText("large")
    assert dialog.layout_now() is None
    assert not dialog.buttons.buttons()[0].isEnabled()
    dialog.reject()


def test_paper_and_author_are_there_again_the_next_time(plan: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(plan, qtbot)
    dialog.paper.setCurrentText("A1")
    dialog.author.setText("É. Martin")
    dialog._remember(dialog.layout_now() or Layout(), dialog.title_now())
    dialog.reject()
    qtbot.waitUntil(lambda: not plan.findChildren(SheetDialog))
    again = dialog_of(plan, qtbot)
    assert (again.paper.currentText(), again.author.text()) == ("A1", "É. Martin")
    again.reject()


def test_a_sheet_that_is_given_up_leaves_nothing(plan: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    making = plan.desk.part(SheetMaking)
    making.make(Layout("A0", scale=20), TitleBlock(), "en", tmp_path / "large.pdf")
    qtbot.wait(50)
    plan.desk.progress.cancel()
    qtbot.waitUntil(lambda: making.is_settled)
    qtbot.wait(100)
    assert not list(tmp_path.iterdir())


def test_the_dialog_is_in_french(plan: MainWindow, qtbot: QtBot) -> None:
    plan.set_language("fr")
    dialog = dialog_of(plan, qtbot)
    papers = {dialog.paper.itemText(row) for row in range(dialog.paper.count())}
    assert not_french(dialog) - papers == set()
    dialog.reject()


def test_the_window_draws_on_after_a_sheet(plan: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(plan, qtbot)
    dialog.reject()
    plan.run("view.home")
    qtbot.waitUntil(plan.viewport.is_drawn)
    picture = plan.viewport.grab().toImage()
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
    assert len(colours) > 50
