"""What is laid over the model: marks and colours by element, of answers to topics. The rows of overlays name these."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from timeo_desktop.domain.times import Millis
from timeo_desktop.services.operations.streams import Measured, StreamState, StreamView, is_meter
from timeo_desktop.services.operations.tickets import Standing, TicketState

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
class Laid:
    """Marks, and for elements that take a colour their value (NaN: no current one) and state. `newest` is when the
    newest of it was learned, `moment` what was looked at (None: now), `known` by whose knowledge (None:
    of now), `made_up` whether some of it is, `elsewhere` how many more are in models that are not open."""

    marks: tuple[Mark, ...] = ()
    values: tuple[tuple[int, float, str], ...] = ()
    scale: Scale | None = None
    states: tuple[tuple[str, int], ...] = ()
    newest: Millis | None = None
    moment: Millis | None = None
    known: Millis | None = None
    made_up: bool = False
    elsewhere: int = 0


def worst(states: Iterable[str]) -> str:
    """The state that matters most."""
    return min(states, key=lambda state: _WORST[state])


def tickets(standing: Standing, _quantity: str) -> Laid:
    """A pin at each element with open or lately closed tickets."""
    at: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for each in standing.tickets:
        at[each.row.elements[0] if each.row.elements else 0].append((each.state, each.row.id))
    marks = tuple(
        Mark(element, worst(state for state, _ in rows), len(rows), records=tuple(number for _, number in rows))
        for element, rows in at.items()
    )
    laid = Laid(marks, states=_count(state for rows in at.values() for state, _ in rows))
    return _of(standing, (each.row.recorded for each in standing.tickets), laid)


def sensors(answer: Measured, quantity: str) -> Laid:
    """Elements and rooms in the colour of what is measured there."""
    own = [each for each in _there(answer) if each.row.quantity == quantity and not is_meter(each.row)]
    laid = replace(_measured(own), elsewhere=answer.elsewhere.get(quantity, 0))
    return _of(answer, _readings(answer), laid)


def meters(answer: Measured, quantity: str) -> Laid:
    """What each building used in the last day, by the meters of one quantity."""
    at: dict[int, list[StreamView]] = defaultdict(list)
    for each in _there(answer):
        if is_meter(each.row) and each.row.quantity == quantity and each.elements and each.latest is not None:
            at[answer.buildings.get(each.elements[0], each.elements[0])].append(each)
    marks, values = [], []
    for building, rows in at.items():
        state, total = worst(each.state for each in rows), sum(each.value for each in rows)
        numbers = tuple(each.row.id for each in rows)
        marks.append(Mark(building, state, len(rows), total, rows[0].row.unit, numbers))
        values.append((building, total, state))
    known = [value for _, value, _ in values if not math.isnan(value)]
    unit = marks[0].unit if marks else ""
    scale = nice_scale(min(0.0, *known), max(known), unit) if known else None
    states = _count(each.state for rows in at.values() for each in rows)
    laid = Laid(tuple(marks), tuple(values), scale, states, elsewhere=answer.elsewhere.get(quantity, 0))
    return _of(answer, _readings(answer), laid)


def _there(answer: Measured) -> list[StreamView]:
    """What was not replaced: the one in its place tells what it told."""
    return [each for each in answer.streams if each.replaced is None]


def nothing(_answer: object, _quantity: str) -> Laid:
    """The model as it is."""
    return Laid()


def measured(answer: Measured) -> list[tuple[str, str]]:
    """Quantities that are measured somewhere, with their unit, meters left out."""
    return sorted({(each.row.quantity, each.row.unit) for each in answer.streams if not is_meter(each.row)})


def metered(answer: Measured) -> list[tuple[str, str]]:
    """Quantities that meters count, with their unit."""
    return sorted({(each.row.quantity, each.row.unit) for each in answer.streams if is_meter(each.row)})


def _of(answer: Standing | Measured, newest: Iterable[Millis], laid: Laid) -> Laid:
    """What was laid, with how old it is."""
    moment = None if answer.live else answer.moment
    return replace(laid, newest=max(newest, default=None), moment=moment, known=answer.known, made_up=answer.made_up)


def _readings(answer: Measured) -> Iterable[Millis]:
    return (each.latest.at for each in answer.streams if each.latest is not None)


def _measured(streams: Iterable[StreamView]) -> Laid:
    rows = [each for each in streams if each.latest is not None and each.elements]
    marks = tuple(Mark(each.elements[0], each.state, 1, each.value, each.row.unit, (each.row.id,)) for each in rows)
    old = (StreamState.STALE, StreamState.OFFLINE, StreamState.DOUBTFUL)
    values = tuple((each.elements[0], math.nan if each.state in old else each.value, each.state.value) for each in rows)
    known = [value for _, value, _ in values if not math.isnan(value)]
    units = {each.row.unit for each in rows}
    scale = None
    if known and len(units) == 1:
        scale = nice_scale(min(known), max(known), units.pop())
    return Laid(marks, values, scale, _count(each.state for each in rows))


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
