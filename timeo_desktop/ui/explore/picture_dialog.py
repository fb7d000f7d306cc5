"""Asks how a picture is to be."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.picture import LEAST, MOST, PictureWanted
from timeo_desktop.ui.base.language import tr

_SIZES = ((1280, 800), (1920, 1200), (3840, 2160), (4961, 3508), (7016, 4961))
_NAMES = {(4961, 3508): " · A4 · 424 dpi", (7016, 4961): " · A3 · 424 dpi"}


class PictureDialog(QDialog):
    """Size, ground, title and what is laid over the picture."""

    def __init__(self, wanted: PictureWanted, sure: Callable[[PictureWanted], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._sure = sure
        self.setWindowTitle(tr("Save a picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.width_box, self.height_box = self._pixels(wanted.width), self._pixels(wanted.height)
        self.sizes = QComboBox(self)
        self.sizes.addItem(tr("Usual sizes"), None)
        for width, height in _SIZES:
            self.sizes.addItem(f"{width} × {height}{_NAMES.get((width, height), '')}", (width, height))
        self.sizes.activated.connect(lambda _row: self._take_size(self.sizes.currentData()))
        self.title = QLineEdit(wanted.title, self)
        self.title.setPlaceholderText(tr("No title"))
        self.ground = QComboBox(self)
        for name, text in (("window", tr("As in the window")), ("light", tr("Light")), ("dark", tr("Dark"))):
            self.ground.addItem(text, name)
        self.ground.setCurrentIndex(self.ground.findData(wanted.ground))
        self.legend, self.scale, self.north = (
            QCheckBox(tr("Legend"), self), QCheckBox(tr("Scale bar"), self), QCheckBox(tr("North arrow"), self),
        )  # fmt: skip
        for box, on in ((self.legend, wanted.legend), (self.scale, wanted.scale), (self.north, wanted.north)):
            box.setChecked(on)
        self._lay_out()

    def _pixels(self, value: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(LEAST, MOST)
        box.setSuffix(" px")
        box.setValue(value)
        return box

    def _lay_out(self) -> None:
        size = QHBoxLayout()
        for widget in (self.width_box, QLabel("×", self), self.height_box, self.sizes):
            size.addWidget(widget)
        size.addStretch(1)
        form = QFormLayout()
        form.addRow(tr("Size"), size)
        form.addRow(tr("Title"), self.title)
        form.addRow(tr("Background"), self.ground)
        for label, box in ((tr("Show"), self.legend), ("", self.scale), ("", self.north)):
            form.addRow(label, box)
        buttons = QDialogButtonBox(self)
        buttons.addButton(tr("Save…"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _take_size(self, size: tuple[int, int] | None) -> None:
        if size is not None:
            self.width_box.setValue(size[0])
            self.height_box.setValue(size[1])

    def _accept(self) -> None:
        self.accept()
        self._sure(
            PictureWanted(
                self.width_box.value(), self.height_box.value(), self.ground.currentData(), self.title.text().strip(),
                self.legend.isChecked(), self.scale.isChecked(), self.north.isChecked(),
            )
        )  # fmt: skip
