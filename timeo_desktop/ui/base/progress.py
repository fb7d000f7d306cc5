"""Progress in the status bar: what is being read, how far, and a button that stops it. Appears after a moment only."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from timeo_desktop.services.opening.open_source import Progress
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.tasks import Task

_DELAY_MS = 600
_SCALE = 1000
_STAGES = {
    "parse": "reading",
    "geometry": "making shapes",
    "details": "adding details",
    "labels": "reading texts",
    "properties": "reading properties",
    "beside": "adding other shapes",
    "compare": "comparing engines",
    "fetch": "fetching",
    "sheet": "drawing the sheet",
}


class ProgressWidget(QWidget):
    """Shows one task; several queue up behind their count."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self._tasks: list[Task] = []
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._cancel = QToolButton(self)
        self._cancel.setAutoRaise(True)
        self._cancel.clicked.connect(self.cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._text, self._bar, self._cancel):
            layout.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._appear)
        self.hide()

    def add(self, task: Task) -> None:
        """Follow a task."""
        self._tasks.append(task)
        task.finished.connect(lambda: self.drop(task))
        if len(self._tasks) == 1:
            self._timer.start()
        self.update_progress(Progress("parse"))

    def _appear(self) -> None:
        if self._tasks:
            self.show()

    def drop(self, task: Task) -> None:
        """Follow a task no longer."""
        if task in self._tasks:
            self._tasks.remove(task)
        if not self._tasks:
            self._timer.stop()
            self.hide()

    def shut(self) -> None:
        """Stop following anything: the window closes."""
        self._tasks.clear()
        self._timer.stop()

    def cancel(self) -> None:
        """Stop everything that is being read."""
        for task in self._tasks:
            task.cancel()

    def update_progress(self, progress: Progress) -> None:
        """Show how far the newest task is."""
        if not self._tasks:
            return
        title = self._tasks[-1].title
        more = f" (+{len(self._tasks) - 1})" if len(self._tasks) > 1 else ""
        tried = f" ({progress.tried})" if progress.tried else ""
        self._text.setText(f"{title}: {tr(_STAGES.get(progress.stage, progress.stage))}{tried}{more}")
        self._cancel.setText(tr("Cancel"))
        if progress.fraction is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, _SCALE)
            self._bar.setValue(int(progress.fraction * _SCALE))
