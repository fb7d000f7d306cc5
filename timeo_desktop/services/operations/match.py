"""The inbox of records that found no element: suggestions, and the user's decision."""

import re
import unicodedata
from dataclasses import dataclass

import rapidfuzz

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.times import now
from timeo_desktop.store.operations import connections, crosswalk
from timeo_desktop.store.operations.database import Store

_LIKELY = 62.0


@dataclass(frozen=True)
class Suggestion:
    """An element that a text may mean; `score` 0 to 100."""

    element: int
    name: str
    score: float


class Names:
    """The names of all elements, made ready once for many questions."""

    def __init__(self, store: Store) -> None:
        pairs = crosswalk.names(store.read())
        self._choices = [_plain(text) for text, _ in pairs]
        self._pairs = pairs

    def suggest(self, text: str, limit: int = 5) -> list[Suggestion]:
        """The elements whose names come nearest, the best first."""
        found: dict[int, Suggestion] = {}
        matches = rapidfuzz.process.extract(
            _plain(text), self._choices, scorer=rapidfuzz.fuzz.WRatio, limit=limit * 4, score_cutoff=_LIKELY
        )
        for _, score, index in matches:
            name, element = self._pairs[index]
            if element not in found:
                found[element] = Suggestion(element, name, score)
        return sorted(found.values(), key=lambda each: -each.score)[:limit]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(sign for sign in decomposed if not unicodedata.combining(sign))))


@dataclass(frozen=True)
class Confirmed:
    """What a decision did: how many records joined their element."""

    changes: Changes
    joined: int


def confirm(store: Store, connection: str, value: str, element: int | None) -> Confirmed:
    """Remember what a text means in a connection (None: nothing in any model)."""
    moment = now()
    with store.write() as db:
        connections.audit(db, moment, "link.confirm", f"{connection}: {value}", str(element))
        joined = crosswalk.confirm(db, connection, value, element, moment)
    return Confirmed(Changes(frozenset({Kind.LINKS}), frozenset({element} if element is not None else ())), joined)
