"""Made-up tickets of the demonstration building, and when each thing about them was learned.

Most is learned minutes after it happened. Of one ticket a month it is learned only days later that it was done, for a
technician was without network; one is told twice and merged by somebody a day later.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from timeo_desktop.domain.records import (
    Away,
    How,
    Intervention,
    InterventionEvent,
    Key,
    Record,
    Scheme,
    Status,
)
from timeo_desktop.domain.times import DAY, DEFAULT_ZONE, HOUR, MINUTE, Millis, from_datetime, to_datetime

_YEARS = 3
_PER_MONTH = 8
_SEASONS = {"winter": (10, 11, 12, 1, 2, 3, 4), "summer": (5, 6, 7, 8, 9), "any": tuple(range(1, 13))}
_SOON, _LATE = 5 * MINUTE, 3 * DAY
_LATE_ONE, _TWICE = "-04", 1  # the ticket of a month whose end is learned late, and the one that is told twice
_LONGEST = 3  # months between a ticket and what is told of it last


@dataclass(frozen=True)
class Told:
    """What is learned at a moment; without tickets, the readings until then."""

    learned: Millis
    records: tuple[Record, ...] = ()
    away: tuple[Away, ...] = ()


def learned(ticket: str, event: InterventionEvent) -> Millis:
    """When a line of the log of a ticket is learned."""
    late = event.event == "done" and ticket.endswith(_LATE_ONE)
    return event.happened + (_LATE if late else _SOON)


class Tickets:
    """The tickets of a plan."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan

    def told(self, begin: Millis, known: Millis | None, moment: Millis) -> Iterator[Told]:
        """What is learned until a moment since `known`: all until `begin` at once where that is None."""
        if known is None:
            today = to_datetime(begin)
            month = today.year * 12 + today.month - 1
            for each in range(month - _YEARS * 12, month + 1):
                tickets = self._month(each // 12, each % 12 + 1, begin)
                yield Told(begin, tuple(tickets), tuple(_merged(tickets)))
        for each in sorted(self._moments(begin if known is None else known, moment)):
            tickets = [ticket for ticket in self._lately(each) if _is_news(ticket, each)]
            yield Told(each, tuple(tickets), tuple(_merged(tickets)))

    def _lately(self, moment: Millis) -> list[Intervention]:
        """The tickets of the last months as they are known at a moment."""
        today = to_datetime(moment)
        month = today.year * 12 + today.month - 1
        found: list[Intervention] = []
        for each in range(month - _LONGEST, month + 1):
            found += self._month(each // 12, each % 12 + 1, moment)
        return found

    def _moments(self, known: Millis, moment: Millis) -> set[Millis]:
        return {
            told
            for ticket in self._lately(moment)
            for event in ticket.events
            if known < (told := learned(ticket.key, event)) <= moment
        }

    def _month(self, year: int, month: int, moment: Millis) -> list[Intervention]:
        chance = random.Random(f"timeo {year}-{month}")
        start = from_datetime(datetime(year, month, 1, tzinfo=UTC))
        likely = [row for row in self._plan["tickets"] if month in _SEASONS[row["season"]]]
        drawn = chance.choices(likely, [row["weight"] for row in likely], k=_PER_MONTH + (month in (11, 12, 1)) * 2)
        tickets = []
        for number, row in enumerate(drawn, start=1):
            asked = start + int(chance.uniform(0, 27)) * DAY + int(chance.uniform(6, 17) * HOUR)
            tickets.append(self._ticket(f"{year}{month:02d}-{number:02d}", row, asked, "corrective", chance, moment))
        for row in self._plan["preventive"]:
            if row["month"] == month:
                asked = start + int(chance.uniform(2, 20)) * DAY + 7 * HOUR
                key = f"{year}{month:02d}-P-{row['asset']}"
                tickets.append(self._ticket(key, row, asked, "preventive", chance, moment))
        twice = _told_twice(tickets[_TWICE], moment)
        return [ticket for ticket in (*tickets, twice) if ticket.requested <= moment]

    def _ticket(
        self, key: str, row: dict[str, Any], asked: Millis, work: str, chance: random.Random, moment: Millis
    ) -> Intervention:  # fmt: skip
        provider = next(
            each for each in self._plan["providers"]
            if each["from"] <= to_datetime(asked).date().isoformat() < each["until"]
        )  # fmt: skip
        stretch = math.exp(chance.gauss(0, provider["spread"]))
        acknowledged, arrived, done = (
            asked + int(provider[f"{word}_h"] * stretch * HOUR) for word in ("acknowledge", "arrive", "restore")
        )
        part = chance.random() < 0.3
        if part:
            done += int(chance.uniform(6, 40) * DAY)
        person = chance.choice(provider["technicians"])
        log = [
            InterventionEvent("1", asked, "requested", Status.OPEN, "Accueil (fictif)", row["title"]),
            InterventionEvent("2", acknowledged, "acknowledged", Status.OPEN, person),
            InterventionEvent("3", arrived, "on_site", Status.OPEN, person),
            *(
                [InterventionEvent("5", arrived + HOUR, "waiting", Status.HOLD, person, "Pièce commandée.")]
                if part
                else []
            ),
            InterventionEvent(
                "4", done, "done", Status.CLOSED, person, row.get("note", "Visite faite, rien à signaler.")
            ),
        ]
        events = tuple(event for event in log if learned(key, event) <= moment)
        last = events[-1] if events else log[0]
        scheme = (Scheme.PLACE, row["place"]) if "place" in row else (Scheme.ASSET, row["asset"])
        return Intervention(
            key=key, title=row["title"], status=last.status or Status.OPEN, event=last.event, requested=asked,
            updated=last.happened, keys=(Key(*scheme),), provider=provider["name"], contract=provider["contract"],
            trade=row["trade"], work_type=work, priority="2" if work == "corrective" else "4",
            asked_by="Accueil (fictif)", due=asked + (3 if work == "corrective" else 30) * DAY, zone=DEFAULT_ZONE,
            acknowledged=acknowledged if log[1] in events else None, on_site=arrived if log[2] in events else None,
            closed=done if log[-1] in events else None, events=events,
        )  # fmt: skip


def _is_news(ticket: Intervention, moment: Millis) -> bool:
    return any(learned(ticket.key, event) == moment for event in ticket.events)


def _told_twice(ticket: Intervention, moment: Millis) -> Intervention:
    """The same again, told by somebody who did not know; merged a day later."""
    key, asked = f"{ticket.key}-B", ticket.requested + 4 * HOUR
    who = "Gardien (fictif)"
    log = (
        InterventionEvent("1", asked, "requested", Status.OPEN, who, f"{ticket.title} (encore)"),
        InterventionEvent("2", asked + DAY, "merged", actor="Accueil (fictif)", new=ticket.key),
    )
    events = tuple(event for event in log if learned(key, event) <= moment)
    return replace(
        ticket, key=key, title=f"{ticket.title} (encore)", status=Status.OPEN, event="requested", requested=asked,
        updated=events[-1].happened if events else asked, asked_by=who, acknowledged=None, on_site=None, closed=None,
        events=events,
    )  # fmt: skip


def _merged(tickets: list[Intervention]) -> Iterator[Away]:
    for ticket in tickets:
        for event in ticket.events:
            if event.event == "merged":
                yield Away(ticket.key, How.MERGED, into=event.new, since=event.happened)
