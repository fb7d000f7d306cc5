"""The course of meters' indexes: a number between two others that follow each other is doubted, a fall from which the
index goes on is not: its device was replaced."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain import plausible
from timeo_desktop.domain.operations import Arrived, Doubt
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import doubts, readings
from timeo_desktop.store.operations.database import Database


@dataclass
class Courses:
    """The indexes of one connection. `last` (by number of stream; NaN: none): what each told last; `fell`: since when
    it is not known whether a fall was an error."""

    last: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    fell: dict[int, Millis] = field(default_factory=dict)

    def odd(self, page: Arrived, own: NDArray[np.intp]) -> set[int]:
        """The streams of those readings (places in a page) at which more should be looked: their index fell, or had
        fallen, or something came late."""
        streams, values, late = page.streams[own], page.values[own], page.late[own]
        first = np.append(True, streams[1:] != streams[:-1])
        before = np.where(first, self.last[streams], np.append(np.nan, values[:-1]))
        asked = np.unique(streams[(values < before) | late]).tolist()
        ends = np.append(first[1:], True) & ~late
        self.last[streams[ends]] = values[ends]
        return {*asked, *(self.fell.keys() & set(streams[first].tolist()) if self.fell else ())}

    def look(self, db: Database, stream: int, at: NDArray[np.int64], moment: Millis) -> int:
        """Look at an index around moments (N,) at which it was read; how many doubts changed."""
        low, high = int(at.min()) - plausible.WITNESSES, int(at.max()) + plausible.WITNESSES
        told = doubts.doubts_of(db.conn, [stream])
        seen = readings.current_between(db.conn, stream, low, high)
        others = [(each.since, each.until) for each in told if each.rule != plausible.INDEX.name and not each.accepted]
        counts = doubts.counting(seen.at, others) & ~np.isnan(seen.values)
        moments, values = seen.at[counts], seen.values[counts]
        found = plausible.excursions(values)
        self._note_fall(db, stream, plausible.unanswered_fall(values, found), high)
        own = [each for each in told if each.rule == plausible.INDEX.name and low <= each.since <= high]
        new = [_doubt(stream, moments, values, each, moment) for each in found]
        spans = {(each.since, each.until) for each in new}
        gone = [each.id for each in own if each.is_open and (each.since, each.until) not in spans]
        doubts.take_back(db, gone)
        kept = [each for each in own if each.id not in gone]
        added = [each for each in new if not any(_meets(each, other) for other in kept)]
        for each in added:
            doubts.save_doubt(db, each)
        return len(added) + len(gone)

    def _note_fall(self, db: Database, stream: int, fell: bool, high: Millis) -> None:
        if fell and stream not in self.fell:
            self.fell[stream] = high
            doubts.save_fall(db, stream, high)
        elif stream in self.fell and not (fell and high - self.fell[stream] < plausible.WITNESSES):
            del self.fell[stream]
            doubts.save_fall(db, stream, None)


def _doubt(
    stream: int, at: NDArray[np.int64], values: NDArray[np.float64], where: plausible.Excursion, moment: Millis
) -> Doubt:
    return Doubt(
        stream, int(at[where.first]), int(at[where.last]), "", moment, rule=plausible.INDEX.name,
        text=plausible.INDEX_WORDS, sample=float(values[where.first]), count=where.last - where.first + 1,
    )  # fmt: skip


def _meets(one: Doubt, other: Doubt) -> bool:
    return one.since <= other.until and other.since <= one.until
