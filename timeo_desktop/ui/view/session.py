"""What is open and how it is seen, without Qt: the window and the headless snapshot both stand on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from timeo_desktop.domain.chunks import F64, I64, ChunkFile
from timeo_desktop.domain.elements import Element, source_of, step_of
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import Sentence
from timeo_desktop.domain.view import CameraView, ViewState
from timeo_desktop.domain.view_history import ViewHistory
from timeo_desktop.domain.visibility import Answers, as_array
from timeo_desktop.domain.written_view import read_view, write_view
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.scene import Scene
from timeo_desktop.services.opening import open_source
from timeo_desktop.services.opening.advice import middle_of
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.opening.open_source import Event, ModelFile, terrain_of
from timeo_desktop.services.opening.sources import FAR
from timeo_desktop.ui.view.inside import Meant
from timeo_desktop.ui.view.looking import Looking
from timeo_desktop.ui.view.names import ModelNames
from timeo_desktop.ui.view.open_model import OpenModel
from timeo_desktop.ui.view.places import Places
from timeo_desktop.ui.view.sunlight import Sunlight
from timeo_desktop.ui.view.whereabouts import Whereabouts


class Observer:
    """What happens around a session; the window does more than this one, which a headless picture is content with."""

    def view_changed(self, old: ViewState, new: ViewState) -> None:
        """The view has changed, and the scene with it."""

    def camera_moved(self) -> None:
        """The camera has moved."""

    def is_put(self, model: OpenModel) -> None:
        """A model was put elsewhere, by the word of a person (`by_hand`)."""

    def is_closed(self, elements: ModelElements) -> None:
        """A model was closed: its element database is given back, once nobody reads it any more."""
        elements.close()


class Session:
    """The open models, their scene and the view."""

    def __init__(self, scene: Scene, camera: Camera, observer: Observer | None = None) -> None:
        self.scene = scene
        self.camera = camera
        self._observer = Observer() if observer is None else observer
        self.models: dict[int, OpenModel] = {}
        self.looking, self.places = Looking(self), Places(self)
        self.sunlight = Sunlight(scene)
        self.whereabouts = Whereabouts(scene, lambda: self.models, lambda: self.epsg)
        self.names = ModelNames(lambda: self.models)
        self.history = ViewHistory()
        self.epsg: int | None = None
        self.unplaced: tuple[int, ...] = ()
        self.decimal = "."  # what separates whole from tenths where numbers are written in the picture
        self.plan_cut = 1.2  # metres above the floor at which plans are cut
        self.twins: dict[
            int, tuple[int, ...]
        ] = {}  # other numbers of the same thing: a building of the city, its model
        self._found: dict[int, tuple[str, I64]] = {}  # what the filter of a source says, and the steps it leaves over
        self._replaced: dict[int, I64] = {}  # steps of a source that another model shows better
        self._meant = Meant(self)
        self._next = 1

    @property
    def view(self) -> ViewState:
        """The present view."""
        return self.history.current

    def begin(self, file: ModelFile) -> OpenModel:
        """Add a model that is about to be read."""
        model = OpenModel(self._next, file)
        self._next += 1
        self.models[model.number] = model
        return model

    def take(self, model: OpenModel, event: Event) -> Iterator[Sentence]:
        """Apply one event of an opening; yield what the user should know."""
        match event:
            case open_source.Recognised(by_hand) if not model.on_map:
                model.by_hand = by_hand
            case open_source.Placed(placement, reach, at):
                model.placement, model.located, model.at = placement, True, at or model.at
                model.reach = max(model.reach, reach)
                self.places.lay()
            case open_source.ChunkReady(chunk, file):
                near, model.reach = model.reach, max(model.reach, _reach(file))
                model.at = model.at or file.bounds[:2]
                self.scene.add_chunk(model.number, chunk)
                if near <= FAR < model.reach:
                    self.places.lay()
            case open_source.LabelsReady(labels):
                self.scene.labels.put(model.number, labels)
            case open_source.Drawn() if model.number in self.scene.trees:
                self.scene.trees[model.number].whole = True
            case open_source.Noticed(text, flat) if not flat:
                yield text
            case open_source.Opened(package):
                self._opened(model, package)
            case _:
                self._take_tiles(model, event)

    def _take_tiles(self, model: OpenModel, event: Event) -> None:
        match event:
            case open_source.TileReady(folder, file, tile):
                model.reach = max(model.reach, _reach(file))
                node = self.scene.add_tile(model.number, folder, file)
                if tile is not None:
                    self.scene.fill(node, tile)
            case open_source.TilesPromised(folder, promises, stream):
                model.stream = stream
                self.scene.promise_tiles(model.number, folder, promises, stream.ask)
            case open_source.TileMissing(name, broken) if model.number in self.scene.trees:
                self.scene.trees[model.number].missing(name, broken)
            case open_source.Grown(summary):
                model.summary = summary

    def _opened(self, model: OpenModel, package: Package) -> None:
        model.failed, model.summary = package.summary.failed, package.summary
        model.content = package.summary.content
        model.ground = terrain_of(package, model.file)
        if (bounds := package.summary.bounds) is not None and not model.on_map:
            model.reach, model.at = max(map(abs, bounds)), middle_of(bounds)
            self.places.lay()
        model.elements, model.whole = elements_of(package), True
        self._meant.forget()
        self._see_again()

    def put(self, model: OpenModel, matrix: F64) -> None:
        """Put a model where a person says: the matrix leads to the scene's system."""
        model.by_hand = (matrix, self.epsg)
        self.places.lay()
        self._observer.is_put(model)

    def moved_camera(self) -> None:
        """The camera stands elsewhere, or sees otherwise."""
        self._observer.camera_moved()

    def same_as(self, number: int) -> tuple[int, ...]:
        """Other numbers of the same thing."""
        return self.twins.get(number, ())

    def is_idle(self, number: int) -> bool:
        """Whether nothing of a model that can be had is waited for."""
        stream = self.models[number].stream if number in self.models else None
        return stream is None or stream.is_idle

    def close(self, number: int) -> None:
        """Take a model out."""
        model = self.models.pop(number)
        if model.elements is not None:
            self._observer.is_closed(model.elements)
        self.scene.remove(number)
        self._found.pop(number, None)
        self._replaced.pop(number, None)
        old = self.view
        self.history.forget(lambda each: source_of(each) != number)
        self.places.lay()
        self._show(old)

    def order(self) -> list[int]:
        """The open files, as the user ordered them."""
        return list(self.models)

    def reorder(self, numbers: list[int]) -> None:
        """Put the open files in this order; later ones are drawn over earlier ones where they lie in one plane."""
        if set(numbers) == set(self.models):
            self.models = {number: self.models[number] for number in numbers}
            self.scene.reorder(numbers)
            self.moved_camera()

    def replace_in_city(self, number: int, steps: list[int]) -> None:
        """Hide these objects of a city file: a model that is open shows them in detail."""
        wanted = np.sort(as_array(steps))
        if not np.array_equal(wanted, self._replaced.get(number, as_array(()))):
            self._replaced[number] = wanted
            self._see_again()

    def filter(self, number: int, where: str) -> None:
        """Show only the objects of an open file that words and conditions leave over; empty: all."""
        layer = self.view.layer(number)
        if layer.where != where:
            self.apply(self.view.with_layer(number, replace(layer, where=where)))

    def unanswered(self) -> list[tuple[int, str]]:
        """Filters of the view whose objects have not been looked up yet, as (source, what it says)."""
        wanted = ((number, layer.where) for number, layer in self.view.layers if layer.where)
        return [(number, where) for number, where in wanted if self._found.get(number, ("",))[0] != where]

    def found(self, number: int, where: str, steps: I64) -> None:
        """The objects of a file that a filter leaves over."""
        if number in self.models:
            self._found[number] = (where, np.sort(steps))
            self._see_again()

    def answers(self) -> Answers:
        """What the conditions of the view find; a filter that is not answered yet shows what the last one left."""
        filtered = {number for number, layer in self.view.layers if layer.where}
        found = {number: steps for number, (_, steps) in self._found.items() if number in filtered}
        return Answers(found, dict(self._replaced), self._meant.now())

    def _see_again(self) -> None:
        self.scene.apply(self.view, self.answers())
        self.moved_camera()

    def close_all(self) -> None:
        """Take every model out."""
        for number in list(self.models):
            self.close(number)

    def apply(self, view: ViewState) -> None:
        """See things so from now on, undoably."""
        old = self.view
        if self.history.push(view, self._camera_view()):
            self._show(old)

    @contextmanager
    def flight(self) -> Iterator[None]:
        """What is seen otherwise within, and the way of the camera, is one step of the view."""
        end = self.history.begin(self._camera_view())
        yield
        end(self._camera_view())

    def lay(self, overlay: str, quantity: str = "") -> None:
        """Lay an overlay over the model."""
        self.apply(replace(self.view, overlay=overlay, quantity=quantity))

    def go_to(self, moment: int | None) -> None:
        """Look at a moment (milliseconds since 1970, UTC), or at now."""
        self.apply(self.view.at(moment))

    def know_of(self, known: int | None) -> None:
        """Show no more than was known at a moment (milliseconds since 1970, UTC), or all that is known today."""
        self.apply(self.view.knowing(known))

    def view_text(self) -> str:
        """The view and where it is seen from, as text that holds in any session."""
        return write_view(replace(self.view, camera=self._camera_view()), self.names)

    def show_text(self, text: str) -> None:
        """See as a text says that `view_text` gave, undoably. Raises ValueError when it is none."""
        self.show(read_view(text, self.names))

    def show(self, view: ViewState) -> None:
        """See as a view says that was kept, from where it was seen, undoably."""
        with self.flight():
            self.apply(replace(view, camera=None))
            if view.camera is not None:
                self.looking.stand(view.camera)

    def _camera_view(self) -> CameraView | None:
        """Where the camera stands; nowhere while there is nothing to see."""
        return None if self.scene.origin is None else self.camera.standing(self.scene.origin)

    def undo(self) -> None:
        """Back to the view before, and to where it was seen from."""
        old = self.view
        if self.history.undo(self._camera_view()):
            self._return(old)

    def redo(self) -> None:
        """Forward to the view that was undone, and to where it was seen from."""
        old = self.view
        if self.history.redo(self._camera_view()):
            self._return(old)

    def _return(self, old: ViewState) -> None:
        if self.history.camera is not None:
            self.looking.stand(self.history.camera)
        self._show(old)

    def _show(self, old: ViewState) -> None:
        was = (old.sun, old.shadows, old.moment)
        if was != (self.view.sun, self.view.shadows, self.view.moment) and (self.view.sun or old.sun):
            self.sunlight.shine(self.view, self.epsg)
        self.scene.apply(self.view, self.answers())
        self._observer.view_changed(old, self.view)

    def element(self, number: int) -> Element | None:
        """The element with this number, once its model has been read."""
        model = self.models.get(source_of(number))
        return model.elements.element(step_of(number)) if model and model.elements else None


def _reach(file: ChunkFile) -> float:
    return float(np.abs(file.bounds).max())
