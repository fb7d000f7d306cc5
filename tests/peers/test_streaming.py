"""A tileset on a real web server, read as it is asked for: nothing else is fetched, what is given up ends, what was
fetched is kept."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Read
from tests.peers.tileset_server import Served, quarters
from timeo_desktop.domain.chunks import Promise
from timeo_desktop.domain.errors import Cancelled, CannotOpen
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.events import (
    Event,
    Grown,
    Noticed,
    Opened,
    StallLimits,
    TileMissing,
    TileReady,
    TilesPromised,
)
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.opening.open_source import models_of, open_model
from timeo_desktop.services.opening.tile_stream import TileStream
from timeo_desktop.store.models.elements import ElementReader
from timeo_desktop.store.models.packages import PackageCache


@pytest.fixture
def tileset(tmp_path: Path, read: Read) -> Path:
    """Four quarters of a town."""
    return quarters(tmp_path, read)


@pytest.fixture
def served(tileset: Path) -> Iterator[Served]:
    made = Served(tileset)
    yield made
    made.close()


class Streamed:
    """An opening that goes on in a thread, as in the window."""

    def __init__(self, address: str, cache: PackageCache, pool: ReaderPool) -> None:
        self.events: list[Event] = []
        self.error: BaseException | None = None
        self.stop = threading.Event()
        (file,) = models_of(address)

        def work() -> None:
            try:
                for event in open_model(file, cache, pool, self.stop, StallLimits(), streamed=True):
                    self.events.append(event)
            except BaseException as error:
                self.error = error

        self._thread = threading.Thread(target=work, daemon=True)
        self._thread.start()

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def wait(self, until: Callable[[], object], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, self.events
            assert self._thread.is_alive() or until(), self.error
            threading.Event().wait(0.01)

    @property
    def stream(self) -> TileStream:
        self.wait(lambda: self.of(Opened))
        return self.of(TilesPromised)[0].stream  # type: ignore[no-any-return]

    @property
    def known(self) -> dict[str, Promise]:
        """The promises, the latest of each tile."""
        return {each.file.name: each for event in self.of(TilesPromised) for each in event.promises}

    @property
    def ready(self) -> dict[str, TileReady]:
        return {event.file.name: event for event in self.of(TileReady)}

    def closed(self) -> list[str]:
        """Files of tiles that were not opened yet."""
        return [name for name, each in self.known.items() if each.closed]

    def unread(self) -> list[str]:
        """Tiles with content that were not read yet."""
        return [name for name, each in self.known.items() if not each.hollow and name not in self.ready]

    def end(self) -> None:
        self.stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.fixture
def begin(cache: PackageCache, pool: ReaderPool) -> Iterator[Callable[[str], Streamed]]:
    begun: list[Streamed] = []

    def make(address: str) -> Streamed:
        begun.append(Streamed(address, cache, pool))
        return begun[-1]

    yield make
    for each in begun:
        each.end()


Begin = Callable[[str], Streamed]


def test_only_what_is_asked_for_is_fetched(served: Served, begin: Begin) -> None:
    run = begin(served.address)
    stream = run.stream
    run.wait(lambda: run.ready)
    assert served.asked == ["/tileset.json", "/q0/tileset.json", "/q0/chunk-00000.glb"]
    assert len(run.closed()) == 3
    last = run.closed()[-1]
    stream.ask([last])
    run.wait(lambda: not run.known[last].closed)
    inside = [name for name, each in run.known.items() if each.contents == ("q3/chunk-00000.glb",)]
    stream.ask(inside)
    run.wait(lambda: len(run.ready) == 2)
    assert served.asked[3:] == ["/q3/tileset.json", "/q3/chunk-00000.glb"]
    run.wait(lambda: stream.is_idle)
    assert run.of(Grown)[-1].summary.elements == 2


def test_tiles_lie_where_they_were_promised(served: Served, begin: Begin) -> None:
    run = begin(served.address)
    stream = run.stream
    stream.ask(run.closed())
    run.wait(lambda: not run.closed())
    stream.ask(run.unread())
    run.wait(lambda: len(run.ready) == 4)
    for name, event in run.ready.items():
        promised, made = run.known[name].file.bounds, event.file.bounds
        assert all(made[axis] >= promised[axis] - 0.01 for axis in range(3))
        assert all(made[axis] <= promised[axis] + 0.01 for axis in range(3, 6))
        above = run.known[run.known[name].file.parent].file.bounds
        assert all(promised[axis] >= above[axis] - 20 for axis in range(2))


def test_rows_come_with_their_tiles_and_columns_are_added(served: Served, begin: Begin) -> None:
    run = begin(served.address)
    stream = run.stream
    elements = elements_of(run.of(Opened)[0].package)
    assert isinstance(elements, ElementReader)
    assert [row.guid for row in elements.all_elements() if row.guid] == ["house-0"]
    assert "only_0" in elements.attribute_names()
    stream.ask(run.closed())
    run.wait(lambda: not run.closed())
    stream.ask(run.unread())
    run.wait(lambda: len(run.ready) == 4)
    steps = dict(reversed(row) for row in elements.identities())
    assert set(steps) == {f"house-{number}" for number in range(4)}
    for number in range(4):
        row = dict(elements.attributes(steps[f"house-{number}"]))
        assert row[f"only_{number}"] == number
        assert row[f"only_{(number + 1) % 4}"] is None
        assert elements.box(steps[f"house-{number}"]) is not None
    assert len(elements.portfolio(("house",), "name", False)) == 4
    elements.close()


def test_what_nobody_wants_any_more_is_given_up(served: Served, begin: Begin) -> None:
    run = begin(served.address)
    stream = run.stream
    first, second, _ = run.closed()
    served.slow = 5.0
    stream.ask([first])
    run.wait(lambda: any("q1" in path for path in served.asked))
    started = time.monotonic()
    stream.ask([])
    run.wait(lambda: any(event.name == first for event in run.of(TileMissing)), 4)
    assert time.monotonic() - started < 4
    assert run.of(TileMissing)[0] == TileMissing(first, broken=False)
    served.slow = 0.0
    stream.ask([second, first])
    run.wait(lambda: run.closed() == run.closed()[-1:])
    assert not run.known[first].closed


def test_what_was_fetched_is_shown_when_the_server_is_gone(served: Served, begin: Begin) -> None:
    run = begin(served.address)
    stream = run.stream
    first = run.closed()[0]
    stream.ask([first])
    run.wait(lambda: not run.known[first].closed)
    stream.ask(run.unread())
    run.wait(lambda: len(run.ready) == 2)
    run.end()
    served.close()
    again = begin(served.address)
    stream = again.stream
    told = [str(event.sentence) for event in again.of(Noticed)]
    assert any("it is shown as it was fetched last" in text for text in told)
    stream.ask(again.closed())
    again.wait(lambda: len(again.closed()) == 2 and again.of(TileMissing))
    assert not any(event.broken for event in again.of(TileMissing))
    again.wait(lambda: any("cannot be reached: what was fetched before" in str(e.sentence) for e in again.of(Noticed)))
    stream.ask(again.unread())
    again.wait(lambda: len(again.ready) == 2)
    again.wait(lambda: stream.is_idle)  # nothing that can be had


def test_a_tile_that_is_not_there_is_told_and_the_others_are_read(served: Served, tileset: Path, begin: Begin) -> None:
    shutil.rmtree(tileset / "q1")
    (tileset / "q2" / "chunk-00000.glb").write_bytes(b"<html>log in</html>")
    (tileset / "q3" / "chunk-00000.glb").write_bytes(b"not a tile at all")
    run = begin(served.address)
    stream = run.stream
    stream.ask(run.closed())
    run.wait(lambda: not run.closed())
    names = run.unread()
    stream.ask(names)
    bad = {name for name in names if "q1" not in str(run.known[name].contents)}

    def all_broken() -> bool:
        return {event.name for event in run.of(TileMissing) if event.broken} == bad

    run.wait(all_broken)
    assert len(run.ready) == 1
    told = " | ".join(str(event.sentence) for event in run.of(Noticed))
    for words in ("HTTP 404", "its format is not known", "a web page answers"):
        assert words in told
    run.wait(lambda: stream.is_idle)


def test_closing_ends_it_soon_and_leaves_nothing_behind(served: Served, begin: Begin, cache: PackageCache) -> None:
    run = begin(served.address)
    stream = run.stream
    served.slow = 30.0
    stream.ask(run.closed())
    run.wait(lambda: any("q1" in path for path in served.asked))
    started = time.monotonic()
    run.end()
    assert time.monotonic() - started < 5
    assert isinstance(run.error, Cancelled)
    assert not list((cache.root / "packages").iterdir())
    served.slow = 0.0


def test_a_tileset_without_one_good_tile_is_one_sentence(served: Served, tileset: Path, begin: Begin) -> None:
    for number in range(4):
        (tileset / f"q{number}" / "chunk-00000.glb").unlink()
    run = begin(served.address)
    with pytest.raises(AssertionError):
        run.wait(lambda: run.of(Opened), 10)
    assert isinstance(run.error, CannotOpen)
    assert "Nothing of tileset.json can be drawn" in str(run.error)
