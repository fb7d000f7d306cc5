"""Uplinks as nobody wrote them: none stops a connection, none is lost without being listed, and each number that
another reading of the same message finds is stored as it is, or listed. TIMEO_CASES: how many, for a long run."""

import json
import math
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from paho.mqtt.client import MQTTMessage

from timeo_desktop.connectors.mqtt.arrivals import Reads, page_of
from timeo_desktop.connectors.mqtt.fields import TABLE, Fields, field_table
from timeo_desktop.domain.records import Page, Readings
from timeo_desktop.domain.times import HOUR

_DATA = Path(__file__).parent / "data" / "operations" / "43_uplinks"
_SAMPLES = [path.read_bytes() for path in sorted(_DATA.glob("*.json"))]
_GOOD = b'{"deviceInfo": {"devEui": "good"}, "time": "2025-11-27T09:59:58Z", "object": {"temperature": 20.5}}'
_READS = Reads((), Fields(field_table(TABLE)), HOUR)
_SURROGATE = re.compile("[\ud800-\udfff]")
_cases = settings(max_examples=int(os.environ.get("TIMEO_CASES", "50")), deadline=None)

_words = st.sampled_from(
    ["temperature", "TempC_SHT", "temp_f", "battery", "BatV", "hum", "pressure", "co2", "value", "unit", "status", "x"]
)
_names = _words | st.text(st.characters(exclude_categories=()), max_size=6)
_texts = st.sampled_from(["21.5", "21,5", "1,234", "007", "-3", "1e3", "1e999", "", "ok", "°F"]) | st.text(max_size=8)
_leaves = st.none() | st.booleans() | st.integers() | st.floats() | _texts | st.just(10**400) | st.just("\ud800")
_values = st.recursive(_leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_names, inner, max_size=4))
_times = st.sampled_from(
    ["2025-11-27T09:59:58Z", "1980-01-06T00:00:00Z", "2031-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "soon", "", 5, {}]
) | st.none()  # fmt: skip


def _chirpstack(values: object, time: object) -> dict[str, object]:
    return {"deviceInfo": {"devEui": "aa", "deviceProfileName": "p"}, "time": time, "object": values}


def _things_stack(values: object, time: object) -> dict[str, object]:
    message = {"received_at": time, "decoded_payload": values}
    return {"end_device_ids": {"dev_eui": "AA", "device_id": "d"}, "uplink_message": message}


_uplinks = st.builds(
    lambda make, values, time: make(values, time),
    st.sampled_from([_chirpstack, _things_stack]), st.dictionaries(_names, _values, max_size=6), _times,
)  # fmt: skip


def read(*payloads: bytes) -> Page:
    """What comes of payloads, in a form that the store takes."""
    messages = []
    for number, payload in enumerate(payloads):
        messages.append(MQTTMessage(number, b"application/1/device/aa/event/up"))
        messages[-1].payload, messages[-1].qos = payload, 1
    page = page_of(messages, _READS, {"last": []})
    listed = [[each.place, each.reason.values, each.body] for each in page.rejected]
    json.dumps([page.cursor, listed], ensure_ascii=False, allow_nan=False).encode()
    return page


def readings(page: Page) -> dict[str, list[float]]:
    return {each.stream: each.values.tolist() for each in page.records if isinstance(each, Readings)}


def numbers(value: object, *path: str) -> Iterator[tuple[str, float]]:
    """Each number that lies in a value, by its path: another reading than the connector's."""
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from numbers(inner, *path, _SURROGATE.sub("\ufffd", str(name)))
    elif isinstance(value, int | float) and (isinstance(value, int) or math.isfinite(value)):
        yield ".".join(path), math.inf if isinstance(value, int) and abs(value) > 10**99 else float(value)


def _decoded(message: dict[str, Any]) -> object:
    return message["object"] if "object" in message else message["uplink_message"]["decoded_payload"]


@_cases
@given(_uplinks, st.booleans())
def test_each_number_is_stored_as_it_is_or_listed(message: dict[str, Any], plain: bool) -> None:
    payload = json.dumps(message, ensure_ascii=not plain).encode(errors="surrogatepass")
    page = read(payload, _GOOD)
    stored = readings(page)
    assert stored.pop("good/temperature") == [20.5]
    listed = [each.place for each in page.rejected]
    assert stored or listed
    is_whole = any(each.body == payload[:4_000].decode(errors="replace") for each in page.rejected)
    found: dict[str, list[float]] = defaultdict(list)
    for path, value in numbers(_decoded(message)):
        found[path.removesuffix(".value")].append(value)  # of a value beside its unit the path is shorter
    for path, values in found.items():
        keys = {f"aa/{path}", f"aa/{path}.value"} & stored.keys()
        assert all(stored[key][0] in values for key in keys)
        assert keys or is_whole or any(place.removesuffix(".value").endswith(path) for place in listed), (path, listed)


@_cases
@given(st.data())
def test_a_mutated_message_costs_itself_only(data: st.DataObject) -> None:
    payload = bytearray(data.draw(st.sampled_from(_SAMPLES)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(payload)))
        payload[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=4))
    page = read(bytes(payload), _GOOD)
    stored = readings(page)
    assert stored.pop("good/temperature") == [20.5]
    assert stored or page.rejected


@_cases
@given(
    st.dictionaries(
        st.sampled_from(["temperature", "humidity", "co2", "batt_pct", "lux"]), st.floats(0, 100), min_size=1
    )
)
def test_nothing_is_listed_of_what_is_right(values: dict[str, float]) -> None:
    page = read(json.dumps(_chirpstack(values, "2025-11-27T09:59:58Z")).encode())
    assert page.rejected == ()
    assert readings(page) == {f"aa/{name}": [value] for name, value in values.items()}
