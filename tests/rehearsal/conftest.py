"""A stage for all small cases, and one of its own for each that turns the server upside down."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.once import once
from tests.peers import rt
from tests.rehearsal import clock
from tests.rehearsal.stage import Stage
from tests.rehearsal.tracker import make_trades


@pytest.fixture(scope="session")
def trades(run_folder: Path) -> Path:
    """The folder of a Request Tracker with the trades, which every stage begins with."""
    if reason := rt.missing() or clock.missing():
        pytest.skip(reason)
    return once(run_folder, "trades", make_trades)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory, trades: Path) -> Iterator[Stage]:
    """The stage that cases share; each speaks of things and tickets of its own."""
    made = Stage(tmp_path_factory.mktemp("stage"), trades)
    yield made
    made.close()


@pytest.fixture
def own_stage(tmp_path_factory: pytest.TempPathFactory, trades: Path) -> Iterator[Stage]:
    """A stage for one case."""
    made = Stage(tmp_path_factory.mktemp("stage"), trades)
    yield made
    made.close()
