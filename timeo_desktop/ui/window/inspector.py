"""The chosen thing on the right: properties, history, measurements, documents."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.operations.documents import DocumentsPanel
from timeo_desktop.ui.operations.history import HistoryPanel
from timeo_desktop.ui.operations.measurements import MeasurementsPanel
from timeo_desktop.ui.view.operations import Operations
from timeo_desktop.ui.view.properties import PropertiesPanel
from timeo_desktop.ui.view.session import Session

TABS = {
    "properties": "Properties",
    "history": "History",
    "measurements": "Measurements",
    "documents": "Documents",
}


class Inspector(QWidget):
    """Tabs that all follow the selection."""

    def __init__(self, session: Session, operations: Operations, hub: Hub, parent: QWidget) -> None:
        super().__init__(parent)
        self.properties = PropertiesPanel(session, hub, self)
        self.history = HistoryPanel(session, operations, hub, self)
        self.measurements = MeasurementsPanel(session, operations, hub, self)
        self.documents = DocumentsPanel(session, operations, hub, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for panel in (self.properties, self.history, self.measurements, self.documents):
            self.tabs.addTab(panel, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for number, word in enumerate(TABS.values()):
            self.tabs.setTabText(number, tr(word))
        for panel in (self.properties, self.history, self.measurements, self.documents):
            panel.retranslate()

    def show_tab(self, name: str) -> None:
        """Put a tab in front."""
        self.tabs.setCurrentIndex(list(TABS).index(name))
