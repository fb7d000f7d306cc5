"""What every connector is. It knows its outside system and the canonical records, and nothing of ours besides.

Four errors may leave a connector: `Unavailable`, `AuthFailed`, `BadData` and `UserError` (see `domain.connections`);
and `Cancelled` when it was stopped. Anything else is a fault in the connector.
"""

import threading
from collections.abc import Iterator, Mapping
from typing import ClassVar, Protocol, runtime_checkable

from timeo_desktop.domain.connections import ConnectorInfo
from timeo_desktop.domain.errors import Cancelled
from timeo_desktop.domain.records import Page
from timeo_desktop.domain.tables import TableSource
from timeo_desktop.domain.text import Sentence

Cursor = object  # whatever JSON can hold


class Connector(Protocol):
    """One connection to one outside system. `secrets` are never kept in a repr, a log or a record."""

    info: ClassVar[ConnectorInfo]

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None: ...

    def check(self, stop: threading.Event) -> Sentence:
        """Make a real call with these settings; what was found. Ends within a second of `stop`."""
        ...

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """Pages from `cursor` on (None: from the beginning). A page is saved before the next is asked for, so code
        after a `yield` runs once its page is safe. A live connector goes on until stopped and yields empty pages while
        nothing comes. Ends within a second of `stop`."""
        ...


@runtime_checkable
class Remembered(Protocol):
    """A connector whose outside system keeps something for it while it is away, such as a queue."""

    def forget(self, cursor: Cursor, stop: threading.Event) -> None:
        """Have the system drop what it keeps for `cursor`; nobody will ask for it any more. Ends within seconds."""
        ...


@runtime_checkable
class Rereads(Protocol):
    """A connector that can be asked for single interventions, whatever its cursor says."""

    def reread(self, unread: Mapping[str, str], cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """Pages with these interventions and all their log: by key how each was not read until now, a value of `How`,
        or `log` where its log may not be whole. Of those that still cannot be read nothing need be said. Ends within a
        second of `stop`."""
        ...


@runtime_checkable
class ReadsTables(Protocol):
    """A connector of table files. They are not parsed where it runs: who does that is handed to it before a fetch."""

    def read_with(self, source: TableSource) -> None:
        """Have this read its files."""
        ...


def raise_if(stop: threading.Event) -> None:
    """Raise Cancelled once the user stopped the work."""
    if stop.is_set():
        raise Cancelled
