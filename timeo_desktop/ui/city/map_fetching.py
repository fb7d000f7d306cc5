"""Lays a map from a server under what is open: asks for the server and the map, fetches it, opens it."""

import threading
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QWidget

from timeo_desktop.connectors.wmts import Map, MapServer
from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.city.map_picture import Fetched, cut_for, fetch_map
from timeo_desktop.services.opening.events import Progress
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.progress import ProgressWidget
from timeo_desktop.ui.base.settings import Settings
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.view.opening import Opening
from timeo_desktop.ui.view.session import Session

_SETTING = "map_server"
_FRANCE = "https://data.geopf.fr/wmts"


class MapFetching(QObject):
    """One map at a time. `folder` is where maps are kept."""

    def __init__(
        self,
        *,
        session: Session,
        opening: Opening,
        settings: Settings,
        folder: Path,
        hub: Hub,
        tasks: Tasks,
        progress: ProgressWidget,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._opening, self._settings = session, opening, settings
        self._folder, self._hub, self._tasks, self._progress, self._parent = folder, hub, tasks, progress, parent

    def ask(self, text: str = "") -> None:
        """Fetch a map for the place that is open. `text` may name the server and the map; what it does not say is asked
        for. Raises UserError when no place is open."""
        self._session.whereabouts.extent()
        address, _, key = text.strip().partition(" ")
        if not address:
            before = self._settings.text(_SETTING, _FRANCE)
            address, accepted = QInputDialog.getText(
                self._parent, tr("Map from a server…"), tr("Address of a map server (WMTS):"), text=before
            )
            if not accepted or not address.strip():
                return
        server = MapServer(address)

        def offers(stop: threading.Event) -> Iterator[list[Map]]:
            yield server.maps(stop)

        task = self._tasks.stream(
            server.host, offers, lambda maps: self._choose(server, address.strip(), maps, key.strip()), lambda: None,
            self._failed,
        )  # fmt: skip
        self._progress.add(task)

    def _choose(self, server: MapServer, address: str, maps: list[Map], key: str) -> None:
        self._settings.put(_SETTING, address)
        by_title = {f"{each.title} ({each.key})" if each.title != each.key else each.key: each for each in maps}
        chosen = next((each for each in maps if each.key == key), None)
        if chosen is None and key:
            self._tell(sentence("{server} offers no map {name}", server=server.host, name=key))
            return
        if chosen is None:
            title, accepted = QInputDialog.getItem(
                self._parent, tr("Map from a server…"), tr("Map:"), sorted(by_title, key=str.casefold), 0, False
            )
            if not accepted:
                return
            chosen = by_title[title]
        try:
            self._fetch(server, chosen)
        except UserError as error:
            self._failed(error)

    def _fetch(self, server: MapServer, each: Map) -> None:
        extent, epsg = self._session.whereabouts.extent()
        cut = cut_for(each, extent, epsg)

        def work(stop: threading.Event) -> Iterator[Fetched]:
            return fetch_map(server, each, cut, self._folder, stop)

        def take(item: Fetched) -> None:
            self._progress.update_progress(Progress("fetch", item.done / item.total))
            if item.path is not None:
                self._opening.open(item.path)

        self._progress.add(self._tasks.stream(each.title, work, take, lambda: None, self._failed))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._hub.message.emit(Message(Severity.INFO, sentence("Fetching the map was stopped; what came is kept")))
        elif isinstance(error, UserError):
            self._tell(Sentence(error.key, error.values))
        else:
            self._tell(
                sentence("The map could not be fetched because of a fault in this program: {reason}", reason=error)
            )

    def _tell(self, text: Sentence) -> None:
        self._hub.message.emit(Message(Severity.ERROR, text, "file.map", "Try again"))
