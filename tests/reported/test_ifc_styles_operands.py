"""Styles on what is cut, as some exporters write them."""

from collections import Counter
from pathlib import Path

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn

DATA = Path(__file__).parent / "data" / "ifc"
GREEN, RED = (0, 255, 0, 255), (255, 0, 0, 255)


def test_what_is_cut_has_the_style_of_its_first_operand(read: Read) -> None:
    made = drawn(read(DATA / "35_style_on_operand_2x3.ifc"))
    assert set(made["clip, style on first operand"].colours) == {GREEN}
    assert set(made["boolean difference, style on first operand"].colours) == {GREEN}
    assert Counter(made["two items, one clipped"].colours) == {GREEN: 12, RED: 12}
