"""What elements of the store are called: found by what they bear now, and by nothing that they bore before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.test_store import element, new_store, register
from timeo_desktop.store.operations import crosswalk, names
from timeo_desktop.store.operations.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two pumps, known from one model."""
    made = new_store(tmp_path / "store.sqlite")
    register(made, "a", [element(1, name="Pompe nord", tag="P-01"), element(2, name="Pompe sud", tag="P-02")])
    yield made
    made.close()


def found(store: Store, text: str) -> list[str]:
    """The names of what is found."""
    db = store.read()
    numbers = names.find(db, text, 10)
    return [db.execute("SELECT name FROM element WHERE id = ?", (number,)).fetchone()[0] for number in numbers]


def number_of(store: Store, name: str) -> int:
    return int(store.read().execute("SELECT id FROM element WHERE name = ?", (name,)).fetchone()[0])


def test_elements_are_found_by_name_tag_and_key(store: Store) -> None:
    assert found(store, "pompe") == ["Pompe sud", "Pompe nord"]  # the shorter one first
    assert found(store, "p-02") == found(store, "SUD") == found(store, "g2") == ["Pompe sud"]


def test_a_new_version_is_found_by_its_new_names_and_what_it_lacks_not_at_all(store: Store) -> None:
    register(store, "b", [element(1, name="Circulateur", tag="C-9")], moment=9)
    assert found(store, "circul") == found(store, "C-9") == ["Circulateur"]
    for gone in ("pompe", "nord", "sud", "g2"):
        assert found(store, gone) == []
    assert found(store, "P-01") == ["Circulateur"]  # tickets go on to name it so


def test_a_link_by_hand_is_found_until_it_is_taken_back_or_given_to_another(store: Store) -> None:
    north, south = number_of(store, "Pompe nord"), number_of(store, "Pompe sud")
    assert found(store, "BAT0042") == []
    with store.write() as db:
        crosswalk.link_building(db, north, "BAT0042", 7)
    assert found(store, "bat0042") == ["Pompe nord"]
    with store.write() as db:
        crosswalk.link_building(db, south, "BAT0042", 8)
    assert found(store, "bat0042") == ["Pompe sud"]
    with store.write() as db:
        assert crosswalk.unlink_building(db, south) == 1
    assert found(store, "bat0042") == []
