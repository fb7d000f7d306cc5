"""The table over a source of any size: only what comes into view is asked for, and a selection is kept by its key."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.operations.dialogs import plain_parent
from tests.store_host import Host, host
from timeo_desktop.domain.chunks import I64
from timeo_desktop.ui.base.row_table import RowTable
from timeo_desktop.ui.base.table_rows import Arrangement, Column, Group, Order

pytestmark = pytest.mark.gui
MANY = 20_000
KINDS = ("mur", "porte", "vanne", "été")
__all__ = ["host"]

COLUMNS = (
    Column("Name", lambda row: row[1]),
    Column("Kind", lambda row: row[2], groups=True),
    Column("Size", lambda row: row[3], lambda row: "" if row[3] is None else f"{row[3]:.1f} m", number=True),
)


class Shelf:
    """Rows in SQLite that are handed out as they are asked for; `asked` counts them."""

    def __init__(self, path: Path, count: int) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name, kind, size)")
        rows = (
            (n, f"thing {n}", KINDS[n % 4], None if n % 100 == 7 else (n * 7919) % count / 10) for n in range(count)
        )
        self._connection.executemany("INSERT INTO thing VALUES (?, ?, ?, ?)", rows)
        self.columns = COLUMNS
        self.asked = 0

    @property
    def total(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM thing").fetchone()[0])

    @property
    def is_slow(self) -> bool:
        return self.total > MANY

    def arrange(self, wanted: Arrangement) -> Order:
        field = ("id", "kind", "size")[wanted.column]
        group = "kind, " if wanted.group >= 0 else ""
        way = "DESC" if wanted.descending else "ASC"
        query = (
            "SELECT id, kind FROM thing WHERE name || ' ' || kind LIKE ?"
            f" ORDER BY {group}{field} IS NULL, {field} {way}, id"
        )
        rows = self._connection.execute(query, (f"%{wanted.text}%",)).fetchall()
        ids = np.array([row[0] for row in rows], dtype=np.int64)
        if not group or not rows:
            return Order(ids)
        kinds = np.array([row[1] for row in rows])
        starts = [0, *(np.flatnonzero(kinds[1:] != kinds[:-1]) + 1).tolist(), len(rows)]
        return Order(ids, tuple(Group(str(kinds[a]), a, b) for a, b in pairwise(starts)))

    def page(self, ids: I64) -> list[tuple[object, ...]]:
        self.asked += len(ids)
        marks = ", ".join(map(str, ids.tolist()))
        rows = self._connection.execute(f"SELECT id, name, kind, size FROM thing WHERE id IN ({marks})")
        of = {row[0]: row for row in rows}
        return [of[number] for number in ids.tolist()]

    def change(self, statement: str) -> None:
        self._connection.execute(statement)

    def close(self) -> None:
        self._connection.close()


@dataclass
class Bench:
    table: RowTable
    shelf: Shelf
    host: Host
    qtbot: QtBot

    def arranged(self) -> None:
        self.qtbot.waitUntil(lambda: self.host.work.is_settled)

    def names(self, count: int) -> list[object]:
        model = self.table.model
        return [model.index(line, 0).data() for line in range(count)]


@pytest.fixture
def bench(qtbot: QtBot, host: Host, tmp_path: Path) -> Iterator[Bench]:
    """A shown table of many rows."""
    parent = plain_parent(qtbot)
    table = RowTable((Column("Name", str),), lambda row: row, "things", host, parent)
    parent.resize(800, 500)
    table.resize(800, 500)
    table.show()
    with closing(Shelf(tmp_path / "shelf.sqlite", MANY)) as shelf:
        table.set_source(shelf)
        yield Bench(table, shelf, host, qtbot)


def wanted(shelf: Shelf, clause: str) -> list[int]:
    return [row[0] for row in shelf._connection.execute(f"SELECT id FROM thing {clause}")]


def test_only_what_comes_into_view_is_read(bench: Bench) -> None:
    table, shelf = bench.table, bench.shelf
    bench.qtbot.waitUntil(lambda: shelf.asked > 0)
    assert table.model.rowCount() == MANY
    assert shelf.asked <= 400
    table.view.scrollToBottom()
    bench.qtbot.waitUntil(lambda: shelf.asked > 200)
    assert table.model.index(MANY - 1, 0).data() == f"thing {MANY - 1}"
    assert shelf.asked <= 800
    before = shelf.asked
    table.view.selectAll()
    table.filter.setText("vanne")
    table.sort_by(2, descending=True)
    table.select_ids(table.model.order.ids[::2])
    assert table.selected_ids().size == MANY // 8
    assert shelf.asked <= before + 800  # what was in view after each, and no more


def test_sorting_filtering_and_grouping_show_what_the_source_says(bench: Bench) -> None:
    table, shelf = bench.table, bench.shelf
    assert bench.names(3) == ["thing 0", "thing 1", "thing 2"]
    table.sort_by(2)
    ascending = wanted(shelf, "ORDER BY size IS NULL, size, id")
    assert table.model.order.ids.tolist() == ascending
    assert bench.names(2) == [f"thing {ascending[0]}", f"thing {ascending[1]}"]
    table.sort_by(2, descending=True)
    assert table.model.order.ids.tolist() == wanted(shelf, "ORDER BY size IS NULL, size DESC, id")
    table.filter.setText("été")
    assert table.model.rowCount() == MANY // 4
    assert "5,000 of 20,000" in table.count.text()
    table.filter.setText("nothing of the kind")
    assert table.model.rowCount() == 0
    assert table.count.text() == "Nothing fits these filters."
    table.filter.clear()
    table.grouping.setCurrentIndex(table.grouping.findText("By kind"))
    table.arrange()
    assert table.model.rowCount() == MANY + 4
    titles = [table.model.index(line, 0).data() for line in table.model.group_lines()]
    assert titles == [f"▾ {kind} (5000)" for kind in sorted(KINDS)]
    table.view._toggle(0)
    assert table.model.rowCount() == MANY + 4 - 5000
    assert table.model.index(0, 0).data() == "▸ mur (5000)"
    assert table.model.index(2, 1).data() == "porte"
    table.view._toggle(0)
    assert table.model.rowCount() == MANY + 4


def test_a_selection_is_kept_by_key_when_rows_change(bench: Bench) -> None:
    table, shelf = bench.table, bench.shelf
    chosen = np.array([3, 4, 5, 11_111, 19_999])
    table.select_ids(chosen)
    assert table.selected_ids().tolist() == chosen.tolist()
    table.sort_by(2, descending=True)
    assert table.selected_ids().tolist() == chosen.tolist()
    assert [row[0] for row in table.selected()] == chosen.tolist()
    shelf.change("DELETE FROM thing WHERE id IN (4, 100)")
    shelf.change("INSERT INTO thing VALUES (-5, 'the first', 'mur', 9e9)")
    table.arrange()
    assert table.model.index(0, 0).data() == "the first"
    assert table.selected_ids().tolist() == [3, 5, 11_111, 19_999]
    table.filter.setText("thing 3")
    assert table.selected_ids().tolist() == [3]
    table.grouping.setCurrentIndex(table.grouping.findText("By kind"))
    table.arrange()
    assert table.selected_ids().tolist() == [3]


def test_the_keyboard_selects_all_and_copies_in_the_order_shown(bench: Bench) -> None:
    table, qtbot = bench.table, bench.qtbot
    table.window().activateWindow()
    table.view.setFocus()
    qtbot.waitUntil(table.view.hasFocus)
    with qtbot.waitSignal(table.chosen) as caught:
        qtbot.keyClick(table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(caught.args[0]) == MANY
    table.sort_by(0, descending=True)
    table.select_ids(np.array([2, 7, 5]))
    QGuiApplication.clipboard().setText("before")
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\n") == [
        "thing 7\tété\t",
        f"thing 5\tporte\t{5 * 7919 % MANY / 10:.1f} m",
        f"thing 2\tvanne\t{2 * 7919 % MANY / 10:.1f} m",
    ]  # fmt: skip


def test_an_export_holds_all_that_is_shown_in_its_order(bench: Bench, tmp_path: Path) -> None:
    table, shelf = bench.table, bench.shelf
    table.filter.setText("porte")
    table.sort_by(2, descending=True)
    assert table.export_to(tmp_path / "out.csv") == MANY // 4
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "Name;Kind;Size"
    order = wanted(shelf, "WHERE kind = 'porte' ORDER BY size IS NULL, size DESC, id")
    assert [line.partition(";")[0] for line in lines[1:]] == [f"thing {number}" for number in order]
    table._write(tmp_path / "absent" / "out.csv")
    assert len(bench.host.said) == 1
    assert "could not be written" in bench.host.said[0].text.key


def test_a_large_table_is_arranged_elsewhere_and_only_the_last_wish_is_shown(bench: Bench) -> None:
    table, shelf = bench.table, bench.shelf
    shelf.change("INSERT INTO thing VALUES (90000, 'one more', 'mur', 1)")
    with bench.host.held():  # the store thread is busy with something else
        for text in ("porte", "vanne", "one more"):
            table.filter.setText(text)
            table.arrange()
        assert table.model.rowCount() == MANY  # the window went on
    bench.arranged()
    assert bench.names(table.model.rowCount()) == ["one more"]


def test_an_answer_for_a_source_that_is_not_shown_any_more_is_dropped(bench: Bench, tmp_path: Path) -> None:
    table, shelf = bench.table, bench.shelf
    shelf.change("INSERT INTO thing VALUES (90000, 'one more', 'mur', 1)")
    with closing(Shelf(tmp_path / "other.sqlite", 5)) as other:
        with bench.host.held():
            table.arrange()
            table.set_source(other)
        bench.arranged()
        assert table.model.rowCount() == 5
        table.set_objects()
