"""Whatever happens at the server, to the program and to the clock: as known is constant, as was becomes the truth.

TIMEO_TWO_TIMES=100x50 plays a hundred stories of fifty steps, others at every run.
"""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.operations.two_times.machine import TwoTimes

_STORIES, _STEPS = map(int, os.environ.get("TIMEO_TWO_TIMES", "20x20").split("x"))


def test_what_was_known_stays_and_what_was_becomes_the_truth() -> None:
    chosen = settings(
        max_examples=_STORIES, stateful_step_count=_STEPS, derandomize="TIMEO_TWO_TIMES" not in os.environ,
        suppress_health_check=list(HealthCheck), print_blob=True, report_multiple_bugs=False,
        phases=[Phase.generate, *([Phase.shrink] if "TIMEO_SHRINK" in os.environ else [])],
    )  # fmt: skip
    run_state_machine_as_test(TwoTimes, settings=chosen)
