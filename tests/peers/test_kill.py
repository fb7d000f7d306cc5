"""The quick version of the kill test; the long one is `python -m tests.peers.kill_run`."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.peers import kill_run, sta
from tests.peers.rt import RequestTrackerServer
from tests.peers.sta import SensorThingsServer


@pytest.fixture
def peers(tmp_path: Path, rt_database: Path) -> Iterator[tuple[RequestTrackerServer, SensorThingsServer]]:
    """Servers of its own, for the whole content is compared."""
    if reason := sta.missing():
        pytest.skip(reason)
    folders = [tmp_path / "rt", tmp_path / "sta"]
    for folder in folders:
        folder.mkdir()
    tickets, sensors = RequestTrackerServer(folders[0], rt_database), SensorThingsServer(folders[1])
    yield tickets, sensors
    tickets.close()
    sensors.close()


@pytest.mark.long
def test_killed_eight_times(peers: tuple[RequestTrackerServer, SensorThingsServer], tmp_path: Path) -> None:
    tickets, sensors = peers
    tickets.fill(400)
    streams = [sensors.add_thing(f"Sonde {number}", "temperature", "°C") for number in range(8)]
    for stream in streams:
        sensors.observe(stream, [("2025-12-31T00:00:00Z", 1.0)])
    sensors.fill(streams, 1200, datetime(2026, 1, 1, tzinfo=UTC), 600)
    started = time.monotonic()
    kill_run.timeo(tmp_path / "user", "connections", "list")
    start = time.monotonic() - started  # on a busy machine the program must not be killed before it begins
    result = kill_run.run(tmp_path / "user", tickets, sensors, kills=8, longest=max(2.5, 4 * start))
    assert result["kills"] > 0
    assert result["runs cut off"] > 0
    assert result["readings"] == 8 * 1201
