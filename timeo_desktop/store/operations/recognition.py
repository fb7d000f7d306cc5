"""Which elements of a new version of a file are elements that are known: rows are compared, nothing is read here."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from timeo_desktop.domain.records import Key, Scheme

_BUILDING = "building"
_NEAR = 0.5  # metres between the centres of an element before and after
_CELL = 0.51  # metres: what is near is in the same cell or beside it, however its numbers are rounded
_AROUND = sorted(product((-1, 0, 1), repeat=3), key=lambda step: sum(map(abs, step)))
_SHARED = (Scheme.RNB, Scheme.BUILDING, Scheme.GUID)  # by which files that show one building name it
Place = tuple[float, float, float]
Cell = tuple[int, int, int]
# Of each key: the open keys of elements that are equal to it without regard to case, as they are written.
Bearers = Mapping[Key, Sequence[tuple[str, int]]]
Known = dict[int, tuple[int, str]]  # STEP id to element and the method by which it was recognised


@dataclass(frozen=True)
class ModelElement:
    """An element of a model that is about to be registered. `place` is its centre in metres of the model."""

    step: int
    parent: int
    guid: str
    ifc_class: str
    name: str
    tag: str
    type: str
    place: Place | None
    keys: tuple[Key, ...] = ()


def telling_keys(rows: Iterable[ModelElement]) -> set[Key]:
    """The keys whose bearers `recognised` asks for."""
    own = {Key(Scheme.GUID, row.guid) for row in rows if row.guid}
    return own | {key for row in rows for key in row.keys if key.scheme in _SHARED}


def recognised(rows: Sequence[ModelElement], former: Mapping[int, ModelElement], bearers: Bearers) -> Known:
    """The rows that are elements we know: by GlobalId, by a building's identifier in another file, then, among the
    `former` elements of the same file, by tag, by name, and by class, type and place."""
    known: Known = {}
    # A GlobalId that several bear, in this file or in what is known, tells nothing of any of them.
    guids = Counter(row.guid for row in rows)
    for row in rows:
        same = {element for value, element in bearers.get(Key(Scheme.GUID, row.guid), ()) if value == row.guid}
        if guids[row.guid] == 1 and len(same) == 1:
            known[row.step] = (same.pop(), "guid")
    for row in rows:
        building = _same_building(row, bearers) if row.step not in known else None
        if building is not None:
            known[row.step] = (building, _BUILDING)
    taken = {element for element, _ in known.values()}
    left = {element: each for element, each in former.items() if element not in taken}
    for method, signature in _SIGNATURES:
        fresh = [row for row in rows if row.step not in known]
        for step, element in _pairs(fresh, left, signature):
            known[step] = (element, method)
            del left[element]
    return known


def _same_building(row: ModelElement, bearers: Bearers) -> int | None:
    """The element that bears the same building identifier in another file: a footprint and a model of one building."""
    for key in row.keys:
        same = {element for _, element in bearers.get(key, ())} if key.scheme in _SHARED else set()
        if len(same) == 1:
            return same.pop()
    return None


def _by_tag(row: ModelElement) -> Hashable:
    return (row.tag, row.ifc_class) if row.tag else None


def _by_name(row: ModelElement) -> Hashable:
    return (row.ifc_class, row.type, row.name) if row.name else None


def _by_class(row: ModelElement) -> Hashable:
    return (row.ifc_class, row.type) if row.place else None


_SIGNATURES: tuple[tuple[str, Callable[[ModelElement], Hashable]], ...] = (
    ("tag", _by_tag),
    ("name", _by_name),
    ("place", _by_class),
)


def _pairs(
    fresh: Iterable[ModelElement], left: Mapping[int, ModelElement], signature: Callable[[ModelElement], Hashable]
) -> list[tuple[int, int]]:
    """Rows and former elements that share a signature and are the only ones at their place, as (step, element)."""
    before, after = defaultdict(list), defaultdict(list)
    for element, each in left.items():
        before[signature(each)].append((element, each.place))
    for row in fresh:
        after[signature(row)].append((row.step, row.place))
    found: list[tuple[int, int]] = []
    for key, rows in after.items():
        candidates = before.get(key, [])
        if key is None or not candidates:
            continue
        # Of one class and type are many things by chance: there the place has to agree as well.
        if len(rows) == len(candidates) == 1 and signature is not _by_class:
            found.append((rows[0][0], candidates[0][0]))
        else:
            found += _at_one_place(rows, candidates)
    return found


def _at_one_place(
    rows: Sequence[tuple[int, Place | None]], candidates: Sequence[tuple[int, Place | None]]
) -> Iterator[tuple[int, int]]:
    """Rows and former elements of one signature that are near each other and near no other row."""
    now, before = _Cells(rows), _Cells(candidates)
    for step, place in rows:
        # Two that stand together cannot be told apart: better new elements than exchanged histories. Most are looked
        # at no further, so that many things at one place take no longer than as many apart.
        rivals = islice((other for other in now.near(place) if other != step), 1)
        if place is None or any(True for _ in rivals):
            continue
        near = list(islice(before.near(place), 2))
        if len(near) == 1:
            yield step, near[0]


class _Cells:
    """Things by their place, in cubes a little larger than what is near."""

    def __init__(self, things: Iterable[tuple[int, Place | None]]) -> None:
        self._things: defaultdict[Cell, list[tuple[int, Place]]] = defaultdict(list)
        for number, place in things:
            if place is not None and all(map(math.isfinite, place)):
                self._things[_cell(place)].append((number, place))

    def near(self, place: Place | None) -> Iterator[int]:
        """The things within half a metre of a place, those of its own cell first."""
        if place is None or not all(map(math.isfinite, place)):
            return
        x, y, z = _cell(place)
        for dx, dy, dz in _AROUND:
            for number, other in self._things.get((x + dx, y + dy, z + dz), ()):
                if sum((a - b) ** 2 for a, b in zip(place, other, strict=True)) <= _NEAR**2:
                    yield number


def _cell(place: Place) -> Cell:
    x, y, z = (math.floor(value / _CELL) for value in place)
    return x, y, z
