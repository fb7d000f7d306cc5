"""A building in a city file and the model of it are one thing, however their identifiers are written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city.files import cityjson, footprints, square, write_json
from tests.conftest import Read
from tests.opening.test_services_place import variant
from timeo_desktop.domain.building_keys import building_keys, rnb_id
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.records import Key, Scheme
from timeo_desktop.services.opening.events import ModelFile
from timeo_desktop.services.operations.register_model import register_model
from timeo_desktop.store.operations import registered as models
from timeo_desktop.store.operations.database import Store

RNB = "DEM0MNMS2026"
GUID = "1yRlMrVD5SYxTjklkwDVc0"
PROPERTY = f"IFCPROPERTYSINGLEVALUE('RNB',$,IFCLABEL('{RNB}'),$)"


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("identifiants_rnb", "2NPB8CCYQ237/4VV1QVNVGA61", ["2NPB8CCYQ237", "4VV1QVNVGA61"]),
        ("rnb_id", "2npb-8ccy-q237", ["2NPB8CCYQ237"]),
        ("ID_RNB", "2NPB 8CCY Q237", ["2NPB8CCYQ237"]),
        ("RnbId", "2NPB8CCYQ237", ["2NPB8CCYQ237"]),
        ("RNB", "2NPB8CCYQ237, 4VV1QVNVGA61", ["2NPB8CCYQ237", "4VV1QVNVGA61"]),
        ("rnb_id", "not known", []),
        ("turnbuckle", "2NPB8CCYQ237", []),
    ],
)
def test_rnb_ids_are_found_as_people_write_them(name: str, value: str, found: list[str]) -> None:
    assert [*building_keys(name, value)] == [Key(Scheme.RNB, each) for each in found]


def test_identifiers_of_cities_and_models_are_found() -> None:
    assert [*building_keys("cleabs", "BATIMENT0000000240878025")] == [Key(Scheme.BUILDING, "BATIMENT0000000240878025")]
    assert [*building_keys("gml:id", " BLDG_1 ")] == [Key(Scheme.BUILDING, "BLDG_1")]
    assert [*building_keys("IfcGuid", GUID)] == [Key(Scheme.GUID, GUID)]
    assert [*building_keys("hauteur", "12")] == []
    assert rnb_id("2NPB8CCYQ237X") == ""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "operations.sqlite")
    yield made
    made.close()


def registered(store: Store, path: Path, package: Package) -> set[int]:
    """The elements of the store that a file has."""
    done = register_model(store, ModelFile(path), package)
    assert done is not None
    return set(models.numbers_of(store.read(), done.model)[0].values())


def city(tmp_path: Path, **attributes: str) -> Path:
    document = cityjson((1573816.0, 2270362.0, 141.0))
    identity = attributes.pop("identity", "maison")
    document["CityObjects"] = {identity: {**document["CityObjects"]["house-1"], "attributes": attributes},
                               "other": {"type": "Building", "attributes": {"rnb_id": "DEM0AAAABBBB"}}}  # fmt: skip
    return write_json(tmp_path / "city.city.json", document)


@pytest.mark.parametrize(
    ("of_model", "of_city"),
    [
        (RNB, {"rnb_id": RNB}),
        (f"{RNB}/DEM0ZZZZ9999", {"identifiants_rnb": f"DEM0YYYY8888/{RNB}"}),
        ("dem0-mnms-2026", {"ID_RNB": RNB}),
        (None, {"IfcGuid": GUID}),
        (None, {"identity": GUID}),
    ],
)
@pytest.mark.parametrize("city_first", [False, True])
def test_a_model_and_its_place_in_the_city_are_one_element(
    store: Store, tmp_path: Path, demo: Path, read: Read, of_model: str | None, of_city: dict[str, str],
    city_first: bool,
) -> None:  # fmt: skip
    new = "IFCPROPERTYSINGLEVALUE('Note',$,IFCLABEL('x'),$)"
    if of_model is not None:
        new = PROPERTY.replace(RNB, of_model)
    ifc = variant(demo, tmp_path / f"demo-{abs(hash(new)) % 10**6}.ifc", (PROPERTY, new))
    quarter = city(tmp_path, **of_city)
    model_package, city_package = read(ifc), read(quarter)
    if city_first:
        registered(store, quarter, city_package)
    elements = registered(store, ifc, model_package)
    shared = elements & registered(store, quarter, city_package)  # as the window does, once the model is known
    assert len(shared) == 1
    row = store.read().execute("SELECT ifc_class, name FROM element WHERE id = ?", (*shared,)).fetchone()
    assert tuple(row) == ("IfcBuilding", "Maison de quartier des Minimes")  # the model describes it better


@pytest.mark.parametrize("name", ["cleabs", "gml:id", "gml_id"])
def test_a_model_that_names_an_object_of_the_city_is_that_object(
    store: Store, tmp_path: Path, demo: Path, read: Read, name: str
) -> None:
    ifc = variant(demo, tmp_path / "demo.ifc", ("'RNB',$", f"'{name}',$"), (RNB, "BATIMENT0000000240878025"))
    layer = footprints(tmp_path / "bati.gpkg", [square(1573816, 2270362), square(1573916, 2270362)],
                       cleabs=["BATIMENT0000000240878025", "BATIMENT0000000240878026"], hauteur=[7.0, 8.0])  # fmt: skip
    elements = registered(store, ifc, read(ifc))
    assert len(elements & registered(store, layer, read(layer))) == 1


def test_what_nothing_names_is_not_registered_and_not_mixed_up(
    store: Store, tmp_path: Path, demo: Path, read: Read
) -> None:
    quarter = city(tmp_path, rnb_id="DEM0CCCCDDDD")
    elements = registered(store, demo, read(demo))
    assert not registered(store, quarter, read(quarter))
    assert elements
