"""The demonstration has a connection that is to be looked at, says so, and can be put in order."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from timeo_desktop.connectors import demonstration_exports
from timeo_desktop.domain.connections import Connection, HealthState
from timeo_desktop.domain.times import DAY, now
from timeo_desktop.services.operations import connect, demonstration, doubts, quality, sync
from timeo_desktop.services.operations.quality import Figures, Sort
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store of the demonstration."""
    made = Store(tmp_path / "store.sqlite")
    demonstration.prepare(made, SecretBox(tmp_path / "box", None))
    yield made
    made.close()


@pytest.fixture
def faulty(store: Store) -> Connection:
    """Its connection with faults, synchronised two days ago."""
    found = connect.find(store, "Exports avec des fautes (données inventées)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demonstration_exports, "now", lambda: now() - 2 * DAY)
        synchronise(store, found)
    return found


def synchronise(store: Store, connection: Connection) -> None:
    """As the window does."""
    for _ in sync.run(store, connection, demonstration_exports.DemonstrationExports({}, {}), {}, Event()):
        pass


def test_it_is_to_be_looked_at_and_says_why(store: Store, faulty: Connection) -> None:
    health = connect.health_of(store)[faulty.id]
    assert health.state is HealthState.ATTENTION
    assert str(health.text) == (
        "Set aside or doubtful: The meter number 1,00000E+13 has lost its digits: a spreadsheet rounded it"
    )
    assert connect.kind_of(faulty.kind).made_up
    assert quality.figures(store.read()) == {faulty.id: Figures(1, 1)}
    sorts = [each.sort for each in quality.lines(store.read(), faulty.id)]
    assert sorts == [Sort.SET_ASIDE, Sort.DOUBTFUL, Sort.CAME]


def test_it_is_in_order_when_all_is_answered(store: Store, faulty: Connection) -> None:
    connect.look(store, faulty.id)
    (doubt,) = [each for each in quality.lines(store.read(), faulty.id) if each.doubt is not None]
    assert doubt.doubt is not None
    doubts.refuse(store, doubt.doubt, "Mme Roux")
    assert connect.health_of(store)[faulty.id].state is HealthState.OK
    synchronise(store, faulty)
    (came,) = [each for each in quality.lines(store.read(), faulty.id) if each.sort is Sort.CAME]
    assert came.until is not None
    assert came.until > now() - 2 * DAY
    assert not any(each.is_open for each in quality.lines(store.read(), faulty.id))
