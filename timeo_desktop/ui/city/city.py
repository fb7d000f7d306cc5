"""The city in the window: colours by attribute, coordinates under the cursor, places that are typed, how files are laid
on the map. Panels ask here; the view state says what is shown."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QLocale, QObject, QPointF
from PySide6.QtWidgets import QLabel

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.operations import MapLayerRow
from timeo_desktop.domain.view import ViewState
from timeo_desktop.scene.style import Style, style_by
from timeo_desktop.services.city import map_layers
from timeo_desktop.services.city.go_to import typed_place
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.rows import Found
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.map_furniture import MapFurniture
from timeo_desktop.ui.view.overlay_view import OverlayView


class City(QObject):
    """Keeps what is particular to maps in step with the session."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._session, self._viewport, self._overlay = desk.session, desk.viewport, desk.part(OverlayView)
        self._opening, self._work, self._hub, self._tasks = desk.opening, desk.work, desk.hub, desk.tasks
        self._settings = desk.settings
        self._remembered: set[int] = set()
        self.furniture = MapFurniture(desk.viewport.view_camera, desk.viewport)
        self.coordinates = QLabel()
        desk.window.statusBar().addPermanentWidget(self.coordinates)
        self.styles: dict[int, Style] = {}
        self._asked: dict[int, str] = {}
        desk.viewport.hovered.connect(self._hovered)
        desk.viewport.drawn.connect(self.furniture.update)
        desk.hub.view_changed.connect(self._view_changed)
        desk.hub.changed.connect(self._changed)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.kinds & {Kind.MODELS, Kind.GEOMETRY}:
            self.furniture.setVisible(bool(self._session.models) and self._session.epsg is not None)
            for number in [number for number in self.styles if number not in self._session.models]:
                self._forget(number)
        if Kind.MODELS in changes.kinds:
            self._recall()
        if Kind.GROWN in changes.kinds:
            for number, attribute in list(self._asked.items()):
                if self._session.models[number].stream is not None:
                    self._style(number, attribute)

    # How files were shown last time.

    def _recall(self) -> None:
        """Show files that have just been opened as they were shown when they were open before."""
        self._remembered &= set(self._session.models)
        for number, model in self._session.models.items():
            if number in self._remembered or not model.whole:
                continue
            self._remembered.add(number)
            known = self._settings.shown(model.file.where)
            if known is not None and model.elements is not None:
                fitting = known.style in model.elements.attribute_names()
                # But for what was hidden or filtered out: who opens a file wants to see it.
                layer = replace(known, visible=True, where="", style=known.style if fitting else "")
                self._session.apply(self._session.view.with_layer(number, layer))

    def _remember(self, old: ViewState, new: ViewState) -> None:
        for number in {each for each, _ in (*old.layers, *new.layers)}:
            model, layer = self._session.models.get(number), new.layer(number)
            if model is not None and number in self._remembered and layer != old.layer(number):
                self._settings.put_shown(model.file.where, layer)

    # Colours by attribute.

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.layers != new.layers:
            self._remember(old, new)
        wanted = {number: each.style for number, each in new.layers if each.style}
        for number in [number for number in self._asked if wanted.get(number) != self._asked[number]]:
            self._forget(number)
        for number, attribute in wanted.items():
            if self._asked.get(number) != attribute:
                self._style(number, attribute)

    def _forget(self, number: int) -> None:
        self._asked.pop(number, None)
        self.styles.pop(number, None)
        self._session.scene.style(number, None)
        self._show_legend()

    def _style(self, number: int, attribute: str) -> None:
        model = self._session.models.get(number)
        if model is None or model.elements is None:
            return
        elements = model.elements
        self._asked[number] = attribute

        def done(style: Style) -> None:
            if self._asked.get(number) == attribute:
                self.styles[number] = style
                self._session.scene.style(number, style.colours)
                self._show_legend()

        self._work.read(lambda: style_by(elements, attribute), done)

    def _show_legend(self) -> None:
        # The one chosen last speaks; it says whose colours it explains.
        last = next(reversed(self.styles), None)
        self._overlay.style = None
        if last is not None:
            style, name = self.styles[last], self._session.models[last].file.name
            self._overlay.style = replace(style, attribute=f"{style.attribute} · {name}")
        self._overlay.show()

    # Places.

    def _hovered(self, position: QPointF) -> None:
        hit = self._viewport.hit_at(position)
        self.coordinates.setText(self._text_of(np.array(hit.point)) if hit is not None else "")

    def _text_of(self, point: np.ndarray[tuple[int], np.dtype[np.float64]]) -> str:
        locale = QLocale()  # that of the language; a widget keeps the one it was made in
        place = self._session.scene.to_map(point)
        east, north, height = (locale.toString(float(value), "f", 2) for value in place)
        epsg = self._session.epsg
        if epsg is None:
            return f"{east} ; {north} ; {height} m"
        from timeo_desktop.geodesy import wgs84  # pyproj takes a twentieth of a second that the start has not

        longitude, latitude = wgs84(place[None], epsg)[0]
        degrees = f"{locale.toString(float(latitude), 'f', 6)}° ; {locale.toString(float(longitude), 'f', 6)}°"
        return f"{east} ; {north} ; {height} m (EPSG:{epsg})   {degrees}"

    def places(self, text: str, _limit: int) -> list[Found]:
        """What a search offers for a text that names a place."""
        found = typed_place(text, self._session.epsg)
        if found is None or not self._session.models:
            return []
        return [Found(tr("Go to {place}", place=found.label), "map-pin", f"view.go_to {text}")]

    # Files on the map.

    def offered_layers(self) -> list[MapLayerRow]:
        """Layers that connections delivered."""
        return self._work.data.do(map_layers.all_layers)

    def open_layer(self, row: MapLayerRow) -> None:
        """Open a layer that a connection delivered, as it was fetched last."""
        data = self._work.data

        def written(path: Path) -> None:
            self._opening.open(path)

        self._work.read(lambda: data.do(map_layers.layer_file, row), written, background=False)

    def set_source_crs(self, number: int, code: str) -> None:
        """Read a city file again in the system that the user says it is in."""
        model = self._session.models[number]
        if model.on_map:
            self._opening.reopen(number, code)

    def show_layer(self, number: int, **changes: object) -> None:
        """Show a file in another way: `visible`, `opacity`, `lod`, `style`."""
        layer = replace(self._session.view.layer(number), **changes)  # type: ignore[arg-type]
        self._session.apply(self._session.view.with_layer(number, layer))
