"""The window keeps its store in order by itself."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Page, Readings
from timeo_desktop.domain.times import HOUR
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.store.operations import connections, database, deliveries
from timeo_desktop.store.operations.database import Reader, Store
from timeo_desktop.ui.operations.upkeep import Upkeep
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui


def fill(store: Store) -> None:
    """Readings of months ago, come one by one."""
    with store.write() as db:
        connections.save_connection(db, Connection("mqtt", "mqtt", "Capteurs"), 1)
        for step in range(40):
            at = np.array([1_700_000_000_000 + step * HOUR])
            deliveries.save_page(db, "mqtt", 1, Page((Readings("s", at, np.array([20.0])),)), 1)


def rows(reader: Reader) -> tuple[int, int]:
    """Readings in rows, and in blocks."""
    query = "SELECT (SELECT count(*) FROM reading), (SELECT coalesce(sum(count), 0) FROM reading_block)"
    loose, packed = reader.execute(query).fetchone()
    return int(loose), int(packed)


def test_a_round_copies_the_store_and_packs_what_is_old(window: MainWindow, qtbot: QtBot) -> None:
    data, upkeep = window.desk.work.data, window.desk.part(Upkeep)
    data.do(fill)
    assert data.read(rows) == (40, 0)
    upkeep.do_round()
    assert upkeep.is_running
    qtbot.waitUntil(lambda: not upkeep.is_running)
    assert data.read(rows) == (0, 40)
    assert len(database.copies(store_path())) == 1


def test_closing_in_the_middle_of_a_round_ends_well(window: MainWindow) -> None:
    window.desk.work.data.do(fill)
    window.desk.part(Upkeep).do_round()
    window.close()
    left = Store(store_path())
    assert sum(rows(left.read())) == 40
    left.close()
