"""What holds for every connector. Each connector's test inherits `ConnectorContract` and brings its real peer."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.machine import slowness
from timeo_desktop.connectors import registry
from timeo_desktop.connectors.contract import Connector
from timeo_desktop.domain.connections import Connection, Health, HealthState
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.records import Page
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.services.operations.sync import Synced
from timeo_desktop.store.operations import deliveries
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.readings import raw_series

SECRET = "motdepasse-très-secret-4711"
_EVER = 1 << 45  # milliseconds, beyond every reading
_LONGEST = 120.0


@dataclass
class Peer:
    """A connection to a real peer that holds something. `refused`: settings and secrets that it does not accept;
    `dead`: settings for a peer that is not there; `hanging`: settings for one that never answers."""

    kind: str
    settings: dict[str, str]
    secrets: dict[str, str] = field(default_factory=dict)
    refused: tuple[dict[str, str], dict[str, str]] | None = None
    dead: dict[str, str] | None = None
    hanging: dict[str, str] | None = None
    records: int = 0


def connection_to(store: Store, box: SecretBox, peer: Peer, **settings: str) -> Connection:
    """A saved connection to a peer."""
    new = connect.new_connection(connect.kind_of(peer.kind), "Prestataire")
    made = Connection(new.id, new.kind, new.title, {**peer.settings, **settings})
    connect.save(store, box, made, peer.secrets)
    return made


def fetch_all(store: Store, box: SecretBox, connection: Connection) -> tuple[list[Synced], Health]:
    """Synchronise until all is fetched."""
    connector, secrets = connect.connector_of(connection, box)
    steps = []
    running = sync.run(store, connection, connector, secrets, threading.Event())
    deadline = time.monotonic() + _LONGEST
    for step in running:
        steps.append(step)
        assert time.monotonic() < deadline, "the connector does not come to an end"
        if connector.info.live and step.saved is not None and step.saved.heartbeat and len(steps) > 3:
            running.close()
            break
    return steps, connect.health_of(store)[connection.id]


def content(store: Store) -> dict[str, set[Any]]:
    """What a store holds, without numbers and times of its own."""
    reader = store.read()
    rows = {
        "tickets": "SELECT i.key, i.title, i.status, i.event, i.requested, i.updated, i.due, i.closed, i.gone IS NULL"
                   " FROM intervention i",
        "events": "SELECT i.key, e.key, e.happened, e.event, e.status, e.actor, e.note, e.field, e.old, e.new"
                  " FROM intervention_event e JOIN intervention i ON i.id = e.intervention"
                  " WHERE e.replaced IS NULL AND e.key NOT LIKE 'gone@%'",
        "streams": "SELECT key, name, quantity, unit, kind FROM stream",
        "documents": "SELECT key, title, uri FROM document",
        "rejected": "SELECT hash FROM rejected",
    }  # fmt: skip
    found = {name: set(reader.execute(query).fetchall()) for name, query in rows.items()}
    found["readings"] = set()
    for number, key in reader.execute("SELECT id, key FROM stream").fetchall():
        series = raw_series(reader, number, -_EVER, _EVER)
        values = (None if value != value else value for value in series.mean.tolist())
        found["readings"].update((key, at, value) for at, value in zip(series.at.tolist(), values, strict=True))
    return found


class ConnectorContract:
    """The tests. A subclass has a fixture `peer`."""

    @pytest.fixture
    def peer(self) -> Peer:
        """The real peer, with a few records in it."""
        raise NotImplementedError

    @pytest.fixture
    def box(self, tmp_path: Path) -> SecretBox:
        """An encrypted secret file."""
        return SecretBox(tmp_path / "box", "phrase")

    @pytest.fixture
    def new_store(self, tmp_path: Path) -> Iterator[Callable[[], Store]]:
        """Makes empty stores."""
        made: list[Store] = []

        def make() -> Store:
            made.append(Store(tmp_path / f"{len(made)}.sqlite"))
            return made[-1]

        yield make
        for store in made:
            store.close()

    def connector(self, peer: Peer) -> Connector:
        """A connector without a store."""
        return connect.connector_with(Connection("x", peer.kind, "x", peer.settings), peer.secrets)

    def test_it_can_be_checked_and_brings_everything(
        self, peer: Peer, box: SecretBox, new_store: Callable[[], Store]
    ) -> None:
        store = new_store()
        assert str(self.connector(peer).check(threading.Event()))
        steps, health = fetch_all(store, box, connection_to(store, box, peer))
        assert health.state is HealthState.OK, health.text
        assert health.last_success is not None
        assert sum(step.saved.count for step in steps if step.saved) > 0
        kept = content(store)
        assert len(kept["tickets"]) + len(kept["readings"]) == peer.records

    def test_it_resumes_from_every_cursor_after_a_kill(
        self, peer: Peer, box: SecretBox, new_store: Callable[[], Store]
    ) -> None:
        whole = new_store()
        fetch_all(whole, box, connection_to(whole, box, peer))
        expected = content(whole)
        pages = self.count_pages(peer)
        for cut in range(1, min(pages, 8) + 1):
            store = new_store()
            connection = connection_to(store, box, peer)
            self.save_some(store, connection, peer, cut)
            fetch_all(store, box, connection)
            assert content(store) == expected, f"cut after {cut} pages"

    def count_pages(self, peer: Peer) -> int:
        """How many pages a first fetch has; live ones count until nothing is waiting."""
        number = 0
        for number, page in enumerate(self.connector(peer).fetch(None, threading.Event()), start=1):
            if page == Page(whole=True) and number > 2:
                break
        return number

    def save_some(self, store: Store, connection: Connection, peer: Peer, count: int) -> None:
        """Save some pages as a run does, then vanish: the generator is dropped before it can act on the last one."""
        pages = self.connector(peer).fetch(None, threading.Event())
        for _ in range(count):
            page = next(pages, None)
            if page is None:
                break
            with store.write() as db:
                deliveries.save_page(db, connection.id, 1, page, 1_000)
        pages.close()  # type: ignore[attr-defined]

    def test_the_same_page_twice_is_silent(self, peer: Peer, box: SecretBox, new_store: Callable[[], Store]) -> None:
        store = new_store()
        connection = connection_to(store, box, peer)
        for number, page in enumerate(self.connector(peer).fetch(None, threading.Event())):
            with store.write() as db:
                deliveries.save_page(db, connection.id, 1, page, 1_000)
                kept = db.table("delivery").count
                saved = deliveries.save_page(db, connection.id, 1, page, 1_001)
                assert (saved.count, saved.gone, saved.rejected) == (0, 0, 0)
                assert db.table("delivery").count == kept
            if page == Page(whole=True) and number > 1:
                break

    def test_errors_are_of_four_kinds_and_become_health(
        self, peer: Peer, box: SecretBox, new_store: Callable[[], Store]
    ) -> None:
        store = new_store()
        if peer.dead:
            _, health = fetch_all(store, box, connection_to(store, box, peer, **peer.dead))
            assert health.state is HealthState.UNREACHABLE
            assert health.text is not None
            assert health.next_try is not None
            assert health.failures == 1
        if peer.refused:
            settings, secrets = peer.refused
            refused = Peer(peer.kind, {**peer.settings, **settings}, {**peer.secrets, **secrets})
            _, health = fetch_all(store, box, connection_to(store, box, refused))
            assert health.state is HealthState.REFUSED
            assert health.next_try is None

    def test_it_stops_within_a_second(self, peer: Peer) -> None:
        for settings in filter(None, ({}, peer.hanging)):
            chosen = Peer(peer.kind, {**peer.settings, **settings}, peer.secrets)
            self.assert_stops(chosen)
        self.assert_stops(peer)

    def assert_stops(self, peer: Peer) -> None:
        """Fetch, stop in the middle, and look at the clock."""
        stop = threading.Event()
        asked = [0.0]

        def ask() -> None:
            asked[0] = time.monotonic()
            stop.set()

        timer = threading.Timer(0.3, ask)
        timer.start()
        try:
            for _ in self.connector(peer).fetch(None, stop):
                pass
            timer.join()
        except (Cancelled, UserError):
            timer.join()
        took = time.monotonic() - asked[0]
        assert took < 1.0 * slowness()

    def test_secrets_stay_secret(
        self, peer: Peer, box: SecretBox, new_store: Callable[[], Store], caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        names = registry.info_of(peer.kind).secrets()
        spied = Peer(peer.kind, dict(peer.settings), dict.fromkeys(names, SECRET))
        spied.settings.setdefault("user", "timeo")
        store = new_store()
        connection = connection_to(store, box, spied)
        connector, secrets = connect.connector_of(connection, box)
        seen = [repr(connector), repr(connection), repr(box), repr(vars(connector).keys())]
        try:
            connector.check(threading.Event())
        except UserError as error:
            seen.append("".join(traceback.format_exception(error)))
        running = sync.run(store, connection, connector, secrets, threading.Event())
        for number, step in enumerate(running):
            seen.append(repr(step))
            if number > 5:
                running.close()
                break
        with pytest.raises(ZeroDivisionError):
            _crash(connector)
        store.close()
        files = b"".join(path.read_bytes() for path in store.path.parent.rglob("*") if path.is_file())
        text = "\n".join([*seen, caplog.text])
        assert SECRET not in text
        assert SECRET.encode() not in files


def _crash(connector: Connector) -> None:
    """A crash whose report would show the connector."""
    raise ZeroDivisionError(f"{connector!r}")
