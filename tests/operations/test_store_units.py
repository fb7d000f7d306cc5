"""A stream has one unit for ever: what comes in another is converted or set aside, and told."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.continued import Factor
from timeo_desktop.domain.records import Key, Page, Readings, Record, Scheme, Stream
from timeo_desktop.domain.times import HOUR
from timeo_desktop.services.operations import connect
from timeo_desktop.services.operations.history import SOURCES, timeline
from timeo_desktop.store.operations import connections, deliveries, readings, registered, successions
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.registered import ModelElement

START = 1_760_000_000_000
FIRST = "First reading of Boiler"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A boiler on an element."""
    with closing(Store(tmp_path / "s.sqlite")) as made:
        with made.write() as db:
            connections.save_connection(db, Connection("c", "sensorthings", "Boilers"), 1)
            row = ModelElement(1, 0, "g", "IfcBoiler", "Boiler", "CH-1", "", None, (Key(Scheme.TAG, "CH-1"),))
            registered.register(db, name="m", path="m", package="p", rows=[row], moment=1)
        yield made


def stream(unit: str) -> Stream:
    return Stream("s", "Boiler", "power", unit, keys=(Key(Scheme.TAG, "CH-1"),))


def sent(hour: int, value: float, unit: str = "") -> Readings:
    return Readings("s", np.array([START + hour * HOUR]), np.array([value]), unit=unit)


def save(store: Store, hour: int, *records: Record) -> None:
    with store.write() as db:
        run = connections.begin_run(db, "c", START + hour * HOUR)
        deliveries.save_page(db, "c", run, Page(records), START + hour * HOUR)
        connections.end_run(db, run, START + hour * HOUR, "ok", None)


def kept(store: Store) -> tuple[str, list[float]]:
    (row,) = readings.streams(store.read())
    return row.unit, readings.raw_series(store.read(), row.id, 0, 1 << 60).mean.tolist()


def lines(store: Store, known: int | None = None) -> list[str]:
    told = timeline(store.read(), 1, SOURCES, known=None if known is None else START + known * HOUR)
    return [str(each.text) for each in reversed(told) if each.kind == "reading" and str(each.text) != FIRST]


def test_another_unit_of_the_kind_is_converted_and_told_once(store: Store) -> None:
    save(store, 0, stream("W"), sent(0, 5200))
    save(store, 1, stream("kW"), sent(1, 5.3))
    save(store, 2, sent(2, 5.4))
    assert kept(store) == ("W", [5200, 5300, 5400])
    assert lines(store) == ["Boiler was sent in kW for the first time; it is kept in W"]
    assert lines(store, known=0) == []
    save(store, 3, stream("W"), sent(3, 5500))
    assert kept(store) == ("W", [5200, 5300, 5400, 5500])


def test_readings_that_name_their_unit_need_no_description(store: Store) -> None:
    save(store, 0, stream("W"), sent(0, 5200, "W"), sent(1, 5.3, "kW"))
    assert kept(store) == ("W", [5200, 5300])


def test_the_same_unit_in_other_letters_is_no_change(store: Store) -> None:
    save(store, 0, stream("degC"), sent(0, 20))
    save(store, 1, stream("°C"), sent(1, 21))
    assert kept(store) == ("degC", [20, 21])
    assert lines(store) == []


def test_what_is_something_else_is_set_aside_with_its_values(store: Store) -> None:
    save(store, 0, stream("kW"), sent(0, 5))
    save(store, 1, stream("kWh"), sent(1, 7))
    assert kept(store) == ("kW", [5])
    (row,) = connect.rejected(store, "c")
    assert str(row.reason) == "Boiler is kept in kW, and kWh cannot be told in it"
    assert row.body.endswith("Z 7 kWh")
    assert lines(store) == ["Boiler was sent in kWh for the first time, which cannot be told in kW: set aside"]


def test_a_unit_that_is_named_later_is_the_first(store: Store) -> None:
    save(store, 0, stream(""), sent(0, 5))
    save(store, 1, stream("kW"), sent(1, 6))
    save(store, 2, stream(""), sent(2, 7))
    assert kept(store) == ("kW", [5, 6, 7])
    assert lines(store) == []


def test_who_names_another_unit_says_that_the_source_named_a_wrong_one(store: Store) -> None:
    save(store, 0, stream("kW"), sent(0, 5))
    with store.write() as db:
        successions.save_factor(db, Factor(1, unit="kWh", made=START))
    save(store, 1, stream("kWh"), sent(1, 7))
    assert kept(store) == ("kW", [5, 7])
    assert connect.rejected(store, "c") == []


def test_a_unit_that_brings_nothing_new_is_told_as_well(store: Store) -> None:
    save(store, 0, stream("W"), sent(0, 5000))
    save(store, 1, sent(0, 5, "kW"))
    assert kept(store) == ("W", [5000])
    assert lines(store) == ["Boiler was sent in kW for the first time; it is kept in W"]
