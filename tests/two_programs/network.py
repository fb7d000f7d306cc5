"""What both programs synchronise: a made-up network whose every page is a function of its number, so that what must be
in the store is known from the cursor alone."""

import json
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import numpy as np

from timeo_desktop.connectors import registry
from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.domain.connections import ConnectorInfo, Field
from timeo_desktop.domain.records import Intervention, Key, Page, Readings, Scheme, Status
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import SECOND, now

STREAMS = 5
_TICKETS = 5  # pages from one new ticket to the next
_LATE, _CORRECTED = 7, 11  # pages after which a reading comes late, or is corrected
_PAUSES = (0.02, 0.12)  # seconds between two pages
START = 1_700_000_000_000


class Journal:
    """Lines of what one program has done and seen, with the time: written after it is in the store."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def note(self, what: str, which: object) -> None:
        """Add a line."""
        self._file.write(json.dumps([what, which, time.time()]) + "\n")

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def read_journal(path: Path) -> list[tuple[str, object, float]]:
    """The lines of a journal."""
    lines = path.read_text("utf-8").split("\n")[:-1]  # the last one may be written just now
    return [(what, which, at) for what, which, at in map(json.loads, lines)]


def readings_of(name: str, number: int) -> Iterator[tuple[str, int, float]]:
    """Readings that a page tells: stream, number of the moment, value. Some moments come late, some are told again
    with another value."""
    for stream in range(STREAMS):
        is_late = (number + stream) % 13 == 0
        if not is_late:
            yield f"{name}-{stream}", number, number + stream / 8
        if (number - _LATE + stream) % 13 == 0 and number > _LATE:
            yield f"{name}-{stream}", number - _LATE, number - _LATE + stream / 8
        if number > _CORRECTED and number % 17 == stream:
            yield f"{name}-{stream}", number - _CORRECTED, -float(number)


def ticket_of(name: str, number: int) -> str:
    """The key of the ticket that a page brings; empty: none."""
    return f"{name}-{number}" if number % _TICKETS == 0 else ""


def page_of(name: str, number: int) -> Page:
    """A page, as a connector delivers it."""
    told: dict[str, list[tuple[int, float]]] = {}
    for stream, place, value in readings_of(name, number):
        told.setdefault(stream, []).append((START + place * SECOND, value))
    batch = [Readings(stream, np.array([each[0] for each in rows], np.int64), np.array([each[1] for each in rows]))
             for stream, rows in told.items()]  # fmt: skip
    key, moment = ticket_of(name, number), now()
    keys = (Key(Scheme.ASSET, f"{name} text {number}"),)
    tickets = [Intervention(key, f"Ticket {key}", Status.OPEN, "requested", moment, moment, keys=keys)] if key else []
    return Page((*tickets, *batch), cursor=number, whole=True)


class Network:
    """Delivers page after page at random moments, and notes each once it is saved."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        "two-programs", "Made-up network", "", (Field("name", "Name"), Field("journal", "Journal")), live=True
    )

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        del secrets
        self._name, self._path = settings["name"], Path(settings["journal"])

    def check(self, stop: threading.Event) -> Sentence:
        """Nothing can be wrong with it."""
        raise_if(stop)
        return sentence("made up")

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """From the page after the cursor, until stopped."""
        number = int(str(cursor or 0))
        pauses, journal = random.Random(number), Journal(self._path)
        try:
            while not stop.wait(pauses.uniform(*_PAUSES)):
                number += 1
                yield page_of(self._name, number)
                journal.note("page", number)
        finally:
            journal.close()
        raise_if(stop)


@contextmanager
def registered() -> Iterator[None]:
    """The program knows this kind of connection for as long as this lasts."""
    before = registry._CONNECTORS
    registry._CONNECTORS = (*before, Network)
    try:
        yield
    finally:
        registry._CONNECTORS = before
