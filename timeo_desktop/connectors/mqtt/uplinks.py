"""LoRaWAN uplinks as readings: the JSON of ChirpStack v4 and The Things Stack v3.

Both leave out fields that are zero. Messages of both that tell of something else than an uplink hold no measures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from timeo_desktop.connectors.incoming import NotJson, Unusable, parsed
from timeo_desktop.connectors.mqtt.message import NotUnderstood
from timeo_desktop.domain.records import Key, Scheme
from timeo_desktop.domain.text import sentence

_TAG_WORDS = ("asset", "repere", "repère", "tag", "guid", "globalid")
_PLACE_WORDS = ("room", "local", "place", "location")
_LONGEST_NAME = 200
# What The Things Stack tells beside uplinks; ChirpStack has a topic for each.
_OTHER_EVENTS = frozenset({
    "join_accept", "downlink_ack", "downlink_nack", "downlink_sent", "downlink_failed", "downlink_queued",
    "downlink_queue_invalidated", "location_solved", "service_data",
})  # fmt: skip


@dataclass(frozen=True)
class Uplink:
    """A message of a device, whatever network tells it. `values`: what its decoder made of it, None where it has none;
    `normalised`: the same as the network's own words for it. `moments`: what the network says of when, the best first.
    """

    eui: str
    name: str
    model: str
    keys: tuple[Key, ...]
    values: object
    moments: tuple[object, ...]
    normalised: tuple[object, ...] = ()
    simulated: bool = False


def uplink_of(topic: str, payload: bytes) -> Uplink | None:
    """The uplink in a message; None where it tells of something else. Raises NotUnderstood."""
    try:
        message = parsed(payload)
    except NotJson as error:
        raise NotUnderstood(sentence("it is not JSON")) from error
    if isinstance(message, Unusable):
        raise NotUnderstood(message.reason)
    if not isinstance(message, dict):
        raise NotUnderstood(sentence("it is not a JSON object"))
    match message:
        case {"deviceInfo": dict(info)}:
            _, is_event, event = topic.rpartition("/event/")
            return None if is_event and event != "up" else _chirpstack(message, info)
        case {"end_device_ids": dict(ids), "uplink_message": dict(uplink)}:
            return _things_stack(message, ids, uplink)
        case {"end_device_ids": dict()} if _OTHER_EVENTS & message.keys():
            return None
    raise NotUnderstood(
        sentence("it is neither of ChirpStack v4 nor of The Things Stack v3, and its topic is not mapped")
    )


def _chirpstack(message: Mapping[str, object], info: Mapping[str, object]) -> Uplink:
    gateways = message.get("rxInfo")
    received = (each.get("nsTime") for each in gateways if isinstance(each, dict)) if isinstance(gateways, list) else ()
    eui = _eui(info.get("devEui"))
    return Uplink(
        eui, _text(info.get("deviceName")) or eui, _text(info.get("deviceProfileName")), _tag_keys(info.get("tags")),
        message.get("object"), (message.get("time"), *received),
    )  # fmt: skip


def _things_stack(message: Mapping[str, object], ids: Mapping[str, object], uplink: Mapping[str, object]) -> Uplink:
    normalised = uplink.get("normalized_payload")
    eui = _eui(ids.get("dev_eui"))
    return Uplink(
        eui, _text(ids.get("device_id")) or eui, "", _tag_keys(uplink.get("attributes")),
        uplink.get("decoded_payload"), (uplink.get("received_at"), message.get("received_at")),
        tuple(normalised) if isinstance(normalised, list) else (), simulated=bool(message.get("simulated")),
    )  # fmt: skip


def _text(value: object) -> str:
    return value.strip()[:_LONGEST_NAME] if isinstance(value, str) else ""


def _eui(value: object) -> str:
    eui = _text(value).lower()
    if not eui:
        raise NotUnderstood(sentence("the device has no EUI"))
    return eui


def _tag_keys(tags: object) -> tuple[Key, ...]:
    return tuple(_keys(tags)) if isinstance(tags, dict) else ()


def _keys(tags: Mapping[str, object]) -> Iterator[Key]:
    for name, value in tags.items():
        text = str(value)[:_LONGEST_NAME] if isinstance(value, str | int | float) else ""
        if text and any(word in name.casefold() for word in _PLACE_WORDS):
            yield Key(Scheme.PLACE, text)
        elif text and any(word in name.casefold() for word in _TAG_WORDS):
            yield Key(Scheme.ASSET, text)
