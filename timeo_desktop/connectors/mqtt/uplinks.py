"""LoRaWAN uplinks and plain topics as readings: the JSON of ChirpStack v4 and The Things Stack v3.

Both leave out fields that are zero. The Things Stack marks simulated messages; they are not readings.
"""

import json
from dataclasses import dataclass
from typing import Any

from timeo_desktop.domain.records import Device, Key, Scheme, Stream, StreamKind
from timeo_desktop.domain.times import Millis, from_iso

# What decoders call things: beginning of the field's name, our quantity, its unit.
_QUANTITIES = (
    ("temp", "temperature", "°C"), ("hum", "humidity", "%"), ("rh", "humidity", "%"), ("co2", "co2", "ppm"),
    ("batt", "battery", "V"), ("bat", "battery", "V"), ("lux", "illuminance", "lx"), ("illum", "illuminance", "lx"),
    ("press", "pressure", "hPa"), ("pm2", "pm2.5", "µg/m³"), ("tvoc", "tvoc", "ppb"), ("occup", "occupancy", ""),
)  # fmt: skip
_TAG_WORDS = ("asset", "repere", "repère", "tag", "guid", "globalid")
_PLACE_WORDS = ("room", "local", "place", "location")


@dataclass(frozen=True)
class Reading:
    """One value of one stream. `timed`: whether its message says when it was measured."""

    stream: Stream
    at: Millis
    value: float
    timed: bool


class NotAnUplink(ValueError):
    """A message that is not what was expected."""


@dataclass(frozen=True)
class PlainTopic:
    """A topic whose payload is a number, or JSON that holds one at `path`."""

    topic: str
    asset: str
    quantity: str = ""
    unit: str = ""
    path: str = ""


def plain_topics(text: str) -> tuple[PlainTopic, ...]:
    """Lines such as `home/boiler/temp = CH-01 ; temperature ; °C ; value`. Raises NotAnUplink."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        topic, equals, rest = line.partition("=")
        parts = [part.strip() for part in rest.split(";")]
        if not equals or not topic.strip() or not parts[0]:
            raise NotAnUplink(line)
        found.append(PlainTopic(topic.strip(), *parts[:4]))
    return tuple(found)


def readings(
    topic: str, payload: bytes, plain: tuple[PlainTopic, ...], arrived: Millis, expected: Millis
) -> list[Reading]:
    """The readings in a message. Raises NotAnUplink."""
    wanted = next((each for each in plain if each.topic == topic), None)
    if wanted is not None:
        return [_plain(wanted, payload, arrived, expected)]
    try:
        message = json.loads(payload)
    except ValueError as error:
        raise NotAnUplink("not JSON") from error
    if not isinstance(message, dict):
        raise NotAnUplink("not a JSON object")
    if "deviceInfo" in message:
        return _chirpstack(message, arrived, expected)
    if "end_device_ids" in message:
        return _things_stack(message, arrived, expected)
    raise NotAnUplink("neither ChirpStack v4 nor The Things Stack v3, and not a mapped topic")


def _chirpstack(message: dict[str, Any], arrived: Millis, expected: Millis) -> list[Reading]:
    info = _object(message, "deviceInfo")
    values = message.get("object")
    tags = info.get("tags")
    keys = _tag_keys(tags if isinstance(tags, dict) else {})
    return _decoded(
        eui=str(info.get("devEui", "")), name=str(info.get("deviceName", "")), keys=keys,
        model=str(info.get("deviceProfileName", "")), values=values,
        at=_moment(message.get("time"), arrived), timed="time" in message, expected=expected,
    )  # fmt: skip


def _things_stack(message: dict[str, Any], arrived: Millis, expected: Millis) -> list[Reading]:
    if message.get("simulated"):
        return []
    ids, uplink = _object(message, "end_device_ids"), _object(message, "uplink_message")
    attributes = uplink.get("attributes")
    received = uplink.get("received_at") or message.get("received_at")
    return _decoded(
        eui=str(ids.get("dev_eui", "")), name=str(ids.get("device_id", "")),
        keys=_tag_keys(attributes if isinstance(attributes, dict) else {}), model="",
        values=uplink.get("decoded_payload"),
        at=_moment(received, arrived), timed=received is not None, expected=expected,
    )  # fmt: skip


def _object(message: dict[str, Any], name: str) -> dict[str, Any]:
    value = message.get(name)
    if not isinstance(value, dict):
        raise NotAnUplink(f"{name} is missing")
    return value


def _moment(text: object, arrived: Millis) -> Millis:
    if text is None:
        return arrived
    try:
        return from_iso(str(text))
    except ValueError as error:
        raise NotAnUplink(f"{text} is not a time") from error


def _tag_keys(tags: dict[str, Any]) -> list[Key]:
    keys = []
    for name, value in tags.items():
        if any(word in name.casefold() for word in _PLACE_WORDS):
            keys.append(Key(Scheme.PLACE, str(value)))
        elif any(word in name.casefold() for word in _TAG_WORDS):
            keys.append(Key(Scheme.ASSET, str(value)))
    return keys


def _decoded(
    *,
    eui: str,
    name: str,
    keys: list[Key],
    model: str,
    values: object,
    at: Millis,
    timed: bool,
    expected: Millis,
) -> list[Reading]:
    eui = eui.lower()
    if not eui:
        raise NotAnUplink("the device has no EUI")
    device = Device(eui, name or eui, model)
    found = []
    for field, value in values.items() if isinstance(values, dict) else ():
        if isinstance(value, bool | int | float) and abs(float(value)) < float("inf"):
            quantity, unit = quantity_of(str(field))
            kind = StreamKind.STATE if isinstance(value, bool) else StreamKind.SNAPSHOT
            stream = Stream(
                key=f"{eui}/{field}", name=f"{name or eui} {field}", quantity=quantity, unit=unit, kind=kind,
                expected=expected, keys=(Key(Scheme.DEV_EUI, eui), *keys), device=device,
            )  # fmt: skip
            found.append(Reading(stream, at, float(value), timed))
    return found


def quantity_of(field: str) -> tuple[str, str]:
    """Our name and unit for a decoder's field; its own name when it is not known."""
    plain = field.casefold()
    return next(((quantity, unit) for start, quantity, unit in _QUANTITIES if plain.startswith(start)), (plain, ""))


def _plain(wanted: PlainTopic, payload: bytes, arrived: Millis, expected: Millis) -> Reading:
    moment = None
    try:
        value: Any = json.loads(payload)
        if isinstance(value, dict):
            moment = value.get("time") or value.get("timestamp")
        timed = isinstance(moment, str)
        at = from_iso(moment) if isinstance(moment, str) else arrived
        for part in wanted.path.split(".") if wanted.path else ():
            value = value[part]
        number = float(value)
        if not abs(number) < float("inf"):
            raise ValueError(number)
    except (ValueError, KeyError, TypeError) as error:
        raise NotAnUplink("no number where the mapping looks for one") from error
    stream = Stream(
        key=wanted.topic, name=wanted.topic, quantity=wanted.quantity or wanted.topic.rsplit("/", 1)[-1],
        unit=wanted.unit, expected=expected, keys=(Key(Scheme.ASSET, wanted.asset),),
    )  # fmt: skip
    return Reading(stream, at, number, timed)
