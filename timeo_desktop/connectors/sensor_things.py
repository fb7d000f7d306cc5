"""OGC SensorThings API 1.1 (OGC 18-088): things, datastreams and their observations.

Servers differ, so only what every one of them gets right is used: to-many expansions, one-datastream observation
queries ordered by result time, and `ge` with an overlap, for some answer with whole seconds what they filter by
microseconds. Rows repeated at page edges, links that lead back to themselves and 500 for a legal query are survived.
"""

import threading
from collections.abc import Iterator, Mapping
from typing import ClassVar

from timeo_desktop.connectors.contract import Cursor
from timeo_desktop.connectors.http import HttpSource, ServerError
from timeo_desktop.connectors.sta.observations import Datastream, Step, read_again, read_all, read_new
from timeo_desktop.connectors.sta.seen import Seen
from timeo_desktop.connectors.sta.service import AT_ONCE, Entity, Service, entities_in
from timeo_desktop.domain.connections import ConnectorInfo, Field, FieldKind
from timeo_desktop.domain.records import Device, Key, Page, Record, Scheme, Stream, StreamKind
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import HOUR, MINUTE, is_over

_PAGES_AGAIN = 20  # of what was read long ago, in each run
_ROUND = HOUR  # between the end of a round through a datastream and the next
_OFTEN = 50  # datastreams without news, after which the cursor is kept
_NAMED = 3  # datastreams in a sentence
# Names of a thing's property that hold the key of an asset, compared in lower case.
_ASSET_WORDS = ("asset", "tag", "guid", "globalid", "deveui", "serial", "room", "local", "repere", "repère", "rnb")
_PLACE_WORDS = ("room", "local", "location", "place")


class SensorThings:
    """A SensorThings server. The cursor holds what was seen of each datastream (see sta/seen.py)."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="sensorthings",
        title="OGC SensorThings server",
        help="Sensors and meters of a server that speaks OGC SensorThings 1.1",
        fields=(
            Field("address", "Address", required=True, help="For example https://server.example/v1.1"),
            Field("user", "User name"),
            Field("password", "Password", FieldKind.SECRET),
            Field("token", "Token", FieldKind.SECRET, help="Instead of a user name and password"),
            Field("expected", "Minutes between observations", FieldKind.NUMBER, default="60",
                  help="Older values are shown as out of date"),
            Field("authority", "Certificate authority file", FieldKind.FILE),
        ),
        period=120,
    )  # fmt: skip

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        user, token = settings.get("user", ""), secrets.get("token", "")
        http = HttpSource(
            settings.get("address", ""),
            auth=(user, secrets.get("password", "")) if user else None,
            headers={"Authorization": f"Bearer {token}"} if token else None,
            authority=settings.get("authority", ""),
        )
        self._expected = int(float(settings.get("expected") or 60) * MINUTE)
        self._http, self._service = http, Service(http)

    def check(self, stop: threading.Event) -> Sentence:
        """Count the datastreams."""
        answer = self._http.get("Datastreams", stop, {"$top": 1, "$count": "true"}, again=0)
        self._service.values(answer)
        return sentence("{count} datastreams", count=answer.get("@iot.count", "?"))

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """All datastreams, then what is new in each, then some of what was read long ago."""
        seen = {key: Seen.of(kept) for key, kept in cursor.items()} if isinstance(cursor, dict) else {}
        found: dict[str, Datastream] = {}
        for records in self._described(found, stop):
            yield Page(records=records)
        said = self._service.count("Datastreams", stop)
        if said == len(found):
            yield Page(present=frozenset(found))
            seen = {key: each for key, each in seen.items() if key in found}
        yield from self._new(found, seen, stop)
        yield from self._again(found, seen, stop)
        yield Page(cursor=_kept(seen), whole=True, doubt=self._doubt(found, seen, said))

    def _described(self, found: dict[str, Datastream], stop: threading.Event) -> Iterator[tuple[Record, ...]]:
        """The datastreams of all things, a page at a time, and of no thing that was told, where a count says so."""
        quantities = self._quantities(stop)
        for things in self._service.entities(f"Things?$expand=Datastreams,Locations&$top={AT_ONCE}", stop):
            records: list[Record] = []
            for thing in things:
                for datastream in self._service.expanded(thing, "Datastreams", stop):
                    records.append(self._add(thing, datastream, quantities, found))
            yield tuple(records)
        if len(found) < (self._service.count("Datastreams", stop) or 0):
            for datastreams in self._service.entities(f"Datastreams?$top={AT_ONCE}", stop):
                for datastream in datastreams:
                    if str(datastream.get("@iot.id")) not in found:
                        link = self._service.relative(str(datastream.get("@iot.selfLink", "")))
                        thing = self._service.entity(f"{link}/Thing?$expand=Locations", stop)
                        yield (self._add(thing, datastream, quantities, found),)

    def _add(
        self, thing: Entity, datastream: Entity, quantities: Mapping[str, str], found: dict[str, Datastream]
    ) -> Stream:
        record = self._stream(thing, datastream, quantities)
        link = self._service.relative(str(datastream.get("@iot.selfLink", "")))
        found[record.key] = Datastream(record.key, record.name, link)
        return record

    def _new(self, found: Mapping[str, Datastream], seen: dict[str, Seen], stop: threading.Event) -> Iterator[Page]:
        """What is new in each datastream."""
        # Those that were never read to the end first, then the longest ago: a run that is cut off always gets further.
        order = sorted(found.values(), key=lambda each: seen.get(each.key, _UNSEEN).visited)
        for number, each in enumerate(order, start=1):
            for step in read_new(self._service, each, seen.get(each.key, _UNSEEN), stop):
                is_news = step.seen.last != seen.get(each.key, _UNSEEN).last
                seen[each.key] = step.seen
                page = _page(each, step, _kept(seen) if is_news or (step.done and number % _OFTEN == 0) else None)
                if page != Page():
                    yield page

    def _again(self, found: Mapping[str, Datastream], seen: dict[str, Seen], stop: threading.Event) -> Iterator[Page]:
        """Some pages of what was read the longest ago, for corrections and removals."""
        for _ in range(_PAGES_AGAIN):
            waiting = [key for key in found if key in seen and _is_due(seen[key])]
            if not waiting:
                return
            each = found[min(waiting, key=lambda key: seen[key].checked)]
            if seen[each.key].short:
                steps = read_all(self._service, each, seen[each.key], stop)
            else:
                steps = iter((read_again(self._service, each, seen[each.key], stop),))
            for step in steps:
                seen[each.key] = step.seen
                yield _page(each, step, None)

    def _doubt(self, found: Mapping[str, Datastream], seen: Mapping[str, Seen], said: int | None) -> Sentence | None:
        """What the server says it has and did not send."""
        if said is not None and said > len(found):
            return sentence("{server} says that it has {said} datastreams, and sends {sent}",
                            server=self._service.name, said=said, sent=len(found))  # fmt: skip
        short = [key for key in found if key in seen and seen[key].short]
        if not short:
            return None
        count, names = sum(seen[key].short for key in short), ", ".join(found[key].name for key in short[:_NAMED])
        return sentence("{server} says that it has {count} observations that it does not send, of {names}",
                        server=self._service.name, count=count, names=names)  # fmt: skip

    def _quantities(self, stop: threading.Event) -> dict[str, str]:
        """Datastream to the name of what it observes."""
        found = {}
        try:
            for rows in self._service.entities(f"ObservedProperties?$expand=Datastreams&$top={AT_ONCE}", stop):
                for each in rows:
                    for datastream in self._service.expanded(each, "Datastreams", stop):
                        found[str(datastream.get("@iot.id"))] = str(each.get("name", ""))
        except ServerError:
            return found  # the names of the datastreams must do
        return found

    def _stream(self, thing: Entity, datastream: Entity, quantities: Mapping[str, str]) -> Stream:
        key = str(datastream.get("@iot.id"))
        unit = datastream.get("unitOfMeasurement")
        unit = unit if isinstance(unit, dict) else {}
        name = str(datastream.get("name") or quantities.get(key) or key)
        return Stream(
            key=key, name=name, quantity=(quantities.get(key) or name).casefold(),
            unit=str(unit.get("symbol") or unit.get("name") or ""), kind=_kind(datastream), expected=self._expected,
            keys=_keys(thing, datastream),
            device=Device(key=str(thing.get("@iot.id")), name=str(thing.get("name", ""))),
        )  # fmt: skip


_UNSEEN = Seen.of(None)


def _kept(seen: Mapping[str, Seen]) -> Cursor:
    return {key: each.kept() for key, each in seen.items()}


def _page(each: Datastream, step: Step, cursor: Cursor) -> Page:
    return step.observed.page(each.key, step.between, cursor)


def _is_due(seen: Seen) -> bool:
    return seen.until is not None or is_over(seen.checked, _ROUND)


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
    keys.extend(Key(Scheme.PLACE, str(each.get("name", ""))) for each in entities_in(thing.get("Locations")))
    return tuple(dict.fromkeys(key for key in keys if key.value))
