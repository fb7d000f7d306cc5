"""A small Request Tracker whose truth is known: its tickets, its log, and how each ticket stood at every moment.

It is as little as the connector can see, and honest: a move, a merge and a right that is taken away have the effects
that they have in RT 5 (see `lib/RT/Ticket.pm`, `MergeInto`, `SetStatus`). Moments are whole seconds since 1970.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

NOBODY = "Nobody"
PEOPLE = {6: NOBODY, 11: "amelie", 12: "bruno"}
ASSET, LOT = 1, 2  # custom fields
ENDS = ("resolved", "rejected", "deleted")


@dataclass(frozen=True)
class Fields:
    """What a person can change of a ticket. `queue`, `owner`: numbers; `due`: seconds; `asset`, `lot`: custom
    fields."""

    subject: str
    status: str = "new"
    queue: int = 1
    owner: int = 6
    priority: int = 0
    due: int | None = None
    asset: str = ""
    lot: str = ""


@dataclass(frozen=True)
class Ticket:
    """A ticket as it stands. `effective`: the ticket that it was merged into, else itself."""

    number: int
    fields: Fields
    created: int
    updated: int
    effective: int
    started: int | None = None
    resolved: int | None = None


@dataclass(frozen=True)
class Transaction:
    """A line of the log."""

    number: int
    ticket: int
    kind: str
    created: int
    field: str = ""
    old: str = ""
    new: str = ""
    content: str = ""


@dataclass
class Named:
    """A queue or a custom field: its names since when, and whether the account may see it."""

    names: list[tuple[int, str]]
    readable: bool = True
    told: bool = False  # whether its name was asked for since it has it

    @property
    def name(self) -> str:
        """What it is called now."""
        return self.names[-1][1]

    def name_at(self, moment: int) -> str:
        """What it was called at a moment."""
        return next(name for since, name in reversed(self.names) if since <= moment or since == self.names[0][0])


@dataclass
class World:
    """All that a backup holds. `story`: how each ticket stood since when; `dates`: since when it was
    started and closed when; `born`: in which state it was made; `merged`: since when, and into which."""

    tickets: dict[int, Ticket] = field(default_factory=dict)
    log: list[Transaction] = field(default_factory=list)
    queues: dict[int, Named] = field(default_factory=dict)
    custom: dict[int, Named] = field(default_factory=dict)
    story: dict[int, list[tuple[int, Fields]]] = field(default_factory=dict)
    dates: dict[int, list[tuple[int, int | None, int | None]]] = field(default_factory=dict)
    born: dict[int, str] = field(default_factory=dict)
    merged: dict[int, tuple[int, int]] = field(default_factory=dict)


class ModelServer:
    """The server. `clock`: seconds."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        began = clock()
        self.world = World(
            queues={number: Named([(began, name)]) for number, name in enumerate(("CVC", "Ascenseurs", "Secret"), 1)},
            custom={ASSET: Named([(began, "AssetRef")]), LOT: Named([(began, "Lot")])},
        )
        self.world.queues[3].readable = False
        self.backups: list[World] = []
        self.moments: set[int] = set()  # at which anything was done, also what a restored copy knows nothing of
        self.ever_hidden = {3}  # queues
        self.read: set[tuple[int, int]] = set()  # number and moment of making of the tickets that were shown

    # What people do.

    def create(self, fields: Fields, linked: int | None = None) -> int:
        """A new ticket, in any state; its number. `linked`: the one that it is split off."""
        number, moment = len(self.world.tickets) + 1, self._clock()
        begun = moment if fields.status != "new" else None
        ended = moment if fields.status in ENDS else None
        self.world.tickets[number] = Ticket(number, fields, moment, moment, number, begun, ended)
        self.world.born[number] = fields.status
        self._remember(number)
        self._note(number, "Create", content=f"Texte de {fields.subject}")
        if linked is not None:
            for one, other in ((number, linked), (linked, number)):
                self._note(one, "AddLink", "RefersTo", new=f"fsck.com-rt://modele/ticket/{other}")
        return number

    def change(self, number: int, **values: object) -> None:
        """Change fields of a ticket, or of the one that it was merged into; a transaction for each."""
        number = self.world.tickets[number].effective
        for name, value in values.items():
            ticket = self.world.tickets[number]
            old = getattr(ticket.fields, name)
            if old != value:
                changed = replace(ticket, fields=replace(ticket.fields, **{name: value}))  # type: ignore[arg-type]
                self.world.tickets[number] = self._stamped(ticket, changed) if name == "status" else changed
                self._note(number, *_TOLD[name], _text(name, old), _text(name, value))
                self._remember(number)

    def comment(self, number: int, text: str) -> None:
        """Write something under a ticket, or under the one that it was merged into."""
        self._note(self.world.tickets[number].effective, "Comment", content=text)

    def merge(self, number: int, into: int) -> None:
        """Merge a ticket into another one, with those that were merged into it before."""
        one, other = (self.world.tickets[each].effective for each in (number, into))
        if one == other:
            return
        for each in self.world.tickets.values():
            if each.effective == one:
                self.world.tickets[each.number] = replace(each, effective=other)
        self.world.merged[one] = (self._clock(), other)
        for each in (one, other):
            self._note(each, "AddLink", "MergedInto", new=f"fsck.com-rt://modele/ticket/{other}")

    def rename(self, kind: str, number: int, name: str) -> None:
        """Call a queue (`queues`) or a custom field (`custom`) otherwise."""
        named: Named = getattr(self.world, kind)[number]
        named.names.append((self._clock(), name))
        named.told = False

    def allow(self, queue: int, readable: bool) -> None:
        """Give or take away the right to see a queue."""
        self.world.queues[queue].readable = readable
        self.ever_hidden |= set() if readable else {queue}

    def back_up(self) -> None:
        """Keep a copy of everything."""
        self.backups.append(copy.deepcopy(self.world))

    def restore(self, number: int) -> None:
        """Put everything back to a copy."""
        self.world = copy.deepcopy(self.backups[number])

    def _stamped(self, before: Ticket, ticket: Ticket) -> Ticket:
        moment, status = self._clock(), ticket.fields.status
        if before.fields.status == "new" and ticket.started is None:
            ticket = replace(ticket, started=moment)
        return replace(ticket, resolved=moment) if status in ENDS else ticket

    def _note(self, number: int, kind: str, field: str = "", old: str = "", new: str = "", content: str = "") -> None:
        moment = self._clock()
        self.world.log.append(Transaction(len(self.world.log) + 1, number, kind, moment, field, old, new, content))
        self.world.tickets[number] = replace(self.world.tickets[number], updated=moment)

    def _remember(self, number: int) -> None:
        ticket, moment = self.world.tickets[number], self._clock()
        self.moments.add(moment)
        self.world.story.setdefault(number, []).append((moment, ticket.fields))
        closed = ticket.resolved if ticket.fields.status in ENDS else None
        self.world.dates.setdefault(number, []).append((moment, ticket.started, closed))

    # What the account may see.

    def sees(self, number: int) -> bool:
        """Whether the account may read a ticket, or the one that it was merged into."""
        effective = self.world.tickets[number].effective
        return self.world.queues[self.world.tickets[effective].fields.queue].readable

    def sees_line(self, line: Transaction) -> bool:
        """Whether the account may read a line of the log. The ticket's own queue is asked; of comments and custom
        fields also that of the ticket that it was merged into."""
        own = self.world.queues[self.world.tickets[line.ticket].fields.queue].readable
        return own and (line.kind not in ("Comment", "CustomField") or self.sees(line.ticket))

    # The truth.

    def at(self, number: int, moment: int) -> Fields | None:
        """How a ticket stood at a moment; None before it was made."""
        return next((fields for since, fields in reversed(self.world.story[number]) if since <= moment), None)

    def dates_at(self, number: int, moment: int) -> tuple[int | None, int | None]:
        """Since when a ticket was started, and when it was closed, as that was at a moment."""
        return next((tuple(dates) for since, *dates in reversed(self.world.dates[number]) if since <= moment))  # type: ignore[return-value]


_TOLD = {
    "subject": ("Set", "Subject"), "status": ("Status", "Status"), "queue": ("Set", "Queue"),
    "owner": ("Set", "Owner"), "priority": ("Set", "Priority"), "due": ("Set", "Due"),
    "asset": ("CustomField", str(ASSET)), "lot": ("CustomField", str(LOT)),
}  # fmt: skip


def _text(name: str, value: object) -> str:
    """A value as the log holds it."""
    if name == "due":
        moment = datetime.fromtimestamp(value or 0, UTC)  # type: ignore[arg-type]
        return f"{moment:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)
