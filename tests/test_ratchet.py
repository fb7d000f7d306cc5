"""What the program has too much of may only become less: whoever removes one lowers the number in the same change."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests import shape_counts
from tests.shape_counts import Source, sources_in

pytestmark = pytest.mark.xdist_group("sources")  # they are parsed once
PACKAGE = Path(__file__).parents[1] / "timeo_desktop"
Count = Callable[[Iterable[Source]], list[str]]

# What, how it is counted, and how many there are today.
ROWS: tuple[tuple[str, Count, int], ...] = (
    ("files of more than 300 lines", shape_counts.long_files, 4),
    ("uses of Any", shape_counts.uses_of_any, 237),
    ("type: ignore", shape_counts.ignored_types, 7),
    ("noqa", shape_counts.ignored_rules, 4),
    ("broad excepts", shape_counts.broad_excepts, 11),
    ("callbacks that others assign", shape_counts.assignable_callbacks, 0),
)


@pytest.mark.parametrize(("what", "count", "most"), ROWS, ids=[row[0] for row in ROWS])
def test_it_only_becomes_less(what: str, count: Count, most: int) -> None:
    places = [place.removeprefix(f"{PACKAGE.parent}/") for place in count(sources_in(PACKAGE))]
    listed = "\n".join(places)
    assert len(places) <= most, f"{len(places)} {what}, {most} are allowed; they are at\n{listed}"
    assert len(places) >= most, f"only {len(places)} {what} are left: write that number into ROWS instead of {most}"
