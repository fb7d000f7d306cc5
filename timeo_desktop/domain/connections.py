"""Connections to outside systems: what a connector needs to be told, and how a connection fares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence
from timeo_desktop.domain.times import Millis


class Unavailable(UserError):
    """The system cannot be reached just now; trying later may help. `retry_after` is seconds, when it said so."""

    retry_after: float | None = None


class AuthFailed(UserError):
    """The system refuses these credentials."""


class BadData(UserError):
    """The system answers what we cannot understand."""


class FieldKind(StrEnum):
    """What a form shows for a field."""

    TEXT = "text"
    SECRET = "secret"
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"
    FOLDER = "folder"
    FILE = "file"
    LINES = "lines"
    MAPPING = "mapping"


@dataclass(frozen=True)
class Field:
    """One declared setting of a connector; titles and helps are English texts, keys of their translation."""

    name: str
    title: str
    kind: FieldKind = FieldKind.TEXT
    default: str = ""
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConnectorInfo:
    """What a connector is. `live`: it listens until stopped instead of ending. `period`: seconds between polls."""

    kind: str
    title: str
    help: str
    fields: tuple[Field, ...]
    live: bool = False
    period: int = 300
    made_up: bool = False

    def secrets(self) -> tuple[str, ...]:
        """Names of the fields that never leave the keyring."""
        return tuple(each.name for each in self.fields if each.kind == FieldKind.SECRET)


@dataclass(frozen=True)
class Connection:
    """A connection as the user made it. Secrets are not here: they are in the keyring under the connection's id."""

    id: str
    kind: str
    title: str
    settings: Mapping[str, str] = field(default_factory=dict)
    paused: bool = False


class HealthState(StrEnum):
    """How a connection fares."""

    NEVER = "never"
    OK = "ok"
    ATTENTION = "attention"  # synchronised, and a person should look at what its sentence says
    SYNCING = "syncing"
    PAUSED = "paused"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    CONFUSED = "confused"
    MISCONFIGURED = "misconfigured"
    FAULT = "fault"


@dataclass(frozen=True)
class Health:
    """A state since a moment, in words, and when all was last well."""

    state: HealthState
    since: Millis | None = None
    text: Sentence | None = None
    last_success: Millis | None = None
    failures: int = 0
    next_try: Millis | None = None


@dataclass(frozen=True)
class SyncRun:
    """One run of a connection, for its history."""

    id: int
    connection: str
    started: Millis
    ended: Millis | None
    outcome: str
    pages: int
    saved: int
    gone: int
    rejected: int
    text: Sentence | None
