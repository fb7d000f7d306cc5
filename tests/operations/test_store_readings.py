"""Readings in rows and blocks answer what a plain table of everything that was told says."""

import threading
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Page, Readings
from timeo_desktop.domain.times import DAY, HOUR, Millis
from timeo_desktop.services.operations.packing import pack
from timeo_desktop.store.operations import (
    blocks,
    connections,
    deliveries,
    hours,
    ingest,
    packed,
    pages,
    readings,
    told_when,
)
from timeo_desktop.store.operations.blocks import Versions
from timeo_desktop.store.operations.database import Store

START: Millis = 1_704_000_000_000  # 2023-12-31T05:20Z: months change soon
LATER = START + 400 * DAY
VALUES = (20.0, 20.5, 21.25, -3.0, float("nan"))


class Told:
    """Everything that was told of one stream: at a moment, with a value, recorded then."""

    def __init__(self) -> None:
        self.rows: list[tuple[Millis, float | None, Millis]] = []  # None: removed

    def tell(self, page: list[tuple[Millis, float]], recorded: Millis) -> int:
        """One page; how many readings it changes."""
        before = self.known(recorded)
        new = {at: value for at, value in dict(page).items() if at not in before or not same(before[at], value)}
        self.rows += [(at, value, recorded) for at, value in new.items()]
        return len(new)

    def remove(self, page: list[tuple[Millis, float]], between: tuple[Millis, Millis], recorded: Millis) -> int:
        """What is known between two moments, and not on the page; how many that are. The last of all stays."""
        told, before = dict(page), self.known(recorded)
        gone = [at for at in before if between[0] <= at <= between[1] and at not in told]
        if len(gone) == len(before) and not told:
            return 0
        self.rows += [(at, None, recorded) for at in gone]
        return len(gone)

    def known(self, moment: Millis) -> dict[Millis, float]:
        """The readings as they were known at a moment, in their order."""
        found: dict[Millis, float | None] = {}
        for at, value, recorded in self.rows:
            if recorded <= moment:
                found[at] = value
        return {at: value for at, value in sorted(found.items()) if value is not None}


def same(one: float, other: float) -> bool:
    return one == other or (one != one and other != other)


def new_store(path: Path) -> Store:
    made = Store(path)
    with made.write() as db:
        connections.save_connection(db, Connection("mqtt", "mqtt", "Capteurs"), 1)
    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path / "operations.sqlite")
    yield made
    made.close()


def save(store: Store, page: Page, moment: Millis) -> deliveries.Saved:
    with store.write() as db:
        return deliveries.save_page(db, "mqtt", 1, page, moment)


def of(stream: str, rows: list[tuple[Millis, float]], between: tuple[Millis, Millis] | None = None) -> Readings:
    at, values = np.array([at for at, _ in rows], np.int64), np.array([value for _, value in rows], float)
    return Readings(stream, at, values, between)


def pack_all(store: Store, moment: Millis = LATER) -> int:
    """Pack what is old at a moment; how many readings left pages and rows."""
    before = unpacked(store)
    for _ in pack(store, threading.Event(), moment, enough=1):
        pass
    return before - unpacked(store)


def unpacked(store: Store) -> int:
    """How many readings are in pages and rows."""
    (rows,) = store.read().execute("SELECT count(*) FROM reading").fetchone()
    return int(rows) + pages.waiting(store.read())[0]


def series_of(store: Store, stream: int, low: Millis, high: Millis, known: Millis | None = None) -> dict[Millis, float]:
    found = readings.raw_series(store.read(), stream, low, high, known)
    assert found.at.tolist() == sorted(set(found.at.tolist()))
    return dict(zip(found.at.tolist(), found.mean.tolist(), strict=True))


def equal(one: dict[Millis, float], other: dict[Millis, float]) -> bool:
    return one.keys() == other.keys() and all(same(one[at], other[at]) for at in one)


Rows = list[tuple[int, Millis, float]]
Sweep = tuple[int, Millis, Millis]  # of a stream all that is between two moments is on this page
moments = st.integers(0, 60).map(lambda step: START + step * 17 * HOUR + (step % 7) * 1_234)
page_of = st.lists(st.tuples(st.integers(0, 1), moments, st.sampled_from(VALUES)), min_size=1, max_size=12)
sweep_of = st.tuples(st.lists(st.tuples(st.integers(0, 1), moments, st.sampled_from(VALUES)), max_size=6),
                     st.tuples(st.integers(0, 1), moments, moments))  # fmt: skip
step_of = st.one_of(page_of, page_of, sweep_of, st.integers(0, 60).map(lambda step: START + step * DAY))


@pytest.mark.parametrize("worth", [64, 1])
@settings(max_examples=100, deadline=None)
@given(steps=st.lists(step_of, min_size=1, max_size=12))
def test_rows_pages_and_blocks_answer_what_was_told(
    tmp_path_factory: pytest.TempPathFactory, worth: int, steps: list[Rows | tuple[Rows, Sweep] | Millis]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest, "_WORTH_A_PAGE", worth)  # so few readings are pages with 1, and rows with 64
        patch.setattr(ingest, "_MANY", worth)  # and so few are compared at once with 1
        with closing(new_store(tmp_path_factory.mktemp("s") / "s.sqlite")) as store:
            play(store, steps)


def play(store: Store, steps: list[Rows | tuple[Rows, Sweep] | Millis]) -> None:
    """Tell a store pages, pack it between them, and ask it everything."""
    told = (Told(), Told())
    for number, step in enumerate(steps):
        recorded = START + (number + 1) * 1_000
        if isinstance(step, int):
            pack_all(store, step)
        elif isinstance(step, tuple):
            tell(store, told, step[0], recorded, step[1])
        else:
            tell(store, told, step, recorded)
    for key, number in readings.stream_numbers(store.read(), "mqtt", ["0", "1"]).items():
        if told[int(key)].rows:
            check(store, number, told[int(key)], len(steps))


def tell(store: Store, told: tuple[Told, Told], rows: Rows, recorded: Millis, sweep: Sweep | None = None) -> None:
    """Tell a store a page, and the table beside it."""
    own = [[(at, value) for which, at, value in rows if which == stream] for stream in (0, 1)]
    bounds: list[tuple[Millis, Millis] | None] = [None, None]
    if sweep is not None:
        bounds[sweep[0]] = (min(sweep[1:]), max(sweep[1:]))
    batch = [of(str(stream), own[stream], bounds[stream]) for stream in (0, 1) if own[stream] or bounds[stream]]
    saved = save(store, Page(tuple(batch)), recorded)
    changed = 0
    for each, page, between in zip(told, own, bounds, strict=True):
        changed += 0 if between is None else each.remove(page, between, recorded)
        changed += each.tell(page, recorded)
    assert saved.readings == changed
    assert len(saved.arrived.at) == changed


def check(store: Store, number: int, told: Told, steps: int) -> None:
    """Every question about a stream against what was told."""
    now = told.known(LATER)
    first, last = min(now), max(now)
    assert equal(series_of(store, number, START - DAY, LATER), now)
    for step in range(steps + 2):
        known = START + step * 1_000 + 1
        assert equal(series_of(store, number, START, LATER, known), told.known(known))
        check_span(told_when.span_known(store.read(), number, known, DAY), told.known(known))
        for moment in (first, (first + last) // 2, LATER):
            check_latest(store, number, moment, known, told.known(known))
    span = told_when.spans_now(store.read(), [number], 0)[number]
    check_span(span, now)
    assert first in told.known(span.first_recorded)
    for gap in span.gaps:
        then = told.known(gap.recorded)
        assert {gap.since, gap.until} <= then.keys()
        assert not any(gap.since < at < gap.until for at in then)
    middle = (first + last) // 2
    assert equal(series_of(store, number, middle, last), {at: v for at, v in now.items() if at >= middle})
    for moment in (first - 1, first, middle, last - 1, last, LATER):
        wanted = [(at, value) for at, value in now.items() if at <= moment][-1:]
        found = readings.latest(store.read(), [number], moment).get(number)
        assert ([] if found is None else [found.at]) == [at for at, _ in wanted]
        if found is not None:
            assert same(float("nan") if found.value is None else found.value, wanted[0][1])
    assert readings.range_of(store.read(), number) == (first, last)
    assert readings.count_between(store.read(), number, START - DAY, LATER) >= len(now)
    by_hour = hours.hour_series(store.read(), number, START - DAY, LATER)
    assert by_hour.at.tolist() == sorted({at // HOUR * HOUR for at in now})
    for hour, low, high, mean in zip(by_hour.at.tolist(), by_hour.low, by_hour.high, by_hour.mean, strict=True):
        own = [value for at, value in now.items() if at // HOUR * HOUR == hour and value == value]
        assert same(low, min(own, default=float("nan")))
        assert same(high, max(own, default=float("nan")))
        assert same(mean, sum(own) / len(own) if own else float("nan"))


def check_latest(store: Store, number: int, moment: Millis, known: Millis, then: dict[Millis, float]) -> None:
    """The last reading by a moment of what was known."""
    wanted = [(at, value) for at, value in then.items() if at <= moment][-1:]
    found = told_when.latest(store.read(), [number], moment, known).get(number)
    assert [each.at for each in (found,) if each is not None] == [at for at, _ in wanted]
    if found is not None:
        assert same(float("nan") if found.value is None else found.value, wanted[0][1])
        assert found.recorded <= known


def check_span(span: told_when.Span | None, known: dict[Millis, float]) -> None:
    """Beginning, end and gaps of what was known."""
    if span is None:
        assert not known
        return
    assert (span.first, span.last) == (min(known), max(known))
    assert [(gap.since, gap.until) for gap in span.gaps] == [
        (low, high) for low, high in pairwise(known) if high - low > DAY
    ]


def test_a_block_gives_back_every_bit() -> None:
    values = np.array([0.1, -0.0, np.nan, np.inf, 1e-300, 12345.0])
    versions = Versions(np.array([1, 2, 2, 3, 9, 1 << 44]), values, np.arange(6))
    found = blocks.decode(blocks.encode(versions))
    assert found.at.tolist() == versions.at.tolist()
    assert found.values.tobytes() == values.tobytes()
    assert found.deliveries.tolist() == versions.deliveries.tolist()
    with pytest.raises(ValueError, match="unknown format 77"):
        blocks.decode(b"\x4d" + blocks.encode(versions)[1:])


def test_what_is_young_or_little_stays_in_rows_and_the_rest_is_packed(store: Store) -> None:
    at = START + np.arange(3_000) * 15 * 60_000  # a month and a day
    for row, moment in enumerate(at.tolist()):
        save(store, Page((of("s", [(moment, float(row))]),)), 1)
    packed_now = pack_all(store, int(at[-1]))
    rows = [row[0] for row in store.read().execute("SELECT at FROM reading ORDER BY at")]
    assert packed_now == 3_000 - len(rows)
    assert rows[0] >= int(at[-1]) - 2 * DAY  # the month that goes on had enough to be worth it
    assert pack_all(store, int(at[-1])) == 0
    assert pack_all(store, LATER) == len(rows)
    assert store.read().execute("SELECT count(*) FROM reading").fetchone() == (0,)
    assert [row[0] for row in store.read().execute("SELECT count FROM reading_block ORDER BY month")] == [75, 2925]
    assert readings.raw_series(store.read(), 1, START, LATER).mean.tolist() == list(range(3_000))


def test_a_correction_that_comes_while_its_readings_are_packed_is_not_lost(store: Store) -> None:
    save(store, Page((of("s", [(START, 1.0), (START + 1, 2.0)]),)), 1)
    prepared = packed.prepare(store.read(), 1, LATER, 0)
    assert prepared is not None
    save(store, Page((of("s", [(START, 7.0)]),)), 2)
    with store.write() as db:
        assert packed.put(db, prepared) == 0
    assert equal(series_of(store, 1, START, LATER), {START: 7.0, START + 1: 2.0})
    assert pack_all(store) == 2
    assert equal(series_of(store, 1, START, LATER), {START: 7.0, START + 1: 2.0})
    assert equal(series_of(store, 1, START, LATER, known=1), {START: 1.0, START + 1: 2.0})


def test_pages_wait_until_there_are_enough_and_are_packed_whole(store: Store) -> None:
    at = START + np.arange(100) * HOUR
    streams = [f"s{number}" for number in range(30)]
    for moment in at.tolist():
        save(store, Page(tuple(of(stream, [(moment, float(moment % 77))]) for stream in streams * 3)), 1)
    assert unpacked(store) == 3_000
    assert store.read().execute("SELECT count(*) FROM reading").fetchone() == (3_000,)  # thirty streams are no page
    for _ in pack(store, threading.Event(), START):
        pass
    assert unpacked(store) == 3_000  # they are young, and few
    batch = tuple(Readings(f"t{number}", at, np.arange(100.0) + number) for number in range(30))
    save(store, Page(batch), 2)
    assert pages.waiting(store.read())[0] == 3_000
    assert pack_all(store, START) == 3_000
    assert pages.waiting(store.read())[0] == 0
    number = readings.stream_numbers(store.read(), "mqtt", ["t7"])["t7"]
    assert readings.raw_series(store.read(), number, START, LATER).mean.tolist() == (np.arange(100.0) + 7).tolist()


def test_a_page_that_was_packed_but_not_deleted_is_told_once(store: Store) -> None:
    at = START + np.arange(100) * HOUR
    save(store, Page((Readings("s", at, np.arange(100.0)),)), 1)
    stop = threading.Event()
    for _ in pack(store, stop, START, enough=1):
        stop.set()  # as a kill between the blocks and the end of the page
    assert pages.waiting(store.read())[0] == 100
    assert readings.raw_series(store.read(), 1, START, LATER).mean.tolist() == list(range(100))
    assert equal(series_of(store, 1, START, LATER, known=1), dict(zip(at.tolist(), range(100), strict=True)))
    assert save(store, Page((Readings("s", at, np.arange(100.0)),)), 2).count == 0
    assert pack_all(store) == 100
    assert store.read().execute("SELECT sum(count) FROM reading_block").fetchone() == (100,)


def test_only_one_program_packs_at_a_time(store: Store) -> None:
    save(store, Page((of("a", [(START, 1.0)]), of("b", [(START, 1.0)]))), 1)
    first = pack(store, threading.Event(), LATER)
    assert next(first).done == 1
    assert pack_all(store) == 0
    assert [step.done for step in first] == [2]
    assert pack_all(store) == 0  # nothing is left


def test_packing_stops_where_it_is(store: Store) -> None:
    save(store, Page((of("a", [(START, 1.0)]), of("b", [(START, 1.0)]))), 1)
    stop = threading.Event()
    for step in pack(store, stop, LATER):
        assert step.total == 2
        stop.set()
    assert store.read().execute("SELECT count(*) FROM reading").fetchone() == (1,)


def test_an_hour_that_is_partly_packed_is_one_hour(store: Store) -> None:
    save(store, Page((of("s", [(START, 1.0), (START + 1, float("nan")), (START + HOUR, 5.0)]),)), 1)
    pack_all(store)
    save(store, Page((of("s", [(START + 2, 4.0), (START + HOUR + 1, 9.0), (START + 2 * HOUR, 7.0)]),)), 2)
    assert unpacked(store) == 3
    found = hours.hour_series(store.read(), 1, START, LATER)
    assert found.at.tolist() == [START // HOUR * HOUR + step * HOUR for step in range(3)]
    assert found.low.tolist() == [1.0, 5.0, 7.0]
    assert found.high.tolist() == [4.0, 9.0, 7.0]
    assert found.mean.tolist() == [2.5, 7.0, 7.0]


@pytest.mark.parametrize("known", [None, 2])
def test_what_is_packed_while_it_is_read_is_not_missed(store: Store, known: Millis | None) -> None:
    at = START + np.arange(100) * HOUR
    save(store, Page((Readings("s", at, np.arange(100.0)),)), 1)
    save(store, Page((of("s", [(START - 1, 7.0)]),)), 2)
    packing = threading.Thread(target=pack_all, args=(store,))

    def began(query: str) -> None:
        """Another thread packs between the first question and the second."""
        if "FROM reading_page" in query and packing.ident is None:
            packing.start()
            packing.join()

    reader = store.read()
    reader.set_trace_callback(began)
    found = readings.raw_series(reader, 1, START - DAY, LATER, known)
    reader.set_trace_callback(None)
    assert unpacked(store) == 0
    assert found.at.tolist() == [START - 1, *at.tolist()]
    assert found.mean.tolist() == [7.0, *range(100)]
