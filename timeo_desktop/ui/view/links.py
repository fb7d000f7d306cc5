"""Rows of the inspector that lead to another element: from a member to its group, from a group to its members."""

from collections.abc import Iterator

from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from timeo_desktop.domain.elements import Element, element_number, source_of, step_of
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.view.element_rows import Row
from timeo_desktop.ui.view.session import Session

_MOST = 200  # members that are listed; the tree has all of them
_VALUE = 1  # the column that leads there
_NUMBER = Qt.ItemDataRole.UserRole


class Links(QObject):
    """Makes rows of a table lead to elements: a click on the value selects what it names."""

    def __init__(self, rows: QTreeWidget, session: Session) -> None:
        super().__init__(rows)
        self._rows, self._session = rows, session
        rows.setMouseTracking(True)
        rows.itemClicked.connect(self._clicked)
        rows.itemActivated.connect(self._clicked)
        rows.itemEntered.connect(self._entered)
        rows.viewportEntered.connect(lambda: rows.viewport().unsetCursor())

    def lead(self, item: QTreeWidgetItem, number: int) -> None:
        """Let a row lead to an element."""
        font = QFont(self._rows.font())
        font.setUnderline(True)
        item.setFont(_VALUE, font)
        item.setForeground(_VALUE, self._rows.palette().brush(QPalette.ColorRole.Link))
        item.setToolTip(_VALUE, words.tip(tr("Select {name}", name=item.text(_VALUE))))
        item.setData(_VALUE, _NUMBER, number)

    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        number = item.data(_VALUE, _NUMBER)
        if column == _VALUE and isinstance(number, int) and source_of(number) in self._session.models:
            self._session.apply(self._session.view.select((number,)))

    def _entered(self, item: QTreeWidgetItem, column: int) -> None:
        if column == _VALUE and item.data(_VALUE, _NUMBER) is not None:
            self._rows.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self._rows.viewport().unsetCursor()


def member_count(reader: ModelElements, element: Element) -> int:
    """How many members a group has, those that are groups themselves included."""
    return reader.child_count(element.step) + reader.member_count(element.step) if element.group else 0


def members(reader: ModelElements, number: int) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """A group of rows: the members of a group, or what is referenced in a storey, a room or a zone."""
    element = reader.element(step_of(number))
    if element is None or not element.spatial:
        return
    listed = [*(reader.children(element.step) if element.group else ()), *reader.members(element.step)]
    source = source_of(number)
    rows = [
        Row(words.class_word(each.ifc_class), words.title(each), leads_to=element_number(source, each.step))
        for each in listed[:_MOST]
    ]
    if len(listed) > _MOST:
        more = QLocale().toString(len(listed) - _MOST)
        rows.append(Row("…", tr("{count} more: see the project tree", count=more)))
    if rows:
        yield tr("Members") if element.group else tr("Referenced here"), tuple(rows)
