"""Sheets as "timeo_desktop" writes them when it is started, read again by another library."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.end_to_end.test_command_line import timeo
from tests.explore.pdf_read import Path_, fonts_embedded, page_of, paths_of
from tests.reported.ifc_maker import IfcMaker

CUT = 0.35  # millimetres
NASTY = r"#pagebreak() $x$ @y \z *b* _i_ <l> `c`"


@pytest.fixture(scope="module")
def walls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wall of 10.0 m by 0.3 m, and one of 0.2 m by 4.0 m with a hole for a duct, both 3 m high, far from zero."""
    maker = IfcMaker()
    maker.product("long", maker.shape(maker.block(10.0, 0.3, 3.0)), maker.local(1000, 2000, 0, maker.storey_place))
    maker.product("short", maker.shape(maker.block(0.2, 4.0, 3.0)), maker.local(1003, 2002, 0, maker.storey_place))
    maker.product("high", maker.shape(maker.block(2.0, 2.0, 0.5)), maker.local(1000, 2003, 2, maker.storey_place))
    return maker.write(tmp_path_factory.mktemp("walls") / "walls.ifc")


def sheet(model: Path, output: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return timeo("sheet", model, "--storey", "Level", "-o", output, *more)


def cut_of(path: Path) -> list[Path_]:
    """What is cut: filled, with a thick line."""
    return [each for each in paths_of(page_of(path)) if each.filled and abs(each.width - CUT) < 0.01]


@pytest.mark.parametrize(("scale", "along"), [(100, 100.0), (50, 200.0), (75, 133.333), (200, 50.0)])
def test_ten_metres_are_as_long_on_paper_as_the_scale_says(
    walls: Path, tmp_path: Path, scale: int, along: float
) -> None:
    output = tmp_path / "plan.pdf"
    assert sheet(walls, output, "--scale", str(scale)).returncode == 0
    sizes = sorted(np.ptp(each.points, axis=0).tolist() for each in cut_of(output))
    assert len(sizes) == 2  # what hangs above the cut is not on the plan
    assert sizes[1] == pytest.approx([along, along * 0.03], abs=0.2)
    assert sizes[0] == pytest.approx([along * 0.02, along * 0.4], abs=0.2)


def test_walls_lie_apart_on_paper_as_they_do_in_the_model(walls: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.pdf"
    assert sheet(walls, output, "--scale", "100").returncode == 0
    low = {round(float(np.ptp(each.points[:, 0]))): each.points.min(axis=0) for each in cut_of(output)}
    assert low[2] - low[100] == pytest.approx([30.0, 20.0], abs=0.2)  # millimetres: 3 m east and 2 m north


@pytest.mark.parametrize(
    ("words", "size"),
    [(["--paper", "A4"], (297, 210)), (["--paper", "A1", "--portrait"], (594, 841)), ([], (420, 297))],
)
def test_the_page_is_of_the_size_of_its_paper(
    walls: Path, tmp_path: Path, words: list[str], size: tuple[float, float]
) -> None:
    output = tmp_path / "plan.pdf"
    assert sheet(walls, output, *words).returncode == 0
    box = page_of(output).mediabox
    assert (float(box.width) * 25.4 / 72, float(box.height) * 25.4 / 72) == pytest.approx(size, abs=0.1)


def test_words_from_outside_stay_words_and_their_letters_are_in_the_file(walls: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.pdf"
    more = ("--title", NASTY, "--project", "École « Jean-Macé »", "--author", "Łukasz Ñ.", "--language", "fr")
    assert sheet(walls, output, *more, "--number", "A-101", "--date", "28 nov. 2026").returncode == 0
    page = page_of(output)
    told = page.extract_text().replace("\N{NO-BREAK SPACE}", " ")
    for each in (NASTY, "École « Jean-Macé »", "Łukasz Ñ.", "A-101", "28 nov. 2026", "Échelle", "1:50"):
        assert each in told
    assert fonts_embedded(page)
    assert all(fonts_embedded(page))


def test_a_sheet_to_be_looked_at_is_a_picture(walls: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.png"
    assert sheet(walls, output, "--paper", "A4").returncode == 0
    assert output.read_bytes().startswith(b"\x89PNG")


def test_the_scale_that_fits_is_chosen_where_none_is_said(walls: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.pdf"
    assert sheet(walls, output, "--paper", "A4").returncode == 0
    # 10 m by 6 m in 277 mm by 168 mm: 1:50 would be 200 mm by 120 mm, 1:25 would need 400 mm.
    assert "1:50" in page_of(output).extract_text()


def test_the_shading_has_at_least_two_hundred_dots_an_inch(walls: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.pdf"
    assert sheet(walls, output, "--paper", "A4").returncode == 0
    (picture,) = page_of(output).images
    assert picture.image is not None
    assert picture.image.width / (277 / 25.4) >= 199.5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--storey", "Nowhere"], "No storey is named Nowhere"),
        (["--scale", "huge"], "is not a scale"),
        (["--scale", "0"], "is not a scale"),
        (["--paper", "A9"], "invalid choice"),
    ],
)
def test_what_cannot_be_drawn_is_said(walls: Path, tmp_path: Path, words: list[str], told: str) -> None:
    ended = timeo("sheet", walls, "-o", tmp_path / "plan.pdf", *words)
    assert ended.returncode != 0
    assert told in ended.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_said_and_nothing_is_left_behind(walls: Path, tmp_path: Path) -> None:
    taken = tmp_path / "plan.pdf"
    taken.mkdir()
    ended = sheet(walls, taken)
    assert ended.returncode == 1
    assert "The sheet could not be written to" in ended.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["plan.pdf"]
