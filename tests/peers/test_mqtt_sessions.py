"""What a broker keeps for us: only what is wanted, and nothing once the connection is removed."""

import threading

import pytest

from tests.peers.contract import Peer, connection_to, content, fetch_all
from tests.peers.mosquitto import Mosquitto
from tests.peers.processes import free_port
from timeo_desktop.connectors.mqtt import session
from timeo_desktop.domain.connections import Connection, Unavailable
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations import connections
from timeo_desktop.store.operations.database import Store

_PLAIN = "hall/temp = H-1 ; temperature ; °C\nyard/temp = Y-1 ; temperature ; °C"


def session_of(store: Store, connection: Connection) -> str:
    """The name under which the broker keeps messages."""
    cursor = connections.cursor_of(store.read(), connection.id)
    assert isinstance(cursor, dict)
    return str(cursor["session"])


def is_kept(broker: Mosquitto, session: str) -> bool:
    """Whether the broker knows a session: it says so when somebody connects under its name."""
    from paho.mqtt.client import Client, MQTTv311
    from paho.mqtt.enums import CallbackAPIVersion

    known: list[bool] = []
    answered = threading.Event()
    client = Client(CallbackAPIVersion.VERSION2, client_id=session, clean_session=False, protocol=MQTTv311)

    def on_connect(_client: object, _data: object, flags: object, _reason: object, _properties: object) -> None:
        known.append(flags.session_present)  # type: ignore[attr-defined]
        answered.set()

    client.on_connect = on_connect
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    assert answered.wait(10)
    client.disconnect()
    client.loop_stop()
    return known[0]


def test_a_topic_that_was_removed_is_neither_delivered_nor_kept(
    broker: Mosquitto, store: Store, box: SecretBox
) -> None:
    settings = {"host": "127.0.0.1", "port": str(broker.port), "topics": "none", "plain": _PLAIN}
    connection = connection_to(store, box, Peer("mqtt", settings))
    fetch_all(store, box, connection)
    broker.publish([("hall/temp", b"19"), ("yard/temp", b"4")])
    fewer = Connection(connection.id, "mqtt", "x", {**settings, "plain": _PLAIN.splitlines()[0]})
    connect.save(store, box, fewer, {})
    fetch_all(store, box, fewer)
    assert {(key, value) for key, _, value in content(store)["readings"]} == {("hall/temp", 19.0)}
    # Of what waited is said that nobody knows when it was measured, and of the topic that is kept only.
    assert [row.place for row in connect.rejected(store, connection.id)] == ["hall/temp"]
    broker.publish([("hall/temp", b"20"), ("yard/temp", b"5")])
    connect.save(store, box, connection, {})  # wanted again from now on: what came between was not kept
    fetch_all(store, box, connection)
    broker.publish([("yard/temp", b"6")])
    fetch_all(store, box, connection)
    found = {(key, value) for key, _, value in content(store)["readings"]}
    assert found == {("hall/temp", 19.0), ("hall/temp", 20.0), ("yard/temp", 6.0)}


def test_a_connection_that_is_removed_leaves_no_queue(broker: Mosquitto, store: Store, box: SecretBox) -> None:
    settings = {"host": "127.0.0.1", "port": str(broker.port), "topics": "none", "plain": _PLAIN}
    connection = connection_to(store, box, Peer("mqtt", settings))
    fetch_all(store, box, connection)
    broker.publish([("hall/temp", b"19")])
    session = session_of(store, connection)
    leave = connect.leaving(store, box, connection)
    connect.remove(store, box, connection)
    assert leave is not None
    leave(threading.Event())
    assert not is_kept(broker, session)
    assert is_kept(broker, session), "a session that was made without a clean start is kept"


def test_a_broker_that_is_away_is_said_to_keep_its_queue(
    store: Store, box: SecretBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_CONNECT_SECONDS", 0.3)
    settings = {"host": "127.0.0.1", "port": str(free_port()), "topics": "a"}
    connection = connection_to(store, box, Peer("mqtt", settings))
    fetch_all(store, box, connection)
    leave = connect.leaving(store, box, connection)
    assert leave is not None
    with pytest.raises(Unavailable, match="cannot be reached"):
        leave(threading.Event())
    assert str(connect.not_left(connection)).startswith("Prestataire is removed, but its server could not be told")


def test_leaving_waits_for_a_run_that_ends_and_says_when_it_does_not(
    store: Store, box: SecretBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "_LEAVE_SECONDS", 0.05)
    connection = connection_to(store, box, Peer("mqtt", {"host": "127.0.0.1", "port": "9", "topics": "a"}))
    leave = connect.leaving(store, box, connection)
    assert leave is not None
    running = sync.held(store, connection)
    with pytest.raises(sync.SyncBusy):
        leave(threading.Event())
    running.release()


def test_what_keeps_nothing_is_not_left(store: Store, box: SecretBox) -> None:
    assert connect.leaving(store, box, connection_to(store, box, Peer("demonstration", {}))) is None
    assert connect.leaving(store, box, Connection("x", "mqtt", "never complete")) is None
