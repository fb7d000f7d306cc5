"""What a person says of a text holds in the connection that it was said of, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from timeo_desktop.domain.records import Document, Intervention, Key, Page, Record, Scheme, Status, Stream
from timeo_desktop.services.operations import match
from timeo_desktop.store.operations import crosswalk, deliveries, registered
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.registered import ModelElement

_KEYS = (Key(Scheme.ASSET, "P-01"),)
_RECORDS: tuple[Record, ...] = (
    Intervention("1", "Fuite", Status.OPEN, "requested", 1, 1, _KEYS),
    Stream("s", "Sonde", "temperature", "°C", keys=_KEYS),
    Document("d", "Notice", "file:///notice.pdf", keys=_KEYS),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    made = Store(tmp_path / "store.sqlite")
    yield made
    made.close()


def save(store: Store, connection: str, record: Record) -> None:
    """A connection delivers a record."""
    with store.write() as db:
        deliveries.save_page(db, connection, 1, Page((record,)), 1)


@pytest.mark.parametrize("record", _RECORDS, ids=lambda record: type(record).__name__)
def test_in_no_model_is_said_of_one_connection(store: Store, record: Record) -> None:
    for connection in ("a", "b"):
        save(store, connection, record)
    match.confirm(store, "a", "p-01", None)
    assert [(each.connection, each.value) for each in crosswalk.unmatched(store.read())] == [("b", "P-01")]
    match.confirm(store, "", "P-01", None)
    assert crosswalk.unmatched(store.read()) == []


def test_what_is_said_of_a_connection_comes_before_what_is_said_of_all(store: Store) -> None:
    rows = [ModelElement(step, 0, f"g{step}", "IfcPump", f"Pompe {step}", "", "", None, ()) for step in (1, 2)]
    with store.write() as db:
        registered.register(db, name="m", path="m", package="p", rows=rows, moment=1)
    match.confirm(store, "", "P-01", 1)
    match.confirm(store, "b", "P-01", 2)
    for connection in ("a", "b"):
        save(store, connection, _RECORDS[0])
    query = "SELECT i.connection, l.element FROM link l JOIN intervention i ON i.id = l.record ORDER BY 1"
    assert store.read().execute(query).fetchall() == [("a", 1), ("b", 2)]
