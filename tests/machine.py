"""How busy this machine is just now: bounds of time hold for a program that has it for itself.

python -m tests.machine     measures again and again until its input ends
"""

import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_PIECE, _PAUSE = 0.1, 0.4


def slowness() -> float:
    """How many times longer than alone a piece of work takes now; at least 1."""
    started, used = time.perf_counter(), time.thread_time()
    while time.thread_time() - used < _PIECE:
        pass
    return max(1.0, (time.perf_counter() - started) / _PIECE)


@contextmanager
def measured() -> Iterator[list[float]]:
    """Measures meanwhile in a process of its own; the list is filled at the end."""
    words = [sys.executable, "-m", "tests.machine"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        found: list[float] = []
        try:
            yield found
        finally:
            found.extend(float(line) for line in process.communicate()[0].split())


def main() -> None:
    """Measure until the input ends, at least once."""
    over = False
    while not over:
        sys.stdout.write(f"{slowness()}\n")
        over = bool(select.select([sys.stdin], [], [], _PAUSE)[0])


if __name__ == "__main__":
    main()
