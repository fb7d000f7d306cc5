"""Styles on what is cut, as some exporters write them."""

from pathlib import Path

from tests.conftest import Read
from tests.reported.drawn_colours import by_name

DATA = Path(__file__).parent / "data" / "ifc"
GREEN, RED = (0, 255, 0, 255), (255, 0, 0, 255)


def test_what_is_cut_has_the_style_of_its_first_operand(read: Read) -> None:
    drawn = by_name(read(DATA / "35_style_on_operand_2x3.ifc"))
    assert set(drawn["clip, style on first operand"]) == {GREEN}
    assert set(drawn["boolean difference, style on first operand"]) == {GREEN}
    assert drawn["two items, one clipped"] == {GREEN: 12, RED: 12}
