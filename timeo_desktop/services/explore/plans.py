"""Storeys of all open models, and the plan of one: a view that is cut above its floor. Heights are map metres."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from timeo_desktop.domain.sections import PLAN, Plane, Section
from timeo_desktop.domain.view import ViewState

CUT = 1.2  # metres above the floor
_SAME = 0.3  # metres within which storeys of several models are one level
_BELOW = 0.06  # metres of the floor that a plan keeps: what lies on the slab, and its upper face


@dataclass(frozen=True)
class Storey:
    """One storey of one model: its element number, and the height of its floor."""

    number: int
    name: str
    floor: float


@dataclass(frozen=True)
class Level:
    """Storeys at one height, named by the first of them."""

    storeys: tuple[Storey, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.storeys[0].name

    @property
    def floor(self) -> float:
        """The height of its floor."""
        return self.storeys[0].floor

    @property
    def numbers(self) -> frozenset[int]:
        """The element numbers of its storeys."""
        return frozenset(each.number for each in self.storeys)


def levels_of(storeys: Iterable[Storey]) -> tuple[Level, ...]:
    """Storeys gathered by height, from the top down. Those of one model are never one level."""
    levels: list[list[Storey]] = []
    for storey in sorted(storeys, key=lambda each: (-each.floor, each.number)):
        near = bool(levels) and levels[-1][0].floor - storey.floor <= _SAME
        if near and all(each.number >> 32 != storey.number >> 32 for each in levels[-1]):
            levels[-1].append(storey)
        else:
            levels.append([storey])
    return tuple(Level(tuple(each)) for each in levels)


def with_plan(view: ViewState, floor: float, cut: float = CUT) -> ViewState:
    """The view of a plan: all that is between a floor and a height of `cut` above it, and the rooms. Other sections
    stay, but for the plan that was there."""
    planes = (
        Plane((0.0, 0.0, floor + cut), (0.0, 0.0, 1.0)),
        Plane((0.0, 0.0, floor - _BELOW), (0.0, 0.0, -1.0)),
    )
    return replace(without_plan(view), sections=(*without_plan(view).sections, Section(planes, PLAN)), spaces=True)


def without_plan(view: ViewState) -> ViewState:
    """The view without its plan, and without the rooms that came with it."""
    if plan_of(view) is None:
        return view
    return replace(view, sections=tuple(each for each in view.sections if each.name != PLAN), spaces=False)


def plan_of(view: ViewState) -> tuple[float, float] | None:
    """The height of the floor whose plan a view is, and how far above it that is cut; None: it is no plan."""
    plan = next((each for each in view.sections if each.name == PLAN and each.on and len(each.planes) == 2), None)
    if plan is None:
        return None
    top, bottom = (plane.point[2] for plane in plan.planes)
    return bottom + _BELOW, top - bottom - _BELOW


def shown(view: ViewState, levels: tuple[Level, ...]) -> int | None:
    """Which of the levels a view is the plan of."""
    plan = plan_of(view)
    if plan is None or not levels:
        return None
    return min(range(len(levels)), key=lambda index: abs(levels[index].floor - plan[0]))
