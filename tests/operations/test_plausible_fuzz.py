"""Indexes of meters, made up by chance: right ones are not doubted, and of wrong ones only what is wrong."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from timeo_desktop.domain.plausible import excursions

STEPS = st.lists(st.floats(0, 50, allow_nan=False).map(lambda step: round(step, 2)), min_size=8, max_size=60)
STARTS = st.integers(0, 1_000_000)


def doubted(values: np.ndarray) -> set[int]:
    """The places of doubted readings."""
    return {place for each in excursions(values) for place in range(each.first, each.last + 1)}


def index(start: int, steps: list[float]) -> np.ndarray:
    """An index that counts."""
    return start + np.cumsum(np.array(steps))


@settings(max_examples=300, deadline=None)
@given(STARTS, STEPS)
def test_an_index_that_counts_is_not_doubted(start: int, steps: list[float]) -> None:
    assert doubted(index(start, steps)) == set()


@settings(max_examples=300, deadline=None)
@given(STARTS, STEPS, st.integers(0, 5_000), STEPS)
def test_a_replaced_meter_is_not_doubted(start: int, steps: list[float], again: int, more: list[float]) -> None:
    before = index(start + 6_000, steps)
    assert doubted(np.concatenate([before, index(again, more)])) == set()


@settings(max_examples=300, deadline=None)
@given(st.integers(1_000, 1_000_000), STEPS, st.data())
def test_a_wrong_index_is_found_and_nothing_else(start: int, steps: list[float], data: st.DataObject) -> None:
    values = index(start, steps)
    place = data.draw(st.integers(1, len(values) - 2))
    values[place] = data.draw(st.sampled_from([0.0, values[place] * 100, values[place] / 100]))
    assert doubted(values) == {place}
