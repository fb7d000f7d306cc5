"""What was known on some days of the past: written down from what is filled in, without asking the store, and compared
with what the store answers later."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.scale import plan, tickets
from tests.benchmarks.scale.plan import END, SENSORS, START, Size
from timeo_desktop.domain.times import DAY, HOUR, Millis
from timeo_desktop.services.operations import history
from timeo_desktop.services.operations.tickets import standing_tickets
from timeo_desktop.services.operations.topic import Asked
from timeo_desktop.store.operations import readings
from timeo_desktop.store.operations.database import Store

_FILE = "past.json"
_EACH = 5  # elements and streams a day
_WEEK = 7 * DAY
Answer = list[tuple[object, ...]]


def record(own: Path, size: Size, made: tickets.Tickets) -> None:
    """Write down what is to be answered on each day."""
    rows = [(question, moment, number, _digest(answer), len(answer)) for question, moment, number, answer in
            _expected(size, made)]  # fmt: skip
    (own / _FILE).write_text(json.dumps(rows), "utf-8")


def _digest(answer: Answer) -> str:
    return hashlib.sha256(repr(answer).encode()).hexdigest()


def _chosen(size: Size, made: tickets.Tickets, day: int) -> tuple[list[int], list[int]]:
    """Elements that have tickets, and streams of ten years, to ask for on a day."""
    random = np.random.default_rng((29, day))
    elements = random.choice(made.elements[made.elements > 0], _EACH)
    streams = random.integers(0, size.long + size.daily, _EACH)
    return elements.tolist(), streams.tolist()


def _expected(size: Size, made: tickets.Tickets) -> Iterator[tuple[str, Millis, int, Answer]]:
    for day, moment in enumerate(plan.moments_of_past()):
        elements, streams = _chosen(size, made, day)
        for element in elements:
            yield "history", moment, element, _history(made, element, moment)
        for stream in streams:
            yield "readings", moment, stream, _readings(size, stream, moment)
        yield "tickets", moment, 0, _standing(made, moment)


def _history(made: tickets.Tickets, element: int, known: Millis) -> Answer:
    """Moment, note and moment of recording of every event of the tickets on an element, as it was known."""
    found: Answer = []
    last = tickets.DELIVERIES + (known - START) // HOUR
    for ticket in np.flatnonzero(made.elements == element).tolist():
        for place in range(len(tickets.NAMES)):
            happened, learned, corrected = (
                int(column[ticket, place]) for column in (made.happened, made.learned, made.corrected)
            )
            if happened > END or learned > last:
                continue
            is_corrected = bool(corrected) and corrected <= last
            delivery = corrected if is_corrected else learned
            recorded = START + (delivery - tickets.DELIVERIES) * HOUR
            found.append((happened, tickets.note_of(ticket, place, is_corrected), recorded))
    return sorted(found)


def _readings(size: Size, stream: int, known: Millis) -> Answer:
    """Moment and value of the readings of the week before, as they were known."""
    told = plan.told_of(size, stream)
    wanted = (told.at > known - _WEEK) & (told.at <= known) & (plan.recorded_at(told.deliveries) <= known)
    now = dict(zip(told.at[wanted].tolist(), told.values[wanted].tolist(), strict=True))  # the last one counts
    return sorted(now.items())


def _standing(made: tickets.Tickets, moment: Millis) -> Answer:
    """Key and state of the tickets that had a pin."""
    found: Answer = []
    for ticket, status in enumerate(tickets.statuses_at(made, moment)):
        closed = int(made.happened[ticket, -1])
        if status == "closed" and moment - closed < _WEEK:
            found.append((f"T{ticket}", "closed"))
        elif status in ("open", "hold"):
            late = int(made.requested[ticket]) + 10 * DAY < moment
            found.append((f"T{ticket}", "late" if late else status))
    return sorted(found)


def compared(own: Path, store: Store) -> dict[str, tuple[int, int]]:
    """Answers of the store that are exactly what was written down, and others, by question."""
    rows = json.loads((own / _FILE).read_text("utf-8"))
    found: dict[str, tuple[int, int]] = {}
    for question, moment, number, digest, _ in rows:
        same = _digest(_ASKED[question](store, moment, number)) == digest
        equal, different = found.get(question, (0, 0))
        found[question] = equal + same, different + (not same)
    return found


def _asked_history(store: Store, known: Millis, element: int) -> Answer:
    entries = history.timeline(store.read(), element, history.SOURCES, known=known)
    return sorted(
        (each.happened, each.detail, each.recorded) for each in entries if each.source == plan.TICKETS and not each.uri
    )


def _asked_readings(store: Store, known: Millis, stream: int) -> Answer:
    numbers = readings.stream_numbers(store.read(), SENSORS, [f"S{stream}"])
    series = readings.raw_series(store.read(), numbers[f"S{stream}"], known - _WEEK + 1, known, known)
    return list(zip(series.at.tolist(), series.mean.tolist(), strict=True))


def _asked_standing(store: Store, moment: Millis, _: int) -> Answer:
    standing = standing_tickets(store.read(), Asked(moment))
    return sorted(
        (each.row.ticket.key, each.state.value) for each in standing.tickets if each.row.connection == plan.TICKETS
    )


_ASKED = {"history": _asked_history, "readings": _asked_readings, "tickets": _asked_standing}
