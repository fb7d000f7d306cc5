"""What is made once for the whole run of tests, whichever worker comes first."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers see; `TIMEO_TEST_SHARED` names one that several runs see."""
    if named := os.environ.get("TIMEO_TEST_SHARED"):
        return Path(named)
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def once(run_folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name, filled by `make` if it is the first who asks; the others wait."""
    folder = run_folder / name
    with FileLock(run_folder / f"{name}.lock"):
        if not folder.exists():
            part = run_folder / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(folder)
    return folder
