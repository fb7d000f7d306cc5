"""Which tickets of different systems may be one and the same, and why.

Not every pair is looked at: only what names the other's number, has its number, was asked for at the same place within
days, or under the same title within minutes. One ticket has at most one other in a system: the best pairs come first.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.same_tickets import Alike, Pair, Side
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, HOUR, MINUTE, Millis

LIKELY = 60.0
LONGEST = 30 * DAY  # between two that may be the same
_NEAR, _AT_ONCE = 3 * DAY, 15 * MINUTE
_MOST_AROUND = 200  # neighbours in time at one place: where everything happens, a place says little
_WORD = re.compile(r"[a-z0-9]+(?:[-_/.][a-z0-9]+)*")
_SHORT_NUMBER = re.compile(r"(?:\b(?:ticket|demande|request|ref|di|ot|bt|rt|no)\.?|[n#]°|nº|#)\s*[:#]?\s*(\d{1,4})\b")
_TELLING_SIGNS = 5  # of a number that hardly stands in a text by chance
# Points for what speaks for two tickets, of a hundred.
_NAMED, _NAMED_SHORT, _EQUAL_NUMBERS, _TITLE, _PLACE = 50.0, 35.0, 50.0, 40.0, 25.0
_LEAST_TITLE = 55.0  # per cent; less alike says nothing
_CONTAINED = 0.9  # how alike titles are of which one has all the words of the other
_TIMES = ((_AT_ONCE, 20.0), (3 * HOUR, 15.0), (DAY, 10.0), (_NEAR, 5.0))
_TOO_LATE = -20.0


class _Numbers:
    """Which ticket names which numbers, and which ones bear them."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self._bearers: dict[str, list[int]] = defaultdict(list)
        for place, side in enumerate(sides):
            self._bearers[plain(side.key)].append(place)
        self._named: list[dict[str, float]] = [self._names(side) for side in sides]

    def _names(self, side: Side) -> dict[str, float]:
        text = plain("\n".join((side.title, side.says, *side.more)))
        found = {word: _NAMED for word in _WORD.findall(text) if word in self._bearers and _is_telling(word)}
        short = [*_SHORT_NUMBER.findall(text), *(plain(each).strip() for each in side.more)]
        return {word: _NAMED_SHORT for word in short if word in self._bearers} | found

    def points(self, one: int, one_key: str, other: int, other_key: str) -> tuple[float, str]:
        """What numbers say of two tickets, and the number."""
        first, second = plain(one_key), plain(other_key)
        if first == second and _is_telling(first):
            return _EQUAL_NUMBERS, one_key
        named = [(self._named[one].get(second, 0.0), other_key), (self._named[other].get(first, 0.0), one_key)]
        return max(named)

    def pairs(self) -> Iterator[Pair]:
        """Tickets of which one names the number of the other, or that have the same."""
        for place, named in enumerate(self._named):
            for number in named:
                yield from ((place, bearer) for bearer in self._bearers[number])
        for number, bearers in self._bearers.items():
            if _is_telling(number):
                yield from _neighbours(bearers)


def _is_telling(number: str) -> bool:
    return len(re.sub(r"\W", "", number)) >= _TELLING_SIGNS and any(map(str.isdigit, number))


def _neighbours(places: Sequence[int]) -> Iterator[Pair]:
    for number, place in enumerate(places):
        yield from ((place, other) for other in places[number + 1 : number + _MOST_AROUND])


def _in_step(sides: Sequence[Side], places: Sequence[int], within: Millis) -> Iterator[Pair]:
    """Pairs of these that were asked for within a time, which are in the order of it."""
    for number, place in enumerate(places):
        last = sides[place].requested + within
        for other in places[number + 1 : number + _MOST_AROUND]:
            if sides[other].requested > last:
                break
            if sides[place].connection != sides[other].connection:
                yield place, other


def alike(sides: Sequence[Side], refused: frozenset[Pair], of: frozenset[int] | None = None) -> list[Alike]:
    """The pairs that are likely to be the same ticket, without those that a person refused; `sides` by when they were
    asked for. `of`: only pairs with one of these."""
    numbers = _Numbers(sides)
    words = [" ".join(sorted(_WORD.findall(plain(side.title)))) for side in sides]
    found = []
    for place, following in sorted(_candidates(sides, words, numbers)):
        one, other = sides[place], sides[following]
        if not _may_be(one, other, refused, of):
            continue
        said = (
            _of_number(*numbers.points(place, one.key, following, other.key)),
            _of_title(words[place], words[following]),
            _of_place(one.places, other.places),
            _of_time(other.requested - one.requested),
        )
        score = sum(points for points, _ in said)
        if score >= LIKELY:
            found.append(Alike(one, other, min(score, 100.0), tuple(why for _, why in said if why is not None)))
    return found


def _may_be(one: Side, other: Side, refused: frozenset[Pair], of: frozenset[int] | None) -> bool:
    if one.connection == other.connection or other.connection in one.partners or one.connection in other.partners:
        return False
    if of is not None and one.id not in of and other.id not in of:
        return False
    return (min(one.id, other.id), max(one.id, other.id)) not in refused


def _candidates(sides: Sequence[Side], words: Sequence[str], numbers: _Numbers) -> set[Pair]:
    at_place, by_title = defaultdict(list), defaultdict(list)
    for place, side in enumerate(sides):
        by_title[words[place]].append(place)
        for name in side.places:
            at_place[name].append(place)
    found = {(min(pair), max(pair)) for pair in numbers.pairs() if pair[0] != pair[1]}
    for places in at_place.values():
        found.update(_in_step(sides, places, _NEAR))
    for title, places in by_title.items():
        if title:
            found.update(_in_step(sides, places, _AT_ONCE))
    return found


Said = tuple[float, Sentence | None]


def _of_number(points: float, number: str) -> Said:
    if not points:
        return 0.0, None
    return points, sentence("the number {number} is in both", number=number)


def _of_title(one: str, other: str) -> Said:
    ratio = token_sort_ratio(one, other) if one and other else 0.0
    if " " in one and " " in other:  # one of them may say more; a single word is in many titles
        ratio = max(ratio, _CONTAINED * token_set_ratio(one, other))
    if ratio < _LEAST_TITLE:
        return 0.0, None
    points = _TITLE * (ratio - _LEAST_TITLE) / (100 - _LEAST_TITLE)
    if ratio == 100:
        return points, sentence("same title")
    return points, sentence("titles alike by {percent} %", percent=round(ratio))


def _of_place(one: frozenset[str], other: frozenset[str]) -> Said:
    if not one or not other:
        return 0.0, None
    return (_PLACE, sentence("same place")) if one & other else (-_PLACE, sentence("different places"))


def _of_time(apart: Millis) -> Said:
    points = next((points for within, points in _TIMES if apart <= within), _TOO_LATE)
    if apart < HOUR:
        return points, sentence("{count} min apart", count=round(apart / MINUTE))
    if apart < DAY:
        return points, sentence("{count} h apart", count=round(apart / HOUR))
    return points, sentence("{count} days apart", count=round(apart / DAY))


def best(found: Iterable[Alike]) -> list[Alike]:
    """Of pairs that exclude each other the best, for one ticket has at most one other in a system; the surest first."""
    taken: set[tuple[int, str]] = set()
    kept = []
    for each in sorted(found, key=_order):
        own = {(each.main.id, each.other.connection), (each.other.id, each.main.connection)}
        if taken.isdisjoint(own):
            taken |= own
            kept.append(each)
    return kept


def _order(each: Alike) -> tuple[float, Millis, Pair]:
    return -each.score, each.other.requested - each.main.requested, each.pair
