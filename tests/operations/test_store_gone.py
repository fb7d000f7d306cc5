"""What a source no longer has stays, marked, and comes back; a sweep that misses much waits for a person."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import ClassVar

import numpy as np
import pytest

from timeo_desktop.connectors.contract import Cursor
from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.connections import Connection, ConnectorInfo, Health, HealthState
from timeo_desktop.domain.records import Away, Intervention, Key, Page, Readings, Scheme, Status, Stream
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.operations import connect, history, sync
from timeo_desktop.store.operations import (
    change_log,
    connections,
    deliveries,
    interventions,
    readings,
    registered,
)
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.registered import ModelElement

_STREAM = Stream("s", "Sonde", "temperature", "°C", keys=(Key(Scheme.TAG, "S-1"),))
_READINGS = Readings("s", np.array([100]), np.array([20.0]))


class Sweeping:
    """A source of twenty tickets and a stream that says which of them it has."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo("demonstration", "", "", ())

    def __init__(self, has: int | None) -> None:
        self._has = has

    def check(self, stop: Event) -> Sentence:
        """Nothing to ask."""
        raise NotImplementedError

    def fetch(self, cursor: Cursor, stop: Event) -> Iterator[Page]:
        """All it has, and a sweep."""
        del cursor, stop
        if self._has is None:
            yield Page(whole=True)
            return
        keys = [str(number) for number in range(self._has)]
        records = [Intervention(key, key, Status.OPEN, "requested", 1, 1) for key in keys]
        yield Page((*records, _STREAM), present=frozenset([*keys, "s"]))


class Doubting(Sweeping):
    """A source that says that it has more than it sends."""

    def fetch(self, cursor: Cursor, stop: Event) -> Iterator[Page]:
        """A doubt, and what it has."""
        yield Page(doubt=sentence("{count} datastreams", count=30))
        yield from super().fetch(cursor, stop)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store with the connection `c`."""
    made = Store(tmp_path / "store.sqlite")
    with made.write() as db:
        connections.save_connection(db, Connection("c", "demonstration", "C"), 1)
    yield made
    made.close()


def save(store: Store, page: Page, moment: int) -> deliveries.Saved:
    """Save a page at a moment."""
    with store.write() as db:
        return deliveries.save_page(db, "c", 1, page, moment)


def run(store: Store, has: int | None) -> Health:
    """Synchronise with a source that has so many tickets; None: that is not asked what it has."""
    *_, last = sync.run(store, Connection("c", "demonstration", "C"), Sweeping(has), {}, Event())
    assert last.health.state is (HealthState.OK if last.health.text is None else HealthState.ATTENTION)
    return connect.health_of(store)["c"]


def here(store: Store) -> int:
    """How many tickets are not gone."""
    return len(interventions.known_keys(store.read(), "c"))


def is_gone(store: Store) -> bool:
    """Whether the one stream is."""
    (row,) = readings.streams(store.read())
    return row.gone


def test_a_stream_that_went_keeps_its_history_and_comes_back(store: Store) -> None:
    row = ModelElement(1, 0, "g", "IfcSensor", "Sonde", "S-1", "", None, (Key(Scheme.TAG, "S-1"),))
    with store.write() as db:
        registered.register(db, name="m", path="m", package="p", rows=[row], moment=1)
    save(store, Page((_STREAM, _READINGS)), 1_000)
    saved = save(store, Page(away=(Away("s"), Away("never seen"))), 2_000)
    assert (saved.gone, saved.removed_streams, is_gone(store)) == (1, (1,), True)
    assert sync.changes_of(saved).records == {("stream", 1)}
    assert sync.changes_of(saved).kinds == {Kind.READINGS, Kind.STREAMS}
    told = [(str(entry.text), entry.happened) for entry in history.timeline(store.read(), 1, history.SOURCES)]
    assert ("Sonde is no longer at its source", 2_000) in told
    assert readings.range_of(store.read(), 1) == (100, 100)
    assert save(store, Page(away=(Away("s"),)), 2_500).gone == 0
    save(store, Page((_STREAM,)), 3_000)
    assert not is_gone(store)


def test_readings_alone_bring_a_stream_back(store: Store) -> None:
    save(store, Page((_STREAM, _READINGS), away=(Away("s"),)), 1_000)
    assert is_gone(store)
    save(store, Page((Readings("s", np.array([200]), np.array([21.0])),)), 2_000)
    assert not is_gone(store)


def test_a_sweep_marks_streams_too(store: Store) -> None:
    save(store, Page((_STREAM,)), 1_000)
    assert save(store, Page(present=frozenset({"s"})), 2_000).gone == 0
    assert save(store, Page(present=frozenset()), 3_000).removed_streams == (1,)


def test_a_sweep_that_is_not_believed_is_said_until_it_is_accepted(store: Store) -> None:
    assert run(store, 20).text is None
    text = run(store, 10).text
    assert str(text) == "10 records are no longer at the source; they are kept until you accept that they are gone"
    assert connect.runs(store, "c")[0].text == text
    assert (connect.missing(store, "c"), here(store)) == (10, 20)
    before = change_log.newest(store.read())
    changes = connect.accept_missing(store, "c")
    assert changes.kinds == {Kind.CONNECTIONS, Kind.TICKETS}
    assert len(changes.records) == 10
    assert change_log.newest(store.read()) == before + 1
    assert (connect.missing(store, "c"), here(store)) == (0, 10)
    assert connect.health_of(store)["c"] == replace(connect.health_of(store)["c"], state=HealthState.OK, text=None)
    assert run(store, 10).text is None


def test_a_source_that_sends_less_than_it_says_needs_attention_until_it_sends_all(store: Store) -> None:
    source = Doubting(20)
    *_, last = sync.run(store, Connection("c", "demonstration", "C"), source, {}, Event())
    health = connect.health_of(store)["c"]
    assert (health.state, str(health.text)) == (HealthState.ATTENTION, "30 datastreams")
    assert last.health == health
    assert health.last_success is not None
    assert [(each.outcome, each.text) for each in connect.runs(store, "c")] == [("attention", health.text)]
    assert here(store) == 20
    assert run(store, 20).state is HealthState.OK


def test_a_source_that_has_all_again_needs_no_person(store: Store) -> None:
    run(store, 20)
    run(store, 10)
    assert run(store, 20).text is None
    assert (connect.missing(store, "c"), here(store)) == (0, 20)


def test_a_sentence_stays_for_as_long_as_no_sweep_says_otherwise(store: Store) -> None:
    run(store, 20)
    said = run(store, 10).text
    assert said is not None
    assert run(store, None).text == said
