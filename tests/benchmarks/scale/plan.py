"""What the store of a metropolis holds: every row is a function of its number and a fixed seed.

A size is a share of the metropolis. Ids are given from the counts alone, so that each part can be made without another.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.records import Key, Scheme
from timeo_desktop.domain.times import DAY, HOUR, MINUTE, SECOND, Millis
from timeo_desktop.store.operations.blocks import Versions
from timeo_desktop.store.operations.registered import ModelElement

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
TICK = 10 * MINUTE
YEARS = 10
TICKS = YEARS * 365 * 24 * 6
END: Millis = 1_790_812_800_000  # 2026-10-01, UTC: what is fed in afterwards lies before today
START: Millis = END - TICKS * TICK
HOT_SINCE: Millis = END - 2 * DAY  # from here on readings lie in rows, before it in blocks
PAGE = 1_000  # readings that a connector delivers at once
LATE, DOUBLED, CORRECTED = 0.02, 0.01, 0.005
LATEST_TICKS = 18
JITTER = 1.5 * SECOND
SENSORS, TICKETS, FEED, ELSEWHERE, MESSAGE = "sensors", "tickets", "feed", "elsewhere", "message"  # connections
QUANTITIES = (
    ("temperature", "°C", 21.0, 0.3), ("co2", "ppm", 640.0, 9.0), ("humidity", "%", 47.0, 0.8),
    ("power", "kW", 54.0, 0.9), ("flow", "m³/h", 18.0, 0.2),
)  # fmt: skip
BASE = 1_000_000  # made-up rows are numbered from here on; before it is what the demonstration brought
SMALL_MODEL = 950
_BY_NAME = ("IfcBuilding", "IfcBuildingStorey", "IfcSpace")
DEVICES = ("CTA", "VAV", "RAD", "LUM", "PMP", "EXT")


@dataclass(frozen=True)
class Size:
    """A share of the metropolis: 1 is all of it."""

    share: float

    def part(self, whole: int, least: int = 1) -> int:
        """This share of a count."""
        return max(least, round(whole * self.share))

    @property
    def models(self) -> int:
        """Models besides the demonstration building."""
        return self.part(1_000)

    @property
    def elements(self) -> int:
        """Elements of these models."""
        return self.part(1_000_000)

    @property
    def tickets(self) -> int:
        """Tickets, of ten events each."""
        return self.part(100_000)

    @property
    def documents(self) -> int:
        """Links to documents."""
        return self.part(10_000)

    @property
    def streams(self) -> int:
        """Streams of all kinds."""
        return self.part(10_000)

    @property
    def long(self) -> int:
        """Streams of the demonstration building that tell every ten minutes for ten years."""
        return self.part(100, least=0)

    @property
    def daily(self) -> int:
        """Streams of the demonstration building that tell every day for ten years."""
        return self.part(900)

    @property
    def short(self) -> int:
        """Streams that tell every ten minutes, for the last weeks."""
        return self.streams - self.long - self.daily

    @property
    def fed(self) -> int:
        """Readings that are fed in last; with them there are as many as the size says."""
        return self.part(5_000_000, least=50_000)

    @property
    def fed_streams(self) -> int:
        """Streams that these are told of."""
        return min(PAGE, self.short)

    @property
    def short_ticks(self) -> int:
        """Readings of each short stream before the feed."""
        filled = self.part(95_000_000) - self.long * TICKS - self.daily * YEARS * 365
        return max(filled // self.short, 1_000)


def guid_of(number: int, version: int = 0) -> str:
    """A GlobalId of 22 signs."""
    digest = hashlib.blake2b(f"{number}/{version}".encode(), digest_size=16).digest()
    return base64.b64encode(digest, b"_$").decode()[:22]


def sizes_of_models(size: Size) -> list[int]:
    """Elements of each model: the first takes what the others of one size leave."""
    others = [SMALL_MODEL] * (size.models - 1)
    return [size.elements - sum(others), *others]


def model_rows(model: int, count: int, version: int = 0) -> Iterator[ModelElement]:
    """The elements of a model: a building, its storeys, rooms, equipment with tags, and walls that are told apart by
    their place alone. Another `version` has other GlobalIds, as after an export that makes them anew."""
    storeys, rooms = max(1, count // 100), max(1, count // 5)
    for row in range(count):
        name, kind, parent, tag = _named(model, row, storeys, rooms)
        guid = guid_of(model * 1_000_000 + row, version)
        keys = [Key(Scheme.GUID, guid)]
        if tag:
            keys.append(Key(Scheme.TAG, tag))
        if kind in _BY_NAME:
            keys.append(Key(Scheme.NAME, name))
        if kind == "IfcSpace":
            keys.append(Key(Scheme.NAME, name.split()[0]))
        place = (float(row % 40), float(row // 40 % 40), float(row // 1600 * 3))
        yield ModelElement(row + 1, parent, guid, kind, name, tag, "", place, tuple(keys))


def _named(model: int, row: int, storeys: int, rooms: int) -> tuple[str, str, int, str]:
    """Name, class, parent and tag of an element."""
    if row == 0:
        return f"Bâtiment {model:04d}", "IfcBuilding", 0, ""
    if row <= storeys:
        return f"Étage {row} du {model:04d}", "IfcBuildingStorey", 1, ""
    if row <= storeys + rooms:
        return f"{model:04d}.{row} Bureau", "IfcSpace", 2 + row % storeys, ""
    if row % 3 == 0:
        return "Mur 20 cm", "IfcWall", 2 + row % storeys, ""
    device = DEVICES[row % len(DEVICES)]
    return f"{device} {row}", "IfcUnitaryEquipment", 2 + storeys + row % rooms, f"{device}-{model:04d}-{row:05d}"


def quantity_of(stream: int) -> tuple[str, str, float, float]:
    """What a stream measures: quantity, unit, usual value, and how much it varies from reading to reading."""
    return QUANTITIES[stream % len(QUANTITIES)]


def values_at(stream: int, at: I64, random: np.random.Generator) -> F64:
    """Five digits: a day, a year, and noise."""
    _, _, mean, noise = quantity_of(stream)
    day, year = 2 * np.pi * at / DAY, 2 * np.pi * at / (365 * DAY)
    values = mean * (1 + 0.06 * np.sin(day + stream) + 0.1 * np.sin(year)) + random.normal(0, noise, len(at))
    return np.round(values, 2 if mean > 100 else 3)


def told_of(size: Size, stream: int) -> Versions:
    """Everything that the source ever told of a stream (numbered from 0) until `END`: deliveries are numbered by tick,
    from 1; some readings come late, some are corrected weeks later, some days are missing."""
    random = np.random.default_rng((7, stream))
    if stream < size.long:
        ticks = np.arange(TICKS)
    elif stream < size.long + size.daily:
        ticks = np.arange(144, TICKS, 144)
    else:
        ticks = np.arange(TICKS - size.short_ticks, TICKS)
    silent = random.integers(0, TICKS, 3)
    ticks = ticks[~np.any([(ticks >= since) & (ticks < since + 400) for since in silent], axis=0)]
    jitter = np.clip(random.normal(0, JITTER, len(ticks)), -MINUTE, MINUTE).astype(np.int64)
    at = START + ticks * TICK - TICK // 2 + jitter
    values = values_at(stream, at, random)
    told = ticks + np.where(random.random(len(ticks)) < LATE, random.integers(1, LATEST_TICKS, len(ticks)), 0)
    again = np.flatnonzero(random.random(len(ticks)) < CORRECTED)
    when = told[again] + random.integers(144, 144 * 20, len(again))
    again, when = again[when < TICKS], when[when < TICKS]
    better = np.round(values[again] * 1.01 + 0.001, 2 if quantity_of(stream)[2] > 100 else 3)
    told = np.minimum(told, TICKS - 1)
    at, values = np.append(at, at[again]), np.append(values, better)
    deliveries = BASE + 1 + np.append(told, when)
    order = np.lexsort((deliveries, at))
    return Versions(at[order], values[order], deliveries[order])


def recorded_at(deliveries: I64) -> I64:
    """When deliveries of the sensors were recorded."""
    return START + (deliveries - BASE) * TICK


@dataclass(frozen=True, eq=False)
class FedPage:
    """One page as columns: streams (N,) counted from 0 among those that are fed, moments (N,), values (N,)."""

    streams: I64
    at: I64
    values: F64


def fed_pages(size: Size, first: int = 0) -> Iterator[FedPage]:
    """The last readings as a network of sensors delivers them, from a page on: each page tells of all streams; some
    readings come late, some twice."""
    streams, each = size.fed_streams, PAGE // size.fed_streams
    late: dict[int, list[tuple[I64, I64, F64]]] = {}
    for page in range(size.fed // (streams * each)):
        random = np.random.default_rng((11, page))
        number = np.tile(np.arange(streams), each)
        ticks = np.repeat(page * each + np.arange(each), streams)
        jitter = np.clip(random.normal(0, JITTER, len(ticks)), -MINUTE, MINUTE).astype(np.int64)
        at = END + (ticks + 1) * TICK - TICK // 2 + jitter
        mean, noise = (np.array([row[place] for row in QUANTITIES]) for place in (2, 3))
        kind = (size.long + size.daily + number) % len(QUANTITIES)
        values = np.round(mean[kind] * (1 + 0.06 * np.sin(2 * np.pi * at / DAY + number)) +
                          random.normal(0, 1, len(at)) * noise[kind], 3)  # fmt: skip
        is_late, is_doubled = random.random(len(at)) < LATE, random.random(len(at)) < DOUBLED
        for chosen, pause in ((is_late, int(random.integers(1, LATEST_TICKS))), (is_doubled & ~is_late, 1)):
            late.setdefault(page + pause, []).append((number[chosen], at[chosen], values[chosen]))
        parts = [(number[~is_late], at[~is_late], values[~is_late]), *late.pop(page, [])]
        if page >= first:
            yield FedPage(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def moments_of_past(count: int = 20) -> list[Millis]:
    """Random moments of the ten years, on the hour and a quarter."""
    chosen = np.random.default_rng(20).integers(START + 60 * DAY, END - 10 * DAY, count)
    return [int(each) // HOUR * HOUR + 15 * MINUTE for each in np.sort(chosen)]
