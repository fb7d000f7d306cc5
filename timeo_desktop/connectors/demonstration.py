"""Made-up operations of the demonstration building: tickets of two providers, meters, room sensors, documents.

The same for everybody on the same day: values are functions of time and fixed seeds, so a replay changes nothing.
"""

import json
import random
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from itertools import zip_longest
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from timeo_desktop import folders
from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.connectors.demonstration_tickets import Tickets, Told
from timeo_desktop.domain.connections import ConnectorInfo
from timeo_desktop.domain.records import (
    Device,
    Document,
    Key,
    Page,
    Readings,
    Record,
    Replacement,
    Scheme,
    Stream,
    StreamKind,
)
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, HOUR, MINUTE, Millis, from_datetime, now

_YEARS = 3
_SENSOR_DAYS, _SENSOR_STEP = 60, 10 * MINUTE
_REPLACED = 24 / 60  # of the days of sensors
_FAILED, _WORK = 2 * DAY, 40 * MINUTE  # silent before it was replaced, and how long that took
_WAKE_SECONDS = 20


class Demonstration:
    """Replays the made-up history, then goes on living."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="demonstration",
        title="Demonstration (made-up data)",
        help="Three years of invented tickets, meters and sensors for the demonstration building",
        fields=(),
        live=True,
        made_up=True,
    )

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        del settings, secrets

    @cached_property
    def _plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = json.loads(
            folders.shipped("sample_models", "timeo_demo_operations.json").read_text("utf-8")
        )
        return plan

    @cached_property
    def _tickets(self) -> Tickets:
        return Tickets(self._plan)

    def check(self, stop: threading.Event) -> Sentence:
        """Nothing can be wrong with it."""
        raise_if(stop)
        return sentence("made-up data for the demonstration building")

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """Everything until now, as if it had been listened to for two months, then what the building does next."""
        state = dict(cursor) if isinstance(cursor, dict) else {}
        begin = _midnight(now()) - _SENSOR_DAYS * DAY
        known = state.get("told")
        yield Page(records=(*self._documents(), *self._streams()), learned=begin if known is None else None)
        while True:
            yield from self._lapse(state, begin, now(), stop)
            yield Page(cursor=dict(state), whole=True)
            for _ in range(_WAKE_SECONDS):
                if stop.wait(1.0):
                    raise_if(stop)
                yield Page(whole=True)

    def _lapse(self, state: dict[str, Any], begin: Millis, moment: Millis, stop: threading.Event) -> Iterator[Page]:
        """What was told since the last time: each thing when it was learned, the readings of a day at its end."""
        known = state.get("told")
        ends = [day for day in range(begin, moment, DAY) if known is None or day > known]
        told = [*self._tickets.told(begin, known, moment), *map(Told, ends), Told(moment)]
        told.sort(key=lambda each: each.learned)
        for each, following in zip_longest(told, told[1:]):
            raise_if(stop)
            readings = [] if each.records else self._readings(state, each.learned, moment)
            if following is None or following.learned > each.learned:
                state["told"] = each.learned  # only now, for a program that is killed goes on after it
            yield Page((*each.records, *readings), dict(state), away=each.away, learned=each.learned)

    def _documents(self) -> list[Document]:
        return [
            Document(
                row["key"], row["title"], row["uri"], row["kind"],
                from_datetime(datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)),
                (Key(Scheme.TAG, row["asset"]),),
            )
            for row in self._plan["documents"]
        ]  # fmt: skip

    def _streams(self) -> list[Stream]:
        streams = [
            Stream(
                row["key"], row["name"], row["quantity"], row["unit"], StreamKind.INDEX, 2 * HOUR,
                (Key(Scheme.ASSET, row["key"]),), Device(row["key"], row["name"]),
            )
            for row in self._plan["meters"]
        ]  # fmt: skip
        for room, with_co2 in self._plan["rooms"]:
            kinds = [("ST", "Température", "temperature", "°C")]
            if with_co2:
                kinds.append(("SC", "CO₂", "co2", "ppm"))
            for stem, name, quantity, unit in kinds:
                tag = f"{stem}-{room}"
                streams.append(
                    Stream(tag, f"{name} {room}", quantity, unit, StreamKind.SNAPSHOT, 2 * _SENSOR_STEP,
                           (Key(Scheme.TAG, tag),), Device(tag, tag))
                )  # fmt: skip
        new = self._plan["replaced"]
        streams.append(
            Stream(new["key"], new["name"], "temperature", "°C", StreamKind.SNAPSHOT, 2 * _SENSOR_STEP,
                   (Key(Scheme.TAG, f"ST-{new['room']}"),), Device(new["key"], new["device"]))
        )  # fmt: skip
        return streams

    # Readings.

    def _readings(self, state: dict[str, Any], until: Millis, moment: Millis) -> list[Record]:
        """The readings until a moment that were not told yet; `moment` is now."""
        seen: dict[str, int] = state.setdefault("seen", {})
        batch: list[Record] = []
        for row in self._plan["meters"]:
            first = _midnight(until) - _YEARS * 365 * DAY
            at = np.arange(max(seen.get(row["key"], 0) + HOUR, first // HOUR * HOUR), until + 1, HOUR)
            if len(at):
                seen[row["key"]] = int(at[-1])
                batch.append(Readings(row["key"], at, _index(row, at)))
        start = (_midnight(moment) - _SENSOR_DAYS * DAY) // _SENSOR_STEP * _SENSOR_STEP
        told = self._replacement(state, moment)
        for room, with_co2 in self._plan["rooms"]:
            for stem in ("ST", "SC") if with_co2 else ("ST",):
                tag = f"{stem}-{room}"
                at = np.arange(max(seen.get(tag, 0) + _SENSOR_STEP, start), until + 1, _SENSOR_STEP)
                at = at[~_silent(tag, at, moment)]
                at = at[at < told.removed - _FAILED] if tag == told.former else at
                if len(at):
                    seen[tag] = int(at[-1])
                    batch.append(Readings(tag, at, (_temperature if stem == "ST" else _carbon)(room, at)))
        return batch + self._of_new_sensor(told, state, until)

    def _replacement(self, state: dict[str, Any], moment: Millis) -> Replacement:
        """A sensor whose battery was empty was replaced some weeks before the demonstration began; where it began
        before that could be told, just now."""
        new, seen = self._plan["replaced"], state["seen"]
        former = f"ST-{new['room']}"
        weeks_ago = _midnight(moment) - int(_REPLACED * _SENSOR_DAYS) * DAY + 9 * HOUR
        removed = state.setdefault("replaced", max(weeks_ago, seen.get(former, 0) + _FAILED))
        return Replacement(former, new["key"], removed, removed + _WORK)

    def _of_new_sensor(self, told: Replacement, state: dict[str, Any], until: Millis) -> list[Record]:
        seen, room = state["seen"], self._plan["replaced"]["room"]
        first = told.installed // _SENSOR_STEP * _SENSOR_STEP + _SENSOR_STEP
        at = np.arange(max(seen.get(told.later, 0) + _SENSOR_STEP, first), until + 1, _SENSOR_STEP)
        if not len(at):
            return []
        seen[told.later] = int(at[-1])
        return [Readings(told.later, at, _temperature(room, at)), told]


Floats = NDArray[np.float64]
Moments = NDArray[np.int64]


def _midnight(moment: Millis) -> Millis:
    return moment // DAY * DAY


def _noise(name: str, at: Moments, slow: float) -> Floats:
    """Smooth made-up noise in −1…1: sums of waves with periods of their own."""
    chance = random.Random(name)
    total = np.zeros(len(at))
    for share in (0.5, 0.3, 0.2):
        period, phase = slow * chance.uniform(0.6, 1.7) * share * 2, chance.uniform(0, 6.3)
        total += share * np.sin(at / period * 2 * np.pi + phase)
    return total


def _cold(at: Moments) -> Floats:
    """0 in summer to 1 in the middle of January."""
    day = (at / DAY) % 365.25
    return np.maximum(0.0, np.cos((day - 15) / 365.25 * 2 * np.pi) * 0.8 + 0.2)


def _busy(at: Moments) -> Floats:
    """1 while the building is open: Monday to Saturday, 8 to 18 h (UTC, near enough for invented people)."""
    hour, weekday = (at / HOUR) % 24, (at // DAY + 3) % 7
    return ((hour >= 7) & (hour < 17) & (weekday < 6)).astype(float) * (0.6 + 0.4 * np.sin((hour - 7) / 10 * np.pi))


def _index(meter: dict[str, Any], at: Moments) -> Floats:
    """A meter's index: each hour's use is a function of that hour; summed from a fixed first hour."""
    origin = from_datetime(datetime(2022, 1, 1, tzinfo=UTC))
    hours = np.arange(origin, int(at[-1]) + 1, HOUR)
    use = (
        meter["base"] + meter["heating"] * _cold(hours) * (0.5 + 0.5 * _busy(hours)) + meter["occupied"] * _busy(hours)
    )
    use = np.maximum(0.0, use * (1 + 0.25 * _noise(meter["key"], hours, 5 * DAY)))
    return np.round(np.cumsum(use)[(at - origin) // HOUR], 3)


def _temperature(room: str, at: Moments) -> Floats:
    value = 19.4 + 1.6 * _busy(at) + 1.4 * (1 - _cold(at)) + 0.7 * _noise(f"T{room}", at, 2 * DAY)
    if room == "101":  # the library stays cold on some mornings
        value -= 3.2 * (_noise("cold 101", at, 6 * DAY) > 0.55) * _cold(at)
    return np.round(value + (5.0 if room == "006" else 0.0), 2)


def _carbon(room: str, at: Moments) -> Floats:
    crowd = 1.9 if room in ("001", "107") else 0.9
    value = 430 + 480 * crowd * _busy(at) * (1 + 0.35 * _noise(f"C{room}", at, DAY)) + 12 * _noise(room, at, 3 * HOUR)
    return np.round(value, 0)


def _silent(tag: str, at: Moments, moment: Millis) -> NDArray[np.bool_]:
    """When a sensor did not send: now and then an hour or two, and one whose battery is empty for three days now."""
    silent = _noise(f"silent {tag}", at, 9 * DAY) > 0.93
    if tag == "ST-103":
        silent |= at > _midnight(moment) - 3 * DAY
    return np.asarray(silent)
