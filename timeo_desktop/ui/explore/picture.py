"""Saves what is seen as a picture of any size, with a title, the legend, a scale and north."""

from dataclasses import replace
from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QFileDialog

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.picture import Furniture, PictureWanted
from timeo_desktop.domain.text import sentence
from timeo_desktop.scene.laid_out import dpi_for, laid_out
from timeo_desktop.scene.off_screen import grabbed, write_file
from timeo_desktop.scene.tags import POINTS_PER_INCH
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import number_text
from timeo_desktop.ui.explore.picture_dialog import PictureDialog
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.overlay_view import OverlayView

_SETTING = "picture"


class Pictures:
    """The window's pictures of the view."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save(self, path: str = "") -> None:
        """Save a picture; how and where is asked for where the file is not said."""
        if path:
            self._write(self._wanted(), Path(path))
        else:
            PictureDialog(self._wanted(), self._ask_where, self._desk.window).open()

    def _wanted(self) -> PictureWanted:
        """As the last time."""
        try:
            kept = msgspec.json.decode(self._desk.settings.text(_SETTING) or "{}", type=PictureWanted)
        except ValueError:
            kept = PictureWanted()
        return kept

    def _ask_where(self, wanted: PictureWanted) -> None:
        self._desk.settings.put(_SETTING, msgspec.json.encode(replace(wanted, title="")).decode())
        name, _ = QFileDialog.getSaveFileName(self._desk.window, tr("Save a picture"), "timeo.png", "PNG (*.png)")
        if name:
            self._write(wanted, Path(name))

    def _write(self, wanted: PictureWanted, path: Path) -> None:
        write_file(path, self.picture(wanted))
        self._desk.hub.message.emit(Message(Severity.INFO, sentence("The picture was saved as {file}", file=path)))

    def picture(self, wanted: PictureWanted) -> bytes:
        """The view as PNG, drawn for this picture; the window shows nothing of it."""
        overlay, viewport = self._desk.part(OverlayView), self._desk.viewport
        legend = overlay.legend.told() if wanted.legend else None
        furniture = Furniture(wanted.title, legend, wanted.scale, wanted.north)
        dark = {"light": False, "dark": True}.get(wanted.ground)
        with laid_out(viewport.scene, wanted.size, furniture, _length_text, dark):
            viewport.draw_unshown(viewport.scene.render)
            content = grabbed(viewport.scene)
            if overlay.layer.has_marks:
                content = self._with_marks(content, overlay)
        viewport.request_render()
        return content

    @staticmethod
    def _with_marks(content: bytes, overlay: OverlayView) -> bytes:
        """The same picture with what the window lays over the view in the place of each element."""
        picture = QImage.fromData(content)
        painter = QPainter(picture)
        ratio = dpi_for((picture.width(), picture.height())) / POINTS_PER_INCH
        painter.scale(ratio, ratio)
        overlay.layer.paint(painter, ratio, (picture.width() / ratio, picture.height() / ratio))
        painter.end()
        drawn = QByteArray()
        buffer = QBuffer(drawn)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, b"PNG").write(picture)
        return bytes(drawn.data())


def _length_text(metres: float) -> str:
    return number_text(metres / 1000, "km") if metres >= 1000 else number_text(metres, "m")
