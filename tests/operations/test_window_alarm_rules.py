"""The alarm rules as a user edits them: made, saved, silenced, switched off, left alone; in French; by keyboard."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import choose, click, not_french, retype, tab_stops, written
from timeo_desktop.domain.records import AlarmRule, Page, Readings, Stream
from timeo_desktop.domain.times import DAY, HOUR, MINUTE, now
from timeo_desktop.services.operations import alarms
from timeo_desktop.store.operations import alarms as stored
from timeo_desktop.store.operations import deliveries
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.operations.alarm_rules import AlarmRulesDialog
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
COLD = AlarmRule(
    "Cold", "temperature", 17.5, above=False, hysteresis=0.5, duration=20 * MINUTE, severity="warning", enabled=False
)
AIR = AlarmRule("Air", "co2", 5000.0)


@dataclass(frozen=True)
class Bench:
    """A store, and the dialog on the rules that are in it."""

    store: Store
    open: Callable[[], AlarmRulesDialog]

    def rules(self) -> list[AlarmRule]:
        return alarms.rules(self.store)


@pytest.fixture
def bench(window: MainWindow, qtbot: QtBot) -> Bench:
    """Two measured quantities and two rules. The only place that knows what the dialog is made from."""
    desk, store = window.desk, window.desk.work.data.do(lambda store: store)
    measure(store)
    for rule in (COLD, AIR):
        alarms.save_rule(store, rule)

    def opened() -> AlarmRulesDialog:
        dialog = AlarmRulesDialog(desk, desk.panels["alarms"])
        dialog.open()
        qtbot.waitExposed(dialog)
        qtbot.waitUntil(lambda: dialog.rules.currentRow() == 0)
        return dialog

    return Bench(store, opened)


def measure(store: Store) -> None:
    """An hour of temperatures that rise from 20 °C to 30 °C, and a sensor of CO₂."""
    at = np.arange(now() - HOUR, now(), 10 * MINUTE)
    warm = Stream("warm", "Room", "temperature", "°C")
    page = Page((warm, Stream("air", "Air", "co2", "ppm"), Readings("warm", at, np.linspace(20.0, 30.0, len(at)))))
    with store.write() as db:
        deliveries.save_page(db, "sensors", 1, page, now())


def button(dialog: AlarmRulesDialog, text: str) -> QPushButton:
    """The button of this text."""
    (found,) = [each for each in dialog.findChildren(QPushButton) if each.text() == text]
    return found


def save(dialog: AlarmRulesDialog, qtbot: QtBot) -> None:
    """Press "Save rule"."""
    click(button(dialog, "Save rule"), qtbot)


def test_a_rule_is_saved_with_exactly_what_the_form_says(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open()
    qtbot.keyClick(dialog.rules, Qt.Key.Key_Down)
    retype(dialog.title, "Too cold at night", qtbot)
    choose(dialog.quantity, "Temperature (°C)", qtbot)
    choose(dialog.above, "below", qtbot)
    retype(dialog.threshold, "17.25", qtbot)
    retype(dialog.hysteresis, "0.75", qtbot)
    retype(dialog.duration, "90", qtbot)
    choose(dialog.severity, "Warning", qtbot)
    save(dialog, qtbot)
    wanted = AlarmRule(
        "Too cold at night", "temperature", 17.25, above=False, hysteresis=0.75, duration=90 * MINUTE,
        severity="warning", id=2,
    )  # fmt: skip
    qtbot.waitUntil(lambda: bench.rules() == [replace(COLD, id=1), wanted])
    qtbot.waitUntil(lambda: "Too cold at night: Temperature" in dialog.rules.item(1).text())


def test_the_chosen_rule_is_shown_whole(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open()
    assert dialog.title.text() == "Cold"
    assert (dialog.quantity.currentText(), dialog.above.currentText()) == ("Temperature (°C)", "below")
    assert (dialog.threshold.value(), dialog.hysteresis.value(), dialog.duration.value()) == (17.5, 0.5, 20)
    assert (dialog.severity.currentText(), dialog.enabled.isChecked()) == ("Warning", False)
    assert "(off)" in dialog.rules.item(0).text()
    qtbot.keyClick(dialog.rules, Qt.Key.Key_Down)
    assert (dialog.title.text(), dialog.quantity.currentText(), dialog.threshold.value()) == ("Air", "CO₂ (ppm)", 5000)
    assert (dialog.severity.currentText(), dialog.enabled.isChecked()) == ("Alarm", True)


def test_a_new_rule_is_one_more(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open()
    click(button(dialog, "New rule"), qtbot)
    qtbot.waitUntil(lambda: dialog.rules.count() == 3)
    assert [rule.title for rule in bench.rules()] == ["Cold", "Air", "New rule"]


def test_a_rule_is_silenced_for_a_day_and_speaks_again(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open()
    before = now()
    choose(dialog.silence, "Silent for one day", qtbot)
    save(dialog, qtbot)
    qtbot.waitUntil(lambda: "silent until" in dialog.rules.item(0).text())
    until = bench.rules()[0].silenced_until
    assert until is not None
    assert before + DAY <= until <= now() + DAY
    assert bench.rules()[0] == replace(COLD, id=1, silenced_until=until)
    choose(dialog.silence, "Not silenced", qtbot)
    save(dialog, qtbot)
    qtbot.waitUntil(lambda: bench.rules()[0] == replace(COLD, id=1))


def test_a_rule_is_switched_off(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open()
    qtbot.keyClick(dialog.rules, Qt.Key.Key_Down)
    click(dialog.enabled, qtbot)
    save(dialog, qtbot)
    qtbot.waitUntil(lambda: bench.rules()[1] == replace(AIR, id=2, enabled=False))
    qtbot.waitUntil(lambda: "(off)" in dialog.rules.item(1).text())


def test_a_rule_in_force_finds_what_was_measured(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open()
    choose(dialog.above, "above", qtbot)
    retype(dialog.threshold, "25", qtbot)
    retype(dialog.duration, "0", qtbot)
    qtbot.keyClick(dialog.enabled, Qt.Key.Key_Space)
    save(dialog, qtbot)
    qtbot.waitUntil(lambda: bool(stored.recent_alarms(bench.store.read(), now())))
    (alarm,) = stored.recent_alarms(bench.store.read(), now())
    assert (alarm.rule, alarm.title, alarm.severity, alarm.extreme) == (1, "Cold", "warning", 30.0)


@pytest.mark.parametrize("how", ["Esc", "Close"])
def test_closing_without_saving_changes_nothing(bench: Bench, qtbot: QtBot, how: str) -> None:
    dialog = bench.open()
    retype(dialog.title, "Something else", qtbot)
    retype(dialog.threshold, "3", qtbot)
    if how == "Esc":
        qtbot.keyClick(dialog.title, Qt.Key.Key_Escape)
    else:
        click(button(dialog, "Close"), qtbot)
    assert not dialog.isVisible()
    assert bench.rules() == [replace(COLD, id=1), replace(AIR, id=2)]


def test_what_is_no_number_cannot_be_typed(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open()
    retype(dialog.threshold, "-2x0", qtbot)
    retype(dialog.hysteresis, "-1", qtbot)
    retype(dialog.duration, "1.5", qtbot)
    assert (dialog.threshold.value(), dialog.duration.value()) == (-20, 15)
    assert dialog.hysteresis.value() >= 0


def test_everything_is_in_french(window: MainWindow, bench: Bench, qtbot: QtBot) -> None:
    window.set_language("fr")
    dialog = bench.open()
    assert not_french(dialog) == {"CO₂ (ppm)", "Température (°C)"}
    assert {"Règles d'alarme", "Seuil", "Pendant au moins (minutes)", "Enregistrer la règle"} <= written(dialog)
    assert dialog.rules.item(0).text() == "Cold: Température ＜ 17,5  (désactivée)"
    retype(dialog.threshold, "16,25", qtbot)
    assert dialog.threshold.value() == 16.25


def test_tab_goes_through_the_form_from_top_to_bottom(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open()
    stops = tab_stops(dialog, dialog.rules, qtbot)
    assert stops[:11] == [
        dialog.rules, button(dialog, "New rule"), dialog.title, dialog.quantity, dialog.above, dialog.threshold,
        dialog.hysteresis, dialog.duration, dialog.severity, dialog.silence, dialog.enabled,
    ]  # fmt: skip
    assert [each.text() for each in stops[11:] if isinstance(each, QPushButton)] == ["Save rule", "Close"]
