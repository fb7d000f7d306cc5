"""What is open and how it is seen, without Qt: the window and the headless snapshot both stand on it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from timeo_desktop.domain.building_keys import rnb_id
from timeo_desktop.domain.chunks import F64, I64, ChunkFile
from timeo_desktop.domain.elements import (
    Element,
    element_number,
    source_of,
    step_of,
)
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import now
from timeo_desktop.domain.view import ViewHistory, ViewState
from timeo_desktop.domain.visibility import Answers, as_array
from timeo_desktop.scene import quality
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.picking import Ray, entry_of
from timeo_desktop.scene.scene import Scene
from timeo_desktop.services.city.sun import sun_at
from timeo_desktop.services.opening import open_source
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.opening.open_source import Event, ModelFile, terrain_of
from timeo_desktop.services.opening.place import FAR, Placements, place_models
from timeo_desktop.ui.view.open_model import OpenModel
from timeo_desktop.ui.view.whereabouts import Whereabouts

_FAR_OFF = 30_000.0  # metres
_SKY = 1e5  # metres, above everything
_ASLANT = np.array([0.0, 0.8, -0.6])  # northwards and down


class Observer:
    """What happens around a session; the window does more than this one, which a headless picture is content with."""

    def view_changed(self, old: ViewState, new: ViewState) -> None:
        """The view has changed, and the scene with it."""

    def camera_moved(self) -> None:
        """The camera has moved."""

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
        self.whereabouts = Whereabouts(scene, lambda: self.models, lambda: self.epsg)
        self.history = ViewHistory()
        self.epsg: int | None = None
        self.sun_is_down = False
        self.unplaced: tuple[int, ...] = ()
        self.twins: dict[
            int, tuple[int, ...]
        ] = {}  # other numbers of the same thing: a building of the city, its model
        self._for_map = False  # parallel projection only for the sake of the map view
        self._found: dict[int, tuple[str, I64]] = {}  # what the filter of a source says, and the steps it leaves over
        self._replaced: dict[int, I64] = {}  # steps of a source that another model shows better
        self._next = 1
        self._told: dict[int, Sentence] = {}

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
            case open_source.Placed(placement, reach, at):
                model.placement, model.located, model.at = placement, True, at or model.at
                model.reach = max(model.reach, reach)
                yield from self.place()
            case open_source.ChunkReady(chunk, file):
                near, model.reach = model.reach, max(model.reach, _reach(file))
                model.at = model.at or file.bounds[:2]
                self.scene.add_chunk(model.number, chunk)
                if near <= FAR < model.reach and len(self.models) > 1:
                    yield from self.place()
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
            case open_source.Drawn() if model.number in self.scene.trees:
                self.scene.trees[model.number].whole = True
            case open_source.Noticed(text, flat) if not flat:
                yield text
            case open_source.Opened(package):
                model.failed, model.summary = package.summary.failed, package.summary
                model.content = package.summary.content
                model.ground = terrain_of(package, model.file)
                yield from self._far_off(model)
                model.elements = elements_of(package)
                model.whole = True

    def _far_off(self, model: OpenModel) -> Iterator[Sentence]:
        """What to say of a file that lies so far from the others that nobody would find it."""
        mine = self.scene.contents.corners_of_source(model.number)
        others = [found for number in self.models if number != model.number
                  if (found := self.scene.contents.corners_of_source(number)) is not None]  # fmt: skip
        if mine is None or not others:
            return
        away = float(np.linalg.norm((mine.mean(axis=0) - np.concatenate(others).mean(axis=0))[:2]))
        if away > _FAR_OFF:
            yield sentence(
                "{name} lies {distance} km from what is open: 'Zoom to' in the list of layers goes there",
                name=model.file.name, distance=round(away / 1000),
            )  # fmt: skip

    def place(self) -> Iterator[Sentence]:
        """Place all models anew; yield notices."""
        located = {number: model.source() for number, model in self.models.items() if model.located}
        placing = place_models(located)
        self.epsg = placing.epsg
        self.scene.place_all(self._beside_the_city(placing))
        fresh = [text for number, text in placing.notices.items() if self._told.get(number) != text]
        self._told = placing.notices
        self.unplaced = placing.unplaced
        yield from fresh

    def _beside_the_city(self, placing: Placements) -> dict[int, F64]:
        """Where all go; what has no place yet stands in the middle of the city, so that it can be seen and placed."""
        matrices = dict(placing.matrices)
        cities = [number for number, model in self.models.items() if model.on_map]
        corners = next(
            (found for each in cities if (found := self.scene.contents.corners_of_source(each)) is not None), None
        )
        if corners is not None:
            low, high = self.scene.to_map(corners.min(axis=0)), self.scene.to_map(corners.max(axis=0))
            for number in placing.unplaced:
                matrix = np.eye(4)
                matrix[:3, 3] = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, high[2]]
                matrices[number] = matrix
        return matrices

    def moved_camera(self) -> None:
        """Somebody turned the camera by hand."""
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
        list(self.place())
        self._show(old)

    def order(self) -> list[int]:
        """The open files, as the user ordered them."""
        return list(self.models)

    def reorder(self, numbers: list[int]) -> None:
        """Put the open files in this order; later ones are drawn over earlier ones where they lie in one plane."""
        if set(numbers) == set(self.models):
            self.models = {number: self.models[number] for number in numbers}
            self.scene.reorder(numbers)
            self._observer.camera_moved()

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
        return Answers(found, dict(self._replaced))

    def _see_again(self) -> None:
        self.scene.apply(self.view, self.answers())
        self._observer.camera_moved()

    def fit_source(self, number: int) -> None:
        """Show one open file whole."""
        corners = self.scene.contents.corners_of_source(number)
        if corners is not None:
            self.camera.fit(corners)
            self._observer.camera_moved()

    def close_all(self) -> None:
        """Take every model out."""
        for number in list(self.models):
            self.close(number)

    def apply(self, view: ViewState) -> None:
        """See things so from now on, undoably."""
        old = self.view
        if self.history.push(view):
            self._show(old)

    def lay(self, overlay: str, quantity: str = "") -> None:
        """Lay an overlay over the model."""
        self.apply(replace(self.view, overlay=overlay, quantity=quantity))

    def go_to(self, moment: int | None) -> None:
        """Look at a moment (milliseconds since 1970, UTC), or at now."""
        self.apply(replace(self.view, moment=moment))

    def undo(self) -> None:
        """Back to the view before."""
        old = self.view
        if self.history.undo():
            self._show(old)

    def redo(self) -> None:
        """Forward to the view that was undone."""
        old = self.view
        if self.history.redo():
            self._show(old)

    def _shine(self) -> None:
        """Light the scene from where the sun stands at the moment that is looked at, if that is wanted."""
        box = self.scene.contents.box_of() if self.view.sun and self.epsg is not None else None
        if box is None or self.epsg is None:
            self.sun_is_down = False
            self.scene.light_from(None)
            quality.set_shadows(self.scene, False)
            return
        from timeo_desktop import geodesy  # pyproj takes a twentieth of a second that the start has not

        place = self.scene.to_map((box[0] + box[1]) / 2)
        longitude, latitude = geodesy.wgs84(place[None], self.epsg)[0]
        azimuth, altitude = sun_at(longitude, latitude, self.view.moment or now())
        self.sun_is_down = altitude <= 0
        # Azimuths count from true north, the scene's y axis is the north of the map.
        north = np.subtract(geodesy.on_map(longitude, latitude + 1e-3, self.epsg), place[:2])
        turned = np.pi / 2 - np.radians(azimuth) + np.arctan2(north[1], north[0]) - np.pi / 2
        flat = np.cos(np.radians(altitude))
        self.scene.light_from(np.array([flat * np.cos(turned), flat * np.sin(turned), np.sin(np.radians(altitude))]))
        quality.set_shadows(self.scene, self.view.shadows and altitude > 0)

    def _show(self, old: ViewState) -> None:
        was = (old.sun, old.shadows, old.moment)
        if was != (self.view.sun, self.view.shadows, self.view.moment) and (self.view.sun or old.sun):
            self._shine()
        self.scene.apply(self.view, self.answers())
        self._observer.view_changed(old, self.view)

    def element(self, number: int) -> Element | None:
        """The element with this number, once its model has been read."""
        model = self.models.get(source_of(number))
        return model.elements.element(step_of(number)) if model and model.elements else None

    def find(self, text: str, limit: int = 200) -> list[tuple[int, Element]]:
        """Elements of all models by name, tag, class or GlobalId, as (number, element)."""
        found: list[tuple[int, Element]] = []
        for model in self.models.values():
            if model.elements is not None:
                rows = model.elements.search(text, limit) or model.elements.search(rnb_id(text) or text, limit)
                found.extend((element_number(model.number, row.step), row) for row in rows)
        return found[:limit]

    def resolve(self, text: str) -> frozenset[int]:
        """Element numbers that a word names: a class, else what bears exactly this name or tag, else what contains it;
        with everything inside them."""
        numbers: set[int] = set()
        for model in self.models.values():
            if model.elements is None:
                continue
            steps = model.elements.of_class(text)
            if not steps:
                rows = model.elements.search(text, 1_000_000)
                exact = [row for row in rows if text in (row.guid, row.tag, row.name)]
                steps = [row.step for row in exact or rows]
            for step in steps:
                numbers |= self._inside(model, step)
        return frozenset(numbers)

    def with_parts(self, numbers: frozenset[int]) -> frozenset[int]:
        """These elements and everything inside them: what a click on a storey in the tree means."""
        found = set(numbers)
        for number in numbers:
            model = self.models.get(source_of(number))
            if model is not None and model.elements is not None:
                found |= self._inside(model, step_of(number))
        return frozenset(found)

    def _inside(self, model: OpenModel, step: int) -> set[int]:
        """An element and everything in it but rooms: whoever isolates a storey means what stands in it."""
        if model.elements is None:
            return set()
        below = {element_number(model.number, each) for each in model.elements.below(step)}
        return (below - self.scene.contents.in_layer("spaces")) | {element_number(model.number, step)}

    def rooms_in(self, number: int) -> set[int]:
        """The rooms inside an element, at any depth."""
        model = self.models.get(source_of(number))
        if model is None or model.elements is None:
            return set()
        below = {element_number(model.number, step) for step in model.elements.below(step_of(number))}
        return (below & self.scene.contents.in_layer("spaces")) - {number}

    def fit(self, numbers: frozenset[int] | None = None) -> None:
        """Show these whole, with the layers that they are in, or everything that is visible."""
        view = self.view
        for number in {source_of(each) for each in numbers or ()}:
            view = view.with_layer(number, replace(view.layer(number), visible=True))
        if view != self.view:
            self.apply(view)
        corners = self.scene.contents.corners_of(numbers) if numbers else self._together()
        if corners is not None:
            self.camera.fit(corners)
            self._observer.camera_moved()

    def _together(self) -> F64 | None:
        """Corners of all that is visible, less the files so far from the first one that nothing would be seen of
        either; only what is told of them and 'Zoom to' lead there."""
        of = self.scene.contents.corners_of_source
        seen = [number for number in self.models if self.view.layer(number).visible] if len(self.models) > 1 else []
        middles = {number: found.mean(axis=0)[:2] for number in seen if (found := of(number)) is not None}
        first = next(iter(middles.values()), None)
        strays = {number for number, each in middles.items() if float(np.linalg.norm(each - first)) > _FAR_OFF}
        near = self.scene.contents.corners_of(without=strays)
        return near if near is not None else self.scene.contents.corners_of()

    def choose(self, number: int) -> None:
        """Select an element, show it where it is hidden or behind others, and go there."""
        parts = self.with_parts(frozenset((number,)))
        self.apply(self.view.select((number,)).show(parts))
        self.fit(parts)
        if self.is_behind(parts):
            self.apply(replace(self.view, xray=True))

    def is_behind(self, numbers: frozenset[int]) -> bool:
        """Whether something else stands before the box about these elements, in the present view."""
        box = self.scene.contents.box_of(numbers)
        if box is None:
            return False
        ray = self.camera.ray_to((box[0] + box[1]) / 2)
        hit = self.scene.pick(ray)
        return hit is not None and hit.number not in numbers and hit.distance < entry_of(box, ray)

    def go_to_place(self, x: float, y: float, reach: float) -> None:
        """Look at a place of the map, `reach` metres about it, on the ground or roof that is there; select that."""
        origin = self.scene.origin if self.scene.origin is not None else np.zeros(3)
        above = np.array([x - origin[0], y - origin[1], _SKY])
        hit = self.scene.pick(Ray(above, np.array([0.0, 0.0, -1.0])))
        box = self.scene.contents.box_of()
        height = hit.point[2] if hit is not None else float(box[0][2]) if box is not None else 0.0
        if hit is not None:
            self.apply(self.view.select((hit.number,)))
        self.camera.go_to(np.array([above[0], above[1], height]), reach)
        self._observer.camera_moved()

    def fit_if_needed(self) -> bool:
        """Fit, unless the picture shows everything well enough; whether the camera moved."""
        corners = self._together()
        if corners is None or self.camera.shows(corners):
            return False
        self.fit()
        return True

    def look_as_map(self) -> None:
        """From straight above, north up, in parallel projection, at the place that is looked at; the second time back
        to the view in perspective."""
        width, height = self.scene.renderer.GetSize()
        hit = self.scene.pick(self.camera.ray(width / 2, height / 2))
        pivot = np.array(hit.point) if hit is not None else self.camera.focus()
        if self._for_map:
            self._for_map = False
            self.camera.set_parallel(False)
            self.camera.turn(_ASLANT, np.array([0.0, 0.0, 1.0]), pivot)
        else:
            self._for_map = not self.camera.is_parallel()
            self.camera.turn(np.array([0.0, 0.0, -1.0]), np.array([0.0, 1.0, 0.0]), pivot)
            self.camera.set_parallel(True)
        self._observer.camera_moved()

    def look(self, view: str) -> None:
        """Take up a standard view of everything visible."""
        if self._for_map and view != "top":
            self._for_map = False
            self.camera.set_parallel(False)
        corners = self._together()
        if corners is not None:
            self.camera.look(view, corners)
            self._observer.camera_moved()


def _reach(file: ChunkFile) -> float:
    return float(np.abs(file.bounds).max())
