"""A tileset on a real web server: fetched, kept for when the server is gone, and never followed elsewhere."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city.files import cityjson, house, write_json
from tests.conftest import Read
from tests.peers.tileset_server import Served
from timeo_desktop.domain.errors import Cancelled, CannotOpen
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.exchange.export_tiles import export_tiles
from timeo_desktop.services.opening.events import StallLimits
from timeo_desktop.services.opening.open_source import Event, Noticed, Opened, models_of, open_model
from timeo_desktop.store.models.packages import PackageCache


@pytest.fixture
def tileset(tmp_path: Path, read: Read) -> Path:
    """An exported tileset of two houses."""
    document = cityjson()
    document["CityObjects"]["house-2"] = {"type": "Building", "geometry": [house()], "attributes": {"nom": "Mairie"}}
    return export_tiles(read(write_json(tmp_path / "two.city.json", document)), tmp_path / "tiles").tileset.parent


@pytest.fixture
def served(tileset: Path) -> Iterator[Served]:
    made = Served(tileset)
    yield made
    made.close()


def opened(address: str, cache: PackageCache, pool: ReaderPool, stop: threading.Event | None = None) -> list[Event]:
    (file,) = models_of(address)
    return list(open_model(file, cache, pool, stop or threading.Event(), StallLimits()))


def told(events: list[Event]) -> str:
    return " | ".join(str(event.sentence) for event in events if isinstance(event, Noticed))


def test_a_tileset_is_fetched_once_and_opens_when_the_server_is_gone(
    served: Served, cache: PackageCache, pool: ReaderPool
) -> None:
    first = opened(served.address, cache, pool)
    assert isinstance(first[-1], Opened)
    assert first[-1].package.summary.drawn == 2
    assert sum(path.endswith(".glb") for path in served.asked) == 1
    served.asked.clear()
    second = opened(served.address, cache, pool)
    assert isinstance(second[-1], Opened)
    assert second[-1].from_cache
    assert served.asked == ["/tileset.json"]  # whether it has changed
    served.close()
    third = opened(served.address, cache, pool)
    assert "cannot be reached: it is shown as it was fetched last" in told(third)
    assert isinstance(third[-1], Opened)
    assert third[-1].package.summary.drawn == 2


def test_a_tileset_that_changed_is_fetched_again(
    served: Served, tileset: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    opened(served.address, cache, pool)
    document = json.loads((tileset / "tileset.json").read_text("utf-8"))
    document["geometricError"] += 1
    write_json(tileset / "tileset.json", document)
    again = opened(served.address, cache, pool)
    assert isinstance(again[-1], Opened)
    assert not again[-1].from_cache


def test_other_places_are_not_asked_and_what_is_missing_is_told(
    served: Served, tileset: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    document = json.loads((tileset / "tileset.json").read_text("utf-8"))
    volume = document["root"]["boundingVolume"]
    for address in ("http://example.org/tile.glb", "../../secret.glb", "gone.glb"):
        document["root"]["children"].append(
            {"boundingVolume": volume, "geometricError": 1, "content": {"uri": address}}
        )
    write_json(tileset / "tileset.json", document)
    events = opened(served.address, cache, pool)
    for words in ("refers to another place", "refers outside its folder", "HTTP 404"):
        assert words in told(events)
    assert not [path for path in served.asked if "secret" in path or "example" in path]


def test_a_dead_server_a_web_page_and_no_address_are_one_sentence(
    served: Served, tileset: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    with pytest.raises(CannotOpen, match="is not the address of a tileset"):
        models_of("https://example.org/model.ifc")
    with pytest.raises(CannotOpen, match="cannot be reached"):
        opened("http://127.0.0.1:9/tileset.json", cache, pool)
    (tileset / "tileset.json").write_text("<html>log in</html>", "utf-8")
    with pytest.raises(CannotOpen, match="web page"):
        opened(served.address, cache, pool)


def test_opening_from_a_slow_server_is_cancelled_at_once(served: Served, cache: PackageCache, pool: ReaderPool) -> None:
    served.slow = 30.0
    stop = threading.Event()
    timer = threading.Timer(0.8, stop.set)
    timer.start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        opened(served.address, cache, pool, stop)
    timer.join()
    assert time.monotonic() - started < 10
    served.slow = 0.0
