"""Connectors of made-up networks, and a program that synchronises one of them beside another.

python -m tests.benchmarks.scale.feed FOLDER        until its input ends; then it says how many records it saved
"""

import argparse
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import ClassVar

import numpy as np

from tests.benchmarks.scale import plan
from tests.benchmarks.scale.plan import FedPage, Size
from timeo_desktop.connectors import registry
from timeo_desktop.connectors.contract import Connector, Cursor, raise_if
from timeo_desktop.domain.connections import Connection, ConnectorInfo, Field
from timeo_desktop.domain.errors import Cancelled
from timeo_desktop.domain.records import Intervention, Key, Page, Readings, Scheme, Status, Stream
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import now
from timeo_desktop.services.operations import sync
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.store.operations.database import Store

_PAUSE = 0.2  # seconds between two pages of the other network
_STREAMS = 20


class _Nothing:
    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        del secrets
        self.settings = settings

    def check(self, stop: threading.Event) -> Sentence:
        """Nothing can be wrong with it."""
        raise_if(stop)
        return sentence("made up")


class Feed(_Nothing):
    """The last readings of the metropolis, page by page. `spent`: seconds that making them took, of the time from
    `began` to `ended`."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo("scale-feed", "Feed", "", (Field("share", "Share"),))
    spent: ClassVar[float] = 0.0
    began: ClassVar[float] = 0.0
    ended: ClassVar[float] = 0.0

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """From the page that the cursor counts."""
        size, done = Size(float(self.settings["share"])), int(str(cursor or 0))
        Feed.spent, Feed.began = 0.0, time.perf_counter()
        pages = fed_records(size, done)
        while True:
            started = time.perf_counter()
            page = next(pages, None)
            Feed.spent += time.perf_counter() - started
            if page is None:
                break
            raise_if(stop)
            yield page
        Feed.ended = time.perf_counter()


def fed_records(size: Size, first: int = 0) -> Iterator[Page]:
    """The pages as connectors deliver them."""
    keys = [f"F{number}" for number in range(size.fed_streams)]
    for number, page in enumerate(plan.fed_pages(size, first), start=first + 1):
        yield Page(tuple(_by_stream(keys, page)), cursor=number)


def _by_stream(keys: list[str], page: FedPage) -> Iterator[Readings]:
    order = np.argsort(page.streams, kind="stable")
    streams, at, values = page.streams[order], page.at[order], page.values[order]
    starts = np.flatnonzero(np.diff(streams, prepend=-1)).tolist()
    for start, stop in zip(starts, [*starts[1:], len(streams)], strict=True):
        yield Readings(keys[streams[start]], at[start:stop], values[start:stop])


class Told(_Nothing):
    """Delivers what is put into `pages`, as soon as it is put there."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo("scale-told", "Told", "", (), live=True)
    pages: ClassVar["queue.SimpleQueue[Page]"] = queue.SimpleQueue()

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """Until stopped."""
        del cursor
        yield Page(whole=True)
        while not stop.is_set():
            try:
                yield self.pages.get(timeout=0.2)
            except queue.Empty:
                yield Page(whole=True)
        raise_if(stop)


class Elsewhere(_Nothing):
    """Another network: twenty streams and a ticket, five times a second."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo("scale-elsewhere", "Elsewhere", "", (), live=True)

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """Until stopped."""
        number = int(str(cursor or 0))
        yield Page(tuple(Stream(f"E{each}", f"Ailleurs {each}", "power", "kW") for each in range(_STREAMS)))
        while not stop.wait(_PAUSE):
            moment, number = now(), number + 1
            at = np.array([moment], np.int64)
            batch = [Readings(f"E{each}", at, np.array([number + each / 8])) for each in range(_STREAMS)]
            yield Page((*batch, ticket_of(f"E{number}", moment, "Ailleurs")), cursor=number, whole=True)


def ticket_of(key: str, moment: int, asset: str) -> Intervention:
    """A ticket that was asked for just now."""
    keys = (Key(Scheme.ASSET, asset),)
    return Intervention(key, f"Ticket {key}", Status.OPEN, "requested", moment, moment, keys=keys)


_KINDS: tuple[type[Connector], ...] = (Feed, Told, Elsewhere)
registry._CONNECTORS = (*registry._CONNECTORS, *_KINDS)


def main() -> None:
    """Synchronise the other network until nobody listens."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    os.environ["TIMEO_DATA"] = str(parser.parse_args().folder / "data")
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    store, saved = Store(store_path()), 0
    connection = Connection(plan.ELSEWHERE, Elsewhere.info.kind, "Elsewhere")
    with closing(store), suppress(Cancelled):
        for step in sync.run(store, connection, Elsewhere({}, {}), {}, stop):
            saved += step.saved.count if step.saved is not None else 0
    print(saved)


if __name__ == "__main__":
    main()
