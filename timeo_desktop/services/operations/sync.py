"""Synchronise one connection: fetch, save page by page with the cursor, apply alarm rules, keep its health."""

import logging
import random
import threading
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from filelock import FileLock, Timeout

from timeo_desktop.connectors.contract import Connector, Rereads
from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.connections import AuthFailed, BadData, Connection, Health, HealthState, Unavailable
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.records import Page
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import MINUTE, SECOND, Millis, now
from timeo_desktop.services.operations import attention
from timeo_desktop.services.operations.alarms import Watching, look_again
from timeo_desktop.services.operations.plausibility import Judging
from timeo_desktop.services.operations.providers import apply_begun
from timeo_desktop.store.operations import change_log, connections, deliveries, unread
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.deliveries import Saved

_FIRST_WAIT, _LONGEST_WAIT = 15 * SECOND, 15 * MINUTE
_REREAD = 500  # interventions that are asked for again in one run
_WORK, _REST = 0.02, 0.001  # seconds of writing, and of rest after it for others who wait to write
HEARTBEAT = Page(whole=True)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Synced:
    """One step of a run: what a page changed (None: only the health did), and how the connection fares."""

    health: Health
    saved: Saved | None = None
    live: bool = False

    def changes(self) -> Changes:
        """For those who show records."""
        return Changes(frozenset()) if self.saved is None else changes_of(self.saved)


def changes_of(saved: Saved) -> Changes:
    """What a page changed, for those who show records. Streams with new readings may have new alarms as well."""
    tickets, streams = saved.interventions + saved.removed, saved.streams + saved.removed_streams
    kinds = {
        Kind.TICKETS: tickets,
        Kind.READINGS: streams,
        Kind.STREAMS: saved.described + saved.removed_streams,
        Kind.ALARMS: saved.streams,
        Kind.DOCUMENTS: saved.documents,
        Kind.LAYERS: saved.layers,
    }
    records = {("intervention", each) for each in tickets} | {("stream", each) for each in streams}
    named = not (saved.documents or saved.layers)
    return Changes(
        frozenset(kind for kind, changed in kinds.items() if changed), records=frozenset(records if named else ())
    )


class SyncBusy(UserError):
    """Another program synchronises this connection."""


def lock_of(store: Store, connection: str) -> FileLock:
    """Held by the program that synchronises a connection; the system takes it from a program that dies."""
    return FileLock(store.path.with_name(f"{store.path.stem}-{connection}.lock"))


def held(store: Store, connection: Connection, seconds: float = 0) -> FileLock:
    """The lock of a connection, taken within so many seconds; to be released. Raises SyncBusy."""
    lock = lock_of(store, connection.id)
    try:
        lock.acquire(timeout=seconds)
    except Timeout as error:
        raise SyncBusy("{title} is being synchronised by another window or program", title=connection.title) from error
    return lock


def settled(health: Health) -> Health:
    """How a connection fares whose program died in the middle of a run."""
    if health.state is not HealthState.SYNCING:
        return health
    return replace(health, state=HealthState.NEVER if health.last_success is None else HealthState.OK)


class _Run:
    """The bookkeeping of one run in the store."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store, self._id = store, connection.id
        self._lock = held(store, connection)
        self._before = settled(connections.health_of(store.read()).get(connection.id, Health(HealthState.NEVER)))
        self._streams: dict[str, int] = {}  # by key
        self._watching = Watching()
        self._judging = Judging(connection.id)
        self._rested = time.monotonic()
        self.current = False  # whether a live connection has caught up
        self.said: Sentence | None = None  # with what it had
        self._doubt: Sentence | None = None  # the last that a page told
        with store.write() as db:
            self.begun = change_log.noted(db, apply_begun(db, self._id))
            self.number = connections.begin_run(db, self._id, now())
            self.cursor = connections.cursor_of(db.conn, self._id)

    def save(self, page: Page) -> Saved:
        """Save a page; an empty one has nothing to save."""
        if page == HEARTBEAT:
            return Saved(heartbeat=True)
        self._doubt = page.doubt or self._doubt
        with self._store.write() as db:
            moment = deliveries.not_before(db, now())
            self._judging.prepare(db, page)
            saved = deliveries.save_page(db, self._id, self.number, page, moment, self._streams)
            connections.count_page(db, self.number, saved.count, saved.gone, saved.rejected)
            judged = self._judging.judge(db, saved.arrived, saved.described, moment)
            saved = replace(saved, doubts=judged.doubts)
            self._watching.evaluate(db, judged.arrived, saved.described, moment)
            for stream in judged.again:
                look_again(db, stream)
            change_log.noted(db, changes_of(saved))
        if time.monotonic() - self._rested > _WORK:
            time.sleep(_REST)
            self._rested = time.monotonic()
        return saved

    def reread(self, connector: Rereads, stop: threading.Event) -> Iterator[Page]:
        """What could not be read until now, or not whole, is asked for again, after all else."""
        with self._store.write() as db:
            waiting = unread.waiting(db.conn, self._id, _REREAD)
            unread.asked(db, self._id, [each.key for each in waiting], now())
            cursor = connections.cursor_of(db.conn, self._id)
        if waiting:
            yield from connector.reread({each.key: each.how for each in waiting}, cursor, stop)

    def health(self, state: HealthState, text: Sentence | None = None, **more: Millis | int | None) -> Health:
        """Keep how the connection fares."""
        health = Health(state, now(), text, **{"failures": self._before.failures, **more})  # type: ignore[arg-type]
        with self._store.write() as db:
            connections.save_health(db, self._id, health)
        return connections.health_of(self._store.read()).get(self._id, health)

    def attention(self) -> Sentence | None:
        """What somebody should look at; None: all is well."""
        return attention.of(self._store.read(), self._id, self._doubt)

    def end(self, outcome: str, text: Sentence | None = None) -> None:
        """Close the run."""
        with self._store.write() as db:
            connections.end_run(db, self.number, now(), outcome, text)
        self._lock.release()

    def stopped(self) -> Health:
        """The user stopped it: the connection fares as it did before, or well if it had caught up."""
        if self.current:
            text = self.attention()
            return self.health(_state(text), text, failures=0, last_success=now())
        return self.health(self._before.state, self._before.text, next_try=None)

    def failed(self, state: HealthState, text: Sentence, next_try: Millis | None) -> Health:
        """Keep a failure."""
        return self.health(state, text, failures=self._before.failures + 1, next_try=next_try)

    def wait(self, asked: float | None) -> Millis:
        """When to try again: as the server asked, else later and later, with jitter, at most a quarter of an hour."""
        if asked is not None:
            return now() + int(asked * SECOND)
        longest = min(_FIRST_WAIT * 2**self._before.failures, _LONGEST_WAIT)
        return now() + int(longest * random.uniform(0.7, 1.0))


def run(
    store: Store, connection: Connection, connector: Connector, secrets: Mapping[str, str], stop: threading.Event
) -> Generator[Synced, None, None]:
    """Synchronise until all is fetched (a live connector: until stopped). Failures become health, never exceptions;
    only SyncBusy and faults of the store are raised."""
    bookkeeping = _Run(store, connection)
    begun = tuple(sorted(number for _, number in bookkeeping.begun.records))
    yield Synced(bookkeeping.health(HealthState.SYNCING), Saved(interventions=begun) if begun else None)
    try:
        yield from _pages(bookkeeping, connector, stop)
        period = connector.info.period * SECOND
        text = bookkeeping.attention()
        health = bookkeeping.health(_state(text), text, failures=0, last_success=now(), next_try=now() + period)
        bookkeeping.end(_state(text).value, text)
    except (Cancelled, GeneratorExit):
        bookkeeping.end("stopped")
        bookkeeping.stopped()
        raise
    except UserError as error:
        health = _failure(bookkeeping, error)
    except Exception as error:
        reason = scrub(f"{type(error).__name__}: {error}", secrets)
        _log.error("connection %s: fault in the connector: %s", connection.id, reason)
        text = sentence("This program has a fault with this connection: {reason}", reason=reason)
        health = bookkeeping.failed(HealthState.FAULT, text, bookkeeping.wait(None))
        bookkeeping.end("fault", text)
    yield Synced(health)


def _pages(bookkeeping: _Run, connector: Connector, stop: threading.Event) -> Iterator[Synced]:
    live = connector.info.live
    pages = connector.fetch(bookkeeping.cursor, stop)
    again = bookkeeping.reread(connector, stop) if isinstance(connector, Rereads) else ()
    for page in chain(pages, again):
        saved = bookkeeping.save(page)
        news = page.doubt or saved.rejected or saved.doubts
        if live and (news if bookkeeping.current else page.whole):
            bookkeeping.current = True
            text = bookkeeping.said = bookkeeping.attention()
            yield Synced(bookkeeping.health(_state(text), text, failures=0, last_success=now()), saved, live=True)
            continue
        if stop.is_set():
            raise Cancelled
        yield Synced(_meanwhile(bookkeeping), saved, live=live)


def _meanwhile(bookkeeping: _Run) -> Health:
    """How a connection fares between two pages."""
    if not bookkeeping.current:
        return Health(HealthState.SYNCING, now())
    return Health(_state(bookkeeping.said), now(), bookkeeping.said, last_success=now())


def _state(attention: Sentence | None) -> HealthState:
    return HealthState.OK if attention is None else HealthState.ATTENTION


def _failure(bookkeeping: _Run, error: UserError) -> Health:
    text = Sentence(error.key, error.values)
    match error:
        case Unavailable():
            health = bookkeeping.failed(HealthState.UNREACHABLE, text, bookkeeping.wait(error.retry_after))
        case AuthFailed():
            # Trying a wrong password again and again would lock the account.
            health = bookkeeping.failed(HealthState.REFUSED, text, None)
        case BadData():
            health = bookkeeping.failed(HealthState.CONFUSED, text, bookkeeping.wait(None))
        case _:
            health = bookkeeping.failed(HealthState.MISCONFIGURED, text, None)
    bookkeeping.end(health.state.value, text)
    return health


def scrub(text: str, secrets: Mapping[str, str]) -> str:
    """A text without the secrets."""
    for value in secrets.values():
        if value:
            text = text.replace(value, "•••")
    return text
