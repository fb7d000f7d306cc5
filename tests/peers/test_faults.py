"""Faults between a connector and its real peer: nothing is lost, nothing doubled, checked against the peer."""

import random
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.peers import mosquitto
from tests.peers.contract import Peer, connection_to, content, fetch_all
from tests.peers.mosquitto import Certificates, Mosquitto
from tests.peers.proxy import CuttingProxy, Fault, FaultProxy
from tests.peers.rt import RequestTrackerServer
from tests.peers.sta import SensorThingsServer
from tests.peers.test_connectors import uplink
from timeo_desktop.connectors import http
from timeo_desktop.domain.connections import Connection, HealthState
from timeo_desktop.domain.times import iso, now
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations.database import Store

_FAULTS = ("delay", "reset", "429", "500", "half", "broken", "html", "stale", "doubled", "shuffled")
_RAN = {HealthState.OK, HealthState.ATTENTION}  # a row that came broken is set aside, and asked for again
_HTTP_HEALTH = {*_RAN, HealthState.UNREACHABLE, HealthState.CONFUSED}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again at once, so that many faults take little time."""
    monkeypatch.setattr(http, "_WAITS", (0.01, 0.02, 0.05))


@pytest.fixture
def proxy_to() -> Iterator[Callable[[str], FaultProxy]]:
    """Makes proxies that spoil one answer in three."""
    made: list[FaultProxy] = []

    def make(target: str) -> FaultProxy:
        chance = random.Random(20261123)

        def plan(_number: int) -> Fault:
            return chance.choice(_FAULTS) if chance.random() < 0.33 else ""

        made.append(FaultProxy(target, plan))
        return made[-1]

    yield make
    for proxy in made:
        proxy.close()


def fetch_through(store: Store, box: SecretBox, connection: Connection, proxy: FaultProxy) -> None:
    """Run again and again until all is fetched; then once more with a quiet proxy."""
    for _ in range(40):
        _, health = fetch_all(store, box, connection)
        assert health.state in _HTTP_HEALTH, health.text
        if health.state in _RAN:
            break
    assert health.state in _RAN
    proxy.plan = lambda _number: ""
    fetch_all(store, box, connection)


def test_tickets_through_a_bad_network(
    rt_server: RequestTrackerServer, store: Store, box: SecretBox, proxy_to: Callable[[str], FaultProxy]
) -> None:
    rt_server.fill(150, seed=3)
    proxy = proxy_to(rt_server.url)
    connection = connection_to(store, box, Peer("rt", {"address": proxy.url, "user": "root"}, {"password": "password"}))
    fetch_through(store, box, connection, proxy)
    assert len(set(proxy.faults)) >= 8
    kept = content(store)
    assert {row[0]: row[1] for row in kept["tickets"] if row[8]} == {
        key: subject for key, (subject, _) in rt_server.subjects().items()
    }
    keys = [row[1] for row in kept["events"]]
    assert len(keys) == len(set(keys))
    assert {int(key) for key in keys} == set(rt_server.transactions())
    assert store.read().execute("SELECT count(*) FROM intervention_event WHERE replaced IS NOT NULL").fetchone() == (0,)


def test_observations_through_a_bad_network(
    sta_server: SensorThingsServer, store: Store, box: SecretBox, proxy_to: Callable[[str], FaultProxy]
) -> None:
    streams = [sta_server.add_thing(f"Mauvais réseau {n}", "humidity", "%") for n in range(4)]
    for stream in streams:
        sta_server.observe(stream, [("2026-10-01T08:00:00Z", 41.5)])
    sta_server.fill(streams, 420, datetime(2026, 10, 2, tzinfo=UTC), 300)
    proxy = proxy_to(sta_server.url.removesuffix("/sensorthings/v1.1"))
    address = f"{proxy.url}/sensorthings/v1.1"
    connection = connection_to(store, box, Peer("sensorthings", {"address": address}))
    fetch_through(store, box, connection, proxy)
    assert len(proxy.faults) > 5
    kept = {(key, at // 1000): value for key, at, value in content(store)["readings"]}
    assert kept == sta_server.observations()


def test_observations_that_arrive_late_or_from_a_clock_ahead(
    sta_server: SensorThingsServer, store: Store, box: SecretBox
) -> None:
    stream = sta_server.add_thing("Horloge", "pressure", "hPa")
    connection = connection_to(store, box, Peer("sensorthings", {"address": sta_server.url}))
    sta_server.observe(stream, [("2026-11-01T10:00:00Z", 1000), (iso(now() + 7_200_000), 1001)])
    fetch_all(store, box, connection)
    sta_server.observe(stream, [("2026-11-01T09:00:00Z", 999), ("2026-11-01T11:00:00Z", 1002)])
    fetch_all(store, box, connection)
    assert {value for key, _, value in content(store)["readings"] if key == stream} == {999, 1000, 1001, 1002}


def test_a_datastream_is_read_where_the_server_fails_at_bulk(
    sta_server: SensorThingsServer, store: Store, box: SecretBox
) -> None:
    proxy = FaultProxy(sta_server.url.removesuffix("/sensorthings/v1.1"), lambda _number: "")
    try:
        refuse = proxy._forward

        def without_bulk(handler: object, fault: Fault) -> None:
            if "dataArray" in handler.path:  # type: ignore[attr-defined]
                proxy._answer(handler, 500, b"", {})  # type: ignore[arg-type]
            else:
                refuse(handler, fault)  # type: ignore[arg-type]

        proxy._forward = without_bulk  # type: ignore[method-assign, assignment]
        address = f"{proxy.url}/sensorthings/v1.1"
        _, health = fetch_all(store, box, connection_to(store, box, Peer("sensorthings", {"address": address})))
        assert health.state in _RAN, health.text
    finally:
        proxy.close()
    kept = {(key, at // 1000): value for key, at, value in content(store)["readings"]}
    assert kept == sta_server.observations()


def test_a_datastream_that_was_deleted_is_marked(sta_server: SensorThingsServer, store: Store, box: SecretBox) -> None:
    stream = sta_server.add_thing("Démontée", "noise", "dB")
    sta_server.observe(stream, [("2026-11-01T10:00:00Z", 48.0)])
    connection = connection_to(store, box, Peer("sensorthings", {"address": sta_server.url}))
    fetch_all(store, box, connection)
    sta_server.delete(stream)
    _, health = fetch_all(store, box, connection)
    assert health.state in _RAN, health.text
    assert store.read().execute("SELECT key FROM stream WHERE gone IS NOT NULL").fetchall() == [(stream,)]
    assert 48.0 in {value for key, _, value in content(store)["readings"] if key == stream}


def test_messages_through_cut_connections(broker: Mosquitto, store: Store, box: SecretBox) -> None:
    proxy = CuttingProxy(broker.port, lambda number: 30_000 if number <= 6 else None)
    settings = {"host": "127.0.0.1", "port": str(proxy.port), "topics": "application/+/device/+/event/up"}
    connection = connection_to(store, box, Peer("mqtt", settings))
    try:
        fetch_all(store, box, connection)  # the session now exists
        broker.publish([uplink(number) for number in range(800)])
        for _ in range(10):
            fetch_all(store, box, connection)
            if len(content(store)["readings"]) == 1600:
                break
    finally:
        proxy.close()
    assert proxy.connections > 2
    assert len(content(store)["readings"]) == 1600


def test_messages_wait_while_the_program_and_the_broker_are_away(
    broker: Mosquitto, store: Store, box: SecretBox
) -> None:
    settings = {"host": "127.0.0.1", "port": str(broker.port), "topics": "application/#", "plain":
                "home/boiler = CH-01 ; temperature ; °C ; value"}  # fmt: skip
    connection = connection_to(store, box, Peer("mqtt", settings))
    fetch_all(store, box, connection)
    broker.publish([uplink(number) for number in range(50)])
    broker.publish([("home/boiler", b'{"value": 61.5, "time": "2026-11-23T10:00:00Z"}'), ("home/boiler", b"nonsense")])
    broker.stop()
    broker.start()
    fetch_all(store, box, connection)
    kept = content(store)
    assert len(kept["readings"]) == 101
    assert len(kept["rejected"]) == 1
    assert ("home/boiler", "home/boiler", "temperature", "°C", "snapshot") in kept["streams"]


def test_deletions_are_noticed_but_a_vanishing_act_is_not_believed(
    rt_server: RequestTrackerServer, store: Store, box: SecretBox
) -> None:
    # RT gives the number of the last ticket away again once it is erased, so another one follows.
    rt_server.fill(30, seed=9)
    deleted, shredded, _ = (rt_server.create(title) for title in ("à supprimer", "à effacer", "reste"))
    peer = Peer("rt", {"address": rt_server.url, "user": "root"}, {"password": "password"})
    connection = connection_to(store, box, peer)
    _, health = fetch_all(store, box, connection)
    assert health.state is HealthState.OK, health.text
    rt_server.delete(deleted)
    rt_server.shred(shredded)
    _, health = fetch_all(store, box, connection)
    assert health.state is HealthState.OK, health.text
    assert {row[0] for row in content(store)["tickets"] if not row[8]} == {deleted}
    log = store.read().execute("SELECT count(*) FROM intervention_event").fetchone()
    fetch_all(store, box, connection)
    assert store.read().execute("SELECT count(*) FROM intervention_event").fetchone() == log
    with store.write() as db:  # a day later
        db.conn.execute("UPDATE sync_state SET cursor = json_set(cursor, '$.swept', 0)")
    fetch_all(store, box, connection)
    assert {row[0] for row in content(store)["tickets"] if not row[8]} == {deleted, shredded}
    with store.write() as db:
        from timeo_desktop.domain.records import Page
        from timeo_desktop.store.operations import deliveries

        saved = deliveries.save_page(db, connection.id, 1, Page(present=frozenset()), now())
    assert saved.refused_sweep > 0
    assert saved.gone == 0


def test_a_changed_ticket_brings_its_history(rt_server: RequestTrackerServer, store: Store, box: SecretBox) -> None:
    ticket = rt_server.create("Pompe bruyante", "P-01", Due="2026-12-01 10:00:00")
    peer = Peer("rt", {"address": rt_server.url, "user": "root"}, {"password": "password"})
    connection = connection_to(store, box, peer)
    _, health = fetch_all(store, box, connection)
    assert health.state is HealthState.OK, health.text
    rt_server.change(ticket, Status="open")
    rt_server.comment(ticket, "Roulements <b>usés</b>")
    rt_server.change(ticket, Status="resolved")
    fetch_all(store, box, connection)
    kept = content(store)
    (row,) = [row for row in kept["tickets"] if row[0] == ticket]
    assert row[2:4] == ("closed", "done")
    assert row[6] == 1_796_119_200_000  # the due date; RT writes 1970 for a date that was never set
    events = sorted((event for event in kept["events"] if event[0] == ticket), key=lambda event: int(event[1]))
    assert [event[3] for event in events] == ["requested", "acknowledged", "note", "done"]
    assert events[2][6] == "Roulements <b>usés</b>", events


@pytest.mark.parametrize("fault", ["html", "broken", "half", "500", "hang"])
def test_each_fault_is_said_in_words(fault: Fault, store: Store, box: SecretBox) -> None:
    proxy = FaultProxy("http://127.0.0.1:9", lambda _number: fault if fault != "broken" else "html")
    try:
        peer = Peer("rt", {"address": proxy.url, "user": "root"}, {"password": "x"})
        connection = connection_to(store, box, peer)
        connector, secrets = connect.connector_of(connection, box)
        stop = threading.Event()
        if fault == "hang":
            threading.Timer(0.3, stop.set).start()
            with pytest.raises(sync.Cancelled):
                list(sync.run(store, connection, connector, secrets, stop))
            return
        steps = list(sync.run(store, connection, connector, secrets, stop))
        health = steps[-1].health
        assert health.state in (HealthState.UNREACHABLE, HealthState.CONFUSED)
        assert health.text is not None
        if fault == "html":
            assert "log in" in str(health.text)
    finally:
        proxy.close()


def test_a_certificate_that_is_not_trusted(certificates: Certificates, store: Store, box: SecretBox) -> None:
    proxy = FaultProxy("http://127.0.0.1:9", lambda _number: "html")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    proxy._server.socket = context.wrap_socket(proxy._server.socket, server_side=True)
    address = proxy.url.replace("http:", "https:")
    try:
        peer = Peer("rt", {"address": address, "user": "root"}, {"password": "x"})
        _, health = fetch_all(store, box, connection_to(store, box, peer))
        assert health.state is HealthState.UNREACHABLE
        assert "not trusted" in str(health.text)
        trusted = connection_to(store, box, peer, authority=str(certificates.authority))
        _, health = fetch_all(store, box, trusted)
        assert "log in" in str(health.text), health.text  # the certificate is believed now; what answers is a web page
    finally:
        proxy.close()


# paho leaves the socket of a failed handshake to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_mqtt_with_tls_and_a_password(certificates: Certificates, store: Store, box: SecretBox, tmp_path: Path) -> None:
    if reason := mosquitto.missing():
        pytest.skip(reason)
    folder = tmp_path / "broker"
    folder.mkdir()
    server = Mosquitto(folder, "geheim", certificates)
    good = {"host": "127.0.0.1", "port": str(server.port), "tls": "yes", "authority": str(certificates.authority),
            "user": "timeo"}  # fmt: skip
    try:
        _, health = fetch_all(store, box, connection_to(store, box, Peer("mqtt", good, {"password": "geheim"})))
        assert health.state is HealthState.OK, health.text
        _, health = fetch_all(store, box, connection_to(store, box, Peer("mqtt", good, {"password": "wrong"})))
        assert health.state is HealthState.REFUSED
        untrusted = Peer("mqtt", {**good, "authority": ""}, {"password": "geheim"})
        _, health = fetch_all(store, box, connection_to(store, box, untrusted))
        assert health.state is HealthState.UNREACHABLE
        assert "not trusted" in str(health.text)
    finally:
        server.stop()
