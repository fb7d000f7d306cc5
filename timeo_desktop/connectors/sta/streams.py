"""Datastreams of a SensorThings server as streams, with the keys of what they measure."""

from collections.abc import Mapping, Sequence

from timeo_desktop.connectors.incoming import TEXT, Shape, fault_of
from timeo_desktop.connectors.sta.service import Entity
from timeo_desktop.domain.records import Device, Key, Scheme, Stream, StreamKind
from timeo_desktop.domain.times import Millis

_UNIT: Shape = {"symbol": TEXT, "name": TEXT}
# Names of a thing's property that hold the key of an asset, compared in lower case.
_ASSET_WORDS = ("asset", "tag", "guid", "globalid", "deveui", "serial", "room", "local", "repere", "repère", "rnb")
_PLACE_WORDS = ("room", "local", "location", "place")


def stream_of(thing: Entity, datastream: Entity, quantities: Mapping[str, str], expected: Millis) -> Stream:
    """A datastream of a thing. `quantities`: what is observed, by the identifier of the datastream."""
    key = str(datastream["@iot.id"])
    name = str(datastream.get("name") or quantities.get(key) or key)
    return Stream(
        key=key, name=name, quantity=(quantities.get(key) or name).casefold(),
        unit=_unit(datastream.get("unitOfMeasurement")), kind=_kind(datastream), expected=expected,
        keys=_keys(thing, datastream), device=_device(thing),
    )  # fmt: skip


def multi_streams(thing: Entity, multi: Entity, properties: Sequence[Entity], expected: Millis) -> tuple[Stream, ...]:
    """The streams of a multi-datastream, in the order of its results; none where it does not tell a unit for each
    property."""
    units = multi.get("unitOfMeasurements")
    if not isinstance(units, list) or len(units) != len(properties):
        return ()
    keys: list[str] = []
    for each in properties:
        key = f"MultiDatastreams({multi['@iot.id']})/{each.get('@iot.id')}"
        keys.append(key if key not in keys else f"{key}/{len(keys)}")
    names = [str(each.get("name") or each.get("@iot.id")) for each in properties]
    return tuple(
        Stream(
            key=key, name=f"{multi.get('name') or ''} {name}".strip(), quantity=name.casefold(), unit=_unit(unit),
            kind=_kind(multi), expected=expected, keys=_keys(thing, multi), device=_device(thing),
        )
        for key, name, unit in zip(keys, names, units, strict=True)
    )  # fmt: skip


def _unit(told: object) -> str:
    unit = told if isinstance(told, dict) and fault_of(told, _UNIT) is None else {}
    return str(unit.get("symbol") or unit.get("name") or "")


def _device(thing: Entity) -> Device:
    return Device(key=str(thing.get("@iot.id")), name=str(thing.get("name", "")))


def _kind(datastream: Entity) -> StreamKind:
    properties = datastream.get("properties")
    said = str(properties.get("kind", "")) if isinstance(properties, dict) else ""
    return StreamKind(said) if said in set(StreamKind) else StreamKind.SNAPSHOT


def _keys(thing: Entity, datastream: Entity) -> tuple[Key, ...]:
    """Keys of the asset: what the properties of the thing and the datastream name, then names and places."""
    keys = []
    for owner in (datastream, thing):
        properties = owner.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            if isinstance(value, str) and any(word in name.casefold() for word in _ASSET_WORDS):
                place = any(word in name.casefold() for word in _PLACE_WORDS)
                keys.append(Key(Scheme.PLACE if place else Scheme.ASSET, value))
    keys.append(Key(Scheme.ASSET, str(thing.get("name", ""))))
    places = thing.get("Locations")
    keys.extend(Key(Scheme.PLACE, str(each.get("name", ""))) for each in (places if isinstance(places, list) else ()))
    return tuple(dict.fromkeys(key for key in keys if key.value))
