"""The life of the selected element as one timeline, each entry with its source and both times."""

from collections.abc import Hashable, Sequence
from functools import partial

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeySequence, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.learned import delay
from timeo_desktop.domain.times import DAY, now
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.operations import history
from timeo_desktop.services.operations.history import Entry, HistorySource
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.number_text import date_text, learned_text
from timeo_desktop.ui.base.own_key import own_key
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.desk import Desk

Index = QModelIndex | QPersistentModelIndex
_PERIODS = ((0, "All time"), (31, "Last month"), (365, "Last year"), (3 * 365, "Last three years"))
_INSIDE = ("IfcSpace", "IfcBuildingStorey", "IfcBuilding", "IfcSite", "IfcProject")
_PADDING, _SIGN = 8, 22


def _told(entry: Entry) -> Hashable:
    """By what an entry is the same when it is told again."""
    return entry.kind, entry.source, entry.record, entry.happened, entry.recorded, str(entry.text)


class _Entries(QAbstractListModel):
    def __init__(self, syncing: Syncing) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self._syncing = syncing

    def show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(line for line in self.lines(entry) if line)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tip("\n".join(line for line in self.lines(entry) if line))
        return None

    def lines(self, entry: Entry) -> tuple[str, str, str, str]:
        """Title, detail, how late it was learned, and when, who, from where."""
        who = " · ".join(part for part in (entry.actor, entry.provider) if part)
        source = self._syncing.title_of(entry.source, entry.source.rsplit("/", 1)[-1])
        foot = " · ".join(part for part in (date_text(entry.happened), who, source) if part)
        return say(entry.text), entry.detail, learned_text(entry.happened, entry.recorded), foot


class _Delegate(QStyledItemDelegate):
    """Up to four lines: what, its note, how late it was learned, and the grey foot."""

    def __init__(self, entries: _Entries, sources: Sequence[HistorySource], parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = entries
        self._looks = {each.id: each for each in sources}
        line = parent.fontMetrics().lineSpacing()
        self._sizes = [QSize(200, line * lines + _PADDING) for lines in (2, 3, 4)]

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        # Asked of every row of ten thousand when they are shown: nothing is measured here.
        entry = self._entries.entries[index.row()]
        return self._sizes[bool(entry.detail) + (delay(entry.happened, entry.recorded) is not None)]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._entries.entries[index.row()]
        look = self._looks[entry.kind]
        box: QRect = option.rect.adjusted(_PADDING, _PADDING // 2, -_PADDING, -_PADDING // 2)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, option.palette.highlight())
        text = option.palette.highlightedText() if chosen else option.palette.text()
        line = option.fontMetrics.lineSpacing()
        painter.setPen(text.color() if chosen or theme.is_dark() else QColor(look.colour))
        painter.drawText(QRect(box.left(), box.top(), _SIGN, line), Qt.AlignmentFlag.AlignCenter, look.sign)
        title, detail, late, foot = self._entries.lines(entry)
        left, width = box.left() + _SIGN + 4, box.width() - _SIGN - 4
        font = QFont(option.font)
        font.setBold(True)
        painter.setPen(text.color())
        y = box.top()
        for row in filter(None, (title, detail, late, foot)):
            painter.setFont(font if row is title else option.font)
            if row is foot and not chosen:
                painter.setPen(option.palette.placeholderText().color())
            shown = painter.fontMetrics().elidedText(row.replace("\n", " "), Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, y, width, line), Qt.AlignmentFlag.AlignVCenter, shown)
            y += line
        painter.restore()


class HistoryPanel(QWidget):
    """A tab of the inspector."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self._desk, self._session = desk, desk.session
        self._sources = [each for family in desk.families for each in family.histories]
        self._all: list[Entry] = []
        self._element: int | None = None
        self._asked = 0
        self.kind, self.provider, self.period = QComboBox(self), QComboBox(self), QComboBox(self)
        for box in (self.kind, self.provider, self.period):
            box.activated.connect(lambda _row: self._filter())
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.entries = _Entries(desk.part(Syncing))
        self.list = QListView(self)
        self.list.setModel(self.entries)
        self.list.setItemDelegate(_Delegate(self.entries, self._sources, self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.empty = QLabel(self)
        self.empty.setWordWrap(True)
        row = QHBoxLayout()
        for box in (self.kind, self.provider, self.period):
            row.addWidget(box, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(row)
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)
        layout.addStretch(0)
        own_key(self.list, QKeySequence.StandardKey.Copy, self._copy)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        kind, period = self.kind.currentData(), self.period.currentData()
        self.kind.clear()
        self.kind.addItem(tr("Everything"), "")
        for each in self._sources:
            self.kind.addItem(f"{each.sign} {tr(each.title)}", each.id)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.period.clear()
        for days, word in _PERIODS:
            self.period.addItem(tr(word), days)
        self.period.setCurrentIndex(max(0, self.period.findData(period)))
        self._fill_providers()
        self._filter()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if (old.selection, old.known) != (new.selection, new.known):
            self._read()
        elif old.moment != new.moment:
            self._filter()

    def refresh(self, changes: Changes) -> None:
        """Something that is shown here has changed."""
        if changes.may_concern(self._element):
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while another tab was in front."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        if not self.isVisible():
            return
        self._asked += 1
        asked = self._asked
        elements = list(self._desk.known.elements_of(self._session.view.selection))
        self._element = elements[0] if len(elements) == 1 else None
        if len(elements) != 1:
            self._take(asked, [])
            return
        number = next(iter(self._session.view.selection))
        row = self._session.element(number)
        inside = row is not None and (row.ifc_class in _INSIDE or bool(self._session.same_as(number)))
        data, sources = self._desk.work.data, self._sources
        self._desk.work.read(
            partial(data.read, history.timeline, elements[0], sources, inside=inside, known=self._session.view.known),
            partial(self._take, asked),
        )

    def _take(self, asked: int, found: list[Entry]) -> None:
        if asked != self._asked or (found == self._all and found):
            return
        self._all = found
        self._fill_providers()
        self._filter()

    def _fill_providers(self) -> None:
        current = self.provider.currentData()
        self.provider.clear()
        self.provider.addItem(tr("All providers"), "")
        for name in sorted({entry.provider for entry in self._all if entry.provider}):
            self.provider.addItem(name, name)
        self.provider.setCurrentIndex(max(0, self.provider.findData(current)))

    def _filter(self) -> None:
        kind, provider = self.kind.currentData() or "", self.provider.currentData() or ""
        days = self.period.currentData() or 0
        moment = self._session.view.moment
        reference = now() if moment is None else moment
        shown = [
            entry for entry in self._all
            if (not kind or entry.kind == kind) and (not provider or entry.provider == provider)
            and (not days or entry.happened >= reference - days * DAY)
            and (moment is None or entry.happened <= moment)
        ]  # fmt: skip
        self._show(shown)
        self.list.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        selection = len(self._session.view.selection)
        if selection != 1:
            self.empty.setText(tr("Select one element to read its history."))
        elif self._session.view.known is not None and not self._all:
            self.empty.setText(tr("Nothing was known of this element then."))
        elif self._all:
            self.empty.setText(tr("Nothing fits these filters."))
        else:
            self.empty.setText(tr("Nothing is known of this element yet."))

    def _show(self, shown: list[Entry]) -> None:
        """Show these entries; those that were chosen stay chosen, and the one that stands on top stays there, but for
        the newest, above which the user wants to see what is newer still."""
        before, bar = self.entries.entries, self.list.verticalScrollBar()
        top = self.list.indexAt(QPoint(1, 1)).row() if bar.value() else -1
        chosen = {_told(before[index.row()]) for index in self.list.selectedIndexes()}
        within = 0 if top < 0 else self.list.visualRect(self.entries.index(top)).top()
        self.entries.show(shown)
        rows = {_told(entry): row for row, entry in enumerate(shown)}
        for told in chosen & rows.keys():
            self.list.selectionModel().select(self.entries.index(rows[told]), QItemSelectionModel.SelectionFlag.Select)
        again = rows.get(_told(before[top])) if top >= 0 else None
        if again is not None:
            self.list.scrollTo(self.entries.index(again), QAbstractItemView.ScrollHint.PositionAtTop)
            bar.setValue(bar.value() - within)

    def _copy(self) -> None:
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        lines = ["\t".join(self.entries.lines(self.entries.entries[row])) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))
