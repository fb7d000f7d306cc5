"""Where the panels are: the tree left, the inspector right, the tables below, one behind the other."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from timeo_desktop.ui.base.language import tr

_TITLES = {
    "tree": "Project tree",
    "layers": "Layers",
    "inspector": "Inspector",
    "tickets": "Tickets",
    "alarms": "Alarms",
    "portfolio": "Portfolio",
    "unmatched": "Unmatched",
    "connections": "Connections",
    "messages": "Messages",
    "not_drawn": "What could not be drawn",
}
_AREAS = {
    "tree": Qt.DockWidgetArea.LeftDockWidgetArea,
    "layers": Qt.DockWidgetArea.LeftDockWidgetArea,
    "inspector": Qt.DockWidgetArea.RightDockWidgetArea,
}
_WIDTHS, _HEIGHT = [250, 380], 210


def build_docks(window: QMainWindow, panels: Sequence[QWidget]) -> dict[str, QDockWidget]:
    """A dock for each panel, in the order of `_TITLES`."""
    docks: dict[str, QDockWidget] = {}
    for name, panel in zip(_TITLES, panels, strict=True):
        dock = QDockWidget(window)
        dock.setObjectName(f"dock_{name}")
        dock.setWidget(panel)
        window.addDockWidget(_AREAS.get(name, Qt.DockWidgetArea.BottomDockWidgetArea), dock)
        docks[name] = dock
        if name not in ("tickets", *_AREAS):
            window.tabifyDockWidget(docks["tickets"], dock)
    docks["tickets"].raise_()
    window.resizeDocks([docks["tree"], docks["inspector"]], _WIDTHS, Qt.Orientation.Horizontal)
    window.resizeDocks([docks["tickets"]], [_HEIGHT], Qt.Orientation.Vertical)
    return docks


def title_docks(docks: Mapping[str, QDockWidget], counts: Mapping[str, int]) -> None:
    """Titles in the present language, with how much waits where that is counted."""
    for name, dock in docks.items():
        count = counts.get(name, 0)
        dock.setWindowTitle(tr(_TITLES[name]) + (f" ({count})" if count else ""))
