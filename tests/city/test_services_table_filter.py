"""Filters of the portfolio as people type them."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.city.files import footprints, square
from tests.conftest import Read
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.filters import Condition
from timeo_desktop.services.city.table_filter import parsed
from timeo_desktop.services.opening.inspect import elements_of

NAMES = ["hauteur", "nom", "classe_energie", "nombre_d_etages", "nombre_de_logements"]


@pytest.mark.parametrize(
    ("text", "words", "conditions"),
    [
        ("mairie annexe", ["mairie", "annexe"], []),
        ("hauteur > 15", [], [("hauteur", ">", "15")]),
        ("HAUTEUR≥12,5 bâtiment", ["bâtiment"], [("hauteur", ">=", "12,5")]),
        ('nom = "rue du Taur" classe=G', [], [("nom", "=", "rue du Taur"), ("classe_energie", "=", "G")]),
        ("", [], []),
    ],
)
def test_words_and_conditions(text: str, words: list[str], conditions: list[tuple[str, str, str]]) -> None:
    assert parsed(text, NAMES) == (words, [Condition(*each) for each in conditions])


@pytest.mark.parametrize("text", ["largeur > 3", "nombre > 3"])
def test_a_name_that_means_nothing_or_two_things_is_said(text: str) -> None:
    with pytest.raises(UserError, match="No attribute is called"):
        parsed(text, NAMES)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_filter_or_a_sentence(text: str) -> None:
    try:
        words, conditions = parsed(text, NAMES)
    except UserError:
        return
    assert all(each.attribute in NAMES for each in conditions)
    assert all(word.strip() == word for word in words)


def test_numbers_and_texts_are_compared_as_such(tmp_path: Path, read: Read) -> None:
    layer = footprints(
        tmp_path / "bati.gpkg", [square(1574000 + 20 * n, 2268000) for n in range(4)],
        hauteur=[4.0, 9.5, 12.0, 100.0], surface=["8,5", "12", "n.c.", None],
        numero=["2019-05", "12 bis", " -7.5 ", "1.2.3"],
        classe=["A", "g", "G", "B"],
    )  # fmt: skip
    elements = elements_of(read(layer))
    assert elements is not None
    with closing(elements):

        def count(text: str) -> int:
            words, conditions = parsed(text, elements.attribute_names())
            return len(elements.portfolio(words, "name", False, conditions=conditions))

        assert count("hauteur > 9.5") == 2
        assert count("hauteur >= 9,5") == 3
        assert count("hauteur < 100 hauteur > 4") == 2
        assert count("surface > 8") == 2
        assert count("classe = G") == 2
        assert count("classe != G") == 2
        assert count("classe = G hauteur=12") == 1
        assert [count(f"surface {sign} 10") for sign in ("<", "<=", ">", "=", "!=")] == [1, 1, 1, 0, 3]
        assert [count(f"surface {sign} 0") for sign in ("<=", "=", ">=")] == [0, 0, 2]
        assert count("numero < 3000") == 1  # neither a date nor a text that begins with a number is one
        assert count('classe = "x\' OR 1=1 --"') == 0
