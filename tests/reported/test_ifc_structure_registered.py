"""Groups in the operations store: known from the next version of a file on, and never by what names another thing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Read
from timeo_desktop.domain.records import Scheme
from timeo_desktop.services.opening.events import ModelFile
from timeo_desktop.services.opening.inspect import reader_of
from timeo_desktop.services.operations import register_model
from timeo_desktop.store.operations import registered
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.registered import ModelElement, NewVersion

FILE = Path(__file__).parent / "data" / "ifc" / "15_groups_and_zones.ifc"
TAGGED = (
    b"IFCPROPERTYSINGLEVALUE('Reference',$,IFCIDENTIFIER('HC1')",
    b"IFCPROPERTYSINGLEVALUE('Asset tag',$,IFCLABEL('HC1')",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "operations.sqlite")
    yield made
    made.close()


def rows_of(read: Read, path: Path) -> list[ModelElement]:
    reader = reader_of(read(path))
    assert reader is not None
    rows = register_model._rows(reader)
    reader.close()
    return rows


def test_a_store_that_knows_no_groups_keeps_all_it_knows(store: Store, read: Read) -> None:
    rows = rows_of(read, FILE)
    groups = {row.step for row in rows if row.ifc_class in ("IfcZone", "IfcDistributionSystem")}
    assert len(groups) == 4
    without = [row for row in rows if row.step not in groups]
    before = register_model.register(store, NewVersion(FILE.name, str(FILE), "before", without))
    now = register_model.register(store, NewVersion(FILE.name, str(FILE), "now", rows))
    assert now.by_method == {"guid": len(without), "new": 4}
    was, is_now = (registered.numbers_of(store.read(), each.model)[0] for each in (before, now))
    assert was.items() <= is_now.items()
    again = register_model.register(store, NewVersion(FILE.name, str(FILE), "again", rows))
    assert again.by_method == {"guid": len(rows), "new": 0}


def test_a_file_that_is_known_is_not_registered_again(store: Store, read: Read) -> None:
    package = read(FILE)
    first = register_model.register_model(store, ModelFile(FILE), package)
    second = register_model.register_model(store, ModelFile(FILE), package)
    assert first is not None
    assert second is not None
    assert second.model == first.model


def test_a_system_is_not_known_by_the_tag_of_its_device(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "tagged.ifc"
    path.write_bytes(FILE.read_bytes().replace(*TAGGED))
    assert path.read_bytes() != FILE.read_bytes()
    (circuit,) = [row for row in rows_of(read, path) if row.name == "Heating circuit 1"]
    assert [key.scheme for key in circuit.keys] == [Scheme.GUID]
