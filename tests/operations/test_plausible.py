"""Readings that cannot be true are kept, doubted and left out of figures; a person can accept or refuse them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from tests.operations.test_set_aside import OURS, Telling
from timeo_desktop.domain import plausible
from timeo_desktop.domain.connections import Health, HealthState
from timeo_desktop.domain.operations import Doubt
from timeo_desktop.domain.records import AlarmRule, Page, Readings, Stream, StreamKind
from timeo_desktop.domain.times import DAY, HOUR, MINUTE, now
from timeo_desktop.services.operations import alarms, connect, doubts, measurements, sync
from timeo_desktop.services.operations.reading_history import reading_entries
from timeo_desktop.services.operations.streams import StreamState, StreamView, stream_views
from timeo_desktop.store.operations import connections, readings
from timeo_desktop.store.operations.alarms import recent_alarms
from timeo_desktop.store.operations.database import Store

NOW = now() // HOUR * HOUR
HUMIDITY = Stream("h", "Humidité", "humidity", "%", expected=HOUR)
METER = Stream("m", "Compteur", "electric energy", "kWh", StreamKind.INDEX, DAY)
PLAIN = Stream("p", "Sonde", "niveau sonore", "", expected=HOUR)
Told = Sequence[tuple[int, float]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store with one connection."""
    made = Store(tmp_path / "store.sqlite")
    with made.write() as db:
        connections.save_connection(db, OURS, 1)
    yield made
    made.close()


def run(store: Store, stream: Stream, *pages: Told) -> Health:
    """Synchronise with a source that tells these readings (moment, value), a page at a time."""
    told = []
    for rows in pages:
        at, values = zip(*rows, strict=True)
        told.append(Page((stream, Readings(stream.key, np.array(at, np.int64), np.array(values, np.float64)))))
    for _ in sync.run(store, OURS, Telling(*told), {}, Event()):
        pass
    return connect.health_of(store)["c"]


def hours(*values: float, end: int = NOW) -> list[tuple[int, float]]:
    """A value an hour, the last one at `end`."""
    return [(end - (len(values) - 1 - place) * HOUR, value) for place, value in enumerate(values)]


def days(*values: float) -> list[tuple[int, float]]:
    """A value a day, the last one now."""
    return [(NOW - (len(values) - 1 - place) * DAY, value) for place, value in enumerate(values)]


def told(store: Store) -> list[Doubt]:
    """All doubts about the one stream."""
    return doubts.doubts_of(store, 1)


def spans(store: Store) -> list[tuple[int, int, int]]:
    """Of each doubt how many hours before now it begins and ends, and how many readings it is about."""
    return [((NOW - each.since) // HOUR, (NOW - each.until) // HOUR, each.count) for each in told(store)]


def view(store: Store) -> StreamView:
    """How the one stream stands now."""
    (found,) = stream_views(store.read(), {1: []}, NOW)
    return found


def curve(store: Store) -> measurements.Curve:
    """What a chart draws of it."""
    (row,) = readings.streams(store.read(), [1])
    return measurements.curve_of(store.read(), row, NOW - 99 * DAY, NOW + 99 * DAY)


def test_a_percentage_is_one(store: Store) -> None:
    health = run(store, HUMIDITY, hours(41, 140, 150, 43, 6_553))
    assert spans(store) == [(3, 2, 2), (0, 0, 1)]
    assert str(told(store)[0].words) == "140 % is not between 0 and 105"
    assert health.state is HealthState.ATTENTION
    assert str(health.text) == (
        "2 times readings are doubtful and not counted, most lately: 6553 % is not between 0 and 105"
    )
    assert view(store).state is StreamState.DOUBTFUL
    drawn = curve(store)
    assert drawn.series.mean[~np.isnan(drawn.series.mean)].tolist() == [41, 43]
    assert drawn.doubted.mean.tolist() == [140, 150, 6_553]


def test_what_goes_on_is_one_doubt_over_pages_and_runs(store: Store) -> None:
    rows = hours(41, 140, 141, 142, 143, 44, 145)
    run(store, HUMIDITY, rows[:2], rows[2:3])
    run(store, HUMIDITY, rows[3:4])
    run(store, HUMIDITY, rows[4:5], rows[5:6])
    assert spans(store) == [(5, 2, 4)]
    run(store, HUMIDITY, rows[6:])
    assert spans(store) == [(5, 2, 4), (0, 0, 1)]
    run(store, HUMIDITY, rows)
    assert len(told(store)) == 2


def test_who_accepts_is_not_asked_again_about_that_sensor(store: Store) -> None:
    run(store, HUMIDITY, hours(41, 106))
    doubts.accept(store, told(store)[0].id, "Mme Roux")
    assert connect.health_of(store)["c"].state is HealthState.OK
    assert view(store).state is StreamState.OK
    assert run(store, HUMIDITY, hours(107, end=NOW + MINUTE)).state is HealthState.OK
    assert len(told(store)) == 1
    assert len(curve(store).doubted.at) == 0


def test_who_refuses_leaves_them_out_and_is_not_asked_while_it_goes_on(store: Store) -> None:
    run(store, HUMIDITY, hours(41, 140))
    (doubt,) = told(store)
    doubts.refuse(store, doubt.id, "Mme Roux")
    assert not doubts.refuse(store, doubt.id, "M. Vidal").kinds
    assert connect.health_of(store)["c"].state is HealthState.OK
    assert view(store).state is StreamState.DOUBTFUL
    assert run(store, HUMIDITY, hours(141, end=NOW + MINUTE)).state is HealthState.OK
    assert [(each.refused_by, each.count) for each in told(store)] == [("Mme Roux", 2)]


def test_a_corrected_reading_is_doubted_no_more(store: Store) -> None:
    run(store, HUMIDITY, hours(41, 140, 141, 142, 43))
    run(store, HUMIDITY, hours(42, end=NOW - 2 * HOUR))
    assert spans(store) == [(3, 3, 1), (1, 1, 1)]
    run(store, HUMIDITY, hours(42, end=NOW - HOUR), hours(42, end=NOW - 3 * HOUR))
    assert told(store) == []
    run(store, HUMIDITY, hours(142, end=NOW - 3 * HOUR))
    assert spans(store) == [(3, 3, 1)]


def test_late_readings_are_doubted_without_those_between(store: Store) -> None:
    rows = hours(140, 41, 142, 43)
    run(store, HUMIDITY, [rows[1], rows[3]], [rows[0], rows[2]])
    assert spans(store) == [(3, 3, 1), (1, 1, 1)]


def test_clocks(store: Store) -> None:
    run(store, PLAIN, [(315_964_800_000, 1), (NOW - HOUR, 2), (NOW, 3), (NOW + 2 * HOUR, 4)])
    early, late = told(store)
    assert (early.rule, early.words) == ("early", plausible.EARLY_WORDS)
    assert (late.rule, late.words) == ("late", plausible.LATE_WORDS)
    assert view(store).state is StreamState.OK


def test_a_zero_between_two_indexes_is_an_error(store: Store) -> None:
    rows = days(9_990, 10_000, 0, 10_024)
    run(store, METER, rows[:3])
    run(store, METER, rows[3:])
    (doubt,) = told(store)
    assert (doubt.since, doubt.until, doubt.sample) == (NOW - DAY, NOW - DAY, 0)
    assert connect.health_of(store)["c"].state is HealthState.ATTENTION
    assert view(store).value == 24  # since the index of two days before, and not 10 024
    doubts.accept(store, doubt.id, "Mme Roux")
    assert view(store).value == 10_024


def test_the_index_before_and_after_a_wrong_one_tells_what_was_used(store: Store) -> None:
    rows = [(NOW - 48 * HOUR + place * HOUR, 1_000.0 + place) for place in range(49)]
    rows[24] = (rows[24][0], 0.0)
    for part in (rows[:24], rows[24:25], rows[25:]):
        run(store, METER, part)
    assert view(store).value == 25  # since the index of an hour before
    assert len(told(store)) == 1


def test_one_index_too_high_is_an_error_as_soon_as_it_comes_back(store: Store) -> None:
    rows = days(100, 101, 10_124, 102, 103)
    run(store, METER, rows[:3])
    assert told(store) == []
    run(store, METER, rows[3:])
    assert [(each.since, each.sample) for each in told(store)] == [(NOW - 2 * DAY, 10_124)]


@pytest.mark.parametrize(
    "values",
    [
        (10_000, 10_010, 3, 12, 25),  # replaced
        (99_990, 99_998, 5, 15),  # begins again
        (5, 4, 5, 4, 6, 5, 6, 5, 7),  # counts in both directions
        (100, 99.99, 100.01, 100.02),  # trembles
        (*range(5_000, 5_030), *range(5_010, 5_030)),  # replaced by one in the middle
    ],
)
def test_indexes_that_are_right_are_not_doubted(store: Store, values: tuple[float, ...]) -> None:
    rows = days(*values)
    for row in rows[:3]:
        run(store, METER, [row])
    run(store, METER, rows[3:])
    assert told(store) == []
    assert connect.health_of(store)["c"].state is HealthState.OK


def test_a_late_index_is_looked_at_and_a_correction_takes_a_doubt_back(store: Store) -> None:
    rows = days(100, 101, 0, 103, 104)
    run(store, METER, [rows[0], rows[1], rows[3]], [rows[2]])
    assert len(told(store)) == 1
    run(store, METER, [(rows[2][0], 102.0)])
    assert told(store) == []


def test_alarms_do_not_see_what_is_doubted(store: Store) -> None:
    alarms.save_rule(store, AlarmRule("Humide", "humidity", 90.0))
    run(store, HUMIDITY, hours(41, 140, 43))
    assert recent_alarms(store.read(), NOW) == []
    doubts.accept(store, told(store)[0].id, "Mme Roux")
    assert [each.extreme for each in recent_alarms(store.read(), NOW)] == [140]


def test_as_it_was_known(store: Store) -> None:
    before = now()
    run(store, HUMIDITY, hours(41, 140))
    (row,) = readings.streams(store.read(), [1])
    drawn = measurements.curve_of(store.read(), row, NOW - DAY, NOW, before - 1)
    assert len(drawn.doubted.at) == 0


def test_the_history_tells_it(store: Store) -> None:
    run(store, HUMIDITY, hours(41, 140))
    with store.write() as db:
        db.conn.execute("INSERT INTO link VALUES ('stream', 1, 7, 'subject', 'key', 1.0, 1)")
    told = [str(each.text) for each in reading_entries(store.read(), [7], None)]
    assert "Readings of Humidité are doubtful: 140 % is not between 0 and 105" in told


def test_limits_go_by_unit_and_words() -> None:
    assert plausible.limits_of("battery", "V").high == 60
    assert plausible.limits_of("Relative Humidity", "%").high == 105
    assert plausible.limits_of("température", "°C").low == -100
    assert plausible.limits_of("charge CPU", "load") is plausible.EVERYTHING
