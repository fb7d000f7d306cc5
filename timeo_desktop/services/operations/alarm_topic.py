"""Alarms as the window shows them, each with what it was measured by and where that stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.operations import AlarmRow
from timeo_desktop.domain.times import Millis
from timeo_desktop.services.operations.tickets import made_up
from timeo_desktop.services.operations.topic import Asked, Topic
from timeo_desktop.store.operations import alarms, crosswalk, links, readings
from timeo_desktop.store.operations.database import Reader


@dataclass(frozen=True)
class AlarmView:
    """An alarm, its stream by name and unit, the element that it is on with what contains that, from the inside out,
    and what the element is called. `lasts`: at the moment looked at; `silent`: its rule is not to call anybody."""

    row: AlarmRow
    stream: str
    unit: str
    path: tuple[int, ...]
    place: str
    lasts: bool
    silent: bool


@dataclass(frozen=True)
class Alarms:
    """Those that last, then the newest of those that are over."""

    rows: tuple[AlarmView, ...] = ()
    made_up: bool = False

    def lasting(self) -> int:
        """How many last."""
        return sum(each.lasts for each in self.rows)


def alarm_views(reader: Reader, rows: Iterable[AlarmRow], moment: Millis) -> tuple[AlarmView, ...]:
    """Alarms with what the window says of them."""
    known = list(rows)
    streams = {row.id: row for row in readings.streams(reader, {row.stream for row in known})}
    places = links.places_of_records(reader, streams)
    paths = crosswalk.paths_of(reader, {where[0] for where in places.values()})
    elements = crosswalk.elements(reader, paths)
    silent = {rule.id for rule in alarms.rules(reader) if (rule.silenced_until or 0) > moment}
    views = []
    for row in known:
        stream, own = streams[row.stream], places.get(row.stream, [])
        element = elements.get(own[0]) if own else None
        views.append(
            AlarmView(
                row, stream.name, stream.unit, tuple(paths[own[0]]) if own else (),
                " ".join(part for part in (element.tag, element.name) if part) if element else "",
                row.ended is None or row.ended > moment, row.rule in silent,
            )
        )  # fmt: skip
    return tuple(views)


def _alarms(reader: Reader, asked: Asked) -> Alarms:
    rows = alarms.recent_alarms(reader, asked.when, asked.known)
    return Alarms(alarm_views(reader, rows, asked.when), made_up(reader))


ALARMS: Topic[Alarms] = Topic("alarms", _alarms, frozenset({Kind.ALARMS, Kind.LINKS, Kind.KNOWN}), Alarms())
