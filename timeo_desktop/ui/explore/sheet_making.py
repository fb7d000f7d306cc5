"""Sheets of the window: asked for in a dialog, drawn a step at a time, set and written in a thread."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.picture import LegendLine, PictureLegend
from timeo_desktop.domain.sheets import WORDS, Layout, Sheet, TitleBlock, fitting_scale
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.scene.colour_scale import viridis
from timeo_desktop.services.explore.sheets import pdf_of, picture_of, save
from timeo_desktop.services.opening.events import Progress
from timeo_desktop.ui.base.tasks import Task
from timeo_desktop.ui.explore.sheet_dialog import SheetDialog
from timeo_desktop.ui.explore.sheet_drawing import DOTS_PER_INCH, Shown, extent_of, outlook_of, show
from timeo_desktop.ui.explore.sheet_steps import Steps
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.overlay_view import OverlayView

PREVIEW_DOTS = 60.0


class SheetMaking(QObject):
    """The only one of a window. One sheet is made at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.viewport)
        self._desk = desk
        self._steps: Steps[Shown] | None = None
        self._task: Task | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being drawn."""
        return self._steps is None and self._task is None

    def close(self) -> None:
        """Stop drawing: the window closes."""
        self.stop()

    def ask(self) -> None:
        """Show the dialog."""
        SheetDialog(self, self._desk.settings, self._desk.window).open()

    def fitting(self, layout: Layout) -> int:
        """The largest usual scale at which all that is seen fits."""
        session = self._desk.session
        return fitting_scale(*extent_of(session, outlook_of(session)), layout)

    def names(self) -> tuple[str, str]:
        """What the project and the view may be called."""
        session = self._desk.session
        files = " + ".join(Path(model.file.name).stem for model in session.models.values())
        named = [section.name for section in session.view.sections if section.on and section.name]
        return files, named[-1] if named else ""

    def preview(self, layout: Layout, title: TitleBlock, language: str, shown: Callable[[bytes], None]) -> None:
        """Draw coarsely, and give the picture (PNG) of the sheet."""
        self.stop()
        made = partial(self._set_preview, layout, title, language, shown)
        self._draw(layout, language, PREVIEW_DOTS, made, lambda _error: None)

    def make(self, layout: Layout, title: TitleBlock, language: str, path: Path) -> None:
        """Draw and write the PDF; messages tell how it ended."""
        self.stop()
        task = Task(path.name, self)
        self._task = task
        self._desk.progress.add(task)
        self._desk.progress.update_progress(Progress("sheet"))

        def drawn(shown: Shown) -> None:
            task.finished.emit()
            self._task = None
            self._write(self._sheet(shown, layout, title, language), shown, path)

        def failed(error: Exception) -> None:
            task.finished.emit()
            self._task = None
            self._tell(error)

        self._draw(layout, language, DOTS_PER_INCH, drawn, failed)

    def stop(self) -> None:
        """Give up what is being drawn."""
        if self._steps is not None:
            self._steps.stop()

    def _draw(
        self, layout: Layout, language: str, dots: float, done: Callable[[Shown], None],
        failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        def ended(then: Callable[[], None]) -> None:
            self._steps = None
            then()

        session = self._desk.session
        steps = self._cancellable(show(session, outlook_of(session), layout, dots, language))
        self._steps = Steps(
            steps, lambda shown: ended(lambda: done(shown)), lambda error: ended(lambda: failed(error)), self
        )

    def _cancellable(self, steps: Iterator[Shown | None]) -> Iterator[Shown | None]:
        for each in steps:
            if self._task is not None and self._task.stop.is_set():
                raise Cancelled
            yield each

    def _sheet(self, shown: Shown, layout: Layout, title: TitleBlock, language: str) -> Sheet:
        told = self._desk.part(OverlayView).legend.told()
        heading, legend = ("", ()) if told is None else (told.title, _legend_lines(told))
        north = self._desk.session.camera.north()
        return Sheet(layout, title, shown.drawing, b"", north, legend, heading, WORDS[language])

    def _set_preview(
        self, layout: Layout, title: TitleBlock, language: str, done: Callable[[bytes], None], shown: Shown
    ) -> None:
        sheet = self._sheet(shown, layout, title, language)
        self._desk.tasks.ask(
            lambda _stop: picture_of(replace(sheet, shading=shown.shading()), PREVIEW_DOTS), done, self._tell
        )

    def _write(self, sheet: Sheet, shown: Shown, path: Path) -> None:
        def work(_stop: threading.Event) -> Iterator[Path]:
            save(pdf_of(replace(sheet, shading=shown.shading())), path)
            yield path

        def done(written: Path) -> None:
            text = sentence("The sheet was saved as {file}", file=written)
            self._desk.hub.message.emit(Message(Severity.INFO, text))

        self._desk.tasks.stream(path.name, work, done, lambda: None, self._tell)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._desk.hub.message.emit(Message(Severity.ERROR, Sentence(error.key, error.values)))
        elif not isinstance(error, Cancelled):
            raise error


def _legend_lines(told: PictureLegend) -> tuple[LegendLine, ...]:
    """The lines of a legend, after the ends of its scale."""
    low, high = ((int(red), int(green), int(blue)) for red, green, blue, *_ in viridis(np.array([0.0, 1.0])))
    ends = zip((low, high), told.ends or (), strict=False)
    return (*(LegendLine(words, colour) for colour, words in ends), *told.lines)
