"""The quality page: its lines, its answers, the figure on the row of a connection."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import click, not_french, shown
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.operations import Doubt
from timeo_desktop.domain.records import Page, Readings, Rejected, Stream
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.times import HOUR, now
from timeo_desktop.services.operations import connect
from timeo_desktop.services.operations.quality import Figures
from timeo_desktop.store.operations import deliveries, doubts
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.base.language import Translators
from timeo_desktop.ui.operations.quality import QualityDialog, figure_text
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
NO_DATE = sentence("{text} is not a date that can be read", text="31/02")


def put(store: Store, connection: Connection) -> None:
    """What a run brings: a row that cannot be read, a doubted reading, an old one."""
    moment = now()
    told = Readings("h", np.array([moment - 99 * HOUR, moment - 98 * HOUR]), np.array([41.0, 140.0]))
    page = Page((Stream("h", "Humidité", "humidity", "%", expected=HOUR), told),
                rejected=(Rejected("a.csv:3", NO_DATE, "x;31/02"),))  # fmt: skip
    with store.write() as db:
        deliveries.save_page(db, connection.id, 1, page, moment)
        at = int(told.at[1])
        text = sentence("{value} {unit} is not between {low} and {high}", value=140, unit="%", low=0, high=105)
        doubts.save_doubt(db, Doubt(1, at, at, "", moment, rule="limits", text=text, sample=140.0, count=1))


@pytest.fixture
def connected(window: MainWindow, qtbot: QtBot) -> Connection:
    """A paused connection of the window of which something is to be looked at."""
    data = window.desk.work.data
    made = replace(connect.new_connection(connect.kind_of("demonstration"), "Ours"), paused=True)
    data.do(connect.save, data.box, made, {})
    data.do(put, made)
    syncing = window.desk.part(Syncing)
    syncing.reload()
    qtbot.waitUntil(lambda: made in syncing.connections)
    return made


def cells(dialog: QualityDialog) -> list[list[str]]:
    """The lines as they are shown, without their times."""
    table = dialog.table
    return [[column.shown(row) for column in table.rows.columns[:4]] for row in table.rows_of(table.model.order.ids)]


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> Callable[[], QualityDialog]:
    """Opens the page by the keyboard."""

    def open_it() -> QualityDialog:
        window.desk.run("data.quality")
        dialog = shown(QualityDialog, qtbot)
        qtbot.waitUntil(lambda: dialog.table.rows.total > 0)
        return dialog

    return open_it


def test_the_lines_and_the_figure(
    window: MainWindow, qtbot: QtBot, connected: Connection, page: Callable[[], QualityDialog]
) -> None:
    panel = window.desk.panels["connections"]
    dialog = page()
    qtbot.waitUntil(lambda: panel._figure(connected) == "1 set aside · 1 doubtful")
    assert sorted(cells(dialog)) == [
        ["≈ Doubtful", "Humidité", "140 % is not between 0 and 105", "140 %"],
        ["▲ Set aside", "a.csv:3", "31/02 is not a date that can be read", "x;31/02"],
        ["● Came", "Measurements", "", ""],
        ["⧖ Silent", "Humidité", "Nothing was read for 98 h", "140 %"],
    ]
    dialog.reject()


def test_answers(window: MainWindow, qtbot: QtBot, connected: Connection, page: Callable[[], QualityDialog]) -> None:
    panel, dialog = window.desk.panels["connections"], page()
    assert not dialog.accepted_button.isEnabled()
    click(dialog.looked, qtbot)
    qtbot.waitUntil(lambda: panel._figure(connected) == "1 doubtful")
    dialog.table.select_where(lambda each: each.doubt is not None)
    dialog._enable()
    assert dialog.refused_button.isEnabled()
    dialog.accepted_button.setFocus()
    qtbot.keyClick(dialog.accepted_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel._figure(connected) == "")
    qtbot.waitUntil(lambda: not any(each.is_open for each in dialog.table.rows_of(dialog.table.model.order.ids)))
    dialog.reject()


def test_in_french(window: MainWindow, connected: Connection, page: Callable[[], QualityDialog]) -> None:
    translators = Translators()
    translators.use("fr")
    assert figure_text(Figures(2, 1)) == "2 de côté · 1 douteux"
    dialog = page()
    dialog.about.clear()  # written by the panel, in the language of the window
    groups = {f"Par {word}" for word in ("genre", "pourquoi", "réponse")}
    assert not_french(dialog) == {f"Qualité de {connected.title}", *groups}
    dialog.reject()
    translators.use("en")
    assert window.desk.panels["connections"]._figure(connected) == "1 set aside · 1 doubtful"
