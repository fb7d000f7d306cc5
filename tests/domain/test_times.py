"""Spans that are over, whatever the machine's clock says."""

import pytest

from timeo_desktop.domain.times import DAY, HOUR, is_over, now


@pytest.mark.parametrize(
    ("ago", "over"), [(DAY + HOUR, True), (HOUR, False), (0, False), (-HOUR, False), (-3 * DAY, True)]
)
def test_a_span_is_over_also_where_the_clock_was_put_back_behind_its_begin(ago: int, over: bool) -> None:
    assert is_over(now() - ago, DAY) is over
