"""The page shown while nothing is open: what one can do, and the files opened lately."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.language import tr

_WIDTH, _TEXT_WIDTH = 460, 270  # the least that the buttons leave the text
_SHOWN = 6


class Welcome(QWidget):
    """Open, try the demonstration, or go on with a recent file."""

    def __init__(self, run: Callable[[str], None], open_files: Callable[[list[Path]], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self._open_files = open_files
        self._recent: list[Path] = []
        box = QFrame(self)
        box.setMaximumWidth(_WIDTH)
        self._rows = QVBoxLayout(box)
        self._rows.setSpacing(8)
        self._title = QLabel(box)
        font = QFont(self._title.font())
        font.setPointSizeF(font.pointSizeF() * 1.9)
        font.setBold(True)
        self._title.setFont(font)
        self._about = QLabel(box)
        self._about.setWordWrap(True)
        self._open = QPushButton(box)
        self._open.setDefault(True)
        self._open.clicked.connect(lambda: run("file.open"))
        self._demo = QPushButton(box)
        self._demo.clicked.connect(lambda: run("file.demo"))
        self._head = QLabel(box)
        for button in (self._open, self._demo):
            button.setMinimumHeight(40)
        for widget in (self._title, self._about, self._open, self._demo, self._head):
            self._rows.addWidget(widget)
        self._links: list[QPushButton] = []
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def show_recent(self, recent: list[Path]) -> None:
        """List these files and say everything in the present language."""
        self._recent = recent[:_SHOWN]
        self._title.setText("Timeo Desktop")
        self._about.setText(
            tr("Open a building (IFC), a city model or a map layer, or drop it here. Nothing leaves this computer.")
        )
        self._about.setMinimumHeight(self._about.heightForWidth(_TEXT_WIDTH))  # a low window must not cut it
        self._open.setText(tr("Open a model…"))
        self._open.setIcon(theme.icon("folder-open"))
        self._demo.setText(tr("Look at the demonstration building"))
        self._demo.setIcon(theme.icon("building"))
        self._head.setText(tr("Opened lately"))
        self._head.setVisible(bool(self._recent))
        for link in self._links:
            self._rows.removeWidget(link)  # until it is deleted it would keep the window as high as it was
            link.hide()
            link.deleteLater()
        self._links = [self._link(path) for path in self._recent]

    def _link(self, path: Path) -> QPushButton:
        link = QPushButton(path.name.replace("&", "&&"), self)
        link.setFlat(True)
        link.setStyleSheet("text-align: left; padding: 4px 8px;")
        link.setToolTip(words.tip(str(path)))
        link.clicked.connect(lambda: self._open_files([path]))
        self._rows.addWidget(link)
        return link
