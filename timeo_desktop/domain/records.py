"""Canonical records: what every connector delivers, whatever system it comes from.

Moments are milliseconds since 1970 in UTC. A record names its asset by the keys that its source uses; which element
that is, is found out by the crosswalk. After Intent Technologies' operations API (status, event, eventDate, logDate)
and OGC SensorThings 1.1 (thing, datastream, observation).
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.text import Sentence
from timeo_desktop.domain.times import Millis


class Scheme(StrEnum):
    """Where a key comes from. Values of `element_key.scheme` and `record_key.scheme`."""

    GUID = "ifc.GlobalId"
    TAG = "ifc.Tag"
    PROPERTY = "ifc.Property"
    NAME = "name"
    ASSET = "asset"
    COBIE = "cobie.Component"
    RNB = "rnb.id"
    BUILDING = "building.link"  # an object of a city that a person, or a model, says is this building
    CITYJSON = "cityjson.id"
    GML = "gml.id"
    METER = "meter"
    DEV_EUI = "devEui"
    THING = "sta.Thing"
    PLACE = "place"


@dataclass(frozen=True)
class Key:
    """A name for a thing in some system. `ASSET` and `PLACE` are text that may be any of the others."""

    scheme: Scheme
    value: str


ASSET = "asset"  # the field of an event that names another asset


class Status(StrEnum):
    """The state of an intervention, after Intent's operations."""

    OPEN = "open"
    HOLD = "hold"
    CLOSED = "closed"
    DENIED = "denied"


@dataclass(frozen=True)
class InterventionEvent:
    """One line of an intervention's log. `event` is Intent's word (requested, acknowledged, on_site, done…);
    `field`, `old` and `new` are there when the source keeps a history of fields: a field of `Intervention` by its name
    here (moments in milliseconds, `ASSET` for one of its keys), any other by the source's."""

    key: str
    happened: Millis
    event: str = ""
    status: Status | None = None
    actor: str = ""
    note: str = ""
    field: str = ""
    old: str = ""
    new: str = ""
    zone: str = "UTC"


@dataclass(frozen=True)
class Intervention:
    """A ticket as its source knows it now, with the part of its log that came with it. `more`: what else its source
    tells of it, by the source's names, such as the group that it is with."""

    key: str
    title: str
    status: Status
    event: str
    requested: Millis
    updated: Millis
    keys: tuple[Key, ...] = ()
    description: str = ""
    provider: str = ""
    contract: str = ""
    trade: str = ""
    work_type: str = ""
    priority: str = ""
    asked_by: str = ""
    owner: str = ""
    due: Millis | None = None
    acknowledged: Millis | None = None
    on_site: Millis | None = None
    closed: Millis | None = None
    url: str = ""
    zone: str = "UTC"
    more: tuple[tuple[str, str], ...] = ()
    events: tuple[InterventionEvent, ...] = ()


@dataclass(frozen=True)
class Log:
    """Lines of the log of an intervention that cannot be read itself. `title` and `requested`: what these lines tell of
    it, for one that was never read."""

    key: str
    title: str
    requested: Millis
    events: tuple[InterventionEvent, ...] = ()


class How(StrEnum):
    """How a record that a source had is not shown by it any more: it says that it is deleted, or that it went into
    another one; it is there, and we may not read it; the source does not know it; the source was put back to a time
    before it."""

    DELETED = "deleted"
    MERGED = "merged"
    HIDDEN = "hidden"
    MISSING = "missing"
    LOST = "lost"


@dataclass(frozen=True)
class Away:
    """A record that its source does not show any more. `into`: the key of the one it went into; `since`: when, as the
    source says (None: when we learn it)."""

    key: str
    how: How = How.MISSING
    into: str = ""
    since: Millis | None = None


@dataclass(frozen=True)
class Renamed:
    """What a source calls a value of a field of its interventions from a moment on: a queue, a group."""

    field: str
    old: str
    new: str
    since: Millis


class StreamKind(StrEnum):
    """What the numbers of a stream are: a state at a moment, an amount since the last one, a meter's index."""

    SNAPSHOT = "snapshot"
    DELTA = "delta"
    INDEX = "index"
    STATE = "state"


@dataclass(frozen=True)
class Device:
    """A sensor or a meter as a thing that can be replaced."""

    key: str
    name: str
    model: str = ""
    serial: str = ""


@dataclass(frozen=True)
class Stream:
    """A measured quantity at a place; it outlives the device that measures it. `expected` is its usual period, ms."""

    key: str
    name: str
    quantity: str
    unit: str
    kind: StreamKind = StreamKind.SNAPSHOT
    expected: Millis | None = None
    keys: tuple[Key, ...] = ()
    device: Device | None = None


@dataclass(frozen=True, eq=False)
class Readings:
    """Readings of one stream: moments (N,) int64, values (N,) float64 (NaN: the source sent no value). `between`: from
    the first of these moments to the second, both included, the source has exactly these; what it had told more of is
    removed there. `unit`: as the source sent it with these; empty: as it describes the stream."""

    stream: str
    at: NDArray[np.int64]
    values: NDArray[np.float64]
    between: tuple[Millis, Millis] | None = None
    unit: str = ""


@dataclass(frozen=True)
class Replacement:
    """A device that its source says was replaced: from `installed` on stream `later` continues what stream `former`
    told until before `removed`. `ended`, `started`: the indexes of the two then, where they are known."""

    former: str
    later: str
    removed: Millis
    installed: Millis
    ended: float | None = None
    started: float | None = None


@dataclass(frozen=True)
class Document:
    """A link to a document; its content stays where it is."""

    key: str
    title: str
    uri: str
    kind: str = ""
    happened: Millis | None = None
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True)
class MapLayer:
    """A whole layer of the map as GeoJSON (WGS 84, RFC 7946). `modified`: when its source last changed it."""

    key: str
    title: str
    modified: Millis | None
    licence: str
    url: str
    features: int
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class AlarmRule:
    """When readings call for attention: beyond `threshold` for `duration`, until back by `hysteresis`.

    `above` False means that values below the threshold are bad. Applies to streams of a quantity (`stream` None) or
    to one stream by its number in the store. Silenced rules still record; they do not colour or notify.
    """

    title: str
    quantity: str
    threshold: float
    above: bool = True
    hysteresis: float = 0.0
    duration: Millis = 0
    severity: str = "alarm"
    stream: int | None = None
    silenced_until: Millis | None = None
    enabled: bool = True
    id: int = 0


@dataclass(frozen=True)
class Rejected:
    """A row that could not be read: where it stood, why, and its own bytes as text."""

    place: str
    reason: Sentence
    body: str


Record = Intervention | Log | Stream | Readings | Replacement | Document | MapLayer


@dataclass(frozen=True)
class Page:
    """What one step of a fetch brings. It is saved whole, with the cursor, before the next is asked for.

    `away`: interventions or streams that the source no longer shows. `present`: all their keys that the source has, at
    the end of a sweep, and `updated`: when they were last changed, of those of which it says so. `complete`: keys of
    interventions whose log came whole. `renamed`: what is called otherwise now. `restored`: the source was put back to
    how it was at this moment. `whole`: nothing older than the cursor is missing, so what is shown is current. `told`:
    when the source wrote this down, where it comes in files; None: now. `doubt`: what the source says it has and did
    not send, in words. `learned`: when made-up data with a past is said to have been learned; None: now.
    """

    records: tuple[Record, ...] = ()
    cursor: object = None
    away: tuple[Away, ...] = ()
    present: frozenset[str] | None = None
    updated: tuple[tuple[str, Millis], ...] = ()
    complete: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    restored: Millis | None = None
    rejected: tuple[Rejected, ...] = ()
    raw: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    whole: bool = False
    told: Millis | None = None
    doubt: Sentence | None = None
    learned: Millis | None = None
