"""The model server, the store and the machine's clock, and what is done to them."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from tests.operations.two_times.answers import answer
from tests.operations.two_times.model_server import ModelServer
from timeo_desktop.connectors.http import HttpSource
from timeo_desktop.connectors.request_tracker import connector, marks, server
from timeo_desktop.connectors.request_tracker.connector import RequestTracker
from timeo_desktop.domain import times
from timeo_desktop.domain.connections import Connection, HealthState
from timeo_desktop.domain.providers import ProviderRule
from timeo_desktop.domain.records import Key, Scheme
from timeo_desktop.services.operations import connect, history, match, providers, register_model, sync
from timeo_desktop.services.operations.register_model import NewVersion
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations import as_of, deliveries
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.registered import ModelElement

BEGAN = 1_790_000_000  # seconds: a moment in 2026
DAY = 86_400
CONNECTION = "rt"
TAGS = ("E-1", "E-2", "E-3")
_ADDRESS = "http://modele.example"
# So small that a few tickets fill pages and marks are given up.
_SMALL = (
    (server, "AT_ONCE", 7), (connector, "AT_ONCE", 7), (server, "_TEXTS_AT_ONCE", 3), (server, "_TICKETS_AT_ONCE", 2),
    (connector, "_OVERLAP", 5), (connector, "_REREAD_AT_ONCE", 2), (marks, "_DENSE", 6), (marks, "_OLDER", 4),
)  # fmt: skip


class Killed(BaseException):
    """The program ends here without a word of farewell."""


@dataclass(frozen=True)
class Note:
    """What was answered about a moment, as known at another, and must be answered for ever."""

    known: int
    moment: int
    tickets: list[Any]
    lines: list[Any]


class Stage:
    """All of it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.moment, self.skew = BEGAN * 1000, 0
        patch.setattr(times, "time", SimpleNamespace(time_ns=self._time))
        patch.setattr(HttpSource, "get", self._get)
        for module, name, value in _SMALL:
            patch.setattr(module, name, value)
        self._save_page = deliveries.save_page
        patch.setattr(deliveries, "save_page", self._save)
        self._meanwhile: Mapping[int, Callable[[], None]] = {}
        self._kill_at_save = 0
        self.questions = self.saves = 0
        self.server = ModelServer(lambda: self.moment // 1000)
        self._path, self._box = folder / "store.sqlite", SecretBox(folder, "secret")
        self.store = Store(self._path)
        self.connection = Connection(CONNECTION, "rt", "RT", {"address": _ADDRESS, "asset_fields": "AssetRef"})
        self.save_connection()
        self.tags: list[str] = []
        self.register(TAGS)
        self.notes: list[Note] = []

    def _time(self) -> int:
        """The machine's clock, in nanoseconds; a millisecond goes by whenever it is asked."""
        self.moment += 1
        return (self.moment + self.skew) * 1_000_000

    def _get(self, path: str, _stop: Event, params: Any = None, again: int = 3) -> Any:
        del again
        self.questions += 1
        self._meanwhile.get(self.questions, _nothing)()
        return answer(self.server, path, params or {})

    def _save(self, *words: Any) -> Any:
        saved = self._save_page(*words)
        self.saves += 1
        if self.saves == self._kill_at_save:
            raise Killed
        return saved

    def wait(self, seconds: int) -> None:
        """Time goes by."""
        self.moment += seconds * 1000

    # What the user does.

    def save_connection(self, **settings: str) -> None:
        """Keep the connection, with another provider."""
        self.connection.settings.update(settings)
        connect.save(self.store, self._box, self.connection, {})

    def register(self, tags: tuple[str, ...]) -> None:
        """Register a version of the model that has these elements besides those that it had."""
        self.tags += tags
        rows = [
            ModelElement(number, 0, f"guid {tag}", "IfcPump", f"Pompe {tag}", tag, "", None, (Key(Scheme.TAG, tag),))
            for number, tag in enumerate(self.tags, 1)
        ]
        register_model.register(self.store, NewVersion("m", "m.ifc", f"package {len(self.tags)}", rows))

    def confirm(self, text: str, tag: str | None) -> None:
        """A person says which element a text means."""
        match.confirm(self.store, CONNECTION, text, self.element(tag) if tag else None)

    def agree(self, rule: ProviderRule) -> None:
        """A person says who works from when on."""
        providers.agree(self.store, rule)

    def element(self, tag: str) -> int:
        """The number of an element in the store."""
        query = "SELECT element FROM element_key WHERE scheme = ? AND value = ? AND until IS NULL"
        return int(self.store.read().execute(query, (Scheme.TAG, tag)).fetchone()[0])

    def synchronise(self, meanwhile: Mapping[int, Callable[[], None]] | None = None, kill_at_save: int = 0) -> bool:
        """A run; whether it ended well. `meanwhile`: what happens before its questions, by their number; it may raise
        Killed. What is known then is noted."""
        self.questions = self.saves = 0
        self._meanwhile, self._kill_at_save = meanwhile or {}, kill_at_save
        run = sync.run(self.store, self.connection, RequestTracker(self.connection.settings, {}), {}, Event())
        try:
            *_, last = run
        except Killed:
            del run
            self.reopen()
            return False
        finally:
            self._meanwhile, self._kill_at_save = {}, 0
            self.note()
        assert last.health.state is not HealthState.FAULT, str(last.health.text)
        return last.health.state in (HealthState.OK, HealthState.ATTENTION)

    def become_quiet(self) -> None:
        """Synchronise until nothing new is told; a person believes what is missing."""
        for _ in range(3):
            self.wait(2 * DAY)
            self.synchronise()
            if connect.missing(self.store, CONNECTION):
                connect.accept_missing(self.store, CONNECTION)
        assert self.synchronise()

    def reopen(self) -> None:
        """Start the program again."""
        self.store.close()
        self.store = Store(self._path)

    def close(self) -> None:
        """Give the file back."""
        self.store.close()

    # What is known.

    def note(self) -> None:
        """Keep what is known now, of now and of a day ago."""
        (known,) = self.store.read().execute("SELECT coalesce(max(recorded), 0) FROM delivery").fetchone()
        for moment in (self.moment, self.moment - DAY * 1000):
            self.notes.append(self._answers(known, moment))

    def _answers(self, known: int, moment: int) -> Note:
        reader = self.store.read()
        rows = as_of.interventions(reader, moment=moment, known=known)
        # What else a source says of a ticket is not kept with its time yet.
        tickets = [replace(row, ticket=replace(row.ticket, more=())) for row in rows]
        lines = [
            history.timeline(reader, self.element(tag), history.SOURCES, known=known) for tag in TAGS
        ]  # fmt: skip
        return Note(known, moment, tickets, lines)

    def check_note(self, note: Note) -> None:
        """What is said to have been known is what was said then."""
        again = self._answers(note.known, note.moment)
        assert again.tickets == note.tickets, difference(note.tickets, again.tickets)
        assert again.lines == note.lines, difference(note.lines, again.lines)

    def rows(self, query: str, *values: Any) -> list[Any]:
        """Rows of the store."""
        with closing(self.store.read().execute(query, values)) as cursor:
            return cursor.fetchall()


def difference(before: list[Any], after: list[Any]) -> str:
    """What is otherwise, line by line."""
    pairs = zip([*before, *[None] * len(after)], [*after, *[None] * len(before)], strict=False)
    return "\n".join(f"- {one}\n+ {other}" for one, other in pairs if one != other)


def kill() -> None:
    """The program ends."""
    raise Killed


def _nothing() -> None:
    """Nothing happens."""
