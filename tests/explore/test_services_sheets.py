"""Sheets without a screen: scales, bars, the words on them, and what is written."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.explore.pdf_read import page_of, paths_of
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.picture import LegendLine
from timeo_desktop.domain.sheets import (
    MARGIN,
    PAPERS,
    WORDS,
    Drawing,
    Layout,
    Outlook,
    Shape,
    Sheet,
    Text,
    TitleBlock,
    amount_text,
    day_text,
    fitting_scale,
)  # fmt: skip
from timeo_desktop.services.explore.sheets import pdf_of, picture_of, save, scale_bar

SQUARE = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 50.0], [0.0, 50.0]])


def sheet(**more: Any) -> Sheet:
    """An A4 sheet with nothing on it but what is said."""
    return Sheet(Layout("A4", True, 100.0), TitleBlock("Project", "Plan"), **{"drawing": Drawing(), **more})


def test_the_papers_are_those_of_iso_216() -> None:
    for larger, smaller in (("A0", "A1"), ("A1", "A2"), ("A2", "A3"), ("A3", "A4")):
        assert PAPERS[smaller] == (PAPERS[larger][1] // 2, PAPERS[larger][0])
    assert PAPERS["A0"][0] * PAPERS["A0"][1] == pytest.approx(1e6, rel=1e-3)  # a square metre


@pytest.mark.parametrize(("metres", "scale"), [(1.0, 20), (10.0, 50), (25.0, 100), (60.0, 250), (1e6, 5000)])
def test_the_scale_that_fits_is_the_largest_usual_one(metres: float, scale: int) -> None:
    assert fitting_scale(metres, 0.1, Layout("A4")) == scale


def test_places_stand_on_paper_by_the_scale() -> None:
    outlook = Outlook(np.array([650_000.0, 6_860_000.0, 30.0]), np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))
    layout = Layout("A3", True, 200.0)
    places = outlook.middle + np.array([[0, 0, 0], [10.0, 0, 5], [0, 10.0, -5]])
    width, height = layout.drawing
    expected = [[width / 2, height / 2], [width / 2 + 50, height / 2], [width / 2, height / 2 - 50]]
    assert outlook.on_paper(places, layout) == pytest.approx(np.array(expected))


@pytest.mark.parametrize("scale", [20, 33, 50, 100, 125, 200, 500, 1000, 5000])
def test_the_scale_bar_is_as_long_as_it_says(scale: int) -> None:
    millimetres, marks = scale_bar(scale)
    assert millimetres / 1000 * scale == pytest.approx(float(marks[-1].removesuffix(" m")))
    assert 20 <= millimetres <= 50.001
    assert scale_bar(50, "fr")[1][0] == "0,5"


def test_lines_of_a_drawing_stand_where_they_are_said_to_be(tmp_path: Path) -> None:
    shape = Shape((SQUARE + np.array([20.0, 30.0]),), (), (200, 190, 180))
    save(pdf_of(sheet(drawing=Drawing((shape,)))), tmp_path / "sheet.pdf")
    paths = paths_of(page_of(tmp_path / "sheet.pdf"))
    (cut,) = [each for each in paths if abs(each.width - 0.35) < 0.01 and each.filled]
    low, high = cut.points.min(axis=0), cut.points.max(axis=0)
    # From the lower left of a page of 210 mm: the drawing begins at the margin, its y runs down.
    assert low == pytest.approx([MARGIN + 20, 210 - MARGIN - 80], abs=0.01)
    assert high - low == pytest.approx([100, 50], abs=0.01)


def test_the_legend_dimensions_and_rooms_are_words_on_the_sheet(tmp_path: Path) -> None:
    rows = (LegendLine("≥ 25 °C", (200, 0, 0)), LegendLine("Newest: 3 min ago #1"))
    texts = (Text(50, 50, "4.000\N{NO-BREAK SPACE}m", 30.0), Text(90, 60, "Kitchen *1*\n12.4 m²", 0.0, "room", 30.0))
    made = sheet(drawing=Drawing(texts=texts), legend=rows, heading="Temperature", north=(0.5, 0.8), words=WORDS["fr"])
    save(pdf_of(made), tmp_path / "sheet.pdf")
    told = page_of(tmp_path / "sheet.pdf").extract_text().replace("\N{NO-BREAK SPACE}", " ")
    for each in ("Temperature", "≥ 25 °C", "Newest: 3 min ago #1", "4.000 m", "Kitchen *1*", "12.4 m²", "Échelle"):
        assert each in told


def test_the_picture_of_a_sheet_is_a_png_of_its_size() -> None:
    made = picture_of(sheet(), 25.4)  # a dot a millimetre
    assert made.startswith(b"\x89PNG")
    assert (int.from_bytes(made[16:20], "big"), int.from_bytes(made[20:24], "big")) == (297, 210)


def test_days_and_amounts_are_written_as_people_write_them() -> None:
    assert day_text(date(2026, 11, 23), "fr") == "23 nov. 2026"
    assert amount_text(12.44, 1, "m²", "fr") == "12,4\N{NO-BREAK SPACE}m²"
    assert amount_text(1.2, 3, "m", "en") == "1.200\N{NO-BREAK SPACE}m"


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken.pdf").mkdir()
    for place in (tmp_path / "taken.pdf", tmp_path / "nowhere" / "sheet.pdf"):
        with pytest.raises(UserError, match="could not be written"):
            save(b"%PDF", place)
    assert [each.name for each in tmp_path.iterdir()] == ["taken.pdf"]
