"""Keeps connections synchronised while the window is open: who is due, one run a connection, pause, sync now."""

import threading
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.connections import Connection, Health, HealthState
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.text import Sentence
from timeo_desktop.domain.times import MINUTE, now
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.secret_box import SecretsLocked
from timeo_desktop.services.operations.sync import SyncBusy, Synced
from timeo_desktop.ui.base.tasks import Task
from timeo_desktop.ui.view.desk import Desk

_TICK_MS = 1_000
_SOON_MS = 50
_BUSY_WAIT = MINUTE
_TROUBLE = (HealthState.REFUSED, HealthState.MISCONFIGURED, HealthState.FAULT, HealthState.ATTENTION)


class Syncing(QObject):
    """Starts and stops the runs. `connections` and `health` are what panels show."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._work, self._hub, self._tasks = desk.work, desk.hub, desk.tasks
        self.connections: list[Connection] = []
        self.health: dict[str, Health] = {}
        self._running: dict[str, Task] = {}
        self._catching_up: set[str] = set()
        self._not_before: dict[str, int] = {}
        self._closed = self._loaded_once = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._untold: list[Changes] = []  # of the last moment: hundreds of pages may come in a second
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._tell_changes)

    def start(self) -> None:
        """Begin to look who is due."""
        self.reload()
        self._timer.start()

    def reload(self) -> None:
        """Read the connections again, after one was made, changed or removed."""
        data = self._work.data
        self._work.read(
            lambda: (data.do(connect.all_connections), data.do(connect.health_of)), self._loaded, key="connections"
        )

    def _loaded(self, found: tuple[list[Connection], dict[str, Health]]) -> None:
        first, self._loaded_once = not self._loaded_once, True
        before = {each.id: each for each in self.connections}
        self.connections = found[0]
        self.health = {**found[1], **{name: self.health[name] for name in self._running if name in self.health}}
        for connection in self.connections:
            old = before.pop(connection.id, None)
            if old is not None and old != connection:
                self._stop(connection.id)
                self._not_before.pop(connection.id, None)
        for gone in before:
            self._stop(gone)
        self._hub.changed.emit(Changes(frozenset({Kind.CONNECTIONS})), self)
        if first:
            self.sync_all()  # whoever opens the program wants to know what is so now

    @property
    def is_settled(self) -> bool:
        """Whether every connection has caught up, or said why it cannot."""
        return self._loaded_once and not self._catching_up

    def title_of(self, connection: str, otherwise: str = "") -> str:
        """What a connection is called; its id, or something else, where it was removed."""
        found = (each.title for each in self.connections if each.id == connection)
        return next(found, otherwise or connection)

    @property
    def titles(self) -> dict[str, str]:
        """What the connections are called, by id."""
        return {each.id: each.title for each in self.connections}

    @property
    def made_up(self) -> bool:
        """Whether some of the connections bring made-up data."""
        return any(connect.kind_of(each.kind).made_up for each in self.connections)

    def sync_now(self, connection: str) -> None:
        """Do not wait for the next turn."""
        found = next((each for each in self.connections if each.id == connection), None)
        if found is not None and connection not in self._running:
            self._start(found)

    def sync_all(self) -> None:
        """Synchronise every connection that is not paused, now."""
        for connection in self.connections:
            if not connection.paused:
                self.sync_now(connection.id)

    def pause(self, connection: Connection, paused: bool) -> None:
        """Stop asking, or go on."""
        self._stop(connection.id)
        data = self._work.data
        self._work.write(lambda: data.do(connect.pause, connection, paused), self.reload)

    def remove(self, connection: Connection) -> None:
        """Stop asking, forget the connection, and have its system forget us."""
        self._stop(connection.id)
        data = self._work.data
        leave = data.do(connect.leaving, data.box, connection)

        def removed() -> None:
            self.reload()
            if leave is not None:
                failed = partial(self._not_left, connection)
                self._tasks.network(lambda stop: iter((leave(stop),)), lambda _: None, lambda: None, failed)

        self._work.write(lambda: data.do(connect.remove, data.box, connection), removed)

    def _not_left(self, connection: Connection, error: Exception) -> None:
        if isinstance(error, UserError):
            self._hub.message.emit(Message(Severity.WARNING, connect.not_left(connection)))
        elif not isinstance(error, Cancelled):
            self._work.failed(error)

    def _tick(self) -> None:
        moment = now()
        for connection in self.connections:
            health = self.health.get(connection.id, Health(HealthState.NEVER))
            waiting = max(health.next_try or 0, self._not_before.get(connection.id, 0)) > moment
            stuck = health.state in (HealthState.REFUSED, HealthState.MISCONFIGURED)
            if not (connection.paused or connection.id in self._running or waiting or stuck):
                self._start(connection)

    def _start(self, connection: Connection) -> None:
        if self._closed:
            return
        data = self._work.data

        def work(stop: threading.Event) -> Iterator[Synced]:
            connector, secrets = connect.connector_of(connection, data.box)
            yield from data.do(sync.run, connection, connector, secrets, stop)

        self._catching_up.add(connection.id)
        self._running[connection.id] = self._tasks.network(
            work,
            partial(self._step, connection.id),
            partial(self._ended, connection.id),
            partial(self._failed, connection),
        )

    def _step(self, connection: str, step: Synced) -> None:
        if self._closed:
            return
        old = self.health.get(connection)
        if step.health.state is not HealthState.SYNCING:
            self._catching_up.discard(connection)
        if step.health.last_success is None and old is not None:
            last = old.last_success
            self.health[connection] = Health(
                step.health.state, step.health.since, step.health.text, last, step.health.failures, step.health.next_try
            )
        else:
            self.health[connection] = step.health
        if old is None or old.state != step.health.state or step.saved is None:
            self._hub.health_changed.emit(connection, self.health[connection])
            self._tell(connection, old)
        changes = step.changes()
        if changes.kinds:
            self._untold.append(changes)
            if not self._soon.isActive():
                self._soon.start()

    def _tell_changes(self) -> None:
        changes = Changes.together(self._untold)
        self._untold.clear()
        self._hub.changed.emit(changes, self)

    def _tell(self, connection: str, old: Health | None) -> None:
        health = self.health[connection]
        if health.state in _TROUBLE and health.text is not None and (old is None or old.state != health.state):
            self._hub.message.emit(Message(Severity.WARNING, health.text, "panel.connections", "Connections"))

    def _ended(self, connection: str) -> None:
        self._running.pop(connection, None)
        self._catching_up.discard(connection)

    def _failed(self, connection: Connection, error: Exception) -> None:
        self._ended(connection.id)
        if isinstance(error, Cancelled) or self._closed:
            return
        self._not_before[connection.id] = now() + _BUSY_WAIT
        if isinstance(error, SyncBusy):
            return
        if isinstance(error, UserError):
            text = Sentence(error.key, error.values)
            state = HealthState.REFUSED if isinstance(error, SecretsLocked) else HealthState.MISCONFIGURED
            old = self.health.get(connection.id)
            self.health[connection.id] = Health(state, now(), text, old.last_success if old else None)
            self._hub.health_changed.emit(connection.id, self.health[connection.id])
            self._tell(connection.id, old)
        else:
            self._work.failed(error)

    def _stop(self, connection: str) -> None:
        task = self._running.pop(connection, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """Stop every run; the tasks wait for their ends."""
        self._closed = True
        self._timer.stop()
        self._soon.stop()
        for connection in list(self._running):
            self._stop(connection)
