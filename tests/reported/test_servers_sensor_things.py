"""SensorThings: every page at every depth, counts compared, and one fault of a record costs nothing beside it."""

import json
import threading
from typing import Any

import numpy as np
import pytest

from tests.reported.sta_site import Site, connector, row
from timeo_desktop.connectors.sensor_things import SensorThings
from timeo_desktop.domain.records import Page, Readings, Stream

_DEEP = "[" * 5_000 + "]" * 5_000


class Came:
    """What all pages of a run brought."""

    def __init__(self, source: SensorThings, cursor: object = None) -> None:
        self.pages = list(source.fetch(cursor, threading.Event()))
        records = [record for page in self.pages for record in page.records]
        self.streams = {each.key: each for each in records if isinstance(each, Stream)}
        told = [each for each in records if isinstance(each, Readings)]
        self.values = {
            (each.stream, int(at) // 3_600_000 % 24): value
            for each in told for at, value in zip(each.at, each.values.tolist(), strict=True)
        }  # fmt: skip
        self.aside = {row.place: str(row.reason) for page in self.pages for row in page.rejected}
        self.doubt = next((str(page.doubt) for page in reversed(self.pages) if page.doubt), None)
        self.last: Page = self.pages[-1]


@pytest.fixture
def site() -> Site:
    return Site()


def test_all_datastreams_of_a_thing_at_every_depth(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.top = 7
    site.thing(1, [site.datastream(number, [row(8, number)]) for number in range(130)])
    site.lists["Things(1)/Locations"] = [{"@iot.id": n, "name": f"place {n}"} for n in range(9)]
    thing = site.lists["Things"][0]
    thing |= {
        "Locations": site.lists["Things(1)/Locations"][:7],
        "Locations@iot.nextLink": "Things(1)/Locations?$skip=7",
    }
    site.lists["ObservedProperties"] = [{"@iot.id": 1, "name": "Temperature", **{
        name: value for name, value in thing.items() if name.startswith("Datastreams")}}]  # fmt: skip
    site.lists["ObservedProperties(1)/Datastreams"] = site.lists["Things(1)/Datastreams"]
    came = Came(connector(site, monkeypatch))
    assert came.values == {(str(number), 8): float(number) for number in range(130)}
    assert {each.quantity for each in came.streams.values()} == {"temperature"}
    assert {len(each.keys) for each in came.streams.values()} == {10}  # the thing and nine places
    assert (came.doubt, came.aside) == (None, {})


def test_an_expansion_cut_short_is_known_by_its_count(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.thing(1, [site.datastream(number, []) for number in range(5)])
    thing = site.lists["Things"][0]
    thing |= {"Datastreams": thing["Datastreams"][:2], "Datastreams@iot.count": 5}
    assert len(Came(connector(site, monkeypatch)).streams) == 5


def test_an_empty_page_is_not_the_last(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.thing(1, [site.datastream(1, [])])
    answer = site.answer

    def with_a_gap(url: str) -> bytes:
        is_first = "Things?" in url and "$skip" not in url
        return b'{"value": [], "@iot.nextLink": "Things?$skip=0"}' if is_first else answer(url)

    site.answer = with_a_gap  # type: ignore[method-assign]
    assert set(Came(connector(site, monkeypatch)).streams) == {"1"}


def test_pages_that_lead_back_to_themselves_are_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.thing(1, [site.datastream(1, [row(8, 20.0)])])
    answer = site.answer

    def in_a_circle(url: str) -> bytes:
        told = json.loads(answer(url))
        if "/Observations" in url:
            told["@iot.nextLink"] = url
        return json.dumps(told).encode()

    site.answer = in_a_circle  # type: ignore[method-assign]
    came = Came(connector(site, monkeypatch))
    assert came.values == {("1", 8): 20.0}
    assert {place: reason.partition(";")[0] for place, reason in came.aside.items()} == {
        "Datastreams(1)/Observations": "its pages lead back to themselves or are empty"
    }


def test_a_time_without_an_offset_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(8, 20.0), row(9, 21.0, phenomenonTime="2026-11-01T09:00:00", resultTime="2026-11-01T09:00:00")]
    site.thing(1, [site.datastream(1, rows)])
    came = Came(connector(site, monkeypatch))
    assert came.values == {("1", 8): 20.0, ("1", 9): 21.0}
    assert [reason.partition(";")[0] for reason in came.aside.values()] == ["its times name no offset from UTC"]


@pytest.mark.parametrize("identity", [0, "same", [1], None])
def test_rows_of_one_identifier_are_all_read(site: Site, monkeypatch: pytest.MonkeyPatch, identity: object) -> None:
    site.top = 2
    site.thing(1, [site.datastream(1, [row(hour, hour, **{"@iot.id": identity}) for hour in range(5)])])
    assert sorted(Came(connector(site, monkeypatch)).values.values()) == [0, 1, 2, 3, 4]


def test_what_the_server_counts_and_does_not_send_is_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.thing(1, [site.datastream(1, [])])
    site.said["Datastreams"] = 130
    came = Came(connector(site, monkeypatch))
    assert came.doubt == "site.example says that it has 130 Datastreams, and sends 1"
    assert all(page.present is None for page in came.pages)


def multi(site: Site, properties: list[tuple[int, str]], rows: list[Any], **more: Any) -> dict[str, Any]:
    """A multi-datastream of thing 1."""
    site.lists["MultiDatastreams(4)/Observations"] = rows
    made = {
        "@iot.id": 4, "name": "Weather", "Thing": {"@iot.id": 1},
        "unitOfMeasurements": [{"symbol": name[:1]} for _, name in properties],
        "ObservedProperties": [{"@iot.id": key, "name": name} for key, name in properties], **more,
    }  # fmt: skip
    site.lists["MultiDatastreams"] = [made]
    return made


def test_a_multi_datastream_is_a_stream_for_each_property(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.thing(1, [site.datastream(4, [row(8, 1.5)])])
    multi(site, [(1, "Heat"), (2, "Wind")], [row(8, [20.5, None]), row(9, [21, 4]), row(10, [22]), row(11, [1, "x"])])
    came = Came(connector(site, monkeypatch))
    heat, wind = "MultiDatastreams(4)/1", "MultiDatastreams(4)/2"
    assert set(came.streams) == {"4", heat, wind}
    assert (came.streams[wind].name, came.streams[wind].quantity, came.streams[wind].unit) == (
        "Weather Wind",
        "wind",
        "W",
    )
    assert came.streams[heat].device == came.streams["4"].device
    assert np.isnan(came.values.pop((wind, 8)))
    assert came.values == {("4", 8): 1.5, (heat, 8): 20.5, (heat, 9): 21.0, (wind, 9): 4.0}
    assert set(came.aside) == {f"MultiDatastreams(4) 2026-11-01T{hour}:00:00Z" for hour in (10, 11)}
    assert [page.present for page in came.pages if page.present] == [frozenset({"4", heat, wind})]
    multi(site, [(2, "Wind"), (1, "Heat")], [row(12, [5, 23])])
    again = Came(connector(site, monkeypatch), came.last.cursor)
    assert again.values == {("4", 8): 1.5, (heat, 12): 23.0, (wind, 12): 5.0}


def test_a_multi_datastream_that_does_not_tell_its_units_is_set_aside(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.thing(1, [site.datastream(4, [row(8, 1.5)])])
    multi(site, [(1, "Heat"), (2, "Wind")], [row(8, [20.5, 3])], unitOfMeasurements=[{"symbol": "°C"}])
    came = Came(connector(site, monkeypatch))
    assert came.aside == {"MultiDatastreams 4": "it does not tell a unit for each property that it observes"}
    assert came.values == {("4", 8): 1.5}
    assert all(page.present is None for page in came.pages)


def test_what_is_not_known_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.lists["Sensors"] = site.lists["Forecasts"] = []
    doubt = Came(connector(site, monkeypatch)).doubt
    assert doubt == "site.example also has Forecasts, which this program does not know"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (_DEEP, "it is nested more than 64 levels deep"),
        ("1" + "0" * 399, "it holds a number of 400 digits"),
        ("1e999", "it holds a number that is infinite"),
        ('{"value": 23.5}', "an observation whose result is no number"),
        ('"21,5"', "an observation whose result is no number"),
        ('"1_000"', "an observation whose result is no number"),
        ('"\\ud800"', "an observation whose result is no number"),
        ('"1e999"', "an observation whose result is no number"),
    ],
)
def test_a_result_that_is_no_number_is_set_aside_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch, written: str, reason: str
) -> None:
    site.raw["raw:bad"] = written
    site.thing(
        1, [site.datastream(1, [row(8, "22.5"), row(9, "raw:bad"), row(10, 7)]), site.datastream(2, [row(8, 1)])]
    )
    came = Came(connector(site, monkeypatch))
    assert came.values == {("1", 8): 22.5, ("1", 10): 7.0, ("2", 8): 1.0}
    assert came.aside == {"1 2026-11-01T09:00:00Z": reason}
    assert came.last.doubt is None


def test_observations_that_are_none_are_set_aside_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    bad: list[Any] = [
        5,
        None,
        [1],
        {"phenomenonTime": {"at": 1}, "result": 1},
        {"result": 1},
        {"phenomenonTime": row(9, 1)["phenomenonTime"]},
    ]
    site.thing(1, [site.datastream(1, [row(8, 3), *bad, row(10, 4)])])
    pages = list(connector(site, monkeypatch).fetch(None, threading.Event()))
    told = [each.values.tolist() for page in pages for each in page.records if isinstance(each, Readings)]
    rejected = [each for page in pages for each in page.rejected]
    assert told == [[3.0, 4.0]]
    assert [str(each.reason) for each in rejected] == [
        *["an observation that is none"] * 3, *["an observation without a time"] * 2, "an observation without a result"
    ]  # fmt: skip
    assert len({(each.place, each.body) for each in rejected}) == len(bad)


@pytest.mark.parametrize(
    "wrong", [{"name": {}}, {"unitOfMeasurement": "°C"}, {"@iot.id": None}, {"@iot.id": "raw:bad"}]
)
def test_a_datastream_that_cannot_be_read_is_set_aside_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, object]
) -> None:
    site.raw["raw:bad"] = _DEEP
    site.thing(1, [site.datastream(1, [row(8, 3)]) | wrong, site.datastream(2, [row(8, 4)])])
    came = Came(connector(site, monkeypatch))
    assert came.values == {("2", 8): 4.0}
    assert len(came.aside) == 1
    assert all(page.present is None for page in came.pages)  # what cannot be read is not gone


def test_a_thing_that_cannot_be_read_keeps_its_datastreams(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.thing(1, [site.datastream(1, [row(8, 3)])], name={"de": "Anlage"})
    site.lists["Things"].append("nothing")
    came = Came(connector(site, monkeypatch))
    assert came.values == {("1", 8): 3.0}
    assert came.aside == {"Things 1": "its name is not of the kind that it should be",
                          "Things": "it is no object with names and values"}  # fmt: skip


def test_a_datastream_whose_observations_are_not_to_be_had_costs_no_other(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.thing(1, [site.datastream(number, [row(8, number)]) for number in range(4)])
    del site.lists["Datastreams(2)/Observations"]
    came = Came(connector(site, monkeypatch))
    assert {key for key, _ in came.values} == {"0", "1", "3"}
    assert came.doubt == "1 datastreams of site.example cannot be read: ds 2"
    assert came.aside == {"Datastreams(2)": "there is no Datastreams(2)/Observations"}


def test_a_thing_without_a_link_is_asked_for_by_its_identifier(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.top = 2
    site.thing(1, [site.datastream(number, []) for number in range(5)])
    site.lists["Things"][0]["@iot.selfLink"] = "https://inner/elsewhere"
    assert len(Came(connector(site, monkeypatch)).streams) == 5
    site.lists["Things"][0] |= {"@iot.id": "l'eau", "@iot.selfLink": None}
    site.lists["Things('l''eau')/Datastreams"] = site.lists["Things(1)/Datastreams"]
    assert len(Came(connector(site, monkeypatch)).streams) == 5
