"""Where an address is: the search of addok, the geocoder of the French national address base (BAN), which answers at
data.geopf.fr as well. Source: its `/search` interface."""

import threading
from typing import Any

from timeo_desktop.connectors.http import HttpSource
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.places import Address

FRANCE = "https://data.geopf.fr/geocodage"
_MOST = 12


class AddressServer:
    """One server of addresses."""

    def __init__(self, address: str) -> None:
        """Raises UserError when the address of the server is none."""
        self._http = HttpSource(address)
        self.host = self._http.host

    def find(self, text: str, near: tuple[float, float], stop: threading.Event) -> list[Address]:
        """Addresses like this text, the likeliest first; places near (longitude, latitude) are preferred. Raises the
        errors of a connector, or Cancelled."""
        where: dict[str, str | int] = {"lon": f"{near[0]:.5f}", "lat": f"{near[1]:.5f}"}
        answer = self._http.get("search", stop, {"q": text, "limit": _MOST, **where})
        features = answer.get("features") if isinstance(answer, dict) else None
        if not isinstance(features, list):
            raise BadData("{server} does not answer as an address server does", server=self.host)
        return [found for feature in features if (found := _address(feature)) is not None]


def _address(feature: Any) -> Address | None:
    try:
        longitude, latitude = feature["geometry"]["coordinates"][:2]
        return Address(str(feature["properties"]["label"]), float(longitude), float(latitude))
    except (KeyError, TypeError, ValueError):
        return None
