"""What could not be used is told: the connection is to be looked at until somebody has looked at every row."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest

from timeo_desktop.connectors.contract import Cursor
from timeo_desktop.connectors.demonstration import Demonstration
from timeo_desktop.domain.connections import Connection, ConnectorInfo, Health, HealthState
from timeo_desktop.domain.records import Page, Rejected
from timeo_desktop.domain.text import Sentence, because, from_written, sentence, written
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.sync import Synced
from timeo_desktop.store.operations import connections
from timeo_desktop.store.operations.database import Store

OURS = Connection("c", "demonstration", "C")
NO_DATE = sentence("{text} is not a date that can be read", text="31/02")
NO_NUMBER = sentence("{text} is not a number", text="abc")


class Telling:
    """A source that ends by itself."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo("demonstration", "T", "", ())

    def __init__(self, *pages: Page) -> None:
        self._pages = pages

    def check(self, stop: Event) -> Sentence:
        """Nothing can be wrong."""
        del stop
        return sentence("all is well")

    def fetch(self, cursor: Cursor, stop: Event) -> Iterator[Page]:
        """What it has."""
        del cursor, stop
        yield from self._pages


class Listening(Telling):
    """A source that is listened to."""

    info: ClassVar[ConnectorInfo] = Demonstration.info


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store with one connection."""
    made = Store(tmp_path / "store.sqlite")
    with made.write() as db:
        connections.save_connection(db, OURS, 1)
    yield made
    made.close()


def row(place: str, reason: Sentence = NO_DATE) -> Rejected:
    """A row that could not be read."""
    return Rejected(place, reason, place)


def run(store: Store, *rows: Rejected, live: bool = False) -> list[Synced]:
    """Synchronise with a source that brings rows that cannot be read."""
    kind = Listening if live else Telling
    pages = (Page(whole=True), Page(rejected=rows)) if live else (Page(rejected=rows),)
    return list(sync.run(store, OURS, kind(*pages), {}, Event()))


def health(store: Store) -> Health:
    """How the connection fares."""
    return connect.health_of(store)["c"]


def test_a_row_set_aside_is_told_until_somebody_has_looked(store: Store) -> None:
    run(store, row("a.csv:3"))
    told = "Set aside or doubtful: 31/02 is not a date that can be read"
    assert (health(store).state, str(health(store).text)) == (HealthState.ATTENTION, told)
    run(store)
    assert str(health(store).text) == told
    connect.look(store, "c")
    assert (health(store).state, health(store).text) == (HealthState.OK, None)
    run(store, row("a.csv:3"))
    assert health(store).state is HealthState.OK
    run(store, row("a.csv:4"))
    assert health(store).state is HealthState.ATTENTION
    assert [(each.place, each.seen) for each in connect.rejected(store, "c")] == [("a.csv:4", False), ("a.csv:3", True)]


def test_the_commonest_reason_is_told(store: Store) -> None:
    run(store, row("1", NO_NUMBER), row("2"), row("3", NO_NUMBER))
    text = health(store).text
    assert str(text) == "3 rows are set aside or doubtful, most of them like this one: abc is not a number"
    assert connect.runs(store, "c")[0].text == text


def test_a_connection_that_is_listened_to_tells_it_at_once(store: Store) -> None:
    steps = run(store, row("home/boiler"), live=True)
    states = [step.health.state for step in steps]
    assert states[1:3] == [HealthState.OK, HealthState.ATTENTION]
    assert steps[2].saved is not None


def test_looking_does_not_hide_what_else_is_to_be_looked_at(store: Store) -> None:
    run(store, row("1"))
    with store.write() as db:
        db.conn.execute("INSERT INTO missing VALUES ('c', 'gone')")
    connect.look(store, "c")
    assert health(store).state is HealthState.ATTENTION
    assert "no longer at the source" in str(health(store).text)
    connect.accept_missing(store, "c")
    assert health(store).state is HealthState.OK


def test_halves_of_characters_stop_nobody(store: Store) -> None:
    half = sentence("{text} is not a number", text="\ud800")
    run(store, Rejected("topic/\ud83c", half, "\udfff"))
    (found,) = connect.rejected(store, "c")
    assert (found.place, str(found.reason), found.body) == ("topic/?", "? is not a number", "?")


def test_a_sentence_is_kept_with_its_reason() -> None:
    text = because("{count} rows: {why}", because("because {why}", NO_DATE), count=2)
    assert from_written(written(text)) == text
    assert str(text) == "2 rows: because 31/02 is not a date that can be read"
