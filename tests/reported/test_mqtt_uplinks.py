"""What LoRaWAN networks send, as users of other programs reported it, read by the connector without a broker."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import MQTTMessage

from timeo_desktop.connectors.mqtt import arrivals
from timeo_desktop.connectors.mqtt.arrivals import Reads, page_of
from timeo_desktop.connectors.mqtt.fields import TABLE, Fields, field_table
from timeo_desktop.connectors.mqtt.plain import plain_topics
from timeo_desktop.domain.records import Page, Readings, Stream, StreamKind
from timeo_desktop.domain.times import HOUR, from_iso

_DATA = Path(__file__).parent / "data" / "operations" / "43_uplinks"
_NOW = from_iso("2025-11-27T10:00:00Z")
_SENT = from_iso("2025-11-27T09:59:58.123Z")
_TOPIC = "application/1/device/00000000000000aa/event/up"
Read = Callable[..., Page]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads payloads that come one after the other."""
    monkeypatch.setattr(arrivals, "now", lambda: _NOW)
    state: dict[str, Any] = {"last": []}

    def reads(*payloads: object, topic: str = _TOPIC, table: str = TABLE, plain: str = "", qos: int = 1) -> Page:
        messages = []
        for number, payload in enumerate(payloads):
            message = MQTTMessage(number, topic.encode())
            message.payload = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
            message.qos = qos
            messages.append(message)
        reads_as = Reads(plain_topics(plain), Fields(field_table(table)), HOUR)
        return page_of(messages, reads_as, state)

    return reads


def sample(name: str) -> bytes:
    return (_DATA / f"{name}.json").read_bytes()


def uplink(**values: object) -> dict[str, object]:
    """A message of ChirpStack with what its decoder made."""
    return {"time": "2025-11-27T09:59:58.123Z", "deviceInfo": {"devEui": "AA", "deviceName": "d1"}, "object": values}


def values(page: Page) -> dict[str, tuple[float, str, str]]:
    """Value, unit and quantity of each stream, by the name of its field."""
    streams = {each.key: each for each in page.records if isinstance(each, Stream)}
    found = {each.stream: float(each.values[-1]) for each in page.records if isinstance(each, Readings)}
    assert set(streams) == set(found)
    return {key.partition("/")[2]: (found[key], streams[key].unit, streams[key].quantity) for key in found}


def moments(page: Page) -> set[int]:
    return {int(at) for each in page.records if isinstance(each, Readings) for at in each.at}


def reasons(page: Page) -> list[str]:
    return [str(each.reason) for each in page.rejected]


@pytest.mark.parametrize("name", ["cs_flat", "cs_string_numbers"])
def test_numbers_that_are_written_as_text_are_numbers(read: Read, name: str) -> None:
    page = read(sample(name))
    assert values(page) == {"temperature": (21.5, "°C", "temperature"), "humidity": (40.0, "%", "humidity")}
    assert (moments(page), page.rejected) == ({_SENT}, ())


def test_nested_values_are_read(read: Read) -> None:
    page = read(sample("cs_nested"))
    assert values(page) == {
        "decoded.temperature": (21.5, "°C", "temperature"), "decoded.humidity": (40.0, "%", "humidity"),
    }  # fmt: skip
    assert page.rejected == ()


def test_a_device_without_a_decoder_is_told_once(read: Read) -> None:
    first, later = read(sample("cs_no_object")), read({**json.loads(sample("cs_no_object")), "fCnt": 2})
    assert (first.records, later.records) == ((), ())
    assert reasons(first) == ["its network has no decoder for it, so its messages hold no values"]
    assert first.rejected == later.rejected  # the store keeps equal rows once


def test_a_clock_that_was_never_set_does_not_date_readings(read: Read) -> None:
    page = read(sample("cs_time_1980"))
    assert moments(page) == {_NOW}
    assert reasons(page) == [
        "its clock says 1980-01-21T23:17:20.234+00:00, which cannot be; the time of its arrival is taken"
    ]


def test_units_are_what_names_and_values_say(read: Read) -> None:
    page = read(sample("tts_units"))
    assert values(page) == {
        "BatV": (3.05, "V", "battery"), "battery": (98.0, "%", "battery"), "batt_pct": (97.0, "%", "battery"),
        "TempC_SHT": (21.5, "°C", "temperature"), "temp_f": (70.7, "°F", "temperature"),
        "Hum_SHT": (40.0, "%", "humidity"), "pressure": (101_325.0, "Pa", "pressure"),
    }  # fmt: skip
    assert page.rejected == ()


def test_normalised_payloads_are_read_where_nothing_else_is(read: Read) -> None:
    page = read(sample("tts_normalized_only"))
    assert values(page) == {
        "air.temperature": (21.5, "°C", "temperature"), "air.relativeHumidity": (40.0, "%", "humidity"),
        "battery": (3.1, "V", "battery"),
    }  # fmt: skip
    assert page.rejected == ()


def test_no_unit_is_made_of_the_beginning_of_a_name(read: Read) -> None:
    found = values(read(uplink(human_count=3, bath_level=7, pressed=1, luxury=2, rhythm=4, temp_alarm=1)))
    assert {unit for _, unit, _ in found.values()} == {""}
    assert {quantity for _, _, quantity in found.values()} == set(found)


def test_a_unit_is_decided_once(read: Read) -> None:
    """By the first value, for all devices of one decoder, and what cannot be in it is set aside."""
    assert values(read(uplink(battery=98))) == {"battery": (98.0, "%", "battery")}
    assert values(read(uplink(battery=4))) == {"battery": (4.0, "%", "battery")}
    page = read(uplink(battery=3_600))
    assert page.records == ()
    assert reasons(page) == ["this cannot be in %, as it was taken to be; say its unit in the table of fields"]
    assert values(read(uplink(battery=3_600), table="battery = battery ; mV")) == {"battery": (3_600, "mV", "battery")}


def test_the_table_says_quantity_unit_kind_and_limits(read: Read) -> None:
    table = "# ours\nindex|idx l|litres = water volume ; L ; index ; 0 ; 100000\n"
    page = read(uplink(idx_l=7, temperature=20), uplink(idx_l=-5), table=table)
    assert values(page) == {"idx_l": (7.0, "L", "water volume"), "temperature": (20.0, "", "temperature")}
    (stream,) = [each for each in page.records if isinstance(each, Stream) and each.unit]
    assert stream.kind is StreamKind.INDEX
    assert reasons(page) == ["this cannot be in L, as it was taken to be; say its unit in the table of fields"]


@pytest.mark.parametrize(
    "told", [1_764_200_000, 1_764_200_000_000, "1764200000", "2025-11-26T23:33:20Z", "2025-11-26T23:33:20"]
)
def test_the_time_of_a_device_counts_where_the_table_says_so(read: Read, told: object) -> None:
    page = read(uplink(measured_at=told, temperature=20), table=f"{TABLE}measured at = ; ; time")
    assert moments(page) == {from_iso("2025-11-26T23:33:20Z")}
    assert values(page) == {"temperature": (20.0, "°C", "temperature")}


def test_a_time_after_the_arrival_is_not_believed(read: Read) -> None:
    page = read({**uplink(temperature=20), "time": "2031-01-01T00:00:00Z"})
    assert moments(page) == {_NOW}
    assert "2031" in reasons(page)[0]


def test_the_networks_own_clock_comes_before_the_arrival(read: Read) -> None:
    told = "2025-11-27T08:00:00Z"
    page = read(
        {**uplink(temperature=20), "time": "1980-01-06T00:00:00Z", "rxInfo": [{"nsTime": "2025-11-27T08:00:00Z"}]}
    )
    assert moments(page) == {from_iso(told)}


def test_a_unit_that_the_message_says_counts(read: Read) -> None:
    page = read(uplink(temperature={"value": 70.7, "unit": "°F"}, flow={"value": "1,25", "unit": "m³/h"}))
    assert values(page) == {"temperature": (70.7, "°F", "temperature"), "flow": (1.25, "m³/h", "flow")}


def test_of_two_values_of_one_moment_the_first_is_set_aside(read: Read) -> None:
    page = read(uplink(temperature=20), uplink(temperature=21), uplink(temperature=21))
    assert values(page) == {"temperature": (21.0, "°C", "temperature")}
    assert [(str(each.reason), each.body) for each in page.rejected] == [
        ("another message told another value for the same moment", "2025-11-27T09:59:58.123Z 20.0")
    ]


def test_a_unit_that_changes_goes_with_its_readings(read: Read) -> None:
    said = [
        uplink(t={"value": 20, "unit": "°C"}),
        {**uplink(t={"value": 68, "unit": "°F"}), "time": "2025-11-27T09:00:00Z"},
    ]
    page = read(*said)
    assert {(each.unit, each.values.tolist()[0]) for each in page.records if isinstance(each, Readings)} == {
        ("°C", 20.0), ("", 68.0),
    }  # fmt: skip


def test_arrays_are_read(read: Read) -> None:
    page = read(uplink(temps=[20.5, 21.5], probes=[{"temperature": 4}, {"temperature": 5}]))
    assert {name: value for name, (value, _, _) in values(page).items()} == {
        "temps.0": 20.5, "temps.1": 21.5, "probes.0.temperature": 4.0, "probes.1.temperature": 5.0,
    }  # fmt: skip


def test_normalised_measurements_of_several_moments(read: Read) -> None:
    several = [{"time": f"2025-11-27T0{hour}:00:00Z", "air": {"temperature": hour}} for hour in (7, 8)]
    body = {"end_device_ids": {"dev_eui": "BB"}, "uplink_message": {"normalized_payload": several}}
    page = read(body, topic="v3/a/devices/b/up")
    assert moments(page) == {from_iso("2025-11-27T07:00:00Z"), from_iso("2025-11-27T08:00:00Z")}
    assert values(page) == {"air.temperature": (8.0, "°C", "temperature")}


@pytest.mark.parametrize(
    ("values_sent", "reason"),
    [
        ({"status": "ok"}, "nothing in it is a number: {'status': 'ok'}"),
        ({}, "nothing in it is a number: {}"),
        ({"temperature": "broken"}, "where the table of fields says °C, there is no number"),
        ({"temperature": "1,234"}, "where the table of fields says °C, there is no number"),
        ({"temperature": None}, "where the table of fields says °C, there is no number"),
        ({"temperature": float("nan")}, "where the table of fields says °C, there is no number"),
        ({"a.b": 1, "a": {"b": 2}}, "another value of the message has the same name"),
    ],
)
def test_what_cannot_be_used_is_set_aside(read: Read, values_sent: dict[str, object], reason: str) -> None:
    assert reasons(read(uplink(**values_sent))) == [reason]


@pytest.mark.parametrize("text", ["00ff", "0012", "1234567890123456", "1e5x", "٣", "", ".", "1_000", "inf"])
def test_names_and_words_are_no_numbers(read: Read, text: str) -> None:
    assert values(read(uplink(serial=text, level=1))) == {"level": (1.0, "", "level")}


def test_other_events_of_a_network_hold_no_measures(read: Read) -> None:
    joined = {"deviceInfo": {"devEui": "AA"}, "devAddr": "01"}
    page = read(joined, topic="application/1/device/aa/event/join")
    assert (page.records, page.rejected) == ((), ())
    accepted = {"end_device_ids": {"dev_eui": "BB"}, "join_accept": {}}
    assert read(accepted, topic="v3/a/devices/b/join").rejected == ()
    simulated = {
        "end_device_ids": {"dev_eui": "BB"},
        "uplink_message": {"decoded_payload": {"t": 1}},
        "simulated": True,
    }
    page = read(simulated)
    assert (page.records, reasons(page)) == ((), ["messages that a network simulates are no readings"])


HOSTILE = {
    "deep": b'{"deviceInfo": {"devEui": "aa"}, "object": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
    "digits": json.dumps(uplink(count=1)).encode().replace(b'"count": 1', b'"count": ' + b"9" * 400),
    "more digits": json.dumps(uplink(more=1)).encode().replace(b'"more": 1', b'"more": ' + b"9" * 10_000),
    "endless": json.dumps(uplink(y=1)).encode().replace(b'"y": 1', b'"y": 1e999'),
    "infinite": json.dumps(uplink(x=float("inf"))).encode(),
    "not a number": json.dumps(uplink(temperature=float("nan"))).encode(),
    "surrogate": b'{"deviceInfo": {"devEui": "\\ud800"}, "object": {"\\udfff": "\\ud800"}}',
    "binary": bytes(range(256)),
    "nothing": b"",
    "large": b'{"deviceInfo": {"devEui": "aa"}, "object": {"x": "' + b"x" * 1_000_000 + b'"}}',
    "wide": json.dumps(uplink(x=list(range(10_000)))).encode(),
    "cut": json.dumps(uplink(x=1)).encode()[:-3],
    "text": b"hello",
    "list": b"[1, 2]",
    "no device": b'{"deviceInfo": [], "object": {"x": 1}}',
    "no name": b'{"deviceInfo": {"devEui": {"a": 1}}, "object": {"x": 1}}',
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_is_hostile_costs_itself_only(read: Read, name: str) -> None:
    page = read(HOSTILE[name], uplink(temperature=20))
    assert values(page)["temperature"] == (20.0, "°C", "temperature")
    assert len(page.rejected) == 1
    json.dumps([page.cursor, [[each.place, each.body] for each in page.rejected]], ensure_ascii=False).encode()


def test_a_value_that_has_no_end_costs_itself_only(read: Read) -> None:
    body = json.dumps(uplink(temperature=20, count=1)).encode().replace(b'"count": 1', b'"count": ' + b"9" * 400)
    page = read(body)
    assert values(page) == {"temperature": (20.0, "°C", "temperature")}
    assert reasons(page) == ["it holds a number of 400 digits"]


def test_messages_without_a_receipt_are_said_once(read: Read) -> None:
    page = read(uplink(temperature=20), uplink(temperature=20), qos=0)
    assert values(page) == {"temperature": (20.0, "°C", "temperature")}
    assert _TOPIC in reasons(page)[0]
    assert {(each.place, each.body) for each in page.rejected} == {("QoS 0", "")}  # the store keeps these once


def test_a_topic_that_is_no_text_costs_nothing() -> None:
    assert arrivals.topic_of(MQTTMessage(1, b"a/\xff")) == "a/\ufffd"


_PLAIN = "home/+/temp = CH-01 ; temperature ; °C ; sensors.0.value ; at"


def test_plain_topics_have_places_wildcards_and_times(read: Read) -> None:
    body = {"sensors": [{"value": "61,5"}], "at": 1_764_200_000}
    page = read(body, topic="home/boiler/temp", plain=_PLAIN)
    (stream,) = [each for each in page.records if isinstance(each, Stream)]
    assert (stream.key, stream.quantity, stream.unit) == ("home/boiler/temp", "temperature", "°C")
    assert (moments(page), page.rejected) == ({1_764_200_000_000}, ())


@pytest.mark.parametrize(
    "payload", [b"{", b"\xff\xfe\x00", b"NaN", b"9" * 400, b'{"sensors": {}}', b"[" * 100_000, b'"x"']
)
def test_plain_payloads_that_hold_no_number_are_set_aside(read: Read, payload: bytes) -> None:
    page = read(payload, topic="home/boiler/temp", plain=_PLAIN)
    assert (page.records, len(page.rejected)) == ((), 1)
