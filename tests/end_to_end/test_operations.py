"""The real program with real servers: a ticket becomes a pin, a message turns a room red, and with the servers gone it
is all still there."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.peers import mosquitto, sta
from tests.peers.kill_run import environment, timeo
from tests.peers.mosquitto import Mosquitto
from tests.peers.rt import RequestTrackerServer
from tests.peers.sta import SensorThingsServer
from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.domain.times import iso, now
from timeo_desktop.services.operations import alarms
from timeo_desktop.store.operations.database import Store

Servers = tuple[RequestTrackerServer, SensorThingsServer, Mosquitto]


@pytest.fixture
def servers(tmp_path: Path, rt_database: Path) -> Iterator[Servers]:
    """The three peers, empty."""
    if not os.environ.get("DISPLAY"):
        pytest.skip("a window needs an X server")
    if reason := sta.missing() or mosquitto.missing():
        pytest.skip(reason)
    for name in ("rt", "sta", "mqtt"):
        (tmp_path / name).mkdir()
    made = (
        RequestTrackerServer(tmp_path / "rt", rt_database),
        SensorThingsServer(tmp_path / "sta"),
        Mosquitto(tmp_path / "mqtt"),
    )
    yield made
    made[0].close()
    made[1].close()
    made[2].stop()


def window(folder: Path, demo: Path, picture: Path, *commands: str) -> None:
    """Open the model in the real window, run commands, save a picture, quit."""
    words = [word for command in commands for word in ("--run", command)]
    subprocess.run(
        [sys.executable, "-m", "timeo_desktop", str(demo), *words, "--snapshot", str(picture)],
        env={**environment(folder), "LANGUAGE": "en"}, check=True, timeout=180, capture_output=True,
    )  # fmt: skip


def red_share(picture: Path) -> float:
    """How much of the picture is the red of an alarm."""
    pixels = np.asarray(Image.open(picture).convert("RGB")).astype(int)
    red = (pixels[..., 0] > 120) & (pixels[..., 1] < 90) & (pixels[..., 2] < 90)
    return float(red.mean())


def history(folder: Path, element: str) -> list[dict[str, str]]:
    """What `timeo-desktop history` prints."""
    report = json.loads(timeo(folder, "history", element, "--json", "--inside"))
    return list(report["timeline"])


@pytest.mark.long
def test_a_ticket_a_message_and_the_cable_pulled(servers: Servers, demo: Path, tmp_path: Path) -> None:
    tickets, sensors, broker = servers
    folder = tmp_path / "user"
    timeo(folder, "connections", "add", "rt", "Demandes", f"address={tickets.url}", "user=root")
    timeo(folder, "connections", "add", "sensorthings", "Capteurs", f"address={sensors.url}")
    timeo(folder, "connections", "add", "mqtt", "LoRaWAN", "host=127.0.0.1", f"port={broker.port}")
    stream = sensors.add_thing("Sonde bibliothèque", "temperature", "°C", assetTag="ST-101")
    sensors.observe(stream, [(iso(now() - 600_000), 19.5)])
    store = Store(folder / "data" / "operations.sqlite")
    alarms.save_rule(store, AlarmRule("CO₂ élevé", "co2", 1400.0))
    store.close()
    before = tmp_path / "before.png"
    window(folder, demo, before, "overlay.sensors co2")

    tickets.create("Pompe bruyante", "P-01")
    uplink = {
        "deduplicationId": "1", "time": iso(now()), "fCnt": 7, "fPort": 2, "object": {"co2": 2150.0},
        "deviceInfo": {"deviceName": "SC-001", "devEui": "0011223344556677", "tags": {"asset": "SC-001"}},
    }  # fmt: skip
    broker.publish([("application/1/device/0011223344556677/event/up", json.dumps(uplink).encode())])
    during = tmp_path / "during.png"
    window(folder, demo, during, "overlay.sensors co2", "view.select P-01", "tab.history")
    assert red_share(during) > red_share(before) + 0.003
    pump, sensor = history(folder, "P-01"), history(folder, "SC-001")
    assert any(row["kind"] == "ticket" and "Pompe bruyante" in row["text"] for row in pump)
    assert any(row["kind"] == "alarm" and "2150" in row["text"] for row in sensor)

    tickets.stop()
    sensors.stop()
    broker.stop()
    after, pins = tmp_path / "after.png", tmp_path / "pins.png"
    window(folder, demo, after, "overlay.sensors co2", "view.select P-01", "tab.history")
    assert red_share(after) > red_share(before) + 0.003
    assert history(folder, "P-01") == pump
    assert history(folder, "SC-001") == sensor
    window(folder, demo, pins, "overlay.tickets", "view.select P-01", "tab.history", "panel.show connections")
    told = timeo(folder, "connections", "list")
    assert told.count("unreachable") == 3
    if out := os.environ.get("TIMEO_PICTURES"):
        for picture in (during, after, pins):
            (Path(out) / f"operations-{picture.stem}.png").write_bytes(picture.read_bytes())
