"""The element database: what the reader describes is what panels read."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from timeo_desktop.domain.description import Association, PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Element, Property, PropertySet
from timeo_desktop.store.giving_up import given_up_by
from timeo_desktop.store.models.element_rows import write_boxes, write_description
from timeo_desktop.store.models.elements import ElementReader, StoreError


class Described:
    """A storey with two walls, a door in a loop with itself, and shared property sets."""

    def elements(self) -> Iterator[Element]:
        yield Element(1, 0, "p", "IfcProject", "Projet", spatial=True)
        yield Element(2, 1, "s", "IfcBuildingStorey", "Étage", elevation=3.4, spatial=True)
        yield Element(3, 2, "w1", "IfcWall", "Mur 100%", tag="M_1", drawable=True)
        yield Element(4, 2, "w2", "IfcWall", "Mur 100 é", tag="Mx1", drawable=True)
        yield Element(5, 6, "loop", "IfcDoor", "Porte")
        yield Element(6, 5, "loop", "IfcDoor", "Porte")

    def property_sets(self) -> Iterator[PropertySetRow]:
        yield PropertySetRow(10, "Pset_WallCommon", (Property("FireRating", "EI30"), Property("Length", 2.5, "m")))
        yield PropertySetRow(11, "Pset_WallCommon", (Property("FireRating", "EI60"), Property("IsExternal", True)))

    def property_set_links(self) -> Iterator[PropertySetLink]:
        yield PropertySetLink(3, 10, False)
        yield PropertySetLink(3, 11, True)
        yield PropertySetLink(4, 11, True)

    def associations(self) -> Iterator[Association]:
        yield Association(3, "system", "Chauffage", (Property("class", "IfcSystem"),))

    def attribute_names(self) -> tuple[str, ...]:
        return ("hauteur", "adresse")

    def attribute_rows(self) -> Iterator[tuple[object, ...]]:
        yield 6, 12.5, "3 rue d'Alsace"
        yield 4, None, "5 rue du Taur"

    def boxes(self) -> Iterator[tuple[float, ...]]:
        yield 3, 0.0, 0.0, 0.0, 1.0, 2.0, 2.0


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[ElementReader]:
    write_description(tmp_path / "elements.sqlite", Described())
    with closing(ElementReader(tmp_path / "elements.sqlite")) as opened:
        yield opened


def test_the_tree(reader: ElementReader) -> None:
    assert [row.step for row in reader.roots()] == [1]
    assert [row.step for row in reader.children(2)] == [4, 3]  # by name
    assert reader.below(1) == [1, 2, 3, 4]
    assert reader.path_to(3) == [1, 2, 3]
    assert reader.child_count(2) == 2


def test_a_loop_in_the_file_ends(reader: ElementReader) -> None:
    assert sorted(reader.below(5)) == [5, 6]
    assert reader.path_to(5) == [6, 5]


def test_an_own_property_hides_the_inherited_one_of_the_same_name(reader: ElementReader) -> None:
    assert reader.property_sets(3) == [
        PropertySet("Pset_WallCommon", (Property("FireRating", "EI30"), Property("Length", 2.5, "m"))),
        PropertySet("Pset_WallCommon", (Property("IsExternal", True),), inherited=True),
    ]
    assert reader.property_sets(4)[-1].properties[0].value == "EI60"
    assert reader.property_sets(99) == []


@pytest.mark.parametrize(
    ("text", "steps"),
    [("w1", [3]), ("M_1", [3]), ("100%", [3]), ("100 é", [4]), ("ifcwall", [3, 4]), ("'; DROP TABLE element; --", [])],
)
def test_search_takes_text_as_text(reader: ElementReader, text: str, steps: list[int]) -> None:
    assert sorted(row.step for row in reader.search(text, 10)) == steps


def test_associations_and_classes(reader: ElementReader) -> None:
    assert reader.associations(3) == [Association(3, "system", "Chauffage", (Property("class", "IfcSystem"),))]
    assert reader.of_class("ifcWALL") == [3, 4]
    assert reader.element(3) == Element(3, 2, "w1", "IfcWall", "Mur 100%", tag="M_1", drawable=True)
    assert reader.element(99) is None


def test_boxes_are_added_after_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "elements.sqlite"
    write_description(path, Described())
    write_boxes(path, {3: (0.0, 0.0, 0.0, 1.0, 2.0, 3.0)})
    write_boxes(path, {3: (0.0, 0.0, 0.0, 1.0, 2.0, 4.0)})
    with closing(ElementReader(path)) as opened:
        assert opened.box(3) == (0.0, 0.0, 0.0, 1.0, 2.0, 4.0)
        assert opened.box(4) is None


def test_a_file_that_is_not_there_or_is_rubbish_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        ElementReader(tmp_path / "absent.sqlite").roots()
    (tmp_path / "rubbish.sqlite").write_bytes(b"no database" * 100)
    with closing(ElementReader(tmp_path / "rubbish.sqlite")) as opened, pytest.raises(StoreError):
        opened.roots()


def test_attributes_are_a_table_and_found_by_address(reader: ElementReader) -> None:
    assert reader.attribute_names() == ["hauteur", "adresse"]
    assert reader.attributes(6) == [("hauteur", 12.5), ("adresse", "3 rue d'Alsace")]
    assert reader.attribute_column("hauteur") == ([6], [12.5])
    assert [row.step for row in reader.search("rue du Taur", 10)] == [4]
    (attributes,) = (each for each in reader.property_sets(4) if each.name == "Attributes")
    assert [(each.name, each.value) for each in attributes.properties] == [("adresse", "5 rue du Taur")]


def test_the_portfolio_filters_and_sorts_with_text_as_text(reader: ElementReader) -> None:
    assert reader.portfolio([], "name", False).tolist() == [4, 3, 5, 6]
    assert reader.portfolio(["taur"], "name", False).tolist() == [4]
    assert reader.portfolio(["100%"], "adresse", True).tolist() == [3]
    assert reader.portfolio(["'; DROP TABLE element; --"], "name", False).tolist() == []
    assert reader.portfolio_rows([4])[4] == ("Mur 100 é", "w2", "IfcWall", None, "5 rue du Taur")


class Held(threading.Event):
    """An event that a question looks at as it runs, which holds the question until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_held, self.let_go = threading.Event(), threading.Event()

    def is_set(self) -> bool:
        self.is_held.set()
        assert self.let_go.wait(10.0), "the question was never let go"
        return super().is_set()


class Quarter(Described):
    """Houses enough for a filter to take a while."""

    def elements(self) -> Iterator[Element]:
        for step in range(1, 3_001):
            yield Element(step, 0, f"h{step}", "Building", f"Maison {step}")


@pytest.fixture(params=["whole", "growing"])
def quarter(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[ElementReader]:
    write_description(tmp_path / "elements.sqlite", Quarter())
    with closing(ElementReader(tmp_path / "elements.sqlite", growing=request.param == "growing")) as opened:
        yield opened


def filtered(reader: ElementReader, stop: threading.Event) -> list[int]:
    with given_up_by(stop):
        return reader.portfolio(["maison"], "name", False).tolist()


def test_a_click_is_answered_while_a_long_filter_runs(quarter: ElementReader) -> None:
    held = Held()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(filtered, quarter, held)
        assert held.is_held.wait(10.0)
        clicked = quarter.element(5)
        held.let_go.set()
    assert clicked is not None
    assert clicked.name == "Maison 5"
    assert len(asked.result()) == 3_000


def test_a_filter_that_nobody_waits_for_ends_and_the_next_is_answered(quarter: ElementReader) -> None:
    held = Held()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(filtered, quarter, held)
        assert held.is_held.wait(10.0)
        held.set()
        held.let_go.set()
        with pytest.raises(StoreError, match="interrupted"):
            asked.result()
        assert len(pool.submit(filtered, quarter, threading.Event()).result()) == 3_000


def test_closing_ends_what_is_being_read_and_gives_back_the_files_of_all_threads(quarter: ElementReader) -> None:
    held = Held()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(filtered, quarter, held)
        assert held.is_held.wait(10.0)
        closing_thread = threading.Thread(target=quarter.close)
        closing_thread.start()
        held.set()  # as interrupting does, which might come too late here
        held.let_go.set()
        with pytest.raises(StoreError, match="interrupted"):
            asked.result()
        closing_thread.join()
    open_files = [each.path for each in psutil.Process().open_files() if each.path.endswith("elements.sqlite")]
    assert open_files == []
    with pytest.raises(StoreError, match="closed"):
        quarter.element(5)
