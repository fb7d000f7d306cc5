"""What was seen of a datastream, as the cursor keeps it."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from timeo_desktop.domain.times import DAY, Millis, from_iso, iso

_WORTH_READING_AGAIN = 2_000  # of the newest observations


@dataclass(frozen=True)
class Seen:
    """`last`: the last result time. `total`: how many observations were told of. `visited`: when it was last read to
    the end. `apart`: result times are others than those the results are about, or that is not known yet. `until`: how
    far the round has come that reads all again (None: it begins anew), `checked` when it last went on, and `met_apart`
    what it met. `short`: how many observations the server says it has more than it sent. `first`: the oldest result
    time, 0 where not known. `step`: milliseconds between the last observations."""

    last: str | None = None
    total: int = 0
    visited: Millis = 0
    apart: bool = True
    until: str | None = None
    checked: Millis = 0
    met_apart: bool = False
    short: int = 0
    first: Millis = 0
    step: Millis = 0

    @classmethod
    def of(cls, kept: object) -> "Seen":
        """From a cursor, also from one of a version that kept less; nothing where there is none."""
        return cls(*kept) if isinstance(kept, list) else cls(apart=False)

    def kept(self) -> list[str | int | bool | None]:
        """For the cursor."""
        return list(astuple(self))

    @property
    def again(self) -> Millis | None:
        """From when on the newest is read again in each run: a day of it, less where that would be very many."""
        if self.last is None:
            return None
        return from_iso(self.last) - min(DAY, _WORTH_READING_AGAIN * self.step or DAY)


def later(one: str | None, told: Iterable[Millis]) -> str | None:
    """The latest of a result time and some others."""
    return max([*(iso(moment) for moment in told), *([one] if one else [])], default=None)
