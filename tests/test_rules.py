"""Rules of the house that tools alone do not keep: sizes, contracts that bite, translations, what is written twice."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "timeo_desktop"


def test_no_room_is_too_full() -> None:
    long = {
        path.name: size for path in PACKAGE.rglob("*.py") if (size := len(path.read_text("utf-8").splitlines())) > 430
    }
    assert long == {}


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("domain/text.py", "import timeo_desktop.store.models.packages", "Layers"),
        ("services/place.py", "import PySide6.QtCore", "Qt only in the window"),
        ("store/elements.py", "import vtkmodules.vtkCommonCore", "VTK only in the scene"),
        ("ui/panels/messages.py", "import vtkmodules.vtkCommonCore", "reaches VTK through the scene"),
        ("services/inspect.py", "import sqlite3", "SQL only in the store"),
        ("services/open_source.py", "import ifcopenshell", "Parsers only in the reader child"),
        ("readers/archive.py", "import urllib3", "Network only in connectors"),
    ],
)
def test_each_contract_bites(tmp_path: Path, file: str, line: str, contract: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "timeo_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / "timeo_desktop" / file
    broken.write_text(f"{line}\n{broken.read_text('utf-8')}", "utf-8")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*command, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert re.search(rf"{re.escape(contract)}.* BROKEN", done.stdout)


def test_no_event_loop_is_pumped_and_no_machine_is_named() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "processEvents" not in text, path
        assert not re.search(r"/(home|root|Users)/", text), path


def test_the_demonstration_file_is_what_its_script_makes(tmp_path: Path) -> None:
    shutil.copy(ROOT / "sample_models" / "make_demo.py", tmp_path)
    subprocess.run([sys.executable, str(tmp_path / "make_demo.py")], check=True, capture_output=True)
    assert (tmp_path / "timeo_demo.ifc").read_bytes() == (ROOT / "sample_models" / "timeo_demo.ifc").read_bytes()
