"""Tickets of different systems that may be one and the same."""

from dataclasses import dataclass

from timeo_desktop.domain.records import Status
from timeo_desktop.domain.text import Sentence
from timeo_desktop.domain.times import Millis

Pair = tuple[int, int]


@dataclass(frozen=True)
class Side:
    """A ticket as it is compared with those of other systems. `says`: what its source says of it besides its title, and
    each value of its other fields; `places`: the elements and keys that it names; `partners`: the connections of which
    it tells the story of a ticket already."""

    id: int
    connection: str
    key: str
    title: str
    requested: Millis
    status: Status
    says: str = ""
    more: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Alike:
    """Two tickets that may be the same: how sure that is, 0 to 100, and why. `main` was asked for first."""

    main: Side
    other: Side
    score: float
    reasons: tuple[Sentence, ...]

    @property
    def pair(self) -> Pair:
        """Their numbers in the store."""
        return self.main.id, self.other.id


@dataclass(frozen=True)
class Joined:
    """Two tickets that a person said are the same: `main` tells the story of `other`. `recorded`: since when that is
    known."""

    main: int
    other: int
    recorded: Millis
    main_key: str
    other_key: str
    main_connection: str
    other_connection: str
