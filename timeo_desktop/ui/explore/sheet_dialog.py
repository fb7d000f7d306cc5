"""Paper, scale and title block of a sheet, with a picture of what it will look like."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from timeo_desktop.domain.sheets import PAPERS, SCALES, WORDS, Layout, TitleBlock, day_text
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.settings import Settings

if TYPE_CHECKING:
    from timeo_desktop.ui.explore.sheet_making import SheetMaking

_WAIT_MS = 350
_PREVIEW, _FIELD = 460, 260
_LEAST, _MOST = 1.0, 100_000.0
_WORDS = ("Paper", "Direction", "Scale", "", "Project", "View name", "Author", "Date", "Number")
_PAPER, _UPRIGHT, _PROJECT, _AUTHOR = "sheet/paper", "sheet/upright", "sheet/project", "sheet/author"


class SheetDialog(QDialog):
    """Asks for all that a sheet needs; it is made once a file was chosen."""

    def __init__(self, making: "SheetMaking", settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._making, self._settings = making, settings
        self._language = settings.text("language", "en") if settings.text("language", "en") in WORDS else "en"
        self.setWindowTitle(tr("Make a sheet"))
        self.paper, self.direction, self.scale = QComboBox(self), QComboBox(self), QComboBox(self)
        self.paper.addItems(list(PAPERS))
        self.direction.addItems([tr("Landscape"), tr("Portrait")])
        self.scale.setEditable(True)
        self.scale.addItems([f"1:{scale}" for scale in SCALES])
        self.project, self.view, self.author, self.date, self.number = (QLineEdit(self) for _ in range(5))
        self.fits, self.picture = QLabel(self), QLabel(self)
        self._fill()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._preview)
        self._listen()
        self._propose()

    def _fill(self) -> None:
        files, view = self._making.names()
        self.paper.setCurrentText(self._settings.text(_PAPER, "A3"))
        self.direction.setCurrentIndex(int(self._settings.text(_UPRIGHT) == "yes"))
        self.project.setText(self._settings.text(_PROJECT) or files)
        self.author.setText(self._settings.text(_AUTHOR))
        self.view.setText(view)
        self.date.setText(day_text(datetime.now().astimezone().date(), self._language))

    def _lay_out(self) -> None:
        form = QFormLayout()
        widgets = (
            self.paper, self.direction, self.scale, self.fits, self.project, self.view, self.author, self.date,
            self.number,
        )  # fmt: skip
        for word, widget in zip(_WORDS, widgets, strict=True):
            form.addRow(tr(word) if word else "", widget)
        self.project.setMinimumWidth(_FIELD)
        self.picture.setFixedSize(_PREVIEW, _PREVIEW)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setText(tr("Drawing…"))
        self.buttons = QDialogButtonBox(self)
        save = self.buttons.addButton(tr("Save as PDF…"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setDefault(True)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._ask_file)
        self.buttons.rejected.connect(self.reject)
        beside, layout = QHBoxLayout(), QVBoxLayout(self)
        beside.addLayout(form)
        beside.addWidget(self.picture)
        layout.addLayout(beside)
        layout.addWidget(self.buttons)

    def _listen(self) -> None:
        self.paper.currentTextChanged.connect(self._propose)
        self.direction.currentIndexChanged.connect(self._propose)
        self.scale.currentTextChanged.connect(self._changed)
        for line in (self.project, self.view, self.author, self.date, self.number):
            line.textChanged.connect(self._timer.start)

    def layout_now(self) -> Layout | None:
        """Paper and scale; None while the scale that is typed is none."""
        try:
            scale = float(self.scale.currentText().strip().removeprefix("1:").replace(",", "."))
        except ValueError:
            return None
        layout = Layout(self.paper.currentText(), self.direction.currentIndex() == 0, scale)
        return layout if _LEAST <= scale <= _MOST else None

    def title_now(self) -> TitleBlock:
        """What the title block will say."""
        words = (line.text().strip() for line in (self.project, self.view, self.author, self.date, self.number))
        return TitleBlock(*words)

    def _propose(self) -> None:
        """The largest usual scale that fits the paper."""
        fits = self._making.fitting(Layout(self.paper.currentText(), self.direction.currentIndex() == 0))
        self.scale.setCurrentText(f"1:{fits}")
        self._changed()

    def _changed(self) -> None:
        layout = self.layout_now()
        for button in self.buttons.buttons():
            if self.buttons.buttonRole(button) is QDialogButtonBox.ButtonRole.AcceptRole:
                button.setEnabled(layout is not None)
        if layout is None:
            self.fits.setText(tr("Type a scale such as 1:100"))
            return
        fits = self._making.fitting(replace(layout, scale=1.0))
        self.fits.setText(
            tr("All of it fits") if layout.scale >= fits else tr("Cut off at the edge; 1:{n} fits", n=fits)
        )
        self._timer.start()

    def _preview(self) -> None:
        layout = self.layout_now()
        if layout is not None:
            self._making.preview(layout, self.title_now(), self._language, self._show_picture)

    def _show_picture(self, picture: bytes) -> None:
        pixmap = QPixmap()
        pixmap.loadFromData(picture)
        self.picture.setPixmap(
            pixmap.scaled(
                _PREVIEW, _PREVIEW, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )

    def _ask_file(self) -> None:
        layout, title = self.layout_now(), self.title_now()
        if layout is None:
            return
        proposed = "".join(sign if sign.isalnum() or sign in " -_." else "_" for sign in title.view) or "timeo"
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the sheet"), f"{proposed}.pdf", "PDF (*.pdf)")
        if not name:
            return
        path = Path(name)
        self._remember(layout, title)
        self.accept()
        self._making.make(layout, title, self._language, path if path.suffix else path.with_suffix(".pdf"))

    def _remember(self, layout: Layout, title: TitleBlock) -> None:
        for name, value in (
            (_PAPER, layout.paper), (_UPRIGHT, "no" if layout.landscape else "yes"), (_PROJECT, title.project),
            (_AUTHOR, title.author),
        ):  # fmt: skip
            self._settings.put(name, value)

    def done(self, result: int) -> None:
        """Closed: nothing is drawn for it any more."""
        self._timer.stop()
        self._making.stop()
        super().done(result)
