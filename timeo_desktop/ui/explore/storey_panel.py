"""The storeys of what is open, from the top down; a click shows the plan of one."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.explore.plans import CUT, shown
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.explore import storeys
from timeo_desktop.ui.view.desk import Desk

_SETTING = "plan_cut"


class StoreysPanel(QWidget):
    """The panel on the left."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("storeys")
        self._desk, self._session = desk, desk.session
        self.list = QTreeWidget(self)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName("storeys")
        self.list.setColumnCount(2)
        self._empty = QLabel(self)
        self._empty.setWordWrap(True)
        self._empty.setMargin(12)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._label = QLabel(self)
        self.cut = QDoubleSpinBox(self)
        self.cut.setRange(0.1, 20.0)
        self.cut.setSingleStep(0.1)
        self.cut.setValue(_kept(desk.settings.text(_SETTING)))
        desk.session.plan_cut = self.cut.value()
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self._label)
        row.addWidget(self.cut)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for each in (self._empty, self.list):
            layout.addWidget(each)
        layout.addLayout(row)
        self.list.itemClicked.connect(self._clicked)
        self.cut.valueChanged.connect(self._cut_changed)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._empty.setText(tr("No model that is open has storeys"))
        self._label.setText(tr("Cut above the floor"))
        self.cut.setSuffix(" m")
        self.cut.setLocale(QLocale())
        self.list.setHeaderLabels([tr("Storey"), tr("Height")])
        self._fill()

    def refresh(self, _changes: Changes) -> None:
        """A model was opened, closed or put elsewhere."""
        self._fill()

    def _fill(self) -> None:
        self._levels = storeys.levels(self._session)
        self.list.clear()
        for level in self._levels:
            item = QTreeWidgetItem([level.name, f"{QLocale().toString(level.floor, 'f', 2)} m"])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, "\n".join(dict.fromkeys(each.name for each in level.storeys)))
            self.list.addTopLevelItem(item)
        self.list.resizeColumnToContents(0)
        self._empty.setVisible(not self._levels)
        self.list.setVisible(bool(self._levels))
        self._mark()

    def _mark(self) -> None:
        now = shown(self._session.view, self._levels)
        self.list.clearSelection()
        if now is not None and (item := self.list.topLevelItem(now)) is not None:
            self.list.setCurrentItem(item)

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.sections != new.sections:
            self._mark()

    def _clicked(self, item: QTreeWidgetItem) -> None:
        storeys.show_level(self._session, self._levels[self.list.indexOfTopLevelItem(item)])

    def _cut_changed(self, metres: float) -> None:
        self._desk.settings.put(_SETTING, str(metres))
        storeys.set_cut(self._session, metres)


def _kept(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return CUT
