"""A device replaced under the same meter or room: one series, one history, and what is taken back stays told."""

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeo_desktop.cli import run
from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.continued import Factor, Succession
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.records import AlarmRule, Device, Key, Page, Readings, Replacement, Scheme, Stream, StreamKind
from timeo_desktop.domain.times import DAY, HOUR, Millis, iso
from timeo_desktop.services.operations import (
    alarms,
    device_offers,
    device_subcommands,
    history,
    measurements,
    points,
    replacements,
    streams,
)
from timeo_desktop.services.operations.overlay import meters, sensors
from timeo_desktop.services.operations.packing import pack
from timeo_desktop.services.operations.streams import Measured, StreamState, StreamView
from timeo_desktop.store.operations import connections, deliveries, readings, successions
from timeo_desktop.store.operations.database import Store

START: Millis = 1_760_000_000_000 // DAY * DAY
REPLACED = START + 10 * DAY
NOW = START + 20 * DAY
MADE = NOW + HOUR


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(replacements, "now", lambda: MADE)
    made = Store(tmp_path / "operations.sqlite")
    with made.write() as db:
        connections.save_connection(db, Connection("mqtt", "mqtt", "Capteurs"), 1)
    yield made
    made.close()


def deliver(store: Store, *records: Stream | Readings | Replacement, moment: Millis = NOW) -> None:
    with store.write() as db:
        deliveries.save_page(db, "mqtt", 1, Page(records), moment)


def described(key: str, kind: StreamKind = StreamKind.SNAPSHOT, place: str = "Salle 12", unit: str = "°C") -> Stream:
    keys = (Key(Scheme.DEV_EUI, key), Key(Scheme.PLACE, place))
    quantity = "water" if kind is StreamKind.INDEX else "temperature"
    return Stream(key, f"Appareil {key}", quantity, unit, kind, HOUR, keys)


def hours(key: str, low: Millis, high: Millis, values: Sequence[float] | None = None, level: float = 20.0) -> Readings:
    """A reading an hour from `low` on until before `high`: these values, or one that tells the hour."""
    at = np.arange(low, high, HOUR)
    own = np.array(values, np.float64) if values is not None else level + (at // HOUR % 24) / 100
    return Readings(key, at, own)


def two(store: Store, kind: StreamKind = StreamKind.SNAPSHOT) -> tuple[int, int]:
    """The numbers of two sensors of a room of which the first fell silent two hours before the second began."""
    deliver(store, described("old", kind), hours("old", START, REPLACED))
    deliver(store, described("new", kind), hours("new", REPLACED + 2 * HOUR, NOW, level=30.0))
    return number(store, "old"), number(store, "new")


def number(store: Store, key: str) -> int:
    return readings.stream_numbers(store.read(), "mqtt", [key])[key]


def confirmed(store: Store, old: int, new: int, **said: float | None) -> int:
    replacements.replace_device(store, Succession(old, new, REPLACED, REPLACED + HOUR, made_by="Mme Roux", **said))  # type: ignore[arg-type]
    return replacements.all_told(store.read())[-1].row.id


def views(store: Store, moment: Millis, *ids: int) -> dict[int, StreamView]:
    return {each.row.id: each for each in streams.stream_views(store.read(), {each: [7] for each in ids}, moment)}


def test_what_may_have_been_replaced_is_offered_with_the_reason(store: Store) -> None:
    old, new = two(store)
    deliver(store, described("elsewhere", place="Salle 13"), hours("elsewhere", REPLACED + HOUR, NOW))
    deliver(store, described("late"), hours("late", REPLACED + 18 * DAY, NOW + 10 * DAY))
    (found,) = device_offers.suggestions(store.read(), NOW)
    assert (found.former.id, found.later.id) == (old, new)
    assert (found.removed, found.installed) == (REPLACED - HOUR + 1, REPLACED + 2 * HOUR)
    assert str(found.why) == "both at Salle 12; it began 3 h after the last reading"
    assert device_offers.candidates(store.read(), old, NOW) == [found]
    assert device_offers.candidates(store.read(), number(store, "elsewhere"), NOW) == []


def test_who_still_speaks_is_not_offered_and_a_stream_is_offered_once(store: Store) -> None:
    old, new = two(store)
    deliver(store, described("third"), hours("third", REPLACED + 5 * HOUR, NOW))
    assert [(each.former.id, each.later.id) for each in device_offers.suggestions(store.read(), NOW)] == [(old, new)]
    assert len(device_offers.candidates(store.read(), old, NOW)) == 2
    assert device_offers.suggestions(store.read(), REPLACED) == []


def test_the_series_goes_on_over_both(store: Store) -> None:
    old, new = two(store)
    deliver(store, hours("new", REPLACED - 3 * HOUR, REPLACED, [99.0, 99.0, 99.0]))  # on the workbench
    confirmed(store, old, new)
    found = measurements.series_for(store.read(), new, START, NOW)
    plain = measurements.series_for(store.read(), old, START, NOW)
    assert found.at.tolist() == [*range(START, REPLACED, HOUR), *range(REPLACED + 2 * HOUR, NOW, HOUR)]
    assert (found.mean[: 10 * 24] == plain.mean).all()
    assert found.mean[10 * 24 :].min() == 30.0
    assert measurements.whole_range(store.read(), [new]) == (START, NOW - HOUR)
    raw = readings.raw_series(store.read(), new, START, NOW)
    assert 99.0 in raw.mean.tolist()  # what was sent stays


def test_the_old_one_is_replaced_and_not_offline(store: Store) -> None:
    old, new = two(store)
    assert views(store, NOW, old, new)[old].state is StreamState.OFFLINE
    confirmed(store, old, new)
    after = views(store, NOW, old, new)
    assert (after[old].state, after[old].replaced) == (
        StreamState.REPLACED, streams.Replaced(REPLACED, "Appareil new", new)
    )  # fmt: skip
    assert after[new].state is StreamState.OK
    assert streams.aged(after.values(), NOW + 9 * DAY)[0].state is StreamState.REPLACED
    laid = sensors(Measured(NOW, True, tuple(after.values())), "temperature")
    assert [mark.records for mark in laid.marks] == [(new,)]


def test_before_it_was_replaced_the_old_one_is_there_as_it_was(store: Store) -> None:
    old, new = two(store)
    confirmed(store, old, new)
    before = views(store, REPLACED - DAY, old, new)
    assert list(before) == [old]
    assert before[old].state is StreamState.OK
    between = views(store, REPLACED + HOUR, old, new)
    assert between[old].state is StreamState.REPLACED
    assert between[new].latest is not None
    assert between[new].latest.at == REPLACED - HOUR  # the last one of the old


def test_what_is_taken_back_is_as_before_and_stays_told(store: Store) -> None:
    old, new = two(store)
    row = confirmed(store, old, new)
    changes = replacements.take_back(store, row, "M. Vidal")
    assert changes.records == {("stream", old), ("stream", new)}
    assert views(store, NOW, old, new)[old].state is StreamState.OFFLINE
    assert measurements.series_for(store.read(), new, START, NOW).at[0] == REPLACED + 2 * HOUR
    (told,) = replacements.all_told(store.read(), [old])
    assert (told.row.made, told.row.made_by, told.row.withdrawn, told.row.withdrawn_by) == (
        MADE, "Mme Roux", MADE, "M. Vidal",
    )  # fmt: skip
    assert device_offers.suggestions(store.read(), NOW) == []  # a person said no
    with pytest.raises(UserError, match="no replacement"):
        replacements.take_back(store, row)


def test_what_was_known_of_it_then(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = two(store)
    row = confirmed(store, old, new)
    monkeypatch.setattr(replacements, "now", lambda: MADE + DAY)
    replacements.take_back(store, row)
    for known, continues in ((MADE - 1, False), (MADE, True), (MADE + DAY - 1, True), (MADE + DAY, False)):
        assert (points.point_of(store.read(), new, known) is not None) == continues
        assert (old in successions.replaced(store.read(), [old], known)) == continues


@pytest.mark.parametrize("life", ["plain", "noted"])
def test_consumption_of_the_day_of_the_replacement(store: Store, life: str) -> None:
    """The old meter counts 1 an hour until 10 h, the new one 2 an hour from 12 h on, from 500; a unit is 0.5 m³ of it.
    At 11 h the old one was read by hand: 240.5, and the new one began at 499."""
    at, index = START + 10 * DAY, np.arange(10 * 24 + 11)
    deliver(store, described("old", StreamKind.INDEX, unit="m³"), Readings("old", START + index * HOUR, index * 1.0))
    later = np.arange(12, 24 * 3)
    deliver(
        store,
        described("new", StreamKind.INDEX, unit="m³"),
        Readings("new", at + later * HOUR, 500 + 2.0 * (later - 12)),
    )
    old, new = number(store, "old"), number(store, "new")
    noted = {"ended": 250.5, "started": 499.0} if life == "noted" else {}
    said = Succession(old, new, at + 11 * HOUR, at + 11 * HOUR, **noted)  # type: ignore[arg-type]
    replacements.replace_device(store, said, Factor(new, factor=0.5))
    before = views(store, at + 20 * HOUR, old, new)
    # From 20 h of the day before: 14 of the old until 10 h, then (20 - 12) * 2 * 0.5 of the new.
    assert before[new].value == 14 + 8 + (0.5 + 0.5 if life == "noted" else 0.0)
    assert before[new].latest is not None
    shown = 250 + 8 + (1.0 if life == "noted" else 0.0)
    assert before[new].latest.value == shown
    laid = meters(Measured(NOW, True, tuple(before.values())), "water")
    assert [mark.value for mark in laid.marks] == [before[new].value]
    series = measurements.series_for(store.read(), new, START, at + 20 * HOUR)
    assert series.mean[-1] == shown
    assert (np.diff(series.mean) >= 0).all()
    part = measurements.series_for(store.read(), new, at + 15 * HOUR, at + 20 * HOUR)
    assert part.mean.tolist() == series.mean[-6:].tolist()  # wherever it is looked at from


def test_an_index_that_rolls_over_goes_on_once_that_is_known(store: Store) -> None:
    sent = (99_000 + 100.0 * np.arange(48)) % 100_000
    deliver(store, described("meter", StreamKind.INDEX), hours("meter", START, START + 2 * DAY, sent.tolist()))
    own = number(store, "meter")
    assert math.isnan(views(store, START + 30 * HOUR, own)[own].value)
    assert [(each.stream.id, each.at) for each in device_offers.roll_overs(store.read())] == [(own, 100_000)]
    replacements.set_factor(store, Factor(own, rollover=99_999.0))
    view = views(store, START + 30 * HOUR, own)[own]
    assert view.value == 2_400.0
    assert view.latest is not None
    assert view.latest.value == 102_000.0
    assert device_offers.roll_overs(store.read()) == []
    late = measurements.series_for(store.read(), own, START + 40 * HOUR, START + 41 * HOUR)
    assert late.mean.tolist() == [103_000.0, 103_100.0]


def test_a_factor_is_dated_and_the_one_said_last_counts(store: Store) -> None:
    deliver(store, described("a"), hours("a", START, START + DAY, [10.0] * 24))
    own = number(store, "a")
    replacements.set_factor(store, Factor(own, START + 12 * HOUR, 3.0))
    replacements.set_factor(store, Factor(own, START + 12 * HOUR, 2.0, 1.0, unit="°F"))
    found = measurements.series_for(store.read(), own, START, START + DAY)
    assert found.mean.tolist() == [10.0] * 12 + [21.0] * 12
    assert views(store, START + 11 * HOUR, own)[own].row.unit == "°C"
    assert views(store, START + 12 * HOUR, own)[own].row.unit == "°F"
    assert [each.factor for each in replacements.factors_of(store.read(), own)] == [2.0]
    assert readings.raw_series(store.read(), own, START, NOW).mean.tolist() == [10.0] * 24
    with pytest.raises(UserError, match="not 0"):
        replacements.set_factor(store, Factor(own, factor=0.0))
    with pytest.raises(UserError, match="no stream"):
        replacements.set_factor(store, Factor(999))


def test_two_devices_of_one_stream(store: Store) -> None:
    """As SensorThings tells it: another thing at the same datastream, whose index begins anew."""
    values = [*range(100, 112), *range(12)]
    told = hours("m", START, START + DAY, [float(each) for each in values])
    deliver(store, described("m", StreamKind.INDEX), told, moment=START - 1)
    own, moment = number(store, "m"), START + 12 * HOUR
    for device, when in (("A", START), ("B", START + DAY)):  # described again with another one
        deliver(store, replace(described("m", StreamKind.INDEX), device=Device(device, device)), moment=when)
    (offered,) = device_offers.suggestions(store.read(), NOW)
    assert (offered.former.id, offered.later.id, offered.installed) == (own, own, moment)
    assert device_offers.offer(store.read(), own, NOW).suggestions == (offered,)
    replacements.replace_device(store, Succession(own, own, moment, moment, ended=112.0, started=0.0))
    found = measurements.series_for(store.read(), own, START, START + DAY)
    assert found.mean.tolist() == [float(each) for each in range(100, 124)]
    assert views(store, START + DAY, own)[own].replaced is None
    assert device_offers.suggestions(store.read(), NOW) == []


def test_what_cannot_follow_is_refused(store: Store) -> None:
    old, new = two(store)
    deliver(store, described("other"), hours("other", REPLACED + HOUR, NOW))
    deliver(store, described("meter", StreamKind.INDEX), hours("meter", START, NOW))
    other, meter = number(store, "other"), number(store, "meter")
    confirmed(store, old, new)
    cases = (
        (Succession(old, other, REPLACED, REPLACED), "replaced by another already"),
        (Succession(other, new, REPLACED, REPLACED), "continues another already"),
        (Succession(new, old, REPLACED, REPLACED), "both ways"),
        (Succession(other, meter, REPLACED, REPLACED), "do not measure the same"),
        (Succession(other, 999, REPLACED, REPLACED), "no stream"),
        (Succession(new, other, REPLACED, REPLACED - 1), "after the one before"),
    )
    for said, why in cases:
        with pytest.raises(UserError, match=why):
            replacements.replace_device(store, said)
    assert len(replacements.all_told(store.read())) == 1
    replacements.replace_device(store, Succession(new, other, REPLACED + DAY, REPLACED + DAY))
    assert measurements.series_for(store.read(), other, START, NOW).at[0] == START  # a chain of three


def test_pulses_become_the_unit_of_the_meter(store: Store) -> None:
    deliver(store, described("old", StreamKind.INDEX, unit="m³"), hours("old", START, REPLACED, list(range(240))))
    pulses = [10.0 * each for each in range(24 * 10)]
    deliver(store, described("new", StreamKind.INDEX, unit="pulses"), hours("new", REPLACED, NOW, pulses))
    old, new = number(store, "old"), number(store, "new")
    with pytest.raises(UserError, match="do not measure the same"):
        replacements.replace_device(store, Succession(old, new, REPLACED, REPLACED))
    replacements.replace_device(
        store, Succession(old, new, REPLACED, REPLACED, ended=240.0), Factor(new, factor=0.1, unit="m³")
    )
    view = views(store, NOW, new)[new]
    assert (view.row.unit, view.value) == ("m³", pytest.approx(24.0))


def test_alarms_end_with_the_device_and_look_at_what_is_shown(store: Store) -> None:
    old, new = two(store)
    alarms.save_rule(store, AlarmRule("Too warm", "temperature", 20.05))
    with store.write() as db:
        for stream in (old, new):
            alarms.look_again(db, stream)
    lasting = "SELECT stream FROM alarm WHERE ended IS NULL AND withdrawn IS NULL ORDER BY stream"
    assert store.read().execute(lasting).fetchall() == [(old,), (new,)]
    row = confirmed(store, old, new)
    assert store.read().execute(lasting).fetchall() == [(new,)]
    assert replacements.set_factor(store, Factor(new, factor=0.5)).kinds >= {Kind.ALARMS}
    assert store.read().execute(lasting).fetchall() == []
    with store.write() as db:
        watching = alarms.Watching()
        saved = deliveries.save_page(db, "mqtt", 1, Page((hours("new", NOW, NOW + HOUR, [41.0]),)), NOW)
        assert watching.evaluate(db, saved.arrived, (), NOW)
    assert store.read().execute(lasting).fetchall() == [(new,)]
    replacements.take_back(store, row)
    assert store.read().execute(lasting).fetchall() == [(old,), (new,)]


def test_a_source_that_tells_of_it_is_believed_until_a_person_says_no(store: Store) -> None:
    old, new = two(store)
    told = Replacement("old", "new", REPLACED, REPLACED + HOUR)
    deliver(store, told)
    deliver(store, told, replace(told, former="nobody"))
    (found,) = replacements.all_told(store.read())
    assert (found.row.former, found.row.later, found.row.made, found.row.made_by) == (old, new, NOW + 2, "")
    replacements.take_back(store, found.row.id)
    deliver(store, told)
    assert len(replacements.all_told(store.read())) == 1
    assert points.point_of(store.read(), new) is None


def test_on_the_command_line(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(device_subcommands, "store_path", lambda: store.path)
    monkeypatch.setattr(device_subcommands, "now", lambda: NOW)
    old, new = two(store)

    def said(*words: str, code: int = 0) -> str:
        assert run(["devices", *words]) == code
        printed = capsys.readouterr()
        return printed.out if code == 0 else printed.err

    words = said("suggest").split("\t")[0].split()
    assert said("list") == ""
    assert said(*words, "factor=2").strip() == "1"  # as it was suggested
    assert f"Appareil old [{old}] -> Appareil new [{new}]\tremoved {iso(REPLACED - HOUR + 1)}" in said("list")
    assert "factor 2" in said("factor", "new")
    assert "replaced by another already" in said("replace", "old", "new", f"removed={iso(REPLACED)}", code=1)
    assert said("takeback", "1") == ""
    assert "taken back" in said("list")
    assert "rollover 65536" in said("factor", "Appareil new", "rollover=65535", "unit=°F", f"since={iso(REPLACED)}")
    for wrong, why in (
        (("replace", "old"), "Not understood"), (("replace", "old", "new"), "removed=DATE"),
        (("replace", "old", "nobody", "removed=2026-01-01"), "no stream nobody"),
        (("replace", "old", "new", "removed=soon"), "is not a date"), (("takeback", "x"), "takeback NUMBER"),
        (("factor", "new", "factor=much"), "is not a number"), (("factor", "new", "colour=red"), "Not understood"),
    ):  # fmt: skip
        assert why in said(*wrong, code=1)


def test_the_history_tells_both_with_both_times(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = two(store)
    with store.write() as db:
        for stream in (old, new):
            db.conn.execute("INSERT INTO link VALUES ('stream', ?, 7, 'subject', 'key', 1, 0)", (stream,))
    row = confirmed(store, old, new)
    devices = [source for source in history.SOURCES if source.id == "device"]

    def told(known: Millis | None = None) -> list[tuple[str, Millis, Millis, str]]:
        found = history.timeline(store.read(), 7, devices, known=known)
        return [(str(each.text), each.happened, each.recorded, each.actor) for each in found]

    both = [
        ("Installed: Appareil new in the place of Appareil old", REPLACED + HOUR, MADE, "Mme Roux"),
        ("Removed: Appareil old, replaced by Appareil new", REPLACED, MADE, "Mme Roux"),
    ]
    assert told() == both
    assert told(MADE - 1) == []
    monkeypatch.setattr(replacements, "now", lambda: MADE + DAY)
    replacements.take_back(store, row, "M. Vidal")
    text = "Taken back: Appareil new is not in the place of Appareil old"
    assert told() == [(text, MADE + DAY, MADE + DAY, "M. Vidal")]
    assert told(MADE) == both


class Meter:
    """What a person would work out with the list of all readings of a point, one after the other."""

    def __init__(self, steps: list[tuple[int, int]]) -> None:
        """`steps`: hours between two readings, and what was used in them; the device changes every ten readings, begins
        at a number of its own and counts a half of a unit from the second on; all begin again at 0 after 999."""
        self.sent: list[list[tuple[Millis, float]]] = [[]]
        self.shown: list[tuple[Millis, float]] = []
        at, total, index = START, 900.0, 900
        for place, (hours_later, used) in enumerate(steps):
            first = place and place % 10 == 0
            at += hours_later * HOUR
            if first:
                self.sent.append([])
                index = 50 * len(self.sent)
            else:
                index += used
                total += used * (1.0 if len(self.sent) == 1 else 0.5)
            self.sent[-1].append((at, float(index % 1_000)))
            self.shown.append((at, total))

    def between(self, low: Millis, high: Millis) -> list[tuple[Millis, float]]:
        return [row for row in self.shown if low <= row[0] <= high]


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 90)), min_size=1, max_size=45),
    st.integers(-100, 2_000), st.integers(0, 1_000), st.booleans(),
)  # fmt: skip
@settings(max_examples=60)
def test_wherever_it_is_looked_at_a_point_shows_what_its_devices_sent(
    steps: list[tuple[int, int]], first: int, length: int, is_packed: bool
) -> None:
    meter = Meter(steps)
    with TemporaryDirectory() as folder, closing(Store(Path(folder) / "operations.sqlite")) as store:
        numbers = []
        for place, rows in enumerate(meter.sent):
            at, values = (np.array(column) for column in zip(*rows, strict=True))
            deliver(store, described(str(place), StreamKind.INDEX), Readings(str(place), at, values))
            numbers.append(number(store, str(place)))
        for place, own in enumerate(numbers):
            said = Factor(own, factor=0.5 if place else 1.0, rollover=1_000.0)
            if place == 0:
                replacements.set_factor(store, said)
                continue
            moment = meter.sent[place][0][0]
            replacements.replace_device(store, Succession(numbers[place - 1], own, moment, moment), said)
        if is_packed:
            for _ in pack(store, threading.Event(), moment=START + 9_000 * HOUR, enough=1):
                pass
        low, high = START + first * HOUR, START + (first + length) * HOUR
        series = measurements.series_for(store.read(), numbers[-1], low, high)
        assert list(zip(series.at.tolist(), series.mean.tolist(), strict=True)) == meter.between(low, high)
        point = points.point_of(store.read(), numbers[-1])
        assert point is not None
        last = points.latest(store.read(), {numbers[-1]: point}, high).get(numbers[-1])
        known = meter.between(START, high)
        assert (None if last is None else (last.at, last.value)) == (known[-1] if known else None)
