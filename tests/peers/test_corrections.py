"""Observations that a SensorThings server corrects and removes are noticed, and what they were is kept."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.peers import sta
from tests.peers.contract import Peer, connection_to, content, fetch_all
from tests.peers.proxy import FaultProxy
from tests.peers.sta import SensorThingsServer
from timeo_desktop.connectors import sensor_things
from timeo_desktop.domain.connections import Health, HealthState
from timeo_desktop.domain.times import Millis, from_iso, now
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations import readings
from timeo_desktop.store.operations.database import Store

FIRST = datetime(2026, 11, 1, tzinfo=UTC)
_EVER = 1 << 45


def at(hour: int) -> str:
    return (FIRST + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SensorThingsServer]:
    """A server of its own."""
    if reason := sta.missing():
        pytest.skip(reason)
    (tmp_path / "sta").mkdir()
    made = SensorThingsServer(tmp_path / "sta")
    yield made
    made.close()


@pytest.fixture
def probe(server: SensorThingsServer) -> str:
    """A datastream with two hundred hours."""
    made = server.add_thing("Sonde", "temperature", "°C")
    server.observe(made, [(at(hour), float(hour)) for hour in range(200)])
    return made


@pytest.fixture
def sync(server: SensorThingsServer, probe: str, store: Store, box: SecretBox) -> Callable[[], Health]:
    """Synchronises; it has been done once."""
    connection = connection_to(store, box, Peer("sensorthings", {"address": server.url}))

    def run() -> Health:
        return fetch_all(store, box, connection)[1]

    assert run().state is HealthState.OK
    assert len(kept(store, probe)) == 200
    return run


@pytest.fixture
def proxy(server: SensorThingsServer) -> Iterator[FaultProxy]:
    """A proxy before the server that spoils nothing yet."""
    made = FaultProxy(server.url.removesuffix("/sensorthings/v1.1"), lambda _number: "")
    yield made
    made.close()


def peer_behind(proxy: FaultProxy) -> Peer:
    return Peer("sensorthings", {"address": f"{proxy.url}/sensorthings/v1.1"})


def kept(store: Store, key: str, known: Millis | None = None) -> dict[int, float]:
    """Values by hour."""
    (number,) = readings.stream_numbers(store.read(), _connection(store), [key]).values()
    series = readings.raw_series(store.read(), number, -_EVER, _EVER, known)
    hours = (series.at - from_iso(at(0))) // 3_600_000
    return dict(zip(hours.tolist(), series.mean.tolist(), strict=True))


def _connection(store: Store) -> str:
    return str(store.read().execute("SELECT id FROM connection").fetchone()[0])


def round_begins(store: Store) -> None:
    """As if everything had been read again long ago."""
    with store.write() as db:
        (text,) = db.conn.execute("SELECT cursor FROM sync_state").fetchone()
        cursor = {key: [*each[:5], 0, *each[6:]] for key, each in json.loads(text).items()}
        db.conn.execute("UPDATE sync_state SET cursor = ?", (json.dumps(cursor),))


def test_what_is_corrected_and_removed_lately_is_noticed_at_once(
    server: SensorThingsServer, probe: str, store: Store, sync: Callable[[], Health]
) -> None:
    before = now()
    server.correct(probe, at(190), -1.0)
    server.remove(probe, at(195))
    server.remove(probe, at(199))
    server.observe(probe, [(at(200), 200.0), (at(201), 201.0)])
    assert sync().state is HealthState.OK
    wanted = {hour: float(hour) for hour in range(202) if hour not in (195, 199)} | {190: -1.0}
    assert kept(store, probe) == wanted
    assert kept(store, probe, before) == {hour: float(hour) for hour in range(200)}
    assert sync().state is HealthState.OK
    assert kept(store, probe) == wanted


def test_what_was_removed_long_ago_is_noticed_by_the_count_and_what_was_corrected_in_a_round(
    server: SensorThingsServer, probe: str, store: Store, sync: Callable[[], Health]
) -> None:
    server.correct(probe, at(20), -1.0)
    sync()
    assert kept(store, probe)[20] == 20.0
    round_begins(store)
    sync()
    assert kept(store, probe)[20] == -1.0
    before = now()
    server.remove(probe, at(30))
    sync()
    assert kept(store, probe) == {hour: float(hour) for hour in range(200) if hour != 30} | {20: -1.0}
    assert kept(store, probe, before)[30] == 30.0
    server.remove(probe, at(40))
    server.observe(probe, [(at(-5), 7.0)])  # the count is as it was
    sync()
    round_begins(store)
    sync()
    assert kept(store, probe) == {hour: float(hour) for hour in range(200) if hour not in (30, 40)} | {
        20: -1.0, -5: 7.0}  # fmt: skip


def test_what_a_server_keeps_for_so_long_only_is_kept_here(
    server: SensorThingsServer, probe: str, store: Store, sync: Callable[[], Health]
) -> None:
    server.forget(probe, FIRST + timedelta(hours=50))
    server.observe(probe, [(at(hour), float(hour)) for hour in range(200, 210)])
    for _ in range(2):
        assert sync().state is HealthState.OK
        assert kept(store, probe) == {hour: float(hour) for hour in range(210)}
        round_begins(store)
    server.remove(probe, at(100))
    sync()
    round_begins(store)
    sync()
    assert kept(store, probe) == {hour: float(hour) for hour in range(210) if hour != 100}


def test_a_server_that_was_emptied_takes_nothing_with_it(
    server: SensorThingsServer, probe: str, store: Store, sync: Callable[[], Health]
) -> None:
    server.forget(probe, FIRST + timedelta(hours=300))
    assert server.observations() == {}
    for _ in range(2):
        sync()
        round_begins(store)
    assert kept(store, probe) == {hour: float(hour) for hour in range(200)}


def test_results_that_are_told_at_other_times_are_not_taken_for_removed(
    server: SensorThingsServer, probe: str, store: Store, sync: Callable[[], Health]
) -> None:
    server.observe(probe, [(at(hour), float(hour)) for hour in range(230, 240)], told=at(150))
    server.observe(probe, [(at(hour), float(hour)) for hour in range(200, 230)], told=at(260))
    for _ in range(2):
        sync()
        round_begins(store)
    assert kept(store, probe) == {hour: float(hour) for hour in range(240)}
    server.remove(probe, at(60))
    server.correct(probe, at(61), -1.0)
    sync()
    assert kept(store, probe) == {hour: float(hour) for hour in range(240) if hour != 60} | {61: -1.0}


def test_a_cursor_of_the_version_before_goes_on(
    server: SensorThingsServer, probe: str, store: Store, sync: Callable[[], Health]
) -> None:
    with store.write() as db:
        db.conn.execute("UPDATE sync_state SET cursor = ?", (json.dumps({probe: [at(199), 200, 1]}),))
    server.observe(probe, [(at(200), 200.0)])
    assert sync().state is HealthState.OK
    server.remove(probe, at(199))
    sync()
    assert kept(store, probe) == {hour: float(hour) for hour in range(201) if hour != 199}


def test_datastreams_that_a_server_leaves_out_of_what_it_expands_are_asked_for(
    server: SensorThingsServer, probe: str, store: Store, sync: Callable[[], Health]
) -> None:
    server.add_datastreams(probe, 130)
    pages = [server.get(f"Datastreams?$top=100&$skip={skip}")["value"] for skip in (0, 100)]
    keys = {str(each["@iot.id"]) for page in pages for each in page}
    assert len(keys) == 131
    for key in keys:
        if key != probe:
            server.observe(key, [(at(1), 3.5)])
    health = sync()
    assert (health.state, health.text) == (HealthState.OK, None)
    assert len(content(store)["streams"]) == 131
    found = {(key, moment // 1000): value for key, moment, value in content(store)["readings"]}
    assert found == server.observations()


def test_a_server_that_sends_less_than_it_counts_is_not_in_order(
    probe: str, store: Store, box: SecretBox, proxy: FaultProxy
) -> None:
    proxy.plan = lambda _number: "fewer"
    connection = connection_to(store, box, peer_behind(proxy))
    for _ in range(2):
        _, health = fetch_all(store, box, connection)
        assert health.state is HealthState.ATTENTION
        assert str(health.text).endswith("has 1 observations that it does not send, of Sonde temperature")
        assert health.last_success is not None
    assert len(kept(store, probe)) == 199
    proxy.plan = lambda _number: ""
    round_begins(store)
    assert fetch_all(store, box, connection)[1].state is HealthState.OK
    assert len(kept(store, probe)) == 200


def test_an_answer_that_lacks_rows_removes_none(
    server: SensorThingsServer, probe: str, store: Store, box: SecretBox, proxy: FaultProxy
) -> None:
    connection = connection_to(store, box, peer_behind(proxy))
    fetch_all(store, box, connection)
    proxy.plan = lambda _number: "fewer"
    fetch_all(store, box, connection)
    server.observe(probe, [(at(200), 200.0)])
    fetch_all(store, box, connection)
    assert kept(store, probe).keys() >= set(range(200))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_at_the_server_the_store_comes_to_say_the_same(
    server: SensorThingsServer, probe: str, store: Store, sync: Callable[[], Health], seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """And what was told once stays as it was told."""
    monkeypatch.setattr(sensor_things, "_ROUND", 0)
    monkeypatch.setattr(sensor_things, "_PAGES_AGAIN", 1)
    chance, told = random.Random(seed), {now(): kept(store, probe)}
    there, newest = set(range(200)), 200
    for _ in range(12):
        for _ in range(chance.randint(0, 6)):
            hour = chance.choice(sorted(there - {0}))
            match chance.choice(("new", "late", "correct", "remove")):
                case "new":
                    server.observe(probe, [(at(newest), chance.random())])
                    there.add(newest)
                    newest += 1
                case "late":
                    gone = sorted(set(range(newest)) - there)
                    if gone:
                        server.observe(probe, [(at(gone[0]), chance.random())])
                        there.add(gone[0])
                case "correct":
                    server.correct(probe, at(hour), chance.random())
                case "remove":
                    server.remove(probe, at(hour))
                    there.discard(hour)
        sync()
        told[now()] = kept(store, probe)
    wanted = {(second - from_iso(at(0)) // 1000) // 3600: value for (_, second), value in server.observations().items()}
    assert kept(store, probe) == wanted
    for moment, then in told.items():
        assert kept(store, probe, moment) == then


def test_the_server_is_asked_no_more_than_it_must(probe: str, store: Store, box: SecretBox, proxy: FaultProxy) -> None:
    connection = connection_to(store, box, peer_behind(proxy))
    fetch_all(store, box, connection)
    assert len(kept(store, probe)) == 200
    before = proxy.requests
    fetch_all(store, box, connection)
    assert proxy.requests - before == 6  # names, things, two counts of datastreams; count and rows of the one
