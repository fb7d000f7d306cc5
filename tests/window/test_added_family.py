"""A family is added as docs/adding-a-family.md says: its own files, and one line in each list."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "adding-a-family.md"
BLOCK = re.compile(r"^`([\w./]+)`\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONGEST = 200  # lines of code of a family with one of everything
# Nothing of the family is named outside its own folders and the lists.
LISTS = {"timeo_desktop/domain/changes.py", "timeo_desktop/ui/families.py", "timeo_desktop/cli.py", "pyproject.toml"}


def change(file: Path, lines: list[str]) -> None:
    """Put the `+` lines in the place of the `-` lines, or behind the line before them."""
    old = [line[1:] for line in lines if not line.startswith("+")]
    new = [line[1:] for line in lines if not line.startswith("-")]
    text = file.read_text("utf-8")
    assert text.count("\n".join(old) + "\n") == 1, f"{file.name} has not, or has more than once: {old}"
    file.write_text(text.replace("\n".join(old) + "\n", "\n".join(new) + "\n"), "utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with the family of the page in it."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "timeo_desktop", folder / "timeo_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in ("resources", "sample_models"):
        (folder / name).symlink_to(ROOT / name)
    for path, kind, text in BLOCK.findall(PAGE.read_text("utf-8")):
        file = folder / path
        if kind == "diff":
            assert path in LISTS
            change(file, text.splitlines())
        else:
            assert "remarks" in path
            assert not file.exists()
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
    return folder


def run(house: Path, tmp_path: Path, *command: str) -> str:
    """What a program of the copy prints."""
    folders = {f"TIMEO_{name}": str(tmp_path / name.lower()) for name in ("CONFIG", "CACHE", "DATA")}
    environment = {**os.environ, **folders, "PYTHONPATH": f"{house}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        command, check=False, cwd=house, env=environment, capture_output=True, text=True, timeout=120
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_family_is_small_and_kept_out_of_the_others() -> None:
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    code = [line for _, kind, text in blocks if kind == "python" for line in text.splitlines() if line.strip()]
    assert 100 < len(code) < LONGEST
    assert sum(kind == "diff" for _, kind, _ in blocks) == 7


def test_all_that_it_adds_works_in_the_window_and_on_the_command_line(house: Path, tmp_path: Path) -> None:
    said = run(house, tmp_path, sys.executable, str(Path(__file__).with_name("use_remarks.py")))
    assert said.splitlines()[-1] == "all of it works"
    printed = run(house, tmp_path, sys.executable, "-m", "timeo_desktop", "remarks")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.* Chaudière.*: Il fuit, là derrière\n", printed), printed


def test_every_contract_and_type_holds_with_it(house: Path, tmp_path: Path) -> None:
    scripts = Path(sys.executable).parent
    assert "0 broken" in run(house, tmp_path, str(scripts / "lint-imports"), "--no-cache")
    files = [str(path) for path in (house / "timeo_desktop").rglob("*.py") if "remarks" in str(path)]
    assert len(files) == 8
    run(house, tmp_path, str(scripts / "ruff"), "check", *files)
