"""The quality page of a connection: what came, what was set aside, what is doubtful or silent; and answers to that."""

import getpass

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.connections import Connection
from timeo_desktop.services.operations import connect, doubts, quality
from timeo_desktop.services.operations.quality import Figures, Line, Sort
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.number_text import date_text
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.base.states import QUALITY
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.desk import Desk


def figure_text(figures: Figures) -> str:
    """The figure of a connection on its row."""
    told = (
        (figures.set_aside, tr("{count} set aside", count=figures.set_aside)),
        (figures.doubtful, tr("{count} doubtful", count=figures.doubtful)),
    )
    return " · ".join(text for count, text in told if count)


class QualityDialog(QDialog):
    """The lines about a connection. Rows that were set aside are looked at all together, doubts answered one by one."""

    def __init__(self, desk: Desk, connection: Connection, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._connection = desk, connection
        self.setWindowTitle(tr("Quality of {name}", name=connection.title))
        self.resize(1290, 560)
        self.about = QLabel(about, self)
        self.about.setWordWrap(True)
        self.table = RowTable(_columns(), lambda each: each.key, "quality", desk, self)
        self.table.empty.setText(tr("Nothing came yet."))
        self.table.sort_by(0, descending=True)  # what came in order is last
        self.table.chosen.connect(lambda _rows: self._enable())
        self.accepted_button, self.refused_button, self.looked = (QPushButton(self) for _ in range(3))
        self.accepted_button.setText(tr("They count"))
        self.accepted_button.setToolTip(tr("These readings are right: they count in figures, charts and alarms"))
        self.refused_button.setText(tr("They are wrong"))
        self.refused_button.setToolTip(tr("These readings are kept, never count, and are not asked about again"))
        self.looked.setText(tr("I have looked at what was set aside"))
        self.looked.setToolTip(tr("The connection is in order until something new is set aside"))
        self.accepted_button.clicked.connect(lambda: self._answer(counts=True))
        self.refused_button.clicked.connect(lambda: self._answer(counts=False))
        self.looked.clicked.connect(self._look)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        for button in (self.looked, self.accepted_button, self.refused_button):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.about)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        self._enable()
        self.read()

    def read(self) -> None:
        """Ask for the lines as they are now."""
        data, name = self._desk.work.data, self._connection.id
        self._desk.work.read(lambda: data.read(quality.lines, name), self._fill, key="quality")

    def _fill(self, lines: list[Line]) -> None:
        self.table.set_rows(lines)
        self.looked.setEnabled(any(each.sort is Sort.SET_ASIDE and each.is_open for each in lines))
        self._enable()

    def _chosen(self) -> list[Line]:
        return [each for each in self.table.selected() if each.sort is Sort.DOUBTFUL]

    def _enable(self) -> None:
        chosen = self._chosen()
        open_ones = [each for each in chosen if each.is_open]
        self.accepted_button.setEnabled(bool(chosen))
        self.refused_button.setEnabled(bool(open_ones) and len(open_ones) == len(chosen))

    def _answer(self, counts: bool) -> None:
        data, verb = self._desk.work.data, doubts.accept if counts else doubts.refuse
        numbers = [each.doubt for each in self._chosen() if each.doubt is not None]

        def work() -> Changes:
            return Changes.together([data.do(verb, number, getpass.getuser()) for number in numbers])

        self._desk.work.write(work, self._answered)

    def _look(self) -> None:
        data = self._desk.work.data
        self._desk.work.write(lambda: data.do(connect.look, self._connection.id), self._answered)

    def _answered(self) -> None:
        self._desk.part(Syncing).reload()
        self.read()


def _columns() -> tuple[Column, ...]:
    return (
        Column("Kind", lambda each: tr(each.sort.value),
               lambda each: f"{QUALITY[each.sort].sign} {tr(each.sort.value)}",
               lambda each: QUALITY[each.sort].colour, groups=True, width=110),
        Column("What", _what, width=205),
        Column("Why", lambda each: say(each.why) if each.why else "", groups=True, width=295),
        Column("For example", lambda each: each.sample, width=170),
        Column("Since", lambda each: each.since, lambda each: date_text(each.since), width=125),
        Column("Until", lambda each: each.until, lambda each: date_text(each.until), width=125),
        Column("Count", lambda each: each.count, number=True, width=70),
        Column("Answer", lambda each: say(each.answer) if each.answer else "", groups=True, width=90),
    )  # fmt: skip


def _what(line: Line) -> str:
    return tr(line.what) if line.sort is Sort.CAME else line.what
