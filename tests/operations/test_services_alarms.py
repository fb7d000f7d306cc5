"""Alarms: however readings come, they are those that one pass over the final series finds; their past stays told."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeo_desktop.cli import run
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import AlarmRule, Key, Page, Readings, Scheme, Stream
from timeo_desktop.domain.times import DAY, HOUR, MINUTE, Millis, iso, now
from timeo_desktop.services.operations import alarms, history, subcommands
from timeo_desktop.services.operations.alarm_topic import ALARMS
from timeo_desktop.services.operations.alarms import Watching
from timeo_desktop.services.operations.packing import pack
from timeo_desktop.services.operations.topic import Asked
from timeo_desktop.store.operations import alarms as stored
from timeo_desktop.store.operations import connections, deliveries
from timeo_desktop.store.operations.database import Store
from timeo_desktop.store.operations.registered import ModelElement, register

START: Millis = 1_704_000_000_000
STEP = 10 * MINUTE
HOT = AlarmRule("Hot", "temperature", 25.0)
LONG = AlarmRule("Long and hot", "temperature", 24.0, hysteresis=1.5, duration=2 * STEP, severity="warning")
COLD = AlarmRule("Cold", "temperature", 18.0, above=False, hysteresis=0.5)
RULES = (HOT, LONG, COLD)


class Bench:
    """A store that is told pages as a synchronisation tells them."""

    def __init__(self, store: Store) -> None:
        self.store, self.watching, self.told = store, Watching(), 0
        with store.write() as db:
            connections.save_connection(db, Connection("mqtt", "mqtt", "Capteurs"), 1)

    def tell(self, rows: list[tuple[int, float]], stream: str = "s", moment: Millis | None = None) -> None:
        """One page of readings: steps and values."""
        at = np.array([START + step * STEP for step, _ in rows], np.int64)
        self.told += 1
        recorded = START + 400 * DAY + self.told if moment is None else moment
        page = Page((Stream(stream, stream, "temperature", "°C", keys=(Key(Scheme.TAG, "T-1"),)),
                     Readings(stream, at, np.array([value for _, value in rows]))))  # fmt: skip
        with self.store.write() as db:
            saved = deliveries.save_page(db, "mqtt", 1, page, recorded)
            self.watching.evaluate(db, saved.arrived, saved.described, recorded)

    def found(self, rule: int, stream: int = 1) -> list[tuple[int, int | None, float]]:
        """The alarms of a rule on a stream: first and last step (None: it lasts), and the worst value."""
        rows = stored.alarms_of(self.store.read(), [stream])
        return sorted(
            ((row.started - START) // STEP, None if row.ended is None else (row.ended - START) // STEP, row.extreme)
            for row in rows if row.rule == rule
        )  # fmt: skip


def expected(rule: AlarmRule, series: dict[int, float]) -> list[tuple[int, int | None, float]]:
    """What one pass over a series finds, written as people would say it."""
    found: list[tuple[int, int | None, float]] = []
    run: list[tuple[int, float]] = []  # beyond the limit without a break, or in an alarm
    called = False
    for step in sorted(series):
        value = series[step] if rule.above else -series[step]
        limit = rule.threshold if rule.above else -rule.threshold
        if value != value:
            continue
        over = value < limit - rule.hysteresis if rule.hysteresis else value <= limit
        if (called and over) or (not called and value <= limit):
            if called:
                found.append((run[0][0], step, max(each for _, each in run)))
            run, called = [], False
            continue
        run.append((step, value))
        called = called or (step - run[0][0]) * STEP >= rule.duration
    if called:
        found.append((run[0][0], None, max(each for _, each in run)))
    return [(first, last, worst if rule.above else -worst) for first, last, worst in found]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with closing(Store(tmp_path / "operations.sqlite")) as store:
        yield Bench(store)


VALUES = (15.0, 17.75, 18.0, 20.0, 22.75, 24.0, 24.5, 25.0, 26.0, float("nan"))
page_of = st.lists(st.tuples(st.integers(0, 24), st.sampled_from(VALUES)), min_size=1, max_size=10)


@settings(max_examples=120, deadline=None)
@given(pages=st.lists(page_of, min_size=1, max_size=7), late_rules=st.integers(0, 3), packs=st.booleans())
def test_the_order_in_which_readings_come_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, pages: list[list[tuple[int, float]]], late_rules: int, packs: bool
) -> None:
    with closing(Store(tmp_path_factory.mktemp("s") / "s.sqlite")) as store:
        bench, series = Bench(store), {}
        for rule in RULES[: 3 - late_rules]:
            alarms.save_rule(store, rule)
        for page in pages:
            bench.tell(page)
            series.update(page)
            for _ in pack(store, threading.Event(), START + 500 * DAY) if packs else ():
                pass
        for rule in RULES[3 - late_rules :]:
            alarms.save_rule(store, rule)
        for _ in alarms.scan(store, threading.Event()):
            pass
        for number, rule in enumerate(RULES, start=1):
            assert bench.found(number) == expected(rule, series)


def test_a_reading_without_a_value_ends_nothing(bench: Bench) -> None:
    alarms.save_rule(bench.store, LONG)
    for row in [(0, 26.0), (1, float("nan")), (2, 25.0), (3, float("nan")), (4, 27.0)]:
        bench.tell([row])
    assert bench.found(1) == [(0, None, 27.0)]


def test_a_late_reading_that_disproves_an_alarm_withdraws_it_and_what_was_known_stays(bench: Bench) -> None:
    alarms.save_rule(bench.store, LONG)
    bench.tell([(0, 20.0), (1, 26.0), (4, 26.0)], moment=START + 5 * STEP)
    assert bench.found(1) == [(1, None, 26.0)]
    bench.tell([(2, 20.0)], moment=START + 6 * STEP)
    assert bench.found(1) == []
    known = stored.alarms_of(bench.store.read(), [1], START + 5 * STEP)
    assert [(row.started, row.extreme) for row in known] == [(START + STEP, 26.0)]


def test_an_alarm_that_is_over_was_not_known_to_be_before_that_was_learned(bench: Bench) -> None:
    with bench.store.write() as db:
        row = ModelElement(1, 0, "g", "IfcSensor", "Sonde", "T-1", "", None, (Key(Scheme.TAG, "T-1"),))
        register(db, name="a.ifc", path="a.ifc", package="x", rows=[row], moment=1)
    alarms.save_rule(bench.store, HOT)
    bench.tell([(0, 26.0)], moment=START + 1)
    bench.tell([(1, 20.0)], moment=START + 3 * STEP)

    def texts(known: Millis | None) -> list[str]:
        entries = history.timeline(bench.store.read(), 1, history.SOURCES, known=known)
        return [each.text.key for each in entries if each.kind == "alarm"]

    assert texts(START + 2 * STEP) == ["Alarm: {title} ({stream}, {value} {unit} at worst)"]
    assert len(texts(START + 3 * STEP)) == len(texts(None)) == 2


def test_the_table_of_alarms_as_they_were_known(bench: Bench) -> None:
    alarms.save_rule(bench.store, HOT)
    bench.tell([(0, 26.0)], moment=START + 1)
    bench.tell([(1, 20.0)], moment=START + 3 * STEP)
    moment = START + 2 * STEP  # the alarm was over by then, and nobody knew it before the next delivery

    def lasting(known: Millis | None) -> list[bool]:
        return [each.lasts for each in ALARMS.read(bench.store.read(), Asked(moment, known=known)).rows]

    assert lasting(None) == lasting(START + 3 * STEP) == [False]
    assert lasting(moment) == [True]
    assert ALARMS.read(bench.store.read(), Asked(moment, known=START)).rows == ()


def test_a_rule_that_is_switched_off_ends_its_alarm_and_looks_again_when_it_is_on(bench: Bench) -> None:
    alarms.save_rule(bench.store, HOT)
    bench.tell([(0, 26.0)])
    (rule,) = alarms.rules(bench.store)
    before = now()
    alarms.save_rule(bench.store, replace(rule, enabled=False))
    ((first, last, _),) = bench.found(1)
    assert first == 0
    assert last is not None
    assert last >= (before - START) // STEP
    bench.tell([(1, 27.0)])
    alarms.save_rule(bench.store, rule)
    for _ in alarms.scan(bench.store, threading.Event()):
        pass
    assert bench.found(1) == [(0, None, 27.0)]


def test_those_that_last_are_there_however_many_are_over(bench: Bench) -> None:
    alarms.save_rule(bench.store, HOT)
    bench.tell([(0, 26.0)], "old")
    for first in range(0, 5_200, 400):
        bench.tell([(1 + step, 26.0 if step % 2 else 20.0) for step in range(first, first + 400)], "new")
    found = stored.recent_alarms(bench.store.read(), START + 6_000 * STEP)
    assert (found[0].started, found[0].ended) == (START + 5_200 * STEP, None)
    assert (START, None) in {(row.started, row.ended) for row in found if row.ended is None}
    assert len(found) == 2_002


def test_a_new_rule_looks_back_a_stream_at_a_time_and_goes_on_where_it_was_stopped(bench: Bench) -> None:
    for stream in ("a", "b", "c"):
        bench.tell([(0, 26.0), (1, 20.0)], stream)
    changes = alarms.save_rule(bench.store, HOT)
    assert changes.kinds
    stop = threading.Event()
    for step in alarms.scan(bench.store, stop):
        assert step.total == 3
        assert ("stream", 1) in step.changes.records
        stop.set()
    assert [bench.found(1, stream) != [] for stream in (1, 2, 3)] == [True, False, False]
    assert [step.total for step in alarms.scan(bench.store, threading.Event())] == [2, 2]
    assert [bench.found(1, stream) for stream in (1, 2, 3)] == [[(0, 1, 26.0)]] * 3
    assert list(alarms.scan(bench.store, threading.Event())) == []


def test_who_has_seen_an_alarm_is_kept_and_the_first_one_stays(bench: Bench) -> None:
    alarms.save_rule(bench.store, HOT)
    bench.tell([(0, 26.0)])
    alarms.acknowledge(bench.store, [1], "Mme Vidal")
    alarms.acknowledge(bench.store, [1], "M. Roux")
    (row,) = stored.recent_alarms(bench.store.read(), now())
    assert row.acknowledged_by == "Mme Vidal"
    assert row.acknowledged is not None


def test_the_window_is_told_where_an_alarm_is_and_whether_it_calls(bench: Bench) -> None:
    alarms.save_rule(bench.store, replace(HOT, silenced_until=now() + HOUR))
    bench.tell([(0, 26.0)])
    (each,) = ALARMS.read(bench.store.read(), Asked()).rows
    assert (each.stream, each.unit, each.path, each.lasts, each.silent) == ("s", "°C", (), True, True)
    assert ALARMS.read(bench.store.read(), Asked(START - 1)).rows == ()


def test_a_digest_tells_what_began_ended_or_lasts_the_severe_first(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for rule in (LONG, HOT):
        alarms.save_rule(bench.store, rule)
    bench.tell([(0, 26.0), (1, 20.0)], "over")
    bench.tell([(50, 24.5), (52, 24.5), (53, 26.0)], "lasts")
    alarms.acknowledge(bench.store, [2], "Mme Vidal")
    monkeypatch.setattr(subcommands, "store_path", lambda: bench.store.path)
    assert run(["alarms", "--since", iso(START + 10 * STEP), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(each["title"], each["stream"], each["worst"], each["ended"]) for each in found] == [
        ("Hot", "lasts", 26.0, None), ("Long and hot", "lasts", 26.0, None)
    ]  # fmt: skip
    assert run(["alarms", "--since", iso(START)]) == 0
    text = capsys.readouterr().out
    assert text.splitlines()[0] == "in no model"
    assert f"began {iso(START)}, ended {iso(START + STEP)}" in text
    assert "seen by Mme Vidal" in text
    assert run(["alarms", "--since", "yesterday"]) == 1
    assert "is not a date" in capsys.readouterr().err
