"""Fixtures that start the real servers once for the whole run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers import mosquitto, sta
from tests.peers.mosquitto import Certificates, Mosquitto, make_certificates
from tests.peers.rt import RequestTrackerServer
from tests.peers.sta import SensorThingsServer
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations.database import Store


@pytest.fixture(scope="session")
def rt_server(tmp_path_factory: pytest.TempPathFactory, rt_database: Path) -> Iterator[RequestTrackerServer]:
    """A Request Tracker with an empty queue."""
    server = RequestTrackerServer(tmp_path_factory.mktemp("rt"), rt_database)
    yield server
    server.close()


@pytest.fixture(scope="session")
def sta_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SensorThingsServer]:
    """A SensorThings server without things."""
    if reason := sta.missing():
        pytest.skip(reason)
    server = SensorThingsServer(tmp_path_factory.mktemp("sta"))
    yield server
    server.close()


@pytest.fixture
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    """An open broker of its own, for sessions outlive a test."""
    if reason := mosquitto.missing():
        pytest.skip(reason)
    server = Mosquitto(tmp_path_factory.mktemp("mqtt"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and a server certificate."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    made = Store(tmp_path / "store.sqlite")
    yield made
    made.close()


@pytest.fixture
def box(tmp_path: Path) -> SecretBox:
    """An encrypted secret file."""
    return SecretBox(tmp_path / "box", "phrase")
