"""Two descriptions side by side."""

from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.comparison import Alike, Compared, compared

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["1", "2"])), max_size=5)
GROUPS = st.lists(st.tuples(st.sampled_from("XYZ"), ROWS), max_size=4)


def test_what_both_say_stands_side_by_side_and_what_only_one_says_is_told() -> None:
    one = [("Identity", [("Name", "P-01"), ("Class", "IfcPump")]), ("Pset_A", [("Power", "3 kW")])]
    other = [("Identity", [("Class", "IfcPump"), ("Name", "P-02"), ("Tag", "x")]), ("Pset_B", [("Flow", "2 m³/h")])]
    assert [(title, [(row.name, row.alike) for row in rows]) for title, rows in compared(one, other)] == [
        ("Identity", [("Name", Alike.DIFFERENT), ("Class", Alike.SAME), ("Tag", Alike.ONLY_OTHER)]),
        ("Pset_A", [("Power", Alike.ONLY_ONE)]),
        ("Pset_B", [("Flow", Alike.ONLY_OTHER)]),
    ]


def test_names_that_come_several_times_are_matched_in_their_order() -> None:
    ((_, rows),) = compared([("Made of", [("Material", "brick"), ("Material", "air")])],
                            [("Made of", [("Material", "brick")])])  # fmt: skip
    assert rows == (Compared("Material", "brick", "brick"), Compared("Material", "air", None))


@given(GROUPS, GROUPS)
def test_nothing_is_lost_and_the_other_way_round_it_is_the_same(
    one: list[tuple[str, list[tuple[str, str]]]], other: list[tuple[str, list[tuple[str, str]]]]
) -> None:
    found = compared(one, other)
    left = [(title, row.name, row.one) for title, rows in found for row in rows if row.one is not None]
    right = [(title, row.name, row.other) for title, rows in found for row in rows if row.other is not None]
    assert sorted(left) == sorted((title, *row) for title, rows in one for row in rows)
    assert sorted(right) == sorted((title, *row) for title, rows in other for row in rows)
    turned = {Alike.ONLY_ONE: Alike.ONLY_OTHER, Alike.ONLY_OTHER: Alike.ONLY_ONE}
    told = sorted((title, row.name, turned.get(row.alike, row.alike)) for title, rows in found for row in rows)
    assert told == sorted((title, row.name, row.alike) for title, rows in compared(other, one) for row in rows)


@given(GROUPS)
def test_what_is_compared_with_itself_is_the_same(one: list[tuple[str, list[tuple[str, str]]]]) -> None:
    assert all(row.alike is Alike.SAME for _, rows in compared(one, one) for row in rows)
