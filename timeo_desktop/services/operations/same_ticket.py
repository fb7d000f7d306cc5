"""One ticket in two systems: suggestions, and what a person decides, which is remembered and can be taken back."""

from dataclasses import dataclass, replace

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import InterventionRow
from timeo_desktop.domain.records import Status
from timeo_desktop.domain.same_tickets import Alike, Side
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import now
from timeo_desktop.domain.told import ALWAYS
from timeo_desktop.services.operations.alike_tickets import LONGEST, alike, best
from timeo_desktop.services.operations.topic import Asked, Records, Topic
from timeo_desktop.store.operations import as_of, change_log, connections, deliveries, interventions, same_tickets
from timeo_desktop.store.operations.database import Database, Reader, Store
from timeo_desktop.store.operations.facts import Record
from timeo_desktop.store.operations.ticket_facts import KIND

_MANY = 2_000  # tickets that changed; for more all are looked at
_LIVES = (Status.OPEN, Status.HOLD)


@dataclass(frozen=True)
class Suggested:
    """All pairs that are likely, and the best of those that exclude each other."""

    pairs: tuple[Alike, ...] = ()
    best: tuple[Alike, ...] = ()

    def count(self) -> int:
        """How many wait for an answer."""
        return len(self.best)


def suggest(reader: Reader, limit: int | None = None) -> list[Alike]:
    """Pairs of tickets of different connections that are likely to be the same, the surest first."""
    return list(_read(reader, Asked()).best[:limit])


def _read(reader: Reader, _asked: Asked) -> Suggested:
    if not same_tickets.several_systems(reader):
        return Suggested()
    found = alike(same_tickets.sides(reader), same_tickets.refused(reader))
    return Suggested(tuple(found), tuple(best(found)))


def _again(reader: Reader, asked: Asked, before: Suggested, records: Records) -> Suggested:
    """What pairs are likely after these records changed: only what was asked for around them is looked at."""
    ids = frozenset(number for kind, number in records if kind == KIND)
    between = same_tickets.requested_between(reader, ids) if len(ids) < _MANY else None
    if between is None:
        return _read(reader, asked)
    around = (between[0] - LONGEST, between[1] + LONGEST)
    fresh = alike(same_tickets.sides(reader, around), same_tickets.refused(reader), ids)
    kept = [each for each in before.pairs if ids.isdisjoint(each.pair)]
    return Suggested((*kept, *fresh), tuple(best((*kept, *fresh))))


SUGGESTED: Topic[Suggested] = Topic(
    "told_twice", _read, frozenset({Kind.TICKETS, Kind.LINKS}), Suggested(), KIND, _again, timeless=True
)


def standing(main: Side, other: Side) -> Sentence | None:
    """How two tickets differ in how they stand; None where they do not."""
    if (main.status in _LIVES) == (other.status in _LIVES):
        return None
    key = "still open, while {number} is closed" if main.status in _LIVES else "closed, while {number} is still open"
    return sentence(key, number=other.key)


@dataclass(frozen=True)
class _Both:
    """Two tickets of the store, and the delivery of a decision on them."""

    main: int
    other: int
    learned: int  # since when the other one is known
    record: Record
    changes: Changes


def confirm(store: Store, main: int, other: int) -> Changes:
    """They are the same: from now on we know that `main` tells the story of both, and always did. Raises UserError."""
    with store.write() as db:
        both = _begin(db, "same.confirm", main, other)
        interventions.join(db, both.record, both.learned, both.main, ALWAYS)
        same_tickets.decide(db, both.main, both.other, True, both.record.moment)
        return change_log.noted(db, both.changes)


def refuse(store: Store, one: int, other: int) -> Changes:
    """They are not the same; nobody is asked again. Raises UserError."""
    with store.write() as db:
        both = _begin(db, "same.refuse", one, other)
        same_tickets.decide(db, both.main, both.other, False, both.record.moment)
        return change_log.noted(db, both.changes)


def part(store: Store, other: int) -> Changes:
    """Take back that a ticket is the same as another: it tells its own story again, as do those that came with it.
    Raises UserError."""
    with store.write() as db:
        row = _row(db, other)
        main = row.into
        if main is None or row.away is not None:
            raise UserError("{number} tells its own story already", number=row.ticket.key)
        moment = now()
        connections.audit(db, moment, "same.part", row.connection, f"{main} {other}")
        delivery = deliveries.begin_delivery(db, row.connection, deliveries.BY_HAND, moment)
        record = replace(deliveries.record_of(db, KIND, delivery), id=other)
        came_along = same_tickets.followers(db.conn, other, main)
        interventions.join(db, record, _learned(db, other), None, ALWAYS)
        for number, learned, since in came_along:
            interventions.join(db, replace(record, id=number), learned, other, since)
        same_tickets.decide(db, main, other, None, moment)
        touched = {("intervention", each) for each in (main, other, *(number for number, _, _ in came_along))}
        return change_log.noted(db, Changes(frozenset({Kind.TICKETS}), records=frozenset(touched)))


def _begin(db: Database, action: str, main: int, other: int) -> _Both:
    """Check that a decision on two tickets can be, and begin it."""
    first, second = _row(db, main), _row(db, other)
    if first.into is not None and first.into != other:
        first = _row(db, first.into)
    if first.connection == second.connection:
        raise UserError("{one} and {other} are in the same system", one=first.ticket.key, other=second.ticket.key)
    for row in (first, second):
        if row.into is not None:
            raise UserError("The story of {number} is told under another ticket already", number=row.ticket.key)
    if first.away is not None:
        raise UserError("{number} is no longer shown by its source: take the other one", number=first.ticket.key)
    moment = now()
    connections.audit(db, moment, action, f"{first.connection}: {first.ticket.key}",
                      f"{second.connection}: {second.ticket.key}")  # fmt: skip
    delivery = deliveries.begin_delivery(db, second.connection, deliveries.BY_HAND, moment)
    record = replace(deliveries.record_of(db, KIND, delivery), id=second.id)
    touched = frozenset({("intervention", first.id), ("intervention", second.id)})
    changes = Changes(frozenset({Kind.TICKETS}), records=touched)
    return _Both(first.id, second.id, _learned(db, second.id), record, changes)


def _row(db: Database, number: int) -> InterventionRow:
    found = as_of.interventions(db.conn, ids=[number])
    if not found:
        raise UserError("There is no ticket with the number {number} in the store", number=number)
    return found[0]


def _learned(db: Database, number: int) -> int:
    return interventions.learned_of(db.conn, number)
