"""Two programs on one store for some seconds: `timeo_desktop.app` with its window, and one that synchronises. By hand
`python -m tests.two_programs` does the same for ten minutes."""

from pathlib import Path

import pytest

from tests.two_programs.run import run
from tests.two_programs.store import OTHER, WINDOW

_SECONDS, _SOON = 8.0, 5.0  # the machine may be busy; by hand it is two seconds


@pytest.mark.long
def test_a_window_and_a_scheduler_write_side_by_side(tmp_path: Path) -> None:
    found = run(tmp_path, _SECONDS, soon=_SOON)
    assert found.faults == []
    assert found.counts[f"{WINDOW}, page"] > 0
    assert found.counts[f"{OTHER}, page"] > 0
    assert found.counts[f"{OTHER}, confirmed"] > 0
    assert len(found.seen[WINDOW]) > 0
