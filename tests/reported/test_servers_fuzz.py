"""Pages of SensorThings, mutated at random: what is read is what another reading finds, or it is listed.

TIMEO_CASES=2000 tries as many."""

import math
import os
import threading
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reported.sta_site import ADDRESS, Site, connector, row
from timeo_desktop.domain.records import Page, Readings

_cases = settings(
    max_examples=int(os.environ.get("TIMEO_CASES", "40")), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
_NEITHER = "neither"  # a result of which no reading can be made
# What may be sent as a result, and the number that it is.
_RESULTS: tuple[tuple[object, object], ...] = (
    (21.5, 21.5), (-3, -3.0), (0, 0.0), (True, 1.0), ("22.5", 22.5), (" 7 ", 7.0), ("-1.5e2", -150.0), (None, math.nan),
    ("NaN", math.nan), ("21,5", _NEITHER), ("", _NEITHER), ("1_0", _NEITHER), ("0x10", _NEITHER), ("١٢", _NEITHER),
    ("inf", _NEITHER), ({"value": 1}, _NEITHER), ([2], _NEITHER), ("raw:digits", _NEITHER), ("raw:deep", _NEITHER),
    ("raw:endless", _NEITHER), ("\ud800", _NEITHER), ("1e999", _NEITHER), (10**60, 1e60),
)  # fmt: skip
_RAW = {"raw:digits": "9" * 400, "raw:deep": '{"a":' * 300 + "1" + "}" * 300, "raw:endless": "-1e999"}
# What is done to a row of which its result says a number, and whether it can still be read.
_HARM: tuple[tuple[dict[str, object], bool], ...] = (
    ({"phenomenonTime": None}, True),  # the time of its result says when
    ({"resultTime": None}, True), ({"resultTime": {"a": 1}}, True), ({"@iot.id": [1]}, True),
    ({"@iot.id": "same"}, True), ({"more": {"b": []}}, True),
    ({"phenomenonTime": "soon", "resultTime": None}, False), ({"phenomenonTime": 5}, False),
    ({"phenomenonTime": "raw:deep"}, False), ({"phenomenonTime": "9999999-01-01T00:00:00Z"}, False),
    ({"phenomenonTime": "2026-13-01T00:00:00Z"}, False),
)  # fmt: skip


@dataclass
class Sent:
    """A row as it is sent; where it can be read, its number."""

    row: object
    number: object = _NEITHER


@st.composite
def _rows(draw: st.DrawFn) -> list[Sent]:
    found = []
    for hour in range(draw(st.integers(0, 12))):
        result, number = draw(st.sampled_from(_RESULTS))
        made = row(hour, result)
        if draw(st.integers(0, 4)) == 0:
            harm, is_readable = draw(st.sampled_from(_HARM))
            made, number = made | harm, number if is_readable else _NEITHER
        found.append(Sent(made, number))
    for odd in draw(st.lists(st.sampled_from((5, "row", None, [1], {})), max_size=2)):
        found.insert(draw(st.integers(0, len(found))), Sent(odd))
    return found


@st.composite
def _sites(draw: st.DrawFn) -> tuple[Site, dict[str, list[Sent]]]:
    """A server, and the rows of each stream."""
    site, told = Site(draw(st.integers(1, 5))), dict[str, list[Sent]]()
    site.raw = _RAW
    number = 0
    for thing in range(draw(st.integers(1, 3))):
        own = []
        for _ in range(draw(st.integers(0, 4))):
            rows = draw(_rows())
            harm = draw(
                st.sampled_from(({}, {}, {}, {"name": ["x"]}, {"unitOfMeasurement": 5}, {"name": "raw:digits"}))
            )
            own.append(site.datastream(number, [each.row for each in rows], **harm))
            told[str(number)] = rows
            number += 1
        spoilt = draw(
            st.sampled_from(({}, {}, {"name": {}}, {"@iot.selfLink": f"{ADDRESS[:-5]}/inner"}, {"Locations": 5}))
        )
        site.thing(thing, own, **spoilt)
        cut = draw(st.integers(0, len(own)))
        if len(own) > site.top > cut:  # a page within a thing that is shorter than it might be
            site.lists["Things"][-1]["Datastreams"] = own[:cut]
    if draw(st.booleans()):
        site.said["Datastreams"] = number + draw(st.integers(-1, 3))
    return site, told


@dataclass
class Came:
    """What came of a run: values by stream and hour, the places that are listed, and the doubts."""

    values: dict[tuple[str, int], float]
    listed: list[str]
    doubts: list[str]


def _came(pages: list[Page]) -> Came:
    values = {
        (each.stream, int(at) // 3_600_000 % 24): value
        for page in pages
        for each in page.records
        if isinstance(each, Readings)
        for at, value in zip(each.at.tolist(), each.values.tolist(), strict=True)
    }
    listed = [each.place for page in pages for each in page.rejected]
    return Came(values, listed, [str(page.doubt) for page in pages if page.doubt is not None])


def _same(one: float | None, other: object) -> bool:
    return one is not None and isinstance(other, float) and (one == other or (math.isnan(one) and math.isnan(other)))


@_cases
@given(_sites())
def test_nothing_differs_without_being_listed(
    monkeypatch: pytest.MonkeyPatch, drawn: tuple[Site, dict[str, list[Sent]]]
) -> None:
    site, told = drawn
    came = _came(list(connector(site, monkeypatch).fetch(None, threading.Event())))
    expected: dict[tuple[str, int], object] = {}
    for key, rows in told.items():
        if f"Datastreams {key}" in came.listed:
            continue
        for each in rows:
            if each.number != _NEITHER and isinstance(each.row, dict):
                expected[key, _hour(each.row)] = each.number
        unread = [each for each in rows if each.number == _NEITHER]
        of_it = [place for place in came.listed if place.startswith(f"{key} ")]
        assert len(of_it) >= len(unread), (key, unread, came.listed)
    assert came.values.keys() == expected.keys()
    assert all(_same(came.values[place], expected[place]) for place in expected)
    said = site.said.get("Datastreams", 0)
    assert (said > len(told)) == any("Datastreams, and sends" in doubt for doubt in came.doubts)


def _hour(row_sent: dict[str, Any]) -> int:
    return int(str(row_sent["phenomenonTime"] or row_sent["resultTime"])[11:13])


@_cases
@given(st.integers(1, 7), st.integers(1, 3), st.integers(0, 9), st.integers(0, 20))
def test_what_is_right_lists_nothing(
    monkeypatch: pytest.MonkeyPatch, top: int, things: int, datastreams: int, hours: int
) -> None:
    site = Site(top)
    for thing in range(things):
        numbers = range(thing * datastreams, (thing + 1) * datastreams)
        site.thing(thing, [site.datastream(n, [row(hour, n + hour / 2) for hour in range(hours)]) for n in numbers])
    came = _came(list(connector(site, monkeypatch).fetch(None, threading.Event())))
    assert came.values == {(str(n), hour): n + hour / 2 for n in range(things * datastreams) for hour in range(hours)}
    assert (came.listed, came.doubts) == ([], [])
