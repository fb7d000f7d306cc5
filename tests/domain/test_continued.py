"""One series over several devices: against a plain walk from reading to reading, and by hand."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.continued import (
    BEGINNING,
    EVER,
    F64,
    I64,
    Factor,
    Facts,
    Piece,
    Segment,
    Succession,
    begins_again_at,
    consumed,
    continued,
    is_plain,
    scaled,
    seems_to_roll_over,
    segments,
    unrolled,
)
from timeo_desktop.domain.times import HOUR

NAN = float("nan")


def piece(segment: Segment, values: Sequence[float], first: int = 0) -> Piece:
    """Readings an hour apart."""
    return Piece(segment, first + HOUR * np.arange(len(values)), np.array(values, np.float64))


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Piece], list[float]]:
    """Devices of one meter that followed each other, and what was used between each two readings of the whole.

    What is used is drawn first, an amount a step; the devices then count it as pulses, from an index of their own, some
    with few digits. So what the rules must find out again is known before any of them is applied.
    """
    pieces: list[Piece] = []
    used: list[float] = []
    at = 0
    for place in range(draw(st.integers(1, 4))):
        factor = draw(st.sampled_from([1.0, 0.5, 10.0]))
        rollover = draw(st.sampled_from([0.0, 100.0, 1000.0]))
        index = draw(st.integers(0, 99))
        told = place > 0 and draw(st.booleans())
        steps = draw(st.lists(st.integers(0, 9), min_size=1, max_size=60))
        before_first = draw(st.integers(0, 9)) if told else 0  # used before its first reading, told by the person
        started = float(index) if told else None
        values = []
        for number, step in enumerate([before_first, *steps]):
            index += step
            values.append(float(index % rollover if rollover else index))
            if number or place:
                used.append(step * factor)
        after_last = draw(st.integers(0, 9))
        noted = draw(st.booleans())
        ended = (float((index + after_last) % rollover) if rollover else float(index + after_last)) if noted else None
        segment = Segment(place, factor=factor, rollover=rollover, started=started, ended=ended)
        pieces.append(Piece(segment, at + HOUR * np.arange(len(values)), np.array(values)))
        at += HOUR * (len(values) + 2)
        if noted:
            used.append(after_last * factor)  # joins the next step below
    return pieces, used


def joined(pieces: list[Piece], used: list[float]) -> list[float]:
    """What was used from one reading to the next, where that after the last of a device goes to the first of the
    following one."""
    found: list[float] = []
    left = iter(used)
    carried = 0.0
    for place, each in enumerate(pieces):
        for number in range(len(each.at)):
            if number or place:
                found.append(next(left) + carried)
                carried = 0.0
        if each.segment.ended is not None:
            carried = next(left)
    return found


@given(lives(), st.data())
def test_what_is_used_is_the_same_over_all_devices(life: tuple[list[Piece], list[float]], data: st.DataObject) -> None:
    pieces, used = life
    steps = joined(pieces, used)
    at, values = together(pieces)
    assert len(at) == len(steps) + 1
    low = data.draw(st.integers(0, len(at) - 1))
    high = data.draw(st.integers(low, len(at) - 1))
    found = consumed(at, values, int(at[low]), int(at[high]) + data.draw(st.integers(0, HOUR - 1)))
    assert found == pytest.approx(sum(steps[low:high]), abs=1e-6)


def together(pieces: list[Piece]) -> tuple[I64, F64]:
    return np.concatenate([each.at for each in pieces]), np.concatenate(continued(pieces))


def test_a_meter_is_replaced_and_its_index_goes_on() -> None:
    old, new = Segment(1, until=2 * HOUR, ended=1_010.0), Segment(2, since=2 * HOUR, started=5.0, factor=10.0)
    first, second = continued([piece(old, [1_000.0, 1_004.0]), piece(new, [6.0, 8.0], 3 * HOUR)])
    assert first.tolist() == [1_000.0, 1_004.0]
    assert second.tolist() == [1_020.0, 1_040.0]


def test_without_noted_indexes_the_last_and_the_first_reading_count() -> None:
    first, second = continued([piece(Segment(1), [1_000.0, NAN]), piece(Segment(2), [NAN, 7.0, 9.0], 5 * HOUR)])
    assert first[0] == 1_000.0
    assert second[1:].tolist() == [1_000.0, 1_002.0]


def test_another_factor_of_the_same_device_counts_from_the_last_reading_on() -> None:
    parts = [piece(Segment(1), [10.0, 12.0]), piece(Segment(1, factor=2.0, fresh=False), [13.0, 14.0], 5 * HOUR)]
    assert [each.tolist() for each in continued(parts)] == [[10.0, 12.0], [14.0, 16.0]]


def test_a_device_that_never_sent_anything_changes_nothing() -> None:
    parts = [piece(Segment(1), [10.0]), piece(Segment(2), []), piece(Segment(3), [0.0, 1.0], HOUR)]
    assert [each.tolist() for each in continued(parts)] == [[10.0], [], [10.0, 11.0]]


def test_an_index_that_falls_otherwise_gives_no_figure() -> None:
    parts = [piece(Segment(1, rollover=1_000.0), [700.0, 50.0, 60.0])]
    at, values = together(parts)
    assert values.tolist() == [700.0, 50.0, 60.0]
    assert math.isnan(consumed(at, values, 0, 2 * HOUR))
    assert consumed(at, values, HOUR, 2 * HOUR) == 10.0
    assert math.isnan(consumed(at, values, -1, 2 * HOUR))
    assert math.isnan(consumed(at[:0], values[:0], 0, HOUR))


def test_a_roll_over_goes_on_over_missing_values() -> None:
    assert unrolled(np.array([99_990.0, NAN, 4.0, 9.0]), 100_000.0)[2:].tolist() == [100_004.0, 100_009.0]
    assert unrolled(np.array([99_990.0, 4.0]), 0.0).tolist() == [99_990.0, 4.0]
    assert unrolled(np.array([]), 100.0).tolist() == []


@pytest.mark.parametrize(
    ("said", "meant"), [(65_536, 65_536), (65_535, 65_536), (99_999, 100_000), (100_000, 100_000), (5_000, 5_000)]
)
def test_the_largest_number_and_the_following_mean_the_same(said: float, meant: float) -> None:
    assert begins_again_at(said) == meant


@pytest.mark.parametrize(
    ("values", "number"),
    [
        ([65_500, 3], 65_536), ([99_990, 12], 100_000), ([4_294_967_290, 5], 1 << 32), ([9_800, NAN, 40], 10_000),
        ([500, 3], 0), ([65_500, 30_000], 0), ([1, 2, 3], 0), ([], 0),
    ],
)  # fmt: skip
def test_where_an_index_seems_to_begin_again(values: list[float], number: float) -> None:
    assert seems_to_roll_over(np.array(values, np.float64)) == number


def test_amounts_and_states_are_only_scaled() -> None:
    (found,) = scaled([piece(Segment(1, factor=2.0, shift=-1.0), [3.0, NAN])])
    assert found[0] == 5.0
    assert math.isnan(found[1])


def test_the_stretches_of_a_chain() -> None:
    facts = Facts(
        {3: [Succession(2, 3, 90, 100, ended=7.0, started=1.0)], 2: [Succession(1, 2, 50, 60)]},
        {2: [Factor(2, 0, 10.0), Factor(2, 70, 20.0)], 3: [Factor(3, 200, 5.0)]},
    )
    assert segments(3, facts) == (
        Segment(1, BEGINNING, 50),
        Segment(2, 60, 70, factor=10.0),
        Segment(2, 70, 90, factor=20.0, fresh=False, ended=7.0),
        Segment(3, 100, 200, started=1.0),
        Segment(3, 200, EVER, factor=5.0, fresh=False),
    )
    assert segments(1, facts) == (Segment(1),)
    assert is_plain(segments(1, facts))
    assert not is_plain(segments(2, facts))


def test_two_devices_of_one_stream() -> None:
    facts = Facts({1: [Succession(1, 1, 40, 50, ended=9.0, started=2.0)]}, {1: [Factor(1, 50, 3.0)]})
    assert segments(1, facts) == (
        Segment(1, BEGINNING, 40, ended=9.0), Segment(1, 50, EVER, factor=3.0, started=2.0)
    )  # fmt: skip


def test_a_circle_ends() -> None:
    facts = Facts({1: [Succession(2, 1, 10, 10)], 2: [Succession(1, 2, 20, 20)]})
    assert [each.stream for each in segments(1, facts)] == [1]
