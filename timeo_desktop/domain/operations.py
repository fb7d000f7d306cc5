"""What the operations store tells: tickets, measurements, alarms, documents and elements as they are kept."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.records import How, Intervention, InterventionEvent, StreamKind
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis


@dataclass(frozen=True)
class AlarmRow:
    """An alarm as stored; `ended` None while it lasts. `recorded` and `end_recorded`: when its beginning and its end
    were learned."""

    id: int
    rule: int
    stream: int
    started: Millis
    ended: Millis | None
    extreme: float
    recorded: Millis
    acknowledged: Millis | None
    title: str
    severity: str
    end_recorded: Millis | None = None
    acknowledged_by: str = ""


@dataclass(frozen=True)
class StreamRow:
    """A stream as stored. `learned`: since when it is known."""

    id: int
    connection: str
    key: str
    name: str
    quantity: str
    unit: str
    kind: StreamKind
    expected: Millis | None
    device: str = ""
    gone: bool = False
    learned: Millis = 0


@dataclass(frozen=True)
class Latest:
    """The last reading of a stream at some moment, and when we learned it."""

    stream: int
    at: Millis
    value: float | None
    recorded: Millis


@dataclass(frozen=True, eq=False)
class Arrived:
    """Readings that a page brought, as stored now: streams (N,), moments (N,) and values (N,; NaN: none), ordered by
    stream and moment. `late` (N,; empty: none is): those that do not follow on what was known of their stream."""

    streams: NDArray[np.int64]
    at: NDArray[np.int64]
    values: NDArray[np.float64]
    late: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))


@dataclass(frozen=True, eq=False)
class Series:
    """Readings for a chart: moments (N,), and per moment the lowest, highest and mean value (N,), NaN where the source
    sent none. `raw`: each row is one reading. `period`: milliseconds that a row stands for."""

    at: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    mean: NDArray[np.float64]
    raw: bool
    period: Millis


@dataclass(frozen=True)
class Doubt:
    """Readings of a stream between two moments, both included, that are not to be trusted, why, and since when that is
    said. `accepted` is when somebody said that they count all the same, `refused` that they are wrong indeed; None
    while nobody did. `rule`: by which the program found it (empty: a person doubts), `text`: its words,
    `sample`: one of the values, `count`: how many readings (0: nobody counted)."""

    stream: int
    since: Millis
    until: Millis
    reason: str
    made: Millis
    accepted_by: str = ""
    accepted: Millis | None = None
    id: int = 0
    rule: str = ""
    sample: float | None = None
    count: int = 0
    refused_by: str = ""
    refused: Millis | None = None
    text: Sentence | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return self.accepted is None and self.refused is None

    @property
    def words(self) -> Sentence:
        """Why, to be said to people."""
        return sentence("{words}", words=self.reason) if self.text is None else self.text


@dataclass(frozen=True)
class InterventionRow:
    """An intervention as stored. `away`: how its source does not show it any more (None: it does). `into`: the
    intervention that tells its story now, the one it was merged into or the same one in another system. `elements`:
    where it belongs, subjects first. `learned`: when it was first known here."""

    id: int
    connection: str
    ticket: Intervention
    away: How | None
    recorded: Millis
    elements: tuple[int, ...] = ()
    into: int | None = None
    learned: Millis | None = None


@dataclass(frozen=True)
class EventRow:
    """A line of the log as stored: `recorded` is when we learned it, `connection` from where; `title` of the
    intervention, `provider` that worked on it when the line happened."""

    id: int
    intervention: int
    connection: str
    recorded: Millis
    event: InterventionEvent
    title: str
    provider: str
    replaced: bool = False


@dataclass(frozen=True)
class DocumentRow:
    """A document link as stored."""

    id: int
    connection: str
    title: str
    uri: str
    kind: str
    happened: Millis | None
    recorded: Millis


@dataclass(frozen=True)
class MapLayerRow:
    """A layer as stored. `recorded` is when it was fetched, `modified` when its source last changed it."""

    id: int
    connection: str
    key: str
    title: str
    modified: Millis | None
    licence: str
    url: str
    features: int
    recorded: Millis
    mark: str


@dataclass(frozen=True)
class StoredElement:
    """An element as the store knows it, over all versions of its model. `x`, `y`, `z`: centre, metres of the model."""

    id: int
    ifc_class: str
    name: str
    tag: str
    type: str = ""
    parent: int | None = None
    model: int = 0
    place: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Unmatched:
    """A text that records use as an asset and that names no element, or several. `records` counts them."""

    connection: str
    value: str
    kinds: tuple[str, ...]
    records: int
    example: str
    newest: Millis


@dataclass(frozen=True)
class RejectedRow:
    """A row set aside, as stored. `seen`: somebody has looked at it."""

    connection: str
    place: str
    reason: Sentence
    body: str
    recorded: Millis
    seen: bool = False


@dataclass(frozen=True)
class Registered:
    """What registering a model did: its number, and how its elements were recognised."""

    model: int
    by_method: dict[str, int]
    relinked: int


@dataclass(frozen=True)
class ModelVersion:
    """A model as registered. `package` names the content."""

    id: int
    name: str
    path: str
    imported: Millis


@dataclass(frozen=True)
class Install:
    """A device that measures a stream, from a moment on."""

    device: str
    stream: str
    connection: str
    since: Millis
    until: Millis | None
    recorded: Millis


@dataclass(frozen=True)
class Likeness:
    """Two streams that may be one point: `last` reading of the former and `first` of the later one, a key that both
    have, and an element on which both are (None: none)."""

    former: int
    later: int
    last: Millis
    first: Millis
    key: str = ""
    element: int | None = None
