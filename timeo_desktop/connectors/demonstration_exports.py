"""A made-up folder of exports with the faults that such folders have, for the demonstration: one index is a zero
between two others, and one row has a meter number that a spreadsheet spoilt. It shows how doubts are told."""

import threading
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np

from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.domain.connections import ConnectorInfo
from timeo_desktop.domain.records import Page, Readings, Rejected, Stream, StreamKind
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, HOUR, Millis, now

_DAYS, _ZERO = 60, 9  # so many days at first, and that long ago the index was a zero
_FIRST_INDEX, _A_DAY = 1_204.0, 0.42
_STREAM = Stream(
    "made-up-hot-water", "Eau chaude, index (exports inventés)", "water volume", "m³", StreamKind.INDEX, DAY
)
_SPOILT = Rejected(
    "releves_inventes.csv:14",
    sentence("The meter number {text} has lost its digits: a spreadsheet rounded it", text="1,00000E+13"),
    "1,00000E+13;17/11/2026 06:00;1 219,6",
)


class DemonstrationExports:
    """Replays made-up exports, a day at a time."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="demonstration_exports",
        title="Demonstration: exports with faults (made-up data)",
        help="Invented exports of a meter, one index and one row of which are wrong, to show what is told of it",
        fields=(),
        made_up=True,
    )

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        del settings, secrets

    def check(self, stop: threading.Event) -> Sentence:
        """Nothing can be wrong with it but its data."""
        raise_if(stop)
        return sentence("made-up data for the demonstration building")

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """The mornings that were not told yet."""
        raise_if(stop)
        today = (now() - 6 * HOUR) // DAY * DAY
        state = (
            dict(cursor) if isinstance(cursor, dict) else {"begin": today - _DAYS * DAY, "told": today - _DAYS * DAY}
        )
        at = np.arange(state["told"] + DAY, today + 1, DAY)
        if len(at):
            told = Readings(_STREAM.key, at + 6 * HOUR, _index(at, state["begin"]))
            rejected = (_SPOILT,) if cursor is None else ()
            yield Page((_STREAM, told), {**state, "told": int(at[-1])}, rejected=rejected, whole=True)


def _index(
    at: np.ndarray[tuple[int], np.dtype[np.int64]], begin: Millis
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    days = (at - begin) // DAY
    return np.where(days == _DAYS - _ZERO, 0.0, np.round(_FIRST_INDEX + _A_DAY * days, 2))
