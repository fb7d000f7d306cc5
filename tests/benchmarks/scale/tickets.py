"""Made-up tickets of ten years: what happened, when it was learned, what was corrected, on which element it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tests.benchmarks.scale.plan import BASE, END, I64, START, TICKETS, Size
from timeo_desktop.domain.times import DAY, HOUR, MINUTE

DELIVERIES = 2 * BASE  # one an hour, numbered from here on
HOURS = (END - START) // HOUR
PROVIDERS = 40
_EVENTS = (
    ("requested", "open", 0.0), ("acknowledged", "open", 0.02), ("planned", "", 0.05), ("on_site", "", 0.3),
    ("note", "", 0.35), ("waiting", "hold", 0.5), ("note", "", 0.6), ("planned", "open", 0.7), ("note", "", 0.8),
    ("done", "closed", 1.0),
)  # fmt: skip
NAMES, STATUSES = ([row[place] for row in _EVENTS] for place in (0, 1))
_SHARES = np.array([row[2] for row in _EVENTS])
_UNMATCHED, _ON_DEMONSTRATION, _LEARNED_LATE, _CORRECTED = 0.05, 0.02, 0.05, 0.01
_WORK = ("Fuite", "Panne", "Bruit", "Éclairage", "Chauffage", "Serrure", "Ascenseur", "Vitrage")


@dataclass(frozen=True, eq=False)
class Tickets:
    """All tickets as columns (N,), and their events (N, 10). `elements` 0: no element is found. `learned` and
    `corrected` are deliveries; `corrected` 0: the first word stands."""

    requested: I64
    elements: I64
    happened: I64
    learned: I64
    corrected: I64


def make_tickets(size: Size, demonstration: Sequence[int]) -> Tickets:
    """Tickets on made-up elements, some on those of the demonstration building, some on none."""
    random = np.random.default_rng(13)
    count = size.tickets
    requested = random.integers(START, END - HOUR, count) // MINUTE * MINUTE
    lasts = np.minimum(random.lognormal(np.log(5 * DAY), 1.0, count), 90 * DAY)
    happened = requested[:, None] + (lasts[:, None] * _SHARES).astype(np.int64) // MINUTE * MINUTE
    elements = BASE + 1 + random.integers(0, size.elements, count)
    chosen = np.flatnonzero(random.random(count) < _ON_DEMONSTRATION)
    elements[chosen] = random.choice(np.array(demonstration), len(chosen))
    elements[random.random(count) < _UNMATCHED] = 0
    late = np.where(random.random(happened.shape) < _LEARNED_LATE, random.integers(0, 3 * DAY, happened.shape), 0)
    hours = np.clip(-(-(happened + late - START) // HOUR), 1, HOURS)
    again = np.where(random.random(happened.shape) < _CORRECTED, hours + random.integers(1, 200, hours.shape), 0)
    again = np.where(again > HOURS, 0, again)
    learned, corrected = DELIVERIES + hours, np.where(again > 0, DELIVERIES + again, 0)
    return Tickets(requested, elements, happened, learned, corrected)


def statuses_at(tickets: Tickets, moment: int) -> list[str]:
    """How each ticket stood, by its log; empty before it was asked for."""
    places = np.array([place for place, status in enumerate(STATUSES) if status])
    known = (tickets.happened[:, places] <= min(moment, END)).sum(axis=1)
    return [STATUSES[places[each - 1]] if each else "" for each in known.tolist()]


def ticket_rows(tickets: Tickets) -> Iterator[tuple[object, ...]]:
    """Rows of `intervention`: id, connection, key, provider, title, status, event, trade, requested, updated, due,
    acknowledged, on site, closed, delivery."""
    for place, status in enumerate(statuses_at(tickets, END)):
        happened = tickets.happened[place]
        last = int((happened <= END).sum()) - 1
        known = [int(each) if each <= END else None for each in happened.tolist()]
        deliveries = np.maximum(tickets.learned[place], tickets.corrected[place])[: last + 1]
        requested, work = int(tickets.requested[place]), _WORK[place % len(_WORK)]
        yield (
            BASE + place, TICKETS, f"T{place}", 1 + place % PROVIDERS, f"{work} n° {place}", status, NAMES[last], work,
            requested, known[last], requested + 10 * DAY, known[1], known[3], known[9], int(deliveries.max()),
        )  # fmt: skip


def event_rows(tickets: Tickets) -> Iterator[tuple[object, ...]]:
    """Rows of `intervention_event`: intervention, key, happened, event, status, actor, note, delivery, replaced."""
    columns = (tickets.happened.tolist(), tickets.learned.tolist(), tickets.corrected.tolist())
    for ticket, (happened, learned, corrected) in enumerate(zip(*columns, strict=True)):
        for place, name in enumerate(NAMES):
            if happened[place] > END:
                break
            own = (BASE + ticket, str(place), happened[place], name, STATUSES[place], f"M. {ticket % 97}")
            if corrected[place]:
                yield (*own, note_of(ticket, place, corrected=False), learned[place], corrected[place])
            yield (*own, note_of(ticket, place, bool(corrected[place])), corrected[place] or learned[place], None)


def note_of(ticket: int, place: int, corrected: bool) -> str:
    """What is said of an event."""
    return f"Passage {place} sur le ticket {ticket}{', corrigé' if corrected else ''}"


def link_rows(tickets: Tickets) -> Iterator[tuple[object, ...]]:
    """Rows of `link`: record and element of those that have one."""
    for ticket, element in enumerate(tickets.elements.tolist()):
        if element:
            yield BASE + ticket, element


def key_rows(tickets: Tickets) -> Iterator[tuple[object, ...]]:
    """Rows of `record_key`: record and value; those that wait for a person name one of a few hundred things."""
    for ticket, element in enumerate(tickets.elements.tolist()):
        yield BASE + ticket, f"E{element}" if element else f"Local inconnu {ticket % 300}"
