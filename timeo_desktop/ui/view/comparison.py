"""Two elements side by side: names, both values, and a mark where they differ."""

from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from timeo_desktop.domain.comparison import Alike, Compared, compared
from timeo_desktop.domain.errors import UserError
from timeo_desktop.services.exchange.export import write_table
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.own_key import own_key
from timeo_desktop.ui.base.states import Look
from timeo_desktop.ui.base.table_export import told
from timeo_desktop.ui.view.described import Content
from timeo_desktop.ui.view.desk import Desk

_NAME, _ONE, _OTHER, _MARK = range(4)
_NAME_SHARE = 0.38
_FILES = "Excel (*.xlsx);;CSV (*.csv)"
LOOKS = {
    Alike.SAME: Look("=", "#75757a", "Same"),
    Alike.DIFFERENT: Look("≠", "#b4560c", "Different"),
    Alike.ONLY_ONE: Look("◧", "#2b5c8a", "Left"),
    Alike.ONLY_OTHER: Look("◨", "#2b5c8a", "Right"),
}
_ON_DARK = {"#b4560c": "#f0a35e", "#2b5c8a": "#8ab8e6", "#75757a": "#9a9da1"}


class Comparison(QTreeWidget):
    """The table; `bar` has what can be done with it and stands above."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("comparison")
        self._desk = desk
        self._groups: list[tuple[str, tuple[Compared, ...]]] = []
        self._titles = ("", "")
        self._wanted = ""
        self.setColumnCount(4)
        self.setAlternatingRowColors(True)
        self.setIndentation(12)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.header().setSectionResizeMode(_MARK, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        own_key(self, QKeySequence.StandardKey.Copy, lambda: self.copy(chosen=True))
        self.bar = QWidget(parent)
        self.only_different = QCheckBox(self.bar)
        self.only_different.toggled.connect(lambda _on: self._show())
        self._copy, self._export = QToolButton(self.bar), QToolButton(self.bar)
        self._copy.clicked.connect(self.copy)
        self._export.clicked.connect(self._ask_export)
        layout = QHBoxLayout(self.bar)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.only_different, 1)
        for button in (self._copy, self._export):
            button.setAutoRaise(True)
            layout.addWidget(button)
        self.hide()
        self.bar.hide()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.only_different.setText(tr("Differences only"))
        for button, icon, text in ((self._copy, "copy", tr("Copy the comparison")),
                                   (self._export, "table-export", tr("Export…"))):  # fmt: skip
            button.setIcon(theme.icon(icon))
            button.setToolTip(text)
        self._show()

    def show_both(self, one: Content, other: Content) -> None:
        """Compare the pinned element with the selected one."""
        groups = compared(*([(title, [row[:2] for row in rows]) for title, rows in each.groups]
                            for each in (one, other)))  # fmt: skip
        titles = (one.title, other.title)
        if (groups, titles) != (self._groups, self._titles):
            self._groups, self._titles = groups, titles
            self._show()

    def filter(self, text: str) -> None:
        """Show only what has these words."""
        if text.casefold() != self._wanted:
            self._wanted = text.casefold()
            self._show()

    def shown(self) -> list[tuple[str, Compared]]:
        """What is listed now, with the title of its group."""
        return [(title, row) for title, rows in self._groups for row in rows if self._is_shown(title, row)]

    def _is_shown(self, title: str, row: Compared) -> bool:
        said = f"{title} {row.name} {row.one or ''} {row.other or ''}".casefold()
        return self._wanted in said and not (self.only_different.isChecked() and row.alike is Alike.SAME)

    def _show(self) -> None:
        one, other = self._titles
        self.setHeaderLabels([tr("Property"), one, other, ""])
        for column, text in ((_ONE, one), (_OTHER, other)):
            self.headerItem().setToolTip(column, words.tip(text))
        self.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for title, row in self.shown():
            if title not in groups:
                groups[title] = self._group(title)
            groups[title].addChild(self._row(row))
        self.expandAll()
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names and values share what the marks leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        left = self.viewport().width() - self.columnWidth(_MARK)
        for column, share in ((_NAME, _NAME_SHARE), (_ONE, (1 - _NAME_SHARE) / 2), (_OTHER, (1 - _NAME_SHARE) / 2)):
            self.setColumnWidth(column, int(left * share))

    def _group(self, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [title])
        item.setFirstColumnSpanned(True)
        font = QFont(self.font())
        font.setBold(True)
        item.setFont(_NAME, font)
        return item

    def _row(self, row: Compared) -> QTreeWidgetItem:
        look = LOOKS[row.alike]
        item = QTreeWidgetItem([row.name, row.one or "", row.other or "", _mark_text(row)])
        for column in (_NAME, _ONE, _OTHER):
            item.setToolTip(column, words.tip(item.text(column)))
        colour = QColor(_ON_DARK[look.colour] if theme.is_dark() else look.colour)
        item.setForeground(_MARK, colour)
        if row.alike is not Alike.SAME:
            for column in (_ONE, _OTHER):
                item.setForeground(column, colour)
        item.setTextAlignment(_MARK, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _table(self) -> list[list[str]]:
        return [[title, row.name, row.one or "", row.other or "", _mark_text(row)] for title, row in self.shown()]

    def _columns(self) -> list[str]:
        return [tr("Group"), tr("Property"), *self._titles, tr("Comparison")]

    def copy(self, chosen: bool = False) -> None:
        """Put what is listed on the clipboard, as a table; or the rows that are chosen."""
        if chosen:
            lines = [[item.text(column) for column in range(4)] for item in self.selectedItems()]
        else:
            lines = [self._columns(), *self._table()]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line).rstrip() for line in lines))

    def export(self, path: Path) -> None:
        """Write what is listed into a file."""
        try:
            write_table(path, self._columns(), self._table(), QLocale().decimalPoint())
        except UserError as error:
            self._desk.hub.message.emit(told(path, error))
        else:
            self._desk.hub.message.emit(told(path, len(self.shown())))

    def _ask_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Export…"), tr("comparison") + ".xlsx", _FILES)
        if name:
            self.export(Path(name))


def _mark_text(row: Compared) -> str:
    look = LOOKS[row.alike]
    return f"{look.sign} {tr(look.word)}"
