"""Each connector against its real peer, by the one contract."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest

from tests.peers.contract import ConnectorContract, Peer, connection_to, fetch_all
from tests.peers.mosquitto import Mosquitto
from tests.peers.processes import free_port
from tests.peers.rt import RequestTrackerServer
from tests.peers.sta import SensorThingsServer
from timeo_desktop.connectors.contract import Cursor
from timeo_desktop.connectors.demonstration import Demonstration
from timeo_desktop.connectors.folder import ready
from timeo_desktop.connectors.folder.mapping import to_json
from timeo_desktop.connectors.mqtt import Mqtt
from timeo_desktop.domain.records import Intervention, Page, Readings, Replacement
from timeo_desktop.domain.times import DAY, HOUR
from timeo_desktop.services.operations import replacements
from timeo_desktop.services.operations.measurements import series_for
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations.database import Store


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts and never says a word."""
    listening = socket.create_server(("127.0.0.1", 0))
    yield listening.getsockname()[1]
    listening.close()


class TestRequestTracker(ConnectorContract):
    @pytest.fixture
    def peer(self, rt_server: RequestTrackerServer, silent_port: int) -> Peer:
        if not rt_server.subjects():
            rt_server.fill(60)
            rt_server.create("Fuite à la chaufferie", "P-01")
        return Peer(
            "rt",
            {"address": rt_server.url, "user": "root"},
            {"password": "password"},
            refused=({}, {"password": "wrong"}),
            dead={"address": f"http://127.0.0.1:{free_port()}"},
            hanging={"address": f"http://127.0.0.1:{silent_port}"},
            records=len(rt_server.subjects()),
        )


class TestSensorThings(ConnectorContract):
    @pytest.fixture
    def peer(self, sta_server: SensorThingsServer, silent_port: int) -> Peer:
        if not sta_server.observations():
            for number in range(3):
                stream = sta_server.add_thing(f"Sonde {number}", "temperature", "°C", assetTag=f"ST-00{number}")
                sta_server.observe(stream, [("2026-11-01T08:00:00Z", 20.0)])
                sta_server.fill([stream], 269, datetime(2026, 11, 2, tzinfo=UTC), 600)
        return Peer(
            "sensorthings",
            {"address": sta_server.url},
            dead={"address": f"http://127.0.0.1:{free_port()}/v1.1"},
            hanging={"address": f"http://127.0.0.1:{silent_port}/v1.1"},
            records=len(sta_server.observations()),
        )


class TestMqtt(ConnectorContract):
    @pytest.fixture
    def peer(self, broker: Mosquitto, silent_port: int, monkeypatch: pytest.MonkeyPatch) -> Peer:
        messages = [uplink(number) for number in range(700)]
        fetch, told = Mqtt.fetch, set[str]()

        def publishing(connector: Mqtt, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
            """What a broker gets before anybody listens is gone, so it is published once each session listens."""
            session = cursor["session"] if isinstance(cursor, dict) else ""
            for page in fetch(connector, cursor, stop):
                session = page.cursor["session"] if isinstance(page.cursor, dict) else session
                yield page
                if page.whole and session not in told:
                    told.add(session)
                    time.sleep(0.1)  # the subscription is on its way
                    broker.publish(messages)

        monkeypatch.setattr(Mqtt, "fetch", publishing)
        return Peer(
            "mqtt",
            {"host": "127.0.0.1", "port": str(broker.port), "topics": "application/+/device/+/event/up"},
            dead={"port": str(free_port())},
            hanging={"port": str(silent_port)},
            records=1400,
        )


def uplink(number: int) -> tuple[str, bytes]:
    eui = f"70b3d5{number % 5:010x}"
    body = {
        "deduplicationId": f"00000000-0000-0000-0000-{number:012d}",
        "time": f"2026-11-23T10:{number // 60 % 60:02d}:{number % 60:02d}.123456789+00:00",
        "deviceInfo": {"deviceName": f"sonde-{number % 5}", "devEui": eui, "tags": {"local": "101"}},
        "fCnt": number, "fPort": 1, "object": {"temperature": 19 + number / 100, "co2": 400.0 + number},
    }  # fmt: skip
    return f"application/1/device/{eui}/event/up", json.dumps(body).encode()


class TestFolder(ConnectorContract):
    @pytest.fixture
    def peer(self, tmp_path: Path) -> Peer:
        folder = tmp_path / "exports"
        folder.mkdir()
        rows = [f"DI-{n};Panne {n};P-01;En cours;{n % 28 + 1:02d}/03/2026 08:{n % 60:02d}" for n in range(2500)]
        text = "N° DI;Désignation;Equipement;Statut;Date de demande\n" + "\n".join(rows)
        (folder / "interventions.csv").write_bytes(text.encode("cp1252"))
        curve = [f"2026-01-{d:02d}T{h:02d}:00:00+01:00;{d * h}" for d in range(1, 29) for h in range(24)]
        head = "Identifiant PRM;Type de donnees\n30001234567890;Courbe de charge\nHorodate;Valeur\n"
        (folder / "Enedis_Conso_Heure_20260101.csv").write_text(head + "\n".join(curve), "utf-8-sig")
        return Peer(
            "folder",
            {"folder": str(folder), "mapping": to_json(ready.READY)},
            dead={"folder": str(tmp_path / "unplugged")},
            records=2500 + 28 * 24,
        )


class TestDemonstration(ConnectorContract):
    @pytest.fixture
    def peer(self, monkeypatch: pytest.MonkeyPatch) -> Peer:
        moment = 1_795_000_000_000
        monkeypatch.setattr("timeo_desktop.connectors.demonstration.now", lambda: moment)
        monkeypatch.setattr("timeo_desktop.connectors.demonstration._SENSOR_DAYS", 2)
        for module in ("demonstration", "demonstration_tickets"):
            monkeypatch.setattr(f"timeo_desktop.connectors.{module}._YEARS", 1)
        return Peer("demonstration", {}, records=self.expected())

    def expected(self) -> int:
        """Tickets and readings of a replay, counted from the pages themselves."""
        total, tickets = 0, set()
        for page in Demonstration({}, {}).fetch(None, threading.Event()):
            if page == Page(whole=True):
                break
            tickets |= {each.key for each in page.records if isinstance(each, Intervention)}
            total += sum(len(each.at) for each in page.records if isinstance(each, Readings))
        return total + len(tickets)

    def test_a_sensor_is_replaced(self, peer: Peer, box: SecretBox, new_store: Callable[[], Store]) -> None:
        store = new_store()
        fetch_all(store, box, connection_to(store, box, peer))
        (told,) = replacements.all_told(store.read())
        assert (told.former.key, told.later.key) == ("ST-106", "ST-106-B")
        whole = series_for(store.read(), told.later.id, 0, 1 << 45)
        seam = int(np.searchsorted(whole.at, told.row.installed))
        assert whole.at[seam - 1] < told.row.removed - 2 * DAY  # its battery was empty before
        assert whole.at[0] < whole.at[seam - 1] < told.row.installed < whole.at[seam]

    def test_one_that_was_shown_before_is_replaced_after_it_was_last_heard(self, peer: Peer) -> None:
        del peer
        moment = 1_795_000_000_000
        state = {"told": moment - 2 * HOUR, "seen": {"ST-106": moment - HOUR}}
        pages = Demonstration({}, {}).fetch(state, threading.Event())
        told = [each for page in takewhile(lambda page: page != Page(whole=True), pages) for each in page.records]
        assert not [each for each in told if isinstance(each, Replacement)]
        assert not [each for each in told if isinstance(each, Readings) and each.stream in ("ST-106", "ST-106-B")]
