"""Readings that cannot be true are doubted in the transaction that saves them: kept, marked, left out of figures.

The rules are rows of `domain/plausible.py`. What every page is asked costs a few operations on whole columns; only
where something is odd are readings looked up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from timeo_desktop.domain import plausible
from timeo_desktop.domain.operations import Arrived
from timeo_desktop.domain.plausible import limits_of
from timeo_desktop.domain.records import Page, Readings, StreamKind
from timeo_desktop.domain.text import Sentence
from timeo_desktop.domain.times import Millis
from timeo_desktop.services.operations.doubting import Doubting, Mask, correct
from timeo_desktop.services.operations.index_course import Courses
from timeo_desktop.store.operations import doubts
from timeo_desktop.store.operations.database import Database
from timeo_desktop.store.operations.doubts import Alike


@dataclass(frozen=True, eq=False)
class Judged:
    """What arrived, without the values of what is doubted; how many doubts changed; and streams of which readings that
    were known before are doubted now, or are no more."""

    arrived: Arrived
    doubts: int = 0
    again: frozenset[int] = frozenset()


class Judging:
    """Doubts what arrives at one connection. It knows the streams that it has seen."""

    def __init__(self, connection: str) -> None:
        self._connection = connection
        self._is_loaded = False
        # By number of stream, so that a page is compared as a whole.
        self._low, self._high = np.empty(0), np.empty(0)
        self._is_index, self._is_known = np.empty(0, bool), np.empty(0, bool)
        self._doubting, self._courses = Doubting(), Courses()

    def prepare(self, db: Database, page: Page) -> None:
        """Look at how the streams stand before the first page with readings is saved."""
        if self._is_loaded or not any(isinstance(each, Readings) for each in page.records):
            return
        self._is_loaded = True
        self._learn(doubts.alike(db.conn, self._connection))
        if self._is_index.any():
            streams, values = doubts.last_values(db.conn, np.flatnonzero(self._is_index))
            self._courses.last[streams] = values
        self._doubting.going_on = doubts.going_on(db.conn, self._connection)
        self._courses.fell = doubts.falls(db.conn, self._connection)

    def judge(self, db: Database, arrived: Arrived, described: Iterable[int], moment: Millis) -> Judged:
        """Doubt readings in the transaction that saved them. `described`: streams that may have another unit than
        before."""
        if not len(arrived.at):
            return Judged(arrived)
        if not len(arrived.late):
            arrived = replace(arrived, late=np.zeros(len(arrived.at), bool))
        self._meet(db, arrived, described)
        doubted, new = np.zeros(len(arrived.at), bool), 0
        for rule, mask in self._masks(arrived, moment):
            own, more = self._doubt(db, rule, arrived, mask, moment)
            doubted, new = doubted | own, new + more
        looked = self._look_at_indexes(db, arrived, doubted, moment)
        if doubted.any():
            arrived = replace(arrived, values=np.where(doubted, np.nan, arrived.values))
        return Judged(arrived, new + sum(looked.values()), frozenset(each for each, count in looked.items() if count))

    def _masks(self, arrived: Arrived, moment: Millis) -> list[tuple[plausible.Rule, Mask]]:
        early, ahead = plausible.dated_wrongly(arrived.at, moment)
        streams, values = arrived.streams, arrived.values
        beyond = (values < self._low[streams]) | (values > self._high[streams])
        return [(plausible.EARLY, early), (plausible.LATE, ahead), (plausible.LIMITS, beyond)]

    def _doubt(
        self, db: Database, rule: plausible.Rule, arrived: Arrived, mask: Mask, moment: Millis
    ) -> tuple[Mask, int]:
        if arrived.late.any():
            correct(db, rule, arrived, mask)
        new = 0
        if mask.any():
            mask, new = self._doubting.doubt(db, rule, arrived, mask, moment, lambda *of: _words(db, rule, *of))
        self._doubting.end(arrived, rule, mask)
        return mask, new

    def _look_at_indexes(self, db: Database, arrived: Arrived, doubted: Mask, moment: Millis) -> dict[int, int]:
        """How many doubts changed of each index that was looked at."""
        own = np.flatnonzero(self._is_index[arrived.streams] & ~np.isnan(arrived.values) & ~doubted)
        if not len(own):
            return {}
        return {
            stream: self._courses.look(db, stream, arrived.at[arrived.streams == stream], moment)
            for stream in sorted(self._courses.odd(arrived, own))
        }

    def _meet(self, db: Database, arrived: Arrived, described: Iterable[int]) -> None:
        """Learn of streams that were not seen before, or are described anew."""
        self._grow(int(arrived.streams[-1]) + 1)
        self._is_known[[each for each in described if each < len(self._is_known)]] = False
        unknown = np.unique(arrived.streams[~self._is_known[arrived.streams]])
        if len(unknown):
            self._learn(doubts.alike_among(db.conn, unknown.tolist()))

    def _learn(self, groups: Iterable[Alike]) -> None:
        for group in groups:
            places, limits = group.streams, limits_of(group.quantity, group.unit)
            self._grow(int(places.max()) + 1)
            self._low[places], self._high[places] = limits.low, limits.high
            self._is_index[places] = group.kind is StreamKind.INDEX
            self._is_known[places] = True

    def _grow(self, size: int) -> None:
        more = size - len(self._is_known)
        if more <= 0:
            return
        more += size // 2
        self._low, self._high = np.append(self._low, np.zeros(more)), np.append(self._high, np.zeros(more))
        self._is_index, self._is_known = (
            np.append(each, np.zeros(more, bool)) for each in (self._is_index, self._is_known)
        )
        self._courses.last = np.append(self._courses.last, np.full(more, np.nan))


def _words(db: Database, rule: plausible.Rule, stream: int, value: float) -> Sentence:
    if rule is plausible.EARLY:
        return plausible.EARLY_WORDS
    if rule is plausible.LATE:
        return plausible.LATE_WORDS
    (alike,) = doubts.alike_among(db.conn, [stream])
    return plausible.beyond(value, alike.unit, limits_of(alike.quantity, alike.unit))
