"""Lays a map from a server under what is open: asks for the server and the map, fetches it, opens it."""

import logging
import threading
from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.city.map_picture import Fetched, MapOffer, fetched, host_of, maps_of
from timeo_desktop.services.opening.events import Progress
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.view.desk import Desk

_log = logging.getLogger(__name__)
_SETTING = "map_server"
_FRANCE = "https://data.geopf.fr/wmts"


class MapFetching(QObject):
    """One map at a time; maps are kept beside the store."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._session, self._opening, self._settings = desk.session, desk.opening, desk.settings
        self._folder, self._parent = desk.work.data.beside("layers"), desk.window
        self._hub, self._tasks, self._progress = desk.hub, desk.tasks, desk.progress

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
        address = address.strip()
        server = host_of(address)

        def offers(stop: threading.Event) -> Iterator[list[MapOffer]]:
            yield maps_of(address, stop)

        def choose(found: list[MapOffer]) -> None:
            self._settings.put(_SETTING, address)
            chosen = self._chosen(server, found, key.strip())
            if chosen is not None:
                self._fetch(chosen)

        self._progress.add(self._tasks.stream(server, offers, choose, lambda: None, self._failed))

    def _chosen(self, server: str, found: list[MapOffer], key: str) -> MapOffer | None:
        """The map of this key, or the one that the user chooses."""
        if key:
            named = next((each for each in found if each.key == key), None)
            if named is None:
                self._tell(sentence("{server} offers no map {name}", server=server, name=key))
            return named
        by_title = {f"{each.title} ({each.key})" if each.title != each.key else each.key: each for each in found}
        title, accepted = QInputDialog.getItem(
            self._parent, tr("Map from a server…"), tr("Map:"), sorted(by_title, key=str.casefold), 0, False
        )
        return by_title[title] if accepted else None

    def _fetch(self, offer: MapOffer) -> None:
        extent, epsg = self._session.whereabouts.extent()

        def work(stop: threading.Event) -> Iterator[Fetched]:
            return fetched(offer, extent, epsg, self._folder, stop)

        def take(item: Fetched) -> None:
            self._progress.update_progress(Progress("fetch", item.done / item.total))
            if item.path is not None:
                self._opening.open(item.path)

        self._progress.add(self._tasks.stream(offer.title, work, take, lambda: None, self._failed))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._hub.message.emit(Message(Severity.INFO, sentence("Fetching the map was stopped; what came is kept")))
        elif isinstance(error, UserError):
            self._tell(Sentence(error.key, error.values))
        else:
            _log.error("unexpected error", exc_info=error)
            self._tell(
                sentence("The map could not be fetched because of a fault in this program: {reason}", reason=error)
            )

    def _tell(self, text: Sentence) -> None:
        self._hub.message.emit(Message(Severity.ERROR, text, "file.map", "Try again"))
