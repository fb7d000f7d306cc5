"""A replaced sensor in the window: what is shown of it, taken back and confirmed again; in French; by keyboard."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.main_window import Opened, tagged
from tests.operations.dialogs import click, not_french, plain_parent, retype, shown
from timeo_desktop.domain.continued import BEGINNING, Factor, Succession
from timeo_desktop.domain.operations import StreamRow
from timeo_desktop.domain.records import Key, Page, Readings, Scheme, Stream, StreamKind
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.times import DAY, HOUR, MINUTE, now
from timeo_desktop.services.operations import replacements
from timeo_desktop.services.operations.device_offers import Offer, Reading, Suggestion
from timeo_desktop.services.operations.replacements import Told
from timeo_desktop.store.operations import deliveries
from timeo_desktop.ui.base.language import Translators
from timeo_desktop.ui.operations.factor import FactorDialog
from timeo_desktop.ui.operations.measurements import MeasurementsPanel
from timeo_desktop.ui.operations.replacement import ReplacementDialog
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
TAG = "ST-106"
OLD, NEW = (
    StreamRow(number, "mqtt", key, f"Meter {key}", "water", "m³", StreamKind.INDEX, HOUR)
    for number, key in ((1, "old"), (2, "new"))
)
SUGGESTED = Suggestion(OLD, NEW, DAY, DAY + HOUR, sentence("both at {place}; it began {hours} h after the last reading",
                                                           place="Chaufferie", hours=1))  # fmt: skip


@pytest.fixture
def panel(window: MainWindow, open_file: Opened, demo: object, qtbot: QtBot) -> MeasurementsPanel:
    """The measurements of a place whose sensor fell silent ten days ago, two hours before another one began there."""
    open_file(demo)  # type: ignore[arg-type]
    store = window.desk.work.data.do(lambda store: store)
    qtbot.waitUntil(lambda: window.desk.work.is_settled)
    began = now() - 10 * DAY
    spans = {"old": (began - 20 * DAY, began - 2 * HOUR), "new": (began, now() - MINUTE)}
    records: list[Stream | Readings] = []
    for key, (low, high) in spans.items():
        at = np.arange(low, high, HOUR)
        records.append(Stream(key, f"Sonde {key}", "temperature", "°C", expected=HOUR, keys=(Key(Scheme.TAG, TAG),)))
        records.append(Readings(key, at, np.full(len(at), 20.0 if key == "old" else 21.0)))
    with store.write() as db:
        deliveries.save_page(db, "mqtt", 1, Page(tuple(records)), now())
    window.run("tab.measurements")
    window.session.apply(window.session.view.select((tagged(window, TAG),)))
    found: MeasurementsPanel = window.desk.panels["measurements"]
    qtbot.waitUntil(lambda: found.list.count() == 2)
    return found


def lines(panel: MeasurementsPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def test_a_sensor_is_replaced_and_that_is_taken_back(
    window: MainWindow, panel: MeasurementsPanel, qtbot: QtBot
) -> None:
    assert "not heard of for a day" in lines(panel)[0]
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Home)
    window.run("tab.history")
    window.run("data.replaced")
    dialog = shown(ReplacementDialog, qtbot)
    assert dialog.later.currentText() == "Sonde new (suggested)"
    assert "h after the last reading" in dialog.why.text()
    assert not dialog.rollover.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Sonde old: replaced on" in lines(panel)[1])
    assert "by Sonde new" in lines(panel)[1]
    assert lines(panel)[0].startswith("● Sonde new: 21")
    assert [view.row.key for view in panel.shown()] == ["new"]
    qtbot.waitUntil(lambda: bool(panel.chart.curves))
    panel._look(31)
    qtbot.waitUntil(lambda: {20.0, 21.0} <= set(panel.chart.curves[0].series.mean.tolist()))
    told = replacements.all_told(panel._desk.work.data.do(lambda store: store.read()))
    assert (told[0].former.key, told[0].later.key) == ("old", "new")

    click(panel.replace, qtbot)
    (back,) = [each for each in shown(ReplacementDialog, qtbot).findChildren(QPushButton) if each.text() == "Take back"]
    click(back, qtbot)
    qtbot.waitUntil(lambda: any("not heard of for a day" in line for line in lines(panel)))


def test_the_factor_of_a_device(panel: MeasurementsPanel, qtbot: QtBot) -> None:
    panel.list.setCurrentRow(1)
    click(panel.read_as, qtbot)
    dialog = shown(FactorDialog, qtbot)
    retype(dialog.factor, "2", qtbot)
    retype(dialog.shift, "-1", qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Sonde new: 41" in lines(panel)[1])


def test_the_index_of_a_meter_is_asked_for(qtbot: QtBot) -> None:
    said: list[tuple[Succession, Factor | None]] = []
    parent = plain_parent(qtbot)
    offer = Offer(OLD, (), (SUGGESTED,), (), DAY)
    dialog = ReplacementDialog(offer, lambda *each: said.append(each), lambda _row: None, parent)
    dialog.open()
    qtbot.waitExposed(dialog)
    wanted = [dialog.removed, dialog.installed, dialog.ended, dialog.started, dialog.rollover, dialog.factor]
    assert [each for each in stops(dialog, qtbot) if each in wanted] == wanted
    retype(dialog.ended, "1234.5", qtbot)
    retype(dialog.rollover, "99999", qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert said == [(Succession(1, 2, DAY, DAY + HOUR, ended=1234.5), Factor(2, rollover=99_999.0))]


def stops(dialog: ReplacementDialog, qtbot: QtBot) -> list[QWidget]:
    """Where Tab goes; in a date it goes from the day to the month first."""
    dialog.later.setFocus()
    found: dict[QWidget, None] = {}
    for _ in range(30):
        if (here := dialog.focusWidget()) is not None:
            found[here] = None
            qtbot.keyClick(here, Qt.Key.Key_Tab)
    return list(found)


def test_an_installation_before_the_removal_is_refused_where_it_is_typed(qtbot: QtBot) -> None:
    said: list[object] = []
    parent = plain_parent(qtbot)
    offer = Offer(OLD, (), (SUGGESTED,), (), DAY)
    dialog = ReplacementDialog(offer, lambda *each: said.append(each), said.append, parent)
    dialog.open()
    dialog.installed.setDateTime(dialog.removed.dateTime().addSecs(-1))
    dialog._confirm()
    assert "installed after" in dialog.why.text()
    assert (said, dialog.isVisible()) == ([], True)
    dialog.reject()


def test_both_dialogs_are_in_french(qtbot: QtBot) -> None:
    parent = plain_parent(qtbot)
    translators = Translators()
    translators.use("fr")
    told = Told(Succession(1, 2, DAY, DAY, made=DAY, id=3), OLD, NEW)
    rolls = Reading(OLD, (Factor(1, BEGINNING, 2.0, made=DAY, made_by="x"),), 100_000.0)
    dialogs = (
        ReplacementDialog(Offer(OLD, (), (), (), DAY), lambda *_each: None, lambda _row: None, parent),
        ReplacementDialog(Offer(OLD, (told,), (), (), DAY), lambda *_each: None, lambda _row: None, parent),
        FactorDialog(rolls, lambda _factor: None, parent),
    )
    values = ("Meter ", "m³", "Depuis le début: ×", "son index tombe")
    for dialog in dialogs:
        assert {text for text in not_french(dialog) if not any(each in text for each in values)} == set()
    translators.use("en")
