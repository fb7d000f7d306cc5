"""The store of operations: nothing is lost, corrections append, damage is noticed, hours are right."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import (
    Away,
    Device,
    How,
    Intervention,
    InterventionEvent,
    Key,
    Page,
    Readings,
    Scheme,
    Status,
    Stream,
)  # fmt: skip
from timeo_desktop.domain.times import DAY, HOUR
from timeo_desktop.services.operations import history, match
from timeo_desktop.services.operations.measurements import series_for, with_gaps
from timeo_desktop.store.operations import (
    as_of,
    connections,
    crosswalk,
    database,
    deliveries,
    hours,
    readings,
    registered,
)
from timeo_desktop.store.operations.database import Store, StoreDamaged, StoreTooNew
from timeo_desktop.store.operations.registered import ModelElement


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store with one connection."""
    made = new_store(tmp_path / "store.sqlite")
    yield made
    made.close()


def new_store(path: Path) -> Store:
    """A store with the connection `rt`."""
    made = Store(path)
    with made.write() as db:
        connections.save_connection(db, Connection("rt", "rt", "RT"), 1)
    return made


def save(store: Store, page: Page, moment: int) -> deliveries.Saved:
    """Save a page at a moment."""
    with store.write() as db:
        return deliveries.save_page(db, "rt", 1, page, moment)


def ticket(**more: object) -> Intervention:
    """A ticket on P-01."""
    values = {
        "key": "1",
        "title": "Fuite",
        "status": Status.OPEN,
        "event": "requested",
        "requested": 100,
        "updated": 100,
    }
    return Intervention(**{**values, "keys": (Key(Scheme.ASSET, "p-01"),), **more})  # type: ignore[arg-type]


def element(step: int, **more: object) -> ModelElement:
    """A pump."""
    values = {
        "parent": 0,
        "guid": f"g{step}",
        "ifc_class": "IfcPump",
        "name": "Pompe",
        "tag": "",
        "type": "T",
        "place": None,
    }
    made = ModelElement(step=step, **{**values, **more})  # type: ignore[arg-type]
    keys = [Key(Scheme.GUID, made.guid), *([Key(Scheme.TAG, made.tag)] if made.tag else [])]
    return ModelElement(**{**vars(made), "keys": tuple(keys)})


def register(
    store: Store, package: str, rows: list[ModelElement], moment: int = 5, path: str = "m.ifc"
) -> registered.Registered:
    """Register a version of one model."""
    with store.write() as db:
        return registered.register(db, name=path, path=path, package=package, rows=rows, moment=moment)


def test_a_file_that_no_longer_holds_a_building_ends_nothing_of_another(store: Store) -> None:
    house = element(1, guid="house", ifc_class="IfcBuilding")
    register(store, "a", [house])
    register(store, "b", [house, element(2)], path="city.json")
    register(store, "c", [element(2)], moment=9, path="city.json")
    open_keys = "SELECT source, value FROM element_key WHERE until IS NULL ORDER BY source, value"
    assert store.read().execute(open_keys).fetchall() == [("city.json", "g2"), ("m.ifc", "house")]
    assert store.read().execute("SELECT count(*) FROM element WHERE until IS NOT NULL").fetchone() == (0,)
    register(store, "d", [], moment=10)
    assert store.read().execute(open_keys).fetchall() == [("city.json", "g2")]
    assert store.read().execute("SELECT name FROM element WHERE until = 10").fetchall() == [("Pompe",)]


def test_a_log_is_derived_where_the_source_keeps_none(store: Store) -> None:
    register(store, "a", [element(1, tag="P-01")])
    save(store, Page((ticket(),)), 1_000)
    assert save(store, Page((ticket(),)), 1_500).count == 0
    save(store, Page((ticket(status=Status.CLOSED, event="done", updated=900, closed=800, priority="1"),)), 2_000)
    words = [str(entry.text) for entry in history.timeline(store.read(), 1, history.SOURCES) if entry.kind == "ticket"]
    assert words == ["Priority changed from — to 1: Fuite", "Done: Fuite", "Ticket opened: Fuite"]


def test_corrections_append_and_the_past_can_be_asked(store: Store) -> None:
    register(store, "a", [element(1, tag="P-01")])
    first = InterventionEvent("7", 500, "note", note="joint usé")
    save(store, Page((ticket(events=(first,)),)), 1_000)
    save(store, Page((ticket(events=(InterventionEvent("7", 400, "note", note="joint cassé"),)),)), 2_000)
    assert [row.event.note for row in as_of.events_of(store.read(), [1])] == ["joint cassé"]
    assert [row.event.note for row in as_of.events_of(store.read(), [1], known=1_500)] == ["joint usé"]


def test_a_ticket_that_vanished_stays_and_comes_back(store: Store) -> None:
    save(store, Page((ticket(),)), 1_000)
    assert save(store, Page(away=(Away("1"),)), 2_000).gone == 1
    assert as_of.interventions(store.read())[0].away is How.MISSING
    save(store, Page((ticket(),)), 3_000)
    assert as_of.interventions(store.read())[0].away is None


def test_a_corrected_reading_keeps_the_former(store: Store) -> None:
    at = np.array([HOUR, HOUR + 1])
    save(store, Page((Readings("s", at, np.array([1.0, np.nan])),)), 1_000)
    assert save(store, Page((Readings("s", at, np.array([1.0, np.nan])),)), 2_000).count == 0
    assert save(store, Page((Readings("s", at, np.array([5.0, np.nan])),)), 3_000).readings == 1
    assert store.read().execute("SELECT value FROM reading_past").fetchall() == [(1.0,)]
    by_hour = hours.hour_series(store.read(), 1, 0, DAY)
    assert (by_hour.at.tolist(), by_hour.low.tolist(), by_hour.mean.tolist()) == ([HOUR], [5.0], [5.0])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 9 * HOUR), st.floats(-50, 50)), min_size=1, max_size=30),
        min_size=1,
        max_size=5,
    )
)
def test_hours_are_what_their_readings_say(
    tmp_path_factory: pytest.TempPathFactory, pages: list[list[tuple[int, float]]]
) -> None:
    store = new_store(tmp_path_factory.mktemp("s") / "s.sqlite")
    kept: dict[int, float] = {}
    for moment, rows in enumerate(pages):
        save(store, Page((Readings("s", np.array([r[0] for r in rows]), np.array([r[1] for r in rows])),)), moment)
        kept.update(rows)
    by_hour: dict[int, list[float]] = {}
    for at, value in kept.items():
        by_hour.setdefault(at // HOUR, []).append(value)
    found = hours.hour_series(store.read(), 1, 0, 9 * HOUR)
    assert (found.at // HOUR).tolist() == sorted(by_hour)
    assert found.low.tolist() == [min(by_hour[hour]) for hour in sorted(by_hour)]
    assert found.high.tolist() == [max(by_hour[hour]) for hour in sorted(by_hour)]
    assert found.mean.tolist() == pytest.approx([np.mean(by_hour[hour]) for hour in sorted(by_hour)])
    store.close()


def test_charts_show_few_points_and_keep_peaks_and_gaps(store: Store) -> None:
    at = np.arange(100_000) * 60_000
    values = np.sin(at / 1e7)
    values[54_321] = 99.0
    keep = (at < 20_000 * 60_000) | (at > 40_000 * 60_000)
    save(store, Page((Stream("s", "s", "t", "°C", expected=60_000), Readings("s", at[keep], values[keep]))), 1)
    (row,) = readings.streams(store.read())
    series = with_gaps(series_for(store.read(), row.id, 0, int(at[-1])), row)
    assert len(series.at) < 7_000
    assert np.nanmax(series.high) == 99.0
    assert np.isnan(series.mean).sum() == 1


def test_a_replaced_device_ends_its_installation(store: Store) -> None:
    for moment, device in ((10, "A"), (20, "B"), (30, "B")):
        save(store, Page((Stream("s", f"s{moment}", "t", "°C", device=Device(device, device)),)), moment)
    rows = store.read().execute("SELECT since, until FROM device_install ORDER BY since").fetchall()
    assert rows == [(10, 20), (20, None)]


def test_history_survives_new_global_ids(store: Store) -> None:
    place = (1.0, 2.0, 3.0)
    register(store, "a", [element(1, tag="P-01"), element(2, name="x", place=place), element(3, name="gone", type="U")])
    save(store, Page((ticket(),)), 1_000)
    done = register(store, "b", [element(11, tag="P-01"), element(12, name="y", place=(1.1, 2.0, 3.0))], moment=9)
    assert done.by_method == {"tag": 1, "place": 1, "new": 0}
    assert registered.numbers_of(store.read(), done.model)[0] == {11: 1, 12: 2}
    assert len(as_of.events_of(store.read(), [1])) == 1
    assert crosswalk.find_elements(store.read(), "g1") == crosswalk.find_elements(store.read(), "g11") == [1]
    assert store.read().execute("SELECT until FROM element WHERE id = 3").fetchone() == (9,)


def test_what_is_unmatched_waits_for_a_person_who_is_remembered(store: Store) -> None:
    save(store, Page((ticket(keys=(Key(Scheme.ASSET, "Pompe chauffage nord"),)),)), 1)
    register(store, "a", [element(1, name="Pompe de chauffage Nord"), element(2, name="Vanne")])
    (waiting,) = crosswalk.unmatched(store.read())
    assert waiting.value == "Pompe chauffage nord"
    best = match.suggest(store.read(), waiting.value)[0]
    assert best.element == 1
    assert match.confirm(store, "rt", waiting.value, best.element).joined == 1
    assert crosswalk.unmatched(store.read()) == []
    save(store, Page((ticket(key="2", keys=(Key(Scheme.ASSET, "pompe CHAUFFAGE nord"),)),)), 2)
    assert [row.elements for row in as_of.interventions(store.read())] == [(1,), (1,)]


def test_two_elements_of_one_tag_are_not_guessed(store: Store) -> None:
    register(store, "a", [element(1, tag="P-01"), element(2, tag="P-01")])
    save(store, Page((ticket(),)), 1)
    assert as_of.interventions(store.read())[0].elements == ()


def test_half_a_page_is_no_page(store: Store) -> None:
    def interrupted() -> None:
        with store.write() as db:
            deliveries.save_page(db, "rt", 1, Page((ticket(),), cursor={"a": 1}), 1)
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert as_of.interventions(store.read()) == []
    assert connections.cursor_of(store.read(), "rt") is None


def test_a_newer_database_is_refused_and_an_older_one_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.sqlite"
    new_store(path).close()
    (tmp_path / "m").mkdir()
    for number, file in database.versions():
        (tmp_path / "m" / file.name).write_text(file.read_text("utf-8"), "utf-8")
        last = number
    (tmp_path / "m" / f"{last + 1:04d}_more.sql").write_text("CREATE TABLE more (x);", "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(database, "_MIGRATIONS", tmp_path / "m")
        Store(path).close()
    assert len(database.copies(path)) == 1
    with pytest.raises(StoreTooNew, match="newer version"):
        Store(path)


def test_damage_is_noticed_and_the_last_copy_offered(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    store = new_store(path)
    save(store, Page((ticket(),)), 1)
    assert store.copy_if_old() is not None
    assert store.copy_if_old() is None
    store.close()
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreDamaged) as raised:
        Store(path)
    assert raised.value.copy is not None
    aside = database.restore(path, raised.value.copy)
    assert aside.read_bytes().startswith(b"not a database")
    restored = Store(path)
    assert len(as_of.interventions(restored.read())) == 1
    restored.close()


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.read().execute("DELETE FROM connection")
