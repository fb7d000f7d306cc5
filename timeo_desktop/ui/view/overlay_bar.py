"""The bar over the view: which overlay speaks, and which quantity of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.view import ViewState
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.quantities import quantity_word
from timeo_desktop.ui.view.commands import OVERLAY_TITLES
from timeo_desktop.ui.view.operations import Operations
from timeo_desktop.ui.view.session import Session

_ICONS = {"": "cube", "tickets": "ticket", "sensors": "temperature", "meters": "gauge"}
_HEIGHT = 30


class OverlayBar(QWidget):
    """Buttons of which one is down."""

    def __init__(self, session: Session, operations: Operations, hub: Hub, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay_bar")
        self._session, self._operations = session, operations
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 3, 8, 3)
        layout.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for name in OVERLAY_TITLES:
            button = QPushButton(self)
            button.setCheckable(True)
            button.setMinimumHeight(_HEIGHT)
            button.clicked.connect(lambda _checked=False, chosen=name: self._session.lay(chosen))
            self._group.addButton(button)
            layout.addWidget(button)
            self._buttons[name] = button
        self.quantity = QComboBox(self)
        self.quantity.setMinimumHeight(_HEIGHT)
        self.quantity.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.quantity.activated.connect(self._chosen)
        layout.addWidget(self.quantity)
        layout.addStretch(1)
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self.note)
        hub.changed.connect(self._changed)
        hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for name, button in self._buttons.items():
            button.setText(tr(OVERLAY_TITLES[name]))
            button.setIcon(theme.icon(_ICONS[name]))
        self.quantity.setToolTip(tr("What is measured"))
        self._fill()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if Kind.SITUATION in changes.kinds:
            self._fill()

    def _view_changed(self, _old: ViewState, _new: ViewState) -> None:
        self._fill()

    def _fill(self) -> None:
        view = self._session.view
        self._buttons[view.overlay].setChecked(True)
        situation = self._operations.situation
        wanted = situation.quantities() if view.overlay == "sensors" else situation.meters()
        shown = [self.quantity.itemData(row) for row in range(self.quantity.count())]
        names = [quantity for quantity, _ in wanted]
        if shown != names:
            self.quantity.clear()
            for quantity, unit in wanted:
                self.quantity.addItem(
                    f"{quantity_word(quantity)} ({unit})" if unit else quantity_word(quantity), quantity
                )
        self.quantity.setVisible(view.overlay in ("sensors", "meters") and bool(names))
        if names and view.overlay in ("sensors", "meters"):
            current = view.quantity if view.quantity in names else names[0]
            self.quantity.setCurrentIndex(names.index(current))

    def _chosen(self, row: int) -> None:
        self._session.lay(self._session.view.overlay, self.quantity.itemData(row))
