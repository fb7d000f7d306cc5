"""Marks along the feed of transactions: by them is seen that the server was put back to an earlier copy, and how far.

A server that was put back uses its numbers again: what stands under a number that is known is then another thing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

_DENSE, _OLDER = 100, 64


class Found(Enum):
    """What stands under the number of a mark now."""

    SAME = "same"
    OTHER = "other"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Mark:
    """A transaction as it was read: its number, when it was made, and its ticket."""

    number: int
    created: str
    ticket: str


def kept(marks: Iterable[Mark]) -> list[Mark]:
    """The marks that are worth keeping: all of the last, some of the older ones."""
    ordered = sorted({mark.number: mark for mark in marks}.values(), key=lambda mark: mark.number)
    older, dense = ordered[:-_DENSE], ordered[-_DENSE:]
    while len(older) > _OLDER:
        older = older[::2]
    return older + dense


def compared(marks: Iterable[Mark], there: Mapping[int, Mark]) -> dict[Mark, Found]:
    """What stands under each mark."""
    return {
        mark: Found.NOTHING if mark.number not in there else Found.SAME if there[mark.number] == mark else Found.OTHER
        for mark in marks
    }


def put_back_to(found: Mapping[Mark, Found], newest: int, is_there: Callable[[Mark], bool]) -> tuple[bool, Mark | None]:
    """Whether the server was put back, and to which mark (None: to before all of them).

    That another thing stands under a number is proof. That nothing is seen there is none: it may be hidden, or was
    removed; only beyond the `newest` transaction, and where `is_there` says that it is not merely hidden, it is lost. A
    mark made in the same second as one that is lost may be lost as well.
    """
    lost: Mark | None = None
    for mark in sorted(found, key=lambda each: -each.number):
        if found[mark] is Found.SAME:
            if lost is None:
                return False, None
            if mark.created < lost.created:
                return True, mark
        elif found[mark] is Found.OTHER or (mark.number > newest and not is_there(mark)):
            lost = mark
    return lost is not None, None
