"""What is visible, computed by one pure function from the view and what its conditions find."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import BESIDE, I64, OFF, U32
from timeo_desktop.domain.labels import GRIDS, ROOMS, TEXTS
from timeo_desktop.domain.sections import PLAN
from timeo_desktop.domain.view import ViewState

_NONE: I64 = np.empty(0, dtype=np.int64)
# Layers that a switch of the view shows or hides.
_SWITCHED: Mapping[str, Callable[[ViewState], bool]] = {
    "spaces": lambda view: view.spaces,
    "noise": lambda view: view.spaces,
    GRIDS: lambda view: view.grids,
    TEXTS: lambda view: view.texts,
    ROOMS: lambda view: view.spaces and any(each.on and each.name == PLAN for each in view.sections),
    OFF: lambda view: OFF in view.beside,
}


@dataclass(frozen=True, eq=False)
class Answers:
    """What the conditions of a view find in the open models, by source: the steps that its filter leaves over (sorted;
    absent: no filter), those that another model shows better, and the numbers that the selection stands for besides
    itself: the parts of what is selected."""

    found: Mapping[int, I64] = field(default_factory=dict)
    replaced: Mapping[int, I64] = field(default_factory=dict)
    meant: I64 = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, eq=False)
class Sight:
    """A view with its answers, its sets made ready as arrays. `laid`: numbers that an overlay colours."""

    view: ViewState
    answers: Answers
    selected: I64
    hidden: I64
    isolated: I64 | None
    laid: I64


@dataclass(frozen=True, eq=False)
class Part:
    """Elements (N,) of one layer of a source: their numbers, and their steps in the source."""

    source: int
    layer: str
    numbers: I64
    steps: I64 | U32


def sight_of(view: ViewState, answers: Answers, laid: I64 = _NONE) -> Sight:
    """The sight of a view."""
    isolated = None if view.isolated is None else as_array(view.isolated)
    selected = np.concatenate((as_array(view.selection), answers.meant))
    return Sight(view, answers, selected, as_array(view.hidden), isolated, laid)


def visible(sight: Sight, part: Part, in_lod: I64 = _NONE) -> NDArray[np.bool_]:
    """Which elements (N,) of a part are seen. `in_lod`: elements of its source that the preferred level of detail
    shows instead of the best one."""
    view, layer = sight.view, sight.view.layer(part.source)
    seen = np.full(len(part.numbers), layer.visible and (part.layer not in BESIDE or part.layer in view.beside))
    if part.source in sight.answers.found:
        seen &= np.isin(part.steps, sight.answers.found[part.source])
    if part.source in sight.answers.replaced:
        seen &= ~np.isin(part.steps, sight.answers.replaced[part.source])
    if layer.lod and part.layer == "model":
        seen &= ~np.isin(part.numbers, in_lod)
    if part.layer in _SWITCHED and not _SWITCHED[part.layer](view):
        # A room that is isolated, selected or coloured is meant to be seen, although rooms are hidden at first.
        named = _NONE if sight.isolated is None else sight.isolated
        seen &= np.isin(part.numbers, np.concatenate((named, sight.selected, sight.laid)))
    if sight.isolated is not None:
        seen &= np.isin(part.numbers, sight.isolated)
    if sight.hidden.size:
        seen &= ~np.isin(part.numbers, sight.hidden)
    return seen


def faint(sight: Sight, part: Part, in_lod: I64 = _NONE) -> NDArray[np.bool_]:
    """Which elements (N,) of a part are seen faintly, for they are not isolated; see `visible`."""
    if not sight.view.ghost or sight.isolated is None:
        return np.zeros(len(part.numbers), dtype=np.bool_)
    return visible(replace(sight, isolated=None), part, in_lod) & ~np.isin(part.numbers, sight.isolated)


def as_array(numbers: Iterable[int]) -> I64:
    """Element numbers as an array (N,)."""
    return np.fromiter(numbers, dtype=np.int64)
