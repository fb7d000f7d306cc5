"""Elements of a new version are recognised as by comparing each with each, and as fast for many as for few."""

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operations.test_store import element, new_store, register, save, ticket
from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.records import Key, Page, Scheme
from timeo_desktop.services.operations import register_model
from timeo_desktop.store.giving_up import given_up_by
from timeo_desktop.store.operations import change_log, linking, names, recognition, registered
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.recognition import Bearers, Known, ModelElement, Place
from timeo_desktop.store.operations.registered import NewVersion, Recognised


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    made = new_store(tmp_path / "store.sqlite")
    yield made
    made.close()


# Each with each, as it was done before.


def _is_near(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None:
        return False
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) <= 0.5**2


def _pairs_of_all(
    fresh: Iterable[ModelElement], left: dict[int, ModelElement], signature: Callable[[ModelElement], Hashable]
) -> list[tuple[int, int]]:
    before, after = defaultdict(list), defaultdict(list)
    for number, each in left.items():
        before[signature(each)].append((number, each.place))
    for row in fresh:
        after[signature(row)].append((row.step, row.place))
    found = []
    for key, rows in after.items():
        candidates = before.get(key, [])
        if key is None or not candidates:
            continue
        if len(rows) == len(candidates) == 1 and signature is not recognition._by_class:
            found.append((rows[0][0], candidates[0][0]))
            continue
        for step, place in rows:
            near = [number for number, other in candidates if _is_near(place, other)]
            rivals = [other for other, elsewhere in rows if other != step and _is_near(place, elsewhere)]
            if len(near) == 1 and not rivals:
                found.append((step, near[0]))
    return found


def _by_comparing_all(rows: list[ModelElement], former: dict[int, ModelElement]) -> Known:
    known: Known = {}
    left = dict(former)
    for method, signature in recognition._SIGNATURES:
        fresh = [row for row in rows if row.step not in known]
        for step, number in _pairs_of_all(fresh, left, signature):
            known[step] = (number, method)
            left.pop(number, None)
    return known


_sides = st.sampled_from([-0.5, -0.26, -0.25, 0.0, 0.2, 0.25, 0.3, 0.49, 0.5, 0.51, 0.75, 1.0, 1.3, 652_000.25])
_rows = st.builds(
    ModelElement,
    step=st.just(0),
    parent=st.just(0),
    guid=st.just(""),
    ifc_class=st.sampled_from(["IfcPump", "IfcWall"]),
    name=st.sampled_from(["", "Pompe", "Mur"]),
    tag=st.sampled_from(["", "", "P-1", "P-2"]),
    type=st.sampled_from(["", "T"]),
    place=st.one_of(st.none(), st.tuples(_sides, _sides, _sides), st.just((float("nan"), 0.0, 0.0))),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_rows, max_size=24), st.lists(_rows, max_size=24))
def test_elements_are_recognised_as_by_comparing_each_with_each(
    before: list[ModelElement], after: list[ModelElement]
) -> None:
    former = dict(enumerate(before, start=100))
    rows = [replace(row, step=step) for step, row in enumerate(after, start=1)]
    nobody: Bearers = {}
    assert recognition.recognised(rows, former, nobody) == _by_comparing_all(rows, former)


class Counted(float):
    """A coordinate that counts how often it is compared."""

    asked = 0

    def __sub__(self, other: float) -> float:
        Counted.asked += 1
        return float(self) - other


@pytest.mark.parametrize("apart", [0.0, 1.0])
def test_many_alike_are_compared_with_what_is_near_only(apart: float) -> None:
    def pumps(guid: str) -> list[ModelElement]:
        return [element(n, guid=f"{guid}{n}", place=(Counted(n * apart), 0.0, 0.0)) for n in range(1, 1_001)]

    Counted.asked = 0
    former = dict(enumerate(pumps("a"), start=100))
    known = recognition.recognised(pumps("b"), former, {})
    assert len(known) == (1_000 if apart else 0)
    assert Counted.asked < 10_000  # each with each would be 2 000 000


# In the store.


def test_numbers_are_found_among_the_elements_of_all_models(store: Store) -> None:
    register(store, "a", [element(1, guid="abc"), element(2, guid="twice"), element(3, guid="house")])
    register(store, "b", [element(5, guid="twice"), element(6, guid="twice")], path="n.ifc")
    house = replace(element(9, guid="new"), keys=(Key(Scheme.BUILDING, "x"), Key(Scheme.GUID, "HOUSE")))
    done = register(store, "c", [element(7, guid="abc"), house, element(8, guid="ABC")], path="o.ifc")
    # The second is written otherwise, and so another's GlobalId; but buildings are named without regard to case.
    assert done.by_method == {"guid": 1, "building": 2, "new": 0}
    assert registered.numbers_of(store.read(), done.model)[0] == {7: 1, 8: 1, 9: 3}


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> list[Recognised]:
    """Let something happen once a file has been compared for the first time; what the comparisons found."""
    plain, found = registered.recognise, list[Recognised]()

    def recognise(connection: sqlite3.Connection, new: NewVersion) -> Recognised:
        found.append(plain(connection, new))
        if len(found) == 1:
            with monkeypatch.context() as others:
                others.setattr(registered, "recognise", plain)
                happens()
        return found[-1]

    monkeypatch.setattr(registered, "recognise", recognise)
    return found


def test_a_file_is_compared_again_when_another_program_registers_meanwhile(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(store, "a", [element(1, tag="P-01"), element(2, tag="P-02")])
    other = Store(store.path)
    found = meanwhile(monkeypatch, lambda: register(other, "b", [element(11, tag="P-01")], moment=8))
    done = register_model.register(store, NewVersion("m.ifc", "m.ifc", "c", [element(21, tag="P-01")]))
    other.close()
    assert [sorted(each.former) for each in found] == [[1, 2], [1]]
    assert done.by_method == {"tag": 1, "new": 0}
    assert store.read().execute("SELECT id FROM element WHERE until IS NULL").fetchall() == [(1,)]


def test_two_programs_that_register_one_content_make_one_model(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    new, other = NewVersion("m.ifc", "m.ifc", "a", [element(1)]), Store(store.path)
    meanwhile(monkeypatch, lambda: register_model.register(other, new))
    assert register_model.register(store, new).model == 1
    other.close()
    assert store.read().execute("SELECT count(*) FROM model").fetchone() == (1,)
    assert store.read().execute("SELECT count(*) FROM element").fetchone() == (1,)


def test_other_programs_hear_of_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, Page((ticket(),)), 1_000)
    register_model.register(store, NewVersion("m", "m", "a", [element(1)]))
    register_model.register(store, NewVersion("n", "n", "b", [element(1, guid="other", tag="P-01")]))
    monkeypatch.setattr(change_log, "PROGRAM", "another")
    rows = store.read().execute("SELECT kinds FROM change_log ORDER BY id DESC LIMIT 2").fetchall()
    assert rows == [('["known", "links"]',), ('["known"]',)]
    changes = change_log.heard(store.read(), 0).changes
    assert changes is not None
    assert {Kind.KNOWN, Kind.LINKS} <= changes.kinds


def test_names_that_a_killed_program_left_are_found_once_something_is_registered(store: Store) -> None:
    new = NewVersion("m", "m", "a", [element(1, name="Pompe nord")])
    with store.write() as db:
        registered.write(db, new, registered.recognise(db.conn, new), 5)
    assert names.find(store.read(), "nord", 9) == []
    register_model.register(store, NewVersion("n", "n", "b", [element(1, guid="x", name="Vanne")]))
    assert names.find(store.read(), "nord", 9) == [1]
    assert not names.is_waiting(store.read())


def test_records_that_wait_join_what_is_the_only_one_from_now_on(store: Store) -> None:
    register(store, "a", [element(1, tag="P-01"), element(2, tag="P-01")])
    save(store, Page((ticket(), ticket(key="2", keys=(Key(Scheme.PLACE, "nowhere"),)))), 1_000)
    done = register(store, "b", [element(1, tag="P-01")], moment=9)
    assert done.relinked == 1
    links = "SELECT kind, record, element, role, method, since FROM link"
    assert store.read().execute(links).fetchall() == [("intervention", 1, 1, "subject", "key", 9)]


def test_a_thousand_records_are_looked_at_in_as_many_questions_as_one(store: Store) -> None:
    tickets = [ticket(key=str(n), keys=(Key(Scheme.ASSET, f"p-{n}"), Key(Scheme.PLACE, "Hall"))) for n in range(1_000)]
    save(store, Page(tuple(tickets)), 1_000)
    rows = [element(n + 1, tag=f"P-{n}") for n in range(1_000)]
    asked: list[str] = []
    with store.write() as db:
        linking.link_waiting(db, ["nobody"], 5)
        db.conn.set_trace_callback(asked.append)
        linking.link_waiting(db, ["p-1", "hall"], 5)
        db.conn.set_trace_callback(None)
    assert len([each for each in asked if each.startswith("SELECT")]) == 6
    assert register(store, "a", rows).relinked == 1_000


def test_registering_that_is_given_up_leaves_everything_as_it_was(store: Store) -> None:
    many = [element(n, tag=f"P-{n}") for n in range(1, 3_001)]
    register_model.register(store, NewVersion("m", "m", "a", many))
    new, stop = NewVersion("m", "m", "b", [element(1, guid="x", tag="P-1")]), threading.Event()
    found = registered.recognise(store.read(), new)

    def written() -> None:
        with given_up_by(stop), store.write() as db:
            registered.write(db, new, found, 9)
            stop.set()
            db.conn.execute("SELECT count(*) FROM element a, element b").fetchone()

    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        written()
    assert registered.find_model(store.read(), "m", "b") is None
    assert store.read().execute("SELECT count(*) FROM element WHERE until IS NULL").fetchone() == (3_000,)
    register_model.register(store, NewVersion("n", "n", "c", [element(1, guid="y")]))
