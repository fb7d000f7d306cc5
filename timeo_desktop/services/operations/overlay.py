"""What is laid over the model: marks and colours by element, from the situation. Rows of one table."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from timeo_desktop.services.operations.situation import (
    Situation,
    StreamState,
    StreamView,
    TicketState,
    has_pin,
    is_meter,
)

_WORST = {state: number for number, state in enumerate((*TicketState, *StreamState))}


@dataclass(frozen=True)
class Mark:
    """Something to show at an element (0: nowhere yet): a pin that counts tickets, or a label with a value."""

    element: int
    state: str
    count: int = 1
    value: float = math.nan
    unit: str = ""
    records: tuple[int, ...] = ()


@dataclass(frozen=True)
class Scale:
    """The values that the ends of the colour scale stand for."""

    low: float
    high: float
    unit: str


@dataclass(frozen=True)
class Overlay:
    """Marks, and for elements that take a colour their value (NaN: no current one) and state."""

    marks: tuple[Mark, ...] = ()
    values: tuple[tuple[int, float, str], ...] = ()
    scale: Scale | None = None
    states: tuple[tuple[str, int], ...] = ()


def worst(states: Iterable[str]) -> str:
    """The state that matters most."""
    return min(states, key=lambda state: _WORST[state])


def tickets(situation: Situation, _quantity: str) -> Overlay:
    """A pin at each element with open or lately closed tickets."""
    at: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for each in situation.tickets:
        if has_pin(each, situation.moment):
            at[each.row.elements[0] if each.row.elements else 0].append((each.state, each.row.id))
    marks = tuple(
        Mark(element, worst(state for state, _ in rows), len(rows), records=tuple(number for _, number in rows))
        for element, rows in at.items()
    )
    return Overlay(marks, states=_count(state for rows in at.values() for state, _ in rows))


def sensors(situation: Situation, quantity: str) -> Overlay:
    """Elements and rooms in the colour of what is measured there."""
    return _measured(each for each in situation.streams if each.row.quantity == quantity and not is_meter(each.row))


def meters(situation: Situation, quantity: str) -> Overlay:
    """What each building used in the last day, by the meters of one quantity."""
    at: dict[int, list[StreamView]] = defaultdict(list)
    for each in situation.streams:
        if is_meter(each.row) and each.row.quantity == quantity and each.elements and each.latest is not None:
            at[situation.buildings.get(each.elements[0], each.elements[0])].append(each)
    marks, values = [], []
    for building, rows in at.items():
        state, total = worst(each.state for each in rows), sum(each.value for each in rows)
        numbers = tuple(each.row.id for each in rows)
        marks.append(Mark(building, state, len(rows), total, rows[0].row.unit, numbers))
        values.append((building, total, state))
    known = [value for _, value, _ in values if not math.isnan(value)]
    unit = marks[0].unit if marks else ""
    scale = nice_scale(min(0.0, *known), max(known), unit) if known else None
    return Overlay(tuple(marks), tuple(values), scale, _count(each.state for rows in at.values() for each in rows))


def nothing(_situation: Situation, _quantity: str) -> Overlay:
    """The model as it is."""
    return Overlay()


OVERLAYS: dict[str, Callable[[Situation, str], Overlay]] = {
    "": nothing,
    "tickets": tickets,
    "sensors": sensors,
    "meters": meters,
}


def _measured(streams: Iterable[StreamView]) -> Overlay:
    rows = [each for each in streams if each.latest is not None and each.elements]
    marks = tuple(Mark(each.elements[0], each.state, 1, each.value, each.row.unit, (each.row.id,)) for each in rows)
    old = (StreamState.STALE, StreamState.OFFLINE)
    values = tuple((each.elements[0], math.nan if each.state in old else each.value, each.state.value) for each in rows)
    known = [value for _, value, _ in values if not math.isnan(value)]
    units = {each.row.unit for each in rows}
    scale = None
    if known and len(units) == 1:
        scale = nice_scale(min(known), max(known), units.pop())
    return Overlay(marks, values, scale, _count(each.state for each in rows))


def nice_scale(low: float, high: float, unit: str) -> Scale:
    """Ends that people can read, a little beyond the values."""
    span = max(high - low, abs(high) * 0.02, 1e-9)
    step = 10 ** math.floor(math.log10(span))
    step = step if span / step >= 2 else step / 5
    first, last = math.floor(low / step) * step, math.ceil(high / step) * step
    return Scale(first, last if last > first else first + step, unit)


def _count(states: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counted: dict[str, int] = defaultdict(int)
    for state in states:
        counted[state] += 1
    return tuple(sorted(counted.items(), key=lambda row: _WORST[row[0]]))
