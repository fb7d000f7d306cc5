"""Make, change, test and remove connections, and find the connector of one."""

import re
import threading
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from filelock import Timeout

from timeo_desktop.connectors import registry
from timeo_desktop.connectors.contract import Connector, ReadsTables, Remembered
from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.connections import Connection, ConnectorInfo, Health, HealthState, SyncRun
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import RejectedRow
from timeo_desktop.domain.providers import ProviderRule
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.domain.told import ALWAYS
from timeo_desktop.services.operations import table_files
from timeo_desktop.services.operations.providers import add_rule
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.services.operations.sync import held, lock_of, settled
from timeo_desktop.store.operations import change_log, connections, deliveries, gone, providers
from timeo_desktop.store.operations.database import Database, Store
from timeo_desktop.store.operations.ticket_facts import KIND

Leaving = Callable[[threading.Event], None]
_LEAVE_SECONDS = 3.0
_CHANGED = Changes(frozenset({Kind.CONNECTIONS}))
kinds = registry.infos
kind_of = registry.info_of
known_kind = registry.known


def new_connection(info: ConnectorInfo, title: str) -> Connection:
    """A connection that is not saved yet; its id says what it is and never changes."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:24] or info.kind
    return Connection(f"{stem}-{uuid.uuid4().hex[:6]}", info.kind, title)


def test(connection: Connection, secrets: Mapping[str, str], stop: threading.Event) -> Sentence:
    """Make a real call with settings that need not be saved; what was found. Raises the four errors."""
    return connector_with(connection, secrets).check(stop)


def save(store: Store, box: SecretBox, connection: Connection, secrets: Mapping[str, str]) -> Changes:
    """Keep a connection; its secrets go to the keyring. Settings that changed are tried at once. Raises UserError for
    a kind of a newer program, whose settings would be lost."""
    info = registry.known(connection.kind)
    declared, hidden = {field.name for field in info.fields}, set(info.secrets())
    settings = {name: value for name, value in connection.settings.items() if name in declared - hidden}
    box.put(connection.id, secrets)
    with store.write() as db:
        moment = now()
        connections.save_connection(db, replace(connection, settings=settings), moment)
        state = HealthState.PAUSED if connection.paused else HealthState.NEVER
        connections.save_health(db, connection.id, Health(state, moment))
        changed = _keep_provider(db, connection.id, settings, moment)
        return change_log.noted(db, Changes.together([_CHANGED, changed]))


def _keep_provider(db: Database, connection: str, settings: Mapping[str, str], moment: Millis) -> Changes:
    """Who works for a connection by its settings: what is said first held always, what is said later from then on."""
    provider, contract = settings.get("provider", ""), settings.get("contract", "")
    before = [rule for rule in providers.rules_of(db.conn, connection) if not rule.field and rule.since <= moment]
    if (before[-1].provider, before[-1].contract) == (provider, contract) if before else not provider:
        return _CHANGED
    rule = ProviderRule(connection, provider, contract, since=moment if before else ALWAYS, made=moment)
    return add_rule(db, rule)


def leaving(store: Store, box: SecretBox, connection: Connection) -> Leaving | None:
    """What has the outside system forget a connection that is about to be removed; None where it keeps nothing. Called
    after `remove`, it raises the errors of a connector, or SyncBusy."""
    try:
        connector, _ = connector_of(connection, box)
    except UserError:  # it was never complete, so it was never connected
        return None
    if not isinstance(connector, Remembered):
        return None
    cursor = connections.cursor_of(store.read(), connection.id)

    def leave(stop: threading.Event) -> None:
        lock = held(store, connection, _LEAVE_SECONDS)  # by a run that still ends it would be remembered again
        try:
            connector.forget(cursor, stop)
        finally:
            lock.release()

    return leave


def not_left(connection: Connection) -> Sentence:
    """What to tell where leaving failed."""
    return sentence(
        "{title} is removed, but its server could not be told and may go on keeping messages for it",
        title=connection.title,
    )


def remove(store: Store, box: SecretBox, connection: Connection) -> Changes:
    """Forget a connection and its secrets; what it brought stays in the history."""
    box.put(connection.id, dict.fromkeys(registry.info_of(connection.kind).secrets(), ""))
    with store.write() as db:
        connections.delete_connection(db, connection.id, now())
        return change_log.noted(db, _CHANGED)


def pause(store: Store, connection: Connection, paused: bool) -> Changes:
    """Stop asking, or go on."""
    with store.write() as db:
        connections.save_connection(db, replace(connection, paused=paused), now())
        state = HealthState.PAUSED if paused else HealthState.NEVER
        connections.save_health(db, connection.id, Health(state, now()))
        return change_log.noted(db, _CHANGED)


def missing(store: Store, connection: str) -> int:
    """How many records of a connection were missing in a sweep that was not believed."""
    return gone.missing(store.read(), connection)


def accept_missing(store: Store, connection: str) -> Changes:
    """They are gone indeed; they stay, marked, and come back if their source delivers them again."""
    with store.write() as db:
        moment = now()
        delivery = deliveries.begin_delivery(db, connection, deliveries.BY_HAND, moment)
        removed = gone.accept(db, connection, deliveries.record_of(db, KIND, delivery))
        connections.audit(db, moment, "sweep.accept", connection, str(len(removed.interventions + removed.streams)))
        health = connections.health_of(db.conn).get(connection)
        if health is not None and health.state is HealthState.ATTENTION:
            connections.save_health(db, connection, replace(health, state=HealthState.OK, text=None))
        tickets, streams = removed.interventions, removed.streams
        kinds = {Kind.CONNECTIONS, *([Kind.TICKETS] if tickets else []), *([Kind.READINGS] if streams else [])}
        records = {("intervention", each) for each in tickets} | {("stream", each) for each in streams}
        return change_log.noted(db, Changes(frozenset(kinds), records=frozenset(records)))


def all_connections(store: Store) -> list[Connection]:
    """All connections."""
    return connections.connections(store.read())


def health_of(store: Store) -> dict[str, Health]:
    """How each connection fares; one that nobody synchronises any more is not said to be synchronising."""
    found = connections.health_of(store.read())
    return {name: health if _is_running(store, name, health) else settled(health) for name, health in found.items()}


def _is_running(store: Store, connection: str, health: Health) -> bool:
    if health.state is not HealthState.SYNCING:
        return True
    lock = lock_of(store, connection)
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True


def find(store: Store, connection: str) -> Connection:
    """One connection by its id, or by a title that no other has. Raises UserError."""
    found = all_connections(store)
    named = [each for each in found if each.id == connection] or [each for each in found if each.title == connection]
    if not named:
        raise UserError("There is no connection named {name}", name=connection)
    if len(named) > 1:
        ids = ", ".join(each.id for each in named)
        raise UserError("Several connections are named {name}: say which by its id ({ids})", name=connection, ids=ids)
    return named[0]


def connector_of(connection: Connection, box: SecretBox) -> tuple[Connector, dict[str, str]]:
    """The connector of a connection, and its secrets (to keep them out of what is written). Raises UserError."""
    secrets = box.get(connection.id, registry.info_of(connection.kind).secrets())
    return connector_with(connection, secrets), secrets


def connector_with(connection: Connection, secrets: Mapping[str, str]) -> Connector:
    """The connector of a connection with these secrets, with all that it needs to fetch. Raises UserError."""
    connector = registry.connect(connection, secrets)
    if isinstance(connector, ReadsTables):
        connector.read_with(table_files.reading)
    return connector


def runs(store: Store, connection: str) -> list[SyncRun]:
    """The runs of a connection, the newest first."""
    return connections.runs(store.read(), connection)


def rejected(store: Store, connection: str) -> list[RejectedRow]:
    """Rows of a connection that were set aside."""
    return connections.rejected_rows(store.read(), connection)
