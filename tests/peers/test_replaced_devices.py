"""Devices replaced at real servers: how each of them tells it, and that one series comes out of it."""

import json

from tests.peers.contract import Peer, connection_to, fetch_all
from tests.peers.mosquitto import Mosquitto
from tests.peers.sta import SensorThingsServer
from timeo_desktop.domain.continued import Succession
from timeo_desktop.domain.times import DAY, HOUR, iso, now
from timeo_desktop.services.operations import device_offers, measurements, replacements, streams
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.services.operations.streams import StreamState
from timeo_desktop.store.operations import readings
from timeo_desktop.store.operations.database import Store

_TOPIC = "application/1/device/{eui}/event/up"


def uplink(eui: str, at: int, value: float) -> tuple[str, bytes]:
    """What ChirpStack 4 publishes of a thermometer in a room."""
    info = {"devEui": eui, "deviceName": f"Sonde {eui[-1]}", "deviceProfileName": "ERS", "tags": {"room": "Salle 12"}}
    body = {"deviceInfo": info, "time": iso(at), "object": {"temperature": value}}
    return _TOPIC.format(eui=eui), json.dumps(body).encode()


def test_a_sensor_of_lorawan_is_replaced(broker: Mosquitto, store: Store, box: SecretBox) -> None:
    """The new one has an EUI of its own, so its stream is another; the room is the same."""
    settings = {"host": "127.0.0.1", "port": str(broker.port), "topics": "application/+/device/+/event/up"}
    connection = connection_to(store, box, Peer("mqtt", settings))
    fetch_all(store, box, connection)
    moment = now() // HOUR * HOUR
    old, new = "a84041000181c061", "a84041000181c062"
    before = [(moment - DAY * 9 + hour * HOUR, 19.0) for hour in range(48)]
    after = [(moment - DAY * 6 + hour * HOUR, 21.0) for hour in range(24 * 6 + 1)]
    broker.publish([uplink(old, *each) for each in before] + [uplink(new, *each) for each in after])
    fetch_all(store, box, connection)
    (offered,) = device_offers.suggestions(store.read(), now())
    assert (offered.former.key, offered.later.key) == (f"{old}/temperature", f"{new}/temperature")
    assert offered.why.values["place"] == "Salle 12"
    said = Succession(offered.former.id, offered.later.id, offered.removed, offered.installed)
    replacements.replace_device(store, said)
    series = measurements.series_for(store.read(), offered.later.id, 0, now())
    assert list(zip(series.at.tolist(), series.mean.tolist(), strict=True)) == [*before, *after]
    ids = {offered.former.id: [1], offered.later.id: [1]}
    states = {view.row.id: view.state for view in streams.stream_views(store.read(), ids, now())}
    assert states == {offered.former.id: StreamState.REPLACED, offered.later.id: StreamState.OK}
    broker.publish([uplink(new, moment + 1, 22.0)])  # and it goes on
    fetch_all(store, box, connection)
    assert measurements.series_for(store.read(), offered.later.id, moment, now()).mean[-1] == 22.0


def test_a_meter_of_sensorthings_is_replaced(sta_server: SensorThingsServer, store: Store, box: SecretBox) -> None:
    """The datastream stays and another thing measures it, whose index begins anew."""
    stream = sta_server.add_thing("Compteur A", "eau", "m³", assetTag="CE-01")
    other = sta_server.add_thing("Compteur B", "gaz", "m³", assetTag="CE-01")
    sta_server.call_index(stream)
    moment = now() // HOUR * HOUR - 40 * HOUR
    sta_server.observe(stream, [(iso(moment + hour * HOUR), 5_000.0 + hour) for hour in range(20)])
    connection = connection_to(store, box, Peer("sensorthings", {"address": sta_server.url}))
    fetch_all(store, box, connection)
    sta_server.hand_over(stream, other)
    sta_server.observe(stream, [(iso(moment + (20 + hour) * HOUR), 3.0 + hour) for hour in range(20)])
    fetch_all(store, box, connection)
    number = readings.stream_numbers(store.read(), connection.id, [stream])[stream]
    last = moment + 39 * HOUR
    (before,) = streams.stream_views(store.read(), {number: [1]}, last)
    assert before.value != before.value  # no figure is better than a wrong one
    (offered,) = [each for each in device_offers.suggestions(store.read(), now()) if each.former.id == number]
    assert (offered.later.id, offered.installed) == (number, moment + 20 * HOUR)
    said = Succession(number, number, offered.removed, offered.installed, ended=5_020.0, started=3.0)
    replacements.replace_device(store, said)
    (view,) = streams.stream_views(store.read(), {number: [1]}, last)
    assert view.value == 24.0  # 5 of the old from 15 h on, with the hour until it was removed, and 19 of the new
    series = measurements.series_for(store.read(), number, moment, last)
    assert series.mean.tolist() == [5_000.0 + hour for hour in range(40)]
