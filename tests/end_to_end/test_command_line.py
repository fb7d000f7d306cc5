"""The real program, started as users and schedulers start it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest


def timeo(*arguments: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run the program without a display."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-m", "timeo_desktop", *map(str, arguments)],
        capture_output=True, text=True, timeout=timeout, env=environment, check=False,
    )  # fmt: skip


def pixels(path: Path) -> np.ndarray:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkIOImage import vtkPNGReader

    reader = vtkPNGReader()
    reader.SetFileName(str(path))
    reader.Update()
    image = reader.GetOutput()
    width, height, _ = image.GetDimensions()
    return vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)


def test_version() -> None:
    from timeo_desktop import __version__

    assert timeo("--version").stdout.strip() == f"timeo-desktop {__version__}"


def test_info_prints_one_json_object_cold_and_cached(demo: Path) -> None:
    reports = [json.loads(timeo("info", demo, "--json").stdout) for _ in range(2)]
    assert [report["from_cache"] for report in reports] == [False, True]
    for report in reports:
        assert report["schema"] == "IFC4"
        assert report["crs"] == 3943
        assert report["drawn"] + len(report["failed"]) == report["elements"] == sum(report["by_class"].values())
        assert report["triangles"] > 10_000
        assert set(report["seconds"]) == {"parse", "first_chunk", "geometry", "properties"}
        assert 0 < report["seconds"]["first_chunk"] <= report["seconds"]["properties"]
        assert report["peak_rss_mb"] > 20
    assert reports[0]["kernels"] == reports[1]["kernels"]


@pytest.mark.skipif(sys.platform == "win32", reason="its shell knows no broken pipe")
@pytest.mark.parametrize("arguments", [["info", "{demo}"], ["cache"], ["--help"], ["--version"]])
def test_whoever_stops_reading_ends_it_quietly(demo: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    words = [word.format(demo=demo) for word in arguments]
    ended = subprocess.run(
        [sys.executable, "-m", "timeo_desktop", *words],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=120,
    )
    os.close(writing)
    assert ended.stderr == b""
    assert ended.returncode in (0, 141)  # argparse takes no notice


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["info", "absent.ifc", "--json"], 1, "is not there"),
        (["info"], 2, "usage"),
        (["snapshot", "a.ifc"], 2, "usage"),
        (["snapshot", "a.ifc", "-o", "x.png", "--size", "huge"], 2, "is not a size"),
        (["--nonsense"], 2, "usage"),
    ],
)
def test_exit_codes(arguments: list[str], code: int, words: str) -> None:
    done = timeo(*arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    if code == 1:
        assert len(done.stderr.strip().splitlines()) == 1


def test_snapshot_needs_no_display_and_runs_commands(demo: Path, tmp_path: Path) -> None:
    whole, part = tmp_path / "tout é.png", tmp_path / "part.png"
    assert timeo("snapshot", demo, "-o", whole, "--size", "400x300").stderr == ""
    done = timeo(
        "snapshot", demo, "-o", part, "--size", "400x300", "--run", "view.isolate IfcPump", "--run", "view.fit"
    )
    assert done.returncode == 0, done.stderr
    first, second = pixels(whole), pixels(part)
    assert first.shape[:2] == second.shape[:2] == (300, 400)
    assert np.abs(first.astype(int) - second).mean() > 5
    assert np.ptp(second) > 60


def test_snapshot_says_which_command_it_does_not_know(demo: Path, tmp_path: Path) -> None:
    done = timeo("snapshot", demo, "-o", tmp_path / "a.png", "--run", "view.fly")
    assert done.returncode == 1
    assert "no command named view.fly" in done.stderr


def test_demo_without_a_display_makes_a_picture(tmp_path: Path) -> None:
    done = timeo("demo", "-o", tmp_path / "demo.png")
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "demo.png") in done.stdout
    assert pixels(tmp_path / "demo.png").shape[:2] == (1000, 1600)


def test_several_models_in_one_zip(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "deux.ifczip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(demo, "a/un.ifc")
        archive.write(demo, "b/deux.ifc")
    report = json.loads(timeo("info", path, "--json").stdout)
    assert [model["name"] for model in report["models"]] == ["deux.ifczip / un.ifc", "deux.ifczip / deux.ifc"]
    assert report["elements"] == 2 * report["models"][0]["elements"]


def test_the_cache_is_shown_and_cleared(demo: Path) -> None:
    timeo("info", demo)
    assert "0.0 MB" not in timeo("cache").stdout
    assert "MB freed" in timeo("cache", "--clear").stdout
    assert timeo("cache").stdout.strip().endswith("0.0 MB")
    assert json.loads(timeo("info", demo, "--json").stdout)["from_cache"] is False
