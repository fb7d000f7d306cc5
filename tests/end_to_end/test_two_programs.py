"""Two programs on one store for some seconds: `timeo_desktop.app` with its window, and one that synchronises. By hand
`python -m tests.two_programs` does the same for ten minutes."""

from pathlib import Path

import pytest

from tests.two_programs.run import run
from tests.two_programs.store import OTHER

_SECONDS = 4.0


@pytest.mark.long
def test_a_window_and_a_scheduler_write_side_by_side(tmp_path: Path) -> None:
    found = run(tmp_path, _SECONDS, soon=None)
    assert found.faults == []
    assert found.counts[f"{OTHER}, confirmed"] > 0
    assert min(map(len, found.seen.values())) > 2
