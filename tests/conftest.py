"""Shared by all tests: real data where it is, folders of their own, and models read through a real child."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers.map_server import map_server
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.open_source import (
    CHILD_TARGET,
    Event,
    Opened,
    StallLimits,
    models_of,
    open_model,
)
from timeo_desktop.store.models.packages import PackageCache

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("TIMEO_TEST_DATA", ROOT.parent / "shared" / "data"))
DEMO = ROOT / "sample_models" / "timeo_demo.ifc"

Read = Callable[[Path], Package]


@pytest.fixture
def real() -> Callable[[str], Path]:
    """A file that nobody here wrote; the test is skipped where the data is absent."""

    def find(name: str) -> Path:
        path = DATA / name
        if not path.exists():
            pytest.skip(f"TIMEO_TEST_DATA has no {name}")
        return path

    return find


@pytest.fixture
def demo() -> Path:
    """The demonstration building."""
    return DEMO


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or changes the user's cache and settings."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("TIMEO_CACHE", str(folder / "cache"))
    monkeypatch.setenv("TIMEO_CONFIG", str(folder / "config"))
    monkeypatch.setenv("TIMEO_DATA", str(folder / "data"))
    monkeypatch.setenv("TIMEO_NO_KEYRING", "1")


@pytest.fixture
def cache(tmp_path: Path) -> PackageCache:
    """An empty cache."""
    return PackageCache(tmp_path / "chunks", 1 << 30)


@pytest.fixture(scope="session")
def pool() -> Iterator[ReaderPool]:
    """Reader children, one kept warm for the whole run."""
    made = ReaderPool(CHILD_TARGET, keep_spare=True)
    made.prepare()
    yield made
    made.close()


def events_of(path: Path, cache: PackageCache, pool: ReaderPool, limits: StallLimits | None = None) -> list[Event]:
    """Everything that opening the only model of a file yields."""
    (file,) = models_of(path)
    return list(open_model(file, cache, pool, threading.Event(), limits or StallLimits()))


def package_of(events: list[Event]) -> Package:
    """The package at the end of an opening."""
    opened = events[-1]
    assert isinstance(opened, Opened)
    return opened.package


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory, pool: ReaderPool) -> Read:
    """Read a file into a cache that all tests share; the second time it comes from there."""
    shared = PackageCache(tmp_path_factory.mktemp("shared") / "chunks", 4 << 30)
    return lambda path: package_of(events_of(path, shared, pool))


@pytest.fixture(scope="session")
def map_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real map server (WMTS)."""
    with map_server(tmp_path_factory.mktemp("mapproxy")) as address:
        yield address
