"""Where the panels are: lists left, the inspector right, tables below, one behind the other."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QTabWidget, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.services.operations.topic import AnyTopic
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.rows import Area, Panel, named
from timeo_desktop.ui.view.desk import Desk

_AREAS = {
    Area.LEFT: Qt.DockWidgetArea.LeftDockWidgetArea,
    Area.RIGHT: Qt.DockWidgetArea.RightDockWidgetArea,
    Area.BELOW: Qt.DockWidgetArea.BottomDockWidgetArea,
}
_ALONE = {Area.LEFT: 1, Area.BELOW: 0}  # so many panels of an area have a place of their own
_INSPECTOR = "inspector"
_LEFT, _RIGHT, _HEIGHT = 250, 380, 210


class Docks:
    """Makes the panels of a window from their rows, and tells them what changes."""

    def __init__(self, desk: Desk, panels: Sequence[Panel]) -> None:
        self._window, self._rows = desk.window, panels
        self._docks: dict[str, QDockWidget] = {}
        self._tabs = QTabWidget(desk.window)
        self._tabs.setDocumentMode(True)
        self._pages: list[Panel] = []
        self._panels: dict[str, Any] = desk.panels
        for row in panels:
            page = row.area is Area.INSPECTOR
            self._panels[row.id] = named(row.widget)(desk, self._tabs if page else desk.window)
            if page:
                self._tabs.addTab(self._panels[row.id], "")
                self._pages.append(row)
            else:
                self._add(row.id, self._panels[row.id], _AREAS[row.area], self._before(row))
        self._add(_INSPECTOR, self._tabs, Qt.DockWidgetArea.RightDockWidgetArea)
        self._lay_out()
        self._topics = desk.topics
        self._topics.want("titles", [row.waiting for row in panels if row.waiting is not None])
        self._tabs.currentChanged.connect(lambda _page: self._want())
        desk.topics.answered.connect(self._answered)
        desk.hub.changed.connect(self._changed)

    def _before(self, row: Panel) -> QDockWidget | None:
        """The panel that another one stands behind: those below all behind the first, those at the left behind the
        second, for the tree of the project stands alone."""
        beside = [self._docks[each.id] for each in self._rows if each.area is row.area and each.id in self._docks]
        return next(iter(beside[_ALONE.get(row.area, len(beside)) :]), None)

    def _add(self, name: str, widget: QWidget, area: Qt.DockWidgetArea, before: QDockWidget | None = None) -> None:
        dock = QDockWidget(self._window)
        dock.setObjectName(f"dock_{name}")
        dock.setWidget(widget)
        self._window.addDockWidget(area, dock)
        dock.visibilityChanged.connect(lambda _shown: self._want())
        if before is not None:
            self._window.tabifyDockWidget(before, dock)
        self._docks[name] = dock

    def _lay_out(self) -> None:
        below = [row.id for row in self._rows if row.area is Area.BELOW]
        left = [row.id for row in self._rows if row.area is Area.LEFT]
        sides = [self._docks[name] for name in (*left[:1], _INSPECTOR)]
        self._window.resizeDocks(sides, [_LEFT, _RIGHT][-len(sides) :], Qt.Orientation.Horizontal)
        if left:
            self._docks[left[-1]].raise_()
        if below:
            self._docks[below[0]].raise_()
            self._window.resizeDocks([self._docks[below[0]]], [_HEIGHT], Qt.Orientation.Vertical)

    def _want(self) -> None:
        """Have the topics read of the panels that are in sight, and of no others."""
        for row in self._rows:
            self._topics.want(row.id, row.topics if self._panels[row.id].isVisible() else ())

    def _answered(self, topics: frozenset[AnyTopic]) -> None:
        for row in self._rows:
            if not topics.isdisjoint(row.topics):
                self._panels[row.id].refresh(Changes(frozenset().union(*(topic.kinds for topic in topics))))
        self.title()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        for row in self._rows:
            if changes.kinds & row.concerns:
                self._panels[row.id].refresh(changes)
        self.title()

    def dock(self, name: str) -> QDockWidget:
        """The dock of a panel."""
        return self._docks[name]

    def toggle(self, name: str) -> None:
        """Show or hide a panel."""
        self._docks[name].setVisible(not self.is_shown(name))

    def is_shown(self, name: str) -> bool:
        """Whether a panel is shown."""
        return not self._docks[name].isHidden()

    def bring(self, name: str) -> None:
        """Show a panel, or a page of the inspector, in front."""
        page = next((number for number, row in enumerate(self._pages) if row.id == name), None)
        if page is not None:
            self._tabs.setCurrentIndex(page)
        dock = self._docks[name if page is None else _INSPECTOR]
        dock.show()
        dock.raise_()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for panel in self._panels.values():
            panel.retranslate()
        for number, row in enumerate(self._pages):
            self._tabs.setTabText(number, tr(row.title))
        self.title()

    def title(self) -> None:
        """Titles, with how much waits where that is counted."""
        self._docks[_INSPECTOR].setWindowTitle(tr("Inspector"))
        for row in self._rows:
            if row.id in self._docks:
                count = self._count(row)
                self._docks[row.id].setWindowTitle(tr(row.title) + (f" ({count})" if count else ""))

    def _count(self, row: Panel) -> int:
        if row.waiting is not None:
            return row.counts(self._topics.answer(row.waiting))
        return int(self._panels[row.id].count()) if row.counted else 0
