"""JSON from outside: one value that cannot be used costs nothing of what stands beside it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.connectors.incoming import DEEPEST, TEXT, NotJson, Unusable, fault_in, fault_of, parsed, set_aside
from timeo_desktop.domain.text import sentence

_DEEP = "[" * 100_000 + "]" * 100_000
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**90), 10**90) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4), max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (_DEEP, "it is nested more than 64 levels deep"),
        ('{"a":' * 70 + "1" + "}" * 70, "it is nested more than 64 levels deep"),
        ("1" + "0" * 399, "it holds a number of 400 digits"),
        ("-1" + "0" * 9_999, "it holds a number of 10000 digits"),
        ("1e400", "it holds a number that is infinite"),
        ("-Infinity", "it holds a number that is infinite"),
    ],
)
def test_a_value_beyond_the_limits_leaves_its_neighbours(written: str, reason: str) -> None:
    found = parsed(f'[{{"id": 1}}, {{"id": 2, "value": {written}}}, {{"id": 3, "text": "]]}}"}}]')
    assert isinstance(found, list)
    assert (found[0], found[2]) == ({"id": 1}, {"id": 3, "text": "]]}"})
    fault = fault_in(found[1])
    assert fault is not None
    assert str(fault.reason) == reason
    assert json.loads(set_aside("2", fault.reason, found[1]).body)["id"] == 2
    with pytest.raises(ValueError, match="float"):
        float(str(fault))


def test_letters_that_are_none_are_marked() -> None:
    assert parsed(r'{"a\ud800": "x\udfffy", "house": "\ud83c\udfe0"}') == {"a\ufffd": "x\ufffdy", "house": "🏠"}
    assert parsed(b'"caf\xc3\xa9 \xed\xa0\x80\t"') == "caf\xe9 \ufffd\t"
    assert parsed('"\ud800"') == "\ufffd"
    assert parsed("\ufeff[1]".encode()) == [1]


def test_what_was_spoilt_on_its_way_is_not_taken_for_text() -> None:
    found = parsed(b'[{"a": "caf\xe9", "b": "\\udc80"}, {"resu\xfflt": 1}, {"c": "caf\xc3\xa9", "d": "\\ud800"}]')
    assert isinstance(found, list)
    assert [str(fault.reason) if (fault := fault_in(each)) else None for each in found] == [
        "it holds bytes that are no letters (not UTF-8)"] * 2 + [None]  # fmt: skip
    assert found[2] == {"c": "caf\xe9", "d": "\ufffd"}


def test_what_is_not_a_number_is_none() -> None:
    assert parsed("[NaN, 1e-400, 18446744073709551615]") == [None, 0.0, 18446744073709551615]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[1] 2", '{"a":}', "]" * 70, "nothing"])
def test_what_is_not_json_says_so(text: str) -> None:
    with pytest.raises(NotJson):
        parsed(text)


def test_what_is_set_aside_is_kept_short() -> None:
    kept = set_aside("topic", sentence("no time"), {"a": Unusable(sentence("too long"), "12"), "b": "x" * 9_000})
    assert kept.body.startswith('{"a": "12…", "b": "xxx')
    assert len(kept.body) == 2_000


def test_a_field_of_another_kind_is_named() -> None:
    shape = {"name": TEXT, "rows": (list,)}
    assert fault_of({"name": 5, "rows": None, "other": {}}, shape) is None
    assert str(fault_of({"name": {}, "rows": []}, shape)) == "its name is not of the kind that it should be"
    assert str(fault_of({"rows": parsed("[1e999]")}, shape)) == "it holds a number that is infinite"


@given(_ANY)
def test_what_can_be_used_is_not_touched(value: object) -> None:
    assert parsed(json.dumps(value)) == value
    assert fault_in(value) is None


@given(st.integers(1, 2 * DEEPEST))
def test_the_limit_is_where_it_is_said(depth: int) -> None:
    assert (fault_in(parsed("[" * depth + "]" * depth)) is None) == (depth <= DEEPEST)
