"""Pictures of the view from the window: larger than it, with its legend and its pins, and in French."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.main_window import Opened
from tests.operations.dialogs import answering, not_french, plain_parent, shown
from timeo_desktop.domain.picture import PictureWanted
from timeo_desktop.ui.base.language import Translators
from timeo_desktop.ui.explore.picture import Pictures
from timeo_desktop.ui.explore.picture_dialog import PictureDialog
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


def test_a_picture_is_far_larger_than_the_window_which_stays_as_it_is(
    window: MainWindow, open_file: Opened, demo: Path, qtbot: QtBot
) -> None:
    open_file(demo)
    window.viewport.draw_now()
    before, camera = window.viewport.grabFramebuffer(), window.session._camera_view()
    content = window.desk.part(Pictures).picture(PictureWanted(5000, 3600, "dark", "Titre"))
    picture = QImage.fromData(content)
    assert (picture.width(), picture.height()) == (5000, 3600)
    middle = [picture.pixelColor(x, 1800).lightness() for x in range(1500, 3500, 50)]
    assert max(middle) > 120  # the building
    assert picture.pixelColor(2500, 20).lightness() < 80  # the ground
    qtbot.waitUntil(window.viewport.is_drawn)
    assert window.session._camera_view() == camera
    assert window.viewport.grabFramebuffer() == before


def test_the_dialog_says_what_was_chosen_and_speaks_french(qtbot: QtBot) -> None:
    parent = plain_parent(qtbot)
    said: list[PictureWanted] = []
    wanted = PictureWanted(640, 480, "light", "Plan", legend=False)
    dialog = PictureDialog(wanted, said.append, parent)
    dialog._accept()
    assert said == [wanted]
    speaking = Translators()
    speaking.use("fr")
    try:
        assert {each for each in not_french(PictureDialog(wanted, said.append, parent)) if "×" not in each} == set()
    finally:
        speaking.use("en")


def test_a_picture_is_asked_for_and_saved(
    window: MainWindow, open_file: Opened, demo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_file(demo)
    window.run("file.picture")
    dialog = shown(PictureDialog, qtbot)
    dialog.sizes.setCurrentIndex(1)
    dialog.sizes.activated.emit(1)
    dialog.title.setText("Façade")

    def name(files: QFileDialog) -> None:
        line = files.findChild(QLineEdit, "fileNameEdit")
        line.setText(str(tmp_path / "picture.png"))
        qtbot.keyClick(line, Qt.Key.Key_Return)

    with answering((QFileDialog, name)):
        dialog._accept()
    picture = QImage(str(tmp_path / "picture.png"))
    assert (picture.width(), picture.height()) == (1280, 800)
    again = window.desk.part(Pictures)._wanted()
    assert (again.size, again.title) == ((1280, 800), "")  # the size is remembered, the title is not
