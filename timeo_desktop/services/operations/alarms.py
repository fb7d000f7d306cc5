"""Alarm rules applied to readings: threshold, duration, hysteresis. Each rule looks at each reading once, in order."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.operations import Series, StreamRow
from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.store.operations import alarms, connections, readings
from timeo_desktop.store.operations.database import Database, Store

_CHANGED = Changes(frozenset({Kind.ALARMS}))


@dataclass(frozen=True)
class Watch:
    """Where a rule stands on a stream: seen so far, beyond the threshold since, and the alarm that lasts, if any."""

    seen: Millis
    beyond_since: Millis | None = None
    started: Millis | None = None
    extreme: float = math.nan


@dataclass(frozen=True)
class Alarm:
    """An alarm that a look found, changed or ended (`ended` None: it lasts)."""

    started: Millis
    ended: Millis | None
    extreme: float


def look(rule: AlarmRule, watch: Watch, series: Series) -> tuple[Watch, list[Alarm]]:
    """Go on along a stream; where the rule stands now, and the alarms touched. Absent values change nothing."""
    found: list[Alarm] = []
    sign = 1.0 if rule.above else -1.0
    limit, back = sign * rule.threshold, sign * rule.threshold - rule.hysteresis
    seen, beyond, started, extreme = watch.seen, watch.beyond_since, watch.started, watch.extreme
    for at, raw in zip(series.at.tolist(), series.mean.tolist(), strict=True):
        seen = max(seen, at)
        if math.isnan(raw):
            continue
        value = sign * raw
        if started is not None:
            if value < back or (rule.hysteresis == 0 and value <= limit):
                found.append(Alarm(started, at, extreme))
                beyond = started = None
            else:
                extreme = sign * max(sign * extreme, value)
        elif value > limit:
            beyond = at if beyond is None else beyond
            extreme = raw if beyond == at else sign * max(sign * extreme, value)
            if at - beyond >= rule.duration:
                started = beyond
        else:
            beyond = None
    if started is not None:
        found.append(Alarm(started, None, extreme))
    return Watch(seen, beyond, started, extreme), found


def evaluate(store: Store, streams: Iterable[int], moment: Millis) -> int:
    """Apply every rule to what is new on these streams; alarms that were raised or ended."""
    rules = [rule for rule in alarms.rules(store.read()) if rule.enabled]
    rows = readings.streams(store.read(), streams) if rules else []
    touched = 0
    with store.write() as db:
        for stream in rows:
            for rule in rules:
                if applies(rule, stream):
                    touched += _evaluate_one(db, rule, stream.id, moment)
    return touched


def applies(rule: AlarmRule, stream: StreamRow) -> bool:
    """Whether a rule is about a stream."""
    return rule.stream == stream.id if rule.stream is not None else rule.quantity == stream.quantity


def _evaluate_one(db: Database, rule: AlarmRule, stream: int, moment: Millis) -> int:
    kept = alarms.watch_of(db.conn, rule.id, stream)
    lasting = alarms.open_alarm(db.conn, rule.id, stream)
    watch = Watch(
        seen=kept[0] if kept else -(1 << 62),
        beyond_since=kept[1] if kept else None,
        started=lasting.started if lasting else None,
        extreme=lasting.extreme if lasting else math.nan,
    )
    series = readings.raw_series(db.conn, stream, watch.seen + 1, moment)
    if not len(series.at):
        return 0
    if watch.beyond_since is not None and math.isnan(watch.extreme):
        watch = _with_extreme(db, rule, stream, watch)
    after, found = look(rule, watch, series)
    for alarm in found:
        alarms.raise_alarm(db, rule.id, stream, alarm.started, alarm.extreme, moment)
        current = alarms.open_alarm(db.conn, rule.id, stream)
        if current is not None and current.started == alarm.started:
            alarms.update_alarm(db, current.id, alarm.extreme, alarm.ended)
    alarms.save_watch(db, rule.id, stream, after.seen, after.beyond_since)
    return len([alarm for alarm in found if alarm.started != (lasting.started if lasting else None) or alarm.ended])


def _with_extreme(db: Database, rule: AlarmRule, stream: int, watch: Watch) -> Watch:
    """The worst value since the threshold was passed, before this look."""
    assert watch.beyond_since is not None
    before = readings.raw_series(db.conn, stream, watch.beyond_since, watch.seen).mean
    values = before[~np.isnan(before)]
    extreme = float(values.max() if rule.above else values.min()) if len(values) else math.nan
    return Watch(watch.seen, watch.beyond_since, watch.started, extreme)


def rules(store: Store) -> list[AlarmRule]:
    """All alarm rules."""
    return alarms.rules(store.read())


def save_rule(store: Store, rule: AlarmRule, streams: Iterable[int]) -> Changes:
    """Keep a rule and apply it to these streams from where it last looked."""
    moment = now()
    with store.write() as db:
        number = alarms.save_rule(db, rule)
        connections.audit(db, moment, "rule.save", str(number), rule.title)
    evaluate(store, streams, moment)
    return _CHANGED


def acknowledge(store: Store, chosen: Iterable[int]) -> Changes:
    """Note that somebody has seen these alarms."""
    moment = now()
    with store.write() as db:
        for alarm in chosen:
            alarms.acknowledge(db, alarm, moment)
    return _CHANGED
