"""Doubts about readings: a range each, kept when somebody accepts the readings all the same."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.operations import Doubt
from timeo_desktop.services.operations import doubts
from timeo_desktop.store.operations.database import Store

CHANGED = Changes(frozenset({Kind.READINGS}), records=frozenset({("stream", 7)}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "operations.sqlite")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubts, "now", lambda: 1_000)


def logged(store: Store) -> int:
    return int(store.read().execute("SELECT count(*) FROM change_log").fetchone()[0])


def test_a_doubt_is_told_by_stream_and_time_and_changes_its_stream(store: Store) -> None:
    assert doubts.doubt(store, 7, 500, 900, "the sensor was unplugged") == CHANGED
    assert doubts.doubt(store, 7, 100, 100, "a spike") == CHANGED
    doubts.doubt(store, 8, 0, 1, "another stream")
    spike, unplugged = doubts.doubts_of(store, 7)
    assert spike == Doubt(7, 100, 100, "a spike", 1_000, id=2)
    assert unplugged == Doubt(7, 500, 900, "the sensor was unplugged", 1_000, id=1)
    assert logged(store) == 3


def test_who_accepts_is_noted_once(store: Store) -> None:
    doubts.doubt(store, 7, 500, 900, "the sensor was unplugged")
    (before,) = doubts.doubts_of(store, 7)
    assert doubts.accept(store, before.id, "Mme Roux") == CHANGED
    accepted = replace(before, accepted_by="Mme Roux", accepted=1_000)
    assert doubts.doubts_of(store, 7) == [accepted]
    assert doubts.accept(store, before.id, "M. Vidal") == Changes(frozenset())
    assert doubts.accept(store, 99, "M. Vidal") == Changes(frozenset())
    assert doubts.doubts_of(store, 7) == [accepted]
    assert logged(store) == 2


def test_a_doubt_that_ends_before_it_begins_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        doubts.doubt(store, 7, 900, 500, "upside down")
    assert doubts.doubts_of(store, 7) == []
    assert logged(store) == 0
