"""Shared by all tests: real data where it is, folders of their own, and models read through a real child."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests import leaks
from tests.floors import needs_screen
from tests.once import once, shared_folder
from tests.peers import rt
from tests.peers.map_server import map_server
from tests.warm_readers import reader_pool
from tests.x_server import start_x_server
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.open_source import (
    Event,
    Opened,
    StallLimits,
    models_of,
    open_model,
)
from timeo_desktop.store.models.packages import PackageCache

# The same examples in every run, however slow the machine.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.load_profile("same")

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("TIMEO_TEST_DATA", ROOT.parent / "shared" / "data"))
DEMO = ROOT / "sample_models" / "timeo_demo.ifc"

CHUNKS = Path("cache", "chunks")  # below the shared folder; windows have `cache` as their TIMEO_CACHE
_COSTLY = {"rt_server", "sta_server", "map_address", "geocoder", "town", "stage"}

Read = Callable[[Path], Package]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--only headless` leaves out what needs a screen, `--only screen` everything else."""
    parser.addoption("--only", choices=("headless", "screen"), help="tests without or with Qt, VTK and the program")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Every file of tests is of one of the two kinds, so none is left out by both."""
    only = config.getoption("only")
    if only is None or not collection_path.is_file():
        return None
    return True if needs_screen(collection_path) != (only == "screen") else None


def pytest_configure(config: pytest.Config) -> None:
    """Each worker has an X server of its own."""
    if hasattr(config, "workerinput") and config.getoption("only") != "headless" and (end := start_x_server()):
        config.add_cleanup(end)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share what is costly run in one worker, so that it is made once; what takes long begins first."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        for fixture in _COSTLY.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(fixture))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """The fixtures of the window are loaded only where Qt is needed anyway."""
    if needs_screen(file_path):
        parent.config.pluginmanager.import_plugin("tests.main_window")


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


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is made once for the whole run; see `once`."""
    return shared_folder(tmp_path_factory)


@pytest.fixture(autouse=True)
def nothing_left(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, run_folder: Path
) -> Iterator[None]:
    """No test leaves a thread, a child process, or a file that is open or mapped."""
    below = (tmp_path_factory.getbasetemp(), run_folder)
    before = leaks.held(below)
    yield
    request.node.funcargs.clear()  # what the test held is let go of
    leaks.check(before, below)


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
    """Reader children for the whole run."""
    made = reader_pool()
    leaks.pools.append(made)
    yield made
    leaks.pools.remove(made)
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
def read(run_folder: Path, pool: ReaderPool) -> Read:
    """Read a file into a cache that all tests share; the second time it comes from there."""
    cache = PackageCache(run_folder / CHUNKS, 4 << 30)

    def reading(path: Path) -> Package:
        name = hashlib.sha256(bytes(path)).hexdigest()
        with FileLock(run_folder / f"{name}.lock"):  # one worker reads it, the others wait
            return package_of(events_of(path, cache, pool))

    return reading


@pytest.fixture(scope="session")
def rt_database(run_folder: Path) -> Path:
    """The folder of an empty Request Tracker, which every server begins with."""
    if reason := rt.missing():
        pytest.skip(reason)
    return once(run_folder, "rt", rt.make_database)


@pytest.fixture(scope="session")
def map_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real map server (WMTS)."""
    with map_server(tmp_path_factory.mktemp("mapproxy")) as address:
        yield address
