"""Rules of the house that tools alone do not keep: sizes, contracts that bite, translations, what is written twice."""

import copy
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from grimp import ImportGraph, build_graph
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from tests.floors import needs_screen

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "timeo_desktop"
CONFIGURATION = read_configuration(str(ROOT / "pyproject.toml"))
CONTRACTS = {each["name"]: each for each in CONFIGURATION["contracts_options"]}
SCREEN = re.compile(r"PySide6|pytestqt|vtkmodules|timeo_desktop\.(ui|scene|app)\b|\"timeo_desktop\"")
KINDS = {
    each.type_name: each
    for each in (AcyclicSiblingsContract, ForbiddenContract, IndependenceContract, LayersContract, ProtectedContract)
}
# An import that each contract forbids: who would import, what, and which contract says no.
BREAKS = (
    ("domain.text", "timeo_desktop.store.models.packages", "Floors"),
    ("scene.scene", "timeo_desktop.services.opening.open_source", "Floors"),
    ("ui.view.viewport", "timeo_desktop.ui.city.portfolio", "Rooms of the window"),
    ("ui.operations.history", "timeo_desktop.ui.city.portfolio", "Rooms of the window"),
    ("services.opening.inspect", "timeo_desktop.services.operations.history", "Rooms of services"),
    ("store.models.packages", "timeo_desktop.store.operations.database", "Rooms of the store"),
    ("ui.city.portfolio", "timeo_desktop.store.models.elements", "The window asks services only"),
    ("services.opening.place", "PySide6", "Qt only in the window"),
    ("store.models.elements", "vtkmodules", "VTK only in the scene and the view"),
    ("ui.window.main_window", "vtkmodules", "The window reaches VTK through the scene"),
    ("services.opening.inspect", "sqlite3", "SQL only in the store"),
    ("services.opening.open_source", "ifcopenshell", "Parsers only in the reader child"),
    ("readers.archive", "urllib3", "Network only in connectors"),
)


def test_no_room_is_too_full() -> None:
    long = {
        path.name: size for path in PACKAGE.rglob("*.py") if (size := len(path.read_text("utf-8").splitlines())) > 377
    }
    assert long == {}


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    """What imports what in the package, as `lint-imports` sees it."""
    return build_graph("timeo_desktop", include_external_packages=True, cache_dir=None)


def is_kept(contract: str, graph: ImportGraph) -> bool:
    """Whether a contract holds in a graph, which the check may change."""
    options = CONTRACTS[contract]
    made = KINDS[options["type"]](contract, CONFIGURATION["session_options"], options)
    return made.check(copy.deepcopy(graph), verbose=False).kept


@pytest.mark.parametrize(("importer", "imported", "contract"), BREAKS, ids=[each[2] for each in BREAKS])
def test_each_contract_bites(graph: ImportGraph, importer: str, imported: str, contract: str) -> None:
    assert f"timeo_desktop.{importer}" in graph.modules
    assert is_kept(contract, graph)
    broken = copy.deepcopy(graph)
    broken.add_module(imported, is_squashed=not imported.startswith("timeo_desktop"))
    broken.add_import(importer=f"timeo_desktop.{importer}", imported=imported)
    assert not is_kept(contract, broken)


@pytest.mark.parametrize("floor", ["ui", "services"])
def test_a_new_room_is_named_in_the_contract_of_its_floor(graph: ImportGraph, floor: str) -> None:
    (contract,) = (
        each for each, options in CONTRACTS.items() if options.get("containers") == [f"timeo_desktop.{floor}"]
    )
    broken = copy.deepcopy(graph)
    broken.add_module(f"timeo_desktop.{floor}.attic")
    assert not is_kept(contract, broken)


def test_no_contract_is_left_out() -> None:
    assert {contract for _, _, contract in BREAKS} == set(CONTRACTS)


def test_what_needs_no_screen_is_not_kept_from_the_headless_run() -> None:
    """The other way round, the headless run itself fails."""
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if needs_screen(path)]
    assert len(tests) > 10
    for path in tests:
        assert SCREEN.search(path.read_text("utf-8")), f"{path} names nothing of Qt, VTK or the window"


def test_no_event_loop_is_pumped_and_no_machine_is_named() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "processEvents" not in text, path
        assert not re.search(r"/(home|root|Users)/", text), path


def test_the_demonstration_file_is_what_its_script_makes(tmp_path: Path) -> None:
    shutil.copy(ROOT / "sample_models" / "make_demo.py", tmp_path)
    subprocess.run([sys.executable, str(tmp_path / "make_demo.py")], check=True, capture_output=True)
    assert (tmp_path / "timeo_demo.ifc").read_bytes() == (ROOT / "sample_models" / "timeo_demo.ifc").read_bytes()
