"""The inbox of records that found no element: suggestions, and the user's decision."""

import re
from dataclasses import dataclass

import rapidfuzz

from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.operations import Unmatched
from timeo_desktop.domain.times import now
from timeo_desktop.services.operations.topic import Topic
from timeo_desktop.store.operations import connections, crosswalk, deliveries, linking, names
from timeo_desktop.store.operations.change_log import noted
from timeo_desktop.store.operations.database import Reader, Store

_LIKELY = 62.0
UNMATCHED: Topic[list[Unmatched]] = Topic(
    "unmatched",
    lambda reader, _asked: crosswalk.unmatched(reader),
    frozenset({Kind.TICKETS, Kind.STREAMS, Kind.DOCUMENTS, Kind.LINKS, Kind.CONNECTIONS, Kind.KNOWN}),
    [],
    timeless=True,
)


@dataclass(frozen=True)
class Suggestion:
    """An element that a text may mean; `score` 0 to 100."""

    element: int
    name: str
    score: float


def suggest(reader: Reader, text: str, limit: int = 5) -> list[Suggestion]:
    """The elements whose names come nearest to a text, the best first."""
    wanted = _words(text)
    near = names.candidates(reader, text) or dict.fromkeys(names.find(reader, text, limit), wanted)
    scored = {
        element: max(rapidfuzz.fuzz.WRatio(wanted, _words(name)) for name in text.split("\n"))
        for element, text in near.items()
    }
    best = sorted((element for element in scored if scored[element] >= _LIKELY), key=lambda each: -scored[each])[:limit]
    known = crosswalk.elements(reader, best)
    return [Suggestion(each, known[each].name or known[each].tag, scored[each]) for each in best]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text)))


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
        delivery = deliveries.begin_delivery(db, connection, deliveries.BY_HAND, moment)
        joined = linking.confirm(db, connection, value, element, deliveries.record_of(db, "", delivery))
        changes = noted(db, Changes(frozenset({Kind.LINKS}), frozenset({element} if element is not None else ())))
    return Confirmed(changes, joined)
