"""Alarms: every reading is looked at in the transaction that saves it; a new rule looks at what there was before."""

import getpass
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from timeo_desktop.domain.alarms import CALM, I64, Seen, Watch, is_back, is_beyond, look, seen
from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.continued import read_as
from timeo_desktop.domain.operations import Arrived, Series, StreamRow
from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.domain.times import DAY, HOUR, Millis, now
from timeo_desktop.services.operations import trusted
from timeo_desktop.store.operations import alarms, connections, readings, successions
from timeo_desktop.store.operations.change_log import noted
from timeo_desktop.store.operations.database import Database, Reader, Store

# How far is looked before and behind for a reading that ends everything: near first, then as far as there are any.
_ALWAYS = 1 << 62
_STRETCHES = (2 * HOUR, DAY, 30 * DAY, _ALWAYS)
_REST = 0.001  # seconds between two streams of a scan, for others who wait to write


class Watching:
    """Applies the rules to what arrives. It knows the quantities of streams that it has seen."""

    def __init__(self) -> None:
        self._quantities: dict[int, str] = {}

    def evaluate(self, db: Database, arrived: Arrived, described: Iterable[int], moment: Millis) -> list[int]:
        """Look at readings in the transaction that saved them; the alarms that were raised, changed or ended.
        `described`: streams that may have another quantity than before."""
        rules = [rule for rule in alarms.rules(db.conn) if rule.enabled]
        arrived = _as_shown(db.conn, arrived) if rules else arrived
        for stream in described:
            self._quantities.pop(stream, None)
        if not rules or not len(arrived.at):
            return []
        starts = np.flatnonzero(np.diff(arrived.streams, prepend=arrived.streams[0] - 1))
        streams, stops = arrived.streams[starts], np.append(starts[1:], len(arrived.at))
        quantities = self._quantities_of(db, streams)
        late = arrived.late if len(arrived.late) else np.zeros(len(arrived.at), bool)
        standing = alarms.standing(db.conn, (int(streams[0]), int(streams[-1])))
        spans = _spans(db, standing, np.unique(arrived.streams[late]), arrived.at[late])
        places = {stream: place for place, stream in enumerate(streams.tolist())}
        there: dict[int, set[int]] = defaultdict(set)  # where something stands that a reading may end or split
        for number, stream in spans:
            if stream in places:
                there[number].add(places[stream])
        touched: list[int] = []
        for rule in rules:
            own = quantities == rule.quantity if rule.stream is None else streams == rule.stream
            beyond, back = is_beyond(rule, arrived.values), is_back(rule, arrived.values)
            for place in sorted(
                there[rule.id] | set(np.flatnonzero(own & np.logical_or.reduceat(beyond, starts)).tolist())
            ):
                part, stream = np.arange(starts[place], stops[place]), int(streams[place])
                came_late = part[late[part]]
                if beyond[came_late].any() or _meets(spans.get((rule.id, stream), ()), arrived.at[came_late]):
                    touched += _look_again(db, rule, stream, arrived.at[part], moment)
                    continue
                rows = part[~late[part] & ~np.isnan(arrived.values[part])]
                columns = (arrived.at[rows], arrived.values[rows], beyond[rows], back[rows])
                if len(rows):
                    new = Seen(*(column.tolist() for column in columns))
                    touched += _go_on(db, rule, stream, standing.get((rule.id, stream), CALM), new, moment)
        return touched

    def _quantities_of(self, db: Database, streams: I64) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        unknown = [stream for stream in streams.tolist() if stream not in self._quantities]
        if unknown:
            self._quantities.update({row.id: row.quantity for row in readings.streams(db.conn, unknown)})
        return np.array([self._quantities[stream] for stream in streams.tolist()], dtype=object)


def _as_shown(connection: Reader, arrived: Arrived) -> Arrived:
    """What arrived, as it is shown: rules name limits in the unit that people see."""
    factors = successions.factors_of(connection, np.unique(arrived.streams).tolist())
    if not factors:
        return arrived
    values = arrived.values.copy()
    for stream, told in factors.items():
        own = arrived.streams == stream
        values[own] = read_as(told, arrived.at[own], values[own])
    return replace(arrived, values=values)


def _shown(connection: Reader, stream: int, low: Millis, high: Millis) -> Series:
    """The readings of a stream that count, as they are shown."""
    series = trusted.series(connection, stream, low, high)
    told = successions.factors_of(connection, [stream]).get(stream, ())
    return replace(series, mean=read_as(told, series.at, series.mean)) if told else series


Span = tuple[Millis, Millis]


def _spans(
    db: Database, standing: dict[tuple[int, int], Watch], streams: I64, at: I64
) -> dict[tuple[int, int], list[Span]]:
    """When each pair of a rule and a stream was beyond a limit, as far as that concerns these late moments (M,) of
    these streams (N,), or lasts."""
    found: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for pair, watch in standing.items():
        found[pair].append((watch.beyond_since or 0, _ALWAYS))
    for rule, stream, started, ended in alarms.around(db.conn, streams, at):
        found[rule, stream].append((started, _ALWAYS if ended is None else ended))
    return found


def _meets(spans: Iterable[Span], at: I64) -> bool:
    """Whether one of these moments (N,) falls into one of the spans."""
    return any(bool(((first <= at) & (at <= last)).any()) for first, last in spans)


def _go_on(db: Database, rule: AlarmRule, stream: int, watch: Watch, new: Seen, moment: Millis) -> list[int]:
    """Look at readings that follow on all that were looked at."""
    if watch.beyond_since is not None and watch.started is None:
        watch = _with_extreme(db.conn, rule, stream, watch, new.at[0] - 1)
    after, found = look(rule, watch, new)
    waits = (
        watch.beyond_since if watch.started is None else None,
        after.beyond_since if after.started is None else None,
    )
    if waits[0] != waits[1]:
        alarms.save_watch(db, rule.id, stream, after)
    return [number for each in found if (number := alarms.save_alarm(db, rule.id, stream, each, moment)) is not None]


def _with_extreme(connection: Reader, rule: AlarmRule, stream: int, watch: Watch, until: Millis) -> Watch:
    """The worst value since the threshold was passed, before this look."""
    assert watch.beyond_since is not None
    before = _shown(connection, stream, watch.beyond_since, until).mean
    values = before[~np.isnan(before)]
    return Watch(
        watch.beyond_since, None, float(values.max() if rule.above else values.min()) if len(values) else np.nan
    )


def _look_again(db: Database, rule: AlarmRule, stream: int, at: I64, moment: Millis) -> list[int]:
    """Look at a stretch anew into which readings came late or were corrected: from the last reading before it that ends
    everything, to the first after it that does."""
    since = _last_back(db.conn, rule, stream, int(at.min()))
    series, is_whole = _until_back(db.conn, rule, stream, since, int(at.max()))
    after, found = look(rule, CALM, seen(rule, series.at, series.mean))
    if is_whole:
        alarms.save_watch(db, rule.id, stream, after)
    until = None if is_whole else int(series.at[-1])
    touched = alarms.withdraw(db, (rule.id, stream), (since, until), {each.started for each in found}, moment)
    return touched + [
        number for each in found if (number := alarms.save_alarm(db, rule.id, stream, each, moment)) is not None
    ]


def _last_back(connection: Reader, rule: AlarmRule, stream: int, before: Millis) -> Millis:
    """The last moment before another after which nothing of what was earlier matters; else the first reading's."""
    whole = readings.range_of(connection, stream)
    first = before if whole is None else min(whole[0], before)
    for stretch in _STRETCHES:
        low = max(first, before - stretch)
        series = _shown(connection, stream, low, before - 1)
        ends = np.flatnonzero(is_back(rule, series.mean))
        if len(ends):
            return int(series.at[ends[-1]])
        if low == first:
            break
    return first


def _until_back(connection: Reader, rule: AlarmRule, stream: int, since: Millis, after: Millis) -> tuple[Series, bool]:
    """The readings from a moment to the first one later than another that ends everything; whether that is all there
    are."""
    whole = readings.range_of(connection, stream)
    last = after if whole is None else max(whole[1], after)
    for stretch in _STRETCHES:
        high = min(last, after + stretch)
        series = _shown(connection, stream, since, high)
        ends = np.flatnonzero(is_back(rule, series.mean) & (series.at > after))
        if len(ends):
            stop = int(ends[0]) + 1
            return replace(series, at=series.at[:stop], mean=series.mean[:stop]), False
        if high == last:
            break
    return series, True


def applies(rule: AlarmRule, stream: StreamRow) -> bool:
    """Whether a rule is about a stream."""
    return rule.stream == stream.id if rule.stream is not None else rule.quantity == stream.quantity


@dataclass(frozen=True)
class Scanned:
    """How far a rule has looked at what was before it: streams done, of how many, and what that changed."""

    done: int
    total: int
    changes: Changes


def scan(store: Store, stop: threading.Event) -> Iterator[Scanned]:
    """Have new rules look at the readings that are there, a stream a transaction; the next time goes on from here."""
    for waiting in alarms.scans(store.read()):
        rows = [
            row for row in readings.streams(store.read()) if applies(waiting.rule, row) and row.id > waiting.scanned
        ]
        for done, row in enumerate(rows, start=1):
            if stop.wait(_REST):
                return
            with store.write() as db:
                touched = _scan_stream(db, waiting.rule, row.id)
                alarms.save_scan(db, waiting.rule.id, row.id)
                changes = noted(db, _changed(touched, [row.id]) if touched else Changes(frozenset()))
            yield Scanned(done, len(rows), changes)
        with store.write() as db:
            alarms.save_scan(db, waiting.rule.id, None)


def _scan_stream(db: Database, rule: AlarmRule, stream: int) -> list[int]:
    whole = readings.range_of(db.conn, stream)
    return [] if whole is None else _look_again(db, rule, stream, np.array(whole, np.int64), now())


def look_again(db: Database, stream: int) -> list[int]:
    """Have all rules look at a stream anew, whose readings are read otherwise now; the alarms that changed."""
    (row,) = readings.streams(db.conn, [stream])
    return [
        number
        for rule in alarms.rules(db.conn)
        if rule.enabled and applies(rule, row)
        for number in _scan_stream(db, rule, stream)
    ]


def _changed(touched: Iterable[int], streams: Iterable[int]) -> Changes:
    records = {(alarms.KIND, each) for each in touched} | {(readings.KIND, each) for each in streams}
    return Changes(frozenset({Kind.ALARMS}), records=frozenset(records))


def rules(store: Store) -> list[AlarmRule]:
    """All alarm rules."""
    return alarms.rules(store.read())


def quantities(reader: Reader) -> dict[str, str]:
    """What streams measure, with the unit of one of them."""
    return {row.quantity: row.unit for row in readings.streams(reader) if row.quantity}


def save_rule(store: Store, rule: AlarmRule) -> Changes:
    """Keep a rule. A new one looks at what was before when `scan` comes to it; one that is not in force any more ends
    its alarms."""
    moment = now()
    with store.write() as db:
        number = alarms.save_rule(db, rule)
        connections.audit(db, moment, "rule.save", str(number), rule.title)
        if not rule.enabled:
            alarms.end_all(db, number, moment)
        return noted(db, Changes(frozenset({Kind.ALARMS})))


def acknowledge(store: Store, chosen: Iterable[int], who: str = "") -> Changes:
    """Note that somebody has seen these alarms; whoever uses this computer where nobody is named."""
    moment, name, ids = now(), who or getpass.getuser(), list(chosen)
    with store.write() as db:
        for alarm in ids:
            alarms.acknowledge(db, alarm, name, moment)
        return noted(db, Changes(frozenset({Kind.ALARMS}), records=frozenset((alarms.KIND, each) for each in ids)))
