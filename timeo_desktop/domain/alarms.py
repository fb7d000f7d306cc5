"""Alarm rules applied to readings: threshold, duration, hysteresis."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.domain.times import Millis

Bools = NDArray[np.bool_]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@dataclass(frozen=True)
class Watch:
    """Where a rule stands on a stream: beyond the threshold since when, the alarm that lasts, if any, and the worst
    value since then."""

    beyond_since: Millis | None = None
    started: Millis | None = None
    extreme: float = math.nan


@dataclass(frozen=True)
class Alarm:
    """An alarm that a look found, changed or ended (`ended` None: it lasts)."""

    started: Millis
    ended: Millis | None
    extreme: float


CALM = Watch()


def is_beyond(rule: AlarmRule, values: F64) -> Bools:
    """Which values (N,) are beyond the threshold of a rule; absent ones are not."""
    return values > rule.threshold if rule.above else values < rule.threshold


def is_back(rule: AlarmRule, values: F64) -> Bools:
    """Which values (N,) end an alarm of a rule, so that nothing of what was before matters any more."""
    back = values < rule.threshold - rule.hysteresis if rule.above else values > rule.threshold + rule.hysteresis
    return back | ((rule.hysteresis == 0) & (values <= rule.threshold if rule.above else values >= rule.threshold))


@dataclass(frozen=True, eq=False)
class Seen:
    """Readings as a rule sees them, absent ones left out: moments, values, which are beyond and which are back."""

    at: list[Millis]
    values: list[float]
    beyond: list[bool]
    back: list[bool]


def seen(rule: AlarmRule, at: I64, values: F64) -> Seen:
    """Readings (N,), (N,) as a rule sees them."""
    known = ~np.isnan(values)
    at, values = at[known], values[known]
    return Seen(at.tolist(), values.tolist(), is_beyond(rule, values).tolist(), is_back(rule, values).tolist())


def look(rule: AlarmRule, watch: Watch, new: Seen) -> tuple[Watch, list[Alarm]]:
    """Go on along a stream, whose moments ascend; where the rule stands then, and the alarms touched."""
    found: list[Alarm] = []
    beyond, started, extreme = watch.beyond_since, watch.started, watch.extreme
    worse = max if rule.above else min
    for moment, value, is_bad, is_good in zip(new.at, new.values, new.beyond, new.back, strict=True):
        if started is not None:
            if is_good:
                found.append(Alarm(started, moment, extreme))
                beyond = started = None
            else:
                extreme = value if math.isnan(extreme) else worse(extreme, value)
        elif is_bad:
            extreme = value if beyond is None or math.isnan(extreme) else worse(extreme, value)
            beyond = moment if beyond is None else beyond
            started = beyond if moment - beyond >= rule.duration else None
        else:
            beyond = None
    if started is not None:
        found.append(Alarm(started, None, extreme))
    return (CALM if beyond is None else Watch(beyond, started, extreme)), found
