"""Two descriptions side by side: what both say alike, otherwise, or only one of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")
Said = tuple[str, Sequence[tuple[str, str]]]  # the title of a group, and its names with their values


class Alike(StrEnum):
    """How two values are to each other."""

    SAME = "same"
    DIFFERENT = "different"
    ONLY_ONE = "only one"
    ONLY_OTHER = "only other"


@dataclass(frozen=True)
class Compared:
    """A name with what each of the two says (None: nothing)."""

    name: str
    one: str | None
    other: str | None

    @property
    def alike(self) -> Alike:
        """How both values are to each other, as they are shown."""
        if self.one is None:
            return Alike.ONLY_OTHER
        if self.other is None:
            return Alike.ONLY_ONE
        return Alike.SAME if self.one == self.other else Alike.DIFFERENT


def compared(one: Iterable[Said], other: Iterable[Said]) -> list[tuple[str, tuple[Compared, ...]]]:
    """Groups of the same title beside each other, and in them names; of several that are called the same the first
    stands beside the first. What only the other one has comes last."""
    left, right = _numbered(one), _numbered(other)
    found = []
    for key in [*left, *(key for key in right if key not in left)]:
        mine, its = _numbered(left.get(key, ())), _numbered(right.get(key, ()))
        names = [*mine, *(name for name in its if name not in mine)]
        found.append((key[0], tuple(Compared(name[0], mine.get(name), its.get(name)) for name in names)))
    return found


def _numbered(pairs: Iterable[tuple[str, T]]) -> dict[tuple[str, int], T]:
    """What stands under each name; of several of one name each has its number."""
    counted: Counter[str] = Counter()
    found = {}
    for name, value in pairs:
        found[name, counted[name]] = value
        counted[name] += 1
    return found
