"""Opens files into the session: one background task a model, events applied on the GUI thread, and trying again."""

import logging
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.opening import open_source
from timeo_desktop.services.opening.events import Event, ModelFile, Noticed
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.progress import ProgressWidget
from timeo_desktop.ui.base.tasks import Task, Tasks
from timeo_desktop.ui.view.open_model import OpenModel
from timeo_desktop.ui.view.session import Session
from timeo_desktop.ui.view.viewport import Viewport

_log = logging.getLogger(__name__)
MODELS = frozenset({Kind.MODELS})
_GROWN_MS = 1_000
_STEP = 2.0  # metres by which a flat layer may be off


class Opening(QObject):
    """The road from a file to the window. `opened(model, package)` tells of each that is read."""

    opened = Signal(object, object)

    def __init__(
        self,
        *,
        session: Session,
        viewport: Viewport,
        hub: Hub,
        tasks: Tasks,
        progress: ProgressWidget,
        opener: Opener,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._viewport, self._hub = session, viewport, hub
        self._tasks, self._progress = tasks, progress
        self._opener = opener
        self._running: dict[int, Task] = {}
        self._failures: dict[int, tuple[ModelFile, str]] = {}  # with what the user says of its system
        self._floors: dict[int, float] = {}
        self._flat: dict[int, Sentence] = {}
        self._states: dict[int, tuple[int, int] | None] = {}
        self._grown = QTimer(self)  # tiles come quicker than tables can be read again
        self._grown.setSingleShot(True)
        self._grown.setInterval(_GROWN_MS)
        self._grown.timeout.connect(lambda: hub.changed.emit(Changes(frozenset({Kind.GROWN})), self))

    def open(self, path: Path | str) -> bool:
        """Begin to open a file, or a tileset at an address; whether there was a model to open. Problems become
        messages."""
        try:
            files = open_source.models_of(path)
        except UserError as error:
            self._tell(Severity.ERROR, Sentence(error.key, error.values))
            return False
        for file in files:
            same = next((each for each in self._session.models.values() if each.file.where == file.where), None)
            if same is None:
                self._start(file)
            elif self._states.get(same.number) != _state(file):
                self.close(same.number)
                self._start(file, same.source_crs)
            else:
                self._tell(Severity.INFO, sentence("{name} is open already", name=file.name))
                self._session.looking.fit_source(same.number)
        return True

    def _start(self, file: ModelFile, source_crs: str = "") -> None:
        model = self._session.begin(file)
        model.source_crs = source_crs
        self._states[model.number] = _state(file)
        wanted = self._session.whereabouts.wanted(source_crs)
        first_of_all = len(self._session.models) == 1
        state = {"fit": first_of_all}
        self._floors[model.number] = wanted.floor
        if first_of_all:
            self._viewport.moved = False

        def work(stop: threading.Event) -> Iterator[Event]:
            return self._opener.open(file, stop, wanted, streamed=bool(file.url))

        # What is streamed goes on while it is looked at, so it is no work that somebody waits for.
        begin = self._tasks.network if file.url else self._tasks.stream
        each, done, failed = partial(self._take, model, state), partial(self._done, model), partial(self._failed, model)
        task = begin(work=work, each=each, done=done, failed=failed, title=file.name)
        self._running[model.number] = task
        self._progress.add(task)
        self._hub.changed.emit(Changes(MODELS), self)

    def _take(self, model: OpenModel, state: dict[str, bool], event: Event) -> None:
        if model.number not in self._session.models:
            return
        for text in self._session.take(model, event):
            self._tell(Severity.WARNING, text)
        if isinstance(event, Noticed) and event.flat:
            self._flat[model.number] = event.sentence  # a terrain model may still be on its way
        if isinstance(event, open_source.Placed) and self._is_elsewhere(model):
            # Another file decided the system of the scene while this one was being read.
            self.reopen(model.number, model.source_crs)
            return
        if model.stream is not None:
            self._show_streamed(model, event, state)
        self._show(model, event, state)

    def _show(self, model: OpenModel, event: Event, state: dict[str, bool]) -> None:
        match event:
            case open_source.Progress():
                self._progress.update_progress(event)
            case open_source.ChunkReady():
                self._show_chunk(state)
            case open_source.TileReady(_, file, _) if model.stream is None:
                if not file.parent:
                    self._show_chunk(state)
            case open_source.LabelsReady():
                self._viewport.request_render()
            case open_source.Placed() if self._session.scene.moved:
                self._viewport.request_render()
            case open_source.Drawn():
                if not self._viewport.moved:
                    self._session.looking.fit_if_needed()
                self._hub.changed.emit(Changes(frozenset({Kind.GEOMETRY})), self)
            case open_source.Opened(package):
                self.opened.emit(model, package)
                self._lay_again()
                # Chunks were drawn as they came; now glass is drawn after what is seen through it.
                self._viewport.request_render()
                self._hub.changed.emit(Changes(MODELS), self)

    def _lay_again(self) -> None:
        """What was opened together with what it should lie on has taken its height too soon: it is laid again."""
        floor, terrain = self._session.whereabouts.floor(), self._session.whereabouts.terrain()
        for model in list(self._session.models.values()):
            if model.lies_flat and model.whole and (terrain or abs(floor - self._floors[model.number]) > _STEP):
                self.reopen(model.number, model.source_crs)

    def _show_chunk(self, state: dict[str, bool]) -> None:
        """The first chunk of the first model decides the view; later ones are drawn over it until all is there."""
        if state["fit"] and len(self._session.scene.chunks) == 1:
            self._viewport.request_render()
            self._session.looking.begin()
        else:
            self._viewport.request_chunk(self._session.scene.chunks[-1])

    def _show_streamed(self, model: OpenModel, event: Event, state: dict[str, bool]) -> None:
        """The first tile of all decides the view; the camera then asks for those that it sees."""
        match event:
            case open_source.TileReady() | open_source.TilesPromised() | open_source.TileMissing():
                if state["fit"] and not self._viewport.moved:
                    state["fit"] = False
                    self._session.looking.begin()
                self._viewport.request_refined()
            case open_source.Grown():
                self._grown.start()
            case open_source.Opened() if model.number in self._running:
                self._progress.drop(self._running[model.number])

    def shut(self) -> None:
        """Tell nothing any more: the window closes."""
        self._grown.stop()
        self._grown.blockSignals(True)

    @property
    def is_settled(self) -> bool:
        """Whether all that was opened is there, as far as it can be had."""
        return all(model.whole for model in self._session.models.values())

    def _tell_places(self) -> None:
        """Say what lies flat for want of a terrain model, and what is doubtful of all places, once all that was opened
        is there."""
        if any(not self._session.models[number].stream for number in self._running if number in self._session.models):
            return
        flat, self._flat = self._flat, {}
        for number, text in flat.items():
            if number in self._session.models:
                self._tell(Severity.WARNING, text)
        for message in self._session.places.judged():
            self._hub.message.emit(message)

    def _done(self, model: OpenModel) -> None:
        self._running.pop(model.number, None)
        if model.failed:
            text = sentence(
                "{name}: {count} elements could not be drawn as authored", name=model.file.name, count=len(model.failed)
            )
            self._tell(Severity.WARNING, text, "panel.not_drawn", "Show the list")
        self._tell_places()

    def _failed(self, model: OpenModel, error: Exception) -> None:
        self._running.pop(model.number, None)
        self._tell_places()
        if model.number not in self._session.models:
            return
        drawn = any(actor.source == model.number for actor in self._session.scene.chunks)
        if not drawn or isinstance(error, Cancelled):
            self._session.close(model.number)
            self._viewport.request_render()
        model.whole = True
        self._hub.changed.emit(Changes(MODELS), self)
        if isinstance(error, Cancelled):
            self._tell(Severity.INFO, sentence("Opening {name} was cancelled", name=model.file.name))
        elif isinstance(error, UserError):
            text = Sentence(error.key, error.values)
            self._tell(Severity.ERROR, text, f"file.retry {model.number}", "Try again")
        else:
            _log.error("unexpected error", exc_info=error)
            text = sentence(
                "{name} could not be opened because of a fault in this program: {reason}",
                name=model.file.name,
                reason=error,
            )
            self._tell(Severity.ERROR, text, f"file.retry {model.number}", "Try again")
        if not isinstance(error, Cancelled):
            self._failures[model.number] = (model.file, model.source_crs)

    def retry(self, number: int) -> None:
        """Open a model again that failed, in place of what was drawn of it."""
        failure = self._failures.pop(number, None)
        model = self._session.models.get(number)
        if model is not None:
            self._session.close(number)
            self._viewport.request_render()
        if failure is None:
            self._tell(Severity.INFO, sentence("There is nothing left to try again"))
        else:
            self._start(*failure)

    def _is_elsewhere(self, model: OpenModel) -> bool:
        epsg = model.placement.epsg
        return model.on_map and epsg is not None and self._session.epsg not in (None, epsg)

    def reopen(self, number: int, source_crs: str) -> None:
        """Read a file again: in the scene's present system, and from the one that the user says it is in."""
        model = self._session.models[number]
        file = model.file
        try:
            open_source.can_be_read(file, source_crs)
        except UserError as error:  # what is on the screen stays there
            self._tell(Severity.ERROR, Sentence(error.key, error.values))
            return
        self.close(number)
        self._start(file, source_crs)

    def close(self, number: int) -> None:
        """Close a model, stopping its reading."""
        task = self._running.pop(number, None)
        if task is not None:
            task.cancel()
        if number in self._session.models:
            self._session.close(number)
        self._viewport.request_render()
        self._hub.changed.emit(Changes(MODELS), self)

    def _tell(self, severity: Severity, text: Sentence, action: str = "", title: str = "") -> None:
        self._hub.message.emit(Message(severity, text, action, title))


def _state(file: ModelFile) -> tuple[int, int] | None:
    """What tells whether a file was written since it was opened."""
    try:
        state = file.path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns
