"""Python loads this first in every program of a rehearsal. `time.sleep` asks the system to wait until a moment of the
monotonic clock, which libfaketime 0.9.10 gets wrong even where that clock is real (its issue 426); this waits for a
number of seconds instead, as Python did before 3.11."""

import select
import time


def _sleep(seconds: float) -> None:
    select.select((), (), (), seconds)


time.sleep = _sleep
