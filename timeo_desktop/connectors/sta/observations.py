"""The observations of a datastream: what is new, what was corrected, what its server no longer has.

An observation has no time of change, so what is read again tells: in each run the newest day, and in rounds, a page at
a time, everything. A count is a witness: where the server has more or fewer than were told of, all is read again at
once. What a complete answer lacks is removed there; of what is older than all that the server has nothing is known.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import numpy as np

from timeo_desktop.connectors.sta.rows import Datastream, Observed, Row, are_apart, observed, told_times
from timeo_desktop.connectors.sta.seen import Seen, later
from timeo_desktop.connectors.sta.service import RowPage, Service
from timeo_desktop.domain.times import LAST_MOMENT, Millis, from_iso, iso, now

_CHUNK = 5_000  # readings of a page that is saved at once
Bounds = tuple[Millis, Millis]


@dataclass(frozen=True)
class Step:
    """Readings that came, between which moments they are all there are (None: not known), and what was seen since.
    `done`: the datastream was read to its end."""

    observed: Observed
    between: Bounds | None
    seen: Seen
    done: bool = False


NOTHING = observed(Datastream("", "", ""), ())


class _Following:
    """The pages of one answer as they come, and whether none was left out. `there`: how many observations the
    datastream had just before."""

    def __init__(self, there: int | None = None) -> None:
        self._there = there
        self._sound = True
        self._before: frozenset[object] = frozenset()
        self.fit: int | None = None  # how many fit the question in the beginning
        self.pages, self.received, self.first, self.newest = 0, 0, 0, 0

    def fresh(self, page: RowPage) -> list[Row]:
        """The rows of the next page that were not on the one before."""
        rows = [row for row in page.rows if not row.id or row.sameness not in self._before]
        told = told_times(rows)
        self._before = frozenset(row.sameness for row in page.rows)
        if not self.pages:
            self.fit, self.first = page.count, min(told, default=0)
        # Where one is deleted meanwhile, the next page begins one too late.
        in_order = all(one <= other for one, other in pairwise(told))
        self._sound = self._sound and in_order and page.count is not None and page.count >= (self.fit or 0)
        self.pages += 1
        self.received += len(rows)
        self.newest = max([self.newest, *told])
        return rows

    @property
    def is_sound(self) -> bool:
        """Whether nothing speaks against what came."""
        return self._sound and self.fit is not None

    @property
    def is_whole(self) -> bool:
        """Whether as many came as the server said it had."""
        return self.is_sound and self.received >= (self.fit or 0)

    @property
    def is_all(self) -> bool:
        """Whether that is as many as the datastream had just before."""
        return self.is_whole and self.received >= (self._there or 0)

    @property
    def missing(self) -> int:
        """How many of all observations did not come."""
        said = self._there if self.fit is None else self.fit
        return max(0, (said or 0) - self.received)


def read_new(service: Service, each: Datastream, before: Seen, stop: threading.Event) -> Iterator[Step]:
    """What is newer than what was seen, and the newest of that again; all, where counts say that something else has
    changed."""
    there = service.count(f"{each.link}/Observations", stop)
    again, following, seen, newer = before.again, _Following(there), before, 0
    for page in service.observations(each.link, None if again is None else iso(again), stop):
        rows = following.fresh(page)
        told = told_times(rows)
        newer += sum(before.last is None or moment > from_iso(before.last) for moment in told)
        seen = replace(seen, apart=seen.apart or are_apart(rows), last=later(seen.last, told), step=_step(told, seen))
        own, between = observed(each, rows), None
        if again is not None and page.last and not (seen.apart or own.rejected):
            between = _newest_bounds(following, before, again, newer, there)
        yield Step(own, between, seen)
    if there is None:
        yield Step(NOTHING, None, replace(seen, visited=now()), done=True)
    elif before.last is None:
        yield Step(NOTHING, None, _after_all(seen, following), done=True)
    elif _differs(service, each, before, newer, there, stop):
        yield from read_all(service, each, seen, stop)
    else:
        yield Step(NOTHING, None, replace(seen, total=before.total + newer, visited=now()), done=True)


def _newest_bounds(following: _Following, before: Seen, again: Millis, newer: int, there: int | None) -> Bounds | None:
    """Between which moments an answer of one page has all there are."""
    if following.pages > 1 or not following.is_whole or there is None or before.last is None:
        return None
    # From its first on, where nothing says that the server has older ones: it may keep them for so long only.
    low = again if there > (following.fit or 0) else following.first
    if not low:
        return None
    # Without the last that was told it may be an answer of before, unless the count says that some went.
    is_new = following.newest >= from_iso(before.last) or there < before.total + newer
    return (low, LAST_MOMENT) if is_new else None


def _differs(service: Service, each: Datastream, before: Seen, newer: int, there: int, stop: threading.Event) -> bool:
    """Whether more or fewer are there than what was told of and what is new."""
    if there >= before.total + newer:
        return there > before.total + newer  # some have an older time, from a gateway that was cut off
    now_there = service.count(f"{each.link}/Observations", stop)
    if now_there is None or now_there >= before.total + newer:
        return False  # those that are new came after the first count
    first = service.first(each.link, stop)
    return first is not None and first.told == before.first  # else the oldest went, which it keeps for so long only


def read_all(service: Service, each: Datastream, before: Seen, stop: threading.Event) -> Iterator[Step]:
    """Everything of a datastream, in parts; what is not there any more is removed where nothing is left out."""
    following = _Following(service.count(f"{each.link}/Observations", stop))
    parts, apart, last = [], False, before.last
    for page in service.observations(each.link, None, stop):
        rows = following.fresh(page)
        apart, last = apart or are_apart(rows), later(last, told_times(rows))
        parts.append(observed(each, rows))
    rejected = tuple(row for part in parts for row in part.rejected)
    at, values = (np.concatenate([getattr(part, name) for part in parts]) for name in ("at", "values"))
    order = np.argsort(at, kind="stable")  # of one moment the result that was told last stays last
    at, values = at[order], values[order]
    known = following.is_all and not rejected
    for start in range(0, len(at), _CHUNK):
        part = slice(start, start + _CHUNK)
        low = int(at[0]) if not start else int(at[start - 1]) + 1
        high = LAST_MOMENT if start + _CHUNK >= len(at) else int(at[part][-1])
        yield Step(Observed(each.streams, at[part], values[part], ()), (low, high) if known else None, before)
    rest = Observed(each.streams, at[:0], values[:0], rejected)
    yield Step(rest, None, _after_all(replace(before, apart=apart, last=last), following), done=True)


def read_again(service: Service, each: Datastream, before: Seen, stop: threading.Event) -> Step:
    """The next page of the round that reads everything again."""
    page = next(service.observations(each.link, before.until, stop))
    following = _Following()
    rows = following.fresh(page)
    told, apart, own = told_times(rows), before.met_apart or are_apart(rows), observed(each, rows)
    seen = replace(before, checked=now(), met_apart=apart, until=None if page.last else _next(before.until, told))
    between = None
    if told and following.is_sound and not (before.apart or apart or own.rejected):
        between = _page_bounds(service, each, following, told, seen.until, stop)
    if page.last:
        seen = replace(seen, apart=apart, met_apart=False)
    return Step(own, between, seen)


def _page_bounds(
    service: Service, each: Datastream, following: _Following, told: list[Millis], until: str | None,
    stop: threading.Event,
) -> Bounds | None:  # fmt: skip
    """Between which moments a page has all there are, where the counts from its beginning and from its end on fit.

    From its first row on: where the one is gone with which the last page ended, older ones may be kept no longer."""
    if until is None:
        return (told[0], told[-1]) if following.is_whole else None
    end = from_iso(until)
    rest = service.count_from(each.link, until, stop)
    on_page = sum(moment < end for moment in told)
    return (told[0], end - 1) if rest is not None and rest + on_page == following.fit else None


def _next(until: str | None, told: list[Millis]) -> str | None:
    """From where the next page goes on; not from the same again, where very many have one time."""
    if not told:
        return None
    last = max(told)
    return iso(last + 1 if until is not None and last <= from_iso(until) else last)


def _after_all(seen: Seen, following: _Following) -> Seen:
    return replace(seen, total=following.received + following.missing, visited=now(), checked=now(),
                   short=following.missing, first=following.first, until=None, met_apart=False)  # fmt: skip


def _step(told: list[Millis], seen: Seen) -> Millis:
    steps = [other - one for one, other in pairwise(told) if other > one]
    return int(median(steps)) if steps else seen.step
