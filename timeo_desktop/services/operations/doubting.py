"""Writes down which readings a rule doubts: a row a stretch of readings that follow each other. It goes on while they
do, and gets a hole where one of them is corrected."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.operations import Arrived, Doubt
from timeo_desktop.domain.plausible import RULES, Rule
from timeo_desktop.domain.text import Sentence
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import doubts, readings
from timeo_desktop.store.operations.database import Database

Mask = NDArray[np.bool_]
Words = Callable[[int, float], Sentence]  # why a value of a stream is doubted
_LASTING = tuple(rule.name for rule in RULES if rule.lasting)


@dataclass
class Doubting:
    """Doubts about the readings of one connection. `going_on`: those about the last reading of a stream, by rule."""

    going_on: dict[tuple[int, str], int] = field(default_factory=dict)

    def doubt(
        self, db: Database, rule: Rule, page: Arrived, mask: Mask, moment: Millis, words: Words
    ) -> tuple[Mask, int]:
        """Doubt these readings (N,) of a page. Those that are doubted indeed, for a person may have accepted such ones
        before, and how many doubts are new."""
        accepted = doubts.lasting_accepted(db.conn, _LASTING)
        doubted, new = mask.copy(), 0
        for first, last in _stretches(page, mask):
            stream = int(page.streams[first])
            if (stream, rule.name) in accepted:
                doubted[first : last + 1] = False
                continue
            own = Doubt(
                stream, int(page.at[first]), int(page.at[last]), "", moment, rule=rule.name,
                text=words(stream, float(page.values[first])), sample=_sample(page.values[first]),
                count=last - first + 1,
            )  # fmt: skip
            if page.late[first]:
                new += sum(doubts.save_doubt(db, each) > 0 for each in _not_told(db, own, page, first, last))
            else:
                new += self._at_the_end(db, own, is_first=_is_first(page, first))
        return doubted, new

    def _at_the_end(self, db: Database, own: Doubt, is_first: bool) -> int:
        """Of readings after all that were known: 1 where the doubt is new, 0 where one goes on."""
        known = self.going_on.get((own.stream, own.rule)) if is_first else None
        if known is not None:
            doubts.go_on(db, known, own.until, own.count)
            return 0
        self.going_on[own.stream, own.rule] = doubts.save_doubt(db, own)
        return 1

    def end(self, page: Arrived, rule: Rule, doubted: Mask) -> None:
        """What was doubted until now goes on only where the last reading of a page is doubted as well."""
        for stream, name in [key for key in self.going_on if key[1] == rule.name]:
            last = int(np.searchsorted(page.streams, stream, side="right")) - 1
            if last >= 0 and page.streams[last] == stream and not page.late[last] and not doubted[last]:
                del self.going_on[stream, name]


def correct(db: Database, rule: Rule, page: Arrived, doubted: Mask) -> None:
    """Readings that were doubted, and came again with a value that is not."""
    fine = np.flatnonzero(page.late & ~doubted)
    open_ones: dict[int, list[Doubt]] = defaultdict(list)
    for each in doubts.doubts_of(db.conn, np.unique(page.streams[fine]).tolist()):
        if each.rule == rule.name and each.is_open:
            open_ones[each.stream].append(each)
    for stream, told in open_ones.items():
        at = page.at[fine[page.streams[fine] == stream]]
        for each in told:
            if ((at >= each.since) & (at <= each.until)).any():
                _leave_out(db, each, at)


def _leave_out(db: Database, doubt: Doubt, at: NDArray[np.int64]) -> None:
    """A doubt that is not about these moments (N,) any more: what is left of it."""
    now = readings.current_between(db.conn, doubt.stream, doubt.since, doubt.until)
    doubts.take_back(db, [doubt.id])
    for first, last in runs(~np.isin(now.at, at)):
        left = replace(doubt, since=int(now.at[first]), until=int(now.at[last]), count=last - first + 1)
        doubts.save_doubt(db, replace(left, sample=_sample(now.values[first])))


def _not_told(db: Database, own: Doubt, page: Arrived, first: int, last: int) -> Iterator[Doubt]:
    """Doubts about readings that came late and are not doubted already: one, or one each where others lie between."""
    told = [each for each in doubts.doubts_of(db.conn, [own.stream]) if each.rule == own.rule]
    between = readings.current_between(db.conn, own.stream, own.since, own.until)
    places: Iterable[tuple[int, int]] = [(first, last)]
    if len(between.at) != own.count or told:
        places = [(place, place) for place in range(first, last + 1)]
    for start, stop in places:
        since, until = int(page.at[start]), int(page.at[stop])
        if not any(each.since <= since and until <= each.until for each in told):
            yield replace(own, since=since, until=until, count=stop - start + 1, sample=_sample(page.values[start]))


def runs(mask: Mask) -> list[tuple[int, int]]:
    """Where a mask (N,) is true without a break: first and last place of each stretch."""
    places = np.flatnonzero(mask)
    breaks = np.flatnonzero(np.diff(places) > 1)
    firsts, lasts = np.append(places[:1], places[breaks + 1]), np.append(places[breaks], places[-1:])
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _stretches(page: Arrived, mask: Mask) -> list[tuple[int, int]]:
    """The same within a stream, and among readings that came late or did not."""
    found = []
    for first, last in runs(mask):
        own = slice(first, last + 1)
        change = (np.diff(page.streams[own]) != 0) | (page.late[own][1:] != page.late[own][:-1])
        cuts = [first, *(np.flatnonzero(change) + first + 1).tolist(), last + 1]
        found += [(start, stop - 1) for start, stop in pairwise(cuts)]
    return found


def _is_first(page: Arrived, place: int) -> bool:
    """Whether a reading is the first of a page that follows on what was known of its stream."""
    return place == 0 or page.streams[place - 1] != page.streams[place] or bool(page.late[place - 1])


def _sample(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
