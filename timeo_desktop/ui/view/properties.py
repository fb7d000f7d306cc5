"""What is known of the selected element, beside another one where that is pinned."""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.elements import source_of
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.view import ViewState
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.own_key import own_key
from timeo_desktop.ui.view.comparison import Comparison
from timeo_desktop.ui.view.described import Content, Described
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.element_rows import Row
from timeo_desktop.ui.view.links import Links


class PropertiesPanel(QWidget):
    """The panel on the right."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("properties")
        self._session, self._described = desk.session, Described(desk.session)
        self._content: Content | None = None
        self.pinned: int | None = None  # the element that another one is compared with
        self._number: int | None = None  # the element that is shown, where it is one
        self._shut: set[str] = set()  # titles of groups that the user closed, also for the next element
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        font = QFont(self._title.font())
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self._title.setFont(font)
        self._subtitle = QLabel(self)
        self._subtitle.setTextFormat(Qt.TextFormat.PlainText)
        self._subtitle.setWordWrap(True)
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.rows = QTreeWidget(self)
        self.rows.setColumnCount(2)
        self._links = Links(self.rows, desk.session)
        self.rows.setRootIsDecorated(True)
        self.rows.setAlternatingRowColors(True)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rows.setIndentation(12)
        self.rows.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.rows.header().setStretchLastSection(True)
        self.rows.itemCollapsed.connect(lambda item: self._shut.add(item.text(0)))
        self.rows.itemExpanded.connect(lambda item: self._shut.discard(item.text(0)))
        self.comparison = Comparison(desk, self)
        self.pin_button = QToolButton(self)
        self.pin_button.setCheckable(True)
        self.pin_button.setAutoRaise(True)
        self.pin_button.clicked.connect(lambda _on: desk.run("properties.pin"))
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.pin_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(top)
        for widget, stretch in ((self._subtitle, 0), (self.comparison.bar, 0), (self.filter, 0), (self.rows, 1),
                                (self.comparison, 1)):  # fmt: skip
            layout.addWidget(widget, stretch)
        layout.addStretch(0)
        own_key(self.rows, QKeySequence.StandardKey.Copy, self._copy)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.filter.setPlaceholderText(tr("Filter properties"))
        self.rows.setHeaderLabels([tr("Property"), tr("Value")])
        self.comparison.retranslate()
        self.pin_button.setIcon(theme.icon("pin"))
        self.pin_button.setToolTip(tr("Pin this element, then select another one to compare both"))
        self._show()

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here may have changed."""
        self._show()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.selection != new.selection:
            self._show()

    def _show(self) -> None:
        """Say what is known now; what is the same stays as it stands, with what the user has done to it."""
        selection = self._session.view.selection
        number = next(iter(selection)) if len(selection) == 1 else None
        content = self._described.content_of(selection)
        self._show_pinned(number, content)
        if content == self._content:
            return
        again = number is not None and number == self._number
        scroll, current = self.rows.verticalScrollBar().value(), self._place_of(self.rows.currentItem())
        self._content, self._number = content, number
        self._subtitle.setText(content.subtitle)
        self.rows.clear()
        for title, rows in content.groups:
            self._group(title, rows)
        if not again:
            self.rows.setColumnWidth(0, max(120, int(self.rows.width() * 0.44)))
        self._filter(self.filter.text())
        if again:
            self._choose(current)
            self.rows.verticalScrollBar().setValue(scroll)

    def pin(self) -> None:
        """Keep the selected element here, to be compared with others; the second time let go of it."""
        selection = self._session.view.selection
        if self.pinned is None and len(selection) != 1:
            raise UserError("Select one element, pin it, then select another one to compare both")
        self.pinned = next(iter(selection)) if self.pinned is None else None
        self._show()

    def _show_pinned(self, number: int | None, content: Content) -> None:
        """The rows of the selected element, or those of the pinned one beside them."""
        if self.pinned is not None and source_of(self.pinned) not in self._session.models:
            self.pinned = None
        other = self.pinned if self.pinned is not None and number not in (None, self.pinned) else None
        self._title.setText(content.title)
        if other is not None:
            pinned = self._described.of_one(other)
            self._title.setText(f"{pinned.title} ↔ {content.title}")
            self.comparison.show_both(pinned, content)
            self.comparison.filter(self.filter.text())
        any_selected = bool(self._session.view.selection)
        for widget, shown in (
            (self.filter, any_selected), (self.rows, any_selected and other is None), (self._subtitle, other is None),
            (self.comparison, other is not None), (self.comparison.bar, other is not None),
            (self.pin_button, number is not None or self.pinned is not None),
        ):  # fmt: skip
            widget.setVisible(shown)
        self.pin_button.setChecked(self.pinned is not None)

    def _group(self, title: str, rows: Iterable[Row]) -> None:
        group = QTreeWidgetItem(self.rows, [title])
        group.setFirstColumnSpanned(True)
        font = QFont(self.rows.font())
        font.setBold(True)
        group.setFont(0, font)
        for row in rows:
            item = QTreeWidgetItem(group, [row.name, row.value])
            item.setToolTip(0, words.tip(f"{row.name}\n{row.remark}".rstrip()))
            item.setToolTip(1, words.tip(row.value))
            if row.leads_to is not None:
                self._links.lead(item, row.leads_to)
        group.setExpanded(title not in self._shut)

    @staticmethod
    def _place_of(item: QTreeWidgetItem | None) -> tuple[str, str]:
        """The group and the name of a row, by which it is found again."""
        if item is None:
            return "", ""
        group = item.parent()
        return (item.text(0), "") if group is None else (group.text(0), item.text(0))

    def _choose(self, place: tuple[str, str]) -> None:
        for item in self.rows.findItems(place[1] or place[0], Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive):
            if self._place_of(item) == place:
                self.rows.setCurrentItem(item)
                return

    def _filter(self, text: str) -> None:
        self.comparison.filter(text)
        wanted = text.casefold()
        for index in range(self.rows.topLevelItemCount()):
            group = self.rows.topLevelItem(index)
            if group is None:
                continue
            named = wanted in group.text(0).casefold()
            shown = 0
            for row in range(group.childCount()):
                item = cast(QTreeWidgetItem, group.child(row))
                match = named or wanted in f"{item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not match)
                shown += match
            group.setHidden(not shown)

    def _copy(self) -> None:
        rows = ["\t".join((item.text(0), item.text(1))).rstrip() for item in self.rows.selectedItems()]
        QGuiApplication.clipboard().setText("\n".join(rows))
