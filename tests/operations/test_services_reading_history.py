"""What the timeline tells of readings, and since when that is known."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Away, Key, Page, Readings, Scheme, Stream
from timeo_desktop.domain.times import HOUR, Millis
from timeo_desktop.services.operations.history import SOURCES, timeline
from timeo_desktop.services.operations.measurements import series_for
from timeo_desktop.services.operations.streams import measured_on_open
from timeo_desktop.services.operations.topic import Asked
from timeo_desktop.store.operations import connections, deliveries, registered
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.registered import ModelElement

START: Millis = 1_760_000_000_000
PROBE = Stream("s", "CO₂", "co2", "ppm", expected=HOUR, keys=(Key(Scheme.TAG, "SC-1"),))
Line = tuple[str, Millis, Millis]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A probe of a SensorThings server on an element."""
    with closing(Store(tmp_path / "s.sqlite")) as made:
        with made.write() as db:
            connections.save_connection(db, Connection("c", "sensorthings", "Sondes"), 1)
            row = ModelElement(1, 0, "g", "IfcSensor", "Sonde", "SC-1", "", None, (Key(Scheme.TAG, "SC-1"),))
            registered.register(db, name="m", path="m", package="p", rows=[row], moment=1)
        yield made


def tell(
    store: Store, hours: list[int], recorded: Millis, value: float = 400.0, between: tuple[int, int] | None = None
) -> None:
    """Readings at so many hours after START, learned so many hours after it, by a run that catches up."""
    at, bounds = START + np.array(hours, np.int64) * HOUR, None
    if between is not None:
        bounds = (START + between[0] * HOUR, START + between[1] * HOUR)
    with store.write() as db:
        run = connections.begin_run(db, "c", START + recorded * HOUR)
        page = Page((PROBE, Readings("s", at, np.full(len(at), value), bounds)))
        deliveries.save_page(db, "c", run, page, START + recorded * HOUR)
        connections.end_run(db, run, START + recorded * HOUR, "ok", None)


def lines(store: Store, known: int | None = None) -> list[Line]:
    """Words, and the hours when it was so and since when that is known; in the order of both."""
    moment = None if known is None else START + known * HOUR
    told = timeline(store.read(), 1, SOURCES, known=moment)
    found = [(str(entry.text), (entry.happened - START) // HOUR, (entry.recorded - START) // HOUR)
             for entry in told if entry.kind == "reading"]  # fmt: skip
    return sorted(found, key=lambda line: line[1:])


FIRST = "First reading of CO₂"


def test_the_first_reading_is_known_since_it_was_told(store: Store) -> None:
    tell(store, [10, 11], 20)
    tell(store, [4], 30)
    assert lines(store, 19) == []
    assert lines(store, 20) == [(FIRST, 10, 20)]
    assert lines(store, 30) == [(FIRST, 4, 30)]
    assert lines(store) == [(FIRST, 4, 30)]


def test_a_gap_that_was_filled_later_was_a_gap_until_then(store: Store) -> None:
    tell(store, [0, 1], 2)
    tell(store, [60], 61)
    tell(store, [20, 40], 70)
    assert lines(store, 61)[1:] == [("No reading of CO₂ for 59 h", 1, 61)]
    assert lines(store, 70)[1:] == []
    tell(store, [100], 101)
    assert lines(store)[1:] == [("No reading of CO₂ for 40 h", 60, 101)]


def test_a_silence_is_told_while_it_lasts(store: Store) -> None:
    tell(store, [0, 1], 2)
    assert lines(store) == [(FIRST, 0, 2)]
    with store.write() as db:  # runs that bring nothing
        for hour, outcome in ((20, "ok"), (30, "unreachable"), (50, "ok"), (51, "ok")):
            run = connections.begin_run(db, "c", START + hour * HOUR)
            connections.end_run(db, run, START + hour * HOUR, outcome, None)
    assert lines(store, 49) == [(FIRST, 0, 2)]  # nobody listened: nothing is known of a silence
    assert lines(store, 50)[1:] == [("No reading of CO₂ for 49 h, and none yet", 1, 50)]
    assert lines(store)[1:] == [("No reading of CO₂ for 50 h, and none yet", 1, 50)]
    tell(store, [52], 53)
    assert lines(store, 51)[1:] == [("No reading of CO₂ for 50 h, and none yet", 1, 50)]
    assert lines(store, 53)[1:] == [("No reading of CO₂ for 51 h", 1, 53)]


def test_a_stream_that_is_gone_is_not_silent(store: Store) -> None:
    tell(store, [0], 1)
    with store.write() as db:
        run = connections.begin_run(db, "c", START + 60 * HOUR)
        deliveries.save_page(db, "c", run, Page(away=(Away("s"),)), START + 60 * HOUR)
        connections.end_run(db, run, START + 60 * HOUR, "ok", None)
    assert lines(store)[1:] == [("CO₂ is no longer at its source", 60, 60)]


def test_a_listener_knows_of_a_silence_for_as_long_as_it_listens(store: Store) -> None:
    with store.write() as db:
        connections.save_connection(db, Connection("c", "mqtt", "Capteurs"), 1)
        run = connections.begin_run(db, "c", START)
        deliveries.save_page(db, "c", run, Page((PROBE, Readings("s", np.array([START]), np.ones(1)))), START)
    assert lines(store, 24)[1:] == []
    assert lines(store, 30)[1:] == [("No reading of CO₂ for 30 h, and none yet", 0, 24)]
    with store.write() as db:
        connections.end_run(db, run, START + 40 * HOUR, "stopped", None)
    assert lines(store, 90)[1:] == [("No reading of CO₂ for 40 h, and none yet", 0, 24)]


def test_corrected_and_removed_readings_are_told_with_both_times(store: Store) -> None:
    tell(store, [0, 1, 2, 3, 4], 5)
    tell(store, [1], 9, value=410.0)
    tell(store, [0, 1, 3, 4], 12, between=(1, 4))
    assert lines(store, 8) == [(FIRST, 0, 5)]
    assert lines(store)[1:] == [
        ("Reading of CO₂ corrected from 400 to 410 ppm", 1, 9),
        ("Reading of CO₂ corrected from 410 to 400 ppm", 1, 12),
        ("Reading of CO₂ removed at its source: it was 400 ppm", 2, 12),
    ]


def test_many_corrected_readings_are_one_line(store: Store) -> None:
    tell(store, list(range(20)), 20)
    tell(store, list(range(5, 15)), 22, value=1.0)
    tell(store, [], 24, between=(3, 9))
    assert lines(store)[1:] == [
        ("7 readings of CO₂ within 7 h were removed at their source", 3, 24),
        ("10 readings of CO₂ within 10 h were corrected", 5, 22),
    ]


def test_measurements_stand_as_they_were_known(store: Store) -> None:
    tell(store, [0, 1], 2)
    tell(store, [1], 5, value=500.0)
    tell(store, [3], 6)
    tell(store, [0, 1], 9, between=(0, 4))

    def value(moment: int, known: int | None) -> float | None:
        asked = Asked(START + moment * HOUR, frozenset({1}), None if known is None else START + known * HOUR)
        views = measured_on_open(store.read(), asked).streams
        if not views:  # the stream itself was not known
            return None
        (view,) = views
        series = series_for(store.read(), view.row.id, START, asked.when, asked.known)
        assert series.mean.tolist()[-1:] == ([] if view.latest is None else [view.value])
        return None if view.latest is None else view.latest.value

    assert [value(3, known) for known in (1, 4, 5, 6, 8, 9, None)] == [None, 400.0, 500.0, 400.0, 400.0, 400.0, 400.0]
    assert [value(2, known) for known in (4, 5, 9)] == [400.0, 500.0, 400.0]
    (view,) = measured_on_open(store.read(), Asked(START + 4 * HOUR, frozenset({1}), START + 8 * HOUR)).streams
    assert view.latest is not None
    assert (view.latest.at - START) // HOUR == 3  # it was removed later
