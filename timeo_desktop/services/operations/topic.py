"""What a panel or an overlay wants to know of the store at the moment looked at, as a row of a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.times import Millis
from timeo_desktop.services.operations.situation import Situation, situation_at
from timeo_desktop.store.operations.database import Reader

Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class Topic(Generic[Answer]):
    """A question that is read again when one of these kinds changes. `empty` is the answer before the first reading."""

    id: str
    read: Callable[[Reader, Millis | None], Answer]
    kinds: frozenset[Kind]
    empty: Answer


SITUATION: Topic[Situation] = Topic(
    "situation",
    situation_at,
    frozenset({Kind.TICKETS, Kind.READINGS, Kind.ALARMS, Kind.DOCUMENTS, Kind.LINKS, Kind.CONNECTIONS, Kind.KNOWN}),
    Situation(),
)
