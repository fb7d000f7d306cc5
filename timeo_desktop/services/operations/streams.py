"""Measurements as they stand at a moment: the last value of each stream, how old it is, and whether an alarm lasts."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.operations import Latest, StreamRow
from timeo_desktop.domain.records import StreamKind
from timeo_desktop.domain.times import DAY, HOUR, Millis
from timeo_desktop.services.operations import points, trusted
from timeo_desktop.services.operations.tickets import made_up
from timeo_desktop.services.operations.topic import Asked, Records, Topic
from timeo_desktop.store.operations import alarms, crosswalk, gone, links, readings, successions, told_when
from timeo_desktop.store.operations.database import Reader
from timeo_desktop.store.operations.doubts import Ranges

_STALE_AFTER = 3  # usual periods without a reading
_OFFLINE_AFTER = 24 * HOUR
_NO_PERIOD = 6 * HOUR
_BUILDINGS = ("IfcBuilding", "IfcZone", "IfcSite")


class StreamState(StrEnum):
    """How a measurement is shown, the worst first."""

    ALARM = "alarm"
    WARNING = "warning"
    DOUBTFUL = "doubtful"  # its last reading is not to be trusted
    OFFLINE = "offline"
    STALE = "stale"
    OK = "ok"
    NONE = "none"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Replaced:
    """When a device was removed, and the name and number of the stream of the one in its place."""

    at: Millis
    by: str
    stream: int


@dataclass(frozen=True)
class StreamView:
    """A measurement, its last value by that moment, and how it stands. `value` of a meter's index is what was consumed
    in the 24 hours before its last reading. `severities`: of the alarms that last on it. `replaced`: it is no longer
    there, and another goes on with it. `doubted`: its last reading does not count."""

    row: StreamRow
    latest: Latest | None
    state: StreamState
    elements: tuple[int, ...]
    value: float = math.nan
    severities: frozenset[str] = frozenset()
    replaced: Replaced | None = None
    doubted: bool = False


@dataclass(frozen=True)
class Measured:
    """Streams on elements of open models at a moment, as it was known at another (None: now), in which building each
    element with a meter stands, and how many streams of each quantity are elsewhere."""

    moment: Millis = 0
    live: bool = True
    streams: tuple[StreamView, ...] = ()
    buildings: Mapping[int, int] = field(default_factory=dict)
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    made_up: bool = False
    known: Millis | None = None


def is_meter(stream: StreamRow) -> bool:
    """Whether a stream is a meter: an index, or amounts."""
    return stream.kind in (StreamKind.INDEX, StreamKind.DELTA)


def stream_state(row: StreamRow, latest: Latest | None, severities: Iterable[str], moment: Millis) -> StreamState:
    """How a measurement stands: too old comes before good, and an alarm before that."""
    if latest is None:
        return StreamState.NONE
    age = moment - latest.at
    if age > max(_OFFLINE_AFTER, _STALE_AFTER * (row.expected or 0)):
        return StreamState.OFFLINE
    if age > _STALE_AFTER * (row.expected or _NO_PERIOD):
        return StreamState.STALE
    known = set(severities)
    if "alarm" in known:
        return StreamState.ALARM
    return StreamState.WARNING if known else StreamState.OK


def stream_views(
    reader: Reader, places: Mapping[int, list[int]], moment: Millis, among: frozenset[int] | None = None,
    known: Millis | None = None,
) -> tuple[StreamView, ...]:  # fmt: skip
    """These streams with their elements (`among`: only those), as they stood at a moment by what was known at `known`,
    or is now."""
    all_rows = [row for row in readings.streams(reader, places, moment) if known is None or row.learned <= known]
    went = gone.moments(reader, [row.id for row in all_rows if row.gone])
    here = [row for row in all_rows if row.id not in went or moment < went[row.id]]
    joined = points.points_of(reader, here, known)
    # Before it was installed, what continues another was not there: that one was.
    rows = [
        row for row in here if (point := joined.get(row.id)) is None or not point.continues or point.installed <= moment
    ]
    last = told_when.latest(reader, (row.id for row in rows if row.id not in joined), moment, known)
    last |= points.latest(reader, {row.id: joined[row.id] for row in rows if row.id in joined}, moment, known)
    doubtful = trusted.ranges_of(reader, places, known)
    severities, replaced = _severities(reader, moment, known), _replaced(reader, rows, moment, known)
    views = []
    for row in rows:
        latest, own, point = last.get(row.id), severities.get(row.id, frozenset()), joined.get(row.id)
        elements = tuple(each for each in places[row.id] if among is None or each in among)
        view = StreamView(
            row if point is None else replace(row, unit=point.unit(moment) or row.unit), latest, StreamState.NONE,
            elements, _value(reader, row, latest, point, known, doubtful.get(row.id, ())), own, replaced.get(row.id),
            trusted.is_doubted(latest, doubtful.get(row.id, ())),
        )  # fmt: skip
        views.append(replace(view, state=_state(view, moment)))
    return tuple(views)


def _state(view: StreamView, moment: Millis) -> StreamState:
    if view.replaced is not None:
        return StreamState.REPLACED
    if view.doubted:
        return StreamState.DOUBTFUL
    return stream_state(view.row, view.latest, view.severities, moment)


def _replaced(reader: Reader, rows: Iterable[StreamRow], moment: Millis, known: Millis | None) -> dict[int, Replaced]:
    """What stands in the place of those of these streams whose devices were removed by a moment."""
    told = successions.replaced(reader, (row.id for row in rows), known)
    removed = {stream: each for stream, each in told.items() if each.removed <= moment}
    names = {row.id: row.name for row in readings.streams(reader, (each.later for each in removed.values()))}
    return {stream: Replaced(each.removed, names[each.later], each.later) for stream, each in removed.items()}


def streams_on(
    reader: Reader, elements: frozenset[int], moment: Millis, known: Millis | None = None
) -> tuple[StreamView, ...]:
    """The streams on these elements, as they stood at a moment, by what was known at another (None: now); those that
    were replaced come last."""
    views = stream_views(reader, links.places_of_streams(reader, elements), moment, known=known)
    return tuple(sorted(views, key=lambda each: each.replaced is not None))


def measured_on_open(reader: Reader, asked: Asked) -> Measured:
    """The streams on elements of open models."""
    places = links.places_of_streams(reader, asked.elements)
    views = stream_views(reader, places, asked.when, asked.elements, asked.known)
    return _measured(reader, asked, views, {}, _elsewhere(reader, views))


def _elsewhere(reader: Reader, views: Iterable[StreamView]) -> dict[str, int]:
    here = Counter(each.row.quantity for each in views)
    return {quantity: count - here[quantity] for quantity, count in links.placed_by_quantity(reader).items()}


def _measured(
    reader: Reader, asked: Asked, views: tuple[StreamView, ...], known: Mapping[int, int], elsewhere: Mapping[str, int]
) -> Measured:
    metered = {each.elements[0] for each in views if each.elements and is_meter(each.row)}
    buildings = {**known, **_buildings(reader, metered - known.keys())}
    return Measured(asked.when, asked.is_live, views, buildings, elsewhere, made_up(reader), asked.known)


def _again(reader: Reader, asked: Asked, before: Measured, records: Records) -> Measured:
    ids = {number for kind, number in records if kind == readings.KIND}
    shown = {each.row.id for each in before.streams}
    kept = tuple(each for each in before.streams if each.row.id not in ids)
    # One that was not shown may have come to an open model: only then its places must be looked at anew.
    places = {
        number: where
        for number, where in links.places_of_records(reader, ids - shown).items()
        if not asked.elements.isdisjoint(where)
    }
    places |= {each.row.id: list(each.elements) for each in before.streams if each.row.id in ids}
    if not places:
        return replace(before, moment=asked.when)
    views = stream_views(reader, places, asked.when, asked.elements, asked.known)
    return _measured(reader, asked, kept + views, before.buildings, before.elsewhere)


def aged(streams: Iterable[StreamView], moment: Millis) -> tuple[StreamView, ...]:
    """What was fresh may be stale now."""
    return tuple(replace(each, state=_state(each, moment)) for each in streams)


def _aged(before: Measured, moment: Millis) -> Measured:
    return replace(before, moment=moment, streams=aged(before.streams, moment))


def _severities(reader: Reader, moment: Millis, known: Millis | None) -> dict[int, frozenset[str]]:
    """How severe the alarms are that last on each stream; silenced rules do not count."""
    silenced = {rule.id for rule in alarms.rules(reader) if (rule.silenced_until or 0) > moment}
    found: dict[int, set[str]] = defaultdict(set)
    for alarm in alarms.recent_alarms(reader, moment, known):
        if (alarm.ended is None or alarm.ended > moment) and alarm.rule not in silenced:
            found[alarm.stream].add(alarm.severity)
    return {stream: frozenset(each) for stream, each in found.items()}


def _buildings(reader: Reader, elements: Iterable[int]) -> dict[int, int]:
    """The building that each of these elements stands in; the element itself where there is none."""
    found = {}
    for element in elements:
        path = crosswalk.with_ancestors(reader, element)
        known = crosswalk.elements(reader, path)
        found[element] = next((each for each in path if known[each].ifc_class in _BUILDINGS), element)
    return found


def _value(
    reader: Reader, row: StreamRow, latest: Latest | None, point: points.Point | None, known: Millis | None,
    doubtful: Ranges,
) -> float:  # fmt: skip
    if latest is None or latest.value is None:
        return math.nan
    if row.kind is StreamKind.INDEX:
        return _counted(reader, row, latest, point, known, doubtful)
    if row.kind is StreamKind.DELTA:
        low, high = latest.at - DAY + 1, latest.at
        own = (
            trusted.series(reader, row.id, low, high, known)
            if point is None
            else points.series(reader, point, low, high, known)
        )
        return float(own.mean.sum())
    return latest.value


def _counted(
    reader: Reader, row: StreamRow, latest: Latest, point: points.Point | None, known: Millis | None, doubtful: Ranges
) -> float:
    """What an index counted in the 24 hours before a reading."""
    if latest.value is None or trusted.is_doubted(latest, doubtful):
        return math.nan
    if point is not None:
        return points.counted(reader, point, latest.at, known)
    before = trusted.latest(reader, row.id, latest.at - DAY, known, doubtful)
    if before is None or before.value is None or before.value > latest.value or latest.at - before.at > 2 * DAY:
        return math.nan  # too young, replaced, or a gap: no figure is better than a wrong one
    return latest.value - before.value


_KINDS = frozenset({Kind.READINGS, Kind.STREAMS, Kind.ALARMS, Kind.LINKS, Kind.CONNECTIONS, Kind.KNOWN})
MEASURED: Topic[Measured] = Topic(
    "measured", measured_on_open, _KINDS, Measured(), readings.KIND, _again, _aged, of_open=True
)
