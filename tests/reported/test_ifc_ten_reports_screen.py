"""A small number of a large unit is not shown as nothing (buildingSMART/IFC4.x-development issue 63)."""

import pytest

from timeo_desktop.domain.elements import Property
from timeo_desktop.ui.base.value_text import value_text


@pytest.mark.parametrize("value", [1.5e-6, 0.0004, -0.0049])
def test_the_section_of_a_cable_in_square_metres(value: float) -> None:
    """1.5 mm² in a file whose areas are in m² was "0 m²" in most programs."""
    text = value_text(Property("CrossSectionArea", value, "m²"))
    assert text.endswith("\N{NO-BREAK SPACE}m²")
    assert any(digit in text.partition("e")[0] for digit in "123456789")


def test_what_is_nothing_is_shown_as_nothing() -> None:
    assert value_text(Property("CrossSectionArea", 0.0, "m²")).startswith("0")
