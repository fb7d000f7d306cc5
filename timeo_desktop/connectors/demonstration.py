"""Made-up operations of the demonstration building: tickets of two providers, meters, room sensors, documents.

The same for everybody on the same day: values are functions of time and fixed seeds, so a replay changes nothing.
"""

import json
import math
import random
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from timeo_desktop import folders
from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.domain.connections import ConnectorInfo
from timeo_desktop.domain.records import (
    Device,
    Document,
    Intervention,
    InterventionEvent,
    Key,
    Page,
    Readings,
    Record,
    Replacement,
    Scheme,
    Status,
    Stream,
    StreamKind,
)
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, DEFAULT_ZONE, HOUR, MINUTE, Millis, from_datetime, now, to_datetime

_YEARS = 3
_SENSOR_DAYS, _SENSOR_STEP = 60, 10 * MINUTE
_REPLACED, _FAILED, _WORK = (
    24 / 60,
    2 * DAY,
    40 * MINUTE,
)  # of the days of sensors; silent before it; and how long it takes
_PER_MONTH = 8
_SEASONS = {"winter": (10, 11, 12, 1, 2, 3, 4), "summer": (5, 6, 7, 8, 9), "any": tuple(range(1, 13))}
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

    def check(self, stop: threading.Event) -> Sentence:
        """Nothing can be wrong with it."""
        raise_if(stop)
        return sentence("made-up data for the demonstration building")

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """Everything until now, then what the building does next."""
        state = dict(cursor) if isinstance(cursor, dict) else {}
        yield Page(records=(*self._documents(), *self._streams()))
        while True:
            moment = now()
            yield from self._tickets(state, moment, stop)
            yield from self._readings(state, moment, stop)
            yield Page(cursor=dict(state), whole=True)
            for _ in range(_WAKE_SECONDS):
                if stop.wait(1.0):
                    raise_if(stop)
                yield Page(whole=True)

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

    def _readings(self, state: dict[str, Any], moment: Millis, stop: threading.Event) -> Iterator[Page]:
        seen: dict[str, int] = state.setdefault("seen", {})
        for row in self._plan["meters"]:
            raise_if(stop)
            first = _midnight(moment) - _YEARS * 365 * DAY
            at = np.arange(max(seen.get(row["key"], 0) + HOUR, first // HOUR * HOUR), moment + 1, HOUR)
            if len(at):
                seen[row["key"]] = int(at[-1])
                yield Page((Readings(row["key"], at, _index(row, at)),), dict(state))
        start = (_midnight(moment) - _SENSOR_DAYS * DAY) // _SENSOR_STEP * _SENSOR_STEP
        told = self._replacement(state, moment)
        for room, with_co2 in self._plan["rooms"]:
            raise_if(stop)
            batch: list[Record] = []
            for stem in ("ST", "SC") if with_co2 else ("ST",):
                tag = f"{stem}-{room}"
                at = np.arange(max(seen.get(tag, 0) + _SENSOR_STEP, start), moment + 1, _SENSOR_STEP)
                at = at[~_silent(tag, at, moment)]
                at = at[at < told.removed - _FAILED] if tag == told.former else at
                if len(at):
                    seen[tag] = int(at[-1])
                    batch.append(Readings(tag, at, (_temperature if stem == "ST" else _carbon)(room, at)))
            if batch:
                yield Page(tuple(batch), dict(state))
        yield from self._of_new_sensor(told, state, moment)

    def _replacement(self, state: dict[str, Any], moment: Millis) -> Replacement:
        """A sensor whose battery was empty was replaced some weeks before the demonstration began; where it began
        before that could be told, just now."""
        new, seen = self._plan["replaced"], state["seen"]
        former = f"ST-{new['room']}"
        weeks_ago = _midnight(moment) - int(_REPLACED * _SENSOR_DAYS) * DAY + 9 * HOUR
        removed = state.setdefault("replaced", max(weeks_ago, seen.get(former, 0) + _FAILED))
        return Replacement(former, new["key"], removed, removed + _WORK)

    def _of_new_sensor(self, told: Replacement, state: dict[str, Any], moment: Millis) -> Iterator[Page]:
        seen, room = state["seen"], self._plan["replaced"]["room"]
        first = told.installed // _SENSOR_STEP * _SENSOR_STEP + _SENSOR_STEP
        at = np.arange(max(seen.get(told.later, 0) + _SENSOR_STEP, first), moment + 1, _SENSOR_STEP)
        if len(at):
            seen[told.later] = int(at[-1])
            yield Page((Readings(told.later, at, _temperature(room, at)), told), dict(state))

    # Tickets.

    def _tickets(self, state: dict[str, Any], moment: Millis, stop: threading.Event) -> Iterator[Page]:
        today = to_datetime(moment)
        month = (today.year - _YEARS) * 12 + today.month - 1
        first = state.get("month", month)
        for each in range(max(month, first - 2), today.year * 12 + today.month):
            raise_if(stop)
            tickets = self._month(each // 12, each % 12 + 1, moment)
            state["month"] = each
            yield Page(tuple(tickets), dict(state))

    def _month(self, year: int, month: int, moment: Millis) -> list[Intervention]:
        chance = random.Random(f"timeo {year}-{month}")
        start = from_datetime(datetime(year, month, 1, tzinfo=UTC))
        likely = [row for row in self._plan["tickets"] if month in _SEASONS[row["season"]]]
        drawn = chance.choices(likely, [row["weight"] for row in likely], k=_PER_MONTH + (month in (11, 12, 1)) * 2)
        tickets = []
        for number, row in enumerate(drawn, start=1):
            asked = start + int(chance.uniform(0, 27)) * DAY + int(chance.uniform(6, 17) * HOUR)
            tickets.append(self._ticket(f"{year}{month:02d}-{number:02d}", row, asked, "corrective", chance, moment))
        for row in self._plan["preventive"]:
            if row["month"] == month:
                asked = start + int(chance.uniform(2, 20)) * DAY + 7 * HOUR
                key = f"{year}{month:02d}-P-{row['asset']}"
                tickets.append(self._ticket(key, row, asked, "preventive", chance, moment))
        return [ticket for ticket in tickets if ticket.requested <= moment]

    def _ticket(
        self, key: str, row: dict[str, Any], asked: Millis, work: str, chance: random.Random, moment: Millis
    ) -> Intervention:  # fmt: skip
        provider = next(
            each for each in self._plan["providers"]
            if each["from"] <= to_datetime(asked).date().isoformat() < each["until"]
        )  # fmt: skip
        stretch = math.exp(chance.gauss(0, provider["spread"]))
        acknowledged, arrived, done = (
            asked + int(provider[f"{word}_h"] * stretch * HOUR) for word in ("acknowledge", "arrive", "restore")
        )
        part = chance.random() < 0.3
        if part:
            done += int(chance.uniform(6, 40) * DAY)
        person = chance.choice(provider["technicians"])
        log = [
            InterventionEvent("1", asked, "requested", Status.OPEN, "Accueil (fictif)", row["title"]),
            InterventionEvent("2", acknowledged, "acknowledged", Status.OPEN, person),
            InterventionEvent("3", arrived, "on_site", Status.OPEN, person),
            *(
                [InterventionEvent("5", arrived + HOUR, "waiting", Status.HOLD, person, "Pièce commandée.")]
                if part
                else []
            ),
            InterventionEvent(
                "4", done, "done", Status.CLOSED, person, row.get("note", "Visite faite, rien à signaler.")
            ),
        ]
        events = tuple(event for event in log if event.happened <= moment)
        last = events[-1] if events else log[0]
        scheme = (Scheme.PLACE, row["place"]) if "place" in row else (Scheme.ASSET, row["asset"])
        return Intervention(
            key=key, title=row["title"], status=last.status or Status.OPEN, event=last.event, requested=asked,
            updated=last.happened, keys=(Key(*scheme),), provider=provider["name"], contract=provider["contract"],
            trade=row["trade"], work_type=work, priority="2" if work == "corrective" else "4",
            asked_by="Accueil (fictif)", due=asked + (3 if work == "corrective" else 30) * DAY, zone=DEFAULT_ZONE,
            acknowledged=acknowledged if acknowledged <= moment else None,
            on_site=arrived if arrived <= moment else None, closed=done if done <= moment else None, events=events,
        )  # fmt: skip


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
