"""What a SensorThings server has, as streams: the datastreams and multi-datastreams of its things.

A multi-datastream is one stream for each property that it observes, called by both, so that another order of them, or
another property beside them, changes nothing of what a stream is.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from timeo_desktop.connectors.http import ServerError
from timeo_desktop.connectors.incoming import TEXT, Aside, Shape, fault_of
from timeo_desktop.connectors.sta.rows import Datastream
from timeo_desktop.connectors.sta.service import AT_ONCE, Entity, Service
from timeo_desktop.connectors.sta.streams import multi_streams, stream_of
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.records import Stream
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis

DATASTREAMS, MULTI = "Datastreams", "MultiDatastreams"
_NAMED: Shape = {"@iot.id": TEXT, "name": TEXT}
# What is read of each kind of entity, and of which kinds its values may be. Other fields are not asked.
SHAPES: Mapping[str, Shape] = {
    "Things": _NAMED,
    "Locations": _NAMED,
    "ObservedProperties": _NAMED,
    DATASTREAMS: {**_NAMED, "unitOfMeasurement": (dict,)},
    MULTI: {**_NAMED, "unitOfMeasurements": (list,)},
}
# What else a server may have, of which no reading is made.
WITHOUT_READINGS = frozenset({
    "Observations", "Sensors", "HistoricalLocations", "FeaturesOfInterest", "Actuators", "Tasks",
    "TaskingCapabilities", "Parties", "Projects", "Campaigns", "Licenses", "ObservationGroups", "Relations",
})  # fmt: skip
_LONGEST_PLACE = 80  # characters
_NO_IDENTITY = sentence("it has no identifier")


@dataclass
class Had:
    """What a server has. `found`: what can be read, by key; `met`: by kind the identifiers of all that came, also of
    what cannot be read; `said`: how many of a kind the server counts (None: it does not say); `unknown`: kinds of
    which this program does not know what they are."""

    found: dict[str, Datastream] = field(default_factory=dict)
    met: dict[str, set[str]] = field(default_factory=dict)
    said: dict[str, int | None] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def streams(self) -> frozenset[str]:
        """The keys of all streams."""
        return frozenset(key for each in self.found.values() for key in each.streams)

    @property
    def is_sure(self) -> bool:
        """Whether all came that the server says it has, and all of it can be read."""
        return None not in self.said.values() and sum(map(int, filter(None, self.said.values()))) == len(self.found)

    def doubt(self, server: str) -> Sentence | None:
        """What the server says it has and did not send, or is not understood."""
        for kind, said in self.said.items():
            sent = len(self.met.get(kind, ()))
            if said is not None and said > sent:
                return sentence("{server} says that it has {said} {kind}, and sends {sent}",
                                server=server, said=said, kind=kind, sent=sent)  # fmt: skip
        if self.unknown:
            names = ", ".join(self.unknown)
            return sentence("{server} also has {names}, which this program does not know", server=server, names=names)
        return None


class Describing:
    """Asks a server for what it has. What cannot be read goes `aside`."""

    def __init__(self, service: Service, aside: Aside, expected: Millis) -> None:
        self._service, self._aside, self._expected = service, aside, expected
        self._things: dict[str, Entity] = {}
        self._quantities: dict[str, str] = {}
        self.had = Had()

    def records(self, stop: threading.Event) -> Iterator[tuple[Stream, ...]]:
        """The streams, a page at a time: of all things; where a count says that there are more, of things that were
        not told; of multi-datastreams."""
        self.had, self._quantities = Had(), self._named_quantities(stop)
        for things in self._service.entities(f"Things?$expand=Datastreams,Locations&$top={AT_ONCE}", stop):
            yield tuple(stream for thing in things for stream in self._of_thing(thing, stop))
        said = self._service.count(DATASTREAMS, stop)
        if len(self.had.met.get(DATASTREAMS, ())) < (said or 0):
            yield from self._of_things_not_told(stop)
            said = self._service.count(DATASTREAMS, stop)
        self.had.said[DATASTREAMS] = said
        yield from self._multi(stop)

    def _named_quantities(self, stop: threading.Event) -> dict[str, str]:
        """Datastream to the name of what it observes."""
        found = {}
        try:
            for rows in self._service.entities(f"ObservedProperties?$expand=Datastreams&$top={AT_ONCE}", stop):
                for each in self._usable("ObservedProperties", rows):
                    for datastream in self._service.expanded(each, "ObservedProperties", DATASTREAMS, stop):
                        found[str(datastream.get("@iot.id"))] = str(each.get("name", ""))
        except (ServerError, BadData):
            return found  # the names of the datastreams must do
        return found

    def _of_thing(self, told: Entity, stop: threading.Event) -> Iterator[Stream]:
        try:
            thing = self._with_places(told, stop)
            datastreams = self._service.expanded(told, "Things", DATASTREAMS, stop)
        except (ServerError, BadData) as error:  # its datastreams are told without it
            self._put_aside("Things", told, Sentence(error.key, error.values))
            return
        self._things[_identity(thing)] = thing
        for datastream in datastreams:
            yield from self._stream(thing, datastream)

    def _with_places(self, told: Entity, stop: threading.Event) -> Entity:
        """A thing with its locations; one that cannot be used as a whole without what is wrong with it."""
        thing = {name: value for name, value in told.items() if name not in (DATASTREAMS, "Locations")}
        if not self._usable("Things", [thing]):
            thing = {name: value for name, value in thing.items() if not fault_of({name: value}, SHAPES["Things"])}
        places = self._service.expanded(told, "Things", "Locations", stop)
        return {**thing, "Locations": self._usable("Locations", places)}

    def _of_things_not_told(self, stop: threading.Event) -> Iterator[tuple[Stream, ...]]:
        for datastreams in self._service.entities(f"{DATASTREAMS}?$top={AT_ONCE}", stop):
            for each in datastreams:
                if _identity(each) not in self.had.met.get(DATASTREAMS, ()):
                    thing = self._thing_of(each, DATASTREAMS, stop)
                    yield () if thing is None else tuple(self._stream(thing, each))

    def _thing_of(self, datastream: Entity, kind: str, stop: threading.Event) -> Entity | None:
        """The thing of a datastream; none, and the datastream aside, where the server does not tell it."""
        try:
            link = self._service.link(datastream, kind)
            return self._with_places(self._service.entity(f"{link}/Thing?$expand=Locations", stop), stop)
        except (ServerError, BadData) as error:
            self._put_aside(kind, datastream, Sentence(error.key, error.values))
            return None

    def _stream(self, thing: Entity, datastream: Entity) -> Iterator[Stream]:
        for each in self._usable(DATASTREAMS, [datastream]):
            stream = stream_of(thing, each, self._quantities, self._expected)
            link = self._service.link(each, DATASTREAMS)
            self.had.found[stream.key] = Datastream(stream.key, stream.name, link)
            yield stream

    def _multi(self, stop: threading.Event) -> Iterator[tuple[Stream, ...]]:
        """The streams of multi-datastreams, where the server has such."""
        kinds = self._service.kinds(stop)
        if kinds is None:
            self.had.said[MULTI] = None
            return
        self.had.unknown = tuple(sorted(kinds - SHAPES.keys() - WITHOUT_READINGS))
        if MULTI not in kinds:
            return
        for rows in self._service.entities(f"{MULTI}?$expand=Thing,ObservedProperties&$top={AT_ONCE}", stop):
            for each in self._usable(MULTI, rows):
                yield tuple(self._streams_of(each, stop))
        self.had.said[MULTI] = self._service.count(MULTI, stop)

    def _streams_of(self, multi: Entity, stop: threading.Event) -> Sequence[Stream]:
        told = multi.get("Thing")
        known = self._things.get(_identity(told)) if isinstance(told, dict) else None
        thing = known or self._thing_of(multi, MULTI, stop)
        if thing is None:
            return ()
        properties = self._service.expanded(multi, MULTI, "ObservedProperties", stop)
        streams = multi_streams(thing, multi, properties, self._expected)
        if not streams:
            self._put_aside(MULTI, multi, sentence("it does not tell a unit for each property that it observes"))
            return ()
        key = f"{MULTI}({multi['@iot.id']})"
        columns = tuple(each.key for each in streams)
        self.had.found[key] = Datastream(key, str(multi.get("name", key)), self._service.link(multi, MULTI), columns)
        return streams

    def _usable(self, kind: str, entities: Sequence[Entity]) -> list[Entity]:
        """Those of some entities that can be used; all of them were met."""
        found = []
        for each in entities:
            self.had.met.setdefault(kind, set()).add(_identity(each))
            reason = fault_of(each, SHAPES[kind]) or (None if each.get("@iot.id") is not None else _NO_IDENTITY)
            if reason is None:
                found.append(each)
            else:
                self._put_aside(kind, each, reason)
        return found

    def _put_aside(self, kind: str, entity: Entity, reason: Sentence) -> None:
        self._aside.put(f"{kind} {_identity(entity)}"[:_LONGEST_PLACE], reason, entity)


def _identity(entity: Entity) -> str:
    """The identifier of an entity as text; of one that has none, what it is."""
    identity = entity.get("@iot.id")
    return str(entity if identity is None else identity)
