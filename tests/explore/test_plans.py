"""Storeys at one height are one level; a plan is one view more, and leaving it gives the view back."""

from dataclasses import replace

import pytest

from timeo_desktop.domain.elements import element_number
from timeo_desktop.domain.sections import Plane, Section
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.explore.plans import Storey, levels_of, plan_of, shown, with_plan, without_plan


def storey(source: int, step: int, floor: float) -> Storey:
    return Storey(element_number(source, step), f"S{step}", floor)


def test_storeys_of_several_models_at_one_height_go_together() -> None:
    found = levels_of([storey(1, 1, 0.0), storey(1, 2, 3.0), storey(2, 7, 3.2), storey(2, 8, 6.5)])
    assert [sorted(each.name for each in level.storeys) for level in found] == [["S8"], ["S2", "S7"], ["S1"]]


def test_storeys_of_one_model_are_levels_of_their_own_however_near() -> None:
    assert len(levels_of([storey(1, 1, 0.0), storey(1, 2, 0.2)])) == 2


def test_a_plan_is_cut_above_its_floor_and_keeps_other_sections() -> None:
    other = Section((Plane((1.0, 0.0, 0.0), (1.0, 0.0, 0.0)),), "mine")
    view = ViewState(sections=(other,))
    plan = with_plan(view, 3.0, 1.5)
    assert plan_of(plan) == pytest.approx((3.0, 1.5))
    assert plan.sections[0] == other
    assert plan.spaces
    assert without_plan(plan) == view
    again = with_plan(plan, 6.0)
    assert len(again.sections) == 2
    assert plan_of(again) == pytest.approx((6.0, 1.2))


def test_a_plan_that_is_off_or_of_another_kind_is_none() -> None:
    plan = with_plan(ViewState(), 0.0)
    off = replace(plan, sections=tuple(replace(each, on=False) for each in plan.sections))
    assert plan_of(off) is None
    assert plan_of(ViewState(sections=(Section((), "plan"),))) is None


def test_the_level_that_is_shown_is_known_from_the_view() -> None:
    found = levels_of([storey(1, 1, 0.0), storey(1, 2, 3.0)])
    assert shown(with_plan(ViewState(), 2.9), found) == 0
    assert shown(ViewState(), found) is None
