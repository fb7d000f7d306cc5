"""Measures of bodies whose sizes are known, and how they are written."""

import numpy as np
import pytest

from tests.geometry.test_cuts import BOX
from tests.geometry.test_nearest import ball
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.measure_text import MeasureStyle, amount_text, steps_text
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.services.explore import measuring

SHIFT = np.array([650_000.0, 6_860_000.0, 0.0])
HARD, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def test_a_box_has_a_volume_a_surface_and_faces() -> None:
    assert measuring.volume(BOX, SHIFT, 1).amount == pytest.approx(24)
    assert measuring.surface(BOX, SHIFT, 1) == Measure(
        MeasureKind.SURFACE, ((650_001.0, 6_860_001.5, 2.0),), 52.0, (1,)
    )
    assert measuring.face(BOX, np.array([0.5, 0.5, 4.0]), SHIFT, 1).amount == pytest.approx(6)
    assert measuring.face(BOX, np.array([0.0, 0.5, 0.5]), SHIFT, 1).amount == pytest.approx(12)


def test_an_open_shape_says_so_and_tells_its_surface() -> None:
    with pytest.raises(UserError, match="not closed") as told:
        measuring.volume(BOX[2:], SHIFT, 1)
    assert told.value.values["area"] == "40.000"
    with pytest.raises(UserError, match="no shape"):
        measuring.surface(BOX[:0], SHIFT, 1)


def test_clearance_is_between_the_nearest_points() -> None:
    found = measuring.clearance(BOX, np.add(BOX, (2.3, 0.0, 4.4)), SHIFT, (1, 2))
    assert found.amount == pytest.approx(0.5)
    assert np.allclose(np.abs(np.subtract(*found.points)), (0.3, 0, 0.4))


def test_what_is_enclosed_has_no_clearance() -> None:
    inner = ball(12, 0.2, np.array([1.0, 1.5, 2.0]))
    for pair in ((BOX, inner), (inner, BOX)):
        found = measuring.clearance(*pair, SHIFT, (1, 2))
        assert found.amount == 0
        assert amount_text(found, MeasureStyle()) == f"0.000{HARD}m, they touch or overlap"


def test_height_is_above_the_first_thing_below() -> None:
    assert measuring.first_below(BOX, np.array([1.0, 1.0, 6.5])) == pytest.approx(2.5)
    assert measuring.first_below(BOX, np.array([1.0, 1.0, 3.0])) == pytest.approx(3)
    assert measuring.first_below(BOX, np.array([3.0, 1.0, 3.0])) is None
    with pytest.raises(UserError, match="below"):
        measuring.height(np.zeros(3), None, ())


def test_too_few_places_are_refused() -> None:
    with pytest.raises(UserError, match="number of places"):
        measuring.through(MeasureKind.AREA, np.zeros((2, 3)))


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (MeasureStyle(), f"1 234.568{HARD}m"),
        (MeasureStyle("mm", 0, ",", THIN), f"1{THIN}234{THIN}568{HARD}mm"),
        (MeasureStyle("cm", 1, ","), f"123 456,8{HARD}cm"),
    ],
)  # fmt: skip
def test_lengths_are_written_as_they_are_wanted(style: MeasureStyle, text: str) -> None:
    assert style.length(1234.5678) == text


def test_a_distance_tells_its_steps() -> None:
    found = measuring.through(MeasureKind.DISTANCE, np.array([(0.0, 0, 3), (1, -2, 1)]))
    assert found.amount == 3
    written = steps_text(found, MeasureStyle(decimals=1))
    assert written == f"Δx{HARD}1.0{HARD}m  Δy{HARD}\N{MINUS SIGN}2.0{HARD}m  Δz{HARD}\N{MINUS SIGN}2.0{HARD}m"
    assert steps_text(measuring.through(MeasureKind.CHAIN, np.zeros((2, 3))), MeasureStyle()) == ""


def test_nothing_is_never_minus_nothing() -> None:
    assert MeasureStyle(decimals=2).length(-0.0001) == f"0.00{HARD}m"
