"""Where an address is, asked of a server."""

import threading

from timeo_desktop.connectors.addresses import FRANCE, AddressServer
from timeo_desktop.domain.places import Address

DEFAULT_SERVER = FRANCE


def host_of(server: str) -> str:
    """The name of an address server. Raises UserError when its address is none."""
    return AddressServer(server).host


def find_address(server: str, text: str, near: tuple[float, float], stop: threading.Event) -> list[Address]:
    """Addresses like this text, the likeliest first; places near (longitude, latitude) are preferred. Raises the errors
    of a connector, or Cancelled."""
    return AddressServer(server).find(text, near, stop)
