"""Finding by name: beginnings, fragments, accents, misspellings, and whatever else people type, as text."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.alike import plain
from timeo_desktop.store import search_index
from timeo_desktop.store.search_index import Text

NAMES = {
    1: ["Pompe de chauffage", "P-01"], 2: ["Chaudière", "CH_01"], 3: ["École Jean-Jaurès"], 4: ["Œuvre d'art"],
    5: ["Mur 100%"], 6: ["pompe"], 7: ["Sous-station"], 8: ['a "b" c'], 9: ["x* NEAR y"], 10: ["Straße"],
    11: ["12 rue du Taur", "7 rue d'Alsace", "DEM0AAAABBBB"], 12: ["Poste de Soeurs"], 13: ["Γέφυρα"], 14: ["日本語"],
    15: ["Groupe-pompe"], 16: ["Surpompeur"],
}  # fmt: skip
ALL = len(NAMES)


@pytest.fixture
def index() -> Iterator[sqlite3.Connection]:
    """An index that was filled at once."""
    with closing(sqlite3.connect(":memory:")) as made:
        search_index.make(made)
        search_index.fill(made, [Text(number, names) for number, names in NAMES.items()])
        yield made


def found(index: sqlite3.Connection, text: str, limit: int = ALL) -> list[int]:
    return search_index.find(index, text, limit)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Chaud", {2}), ("chaudi", {2}), ("ch", {1, 2}), ("p-", {1}), ("t", {11}), ("DEM0A", {11}),
        ("dem0aaaabbbb", {11}),
        ("ompe", {1, 6, 15, 16}), ("tation", {7}), ("100%", {5}), ("00%", {5}), ("H_0", {2}), ("-01", {1}),
        ("ecole", {3}), ("ÉCOLE", {3}), ("e\u0301cole", {3}), ("jaures", {3}), ("chaudiere", {2}), ("STRASSE", {10}),
        ("oeuvre", {4}), ("œuv", {4}), ("OEU", {4, 12}), ("oe", {4}), ("sœurs", {12}), ("SŒUR", {12}), ("œur", {12}),
        ("γεφ", {13}), ("ΈΦΥ", {13}), ("日本", {14}), ("日", {14}),
        ("chauffage pompe", {1}), ("rue alsace", {11}), ("  taur\t12 ", {11}), ("jean jau", {3}),
        ("pompe absente", set()),
    ],
)  # fmt: skip
def test_words_are_found_by_any_part_of_them(index: sqlite3.Connection, text: str, wanted: set[int]) -> None:
    assert set(found(index, text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("chaudeire", [2]), ("chadière", [2]), ("Chaudierre", [2]), ("sous-sttion", [7]), ("ecolle jaures", [3]),
        ("qzx", []),
    ],
)  # fmt: skip
def test_what_is_misspelt_is_found_where_nothing_else_is(
    index: sqlite3.Connection, text: str, wanted: list[int]
) -> None:
    assert found(index, text) == wanted


def test_the_likeliest_comes_first(index: sqlite3.Connection) -> None:
    assert found(index, "pompe") == [6, 1, 15, 16]  # it, what begins so, a word that begins so, what contains it
    assert found(index, "P-01") == [1]
    assert found(index, "pompe", 2) == [6, 1]


def test_what_is_called_exactly_so_is_first_however_much_begins_so(index: sqlite3.Connection) -> None:
    search_index.put(index, [Text(100 + number, [f"Vanne {number}"]) for number in range(9)])
    search_index.put(index, [Text(50, ["Robinet", "Vanne"])])
    assert found(index, "vanne", 3)[0] == 50


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('"b"', [8]), ('"', []), ('""', []), ('a "', [8]), ("x*", [9]), ("*", []), ("NEAR", [9]), ("x NEAR y", [9]),
        ("x* NEAR", [9]), ("NEAR(x y)", [9]), ("a AND", []), ("AND", []), ("a OR c", []), ("NOT a", []), ("-", []),
        ("- -", []), ("^a", []), ("text:a", []), ("{text}: a", []), ("(", []), (")", []), ("'", []), ("%", []),
        ("_", []), ("'; DROP TABLE named; --", []), ("", []), (" \n\t ", []), ("\0", []), ("b\0c", [8]), ("\ud800", []),
        ("a" * 1000, []), ("é" * 1000, []), ("pompe " * 200, [6, 15, 1, 16]), ("( " * 500, []), ('"*' * 500, []),
    ],
    ids=lambda each: ascii(each)[:24],
)  # fmt: skip
def test_signs_of_a_query_language_are_text(index: sqlite3.Connection, text: str, wanted: list[int]) -> None:
    assert found(index, text) == wanted
    assert found(index, "pompe", 1) == [6]


def test_a_name_that_was_changed_or_taken_away_is_not_found(index: sqlite3.Connection) -> None:
    search_index.put(index, [Text(2, ["Échangeur", "EX-7"]), Text(6, []), Text(30, ["Pompe neuve"])])
    for gone in ("chaudière", "haudi", "CH_01", "ch_"):
        assert 2 not in found(index, gone)
    assert found(index, "echan") == found(index, "EX-7") == found(index, "hangeur") == [2]
    assert found(index, "pompe") == [30, 1, 15, 16]
    search_index.put(index, [Text(30, [" ", ""])])
    assert found(index, "neuve") == []
    search_index.put(index, [Text(number, ()) for number in NAMES])
    assert not any(index.execute("SELECT 1 FROM named UNION ALL SELECT 1 FROM named_term").fetchall())


SIGNS = "aeéœbpAÉŒ1- _'\"*(oß"
TEXTS = st.text(SIGNS, max_size=9)
KEPT = st.dictionaries(st.integers(1, 5), st.lists(TEXTS, min_size=1, max_size=2), max_size=5)


def spellings(text: str) -> set[str]:
    """As typed, and all joined letters apart or together."""
    typed = " ".join(plain(text).split())
    return {typed, typed.replace("œ", "oe").replace("æ", "ae"), typed.replace("oe", "œ").replace("ae", "æ")}


def tokens(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text).split()


def kind(names: list[str], typed: str) -> int | None:
    """How well names fit what was typed: exactly, beginning, word by word, containing; None: not at all."""
    told = [name for each in names if (name := " ".join(plain(each).split()))]
    words, text = typed.split(), "\n".join(told)
    if not words or not all(word in text for word in words):
        return None
    begun = all(any(token.startswith(part) for token in tokens(text)) for word in words for part in tokens(word))
    long_enough = any(len(word) >= 3 for word in words)
    if not (long_enough or (begun and any(map(tokens, words))) or text.startswith(typed)):
        return None  # under three letters only beginnings are looked for
    if typed in told or any(each.startswith(typed) for each in told):
        return 0 if typed in told else 1
    return 2 if all(any(each.startswith(word) for each in (*text.split(), *tokens(text))) for word in words) else 3


@given(KEPT, KEPT, TEXTS)
def test_whatever_is_kept_and_typed_the_naive_search_finds_the_same(
    first: dict[int, list[str]], later: dict[int, list[str]], typed: str
) -> None:
    with closing(sqlite3.connect(":memory:")) as index:
        search_index.make(index)
        search_index.fill(index, [Text(number, names) for number, names in first.items() if any(map(str.strip, names))])
        search_index.put(index, [Text(number, names) for number, names in later.items()])
        kinds = {
            number: min(fitting)
            for number, names in {**first, **later}.items()
            if (fitting := [each for way in spellings(typed) if (each := kind(names, way)) is not None])
        }
        ours = found(index, typed)
        if kinds:
            assert set(ours) == set(kinds)
            assert [kinds[number] for number in ours] == sorted(kinds.values())
        else:
            assert set(ours) <= {*first, *later}  # what is spelt nearly so
