"""`timeo-desktop sync` at a real broker: what waits there comes and is acknowledged, what the broker keeps is not of
now, and what it does otherwise than it was asked to is said."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from tests.peers import mosquitto
from tests.peers.contract import content
from tests.peers.mosquitto import Mosquitto
from tests.peers.test_connectors import uplink
from tests.reported.test_mqtt_uplinks import HOSTILE
from timeo_desktop import cli
from timeo_desktop.connectors.mqtt import session
from timeo_desktop.domain.connections import Health, HealthState
from timeo_desktop.domain.times import now
from timeo_desktop.services.operations import connect
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.store.operations.database import Store

_BOILER = "home/boiler = CH-01 ; temperature ; °C ; value"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of a user of their own."""
    for name in ("data", "config", "cache"):
        monkeypatch.setenv(f"TIMEO_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("TIMEO_NO_KEYRING", "1")
    monkeypatch.setenv("TIMEO_PASSPHRASE", "x")
    monkeypatch.setattr(session, "_LEVEL_SECONDS", 0.2)
    return tmp_path


@pytest.fixture
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    """An open broker of its own."""
    if reason := mosquitto.missing():
        pytest.skip(reason)
    server = Mosquitto(tmp_path_factory.mktemp("broker"))
    yield server
    server.stop()


def connected(broker: Mosquitto, *settings: str) -> None:
    """A connection to a broker that has synchronised once."""
    where = ("host=127.0.0.1", f"port={broker.port}")
    assert cli.run(["connections", "add", "mqtt", "LoRa", *where, *settings]) == 0
    assert cli.run(["sync"]) == 0


def kept() -> tuple[dict[str, set[Any]], list[str], Health]:
    """The content of the store, the reasons of what was set aside, and how the connection fares."""
    with closing(Store(store_path())) as store:
        (connection,) = connect.all_connections(store)
        reasons = [str(row.reason) for row in connect.rejected(store, connection.id)]
        return content(store), reasons, connect.health_of(store)[connection.id]


def retain(broker: Mosquitto, topic: str, payload: bytes) -> None:
    """Have the broker keep a message for whoever comes."""
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    client.publish(topic, payload, qos=1, retain=True).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


def test_sync_brings_what_waits_and_acknowledges_it(
    folder: Path, broker: Mosquitto, capsys: pytest.CaptureFixture[str]
) -> None:
    del folder
    connected(broker)
    broker.publish([uplink(number) for number in range(300)])  # much more than goes unacknowledged
    capsys.readouterr()
    assert cli.run(["sync"]) == 0
    assert len(kept()[0]["readings"]) == 600
    assert capsys.readouterr().out.startswith("LoRa: ")
    assert cli.run(["sync"]) == 0
    assert capsys.readouterr().out == "LoRa: 0 records changed\n"


def test_a_retained_value_is_never_of_now(folder: Path, broker: Mosquitto) -> None:
    del folder
    retain(broker, "home/boiler", b'{"value": 61.5}')
    connected(broker, f"plain={_BOILER}")
    assert cli.run(["sync"]) == cli.run(["sync"]) == 0
    stored, reasons, _ = kept()
    assert stored["readings"] == set()
    assert len(reasons) == 1
    assert "(retained)" in reasons[0]


def test_a_retained_value_that_says_its_time_is_one_reading(folder: Path, broker: Mosquitto) -> None:
    del folder
    retain(broker, "home/boiler", b'{"value": 61.5, "time": "2026-11-23T10:00:00Z"}')
    connected(broker, f"plain={_BOILER}")
    assert cli.run(["sync"]) == cli.run(["sync"]) == 0
    stored, reasons, _ = kept()
    assert (stored["readings"], reasons) == ({("home/boiler", 1_795_428_000_000, 61.5)}, [])


def test_what_came_live_is_not_set_aside_when_it_comes_retained(folder: Path, broker: Mosquitto) -> None:
    del folder
    connected(broker, f"plain={_BOILER}")
    begun = now()
    retain(broker, "home/boiler", b'{"value": 62}')
    assert cli.run(["sync"]) == cli.run(["sync"]) == 0
    stored, reasons, _ = kept()
    ((key, at, value),) = stored["readings"]
    assert (key, value) == ("home/boiler", 62.0)
    assert ["(retained)" in each for each in reasons] == [False]  # it waited, which is said
    assert begun <= at <= now()


def test_values_that_wait_together_are_all_kept(folder: Path, broker: Mosquitto) -> None:
    del folder
    connected(broker, f"plain={_BOILER}")
    broker.publish([("home/boiler", b'{"value": %d}' % number) for number in range(50)])
    assert cli.run(["sync"]) == 0
    stored, reasons, _ = kept()
    assert [value for _, _, value in sorted(stored["readings"], key=lambda row: row[1])] == list(range(50))
    (reason,) = reasons  # once of a topic, not of each message
    assert "do not say when they were measured" in reason
    broker.publish([("home/boiler", b'{"value": 60, "time": "2026-11-23T10:00:00Z"}')])
    assert cli.run(["sync"]) == 0
    assert kept()[1] == reasons


def test_topics_that_are_refused_or_not_kept_are_said() -> None:
    """The words of a broker that does so; mosquitto takes every subscription."""
    codes = [ReasonCode(PacketTypes.SUBACK, identifier=number) for number in (1, 0, 128)]
    asked = session.BrokerSession(session.Broker("here", 1883), "x", session.Subscribed(["a", "b", "c"]))
    asked._on_subscribe(asked._client, None, 1, codes, None)
    assert [str(each) for each in asked.doubts()] == [
        "here refuses these topics: c",
        "here keeps no messages of these topics while this program is away: b",
    ]


def test_a_session_that_the_broker_forgot_is_said(folder: Path, broker: Mosquitto) -> None:
    del folder
    connected(broker)
    broker.publish([uplink(1)])
    assert cli.run(["sync"]) == 0
    broker.stop()
    for path in broker.root.glob("mosquitto.db*"):
        path.unlink()
    broker.start()
    assert cli.run(["sync"]) == 0
    health = kept()[2]
    assert health.state is HealthState.ATTENTION
    assert "had forgotten this connection" in str(health.text)
    assert cli.run(["sync"]) == 0
    assert kept()[2].state is HealthState.OK


def test_what_is_hostile_is_set_aside_and_acknowledged_and_the_next_comes(folder: Path, broker: Mosquitto) -> None:
    del folder
    connected(broker)
    topic, good = uplink(1)
    broker.publish([(topic, HOSTILE[name]) for name in sorted(HOSTILE)] + [(topic, good)])
    assert cli.run(["sync"]) == 0
    stored, reasons, _ = kept()
    assert {key.partition("/")[2] for key, _, _ in stored["readings"]} == {"temperature", "co2"}
    assert len(reasons) == len(HOSTILE)
    assert cli.run(["sync"]) == 0  # nothing comes again
    assert kept()[0] == stored


def test_a_broker_that_is_never_silent_is_caught_up_with(folder: Path, broker: Mosquitto) -> None:
    del folder
    connected(broker)
    over = threading.Event()

    def talk() -> None:
        number = 0
        while not over.wait(0.02):
            number += 1
            broker.publish([uplink(number)])

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        assert cli.run(["sync"]) == 0
    finally:
        over.set()
        talking.join()
    assert kept()[2].state is HealthState.OK
