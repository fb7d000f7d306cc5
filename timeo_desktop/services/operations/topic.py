"""What a panel or an overlay wants to know of the store, as a row of a table: one small question each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.store.operations.database import Reader

Answer = TypeVar("Answer")
Records = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Asked:
    """The moment looked at (None: now), the elements of the models that are open, and the moment of which the knowledge
    is asked for (None: now)."""

    moment: Millis | None = None
    elements: frozenset[int] = frozenset()
    known: Millis | None = None

    @property
    def when(self) -> Millis:
        """The moment, also when it is now; of what was known at a moment, nothing later is told."""
        moment = now() if self.moment is None else self.moment
        return moment if self.known is None else min(moment, self.known)

    @property
    def is_live(self) -> bool:
        """Whether what is so now is looked at, by all that is known."""
        return self.moment is None and self.known is None


@dataclass(frozen=True, eq=False)
class Topic(Generic[Answer]):
    """A question that is asked again when one of these kinds changes. `empty` is the answer before the first reading.

    `again` brings an answer of now up to date where only these records have changed, which are of its `record` kind;
    without it the whole is read. `aged` is what time alone makes of an answer, found without reading. `of_open`: the
    answer is about the elements of the models that are open; `timeless`: it is the same at every moment.
    """

    id: str
    read: Callable[[Reader, Asked], Answer]
    kinds: frozenset[Kind]
    empty: Answer
    record: str = ""
    again: Callable[[Reader, Asked, Answer, Records], Answer] | None = None
    aged: Callable[[Answer, Millis], Answer] | None = None
    of_open: bool = False
    timeless: bool = False

    def records_of(self, changes: Changes) -> Records | None:
        """The records to which a change can be confined (None: read the whole)."""
        own = frozenset(each for each in changes.records if each[0] == self.record)
        return own if self.again is not None and own else None


AnyTopic = Topic[Any]  # in tables, where each has an answer of its own
